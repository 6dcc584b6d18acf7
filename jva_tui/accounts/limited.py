"""Waiting no longer than so long for what may never answer."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


def within(seconds: float, ask: Callable[[], _T]) -> _T:
    """What ``ask`` gives.

    It runs in a thread of its own, which goes on when we wait no more, and does not keep the
    process from ending.

    Raises:
        TimeoutError: it did not end in time.
        Exception: what ``ask`` raises.
    """
    answers: SimpleQueue[tuple[_T, None] | tuple[None, Exception]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((ask(), None))
        except Exception as error:  # told to the one who waits
            answers.put((None, error))

    Thread(target=run, daemon=True).start()
    try:
        answer, failure = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if failure is not None:
        raise failure
    return answer  # type: ignore[return-value]  # there was no failure
