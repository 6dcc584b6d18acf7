"""What the user notes for themselves; none of it ever leaves the computer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jva_tui.domain import NO_REMARKS, Remarks
from jva_tui.store.errors import NotWritten
from jva_tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from jva_tui.domain import InboxRow
    from jva_tui.room import Room
    from jva_tui.store.cache import Cache
    from jva_tui.store.noted import Ended, Open
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.private import Note

LOOK_SECONDS = 60
"""How often is looked whether the time of something put off has come."""
TIDY_SECONDS = 3_600
"""How often is looked what has ended otherwise."""


class Private:
    """What the user notes for themselves; none of it ever leaves the computer.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room

    def remarks(self, row: InboxRow) -> Remarks:
        """All that is noted of a request."""
        found = NO_REMARKS._replace(later_until=row.later_until)
        if row.noted_at is not None:
            found = found._replace(note=self.note(row.id))
        if row.is_waiting and row.mission_id is not None:
            vacancy = self._room.reader.vacancies([row.mission_id]).get(row.mission_id)
            found = found._replace(free=vacancy.free if vacancy else None)
            line = self.waiting_list(row.mission_id)
            if row.id in line:  # who has left it since the row was read has no place in it
                found = found._replace(place=line.index(row.id) + 1)
        return found

    # Notes

    def note(self, participation_id: int) -> str:
        """What the user wrote about a request; empty where they did not."""
        return self._room.outbox_reader.note(participation_id)

    async def notes(self, ids: Collection[int] | None = None) -> dict[int, Note]:
        """What the user wrote; about all requests, or about these."""
        return await self._room.outbox.do(lambda db: db.notes(ids))

    async def set_note(self, participation_id: int, text: str) -> None:
        """Writes something about a request in place of what stood there; empty removes it.

        Raises:
            NotWritten: the disk refuses; what stood there stands.
        """
        text, now = clean(text).strip(), self._room.now()
        await self._room.outbox.do(lambda db: db.set_note(participation_id, text, now))
        await self._room.outbox_changed([participation_id])

    # What is put off

    async def put_off(self, ids: Collection[int], until: int) -> list[int]:
        """Puts requests off until an instant; whoever writes, or is decided about, is back at once.

        Returns:
            Those that were: open ones only.

        Raises:
            NotWritten: the disk refuses; nothing was put off.
        """
        # By the platform's clock, as what they write will be: this computer's may be wrong.
        since = {one.id: one.last_word_at for one in await self._open_ones(ids)}
        await self._room.outbox.do(lambda db: db.put_off(since, until))
        await self._room.outbox_changed(list(since))
        return list(since)

    async def bring_back(self, ids: Collection[int]) -> list[int]:
        """Puts these off no more; returns those that were.

        Raises:
            NotWritten: the disk refuses; all stay as they are.
        """
        back = await self._room.outbox.do(lambda db: db.bring_back(ids))
        await self._room.outbox_changed(back)
        return back

    # Waiting lists

    async def wait(self, ids: Collection[int]) -> list[int]:
        """Puts requests at the end of the user's waiting lists of their missions.

        Returns:
            Those that were: open ones of a mission that is still there, which were not on it.

        Raises:
            NotWritten: the disk refuses; nothing was noted.
        """
        found, now = await self._open_ones(ids), self._room.now()
        missions = {one.id: one.mission_id for one in found if one.mission_id is not None}
        added = await self._room.outbox.do(lambda db: db.wait(missions, now))
        await self._room.outbox_changed(added)
        return added

    async def no_longer(self, ids: Collection[int]) -> list[int]:
        """Takes these off their waiting lists; returns those that were on one.

        Raises:
            NotWritten: the disk refuses; all stay where they are.
        """
        in_line = await self._line_of(ids)  # who stood behind them moves up
        gone = await self._room.outbox.do(lambda db: db.wait_no_more(ids))
        await self._room.outbox_changed(list({*in_line, *gone}))
        return gone

    def waiting_list(self, mission_id: int) -> list[int]:
        """The requests on the waiting list of a mission; who is next in line stands first."""
        return self._room.reader.waiting_lists([mission_id]).get(mission_id, [])

    async def waits(self, ids: Collection[int]) -> set[int]:
        """Those of these that are on a waiting list."""
        rows = await self._room.filler.do(lambda cache: cache.rows(list(ids)))
        return {row.id for row in rows if row.is_waiting}

    # What ends by itself

    async def keep(self) -> None:
        """Brings back what was put off when its time comes, until it is cancelled."""
        clock, tidied_at = self._room.clock, float("-inf")
        while True:
            try:
                await self.come_back()
                if clock.monotonic() >= tidied_at + TIDY_SECONDS:
                    tidied_at = clock.monotonic()
                    await self.tidy()
            except NotWritten as error:
                self._room.board.now(trouble=str(error))
            await clock.sleep(LOOK_SECONDS)

    async def come_back(self) -> list[int]:
        """Brings back what was put off until now; returns these requests.

        Raises:
            NotWritten: the disk refuses; they come back when it does not any more.
        """
        now = self._room.now()
        if back := await self._room.outbox.do(lambda db: db.come_back(now)):
            await self._room.outbox_changed(back)
        return back

    async def tidy(self) -> None:
        """Lets go of what has ended: somebody decided, or the volunteer wrote.

        Raises:
            NotWritten: the disk refuses; it is done the next time.
        """
        noted = await self._room.outbox.do(_put_off_or_waiting)
        if not noted:
            return
        ended = await self._room.filler.do(partial(_ended, ids=noted))
        if ended.closed or ended.back:
            await self._room.outbox.do(partial(_let_go, ended=ended))
            await self._room.outbox_changed([*ended.closed, *ended.back])

    async def _open_ones(self, ids: Iterable[int]) -> list[Open]:
        return await self._room.filler.do(lambda cache: cache.open_ones(ids))

    async def _line_of(self, ids: Collection[int]) -> list[int]:
        """These, and all who stand on a waiting list with them: what is said of them changes."""
        rows = await self._room.filler.do(lambda cache: cache.rows(list(ids)))
        missions = {row.mission_id for row in rows if row.mission_id is not None}
        lists = await self._room.filler.do(lambda cache: cache.waiting_lists(missions))
        return list({*ids, *(id_ for line in lists.values() for id_ in line)})


def _put_off_or_waiting(db: OutboxDb) -> list[int]:
    return db.put_off_or_waiting()


def _ended(cache: Cache, ids: Collection[int]) -> Ended:
    return cache.ended(ids)


def _let_go(db: OutboxDb, ended: Ended) -> None:
    with db.together():
        db.bring_back([*ended.closed, *ended.back])
        db.wait_no_more(ended.closed)
