"""Missions with how they stand, and everything of one volunteer side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jva_tui.operations import Operation
    from jva_tui.room import Room
    from jva_tui.store.dossier import Dossier
    from jva_tui.store.missions import Outlook
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.private import Note


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
