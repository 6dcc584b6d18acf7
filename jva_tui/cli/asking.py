"""Asking whoever sits at the terminal whether something is meant."""

from __future__ import annotations

import os
import select
import signal
import sys

from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.i18n import _

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


def _typed(question: str, otherwise: str) -> str:
    """The answer from the terminal; the event loop would let Ctrl+C wait for its end."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        print(question, end="", file=sys.stderr, flush=True)
        _await_line()
        return sys.stdin.readline()
    except KeyboardInterrupt:
        raise Stop(Exit.INTERRUPTED, "\n" + otherwise) from None
    finally:
        signal.signal(signal.SIGINT, before)


def _await_line() -> None:
    """Waits in short turns: a Ctrl+C that comes just before one of them is seen after it."""
    if os.name == "posix":  # elsewhere a terminal cannot be waited for like this
        while not select.select([sys.stdin], [], [], _TURN)[0]:
            pass
