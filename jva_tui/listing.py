"""What stands in the list, and where one goes from a request in it."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from jva_tui.domain import State
from jva_tui.operations import UNDER_WAY
from jva_tui.showing import Listed

if TYPE_CHECKING:
    from array import array
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from jva_tui.domain import InboxRow
    from jva_tui.exporting import Exported
    from jva_tui.room import Room
    from jva_tui.showing import Showing
    from jva_tui.store.cache import Cache

_NEAR = 60
_SLICE = 2_000
"""Requests looked at together: a screenful first, as most often the next one is near."""


class Sought(Enum):
    """To which request one goes on."""

    UNANSWERED = "unanswered"
    """Somebody waits for a decision or for a word, and nothing of ours is under way."""
    UNREAD = "unread"


class Listing:
    """What stands in the list.

    Args:
        room: the desk's.
        ids: see `Desk.ids`.
    """

    def __init__(self, room: Room, ids: Callable[[Showing], Awaitable[array[int]]]) -> None:
        self._room = room
        self._ids = ids

    async def all(self, showing: Showing) -> Listed:
        """Everything that is shown, with its headings."""
        ids = await self._ids(showing)
        if not showing.is_grouped:
            return Listed(ids)
        return Listed(ids, await self._room.filler.do(lambda cache: cache.headings(ids)))

    async def next_sought(self, ids: Sequence[int], place: int, sought: Sought) -> int | None:
        """The next such request behind a place, then from the start up to it; None without one.

        Args:
            ids: the requests in their order.
            place: of the one that is left.
            sought: what is looked for.
        """
        for part in (*_slices(ids[place + 1 :]), *_slices(ids[:place])):
            found = await self._room.filler.do(partial(_first, ids=part, sought=sought))
            if found is not None:
                return found
        return None

    async def for_export(self, ids: Sequence[int]) -> list[Exported]:
        """What an export tells of these requests, in this order; who is gone is left out."""
        from jva_tui.exporting import Exported

        notes = await self._room.outbox.do(lambda db: db.notes(ids))

        def read(cache: Cache) -> list[Exported]:
            rows = {row.id: row for row in cache.rows(ids)}
            known = (reading.participation for reading in cache.readings(ids))
            return [
                Exported(rows[one.id], one, notes[one.id].text if one.id in notes else "")
                for one in known
                if one.id in rows
            ]

        return await self._room.filler.do(read)

    def of_same_volunteer(self, participation_id: int) -> list[int]:
        """Every request known of whom this one is of, oldest first, itself among them."""
        told = self._room.reader.others([participation_id])
        others = (other for other, *_rest in told.get(participation_id, ()))
        return sorted((participation_id, *others))


def _slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    if ids:
        yield ids[:_NEAR]
    for start in range(_NEAR, len(ids), _SLICE):
        yield ids[start : start + _SLICE]


def _first(cache: Cache, ids: Sequence[int], sought: Sought) -> int | None:
    return next((row.id for row in cache.rows(ids) if _is(sought, row)), None)


def _is(sought: Sought, row: InboxRow) -> bool:
    if sought is Sought.UNREAD:
        return row.is_unread
    return (row.state == State.PENDING or row.is_theirs) and row.operation not in UNDER_WAY
