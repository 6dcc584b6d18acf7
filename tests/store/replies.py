"""Replies for the tests of the outbox, and what a sender does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.operations import Fate, OperationState, Reply
from tests.people import NOW

if TYPE_CHECKING:
    from jva_tui.operations import Operation
    from jva_tui.store.outbox_db import OutboxDb

VALIDATE = Reply(
    *(1, 7, 11, State.PENDING, 101, Decision.VALIDATE),
    text="Bienvenue !",
    seen_places=3,
    is_mine=True,
)
DECLINE = Reply(
    2, 7, 12, State.PENDING, None, Decision.DECLINE, DeclineReason.OTHER, text="Désolé."
)
MESSAGE = Reply(3, 7, 13, State.IN_PROGRESS, 103, text="À quelle heure ?")
CANCEL = Reply(4, 7, None, State.PENDING, decision=Decision.CANCEL)
REPLIES = [VALIDATE, DECLINE, MESSAGE, CANCEL]
LATER = NOW + 10
BULK = "bulk-operation/participations/validate"


def validations(count: int, *, text: str = "") -> list[Reply]:
    """Replies to people numbered from 1."""
    return [
        Reply(id_, 7, 10 + id_, State.PENDING, decision=Decision.VALIDATE, text=text)
        for id_ in range(1, count + 1)
    ]


def queued(outbox: OutboxDb, *replies: Reply) -> list[int]:
    """Queues them as one batch, due at `LATER`, and returns the ids of their operations."""
    batch = outbox.queue(replies or [VALIDATE], now=NOW, not_before=LATER)
    return [operation.id for operation in outbox.in_batch(batch)]


def begin(outbox: OutboxDb, *ids: int, action: str = "decide", path: str = "x") -> int | None:
    """Writes an attempt down; its id, or None where nothing is left to cover."""
    begun = outbox.begin_attempt(
        *(ids, action),
        method="PUT",
        path=path,
        marker=101,
        read_marker=99,
        server_date=NOW - 1,
        now=LATER,
    )
    return begun[0] if begun else None


def begun(outbox: OutboxDb, *ids: int, action: str = "decide", path: str = "x") -> int:
    """As `begin`, where something is left."""
    attempt = begin(outbox, *ids, action=action, path=path)
    assert attempt is not None
    return attempt


def settle(outbox: OutboxDb, attempt_id: int, fate: Fate, *ids: int) -> None:
    """Says what became of an attempt, for some of what it covers, or for all."""
    outbox.settle_attempt(
        attempt_id, fate, status=None, message="", now=LATER, operation_ids=ids or None
    )


def send(outbox: OutboxDb, operation_id: int, action: str = "decide") -> None:
    """Makes a step that happens."""
    settle(outbox, begun(outbox, operation_id, action=action), Fate.HAPPENED)


def lose(outbox: OutboxDb, operation_id: int, *, asks: bool = False) -> int:
    """Makes a step of which nobody knows what became of it; returns the attempt."""
    attempt = begun(outbox, operation_id)
    settle(outbox, attempt, Fate.UNKNOWN)
    outbox.finish(operation_id, OperationState.UNCONFIRMED, "?", asks=asks)
    return attempt


def at(outbox: OutboxDb, operation_id: int) -> Operation:
    """The operation as it stands."""
    operation = outbox.operation(operation_id)
    assert operation is not None
    return operation


def states(outbox: OutboxDb, ids: list[int]) -> list[str]:
    """Where operations stand."""
    return [str(at(outbox, id_).state) for id_ in ids]
