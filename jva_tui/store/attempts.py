"""What the sender writes down: requests before they leave, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.operations import Attempt, Fate, OperationState
from jva_tui.store.database import as_json, query, transaction
from jva_tui.store.errors import Unsettled
from jva_tui.store.outbox_part import TOUCH, WAITS, OutboxPart
from jva_tui.store.payloads import found_to_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from jva_tui.operations import Operation, Stands


class Attempts(OutboxPart):
    """The sender's side of the outbox. Each method is one transaction."""

    def due(self, now: int, limit: int) -> list[Operation]:
        """The queued operations whose time has come: what volunteers wait for first, by age.

        Nothing else for the same subjects is open: the schema sees to that. What waits for another
        operation is due once that one has ended, however it did: see `Operation.is_left_behind`.
        """
        return self._operations(f"WHERE id IN ({_DUE})", (now, limit), order=_IN_TURN)

    def next_due(self) -> int | None:
        """When the next queued operation may leave; None where none is, or all wait for others."""
        at: int | None = query(self._connection, _NEXT_DUE)[0][0]
        return at

    def begin_attempt(  # noqa: PLR0913 - what an attempt consists of
        self,
        operation_ids: Sequence[int],
        action: str,
        *,
        method: str,
        path: str,
        marker: int,
        read_marker: int,
        server_date: int | None,
        now: int,
    ) -> tuple[int, frozenset[int]] | None:
        """Writes down a request that is about to leave, and for which operations it does.

        These are the ones that are being sent, or queued and due, whose next step is ``action``,
        whose subject has no other attempt open, and which wait for no other operation; the queued
        ones are being sent from now on.

        Args:
            operation_ids: several share a bulk request.
            action: the step that the request makes.
            method: of the request.
            path: of the request.
            marker: the highest message id ever received: what the request writes is above it.
            read_marker: the same, when the operations' participations were last read.
            server_date: the platform's clock at its last answer.
            now: an instant.

        Returns:
            The attempt's id and the operations that it covers; None where none is left to cover,
            because they were taken back, put off or held meanwhile.

        Raises:
            Unsettled: only one is named, and the outcome of an earlier request is not known.
            apsw.ConstraintError: what must have arrived before one of them never will.
        """
        with transaction(self._connection):
            ids = self._ids(_READY, as_json(operation_ids), action, now)
            if not ids:
                self._check_fence(operation_ids)
                return None
            covered = as_json(ids)
            query(self._connection, _CLAIM, (covered,))
            query(
                self._connection,
                _WRITE_ATTEMPT,
                (method, path, marker, read_marker, server_date, now),
            )
            attempt_id = self._connection.last_insert_rowid()
            query(self._connection, _COVER, (attempt_id, action, covered))
        return attempt_id, frozenset(ids)

    def _check_fence(self, operation_ids: Sequence[int]) -> None:
        if len(operation_ids) != 1:
            return
        if fenced := query(self._connection, _FENCED, (operation_ids[0],)):
            raise Unsettled(subject for (subject,) in fenced)

    def name_bulk(self, attempt_id: int, bulk_id: str) -> None:
        """Notes the platform's id of the batch that a request has queued there.

        Raises:
            LookupError: there is no such attempt.
        """
        self._change("UPDATE attempt SET bulk_id = ?2 WHERE id = ?1", (attempt_id, bulk_id))

    def settle_attempt(  # noqa: PLR0913 - most are named, and one has a default
        self,
        attempt_id: int,
        fate: Fate,
        *,
        status: int | None,
        message: str,
        now: int,
        operation_ids: Sequence[int] | None = None,
    ) -> None:
        """Writes down what became of a request.

        ``HAPPENED`` makes its steps done; ``UNKNOWN`` keeps everything else for the same subjects
        from leaving, until a later call knows better; after the others the steps wait again.
        What was certain before stays as it is.

        Args:
            attempt_id: as `begin_attempt` returned it.
            fate: what is known now.
            status: of the platform's answer, if there was one.
            message: the platform's words, or what happened on the way; status and words that came
                earlier stay where nothing new is told.
            now: an instant.
            operation_ids: of which this is known; by default all that it covers.

        Raises:
            LookupError: of all these the fate is already certain.
        """
        some = None if operation_ids is None else as_json(operation_ids)
        with transaction(self._connection):
            settled = self._ids(_SETTLE, attempt_id, fate, some)
            if not settled:
                raise LookupError(f"already certain: {attempt_id}")
            query(self._connection, _TELL, (attempt_id, status, message))
            query(self._connection, TOUCH, (as_json(settled), now))

    def replace_steps(self, operation_id: int, done: str, then: Sequence[str]) -> None:
        """Takes over what was read on the platform: a step has happened, and what is left to do.

        What the user has held meanwhile stays held.

        Args:
            operation_id: not taken back.
            done: the action of a step that waits, or whose request is open.
            then: the actions that wait now, in their order, in the place of those that waited.

        Raises:
            LookupError: no such step waits.
        """
        with transaction(self._connection):
            if not self._ids(_WAITS, operation_id, done):
                raise LookupError(f"no such step waits: {done}")
            for statement in (_DROP_OTHERS, _SETTLE_STEP, _STEP_DONE):
                query(self._connection, statement, (operation_id, done))
            query(self._connection, _ADD_STEPS, (operation_id, as_json(then)))

    def release(self, operation_id: int, not_before: int, *, detail: str = "") -> bool:
        """Queues an operation again, of which nothing is under way; False if it was taken back.

        Args:
            operation_id: being sent or unconfirmed; or queued already, with more to know of it.
            not_before: an instant; where it was to wait until an earlier one, that stays.
            detail: what is to know of the steps that are done.

        Raises:
            apsw.ConstraintError: nobody knows yet what became of its last request.
        """
        return bool(self._ids(_RELEASE, operation_id, not_before, detail))

    def finish(  # noqa: PLR0913 - three are named and have a default
        self,
        operation_id: int,
        state: OperationState,
        detail: str,
        *,
        asks: bool = False,
        found: Stands | None = None,
        look_at: int | None = None,
    ) -> bool:
        """Ends the sending of an operation; False if it was taken back or ended before.

        Args:
            operation_id: queued, being sent or unconfirmed.
            state: done, failed, conflict or unconfirmed.
            detail: why, or what is to know, in words for the user.
            asks: whether the user has to decide what happens next.
            found: of a conflict, how the platform stood.
            look_at: of one that is done, when it is to be looked at once more.

        Raises:
            apsw.ConstraintError: done with steps left, or the outcome of a request is not known.
        """
        stood = found_to_text(found)
        return bool(self._ids(_FINISH, operation_id, state, detail, int(asks), stood, look_at))

    def open_attempts(self) -> list[tuple[Attempt, list[Operation]]]:
        """The requests of which nobody knows what became of them, the oldest first.

        Each with the operations for which that is so; its fate is UNKNOWN where it is that of all
        of them, and None where it may still be under way.
        """
        covers: dict[int, list[int]] = {}
        for attempt_id, operation_id in query(self._connection, _OPEN_STEPS):
            covers.setdefault(attempt_id, []).append(operation_id)
        return [
            (attempt, self._by_id(covers[attempt.id])) for attempt in self._attempts(_OPEN_ATTEMPTS)
        ]

    def attempts(self, operation_id: int) -> list[Attempt]:
        """Every request that was made for an operation, the oldest first."""
        return self._attempts(_ATTEMPTS_OF, operation_id)

    def _attempts(self, statement: str, *values: int) -> list[Attempt]:
        return [_to_attempt(row) for row in query(self._connection, statement, values)]

    def recover(self, now: int) -> None:
        """Clears up after a process that died while sending; to be called by the only sender.

        Requests under way then have an unknown outcome, and their operations are unconfirmed; of a
        bulk request whose batch is known, they are being sent as before. What has nothing open is
        queued again, or done where all of it had arrived; what asks the user waits for the user.
        """
        with transaction(self._connection):
            lost = self._ids(_LOST)
            query(self._connection, TOUCH, (as_json(lost), now))
            for statement in _RECOVER:
                query(self._connection, statement)

    def due_looks(self, now: int, limit: int) -> list[Operation]:
        """The operations that are done and have to be looked at once more by now."""
        return self._operations(
            "WHERE look_at IS NOT NULL AND look_at <= ? AND state = 'done'",
            (now,),
            limit,
            order="look_at, id",
        )

    def next_look(self) -> int | None:
        """When an operation that is done has to be looked at again; None where none has."""
        at: int | None = query(self._connection, _NEXT_LOOK)[0][0]
        return at

    def set_look(
        self, operation_id: int, look_at: int | None, *, detail: str | None = None
    ) -> None:
        """Notes when an operation that is done is to be looked at again, and what was seen.

        Args:
            operation_id: done.
            look_at: an instant; None for never again.
            detail: what the user should know; where that is new, it is shown again even if the
                user had put away what was known before. None leaves it as it is.

        Raises:
            LookupError: there is no such operation that is done.
        """
        self._change(_SET_LOOK, (operation_id, look_at, detail))


def _to_attempt(row: Sequence[Any]) -> Attempt:
    attempt = Attempt(*row)
    return attempt._replace(fate=Fate(attempt.fate)) if attempt.fate else attempt


# Where the computer's clock was set back after an operation was queued, its waiting is over: it
# was to be a minute at most, unless it was put off until an hour of the clock.
_IS_TIME = "(not_before <= {now} OR created_at > {now} AND not_before <= created_at + 60)"
# No volunteer is told of labels and filings. The plus keeps it from walking past all that is done.
_IN_TURN = "kind IN ('tag', 'filing'), +id"
_DUE = f"""
    SELECT id FROM operation
    WHERE state = 'queued' AND {_IS_TIME.format(now="?1")} AND NOT {WAITS}
    ORDER BY {_IN_TURN} LIMIT ?2
"""  # noqa: S608 - our own conditions
_NEXT_DUE = f"SELECT min(not_before) FROM operation WHERE state = 'queued' AND NOT {WAITS}"  # noqa: S608 - as above
_READY = f"""
    SELECT id FROM operation
    WHERE id IN (SELECT value FROM json_each(?1)) AND NOT is_put_away
        AND (state = 'sending' OR state = 'queued' AND {_IS_TIME.format(now="?3")})
        AND ?2 = (
            SELECT action FROM step WHERE operation_id = operation.id AND step.state = 'waiting'
            ORDER BY position LIMIT 1
        )
        AND NOT EXISTS (
            SELECT 1 FROM attempt_step a WHERE a.subject = operation.subject AND a.is_open
        )
        AND NOT {WAITS}
"""  # noqa: S608 - as above
_FENCED = """
    SELECT o.subject FROM operation o JOIN attempt_step a ON a.subject = o.subject
    WHERE o.id = ? AND a.is_open
"""
_CLAIM = """
    UPDATE operation SET state = 'sending'
    WHERE id IN (SELECT value FROM json_each(?)) AND state = 'queued'
"""
_WRITE_ATTEMPT = """
    INSERT INTO attempt (method, path, marker, read_marker, server_date, started_at)
    VALUES (?, ?, ?, ?, ?, ?)
"""
_COVER = """
    INSERT INTO attempt_step (attempt_id, operation_id, action, subject)
    SELECT ?1, id, ?2, subject FROM operation WHERE id IN (SELECT value FROM json_each(?3))
"""
_SETTLE = """
    UPDATE attempt_step SET fate = ?2
    WHERE attempt_id = ?1 AND is_open
        AND (?3 IS NULL OR operation_id IN (SELECT value FROM json_each(?3)))
    RETURNING operation_id
"""
_TELL = """
    UPDATE attempt SET status = ifnull(?2, status),
        server_message = iif(?3 = '', server_message, ?3)
    WHERE id = ?1
"""
_WAITS = """
    SELECT 1 FROM step WHERE operation_id = ? AND action = ? AND state = 'waiting'
"""
_DROP_OTHERS = """
    DELETE FROM step WHERE operation_id = ? AND state = 'waiting' AND action <> ?
"""
_SETTLE_STEP = """
    UPDATE attempt_step SET fate = 'happened' WHERE operation_id = ? AND action = ? AND is_open
"""
_STEP_DONE = """
    UPDATE step SET state = 'done' WHERE operation_id = ? AND action = ? AND state = 'waiting'
"""
_ADD_STEPS = """
    INSERT INTO step (operation_id, position, action)
    SELECT ?1, (SELECT max(position) FROM step WHERE operation_id = ?1) + 1 + key, value
    FROM json_each(?2)
    WHERE value NOT IN (SELECT action FROM step WHERE operation_id = ?1)
"""
_RELEASE = """
    UPDATE operation
    SET state = 'queued', not_before = min(not_before, ?2), detail = ?3, asks = 0
    WHERE id = ?1 AND state IN ('queued', 'sending', 'unconfirmed') AND NOT is_put_away
    RETURNING id
"""
# What is to know of earlier steps stays before what is said while the last one is unconfirmed.
_FINISH = """
    UPDATE operation SET state = ?2,
        detail = iif(
            ?2 = 'unconfirmed',
            iif(
                instr(detail, char(10)),
                substr(detail, 1, instr(detail, char(10)) - 1),
                iif(state = 'unconfirmed', '', detail)
            ) || char(10) || ?3,
            ?3
        ), asks = ?4, found = ?5, look_at = ?6
    WHERE id = ?1 AND state IN ('queued', 'sending', 'unconfirmed') AND NOT is_put_away
    RETURNING id
"""
_OPEN_STEPS = "SELECT attempt_id, operation_id FROM attempt_step WHERE is_open"
# In the order of `Attempt`.
_OPEN_ATTEMPTS = """
    SELECT a.id, s.action, a.method, a.path, a.marker, a.read_marker, a.server_date, a.started_at,
        iif(count(s.fate) < count(*), NULL, 'unknown'), a.status, a.server_message,
        (SELECT count(*) FROM attempt_step WHERE attempt_id = a.id), a.bulk_id
    FROM attempt_step s JOIN attempt a ON a.id = s.attempt_id WHERE s.is_open
    GROUP BY a.id ORDER BY a.id
"""
_ATTEMPTS_OF = """
    SELECT a.id, s.action, a.method, a.path, a.marker, a.read_marker, a.server_date, a.started_at,
        s.fate, a.status, a.server_message,
        (SELECT count(*) FROM attempt_step WHERE attempt_id = a.id), a.bulk_id
    FROM attempt_step s JOIN attempt a ON a.id = s.attempt_id WHERE s.operation_id = ?
    ORDER BY a.id
"""
_LOST = """
    UPDATE attempt_step SET fate = 'unknown' WHERE is_open AND fate IS NULL RETURNING operation_id
"""
# What is to know of an earlier step stays with what was being sent.
_RECOVER = (
    """
    UPDATE operation
    SET state = 'unconfirmed', detail = iif(detail = '', '', detail || char(10))
    WHERE state = 'sending' AND id IN (
        SELECT s.operation_id FROM attempt_step s JOIN attempt a ON a.id = s.attempt_id
        WHERE s.is_open AND a.bulk_id IS NULL
    )
    """,
    """
    UPDATE operation SET state = 'done', detail = iif(state = 'sending', detail, '')
    WHERE state IN ('sending', 'unconfirmed') AND NOT asks AND NOT is_put_away
        AND id NOT IN (SELECT operation_id FROM attempt_step WHERE is_open)
        AND NOT EXISTS (
            SELECT 1 FROM step WHERE operation_id = operation.id AND step.state = 'waiting'
        )
    """,
    """
    UPDATE operation SET state = 'queued', detail = iif(state = 'sending', detail, '')
    WHERE state IN ('sending', 'unconfirmed') AND NOT asks AND NOT is_put_away
        AND id NOT IN (SELECT operation_id FROM attempt_step WHERE is_open)
    """,
)
_NEXT_LOOK = "SELECT min(look_at) FROM operation WHERE look_at IS NOT NULL AND state = 'done'"
_SET_LOOK = """
    UPDATE operation SET look_at = ?2, detail = ifnull(?3, detail),
        is_put_away = is_put_away AND detail = ifnull(?3, detail)
    WHERE id = ?1 AND state = 'done'
"""
