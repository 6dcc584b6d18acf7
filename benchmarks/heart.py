"""The desk at work with its platform, and a heart that beats beside it on the same event loop.

Started by `blocking` in a process of its own: ``python -m benchmarks.heart HOME PARTICIPATIONS``.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.programs import SEED
from jva_tui.accounts.demo import Demo
from jva_tui.desk import Desk, Event, InboxChanged
from jva_tui.domain import View
from jva_tui.paths import Paths
from jva_tui.showing import Showing
from tests.office import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

BEAT = 0.001
SLICE_SECONDS = 10
"""The longest pause is told of each slice: one hiccup of the machine spoils one slice only."""
READING_SLICES = 3
IDLE_SLICES = 2


class Heart:
    """Notes how much later than wanted it is woken."""

    def __init__(self) -> None:
        self._late = 0.0

    async def beat(self) -> None:
        """Beats until it is cancelled."""
        while True:
            wanted = time.perf_counter() + BEAT
            await asyncio.sleep(BEAT)
            self._late = max(self._late, time.perf_counter() - wanted)

    async def worst_of(self, seconds: float) -> float:
        """Seconds of the longest pause in a stretch of time."""
        return await self.worst_during(asyncio.sleep(seconds))

    async def worst_during(self, work: Awaitable[object]) -> float:
        """Seconds of the longest pause while something is done."""
        await asyncio.sleep(2 * BEAT)  # what was late before does not count
        self._late = 0.0
        await work
        return self._late


class Screen:
    """Asks the desk for what the inbox asks for, when the inbox would."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wanted = asyncio.Event()
        desk.listen(self._told)

    def _told(self, event: Event) -> None:
        if isinstance(event, InboxChanged):
            self._wanted.set()

    async def run(self) -> None:
        """Fills a view again after every change."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            ids = await self._desk.ids(Showing(View.ALL, mine=False))
            self._desk.rows(ids[:40])
            await self._desk.counts(mine=False)


@asynccontextmanager
async def beating(desk: Desk) -> AsyncIterator[Heart]:
    """A heart, and beside it what the inbox asks of the desk."""
    heart = Heart()
    tasks = [asyncio.create_task(work) for work in (heart.beat(), Screen(desk).run())]
    yield heart
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def slices(desk: Desk) -> AsyncIterator[tuple[str, float]]:
    """What was going on in each slice of time, and its longest pause."""
    async with beating(desk) as heart:
        for _ in range(IDLE_SLICES):
            yield "idle", await heart.worst_of(SLICE_SECONDS)
        desk.start()
        await until(desk, lambda: desk.status.me is not None and desk.status.is_offline is False)
        await until(
            desk, lambda: desk.status.progress is not None or desk.status.fresh_at is not None
        )
        gc.freeze()  # as the client does once all of it stands
        for _ in range(READING_SLICES):
            desk.refresh()
            yield "reading", await heart.worst_of(SLICE_SECONDS)


async def main(home: Path, participations: int) -> None:
    """Prints ``[what, seconds]`` of each slice, as JSON."""
    demo = Demo(Paths(config=home, data=home), participations, SEED)
    desk = Desk(demo.profile(offline=False))
    desk.open()
    try:
        print(json.dumps([told async for told in slices(desk)]))
    finally:
        await desk.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
