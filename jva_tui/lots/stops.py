"""Why nothing can go to somebody, whatever its author thinks of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from jva_tui.domain import Decision
from jva_tui.operations import OperationState

if TYPE_CHECKING:
    from jva_tui.domain import Reading


class Stop(StrEnum):
    """Why nothing can go to somebody, as the lot stands."""

    GONE = "gone"
    """No longer in the inbox."""
    UNDER_WAY = "under_way"
    UNVERIFIED = "unverified"
    DELETED = "deleted"
    ALREADY = "already"
    SEEN_TO = "seen_to"
    """Only a request that nobody has looked at yet can be taken in hand."""
    NO_YES = "no_yes"
    """The yes that comes with this no does not go."""
    NO_CONVERSATION = "no_conversation"
    """A message alone, and nowhere to write it."""
    NOT_A_MEMBER = "not_a_member"
    """The same, in a conversation of others."""
    NOTHING = "nothing"
    """Neither a decision nor a text."""
    MISSING = "missing"
    """Nothing is known to fill in for a token."""
    UNKNOWN = "unknown"
    """What was meant as a token is none."""
    EMPTIED = "emptied"
    """The platform would remove the whole text."""


def barred(reading: Reading, decision: Decision | None) -> Stop | None:
    """What bars a decision, or any reply at all, as the request stands."""
    return (
        _under_way(reading)
        or (Stop.DELETED if reading.participation.mission is None else None)
        or _undecidable(reading.participation.state, decision)
    )


def _under_way(reading: Reading) -> Stop | None:
    operation = reading.operation
    if operation is None:
        return None
    if operation.state in (OperationState.QUEUED, OperationState.SENDING):
        return Stop.UNDER_WAY
    return Stop.UNVERIFIED if operation.state is OperationState.UNCONFIRMED else None


def _undecidable(state: str, decision: Decision | None) -> Stop | None:
    if decision is None:
        return None
    if state == decision.target:
        return Stop.ALREADY
    if decision is Decision.TAKE_IN_HAND and not decision.applies_to(state):
        return Stop.SEEN_TO
    return None
