"""What the desk does about lots: reads whom they are for, keeps what was begun, and queues them.

What lots themselves need is imported when it is first used: the first list does not wait for it.
"""

from __future__ import annotations

import asyncio
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.answering import BULK_RUNS_SECONDS, Answering

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence

    from jva_tui.domain import Decision, Me, Mission, Reading
    from jva_tui.lots.concerns import Surroundings
    from jva_tui.lots.keeping import Kept
    from jva_tui.lots.lot import Lot
    from jva_tui.lots.recipient import Recipient
    from jva_tui.operations import Operation, Reply, Undone
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker

FIRST, CHUNK = 40, 160
"""Recipients read together: few at first, which are on the screen at once; then a thread works for
some milliseconds each time."""


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    if ids:
        yield ids[:FIRST]
    for start in range(FIRST, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


class _Sent(NamedTuple):
    """The last lot that was queued."""

    batch_id: int
    kept: Kept


class Preparing(Answering):
    """The desk's part about lots."""

    _reader: Cache
    _filler: Worker[Cache]
    _shown: dict[int, int]
    """The newest message of each conversation that was on the screen, by participation."""
    _lots_text: str | None
    """The lots that were begun, as they stood on the disk when the desk was opened."""
    _sent_lot: _Sent | None

    # Whom they are for

    def recipient(self, reading: Reading) -> Recipient:
        """Somebody who is to be answered, at once; for one, or a few."""
        id_ = reading.participation.id
        others = self._reader.others([id_]).get(id_, [])
        from jva_tui.lots.recipient import recipient

        around = self._around(id_, others, self.author, in_bulk=self.is_in_bulk(id_))
        mission = reading.participation.mission
        return recipient(reading, around._replace(free_places=self.free_places(mission)))

    async def recipients(self, ids: Sequence[int]) -> AsyncIterator[list[Recipient]]:
        """Those who are to be answered, some at a time, in this order; who is gone is left out."""
        for some in _chunks(ids):
            operations, in_bulk = await self._outbox.do(self._look_up(some))
            me = self.author
            work = partial(self._read, ids=some, operations=operations, in_bulk=in_bulk, me=me)
            yield await self._filler.do(work)

    def _read(
        self,
        cache: Cache,
        ids: Sequence[int],
        operations: Mapping[int, Operation],
        in_bulk: Collection[int],
        me: Me | None,
    ) -> list[Recipient]:
        from jva_tui.lots.recipient import recipient

        others, found, readings = cache.others(ids), [], cache.readings(ids)
        missions = {m.id: m for r in readings if (m := r.participation.mission)}
        validated = cache.validated_of(missions)
        for reading in readings:
            id_, mission = reading.participation.id, reading.participation.mission
            around = self._around(id_, others.get(id_, []), me, in_bulk=id_ in in_bulk)
            if mission and mission.places is not None:
                free = max(0, mission.places - validated[mission.id])
                around = around._replace(free_places=free)
            found.append(recipient(reading._replace(operation=operations.get(id_)), around))
        return found

    def free_places(self, mission: Mission | None) -> int | None:
        """How many more can be validated, as far as is known here; None where nobody knows.

        Whoever has asked and waits takes no place in this, unlike on the platform.
        """
        if mission is None or mission.places is None:
            return None
        return max(0, mission.places - self._reader.validated_of([mission.id])[mission.id])

    def _look_up(
        self, ids: Sequence[int]
    ) -> Callable[[OutboxDb], tuple[dict[int, Operation], set[int]]]:
        since = self.now() - BULK_RUNS_SECONDS
        return lambda db: (db.of_participations(ids), db.lost_bulk(ids, since))

    def _around(
        self,
        id_: int,
        others: Sequence[tuple[int, str, str, bool]],
        me: Me | None,
        *,
        in_bulk: bool,
    ) -> Surroundings:
        from jva_tui.lots.concerns import Other, Surroundings

        return Surroundings(
            me=me,
            now=self.now(),
            others=tuple(Other(*other) for other in others),
            shown=self._shown.get(id_, 0),
            in_bulk=in_bulk,
        )

    @property
    def author(self) -> Me | None:
        """Who is signed in; the templates know how they sign."""
        return self._board.status.me

    def has_shown(self, reading: Reading) -> None:
        """Notes that a conversation was on the screen long enough to be read."""
        if reading.messages:
            self._shown[reading.participation.id] = reading.messages[-1].id

    # What was begun

    @cached_property
    def _kept_lots(self) -> list[Kept]:
        if not self._lots_text:
            return []
        from jva_tui.lots import keeping

        return keeping.from_text(self._lots_text)

    def kept_lots(self) -> Sequence[Kept]:
        """The lots that were begun and not sent, the newest first."""
        return self._kept_lots

    def kept_lot(self, ids: Sequence[int], decision: Decision | None) -> Kept | None:
        """What was begun for these people, as far as it suits what is decided now."""
        return next((kept for kept in self._kept_lots if kept.fits(ids, decision)), None)

    def keep_lot(self, lot: Lot) -> None:
        """Keeps what was begun, behind the screen; without a text there is nothing to keep."""
        from jva_tui.lots import keeping

        kept = keeping.kept(lot)
        self._keep_lots([kept] if kept.has_text else [], kept)

    def _keep_lots(self, new: Sequence[Kept], instead_of: Kept) -> None:
        """Keeps lots, and all others but those which they come instead of."""
        from jva_tui.lots import keeping

        main, ids = instead_of.main, instead_of.ids
        others = [
            one
            for one in self._kept_lots
            if not (one.is_for(ids) and one.main.decision in (None, main.decision))
        ]
        lots = [*new, *others][: keeping.MOST]
        if lots != self._kept_lots:
            self._kept_lots = lots
            self._keep_behind(partial(write_lots, lots=lots, now=self.now()))

    # Queueing

    async def frozen(self, lot: Lot, ids: Sequence[int]) -> list[Reply]:
        """The replies to these people as they would leave; a few milliseconds at a time.

        Raises:
            ValueError: nothing can go to one of them.
        """
        replies: list[Reply] = []
        for start in range(0, len(ids), FIRST):
            replies += lot.replies(ids[start : start + FIRST])
            await asyncio.sleep(0)
        return replies

    async def queue_lot(self, lot: Lot, replies: Sequence[Reply]) -> frozenset[int]:
        """Promises replies of a lot, as one batch; returns whose requests are answered.

        Whoever has to be looked at anew meanwhile is left alone.

        Args:
            lot: as its author sees it now.
            replies: as they were shown.

        Raises:
            Unsettled: as `Answering.queue`.
            NotWritten: as `Answering.queue`.
        """
        from jva_tui.lots import keeping

        going = set(lot.going())
        told = [reply for reply in replies if reply.participation_id in going]
        if not told:
            return frozenset()
        kept = keeping.kept(lot)
        batch_id = await self.queue(told)
        await self.note_uses(batch_id, _templates_of(lot, told))
        if not lot.is_single:
            self._sent_lot = _Sent(batch_id, kept)
            self._keep_lots([], kept)
        return frozenset(reply.participation_id for reply in told)

    async def note_uses(self, batch_id: int, keys: Mapping[int, str]) -> None:
        """Notes which templates the replies of a batch were written with, by participation."""
        if keys:
            now = self.now()
            await self._outbox.do(lambda db: db.note_uses(batch_id, keys, now))

    async def undo(self, batch_id: int | None = None) -> Undone:
        """See `Answering.undo`; a lot that was taken back is a lot again, and no single drafts."""
        undone = await super().undo(batch_id)
        sent = self._sent_lot
        if sent and undone.taken and undone.taken[0].batch_id == sent.batch_id:
            self._sent_lot = None
            ids = [id_ for operation in undone.taken for id_ in operation.rows]
            await self._outbox.do(lambda db: db.drop_drafts(ids))
            await self._renew_drafts()
            self._keep_lots([sent.kept] if sent.kept.has_text else [], sent.kept)
        return undone


def write_lots(db: OutboxDb, lots: Sequence[Kept], now: int) -> None:
    """Keeps lots, without those who were forgotten meanwhile."""
    from jva_tui.lots import keeping

    with db.together():
        db.save_lots(keeping.to_text(keeping.without(lots, db.forgotten())), now)


def _templates_of(lot: Lot, replies: Sequence[Reply]) -> dict[int, str]:
    """With which template each text began, by participation."""
    told = {reply.participation_id: reply.text for reply in replies}
    return {id_: key for id_, text in told.items() if text and (key := lot.part(id_).template)}
