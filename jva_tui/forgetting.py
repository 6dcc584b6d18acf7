"""The desk's part about what is no longer kept: what is over, and people who are to be forgotten.

Another jva-tui may be open on the same folder: what it holds in memory goes when it notices, and
what it would still write is refused by the databases.
"""

from __future__ import annotations

import asyncio
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any

from jva_tui.answering import BULK_RUNS_SECONDS
from jva_tui.preparing import Preparing, write_lots
from jva_tui.store.cache import MARKS, SWEPT_AT
from jva_tui.store.database import drop_aside
from jva_tui.store.errors import NotWritten

if TYPE_CHECKING:
    from collections.abc import Collection

    from jva_tui.accounts.profile import Profile
    from jva_tui.lots.keeping import Kept
    from jva_tui.store.cache import Cache
    from jva_tui.store.erasing import Hindrance, Unsent
    from jva_tui.store.outbox_db import OutboxDb

EVERY_SECONDS = 6 * 3_600
"""Between two looks for what is over."""
LOOK_SECONDS = 600
"""How often is looked whether that is due."""
SLICE = 100
"""Requests, or replies, that leave in one go: some milliseconds of the thread that writes."""
PAGES = 200
"""Pages of the search index that are tidied in one go."""
CACHE = "cache.db"
_DAY = 86_400
_RETIRED = "retired"
"""Fact: when was last looked for what is over, and when everything had last been compared then."""


class Forgetting(Preparing):
    """The desk's part about what leaves. `open_forgotten` comes first."""

    _profile: Profile
    _whole: dict[int, tuple[int | None, int]]
    _forgotten: frozenset[int]

    def open_forgotten(self) -> None:
        """Sees to it that those who were forgotten are, also where that was interrupted."""
        self._forgotten = frozenset(self._outbox_reader.forgotten())
        if self._forgotten:
            self._reader.forget_people(self._forgotten)

    # What is over

    async def keep_retiring(self) -> None:
        """Lets go what is over, now and then, until it is cancelled."""
        while self._profile.keep_closed_days is not None:
            await self.clock.sleep(LOOK_SECONDS)
            try:
                await self.retire()
            except NotWritten as error:
                self._board.now(trouble=str(error))

    async def retire(self) -> None:
        """Lets go what is over, if it is time to look: closed requests, and what was sent long ago.

        Raises:
            NotWritten: the disk refuses; what has left by then has left.
        """
        days, now = self._profile.keep_closed_days, self.now()
        if days is None or not await self._writer.do(lambda cache: _is_due(cache, now)):
            return
        before = now - days * _DAY if days else 0
        spared = await self._outbox.do(_concerned) | await self._writer.do(_marked)
        leave = partial(_retire, before=before, spared=spared)
        await asyncio.to_thread(drop_aside, self._profile.folder / CACHE, before)
        have_left = False
        while gone := await self._writer.do(leave):
            have_left = True
            await self._outbox.do(partial(_drop_noted, ids=gone))
            self._let_go(gone)
        await self._drop_noted_of_nobody(before)
        while await self._outbox.do(lambda db: db.drop_arrived(before, SLICE)):
            pass
        while have_left and await self._writer.do(lambda cache: cache.tidy_search(PAGES)):
            pass
        await self._writer.do(lambda cache: cache.set(_RETIRED, (now, cache.get(SWEPT_AT, None))))

    async def _drop_noted_of_nobody(self, before: int) -> None:
        """Lets go what the user noted long ago of requests that are gone from the platform.

        Until everything was read once, what is not here may only not be read yet.
        """
        if self._reader.get(SWEPT_AT, None) is None:
            return
        noted = await self._outbox.do(lambda db: db.noted_before(before))
        gone = await self._filler.do(lambda cache: cache.unknown(noted))
        if gone:
            await self._outbox.do(partial(_drop_noted, ids=gone))

    # Who is to be forgotten

    async def requests_of(self, person: int | str) -> list[int]:
        """All requests of somebody, by the number of one of them or by e-mail address.

        One that is only known by its number is told all the same, where the outbox knows it.
        """
        if isinstance(person, str):
            return await self._filler.do(lambda cache: cache.requests_from(person))
        found = await self._filler.do(lambda cache: cache.requests_of(person))
        is_known = bool(found) or await self._outbox.do(lambda db: db.knows(person))
        return found or [person] * is_known

    async def hindrances(self, ids: Collection[int]) -> list[Hindrance]:
        """What keeps the person of these requests from being forgotten now."""
        since = self.now() - BULK_RUNS_SECONDS
        return await self._outbox.do(lambda db: db.hindrances(ids, since))

    async def unsent(self, ids: Collection[int]) -> Unsent:
        """What would be lost with them."""
        return await self._outbox.do(partial(_unsent, ids=ids))

    async def forget(self, ids: Collection[int]) -> bool:
        """Removes everything of the person of these requests, from the files as well.

        Returns:
            Whether nothing is left in the files; while another jva-tui is at work on them, old
            copies may be, until this is done once more.

        Raises:
            Unsettled: something may still take effect; nothing was removed.
            NotWritten: the disk refuses; what was removed is, and the next start goes on.
        """
        since, now = self.now() - BULK_RUNS_SECONDS, self.now()
        await self._outbox.do(partial(_forget, ids=ids, since=since, now=now))
        await self.outbox_changed()
        await asyncio.to_thread(drop_aside, self._profile.folder / CACHE, inf)
        try:
            is_clean = await self._writer.do(lambda cache: cache.scrub())
            return await self._outbox.do(lambda db: db.scrub()) and is_clean
        except NotWritten:
            return False

    async def outbox_changed(self, participation_ids: Collection[int] | None = None) -> None:
        """See `Answering.outbox_changed`; people may have been forgotten in another jva-tui."""
        if participation_ids is None:
            await self._learn_forgotten()
        await super().outbox_changed(participation_ids)

    async def _learn_forgotten(self) -> None:
        forgotten = frozenset(await self._outbox.do(lambda db: db.forgotten()))
        new, self._forgotten = forgotten - self._forgotten, forgotten
        if not new:
            return
        await self._writer.do(partial(_forget_here, ids=new))
        self._forget_lots(new)
        self._let_go(new)

    def _forget_lots(self, ids: Collection[int]) -> None:
        if not self._kept_lots and self._sent_lot is None:
            return
        from jva_tui.lots import keeping

        self._kept_lots = keeping.without(self._kept_lots, ids)
        if self._sent_lot:
            left = keeping.without([self._sent_lot.kept], ids)
            self._sent_lot = self._sent_lot._replace(kept=left[0]) if left else None

    def _let_go(self, ids: Collection[int]) -> None:
        """Holds nothing of these requests in memory any more, and tells that they have left."""
        memory: tuple[dict[int, Any], ...] = (self._drafts, self._calls, self._shown, self._whole)
        for known in memory:
            for id_ in ids:
                known.pop(id_, None)
        self._board.inbox_changed(ids)


def _is_due(cache: Cache, now: int) -> bool:
    """Whether it is time; also once everything was read for the first time."""
    at, swept_at = cache.get(_RETIRED, (0, None))
    is_first = swept_at is None and cache.get(SWEPT_AT, None) is not None
    return is_first or not 0 <= now - at < EVERY_SECONDS


def _retire(cache: Cache, before: int, spared: Collection[int]) -> set[int]:
    return cache.retire(before, spared, SLICE)


def _drop_noted(db: OutboxDb, ids: Collection[int]) -> None:
    db.drop_noted(ids)


def _concerned(db: OutboxDb) -> set[int]:
    """About whom something is under way, needs the user, or was begun."""
    return db.concerned().union(*(lot.ids for lot in _lots(db)))


def _marked(cache: Cache) -> set[int]:
    return {id_ for id_, _seen in cache.get(MARKS, ())}


def _unsent(db: OutboxDb, ids: Collection[int]) -> Unsent:
    """With the lots that were begun for them."""
    known = db.unsent(ids)
    lots = sum(not set(ids).isdisjoint(lot.ids) for lot in _lots(db))
    return known._replace(drafts=known.drafts + lots)


def _forget(db: OutboxDb, ids: Collection[int], since: int, now: int) -> None:
    with db.together():
        db.forget_people(ids, since)
        if lots := _lots(db):
            write_lots(db, lots, now)


def _lots(db: OutboxDb) -> list[Kept]:
    if not (text := db.lots()):
        return []
    from jva_tui.lots import keeping

    return keeping.from_text(text)


def _forget_here(cache: Cache, ids: Collection[int]) -> None:
    cache.forget_people(ids)
    marks = [(id_, seen) for id_, seen in cache.get(MARKS, ()) if id_ not in ids]
    cache.set(MARKS, marks)
