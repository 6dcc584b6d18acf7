"""Whether a reply may still leave as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Decision, Participation, Person, State
from jva_tui.operations import Action, Found, Operation, StepState
from jva_tui.outbox.changed import Around, changed, found, state_changed, who_changed
from jva_tui.outbox.wording import time_of
from tests.outbox.read import CAMILLE, MADE, ME, PAUL, TEXT, change, operation, reply, row
from tests.people import DAY, MISSION, NOW, message

CHOICES = [None, *Decision]


def trouble(
    op: Operation,
    told: Participation | None,
    *,
    is_member: bool = True,
    free: int | None = None,
    first: str = "",
) -> str:
    """Why it must not leave."""
    return changed(op, told, Around(ME, NOW, is_member, free, first))


@pytest.mark.parametrize("decision", CHOICES)
def test_what_stands_as_it_was_seen_may_leave(decision: Decision | None) -> None:
    told = row(latest=message(400))
    assert trouble(operation(reply(decision, text=TEXT)), told) == ""
    assert trouble(operation(reply(decision, text=TEXT)), told._replace(latest=None)) == ""


@pytest.mark.parametrize("decision", CHOICES)
def test_what_is_gone_must_not_leave(decision: Decision | None) -> None:
    op = operation(reply(decision))
    assert trouble(op, None) == "This request is no longer in the organisation’s list."
    assert trouble(op, row(mission=None)) == "The mission was deleted."


@pytest.mark.parametrize("decision", CHOICES)
@pytest.mark.parametrize("state", [*State, "Effectuée"])
def test_another_state_than_the_one_seen_is_told(decision: Decision | None, state: str) -> None:
    said = trouble(operation(reply(decision)), row(state))
    assert (state in said) == (state != State.PENDING)


def test_a_state_that_a_message_can_have_set_is_told_as_such() -> None:
    said = trouble(operation(reply()), row(State.IN_PROGRESS))
    assert "a message is enough" in said
    assert "a message is enough" not in trouble(operation(reply()), row(State.CANCELLED))


@pytest.mark.parametrize("decision", [Decision.VALIDATE, Decision.CANCEL, Decision.TAKE_IN_HAND])
def test_after_our_decision_its_state_is_what_the_message_expects(decision: Decision) -> None:
    op = operation(reply(decision, text=TEXT), Action.DECIDE)
    assert trouble(op, row(decision.target)) == ""
    assert trouble(op, row(State.DECLINED))
    insisted = op._replace(payload=reply(decision, text=TEXT, seen_state=State.DECLINED))
    assert trouble(insisted, row(State.DECLINED)) == ""


def test_a_decline_never_leaves_for_somebody_who_is_declined() -> None:
    op = operation(reply(Decision.DECLINE, seen_state=State.DECLINED))
    assert "Refusée" in trouble(op, row(State.DECLINED))


@pytest.mark.parametrize("state", [State.PENDING, State.IN_PROGRESS, State.DECLINED])
def test_a_decline_is_completed_whatever_was_written_since(state: str) -> None:
    told = reply(Decision.DECLINE, text=TEXT)
    op = operation(told, Action.DECLINE, waiting=(Action.REFUSE,))
    for author in (ME, CAMILLE, PAUL):
        assert trouble(op, row(state, latest=message(450, author_id=author))) == ""
    assert trouble(op, row(State.VALIDATED))


def test_before_its_text_is_said_a_decline_is_completed_only_from_what_was_seen() -> None:
    told = reply(Decision.DECLINE, text=TEXT)
    op = operation(told, Action.DECLINE, waiting=(Action.REFUSE, Action.MESSAGE))
    assert trouble(op, row(State.PENDING)) == trouble(op, row(State.DECLINED)) == ""
    assert "En cours de traitement" in trouble(op, row(State.IN_PROGRESS))


def test_who_wrote_since_is_told_with_the_time() -> None:
    op, at = operation(reply()), NOW - 5 * 3_600
    when = time_of(at, NOW)
    rosa = message(450, author_id=ME, at=at)
    assert (
        trouble(op, row(latest=rosa)) == f"Already answered from elsewhere (Rosa Ponsable, {when})."
    )
    camille = message(450, author_id=CAMILLE, at=at)
    assert trouble(op, row(latest=camille)) == f"The volunteer has written since ({when})."
    paul = message(450, author_id=PAUL, at=at)
    assert trouble(op, row(latest=paul)) == f"A colleague has answered ({when})."
    people = (Person(profile_id=8, user_id=PAUL, name="Paul Autre"),)
    told = row(latest=paul, mission=MISSION._replace(responsables=people))
    assert trouble(op, told) == f"Already answered from elsewhere (Paul Autre, {when})."
    mine = row(latest=rosa, mission=MISSION._replace(responsables=None))
    assert trouble(op, mine) == f"You have answered from elsewhere ({when})."


def test_a_message_that_its_author_had_seen_stops_nothing() -> None:
    op = operation(reply(seen_message_id=450))
    assert trouble(op, row(latest=message(450, author_id=PAUL))) == ""
    assert trouble(operation(reply(seen_message_id=None)), row(latest=message(1)))


def test_a_mission_that_filled_up_is_told() -> None:
    op = operation(reply(seen_places=3))
    said = [trouble(op, row(), free=free) for free in (1, None, 0, -1)]
    assert said == ["", "", *["The mission is full now."] * 2]


def test_the_platform_s_own_count_of_places_holds_nothing() -> None:
    """It goes down with every request, whatever is decided about it."""
    told = row(mission=MISSION._replace(places_left=0))
    assert trouble(operation(reply(seen_places=3)), told) == ""


def test_what_was_to_come_after_a_reply_that_did_not_arrive_is_stopped() -> None:
    follower = operation(reply(Decision.DECLINE, after=9))
    assert trouble(follower, row(), first="Maraude") == ""
    left = follower._replace(is_left_behind=True)
    said = "The reply that goes first ({}) did not arrive."
    assert trouble(left, row(), first="Maraude") == said.format("Maraude")
    assert trouble(left, row()) == said.format(9)
    anyway = left._replace(payload=left.payload.seen_anew(found(row())))
    assert trouble(anyway, row(), first="Maraude") == ""


@pytest.mark.parametrize("decision", CHOICES)
def test_who_is_no_member_cannot_write(decision: Decision | None) -> None:
    op = operation(reply(decision, text=TEXT))
    assert "not in this conversation" in trouble(op, row(), is_member=False)
    held = op._replace(steps=tuple(step._replace(state=StepState.HELD) for step in op.steps))
    assert trouble(held, row(), is_member=False) == ""
    if decision is not None:
        assert trouble(operation(reply(decision)), row(), is_member=False) == ""


def test_everything_that_changed_is_told() -> None:
    op = operation(reply(seen_places=3, text=TEXT, after=9))._replace(is_left_behind=True)
    told = row(State.CANCELLED, latest=message(450))
    said = trouble(op, told, is_member=False, free=0)
    for words in ("goes first", "Annulée", "written since", "full", "not in this conversation"):
        assert words in said


@given(st.sampled_from(CHOICES), st.sampled_from([*State, "Effectuée"]))
def test_what_was_found_once_may_leave_when_sent_anyway(
    decision: Decision | None, state: str
) -> None:
    told = row(state, latest=message(450))
    again = reply(decision, text=TEXT, seen_places=3, after=9).seen_anew(found(told))
    assert (again.seen_places, again.after) == (None, None)
    is_declined = decision is Decision.DECLINE and state == State.DECLINED
    assert bool(trouble(operation(again), told)) == is_declined
    if decision not in (None, Decision.DECLINE):
        assert trouble(operation(again, Action.DECIDE), told) == ""


@given(st.sampled_from(CHOICES), st.sampled_from([*State, "Effectuée"]))
def test_a_changed_state_alone_is_enough(decision: Decision | None, state: str) -> None:
    op = operation(reply(decision))
    assert state_changed(op, row(state)) == bool(trouble(op, row(state)))


def test_what_was_found_is_kept() -> None:
    assert found(row()) == Found(State.PENDING, 101, 3)
    assert found(row(latest=None, mission=None)) == Found(State.PENDING, None, None)


def test_who_changed_the_state_is_named() -> None:
    when = time_of(NOW - DAY, NOW)
    told = row(State.VALIDATED)

    def who(*changes: int | None) -> str:
        log = (MADE, *(change(by=by, at=NOW - DAY) for by in changes))
        return who_changed(log, told, now=NOW)

    assert who() == ""
    assert who(PAUL) == f"Changed by Paul ({when})."
    assert who(PAUL, CAMILLE) == f"Camille has confirmed taking part ({when})."
    assert who(None) == f"The platform changed the state by itself, {when}."
    assert who(77) == f"Changed by a colleague ({when})."


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.CANCELLED, "Camille has cancelled the request"),
        (State.VALIDATED, "Camille has confirmed taking part"),
        ("Effectuée", "Camille has changed the state"),
    ],
)
def test_what_the_volunteer_did_themselves_is_told_as_that(state: str, words: str) -> None:
    log = (MADE, change(state, CAMILLE, at=NOW - DAY))
    assert who_changed(log, row(state), now=NOW) == f"{words} ({time_of(NOW - DAY, NOW)})."


def test_another_day_is_told_with_its_date() -> None:
    assert time_of(NOW, NOW + 60) == time_of(NOW, NOW)
    assert time_of(NOW, NOW + DAY).endswith(time_of(NOW, NOW))
    assert len(time_of(NOW, NOW + DAY)) > len(time_of(NOW, NOW))
