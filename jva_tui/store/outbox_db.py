"""outbox.db: what only we know. Every commit is on the disk before anything depends on it.

Many rules of sending stand in the schema, as constraints and triggers that no code can get round
(``migrations/outbox``).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import apsw

from jva_tui.domain import Decision, DeclineReason
from jva_tui.operations import OperationState, Overlay
from jva_tui.store.database import OPENING, connect, query, transaction
from jva_tui.store.errors import Unsettled
from jva_tui.store.replies import (
    OPERATION_COLUMNS,
    Draft,
    to_operation,
    to_payload,
)
from jva_tui.store.schema import MIGRATIONS, migrate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from jva_tui.operations import Operation, Reply
    from jva_tui.store.database import Value

_UNDER_WAY = (OperationState.QUEUED, OperationState.SENDING, OperationState.UNCONFIRMED)
_ENDED_BADLY = (OperationState.FAILED, OperationState.CONFLICT, OperationState.UNCONFIRMED)
_SELECT = f"SELECT {OPERATION_COLUMNS} FROM operation"  # noqa: S608 - our own names


class OutboxDb:
    """One connection to outbox.db, for one thread. Each method is one transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path, key: bytes) -> OutboxDb:
        """Opens the database, makes it what this program expects, or a new one.

        Raises:
            WrongKey: it was made with another key.
            Damaged: it is not a database any more; it is left as it is, nobody else knows what
                stands in it.
            TooNew: a newer version of the program wrote it.
        """
        with OPENING:
            connection = connect(path, key, synchronous="FULL")
            migrate(connection, MIGRATIONS / "outbox")
        return cls(connection)

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    # What the user does

    def queue(self, replies: Sequence[Reply], *, now: int, not_before: int) -> int:
        """Queues replies as one batch, or none of them; returns the batch's id.

        Their drafts are gone with it, and so are earlier replies to the same people that failed.

        Args:
            replies: frozen as they will be sent.
            now: an instant.
            not_before: until then they can be taken back.

        Raises:
            Unsettled: something to one of these people is still under way.
        """
        people = json.dumps([reply.participation_id for reply in replies])
        with transaction(self._connection):
            if taken := query(self._connection, _TAKEN, (people,)):
                raise Unsettled(id_ for (id_,) in taken)
            self._connection.execute(_PUT_AWAY_EARLIER, (people,))
            self._connection.execute(_DROP_DRAFTS, (people,))
            self._connection.execute("INSERT INTO batch (created_at) VALUES (?)", (now,))
            batch_id = self._connection.last_insert_rowid()
            for reply in replies:
                self._insert(reply, batch_id, now, not_before)
        return batch_id

    def _insert(self, reply: Reply, batch_id: int, now: int, not_before: int) -> None:
        values = (batch_id, reply.participation_id, to_payload(reply), now, not_before)
        try:
            self._connection.execute(_INSERT, values)
        except apsw.ConstraintError as error:  # twice in one batch
            raise Unsettled([reply.participation_id]) from error
        operation_id = self._connection.last_insert_rowid()
        self._connection.executemany(
            "INSERT INTO step (operation_id, position, action) VALUES (?, ?, ?)",
            [(operation_id, position, step) for position, step in enumerate(reply.steps)],
        )

    def undo(self, batch_id: int | None = None, *, now: int) -> list[Operation]:
        """Takes back what is still queued, of one batch or of the last one, into drafts.

        What is being sent is not touched: both compete for the same change of state. Of a reply
        whose decision has left, the message is held; ``done_steps`` tells.
        """
        with transaction(self._connection):
            if batch_id is None:
                last = query(self._connection, _UNDOABLE)
                if not last:
                    return []
                batch_id = last[0][0]
            taken = self._operations("WHERE batch_id = ? AND state = 'queued'", (batch_id,))
            for operation in taken:
                self._take_back(operation, now)
        return taken

    def _take_back(self, operation: Operation, now: int) -> None:
        has_left = bool(operation.done_steps)
        self._connection.execute(
            "UPDATE step SET state = 'held' WHERE operation_id = ? AND state = 'waiting'",
            (operation.id,),
        )
        self._connection.execute(
            "UPDATE operation SET state = ?, is_put_away = 1 WHERE id = ? AND state = 'queued'",
            (OperationState.DONE if has_left else OperationState.DRAFT, operation.id),
        )
        reply = operation.reply
        decision, reason = (None, None) if has_left else (reply.decision, reply.reason)
        values = (reply.participation_id, decision, reason, reply.text, now)
        self._connection.execute(_WRITE_DRAFT, values)

    def dismiss(self, operation_id: int) -> None:
        """Puts away a reply that did not end well: the user has taken note.

        Of an unconfirmed one it ends the wait for an outcome: the user answers for what follows.
        """
        with transaction(self._connection):
            self._change(
                "UPDATE operation SET is_put_away = 1 WHERE id = ? AND state IN "
                "('failed', 'conflict', 'unconfirmed')",
                (operation_id,),
            )
            self._connection.execute(
                "UPDATE attempt_step SET is_open = 0 WHERE operation_id = ?", (operation_id,)
            )

    # Sending

    def due(self, now: int, limit: int) -> list[Operation]:
        """The queued operations whose time has come, the oldest first."""
        return self._operations("WHERE state = 'queued' AND not_before <= ?", (now,), limit)

    def next_due(self) -> int | None:
        """When the next queued operation may leave; None where nothing is queued."""
        statement = "SELECT min(not_before) FROM operation WHERE state = 'queued'"
        at: int | None = query(self._connection, statement)[0][0]
        return at

    def claim(self, operation_id: int) -> bool:
        """Begins to send an operation; False if it was taken back or claimed meanwhile."""
        return bool(query(self._connection, _CLAIM, (operation_id,)))

    def release(self, operation_id: int, not_before: int) -> None:
        """Queues an operation again, of which the last request certainly did nothing.

        Raises:
            LookupError: it is not being sent.
            apsw.ConstraintError: nobody knows yet what became of its last request.
        """
        self._change(
            "UPDATE operation SET state = 'queued', not_before = ?2 "
            "WHERE id = ?1 AND state = 'sending'",
            (operation_id, not_before),
        )

    def begin_attempt(  # noqa: PLR0913 - what an attempt consists of
        self, operation_id: int, step: str, *, method: str, path: str, marker: int, now: int
    ) -> int:
        """Writes down a request that is about to leave, and returns its id.

        Args:
            operation_id: claimed.
            step: the operation's next one.
            method: of the request.
            path: of the request.
            marker: the highest message id ever received: what the request writes is above it.
            now: an instant.

        Raises:
            Unsettled: the outcome of an earlier request to this person is not known.
            apsw.ConstraintError: the operation is not being sent, or this is not its next step.
        """
        with transaction(self._connection):
            if fenced := query(self._connection, _FENCED, (operation_id,)):
                raise Unsettled(id_ for (id_,) in fenced)
            self._connection.execute(
                "INSERT INTO attempt (method, path, marker, started_at) VALUES (?, ?, ?, ?)",
                (method, path, marker, now),
            )
            attempt_id = self._connection.last_insert_rowid()
            self._connection.execute(_COVER, (attempt_id, step, operation_id))
        return attempt_id

    def settle_attempt(
        self, attempt_id: int, outcome: str, *, status: int | None, message: str, now: int
    ) -> None:
        """Writes down what became of a request.

        ``happened`` makes its steps done; ``unknown`` keeps every other request to the same
        person from leaving, until a later call knows better.

        Args:
            attempt_id: as `begin_attempt` returned it.
            outcome: ``did_not_happen``, ``happened`` or ``unknown``.
            status: of the platform's answer, if there was one.
            message: the platform's words, or what happened on the way.
            now: an instant.

        Raises:
            LookupError: its outcome is already certain.
        """
        with transaction(self._connection):
            self._change(
                "UPDATE attempt SET outcome = ?2, status = ?3, server_message = ?4, "
                "settled_at = ?5 WHERE id = ?1 AND outcome IS NOT 'happened' "
                "AND outcome IS NOT 'did_not_happen'",
                (attempt_id, outcome, status, message, now),
            )

    def finish(self, operation_id: int, state: OperationState, detail: str) -> bool:
        """Ends the sending of an operation; False if it was taken back or ended before.

        Args:
            operation_id: queued, being sent or unconfirmed.
            state: done, failed, conflict or unconfirmed.
            detail: why, in words for the user.

        Raises:
            apsw.ConstraintError: done with steps left, or the outcome of a request is not known.
        """
        return bool(query(self._connection, _FINISH, (operation_id, state, detail)))

    def recover(self, now: int) -> list[Operation]:
        """Clears up after a process that died while sending; to be called by the only sender.

        Requests under way then have an unknown outcome, and their operations are unconfirmed. What
        had not left is queued again; where all had arrived it is done.

        Returns:
            The operations that have become unconfirmed.
        """
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE attempt SET outcome = 'unknown', settled_at = ? WHERE outcome IS NULL",
                (now,),
            )
            lost = [id_ for (id_,) in query(self._connection, _LOST)]
            for statement in _RECOVER:
                self._connection.execute(statement)
            return self._by_id(lost)

    # Looking

    def operations(self, states: Iterable[OperationState]) -> list[Operation]:
        """The operations in these states that the user has not put away, the oldest first."""
        return self._operations(
            "WHERE NOT is_put_away AND state IN (SELECT value FROM json_each(?))",
            (json.dumps(list(states)),),
        )

    def overlays(self) -> dict[int, Overlay]:
        """What the list shows over the platform's states, by participation."""
        shown = self.operations({*_UNDER_WAY, *_ENDED_BADLY})
        return {op.reply.participation_id: _overlay(op) for op in shown}

    def owner(self) -> tuple[int, int] | None:
        """User and organisation whose replies these are; None before the first sign-in."""
        row = query(self._connection, "SELECT user_id, structure_id FROM owner")
        return (row[0][0], row[0][1]) if row else None

    def set_owner(self, user_id: int, structure_id: int) -> None:
        """Notes whose replies these are."""
        self._connection.execute(
            "INSERT OR REPLACE INTO owner VALUES (1, ?, ?)", (user_id, structure_id)
        )

    def version(self) -> int:
        """A number that moves when another process has written."""
        return int(query(self._connection, "PRAGMA data_version")[0][0])

    # Drafts

    def save_draft(
        self,
        participation_id: int,
        *,
        decision: Decision | None,
        reason: DeclineReason | None,
        text: str,
        now: int,
    ) -> None:
        """Keeps what the user has begun to write, in the place of what was kept before."""
        self._connection.execute(_WRITE_DRAFT, (participation_id, decision, reason, text, now))

    def draft(self, participation_id: int) -> Draft | None:
        """What the user has begun to write to this volunteer."""
        return next((d for d in self.drafts() if d.participation_id == participation_id), None)

    def drafts(self) -> list[Draft]:
        """Everything that the user has begun to write."""
        return [
            Draft(
                participation_id,
                Decision(decision) if decision else None,
                DeclineReason(reason) if reason else None,
                text,
                updated_at,
            )
            for participation_id, decision, reason, text, updated_at in query(
                self._connection, _DRAFTS
            )
        ]

    def drop_draft(self, participation_id: int) -> None:
        """Forgets what the user had begun to write."""
        self._connection.execute(
            "DELETE FROM draft WHERE participation_id = ?", (participation_id,)
        )

    def _operations(
        self, condition: str, values: Sequence[Value], limit: int = -1
    ) -> list[Operation]:
        found = query(
            self._connection, f"{_SELECT} {condition} ORDER BY id LIMIT ?", (*values, limit)
        )
        return [to_operation(row) for row in found]

    def _by_id(self, ids: Sequence[int]) -> list[Operation]:
        return self._operations(
            "WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )

    def _change(self, statement: str, values: Sequence[Value]) -> None:
        if not query(self._connection, f"{statement} RETURNING id", values):
            raise LookupError(f"nothing to change: {values[0]}")


def _overlay(operation: Operation) -> Overlay:
    """A reply that failed shows the platform's state; one under way, where it leads to."""
    decision = operation.reply.decision
    leads_on = operation.state in _UNDER_WAY and decision is not None
    return Overlay(operation.state, decision.target if leads_on and decision else None)


_INSERT = """
    INSERT INTO operation
        (batch_id, kind, state, participation_id, payload, created_at, not_before)
    VALUES (?, 'reply', 'queued', ?, ?, ?, ?)
"""
_TAKEN = """
    SELECT participation_id FROM operation
    WHERE participation_id IN (SELECT value FROM json_each(?))
        AND state IN ('queued', 'sending', 'unconfirmed') AND NOT is_put_away
"""
_PUT_AWAY_EARLIER = """
    UPDATE operation SET is_put_away = 1
    WHERE participation_id IN (SELECT value FROM json_each(?))
        AND state IN ('failed', 'conflict') AND NOT is_put_away
"""
_UNDOABLE = """
    SELECT batch_id, count(*), max(not_before) FROM operation
    WHERE state = 'queued' GROUP BY batch_id ORDER BY batch_id DESC LIMIT 1
"""
_CLAIM = "UPDATE operation SET state = 'sending' WHERE id = ? AND state = 'queued' RETURNING id"
_FINISH = """
    UPDATE operation SET state = ?2, detail = ?3
    WHERE id = ?1 AND state IN ('queued', 'sending', 'unconfirmed') AND NOT is_put_away
    RETURNING id
"""
_FENCED = """
    SELECT participation_id FROM attempt_step WHERE is_open AND participation_id = (
        SELECT participation_id FROM operation WHERE id = ?
    )
"""
_COVER = """
    INSERT INTO attempt_step (attempt_id, operation_id, action, participation_id)
    SELECT ?, id, ?, participation_id FROM operation WHERE id = ?
"""
_LOST = """
    SELECT id FROM operation WHERE state = 'sending'
        AND EXISTS (SELECT 1 FROM attempt_step WHERE operation_id = operation.id AND is_open)
"""
_RECOVER = (
    """
    UPDATE operation SET state = 'unconfirmed' WHERE state = 'sending'
        AND EXISTS (SELECT 1 FROM attempt_step WHERE operation_id = operation.id AND is_open)
    """,
    """
    UPDATE operation SET state = 'done' WHERE state = 'sending' AND NOT EXISTS (
        SELECT 1 FROM step WHERE operation_id = operation.id AND state = 'waiting'
    )
    """,
    "UPDATE operation SET state = 'queued' WHERE state = 'sending'",
)
_WRITE_DRAFT = """
    INSERT OR REPLACE INTO draft (participation_id, decision, reason, text, updated_at)
    VALUES (?, ?, ?, ?, ?)
"""
_DRAFTS = "SELECT participation_id, decision, reason, text, updated_at FROM draft"
_DROP_DRAFTS = "DELETE FROM draft WHERE participation_id IN (SELECT value FROM json_each(?))"
