"""What operations are to do, as it is kept in outbox.db, and back."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from jva_tui.domain import Decision, DeclineReason, Template
from jva_tui.errands import FileAs, Filing, Tagging
from jva_tui.operations import Found, Publication, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.operations import Payload, Stands


def to_text(payload: Payload) -> str:
    """All of its fields: what was frozen is never changed afterwards."""
    told = {field.name: getattr(payload, field.name) for field in fields(payload)}
    return json.dumps(told, ensure_ascii=False)


def from_text(kind: str, text: str) -> Payload:
    """The reverse of `to_text`; what an earlier version did not freeze has its default."""
    return FROM_FIELDS[kind](json.loads(text))


def found_to_text(found: Stands | None) -> str | None:
    """How the subject of a stopped operation stood, if anything is left of it."""
    return None if found is None else json.dumps(found, ensure_ascii=False)


def found_from_text(kind: str, text: str | None) -> Stands | None:
    """The reverse of `found_to_text`, for an operation of this kind."""
    if text is None:
        return None
    told = json.loads(text)
    return Template(*told) if kind == Publication.kind else Found(*told)


def _reply(told: dict[str, Any]) -> Reply:
    return Reply(
        **{
            **told,
            "decision": Decision(told["decision"]) if told["decision"] else None,
            "reason": DeclineReason(told["reason"]) if told["reason"] else None,
        }
    )


def _publication(told: dict[str, Any]) -> Publication:
    return Publication(**told)


def _tagging(told: dict[str, Any]) -> Tagging:
    return Tagging(**told)


def _filing(told: dict[str, Any]) -> Filing:
    return Filing(**{**told, "to": FileAs(told["to"])})


FROM_FIELDS: dict[str, Callable[[dict[str, Any]], Payload]] = {
    Reply.kind: _reply,
    Publication.kind: _publication,
    Tagging.kind: _tagging,
    Filing.kind: _filing,
}
"""By kind of operation."""
