"""Passphrases that nobody types: printed by a command of the user's, or in the environment."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from jva_tui.accounts.keys import CommandFailed, NoVariable
from jva_tui.accounts.limited import within
from jva_tui.i18n import _, ngettext
from jva_tui.paths import reason_of

if TYPE_CHECKING:
    from collections.abc import Sequence

VARIABLE = "JVA_TUI_PASSPHRASE"
LIMIT_SECONDS = 10
TERMINAL_LIMIT_SECONDS = 120
"""How long somebody may take who is asked by the command."""
_MOST_BYTES = 65_536
_TERMINAL = "GPG_TTY"
"""Variable that tells GnuPG in which terminal to ask, also where it was not started from one."""
_taken: list[str] = []


def from_variable() -> str:
    """The passphrase in the environment, from where it is removed: our children inherit it not.

    It is remembered for this process.

    Raises:
        NoVariable: there is none.
    """
    if not has_variable():
        raise NoVariable(VARIABLE)
    return _taken[-1]


def has_variable() -> bool:
    """Whether the environment told a passphrase."""
    take_variable()
    return bool(_taken)


def take_variable() -> None:
    """Removes the passphrase from the environment, for `from_variable`; called at the start."""
    if passphrase := os.environ.pop(VARIABLE, ""):
        _taken[:] = [passphrase]


def from_command(line: str, *, terminal: bool = False, limit: float | None = None) -> str:
    """The first line that a command prints.

    Args:
        line: the command with its arguments; no shell reads it.
        terminal: whether it may ask the user in the terminal. Otherwise it has none at all, so
            that it cannot write over a screen of ours; it may still open a window.
        limit: how many seconds it may take; None: the usual.

    Raises:
        CommandFailed: it cannot be run, failed, printed nothing, or took too long.
    """
    command, program = _split(line)
    if limit is None:
        limit = TERMINAL_LIMIT_SECONDS if terminal else LIMIT_SECONDS
    process = _start(command, program, terminal=terminal)
    try:
        printed, code = within(limit, lambda: _outcome(process))
    except TimeoutError as error:
        _end(process, alone=terminal)
        told = ngettext(
            "did not end within {number} second", "did not end within {number} seconds", int(limit)
        )
        raise CommandFailed(program, told.format(number=int(limit))) from error
    except BaseException:
        _end(process, alone=terminal)
        raise
    if code:
        told = _("ended with code {code}") if code > 0 else _("was ended by signal {code}")
        raise CommandFailed(program, told.format(code=abs(code)))
    passphrase = printed.split(b"\n", 1)[0].removesuffix(b"\r")
    if not passphrase:
        raise CommandFailed(program, _("printed nothing"))
    with suppress(UnicodeDecodeError):  # which holds what was printed: nobody is to see it
        return passphrase.decode("utf-8")
    raise CommandFailed(program, _("did not print text"))


def _split(line: str) -> tuple[Sequence[str] | str, str]:
    """What is run, and the program's name."""
    try:
        words = shlex.split(line, posix=os.name == "posix")
    except ValueError as error:
        told = _("cannot be understood: a quotation mark is missing")
        raise CommandFailed(line.split(maxsplit=1)[0], told) from error
    if not words:
        raise CommandFailed("“”", _("is empty"))
    # Windows hands a program its line as a whole, and each program splits it by itself.
    return (words if os.name == "posix" else line), words[0]


def _start(
    command: Sequence[str] | str, program: str, *, terminal: bool
) -> subprocess.Popen[bytes]:
    known = {name: value for name, value in os.environ.items() if terminal or name != _TERMINAL}
    beside = None if terminal else subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603 - the user's own command
            command,
            stdin=beside,
            stdout=subprocess.PIPE,
            stderr=beside,
            env=known,
            start_new_session=not terminal,
        )
    except OSError as error:
        told = _("cannot be run ({error})").format(error=reason_of(error))
        raise CommandFailed(program, told) from error


def _outcome(process: subprocess.Popen[bytes]) -> tuple[bytes, int]:
    """What it printed, of which more than enough is not read, and its exit code."""
    assert process.stdout is not None  # noqa: S101 - we asked for it
    with process.stdout as output:
        printed = output.read(_MOST_BYTES)
    return printed, process.wait()


def _end(process: subprocess.Popen[bytes], *, alone: bool) -> None:
    """Ends it, with what it started unless it shares our terminal."""
    with suppress(ProcessLookupError):
        if alone or os.name != "posix":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
