"""What the outbox holds, as a command finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.operations import OperationState, Publication, Reply
from jva_tui.templates.file import SUFFIX
from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.desk import Desk
    from jva_tui.operations import Operation

_EVERY = -1
"""No limit."""


def operations(desk: Desk) -> list[Operation]:
    """Everything that was not put away, the oldest first."""
    known = [op for batch in desk.batches(limit=_EVERY) for op in desk.in_batch(batch.id)]
    return sorted(known, key=lambda operation: operation.id)


def is_over(operation: Operation) -> bool:
    """Whether it has arrived, and nothing is to know of it."""
    return operation.state is OperationState.DONE and not operation.detail


def found(desk: Desk, named: int | str) -> Operation | None:
    """What is meant: of several, the one that is not over, a reply before a label, the newest.

    Args:
        desk: open.
        named: the number of a request, or a template: its file, its name, or "#12" for the
            platform's template 12.
    """
    known = operations(desk)
    if isinstance(named, int):
        return _latest(op for op in known if named in op.rows)
    return _latest(op for op in known if isinstance(op.payload, Publication) and _is(op, named))


def _latest(known: Iterable[Operation]) -> Operation | None:
    def weight(operation: Operation) -> tuple[bool, bool, int]:
        return not is_over(operation), isinstance(operation.payload, Reply), operation.id

    return max(known, key=weight, default=None)


def _is(operation: Operation, named: str) -> bool:
    """Whether a template is called so."""
    publication = operation.payload
    assert isinstance(publication, Publication)  # noqa: S101 - looked at just above
    if publication.template_id is not None and named == f"#{publication.template_id}":
        return True
    return publication.file in (named, named + SUFFIX) or fold(publication.name) == fold(named)
