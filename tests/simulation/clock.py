"""The clocks of one simulated computer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.simulation.loop import refuse_dead

if TYPE_CHECKING:
    from tests.simulation.loop import VirtualLoop


class SimulatedClock:
    """A `jva_tui.clock.Clock` on virtual time.

    Args:
        loop: tells the time that passes.
        start: the true time, in seconds since the epoch, when the loop began.
    """

    def __init__(self, loop: VirtualLoop, start: float) -> None:
        self._loop = loop
        self._start = start
        self.error = 0.0
        """By how many seconds the computer's clock is ahead of the true time."""

    def now(self) -> float:
        """See `Clock.now`; goes on while the computer sleeps."""
        return self.true_now() + self.error

    def true_now(self) -> float:
        """The true time: the platform's."""
        return self._start + self._loop.passed

    def monotonic(self) -> float:
        """See `Clock.monotonic`; stands while the computer sleeps."""
        return 1_000.0 + self._loop.time()

    async def sleep(self, seconds: float) -> None:
        """See `Clock.sleep`."""
        refuse_dead()
        await asyncio.sleep(seconds)
