"""Invented outgoing replies, for drawing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jva_tui.operations import Attempt, Fate, Operation, OperationState
from jva_tui.tally import BatchProgress
from tests.widgets.people import HOSTILE, NOW, OPERATION
from widgets.outbox_row import Told

if TYPE_CHECKING:
    from collections.abc import Sequence


def operation(number: int = 1, **changes: object) -> Operation:
    """A reply, queued by default and due."""
    known = OPERATION._replace(id=number, created_at=NOW - 60, not_before=NOW - 50)
    reply = replace(known.reply, participation_id=number)
    return known._replace(**{"payload": reply} | changes)  # type: ignore[arg-type]  # fields of Operation


def told(ids: Sequence[int]) -> dict[int, Told]:
    """What a list says of these: everybody has the same hostile name."""
    return {id_: Told(operation(id_), HOSTILE) for id_ in ids}


def progress(number: int, total: int, done: int = 0, **changes: object) -> BatchProgress:
    """Replies that were queued together; what is not done waits."""
    counts = {OperationState.DONE: done, OperationState.QUEUED: total - done}
    known = BatchProgress(number, NOW - 60, counts, 0, 0, NOW - 50)
    return known._replace(**changes)  # type: ignore[arg-type]  # fields of BatchProgress


def attempt(fate: Fate | None, **changes: object) -> Attempt:
    """A request for a decision."""
    known = Attempt(1, "decide", "PUT", "participations/1", 9, 9, NOW, NOW - 40, fate, None, "")
    return known._replace(**changes)  # type: ignore[arg-type]  # fields of Attempt
