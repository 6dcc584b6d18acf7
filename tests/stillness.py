"""When nothing more can happen before time passes: then a test may let it pass, and not before."""

from __future__ import annotations

import asyncio
import time
from math import inf
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

_run_in_executor = asyncio.BaseEventLoop.run_in_executor
_outside: WeakKeyDictionary[asyncio.AbstractEventLoop, set[asyncio.Future[Any]]] = (
    WeakKeyDictionary()
)
"""What threads are working on for each loop."""
_MOMENT = 1 / 25
"""Seconds within which what changed is drawn: Textual does so 60 times a second, or after two."""
_HELD_UP = 1.0
"""Seconds after which a thread that is not done is held up by the test."""
_NAPS = 8
"""How many drawings are waited for: there are things that never rest."""


def watched_executor(
    loop: asyncio.BaseEventLoop, executor: Any, func: Callable[..., Any], *args: Any
) -> asyncio.Future[Any]:
    """In the place of ``BaseEventLoop.run_in_executor``: remembers what is under way."""
    work = _run_in_executor(loop, executor, func, *args)
    under_way = _outside.setdefault(loop, set())
    under_way.add(work)
    work.add_done_callback(under_way.discard)
    return work


async def until_still() -> None:
    """Returns when every task waits, and no thread works for one: for a clock, or for good.

    Real sockets and subprocesses are not seen; who uses them waits for what they do.
    """
    loop = asyncio.get_running_loop()
    assert asyncio.BaseEventLoop.run_in_executor is watched_executor, "threads go unseen"
    under_way = _outside.setdefault(loop, set())
    while True:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]  # asyncio's own: who can run now
            continue
        if not under_way:
            return
        await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)


async def until_idle(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """In the place of Textual's ``wait_for_idle``, which always sleeps: returns when all is still.

    That is when nobody runs, what changed is drawn, and no thread works, except one that the test
    itself holds up. Sockets and subprocesses have a moment, and another as long as this process is
    at work.

    Args:
        min_sleep: Textual's, of no use here.
        max_sleep: likewise.
    """
    loop: Any = asyncio.get_running_loop()  # its insides: who runs, who wakes, who is listened to
    under_way = _outside.setdefault(loop, set())
    naps = 0
    while True:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        waking = [timer.when() for timer in loop._scheduled if not timer.cancelled()]
        pause = min(waking, default=inf) - loop.time()
        if pause < _MOMENT and naps < _NAPS:
            await asyncio.sleep(pause)
            naps += 1
        elif under_way:
            done, _ = await asyncio.wait(
                under_way, timeout=_HELD_UP, return_when=asyncio.FIRST_COMPLETED
            )
            if not done:
                return
        elif len(loop._selector.get_map()) > 1:  # more than the loop's own way to wake itself
            worked = time.process_time()
            await asyncio.sleep(_MOMENT)
            if time.process_time() - worked < _MOMENT / 20:
                return
        else:
            return


async def until_screen_is_idle(pilot: Pilot[Any], *_timeout: float) -> bool:
    """In the place of ``Pilot._wait_for_screen``, which sends a message to each widget and back."""
    await until_idle()
    return True
