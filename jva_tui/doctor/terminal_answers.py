"""What the terminal says when it is asked: how wide it draws signs, and what it knows."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMIT_SECONDS = 1.5
"""How long it may take to answer; one far away over SSH takes a while."""
SIGNS = (("é", 1), ("e\u0301", 1), ("●◐∅→", 4), ("✓✕", 2), ("│▌█", 3), ("山", 2), ("👍", 2))
"""What stands on our screens, and in how many cells."""
_POSITION = re.compile(rb"\x1b\[\d+;(\d+)R")
_KEYS = re.compile(rb"\x1b\[\?\d+u")
_MOUSE = re.compile(rb"\x1b\[\?1006;(\d)\$y")
_END = re.compile(rb"\x1b\[\?[\d;]*c")
_UNKNOWN_MODE = b"0"


class Answers(NamedTuple):
    """Of one terminal."""

    widths: tuple[int, ...] | None
    """Cells of each of the `SIGNS`; None where it did not tell."""
    tells_keys_apart: bool
    """Whether it knows the keyboard protocol of kitty."""
    has_mouse: bool | None
    """None where it did not tell."""


def ask(
    given: int,
    shown: int,
    *,
    modes: bool = True,
    seconds: float = LIMIT_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Answers | None:
    """Asks the terminal; None where it does not answer. The cursor is at the start of a line.

    Args:
        given: file descriptor from which the terminal is read.
        shown: to which is written.
        modes: whether it may be asked about those; some show that question.
        seconds: how long it may take.
        clock: measures them.
    """
    with _unbuffered(given):
        os.write(shown, _question(modes=modes))
        told, ends = b"", clock() + seconds
        while not _END.search(told):
            if not select.select([given], [], [], max(0.0, ends - clock()))[0]:
                break
            told += os.read(given, 4096)
        os.write(shown, b"\r\x1b[K")
    return _understood(told)


def can_ask() -> bool:
    """Whether a terminal is in front of us that we may read."""
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except OSError:
        return False


def _question(*, modes: bool) -> bytes:
    parts = [f"\r{sign}\x1b[6n" for sign, _cells in SIGNS]
    parts.append("\r\x1b[K\x1b[?u")
    if modes:
        parts.append("\x1b[?1006$p")
    # Every terminal answers this one, so that no answer to the others is an answer.
    parts.append("\x1b[c")
    return "".join(parts).encode()


def _understood(told: bytes) -> Answers | None:
    if not told:
        return None
    columns = [int(column) - 1 for column in _POSITION.findall(told)]
    mouse = _MOUSE.search(told)
    return Answers(
        widths=tuple(columns) if len(columns) == len(SIGNS) else None,
        tells_keys_apart=_KEYS.search(told) is not None,
        has_mouse=mouse and mouse[1] != _UNKNOWN_MODE,
    )


if sys.platform == "win32":

    @contextmanager
    def _unbuffered(_given: int) -> Iterator[None]:
        yield

else:
    import termios
    import tty

    @contextmanager
    def _unbuffered(given: int) -> Iterator[None]:
        """What is answered is neither shown nor kept back until the end of a line."""
        before = termios.tcgetattr(given)
        try:
            tty.setcbreak(given, termios.TCSADRAIN)
            yield
        finally:
            termios.tcsetattr(given, termios.TCSADRAIN, before)
