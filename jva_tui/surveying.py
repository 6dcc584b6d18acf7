"""Missions with how they stand, and everything of one volunteer side by side."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from jva_tui.domain import Mission
    from jva_tui.operations import Operation
    from jva_tui.room import Room
    from jva_tui.store.dossier import Dossier
    from jva_tui.store.missions import Outlook
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.private import Note


class MissionSort(StrEnum):
    """What missions are sorted by."""

    OPEN = "open"
    """The most open requests first."""
    WAIT = "wait"
    """Where somebody has waited longest for an answer first."""
    DATE = "date"
    """The first to begin first; what is over last."""
    NAME = "name"


def in_order(found: Iterable[Outlook], sort: MissionSort, today: date) -> list[Outlook]:
    """Missions sorted; those that are equal by who waits longest, then by name."""

    def place(one: Outlook) -> tuple[int, int | str, int, str]:
        mission, name = one.mission, fold(one.mission.name)
        since = 2**63 if one.oldest_at is None else one.oldest_at
        if sort is MissionSort.OPEN:
            return -one.open, 0, since, name
        if sort is MissionSort.DATE:
            day = mission.start_date.isoformat() if mission.start_date else "9999"
            return is_over(mission, today), day, since, name
        return 0, name if sort is MissionSort.NAME else since, since, name

    return sorted(found, key=place)


def is_over(mission: Mission, today: date) -> bool:
    """Whether the last day of a mission has passed."""
    return mission.end_date is not None and mission.end_date < today


class Surveying:
    """Missions with how they stand, and everything of one volunteer side by side.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room

    async def missions(self, *, mine: bool) -> list[Outlook]:
        """Every mission of which requests are known, or only mine, with how they stand."""
        return await self._room.filler.do(lambda cache: cache.outlooks(mine=mine))

    async def dossier(self, participation_id: int) -> Dossier | None:
        """Everything of whoever asked in this request, and of others like them.

        None where the request is gone.
        """
        found = await self._room.filler.do(lambda cache: cache.dossier(participation_id))
        if found is None:
            return None
        ids = [asked.row.id for asked in found.requests]

        def read(db: OutboxDb) -> tuple[dict[int, Operation], dict[int, Note]]:
            return db.of_participations(ids), db.notes(ids)

        operations, notes = await self._room.outbox.do(read)
        return found.completed(operations, {id_: note.text for id_, note in notes.items()})
