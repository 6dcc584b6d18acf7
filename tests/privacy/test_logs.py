"""The debug log: for its owner alone, bounded, and made of words that hold nobody."""

from __future__ import annotations

import ast
import logging
import os
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui import logs
from jva_tui.__main__ import main
from jva_tui.api.pacing import Lane
from jva_tui.logs import Log, route
from jva_tui.operations import OperationState
from tests.project.source import PACKAGES, ROOT, python_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_log = Log("jva_tui.tests")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A log that is written, until the test is over."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in logs._OURS]
    before = [*root.handlers]
    yield tmp_path / "log"
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
        handler.close()
    for logger in ours:
        logger.setLevel(logging.NOTSET)


def lines(file: Path) -> list[str]:
    """What was logged since the beginning, without times and processes."""
    return [line.split(" ", 2)[2] for line in file.read_text("utf-8").splitlines()[1:]]


def test_it_is_for_its_owner_alone_and_goes_on_where_it_ended(file: Path) -> None:
    file.write_text("2000-01-01T00:00:00 1 what was there before\n")
    file.chmod(0o644)
    logs.start(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    _log.debug("a %s of %s", OperationState.DONE, [1, 2])
    began, told = lines(file)
    assert began.startswith("DEBUG jva_tui.logs jva-tui ")
    assert told == "DEBUG jva_tui.tests a done of [1, 2]"


def test_values_are_told_and_exceptions_by_their_kind(file: Path) -> None:
    logs.start(file)
    _log.debug("%r %.1f %s %s", Lane.USER, 0.25, None, OSError(28, "Camille"))
    _log.debug("%s", LookupError)
    assert lines(file) == [
        "DEBUG jva_tui.tests <Lane.USER: 0> 0.2 None OSError 28",
        "DEBUG jva_tui.tests LookupError",
    ]


def test_it_is_bounded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MOST_BYTES", 1_000)
    logs.start(file)
    for number in range(50):
        _log.debug("line %s", number)
    earlier = file.with_name("log.1")
    assert {path.name for path in file.parent.iterdir()} == {"log", "log.1"}
    for path in (file, earlier):
        assert 0 < path.stat().st_size <= 1_000
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = (earlier.read_text() + file.read_text()).splitlines()
    numbers = [int(line.rpartition(" ")[2]) for line in told]
    assert numbers == [*range(numbers[0], 50)]


def test_a_full_disk_does_not_end_what_is_logged(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_file: int, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    logs.start(file)
    monkeypatch.setattr(os, "write", refuse)
    _log.debug("nothing")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "missing folder", "somebody else's"])
def test_what_is_no_file_of_the_users_own_is_refused(
    kind: str, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = file.with_name("target")
    match kind:
        case "link":
            target.touch()
            file.symlink_to(target)
        case "pipe":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case "missing folder":
            file = file / "log"
        case _:
            monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(SystemExit) as ended:
        main(["--log", str(file), "list"])
    assert ended.value.code == 2
    assert f"the debug log {file} cannot be written (" in capsys.readouterr().err
    assert not target.exists() or not target.read_bytes()


def test_the_variable_stands_for_the_option(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JVA_TUI_LOG", str(file))
    assert main(["list"]) == 3  # nobody is signed in
    assert file.exists()


def test_without_a_log_nothing_is_written_or_made_of_the_values() -> None:
    class Untold(float):
        def __str__(self) -> str:
            raise AssertionError("asked for its text")

    _log.debug("%s", Untold(1))


# What a route tells


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/api/participations/12", "GET /api/participations/12 page,filter[id]"),
        ("/api/message-templates", "GET /api/message-templates page,filter[id]"),
        ("/api/Camille/x@example.org", "GET /api/…/… page,filter[id]"),
        ("/api?q=camille", "GET /api page,filter[id]"),
    ],
)
def test_a_route_has_numbers_and_the_platforms_own_words(path: str, told: str) -> None:
    assert route("GET", path, ["page", "filter[id]"]) == told


@given(st.text())
def test_of_other_words_a_route_tells_nothing(text: str) -> None:
    told = route("PUT", f"/api/{text}É").split(" ")[1]
    assert set(told) <= set("abcdefghijklmnopqrstuvwxyz-0123456789/…")


# What our own modules say


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of a module's log, with where it stands."""
    for path in python_files(*PACKAGES):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="_log"))):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_our_words_are_the_same_each_time_and_said_through_the_log_alone() -> None:
    calls = [*log_calls()]
    assert len(calls) > 15
    told = {name for name, call in calls if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)}
    assert not told
    by_others = {
        path.relative_to(ROOT).as_posix()
        for path in python_files(*PACKAGES)
        if "logging" in path.read_text("utf-8") and "import logging" in path.read_text("utf-8")
    }
    assert by_others == {"jva_tui/logs.py", "jva_tui/discretion.py"}
