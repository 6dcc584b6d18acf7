"""How the inbox fares over time: indicators, and the goal that nobody waits for long."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.answering import quiet
from jva_tui.store.cache import SWEPT_AT

if TYPE_CHECKING:
    from jva_tui.domain import Figures
    from jva_tui.figures.effects import TemplateFigures
    from jva_tui.figures.facts import Request
    from jva_tui.figures.reckoning import Indicators
    from jva_tui.figures.saving import TimeSaved
    from jva_tui.figures.weeks import Week
    from jva_tui.room import Room
    from jva_tui.store.cache import Cache

PLATFORM_SAYS = "platform_figures"
"""Fact: what the platform last told of the organisation, and when."""
FRESH_SECONDS = 600
"""What the platform told is not asked for again before."""


class PlatformSays(NamedTuple):
    """How the platform last saw the organisation."""

    at: int
    """When it was asked."""
    response_ratio: int | None
    """See `Figures`, as the others."""
    response_time: int | None
    score: int | None


class Watched(NamedTuple):
    """Everything that is told of some weeks."""

    now: int
    """As of when."""
    mine: bool
    """Whether only the missions of which I am a responsable are told of."""
    indicators: Indicators
    missions: dict[int, str]
    """What they are called."""
    have_left: int
    """Closed requests of these weeks that are no longer on this computer, and are not counted."""
    is_all_read: bool
    """Whether everything was once read from the platform."""


class Reported(NamedTuple):
    """How one week went."""

    week: Week
    is_over: bool
    watched: Watched
    """Of the weeks that end with it."""
    alone: Indicators
    """Of this week alone."""
    before: Indicators
    """Of the week before it, as things stood at its end."""


class Watching:
    """How the inbox fares over time: indicators, and the goal.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room

    async def late(self, *, mine: bool = True) -> int:
        """How many have waited for more than 7 days: see `jva_tui.store.late`."""
        now = self._room.now()
        return await self._room.filler.do(lambda cache: cache.late(now, mine=mine))

    async def watched(self, *, mine: bool) -> Watched:
        """The indicators of the last weeks, with the present one.

        Args:
            mine: only of the missions of which I am a responsable.
        """
        from jva_tui.figures.reckoning import WEEKS
        from jva_tui.figures.weeks import week_of, weeks_until

        now = self._room.now()
        weeks = weeks_until(week_of(now), WEEKS)
        requests = await self._requests(weeks[0].start, now, mine=mine)
        return await self._watched(requests, weeks, now, mine=mine)

    async def report(self, week: Week, *, mine: bool) -> Reported:
        """How a week went that has begun.

        Args:
            week: which one.
            mine: only of the missions of which I am a responsable.
        """
        from jva_tui.figures.reckoning import WEEKS
        from jva_tui.figures.weeks import weeks_until

        now = self._room.now()
        weeks = weeks_until(week, WEEKS)
        requests = await self._requests(weeks[0].start, now, mine=mine)
        return Reported(
            week,
            week.end <= now,
            await self._watched(requests, weeks, now, mine=mine),
            await _reckoned(requests, weeks[-1:], now),
            await _reckoned(requests, weeks[-2:-1], now),
        )

    async def _watched(
        self, requests: list[Request], weeks: tuple[Week, ...], now: int, *, mine: bool
    ) -> Watched:
        indicators = await _reckoned(requests, weeks, now)
        names, have_left, swept_at = await self._room.filler.do(
            lambda cache: (
                cache.mission_names(),
                cache.have_left(weeks[0].start),
                cache.get(SWEPT_AT, None),
            )
        )
        at = min(now, weeks[-1].end)
        return Watched(at, mine, indicators, names, have_left, swept_at is not None)

    async def _requests(self, since: int, now: int, *, mine: bool) -> list[Request]:
        """What is known of all requests, in slices, between which others get their turn."""
        found: list[Request] = []
        part: list[Request] | None = None
        while part is None or part:
            after = part[-1].id if part else 0
            read = partial(_figured, since=since, now=now, mine=mine, after=after)
            part = await self._room.filler.do(read)
            found += part
        return found

    async def templates(self) -> list[TemplateFigures]:
        """How each template fares that was ever used, the most used first."""
        from jva_tui.figures.effects import by_template

        posted = await self._room.outbox.do(lambda db: db.posted())
        return by_template(await self._room.filler.do(lambda cache: cache.effects(posted)))

    async def time_saved(self, since: int) -> TimeSaved:
        """By the replies that were sent from here since an instant."""
        return await self._room.outbox.do(lambda db: db.saved_since(since))

    async def platform_says(self) -> PlatformSays | None:
        """How the platform saw the organisation when it was last asked; None before."""
        told = await self._room.filler.do(lambda cache: cache.get(PLATFORM_SAYS, None))
        return PlatformSays(*told) if told else None

    async def ask_platform(self) -> PlatformSays | None:
        """As `platform_says`, asked anew where it can be reached and that is not just done.

        Silent when it cannot be reached, or has another answer for us.
        """
        known, now = await self.platform_says(), self._room.now()
        me, connection = self._room.me(), self._room.connection()
        if known and 0 <= now - known.at < FRESH_SECONDS:
            return known
        if connection is None or me is None or me.structure_id is None:
            return known
        with suppress(*quiet()):
            known = _says(now, await connection.figures(me.structure_id))
            await self._room.writer.do(partial(_keep, says=known))
        return known


def _figured(cache: Cache, *, since: int, now: int, mine: bool, after: int) -> list[Request]:
    return cache.figured(since, now, mine=mine, after=after)


async def _reckoned(requests: list[Request], weeks: tuple[Week, ...], now: int) -> Indicators:
    """The indicators of some weeks, as things stand now, or stood at their end."""
    from jva_tui.figures.reckoning import as_of, reckon

    def work() -> Indicators:
        at = weeks[-1].end
        return reckon(as_of(requests, at), weeks, at) if at < now else reckon(requests, weeks, now)

    return await asyncio.to_thread(work)


def _says(now: int, told: Figures) -> PlatformSays:
    return PlatformSays(now, told.response_ratio, told.response_time, told.score)


def _keep(cache: Cache, says: PlatformSays) -> None:
    cache.set(PLATFORM_SAYS, says)
