"""What the outbox holds, as a command finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.operations import OperationState

if TYPE_CHECKING:
    from jva_tui.desk import Desk
    from jva_tui.operations import Operation

_EVERY = -1
"""No limit."""


def operations(desk: Desk) -> list[Operation]:
    """Every reply that was not put away, the oldest first."""
    known = [op for batch in desk.batches(limit=_EVERY) for op in desk.in_batch(batch.id)]
    return sorted(known, key=lambda operation: operation.id)


def is_over(operation: Operation) -> bool:
    """Whether it has arrived, and nothing is to know of it."""
    return operation.state is OperationState.DONE and not operation.detail


def of_request(desk: Desk, id_: int) -> Operation | None:
    """The reply to a request: the one that is not over, or else the newest."""
    known = [op for op in operations(desk) if op.reply.participation_id == id_]
    return max(known, key=lambda operation: (not is_over(operation), operation.id), default=None)
