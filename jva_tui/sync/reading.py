"""The order in which the platform is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sync.plan import OPEN_STAGES
from jva_tui.sync.refresh import latest_talks, newest, open_ones
from jva_tui.sync.sweep import Sweep

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from jva_tui.sync.intake import Intake
    from jva_tui.sync.progress import Progress


_GAP_PIECES = 40
"""Requests of one round that look for what the lists skipped; the next round goes on."""


class Sync:
    """Reads the platform into the cache.

    Every part raises `ApiError` where the platform does not answer as hoped, and
    `OtherOrganisation` where it answers for another one; what was read so far is kept, and nothing
    of another organisation is stored.

    Args:
        intake: asks and stores.
        now: tells the instant.
    """

    def __init__(self, intake: Intake, now: Callable[[], int]) -> None:
        self._intake = intake
        self._sweep = Sweep(self._intake, now)
        self._rotation = 0

    async def is_complete(self) -> bool:
        """Whether everything was read once."""
        return (await self._sweep.plan()).is_complete

    async def open_piece(self) -> Progress | None:
        """Reads a piece of the open participations, the first time; afterwards there is none."""
        plan = await self._sweep.plan()
        is_open = plan.stage in OPEN_STAGES or (plan.gaps and not plan.is_complete)
        return await self._sweep.piece() if is_open else None

    async def refresh(self) -> AsyncIterator[Progress]:
        """Reads what is new, and what changed about the open participations.

        Where the platform counts more than we hold, its lists have skipped some: they are looked
        for at once, since nothing else would tell of a new request.

        Yields:
            What each answer changed, once it is stored.
        """
        total = 0
        async for progress in newest(self._intake):
            total = progress.total or total
            yield progress
        async for progress in open_ones(self._intake):
            yield progress
        await self._sweep.look_for_missing(total)
        if not (await self._sweep.plan()).gaps:
            return
        for _ in range(_GAP_PIECES):
            yield await self._sweep.piece()
            if not (await self._sweep.plan()).gaps:
                break
        async for progress in open_ones(self._intake):  # whose conversations are then looked at
            yield progress

    async def rotate(self) -> AsyncIterator[Progress]:
        """One request beyond `refresh`: where somebody wrote, or a piece of the sweep, by turns.

        Yields:
            What each answer changed, once it is stored.
        """
        self._rotation += 1
        if self._rotation % 2:
            async for progress in latest_talks(self._intake):
                yield progress
        else:
            yield await self._sweep.piece()

    async def piece(self) -> Progress:
        """Reads the next piece of everything: of the first reading, or of the present sweep."""
        return await self._sweep.piece()
