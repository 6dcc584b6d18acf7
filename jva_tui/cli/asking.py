"""Asking whoever sits at the terminal: whether something is meant, which one, what nobody sees."""

from __future__ import annotations

import os
import select
import signal
import sys
import warnings
from contextlib import contextmanager
from getpass import GetPassWarning, getpass
from typing import TYPE_CHECKING

from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

_YES = frozenset({"y", "yes", "o", "oui"})
_TURN = 0.2
"""Seconds."""


def can_ask() -> bool:
    """Whether somebody sits there."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, otherwise: str) -> None:
    """Asks whether it is meant.

    Args:
        question: in words.
        otherwise: what is said where it is not.

    Raises:
        Stop: it is not.
    """
    answers = _("[y/N]")
    if _typed(f"{question} {answers} ", otherwise).strip().lower() not in _YES:
        raise Stop(Exit.FAILED, otherwise)


def ask_line(question: str) -> str:
    """What is typed in answer, without what surrounds it.

    Raises:
        EOFError: nothing will be.
    """
    return _line(question, _("Stopped."))


def ask_number(question: str, highest: int, *, otherwise: str, default: int | None = None) -> int:
    """Which one of several is meant; asked until it is clear.

    Args:
        question: in words; what can be answered is added.
        highest: they are numbered from 1 to this.
        otherwise: what is said where none is.
        default: meant by an empty answer; without one that means none.

    Raises:
        Stop: none is.
        EOFError: nothing will be typed.
    """
    shown = f"[1-{highest}]" if default is None else f"[1-{highest}, {default}]"
    while True:
        answer = _line(f"{question} {shown} ", otherwise)
        if not answer and default is None:
            raise Stop(Exit.FAILED, otherwise)
        if not answer and default is not None:
            return default
        if answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= highest:
            return int(answer)


def can_hide() -> bool:
    """Whether somebody sees our questions; what they type may come from a terminal of its own."""
    return sys.stderr.isatty()


def ask_unseen(question: str) -> str:
    """What is typed in the terminal without being shown, be the standard input something else.

    Raises:
        Stop: this terminal cannot hide it; nothing was typed.
    """
    with _stoppable(), warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        try:
            return getpass(question)
        except GetPassWarning:
            told = _("This terminal would show what you type. Nothing was asked or changed.")
            raise Stop(Exit.FAILED, told) from None


def _line(question: str, otherwise: str) -> str:
    line = _typed(question, otherwise)
    if not line:
        raise EOFError
    return line.strip()


def _typed(question: str, otherwise: str) -> str:
    """The answer from the terminal."""
    with _stoppable():
        try:
            print(question, end="", file=sys.stderr, flush=True)
            _await_line()
            return sys.stdin.readline()
        except KeyboardInterrupt:
            raise Stop(Exit.INTERRUPTED, "\n" + otherwise) from None


@contextmanager
def _stoppable() -> Iterator[None]:
    """Around a question: the event loop would let Ctrl+C wait for its end."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _await_line() -> None:
    """Waits in short turns: a Ctrl+C that comes just before one of them is seen after it."""
    if os.name == "posix":  # elsewhere a terminal cannot be waited for like this
        while not select.select([sys.stdin], [], [], _TURN)[0]:
            pass
