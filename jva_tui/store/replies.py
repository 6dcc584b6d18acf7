"""Replies as rows of outbox.db, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from jva_tui.domain import Decision, DeclineReason
from jva_tui.operations import Found, Operation, OperationState, Reply, Step, StepState

if TYPE_CHECKING:
    from collections.abc import Sequence


class Draft(NamedTuple):
    """What the user has begun to write to one volunteer."""

    participation_id: int
    decision: Decision | None
    reason: DeclineReason | None
    text: str
    updated_at: int


def to_payload(reply: Reply) -> str:
    """The reply as it is kept: what was frozen is never changed afterwards."""
    return json.dumps(
        {
            "participation_id": reply.participation_id,
            "mission_id": reply.mission_id,
            "conversation_id": reply.conversation_id,
            "seen_state": reply.seen_state,
            "seen_message_id": reply.seen_message_id,
            "decision": reply.decision,
            "reason": reply.reason,
            "text": reply.text,
            "seen_places": reply.seen_places,
            "is_mine": reply.is_mine,
        },
        ensure_ascii=False,
    )


def from_payload(payload: str) -> Reply:
    """The reverse of `to_payload`; what an earlier version did not freeze has its default."""
    told = json.loads(payload)
    return Reply(
        **{
            **told,
            "decision": Decision(told["decision"]) if told["decision"] else None,
            "reason": DeclineReason(told["reason"]) if told["reason"] else None,
        }
    )


OPERATION_COLUMNS = """
    id, batch_id, state, payload, created_at, not_before, detail, asks, found,
    (
        SELECT json_group_array(json_array(action, step.state) ORDER BY position) FROM step
        WHERE operation_id = operation.id
    ),
    EXISTS (
        SELECT 1 FROM attempt_step
        WHERE operation_id = operation.id AND fate IN ('absent', 'answered_for')
    )
"""


def to_operation(row: Sequence[Any]) -> Operation:
    """An operation, from `OPERATION_COLUMNS`."""
    id_, batch_id, state, payload, created_at, not_before, detail, asks, found, steps, is_repeat = (
        row
    )
    # While one is unconfirmed, two lines stand there: what is to know of earlier steps, and why.
    note, has_two, why = detail.partition("\n")
    is_note = has_two or state != OperationState.UNCONFIRMED
    return Operation(
        id=id_,
        batch_id=batch_id,
        state=OperationState(state),
        reply=from_payload(payload),
        created_at=created_at,
        not_before=not_before,
        detail=" ".join(filter(None, (note, why))),
        note=note if is_note else "",
        steps=tuple(Step(action, StepState(told)) for action, told in json.loads(steps)),
        asks=bool(asks),
        found=Found(*json.loads(found)) if found else None,
        is_repeat=bool(is_repeat),
    )
