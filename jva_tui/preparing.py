"""What the desk does about lots: reads whom they are for, keeps what was begun, and queues them."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.answering import BULK_RUNS_SECONDS, Answering
from jva_tui.lots import keeping
from jva_tui.lots.concerns import Other, Surroundings
from jva_tui.lots.recipient import recipient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence

    from jva_tui.domain import Decision, DeclineReason, Me, Reading
    from jva_tui.lots.keeping import Kept
    from jva_tui.lots.lot import Lot
    from jva_tui.lots.recipient import Recipient
    from jva_tui.operations import Operation, Undone
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker

FIRST, CHUNK = 40, 160
"""Recipients read together: few at first, which are on the screen at once; then a thread works for
some milliseconds each time."""


def kept_lot(db: OutboxDb) -> Kept | None:
    """The lot that was begun and is on the disk; None without one that can be understood."""
    text = db.lot()
    return keeping.from_text(text) if text else None


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    if ids:
        yield ids[:FIRST]
    for start in range(FIRST, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


class _Sent(NamedTuple):
    """The last lot that was queued."""

    batch_id: int
    kept: str


class Preparing(Answering):
    """The desk's part about lots."""

    _reader: Cache
    _filler: Worker[Cache]
    _shown: dict[int, int]
    """The newest message of each conversation that was on the screen, by participation."""
    _kept_lot: Kept | None
    _sent_lot: _Sent | None

    # Whom they are for

    def recipient(self, reading: Reading) -> Recipient:
        """Somebody who is to be answered, at once; for one, or a few."""
        id_ = reading.participation.id
        others = self._reader.others([id_]).get(id_, [])
        return recipient(reading, self._around(id_, others, in_bulk=self.is_in_bulk(id_)))

    async def recipients(self, ids: Sequence[int]) -> AsyncIterator[list[Recipient]]:
        """Those who are to be answered, some at a time, in this order; who is gone is left out."""
        for some in _chunks(ids):
            operations, in_bulk = await self._outbox.do(self._look_up(some))
            work = partial(self._read, ids=some, operations=operations, in_bulk=in_bulk)
            yield await self._filler.do(work)

    def _read(
        self,
        cache: Cache,
        ids: Sequence[int],
        operations: Mapping[int, Operation],
        in_bulk: Collection[int],
    ) -> list[Recipient]:
        others, found = cache.others(ids), []
        for reading in cache.readings(ids):
            id_ = reading.participation.id
            around = self._around(id_, others.get(id_, []), in_bulk=id_ in in_bulk)
            found.append(recipient(reading._replace(operation=operations.get(id_)), around))
        return found

    def _look_up(
        self, ids: Sequence[int]
    ) -> Callable[[OutboxDb], tuple[dict[int, Operation], set[int]]]:
        since = self.now() - BULK_RUNS_SECONDS
        return lambda db: (db.of_participations(ids), db.lost_bulk(ids, since))

    def _around(
        self, id_: int, others: Sequence[tuple[int, str, str, bool]], *, in_bulk: bool
    ) -> Surroundings:
        return Surroundings(
            me=self._me,
            now=self.now(),
            others=tuple(Other(*other) for other in others),
            shown=self._shown.get(id_, 0),
            in_bulk=in_bulk,
        )

    @property
    def _me(self) -> Me | None:
        return self._board.status.me

    def has_shown(self, reading: Reading) -> None:
        """Notes that a conversation was on the screen long enough to be read."""
        if reading.messages:
            self._shown[reading.participation.id] = reading.messages[-1].id

    # What was begun

    def kept_lot(self) -> Kept | None:
        """The lot that was begun last and not sent; None without one."""
        return self._kept_lot

    def keep_lot(self, lot: Lot) -> None:
        """Keeps what was begun, behind the screen; without a text there is nothing to keep."""
        text = keeping.to_text(lot)
        kept = keeping.from_text(text)
        if kept is None or not kept.has_text:
            self.drop_lot()
            return
        self._kept_lot, now = kept, self.now()
        self._keep_behind(lambda db: db.save_lot(text, now))

    def drop_lot(self) -> None:
        """Forgets what was begun."""
        if self._kept_lot is not None:
            self._kept_lot = None
            self._keep_behind(lambda db: db.drop_lot())

    # What a template carries

    def template_choices(self) -> dict[int, tuple[Decision | None, DeclineReason | None]]:
        """The decision and the reason that the user has given some templates, by template."""
        return self._outbox_reader.template_choices()

    def give_template(
        self, template_id: int, decision: Decision | None, reason: DeclineReason | None
    ) -> None:
        """Lets a template carry a decision, and its reason, from now on; behind the screen."""
        self._keep_behind(lambda db: db.set_template_choice(template_id, decision, reason))

    # Queueing

    async def queue_lot(self, lot: Lot, among: Collection[int]) -> frozenset[int]:
        """Promises the replies of a lot, as one batch; returns whose requests are answered.

        Args:
            lot: as its author sees it.
            among: to whom they were shown to go; whoever has joined since is left alone.

        Raises:
            Unsettled: as `Answering.queue`.
            NotWritten: as `Answering.queue`.
            ValueError: nothing can go to one of them.
        """
        ids = [id_ for id_ in lot.in_order() if id_ in among]
        replies = await asyncio.to_thread(lot.replies, ids)
        kept = keeping.to_text(lot)
        batch_id = await self.queue(replies)
        if not lot.is_single:
            self._sent_lot = _Sent(batch_id, kept)
            self.drop_lot()
        return frozenset(ids)

    async def undo(self, batch_id: int | None = None) -> Undone:
        """See `Answering.undo`; a lot that was taken back is a lot again."""
        undone = await super().undo(batch_id)
        sent = self._sent_lot
        if sent and undone.taken and undone.taken[0].batch_id == sent.batch_id:
            self._sent_lot, self._kept_lot = None, keeping.from_text(sent.kept)
            now = self.now()
            self._keep_behind(lambda db: db.save_lot(sent.kept, now))
        return undone
