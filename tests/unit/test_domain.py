"""The words of the field follow the platform's rules."""

from __future__ import annotations

import pytest

from jva_tui.domain import OPEN_STATES, Decision, DeclineReason, State, Volunteer
from jva_tui.operations import Reply


@pytest.mark.parametrize(
    ("decision", "states"),
    [
        (Decision.VALIDATE, {State.PENDING, State.IN_PROGRESS}),
        (Decision.DECLINE, {State.PENDING, State.IN_PROGRESS}),
        (Decision.TAKE_IN_HAND, {State.PENDING}),
        (Decision.CANCEL, set(State) - {State.CANCELLED}),
    ],
)
def test_a_decision_follows_the_platform_s_order(decision: Decision, states: set[State]) -> None:
    assert {state for state in State if decision.applies_to(state)} == states


@pytest.mark.parametrize("decision", Decision)
def test_no_decision_leads_where_the_participation_already_stands(decision: Decision) -> None:
    assert not decision.applies_to(decision.target)


@pytest.mark.parametrize("decision", [Decision.VALIDATE, Decision.DECLINE, Decision.TAKE_IN_HAND])
def test_a_state_unknown_to_us_is_not_decided_lightly(decision: Decision) -> None:
    assert not decision.applies_to("Nimportequoi")


def test_open_is_what_still_waits_for_a_decision() -> None:
    assert {State.PENDING, State.IN_PROGRESS} == OPEN_STATES
    assert "En attente de validation" in OPEN_STATES


def test_every_reason_has_the_platform_s_own_words() -> None:
    assert len({reason.label for reason in DeclineReason}) == len(DeclineReason)
    assert DeclineReason("mission_terminated").label == "La mission est terminée."


def reply(
    *,
    decision: Decision | None = None,
    reason: DeclineReason | None = None,
    text: str = "",
    conversation_id: int | None = 3,
) -> Reply:
    return Reply(
        participation_id=1,
        mission_id=2,
        conversation_id=conversation_id,
        seen_state=State.PENDING,
        decision=decision,
        reason=reason,
        text=text,
    )


def test_a_reply_says_something() -> None:
    with pytest.raises(ValueError, match="decision or a text"):
        reply()


@pytest.mark.parametrize(
    "decision", [None, Decision.VALIDATE, Decision.TAKE_IN_HAND, Decision.CANCEL]
)
def test_only_a_decline_has_a_reason(decision: Decision | None) -> None:
    with pytest.raises(ValueError, match="reason"):
        reply(decision=decision, reason=DeclineReason.OTHER, text="Bonjour")


def test_a_decline_has_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        reply(decision=Decision.DECLINE)


def test_without_a_conversation_there_is_no_text() -> None:
    with pytest.raises(ValueError, match="conversation"):
        reply(decision=Decision.VALIDATE, text="Bonjour", conversation_id=None)


def test_replies_that_can_reach_the_volunteer_are_made() -> None:
    assert reply(text="Bonjour").decision is None
    assert reply(decision=Decision.VALIDATE, conversation_id=None).text == ""
    declined = reply(decision=Decision.DECLINE, reason=DeclineReason.OTHER, text="Merci")
    assert (declined.reason, declined.text) == (DeclineReason.OTHER, "Merci")


def test_a_volunteer_without_last_name_has_a_name_without_spaces_around() -> None:
    assert Volunteer(1, 2, "Aline", "").name == "Aline"
    assert Volunteer(1, 2, "", "").name == ""
