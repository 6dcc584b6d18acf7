"""What the parts of `OutboxDb` share: the connection, and reading operations from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jva_tui.operations import Operation, OperationState, Step, StepState
from jva_tui.store.database import as_json, query
from jva_tui.store.payloads import found_from_text, from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    import apsw

    from jva_tui.store.database import Value

_COLUMNS = """
    id, batch_id, kind, state, payload, created_at, not_before, detail, asks, found,
    (
        SELECT json_group_array(json_array(action, step.state) ORDER BY position) FROM step
        WHERE operation_id = operation.id
    ),
    EXISTS (
        SELECT 1 FROM attempt_step
        WHERE operation_id = operation.id AND fate IN ('absent', 'answered_for')
    ),
    after_subject IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM waiting_operation WHERE operation_id = operation.id)
        AND NOT EXISTS (
            SELECT 1 FROM predecessor JOIN operation p ON p.id = predecessor.id
            WHERE operation_id = operation.id AND p.state = 'done'
        )
"""
_SELECT = f"SELECT {_COLUMNS} FROM operation"  # noqa: S608 - our own names

TOUCH = """
    UPDATE batch SET touched_at = ?2 WHERE id IN (
        SELECT batch_id FROM operation WHERE id IN (SELECT value FROM json_each(?1))
    )
"""
"""SQL: something of these operations (1) became known, or was queued, at this instant (2)."""
WAITS = "EXISTS (SELECT 1 FROM waiting_operation WHERE operation_id = operation.id)"
"""SQL: another operation is under way, or needs the user, that must have arrived before."""


class OutboxPart:
    """One connection to outbox.db, for one thread."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def _operations(
        self, condition: str, values: Sequence[Value] = (), limit: int = -1, order: str = "id"
    ) -> list[Operation]:
        found = query(
            self._connection, f"{_SELECT} {condition} ORDER BY {order} LIMIT ?", (*values, limit)
        )
        return [_to_operation(row) for row in found]

    def _by_id(self, ids: Iterable[int]) -> list[Operation]:
        return self._operations("WHERE id IN (SELECT value FROM json_each(?))", (as_json(ids),))

    def _ids(self, statement: str, *values: Value) -> list[int]:
        return [id_ for (id_,) in query(self._connection, statement, values)]

    def _change(self, statement: str, values: Sequence[Value]) -> None:
        """Changes what a statement names.

        Raises:
            LookupError: it names nothing.
        """
        if not query(self._connection, f"{statement} RETURNING id", values):
            raise LookupError(f"nothing to change: {values[0]}")


def _to_operation(row: Sequence[Any]) -> Operation:
    """An operation, from `_COLUMNS`."""
    id_, batch_id, kind, state, payload, created_at, not_before, detail, asks, found = row[:10]
    steps, is_repeat, is_left_behind = row[10:]
    # While one is unconfirmed, two lines stand there: what is to know of earlier steps, and why.
    note, has_two, why = detail.partition("\n")
    is_note = has_two or state != OperationState.UNCONFIRMED
    return Operation(
        id=id_,
        batch_id=batch_id,
        state=OperationState(state),
        payload=from_text(kind, payload),
        created_at=created_at,
        not_before=not_before,
        detail=" ".join(filter(None, (note, why))),
        note=note if is_note else "",
        steps=tuple(Step(action, StepState(told)) for action, told in json.loads(steps)),
        asks=bool(asks),
        found=found_from_text(kind, found),
        is_repeat=bool(is_repeat),
        is_left_behind=bool(is_left_behind),
    )
