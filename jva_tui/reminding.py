"""What jva-tui says by itself: who becomes a priority tomorrow, and whose turn it is now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jva_tui.board import DayTurned, PlaceFreed, PrioritiesTomorrow
from jva_tui.store.cache import SWEPT_AT
from jva_tui.store.errors import NotWritten
from jva_tui.store.priority import becomes_priority, next_midnight

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jva_tui.domain import InboxRow
    from jva_tui.room import Room
    from jva_tui.store.cache import Cache
    from jva_tui.store.noted import Vacancy
    from jva_tui.store.priority import Soon

LOOK_SECONDS = 60
"""How often is looked whether a place is free."""
_FREE = "free_places"
"""Fact: how many places each mission with a waiting list had when that was last looked at."""
_WARNED = "warned_until"
"""Fact: until when nothing more is said of who becomes a priority."""


class Reminding:
    """What jva-tui says by itself, once.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._soon: Soon | None = None
        """Not known until the first list is there: the data of time zones is read for it."""
        self._day = (0, 0)
        """From when until when that is so."""

    def is_soon(self, row: InboxRow) -> bool:
        """Whether this request becomes a priority at the next midnight, as far as is known yet."""
        soon = self._soon
        return soon is not None and row.is_mine and soon.holds(row.state, row.created_at)

    async def soon(self) -> int:
        """How many requests to me become a priority at the next midnight in Paris."""
        now = self._room.now()
        return await self._room.filler.do(lambda cache: cache.soon(now))

    async def keep(self) -> None:
        """Says it when there is something to say, until it is cancelled."""
        await self.turn_day()
        await self._try(self.warn)
        while True:
            await self._room.clock.sleep(LOOK_SECONDS)
            await self.turn_day()
            await self._try(self.look_for_places)

    async def _try(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except NotWritten as error:
            self._room.board.now(trouble=str(error))

    async def turn_day(self) -> None:
        """Says so where another day has begun in Paris."""
        now = self._room.now()
        if self._day[0] <= now < self._day[1]:
            return
        # In a thread: the data of time zones is read there.
        soon, self._day = await self._room.filler.do(lambda _cache: _day_of(now))
        if soon != self._soon:
            self._soon = soon
            self._room.board.tell(DayTurned(soon))

    async def warn(self) -> None:
        """Says how many become a priority tomorrow; once a day of Paris.

        Raises:
            NotWritten: the disk refuses; it was said all the same.
        """
        now = self._room.now()
        if self._room.reader.get(_WARNED, 0) > now or not (count := await self.soon()):
            return
        self._room.board.tell(PrioritiesTomorrow(count))
        await self._room.writer.do(lambda cache: cache.set(_WARNED, next_midnight(now)))

    async def look_for_places(self) -> None:
        """Says of each mission with a waiting list that places are free, or more than before.

        Raises:
            NotWritten: the disk refuses; what was said may be said again.
        """
        if self._room.reader.get(SWEPT_AT, None) is None:
            return  # until everything was read once, validated people are missing
        lists = await self._room.filler.do(_waiting_lists)
        known: dict[str, int] = self._room.reader.get(_FREE, {})
        if not lists and not known:  # nearly always
            return
        vacancies = await self._room.filler.do(partial(_vacancies, missions=list(lists)))
        for mission_id, (mission, free) in vacancies.items():
            if free > known.get(str(mission_id), 0):
                next_id = lists[mission_id][0]
                name = next((row.name for row in self._room.reader.rows([next_id])), "")
                self._room.board.tell(PlaceFreed(mission_id, mission, free, next_id, name))
        now_free = {str(id_): vacancy.free for id_, vacancy in vacancies.items()}
        if now_free != known:
            await self._room.writer.do(lambda cache: cache.set(_FREE, now_free))


def _day_of(now: int) -> tuple[Soon, tuple[int, int]]:
    """What becomes a priority at the next midnight, and until when that stays so."""
    return becomes_priority(now), (now, next_midnight(now))


def _waiting_lists(cache: Cache) -> dict[int, list[int]]:
    return cache.waiting_lists()


def _vacancies(cache: Cache, missions: list[int]) -> dict[int, Vacancy]:
    return cache.vacancies(missions)
