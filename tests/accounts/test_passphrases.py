"""A passphrase comes from a command or the environment, and goes nowhere else."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from jva_tui.__main__ import main
from jva_tui.accounts import passphrases
from jva_tui.accounts.keys import CommandFailed, NoVariable
from jva_tui.accounts.limited import within
from jva_tui.accounts.passphrases import (
    LIMIT_SECONDS,
    TERMINAL_LIMIT_SECONDS,
    from_command,
    from_variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("printf 'one two\\nurl: example.org\\n'", "one two"),
        ("printf '  spaces stay  '", "  spaces stay  "),
        ("printf 'from Windows\\r\\nmore'", "from Windows"),
        ("printf %s é", "é"),
        ("echo $HOME; `id` | cat > x", "$HOME; `id` | cat > x"),
    ],
)
def test_the_first_line_that_a_command_prints_counts(line: str, first: str) -> None:
    assert from_command(line) == first


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("sh -c 'echo s3cret; echo s3cret >&2; exit 3'", "sh ended with code 3"),
        ("sh -c 'echo s3cret; kill -9 $$'", "sh was ended by signal 9"),
        ("yes s3cret", "yes was ended by signal 13"),
        ("true", "true printed nothing"),
        ("printf '\\ns3cret'", "printf printed nothing"),
        ("printf 's3cret\\377'", "printf did not print text"),
        ("/no/such/program s3cret", "/no/such/program cannot be run (there is no such file"),
        ("pass 's3cret", "a quotation mark is missing"),
        ("", "is empty"),
    ],
)
@pytest.mark.parametrize("terminal", [False, True])
def test_a_command_that_fails_says_how_and_never_what_it_printed(
    line: str, why: str, *, terminal: bool
) -> None:
    with pytest.raises(CommandFailed) as told:
        from_command(line, terminal=terminal)
    assert why in str(told.value)
    error: BaseException | None = told.value
    while error is not None:
        assert "s3cret" not in repr(error)
        error = error.__cause__


@pytest.mark.parametrize(
    ("program", "terminal"),
    [("sleep 1000 & echo > {}; wait", False), ("exec sleep 1000 > {}", True)],
)
def test_a_command_that_does_not_end_is_ended(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def once_it_runs(seconds: float, ask: Callable[[], object]) -> object:
        with pipe.open():
            return within(seconds, ask)

    monkeypatch.setattr(passphrases, "within", once_it_runs)
    before = set(threading.enumerate())
    with pytest.raises(CommandFailed, match="sh did not end within 0 seconds"):
        from_command(f"sh -c '{program.format(pipe)}'", terminal=terminal, limit=0)
    for thread in set(threading.enumerate()) - before:  # reads until nobody can print any more
        thread.join(60)
        assert not thread.is_alive()


def test_who_is_asked_by_a_command_has_time_to_type() -> None:
    assert LIMIT_SECONDS == 10
    assert TERMINAL_LIMIT_SECONDS >= 60


def test_where_something_is_drawn_a_command_has_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GPG_TTY", "/dev/the-terminal")
    tell = (
        "sh -c 'read -r pid name state parent group session rest < /proc/$$/stat; "
        "test $session = $$ && own=yes; echo ${own-no} ${GPG_TTY-none}'"
    )
    assert from_command(tell) == "yes none"
    assert from_command(tell, terminal=True) == "no /dev/the-terminal"


def test_the_variable_is_read_once_and_not_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoVariable, match="JVA_TUI_PASSPHRASE"):
        from_variable()
    monkeypatch.setenv("JVA_TUI_PASSPHRASE", "s3cret words")
    assert from_variable() == "s3cret words"
    assert from_command("sh -c 'echo ${JVA_TUI_PASSPHRASE-none}'") == "none"
    assert from_variable() == "s3cret words"


def test_the_variable_goes_also_where_nobody_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JVA_TUI_PASSPHRASE", "s3cret words")
    main(["deployment", "list"])
    assert "JVA_TUI_PASSPHRASE" not in os.environ
    assert from_variable() == "s3cret words"
    monkeypatch.setenv("JVA_TUI_PASSPHRASE", "")
    assert from_variable() == "s3cret words"
