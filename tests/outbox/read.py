"""What a test's platform shows of a reply: operations, attempts, and what was read."""

from __future__ import annotations

from typing import Any

from jva_tui.domain import Change, Decision, DeclineReason, Participation, State, Trace
from jva_tui.operations import Attempt, Operation, OperationState, Reply, Step, StepState
from jva_tui.outbox.evidence import Evidence
from tests.people import NOW, ROSA, participation

ME = ROSA.user_id
PAUL = 9
"""A colleague."""
CAMILLE = 2_001
"""The volunteer."""
_NAMES: dict[int | None, str] = {ME: "Rosa", PAUL: "Paul", CAMILLE: "Camille"}
READ, MARKER = 500, 510
"""The highest message when the request was last read, and when ours left."""
TEXT = "Merci, à samedi."
REASON = DeclineReason.OTHER


def reply(decision: Decision | None = Decision.VALIDATE, **fields: Any) -> Reply:
    """To a pending request of Camille's, who has a conversation."""
    known: dict[str, Any] = {
        "participation_id": 1,
        "mission_id": 7,
        "conversation_id": 11,
        "seen_state": State.PENDING,
        "seen_message_id": 400,
        "decision": decision,
        "reason": REASON if decision is Decision.DECLINE else None,
        "text": "" if decision else TEXT,
    }
    return Reply(**known | fields)


def operation(of: Reply, *done: str, waiting: tuple[str, ...] | None = None) -> Operation:
    """On its way: these steps are done, the others wait."""
    left = tuple(action for action in of.steps if action not in done)
    steps = [Step(action, StepState.DONE) for action in done]
    steps += [Step(action, StepState.WAITING) for action in (left if waiting is None else waiting)]
    return Operation(1, 1, OperationState.UNCONFIRMED, of, NOW, NOW, steps=tuple(steps))


def attempt(action: str, **fields: Any) -> Attempt:
    """A request that nobody answered."""
    known: dict[str, Any] = {
        "id": 1,
        "action": action,
        "method": "PUT",
        "path": "participations/1",
        "marker": MARKER,
        "read_marker": READ,
        "server_date": NOW,
        "started_at": NOW,
        "fate": None,
        "status": None,
        "server_message": "",
    }
    return Attempt(**known | fields)


def row(state: str = State.PENDING, **fields: Any) -> Participation:
    """The request, as the list tells it."""
    return participation(1, state=state, **fields)


def evidence(
    state: str | None = State.PENDING,
    *traces: Trace,
    changes: tuple[Change, ...] | None = None,
    is_settled: bool = True,
    **fields: Any,
) -> Evidence:
    """What was read; a state of None is a request that is gone."""
    told = None if state is None else row(state)
    known: dict[str, Any] = {"row": told, "traces": traces}
    return Evidence(**known | {"changes": changes, "is_settled": is_settled, "me_id": ME} | fields)


def said(id_: int = MARKER + 1, text: str = TEXT, by: int | None = ME, at: int = NOW) -> Trace:
    """A chat message."""
    return Trace(id_, at, by, _NAMES.get(by), False, None, None, text)


def noted(
    id_: int = MARKER + 1,
    state: str = State.DECLINED,
    by: int | None = None,
    reason: str | None = None,
    at: int = NOW,
) -> Trace:
    """The platform's note of a change of state."""
    return Trace(id_, at, by, _NAMES.get(by), True, state, reason, "La participation a changé")


def refusal(id_: int = MARKER + 1, by: int = ME, reason: str = REASON) -> Trace:
    """The platform's note of a decline."""
    return noted(id_, by=by, reason=reason)


def change(
    new: str = State.VALIDATED,
    by: int | None = ME,
    *,
    at: int = NOW,
    old: str | None = State.PENDING,
) -> Change:
    """An entry of the log."""
    return Change(at, at, old, new, by, _NAMES.get(by))


MADE = change(State.PENDING, CAMILLE, at=NOW - 1_000, old=None)
"""The first entry of every log."""
