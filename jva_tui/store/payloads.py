"""What operations are to do, as it is kept in outbox.db, and back."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from jva_tui.domain import Decision, DeclineReason
from jva_tui.operations import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.operations import Payload


def to_text(payload: Payload) -> str:
    """All of its fields: what was frozen is never changed afterwards."""
    told = {field.name: getattr(payload, field.name) for field in fields(payload)}
    return json.dumps(told, ensure_ascii=False)


def from_text(kind: str, text: str) -> Payload:
    """The reverse of `to_text`; what an earlier version did not freeze has its default."""
    return FROM_FIELDS[kind](json.loads(text))


def _reply(told: dict[str, Any]) -> Reply:
    return Reply(
        **{
            **told,
            "decision": Decision(told["decision"]) if told["decision"] else None,
            "reason": DeclineReason(told["reason"]) if told["reason"] else None,
        }
    )


FROM_FIELDS: dict[str, Callable[[dict[str, Any]], Payload]] = {Reply.kind: _reply}
"""By kind of operation."""
