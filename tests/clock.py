"""A clock that tests hold in their hands: time passes only when they, or a sleep, say so."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count


class ManualClock:
    """A `jva_tui.clock.Clock` without real time.

    Args:
        start: the first `now`, in seconds since the epoch.
        jumps: whether a sleep moves the clock to its own end at once; otherwise it waits until
            `advance` has brought the clock there.
    """

    def __init__(self, start: float = 1_800_000_000.0, *, jumps: bool = True) -> None:
        self._wall_offset = start - 1_000.0
        self._monotonic = 1_000.0
        self._jumps = jumps
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> float:
        """See `Clock.now`."""
        return self._wall_offset + self._monotonic

    def monotonic(self) -> float:
        """See `Clock.monotonic`."""
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        """See `Clock.sleep`; always lets others run once."""
        due = self._monotonic + max(0.0, seconds)
        if self._jumps or due <= self._monotonic:
            await asyncio.sleep(0)
            self._monotonic = max(self._monotonic, due)
            return
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (due, next(self._order), waking))
        await waking

    def advance(self, seconds: float) -> None:
        """Moves time on and wakes, in order, who has slept enough.

        They run when the caller next awaits.
        """
        end = self._monotonic + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, waking = heapq.heappop(self._sleepers)
            self._monotonic = max(self._monotonic, due)
            if not waking.done():
                waking.set_result(None)
        self._monotonic = end

    def set_wall(self, now: float) -> None:
        """Sets the computer's clock, as a user or a time server may; `monotonic` goes on."""
        self._wall_offset = now - self._monotonic

    @property
    def sleeping(self) -> int:
        """How many sleeps wait for `advance`."""
        return sum(not waking.done() for _, _, waking in self._sleepers)
