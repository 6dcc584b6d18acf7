"""What the desk does about replies: queue, take back, look at, try again, and keep drafts."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from jva_tui.i18n import _
from jva_tui.logs import Log
from jva_tui.operations import Action, OperationState, Reply, StepState, Undone
from jva_tui.store.calls import Call
from jva_tui.store.drafts import Draft
from jva_tui.store.errors import NotWritten

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from jva_tui.board import Board
    from jva_tui.clock import Clock
    from jva_tui.connection import Connection
    from jva_tui.domain import Decision, DeclineReason
    from jva_tui.operations import Attempt, Operation, Payload
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker
    from jva_tui.tally import BatchProgress, Brief

UNDO_ONE, UNDO_SOME, UNDO_MANY = 10, 30, 60
"""Seconds for which one reply, up to `SOME`, and more can be taken back as a whole."""
SOME = 20
NIGHT = (21, 7)
"""Hours from and to which volunteers are better left alone."""
MORNING = 8
"""The hour at which what was written at night may leave instead."""
BULK_RUNS_SECONDS = 86_400
"""How long the platform may still come to a bulk call of which nothing was heard."""
WATCH_SECONDS = 2
"""How often is looked whether another process has changed the outbox."""
NEEDS_USER = frozenset({OperationState.FAILED, OperationState.CONFLICT, OperationState.UNCONFIRMED})
_NO_CALL = Call()
_log = Log(__name__)


def undo_seconds(count: int) -> int:
    """How long a batch of so many replies can be taken back as a whole."""
    if count <= 1:
        return UNDO_ONE
    return UNDO_SOME if count <= SOME else UNDO_MANY


def is_night(instant: int) -> bool:
    """Whether volunteers would be woken, by the computer's own time of day."""
    hour = datetime.fromtimestamp(instant, UTC).astimezone().hour
    return hour >= NIGHT[0] or hour < NIGHT[1]


class Answering:
    """The desk's part about replies. `open_outbox` comes first."""

    clock: Clock
    _board: Board
    _connection: Connection | None
    _writer: Worker[Cache]
    _outbox: Worker[OutboxDb]
    _outbox_reader: OutboxDb
    _drafts: dict[int, Draft]
    _calls: dict[int, Call]
    _keeping: set[asyncio.Task[None]]

    def now(self) -> int:
        """The time, in whole seconds since the epoch."""
        return int(self.clock.now())

    # Queueing and taking back

    async def queue(self, payloads: Sequence[Payload], *, at_once: bool = False) -> int:
        """Promises replies, or what else there is, as one batch; returns its id.

        They are on the disk when this returns, and leave when undo ends.

        Args:
            payloads: frozen.
            at_once: whether they leave without waiting to be taken back.

        Raises:
            Unsettled: something else for one of these subjects is on its way; nothing was queued.
            NotWritten: the disk refused; nothing was queued.
        """
        now = self.now()
        not_before = now if at_once else now + undo_seconds(len(payloads))
        batch_id = await self._outbox.do(
            lambda db: db.queue(payloads, now=now, not_before=not_before)
        )
        rows = [p.participation_id for p in payloads if p.participation_id is not None]
        for reply in payloads:
            if isinstance(reply, Reply):
                self._drafts.pop(reply.participation_id, None)
        self._wake_sender()
        try:
            await self.outbox_changed(rows)
        except NotWritten as error:
            self._board.now(send_trouble=str(error))
        except Exception:
            # It is queued and will leave: only the picture of it could not be renewed.
            _log.defect("a queued reply cannot be shown")
            self._board.now(
                trouble=_("Queued, but the list could not be renewed: open jva-tui again.")
            )
        return batch_id

    async def undo(self, batch_id: int | None = None) -> Undone:
        """Takes back a batch, the last one by default; its texts become drafts again."""
        now = self.now()
        undone = await self._outbox.do(lambda db: db.undo(batch_id, now=now))
        await self._renew_drafts()
        await self._changed([*undone.taken, *undone.held])
        self._wake_sender()  # what was to come after it has to be stopped
        return undone

    async def take_back(self, operation_id: int) -> Operation | None:
        """Takes back one reply, whose text becomes a draft again; None if it has left.

        One that failed or was stopped is put away, and its text is a draft as well.
        """
        now, known = self.now(), self._outbox_reader.operation(operation_id)
        taken = await self._outbox.do(partial(_take_back, operation_id=operation_id, now=now))
        await self._renew_drafts()
        if known:
            # One that would have been sent again was stopped, which has to be seen.
            await self._changed([known])
        self._wake_sender()  # as above
        return taken

    async def send_now(self, batch_id: int | None = None, *, put_off: bool = False) -> int:
        """Lets leave what waits only to be taken back, or to be looked at; tells how many replies.

        Ending the look before sending lets everything leave that is ready.

        Args:
            batch_id: this batch, even if it was put off; by default everything.
            put_off: also what was put off until morning; by default only where nothing else waits.
        """
        now, count = self.now(), 0
        is_ready = self._board.status.look_until is not None and batch_id is None
        if put_off or not is_ready:
            count = await self._outbox.do(lambda db: db.send_now(batch_id, now))
        while put_off and (more := await self._outbox.do(lambda db: db.send_now(batch_id, now))):
            count += more  # what waits for an hour of the clock comes after the rest
        if self._connection:
            self._connection.stop_looking()
        await self.outbox_changed()
        self._wake_sender()
        return count

    async def at_eight(self, batch_id: int | None = None) -> int:
        """Lets a batch, the last one by default, leave at eight in the morning; tells the instant.

        Raises:
            LookupError: nothing of it waits any more.
        """
        at = _next_morning(self.now())
        if not await self._outbox.do(lambda db: db.postpone(batch_id, at)):
            raise LookupError(batch_id)
        await self.outbox_changed()
        self._wake_sender()
        return at

    async def retry(self, operation_id: int) -> None:
        """Sends again what failed or was not confirmed; what was stopped, in spite of the change.

        Raises:
            LookupError: it needs nothing any more, or its request is gone.
        """
        operation = self._outbox_reader.operation(operation_id)
        if operation is None or not operation.needs_user:
            raise LookupError(operation_id)
        payload, now = None, self.now()
        at_once = min(now, operation.created_at)  # even if the computer's clock is set back
        if operation.state is OperationState.CONFLICT:
            if operation.found is None:
                raise LookupError(operation_id)
            payload = operation.payload.seen_anew(operation.found)
        await self._outbox.do(
            lambda db: db.retry(operation_id, payload=payload, now=now, not_before=at_once)
        )
        await self._changed([operation])
        self._wake_sender()

    async def put_away(self, operation_id: int) -> None:
        """Puts away a reply that failed, was stopped, is unconfirmed, or was to be told of.

        What is being checked stays: until that is over, nothing else may leave for this person.

        Raises:
            LookupError: it is none of these any more, or is being checked.
        """
        operation = self._outbox_reader.operation(operation_id)
        if operation and _is_checked(operation):
            raise LookupError(operation_id)
        await self._outbox.do(lambda db: db.dismiss(operation_id))
        if operation is None:
            return
        await self._changed([operation])
        self._wake_sender()  # as above
        if self._connection and operation.state is not OperationState.DONE:
            with suppress(*quiet()):
                for participation_id in operation.rows:
                    await self._connection.look_again(participation_id)

    # Looking

    def operation(self, participation_id: int) -> Operation | None:
        """The reply to this person that is under way, needs the user or was to be told of."""
        return self._outbox_reader.of_participation(participation_id)

    def operation_by_id(self, operation_id: int) -> Operation | None:
        """One reply."""
        return self._outbox_reader.operation(operation_id)

    def batches(self, limit: int = 50) -> list[BatchProgress]:
        """The batches that still concern the user, the newest first."""
        return self._outbox_reader.batches(limit, now=self.now())

    def in_batch(self, batch_id: int, limit: int = -1) -> list[Operation]:
        """The replies of one batch."""
        return self._outbox_reader.in_batch(batch_id, limit=limit)

    def outline(self, batch_ids: Iterable[int]) -> list[Brief]:
        """Where the replies of these batches stand, the oldest first; any number at once."""
        return self._outbox_reader.outline(batch_ids)

    def operations_by_id(self, ids: Iterable[int]) -> list[Operation]:
        """These replies, the oldest first."""
        return self._outbox_reader.operations_by_id(ids)

    def needing_user(self) -> list[Operation]:
        """The replies for which the user has to decide, the oldest first."""
        return [op for op in self._outbox_reader.operations(NEEDS_USER) if op.needs_user]

    def attempts(self, operation_id: int) -> list[Attempt]:
        """The requests that were made for one reply, the oldest first."""
        return self._outbox_reader.attempts(operation_id)

    def is_in_bulk(self, participation_id: int) -> bool:
        """Whether an earlier bulk validation may still come, and overwrite another decision."""
        since = self.now() - BULK_RUNS_SECONDS
        return bool(self._outbox_reader.lost_bulk([participation_id], since))

    # Drafts

    def draft(self, participation_id: int) -> Draft | None:
        """What was begun for this person, with what was decided; None without a text."""
        return self._drafts.get(participation_id)

    def keep_draft(
        self,
        participation_id: int,
        text: str,
        *,
        decision: Decision | None = None,
        reason: DeclineReason | None = None,
    ) -> None:
        """Keeps what was begun, behind the screen; an empty text drops it."""
        now = self.now()
        work: Callable[[OutboxDb], None]
        if text:
            draft = Draft(participation_id, decision, reason, text, now)
            self._drafts[participation_id] = draft
            work = partial(_write_draft, draft=draft)
        elif self._drafts.pop(participation_id, None):
            work = partial(_drop_draft, participation_id=participation_id)
        else:
            return
        self._keep_behind(work)

    def _keep_behind(self, work: Callable[[OutboxDb], None]) -> None:
        """Writes something that was begun, behind the screen."""
        task = asyncio.create_task(self._keep(work), name="draft")
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)

    async def _keep(self, work: Callable[[OutboxDb], None]) -> None:
        try:
            await self._outbox.do(work)
        except Exception:
            _log.defect("a draft cannot be kept")
            self._board.now(
                trouble=_("Your draft could not be written to the disk; it is not kept.")
            )

    async def _renew_drafts(self) -> None:
        drafts = await self._outbox.do(lambda db: db.drafts())
        self._drafts = {draft.participation_id: draft for draft in drafts}

    # Calls

    def call(self, participation_id: int) -> Call:
        """Whether a call to this person is owed, and when the last one was noted."""
        return self._calls.get(participation_id, _NO_CALL)

    async def note_calls(self, participation_ids: Collection[int]) -> None:
        """Notes that the user has called these people now."""
        now = self.now()
        await self._outbox.do(lambda db: db.note_calls(participation_ids, now))
        await self.outbox_changed(participation_ids)

    async def take_back_calls(self, participation_ids: Collection[int]) -> None:
        """Takes the last notes back; older ones stand again."""
        await self._outbox.do(lambda db: db.take_back_calls(participation_ids))
        await self.outbox_changed(participation_ids)

    async def _renew_calls(self, participation_ids: Collection[int] | None) -> dict[int, Call]:
        """Learns of calls as `outbox_changed` does of replies; returns those of these people."""
        calls = await self._outbox.do(lambda db: db.calls(participation_ids))
        for id_ in list(self._calls) if participation_ids is None else participation_ids:
            self._calls.pop(id_, None)
        self._calls.update(calls)
        return calls

    # Telling

    async def outbox_changed(self, participation_ids: Collection[int] | None = None) -> None:
        """Shows the outbox as it is now.

        Args:
            participation_ids: whose replies are not where they were; everybody's by default.
        """
        summary = await self._outbox.do(lambda db: db.summary())
        overlays = await self._outbox.do(lambda db: db.overlays(participation_ids))
        calls = await self._renew_calls(participation_ids)
        now = self.now()
        beside = await self._outbox.do(lambda db: db.beside(now, participation_ids))
        changed = await self._writer.do(
            lambda cache: cache.lay_over(overlays, calls, beside, among=participation_ids)
        )
        self._board.now(outbox=summary)
        self._board.inbox_changed(changed | set(participation_ids or ()))
        if participation_ids is None or len(participation_ids) == 1:
            self._board.tell_rows()

    async def _changed(self, operations: Sequence[Operation]) -> None:
        await self.outbox_changed([id_ for operation in operations for id_ in operation.rows])

    async def _watch(self) -> None:
        """Notices what another jva-tui on the same folder queues, sends, takes back or notes."""
        known, laid = await self._outbox.do(lambda db: db.version()), await self._laid()
        while True:
            await self.clock.sleep(WATCH_SECONDS)
            if (version := await self._outbox.do(lambda db: db.version())) != known:
                known, before = version, laid
                await self.outbox_changed()
                laid = await self._laid()
                # The other one has laid it over the list, which both share, already.
                self._board.inbox_changed(id_ for _kind, id_, *_rest in before ^ laid)
                self._wake_sender()

    async def _laid(self) -> set[tuple[Any, ...]]:
        """What stands in the outbox and is shown in the list: of which kind, and of whom."""
        replies = await self._outbox.do(lambda db: db.overlays())
        calls = await self._outbox.do(lambda db: db.calls())
        beside = await self._outbox.do(lambda db: db.beside(0))
        kinds = (replies.items(), calls.items(), *beside)
        return {(kind, *row) for kind, rows in enumerate(kinds) for row in rows}

    def _wake_sender(self) -> None:
        if self._connection:
            self._connection.send()


def _is_checked(operation: Operation) -> bool:
    """Whether it is being found out what became of it, without the user."""
    return operation.state is OperationState.UNCONFIRMED and not operation.asks


def _take_back(db: OutboxDb, operation_id: int, now: int) -> Operation | None:
    with db.together():  # another process may be the one that sends
        return _taken_back(db, operation_id, now)


def _taken_back(db: OutboxDb, operation_id: int, now: int) -> Operation | None:
    operation = db.operation(operation_id)
    if operation is None or not operation.needs_user:
        return db.take_back(operation_id, now=now)
    db.dismiss(operation_id)
    if not isinstance(reply := operation.payload, Reply):
        return operation
    has_left = bool(operation.done_steps)
    # A decline that went halfway may have brought its text with it.
    is_said = has_left and not any(
        step.action == Action.MESSAGE and step.state is not StepState.DONE
        for step in operation.steps
    )
    if not is_said:
        db.save_draft(
            reply.participation_id,
            decision=None if has_left else reply.decision,
            reason=None if has_left else reply.reason,
            text=reply.text,
            now=now,
        )
    return operation


def _next_morning(now: int) -> int:
    here = datetime.fromtimestamp(now, UTC).astimezone()
    eight = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if eight <= here:
        tomorrow = (here + timedelta(days=1)).date()
        # Summer time may begin in between: the hour is the one of that day.
        eight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, MORNING).astimezone()
    return int(eight.timestamp())


def _write_draft(db: OutboxDb, draft: Draft) -> None:
    db.save_draft(
        draft.participation_id,
        decision=draft.decision,
        reason=draft.reason,
        text=draft.text,
        now=draft.updated_at,
    )


def _drop_draft(db: OutboxDb, participation_id: int) -> None:
    db.drop_draft(participation_id)


def quiet() -> tuple[type[Exception], ...]:
    """What those who read and send tell anyway, when something else meets it as well."""
    from jva_tui.accounts.keys import NoSecrets
    from jva_tui.api.errors import ApiError
    from jva_tui.sync import OtherOrganisation

    return ApiError, NoSecrets, NotWritten, OtherOrganisation
