"""When nothing more can happen before time passes: then a test may let it pass, and not before."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

_run_in_executor = asyncio.BaseEventLoop.run_in_executor
_outside: WeakKeyDictionary[asyncio.AbstractEventLoop, set[asyncio.Future[Any]]] = (
    WeakKeyDictionary()
)
"""What threads are working on for each loop."""


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
