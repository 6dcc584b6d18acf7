"""Reading from the platform what its lists do not tell of one request."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from jva_tui.answering import quiet
from jva_tui.board import ReadingChanged
from jva_tui.domain import State

if TYPE_CHECKING:
    from jva_tui.connection import Connection
    from jva_tui.room import Room


class Completing:
    """Each request is read once, until something of it has changed.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self.whole: dict[int, tuple[int | None, int]] = {}
        """How the requests stood that were read: when their conversation and they had changed."""
        self._under_way: set[int] = set()

    async def complete(self, participation_id: int) -> None:
        """See `Desk.complete`."""
        participation = self._room.reader.participation(participation_id)
        connection = self._room.connection()
        if participation is None or connection is None or participation_id in self._under_way:
            return
        stands_at = (participation.conversation_updated_at, participation.updated_at)
        if self.whole.get(participation_id) == stands_at:
            return
        self._under_way.add(participation_id)
        try:
            with suppress(*quiet()):
                await self._complete(connection, participation_id, participation.conversation_id)
                self.whole[participation_id] = stands_at
        finally:
            self._under_way.discard(participation_id)

    async def _complete(self, connection: Connection, id_: int, conversation: int | None) -> None:
        writer, reader = self._room.writer, self._room.reader
        if conversation is not None:
            messages = await connection.messages(conversation)
            await writer.do(
                lambda cache: cache.save_messages(conversation, messages, complete=True)
            )
        if (known := reader.participation(id_)) and known.volunteer.skills is None:
            whole = await connection.participation(id_)
            # Its second may still bring another message: how far it was read, lists tell.
            row = whole._replace(conversation_updated_at=None)
            await writer.do(lambda cache: cache.save_participations([row]))
        await self._ask_who(connection, id_)
        self._room.board.tell(ReadingChanged(id_))

    async def _ask_who(self, connection: Connection, id_: int) -> None:
        """Learns who changed the state, once for each change that is not known to be ours."""
        known = self._room.reader.participation(id_)
        if known is None or known.state == State.PENDING:
            return
        if self._room.reader.changes_known_up_to(id_) >= known.updated_at:
            return
        changes = await connection.changes(id_)
        await self._room.writer.do(
            lambda cache: cache.save_changes(id_, changes, up_to=known.updated_at)
        )
