"""The terminal in the hands of another program, while everything behind the screen goes on."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import FrameType

    from textual.app import App

_INTERRUPTS = ("SIGINT", "SIGQUIT")
_ENDS = ("SIGTERM", "SIGHUP")
_lending: WeakSet[App[Any]] = WeakSet()


@contextmanager
def lent_terminal(app: App[Any], folder: Path) -> Iterator[None]:
    """Stops drawing and reading keys; the event loop goes on, and with it all but the screen.

    Whatever happens inside, the terminal is taken back, unless the application is closing.
    Textual draws everything anew then, in the size that the terminal has by now.

    Args:
        app: lends its terminal.
        folder: of the borrower; it must not survive this process.

    Raises:
        SuspendNotSupported: There is no terminal to lend, or it is lent already.
    """
    if app in _lending:
        raise SuspendNotSupported
    failure: BaseException | None = None
    # What is printed meanwhile goes where Textual keeps it, instead of over the other's screen.
    out, err = sys.stdout, sys.stderr
    _lending.add(app)
    try:
        with _signals(folder), app.batch_update(), app.suspend():
            with _muted(app), redirect_stdout(out), redirect_stderr(err):
                try:
                    yield
                except BaseException as error:
                    failure = error
            if not app.is_running:
                # Taking it back would read keys for nobody, and so keep the process alive.
                raise failure or asyncio.CancelledError
    finally:
        _lending.discard(app)
    if failure is not None:
        raise failure


@contextmanager
def _muted(app: App[Any]) -> Iterator[None]:
    """Drops what is written past the batch, as a bell is.

    The thread that writes has ended, and a full queue before it would hold up the event loop.
    """
    driver = vars(app._driver)  # noqa: SLF001 - Textual has no other way to it
    driver["write"] = lambda _data: None
    try:
        yield
    finally:
        del driver["write"]


@contextmanager
def _signals(folder: Path) -> Iterator[None]:
    """Leaves the keyboard's signals to the other program, and the folder to nobody.

    Ctrl+C reaches every program of the terminal. It is not ignored but heard by a function: only
    what is ignored is ignored in the other program too.
    """

    def remove(number: int, _frame: FrameType | None) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    heard = dict.fromkeys(_known(_INTERRUPTS), _pass_over)
    ends = [number for number in _known(_ENDS) if signal.getsignal(number) is signal.SIG_DFL]
    before = {
        number: signal.signal(number, handler)
        for number, handler in (heard | dict.fromkeys(ends, remove)).items()
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


def _pass_over(_number: int, _frame: FrameType | None) -> None:
    """Hears a signal that is meant for the other program."""


def _known(names: Sequence[str]) -> list[signal.Signals]:
    """Those of these signals that this system has."""
    return [signal.Signals[name] for name in names if name in signal.Signals.__members__]
