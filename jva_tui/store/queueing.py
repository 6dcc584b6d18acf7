"""What the user does with the outbox: queue, take back, send again, put away."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jva_tui.domain import Decision
from jva_tui.i18n import _
from jva_tui.operations import UNDER_WAY, Action, OperationState, Reply, StepState, Undone
from jva_tui.store.calls import owe, owe_no_more
from jva_tui.store.database import as_json, query, transaction
from jva_tui.store.drafts import WRITE_DRAFT
from jva_tui.store.errors import Forgotten, Unsettled
from jva_tui.store.outbox_part import TOUCH, OutboxPart
from jva_tui.store.payloads import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jva_tui.operations import Operation, Payload

_NOT_ARRIVED = (OperationState.FAILED, OperationState.CONFLICT)
_LONGEST_UNDO = 60
"""Seconds; what waits longer was put off."""


class Queueing(OutboxPart):
    """The user's side of the outbox. Each method is one transaction."""

    def queue(self, payloads: Sequence[Payload], *, now: int, not_before: int) -> int:
        """Queues operations as one batch, or none of them; returns the batch's id.

        The drafts of what is a reply are gone with it, and so is what failed earlier for the same
        subjects. Whoever is declined without being told is to be called from now on.

        Args:
            payloads: frozen as they will be sent.
            now: an instant.
            not_before: until then they can be taken back.

        Raises:
            Unsettled: something for one of these subjects is still under way, two are for the
                same one, or somebody was forgotten.
            ValueError: some of them would wait for each other for ever.
        """
        subjects = [payload.subject for payload in payloads]
        if twice := [subject for subject, number in Counter(subjects).items() if number > 1]:
            raise Unsettled(twice)
        _check_order(payloads)
        with transaction(self._connection):
            if taken := query(self._connection, _TAKEN, (as_json(subjects),)):
                raise Unsettled(subject for (subject,) in taken)
            people = {p.participation_id for p in payloads if p.participation_id is not None}
            if gone := self._ids(_FORGOTTEN, as_json(people)):
                raise Forgotten(p.subject for p in payloads if p.participation_id in gone)
            query(self._connection, _PUT_AWAY_EARLIER, (as_json(subjects),))
            answered = [p.participation_id for p in payloads if isinstance(p, Reply)]
            query(self._connection, _DROP_DRAFTS, (as_json(answered),))
            owe(self._connection, _untold(payloads), now)
            batch = "INSERT INTO batch (created_at, touched_at) VALUES (?1, ?1)"
            query(self._connection, batch, (now,))
            batch_id = self._connection.last_insert_rowid()
            self._insert(payloads, batch_id, now, not_before)
        return batch_id

    def _insert(
        self, payloads: Sequence[Payload], batch_id: int, now: int, not_before: int
    ) -> None:
        self._connection.executemany(
            _INSERT,
            [
                (
                    *(batch_id, p.kind, p.subject, p.after_subject, p.participation_id),
                    *(to_text(p), now, not_before),
                )
                for p in payloads
            ],
        )
        written = "SELECT subject, id FROM operation WHERE batch_id = ?"
        ids = dict(query(self._connection, written, (batch_id,)))
        self._connection.executemany(
            "INSERT INTO step (operation_id, position, action) VALUES (?, ?, ?)",
            [
                (ids[payload.subject], position, action)
                for payload in payloads
                for position, action in enumerate(payload.steps)
            ],
        )

    def undo(self, batch_id: int | None = None, *, now: int) -> Undone:
        """Takes a batch back, as far as it has not left; what is taken back is a draft again.

        Of a reply whose decision has left, or is on its way, the message is held; the rest of it
        goes on. Sending and taking back compete for the same changes of state.

        Args:
            batch_id: by default the last one of which something can be taken back.
            now: an instant.

        Returns:
            The operations of the batch, as they stood before.
        """
        with transaction(self._connection):
            if batch_id is None:
                batch_id = self._ids(_LAST_UNDOABLE)[0]
            return self._undo(self._operations("WHERE batch_id = ?", (batch_id,)), now)

    def take_back(self, operation_id: int, *, now: int) -> Operation | None:
        """Does as `undo` with one reply; None where nothing of it can be taken back any more."""
        with transaction(self._connection):
            undone = self._undo(self._by_id([operation_id]), now)
        return next(iter((*undone.taken, *undone.held)), None)

    def _undo(self, operations: Sequence[Operation], now: int) -> Undone:
        under_way = set(query(self._connection, _UNDER_WAY, (as_json(_ids(operations)),)))
        on_their_way = {operation_id for operation_id, _action in under_way}
        taken, held, reached, stopped = [], [], [], []
        for operation in operations:
            has_left = bool(operation.done_steps) or operation.id in on_their_way
            if operation.state not in UNDER_WAY or operation.asks:
                if has_left and operation.state is not OperationState.DRAFT:
                    reached.append(operation)
            elif not has_left and operation.is_repeat:
                stopped.append(operation)
            elif not has_left:
                taken.append(operation)
            elif _waits(operation) and (operation.id, Action.MESSAGE) not in under_way:
                held.append(operation)
            else:
                reached.append(operation)
        self._take(taken, now)
        self._stop(stopped)
        self._hold(held, now)
        return Undone(tuple(taken), tuple(held), (*reached, *stopped))

    def _take(self, operations: Sequence[Operation], now: int) -> None:
        """Takes back what has not left at all; of replies, drafts are made again."""
        ids = (as_json(_ids(operations)),)
        query(self._connection, _HOLD_ALL, ids)
        query(self._connection, _INTO_DRAFTS, ids)
        owe_no_more(self._connection, _untold(_replies(operations)))
        self._connection.executemany(
            WRITE_DRAFT,
            [
                (reply.participation_id, reply.decision, reply.reason, reply.text, now)
                for reply in _replies(operations)
                if reply.text
            ],
        )

    def _stop(self, operations: Sequence[Operation]) -> None:
        """Sends nothing again for now of what was looked for in vain: the first may still come."""
        detail = _(
            "Stopped before it was sent again. The first request may still arrive, though the "
            "platform showed no trace of it: look there before you send it again."
        )
        query(self._connection, _STOP, (as_json(_ids(operations)), detail))

    def _hold(self, operations: Sequence[Operation], now: int) -> None:
        """Holds the messages of replies of which something has left."""
        ids = (as_json(_ids(operations)),)
        query(self._connection, _HOLD_MESSAGES, ids)
        query(self._connection, _DONE_BUT_FOR_MESSAGES, (*ids, now))
        self._connection.executemany(
            WRITE_DRAFT,
            [
                (reply.participation_id, None, None, reply.text, now)
                for reply in _replies(operations)
            ],
        )

    def postpone(self, batch_id: int | None, not_before: int) -> int:
        """Lets what is still queued of a batch wait until then; returns how many replies.

        Args:
            batch_id: by default the last one of which something is queued.
            not_before: an instant.
        """
        return len(self._ids(_POSTPONE, batch_id, not_before))

    def send_now(self, batch_id: int | None, now: int) -> int:
        """Ends the waiting of what is queued, of one batch or of all; returns how many replies.

        Args:
            batch_id: None for all, but for what was put off until an hour of the clock, as long as
                something else waits.
            now: an instant.
        """
        with transaction(self._connection):
            soon = self._ids(_SEND_NOW, batch_id, now, now + _LONGEST_UNDO)
            return len(soon or self._ids(_SEND_NOW, batch_id, now, None))

    def retry(
        self, operation_id: int, *, payload: Payload | None, now: int, not_before: int
    ) -> None:
        """Queues an operation again that did not end well, with the steps that still wait.

        Of an unconfirmed one the user answers for what follows: what it was waiting for is closed.

        Args:
            operation_id: failed, in conflict or unconfirmed.
            payload: the same, frozen anew with what the author sees now; None to leave it as it
                is.
            now: an instant.
            not_before: until then it can be taken back.

        Raises:
            LookupError: there is no such operation, or ``payload`` is about something else.
        """
        with transaction(self._connection):
            query(self._connection, _ANSWER_FOR, (operation_id,))
            query(self._connection, TOUCH, (as_json([operation_id]), now))
            frozen, subject = (to_text(payload), payload.subject) if payload else (None, None)
            after = payload.after_subject if payload else None
            self._change(_RETRY, (operation_id, frozen, subject, not_before, after))

    def dismiss(self, operation_id: int) -> None:
        """Puts away what did not end well, or what was to be known: the user has taken note.

        Of an unconfirmed one it ends the wait for an outcome: the user answers for what follows.

        Raises:
            LookupError: it is still on its way, or there is nothing to put away.
        """
        with transaction(self._connection):
            query(self._connection, _ANSWER_FOR, (operation_id,))
            self._change(_PUT_AWAY, (operation_id,))
            # Of what failed or was stopped it is known that it has not arrived.
            failed = [op for op in self._by_id([operation_id]) if op.state in _NOT_ARRIVED]
            owe_no_more(self._connection, _untold(_replies(failed)))


def _check_order(payloads: Sequence[Payload]) -> None:
    """Refuses what waits for each other.

    Raises:
        ValueError: some do.
    """
    after = {payload.subject: payload.after_subject for payload in payloads}
    is_fine: set[str | None] = set()
    for subject in after:
        on_the_way: set[str | None] = set()
        one: str | None = subject
        while one in after and one not in is_fine:
            if one in on_the_way:
                raise ValueError("these would wait for each other for ever")
            on_the_way.add(one)
            one = after[one]
        is_fine |= on_the_way


def _ids(operations: Iterable[Operation]) -> list[int]:
    return [operation.id for operation in operations]


def _replies(operations: Iterable[Operation]) -> list[Reply]:
    payloads = (operation.payload for operation in operations)
    return [payload for payload in payloads if isinstance(payload, Reply)]


def _untold(payloads: Iterable[Payload]) -> list[int]:
    """Those whom the platform does not tell that they are declined: they have no conversation."""
    return [
        payload.participation_id
        for payload in payloads
        if isinstance(payload, Reply)
        and payload.decision is Decision.DECLINE
        and payload.conversation_id is None
    ]


def _waits(operation: Operation) -> bool:
    """Whether its message still has to reach the platform."""
    return any(
        step.action == Action.MESSAGE and step.state is StepState.WAITING
        for step in operation.steps
    )


_TAKEN = """
    SELECT subject FROM live_operation WHERE subject IN (SELECT value FROM json_each(?))
"""
_FORGOTTEN = """
    SELECT participation_id FROM forgotten
    WHERE participation_id IN (SELECT value FROM json_each(?))
"""
_PUT_AWAY_EARLIER = """
    UPDATE operation SET is_put_away = 1
    WHERE subject IN (SELECT value FROM json_each(?))
        AND state IN ('failed', 'conflict') AND NOT is_put_away
"""
_DROP_DRAFTS = "DELETE FROM draft WHERE participation_id IN (SELECT value FROM json_each(?))"
_INSERT = """
    INSERT INTO operation
        (batch_id, kind, subject, after_subject, participation_id, state, payload, created_at,
        not_before)
    VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?)
"""
# Nothing of it has left, or a message waits for its turn. The plus keeps it from walking down the
# index of batches, past all that is done.
_LAST_UNDOABLE = """
    SELECT max(+batch_id) FROM live_operation o WHERE NOT asks AND (
        NOT EXISTS (SELECT 1 FROM step WHERE operation_id = o.id AND step.state = 'done')
            AND NOT EXISTS (SELECT 1 FROM attempt_step WHERE operation_id = o.id AND is_open)
        OR EXISTS (
            SELECT 1 FROM step
            WHERE operation_id = o.id AND action = 'message' AND step.state = 'waiting'
        ) AND NOT EXISTS (
            SELECT 1 FROM attempt_step
            WHERE operation_id = o.id AND action = 'message' AND is_open
        )
    )
"""
_UNDER_WAY = """
    SELECT operation_id, action FROM attempt_step
    WHERE is_open AND operation_id IN (SELECT value FROM json_each(?))
"""
_HOLD_ALL = """
    UPDATE step SET state = 'held'
    WHERE operation_id IN (SELECT value FROM json_each(?)) AND state = 'waiting'
"""
_INTO_DRAFTS = """
    UPDATE operation SET state = 'draft', is_put_away = 1
    WHERE id IN (SELECT value FROM json_each(?))
"""
_STOP = """
    UPDATE operation SET state = 'unconfirmed', asks = 1, detail = char(10) || ?2
    WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'queued'
"""
_HOLD_MESSAGES = f"{_HOLD_ALL} AND action = 'message'"
# What others did before the decision arrived is looked at, as it is of all that is done.
_DONE_BUT_FOR_MESSAGES = """
    UPDATE operation SET state = 'done', look_at = ?2
    WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'queued' AND NOT EXISTS (
        SELECT 1 FROM step WHERE operation_id = operation.id AND step.state = 'waiting'
    )
"""
_POSTPONE = """
    UPDATE operation SET not_before = ?2 WHERE state = 'queued'
        AND batch_id = ifnull(?1, (SELECT max(batch_id) FROM operation WHERE state = 'queued'))
    RETURNING id
"""
_SEND_NOW = """
    UPDATE operation SET not_before = ?2
    WHERE state = 'queued' AND not_before > ?2 AND not_before <= ifnull(?3, not_before)
        AND batch_id = ifnull(?1, batch_id)
    RETURNING id
"""
_ANSWER_FOR = """
    UPDATE attempt_step SET fate = 'answered_for'
    WHERE operation_id = ?1 AND is_open
        AND (SELECT state FROM operation WHERE id = ?1) = 'unconfirmed'
"""
_RETRY = """
    UPDATE operation
    SET state = 'queued', payload = coalesce(?2, payload), not_before = ?4,
        after_subject = iif(?2 IS NULL, after_subject, ?5),
        detail = '', asks = 0, found = NULL, look_at = NULL
    WHERE id = ?1 AND state IN ('failed', 'conflict', 'unconfirmed') AND NOT is_put_away
        AND subject = coalesce(?3, subject)
"""
_PUT_AWAY = """
    UPDATE operation SET is_put_away = 1
    WHERE id = ? AND (
        state IN ('failed', 'conflict', 'unconfirmed') OR state = 'done' AND detail <> ''
    )
"""
