"""Time, as something that can be handed in: tests hold their own."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """What the client asks of time."""

    def now(self) -> float:
        """Seconds since the epoch; may jump when the computer's clock is set."""
        ...

    def monotonic(self) -> float:
        """Seconds that only move forward, from an arbitrary start."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns after ``seconds``."""
        ...


class SystemClock:
    """The computer's own clocks."""

    def now(self) -> float:
        """See `Clock.now`."""
        return time.time()

    def monotonic(self) -> float:
        """See `Clock.monotonic`."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """See `Clock.sleep`."""
        await asyncio.sleep(seconds)
