"""Who can be answered, and why somebody else cannot: nobody gets what was not meant for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.cli.checking import Known, Ready, Why, Wish, check, check_all, without
from jva_tui.cli.left_out import LeftOut
from jva_tui.domain import Conversation, Decision, DeclineReason, Mission, Reading, State
from jva_tui.operations import Operation, OperationState, Reply
from tests.people import MISSION, NOW, ROSA, message, reading, volunteer

if TYPE_CHECKING:
    from collections.abc import Sequence


def wish(
    decision: Decision | None = Decision.VALIDATE, text: str = "", *, reverses: bool = False
) -> Wish:
    reason = DeclineReason.OTHER if decision is Decision.DECLINE else None
    return Wish(decision, reason, text, reverses)


def checked(
    seen: Reading | None, asked: Wish | None = None, *, before: Reading | None = None
) -> Ready | LeftOut:
    return check(Known(1, before or seen, seen), asked or wish(), ROSA)


def why(seen: Reading | None, asked: Wish | None = None) -> str:
    """The word that tells why somebody is left out; empty where they are not."""
    found = checked(seen, asked)
    return found.why if isinstance(found, LeftOut) else ""


def with_reply(state: OperationState) -> Reading:
    reply = Reply(
        participation_id=1,
        mission_id=7,
        conversation_id=11,
        seen_state=State.PENDING,
        decision=Decision.VALIDATE,
    )
    return reading()._replace(operation=Operation(1, 1, state, reply, NOW, NOW))


def member_of(ids: Sequence[int]) -> Reading:
    talk = Conversation(
        id=11,
        participation_id=1,
        state=State.PENDING,
        participation_updated_at=NOW,
        updated_at=NOW,
        member_ids=frozenset(ids),
        read_at=None,
        is_archived=False,
    )
    return reading()._replace(conversation=talk)


def named(**changes: str | None) -> Reading:
    return reading(volunteer=volunteer()._replace(**changes))  # type: ignore[arg-type]  # fields of Volunteer


def test_who_can_be_answered_gets_what_was_asked_filled_in() -> None:
    found = checked(member_of([2, 2_001]), wish(text="Bonjour [destinataire_prenom] !"))
    assert isinstance(found, Ready)
    assert found.reply.text == "Bonjour Camille !"
    assert found.reply.decision is Decision.VALIDATE
    assert (found.reply.seen_state, found.reply.seen_message_id) == (State.PENDING, 101)


@pytest.mark.parametrize(
    ("seen", "asked", "told"),
    [
        (None, wish(), Why.UNKNOWN),
        (reading(mission=None), wish(), Why.DELETED),
        (reading(mission=None), wish(None, "Bonjour"), Why.DELETED),
        (reading(state=State.VALIDATED), wish(), Why.ALREADY),
        (reading(state=State.VALIDATED), wish(reverses=True), Why.ALREADY),
        (reading(state=State.IN_PROGRESS), wish(Decision.TAKE_IN_HAND), Why.ALREADY),
        (reading(state=State.DECLINED), wish(Decision.TAKE_IN_HAND, reverses=True), Why.SEEN_TO),
        (reading(state=State.DECLINED), wish(), Why.REVERSAL),
        (reading(state=State.VALIDATED), wish(Decision.CANCEL), Why.REVERSAL),
        (reading(state="Autre"), wish(), Why.REVERSAL),
        (reading(conversation_id=None, latest=None), wish(text="Bonjour"), Why.NO_CONVERSATION),
        (member_of([3, 2_001]), wish(text="Bonjour"), Why.NOT_A_MEMBER),
        (member_of([]), wish(None, "Bonjour"), Why.NOT_A_MEMBER),
        (named(city=None), wish(text="[destinataire_ville]"), Why.TOKENS),
        (named(first_name="[ville]"), wish(None, "[destinataire_prenom]"), Why.TOKENS),
        (named(first_name="Zoé <3"), wish(None, "[destinataire_prenom], oui"), Why.TEXT),
        (named(city=None), wish(text="[destinataire_ville|]"), Why.EMPTY),
        (with_reply(OperationState.QUEUED), wish(), Why.UNDER_WAY),
        (with_reply(OperationState.SENDING), wish(), Why.UNDER_WAY),
        (with_reply(OperationState.UNCONFIRMED), wish(), Why.UNVERIFIED),
    ],
)
def test_whoever_cannot_be_answered_is_left_out(
    seen: Reading | None, asked: Wish, told: Why
) -> None:
    assert why(seen, asked) == told


@pytest.mark.parametrize(
    ("seen", "asked"),
    [
        (reading(state=State.DECLINED), wish(reverses=True)),
        (reading(state=State.VALIDATED), wish(Decision.CANCEL, reverses=True)),
        (reading(state=State.VALIDATED), wish(None, "Bonjour")),
        (named(first_name="{{nom}}"), wish(None, "Bonjour [destinataire_prenom]")),
        (reading(state=State.IN_PROGRESS), wish(Decision.DECLINE)),
        (reading(conversation_id=None, latest=None), wish(Decision.DECLINE)),
        (member_of([3]), wish()),
        (with_reply(OperationState.FAILED), wish()),
        (with_reply(OperationState.CONFLICT), wish()),
        (with_reply(OperationState.DONE), wish()),
    ],
)
def test_whoever_can_be_answered_is_not(seen: Reading, asked: Wish) -> None:
    assert why(seen, asked) == ""


@pytest.mark.parametrize("known", list(Why))
def test_each_reason_has_words(known: Why) -> None:
    told = without(1, reading(), known, ("[mission_ville]",)).detail
    assert told
    assert "{" not in told


def test_what_came_while_reading_was_not_seen() -> None:
    before = reading()
    wrote = before._replace(messages=(message(101), message(105)))
    assert isinstance(checked(before, before=before), Ready)
    for now in (wrote, reading(state=State.IN_PROGRESS)):
        found = checked(now, before=before)
        assert isinstance(found, LeftOut)
        assert found.why == Why.CHANGED
        assert "jva-tui show 1" in found.detail


def test_my_own_words_are_no_news() -> None:
    before = reading()
    mine = before._replace(messages=(message(101), message(105, author_id=ROSA.user_id)))
    found = checked(mine, before=before)
    assert isinstance(found, Ready)
    assert found.reply.seen_message_id == 105


def test_what_was_unknown_before_is_seen_as_it_is_read() -> None:
    assert isinstance(check(Known(1, None, reading()), wish(), ROSA), Ready)


@pytest.mark.parametrize(
    ("asked", "is_contrary"),
    [
        (wish(), False),
        (wish(None, "Bonjour"), False),
        (wish(Decision.DECLINE), True),
        (wish(Decision.CANCEL), True),
        (wish(Decision.DECLINE, reverses=True), False),
    ],
)
def test_what_may_still_be_validated_is_decided_otherwise_only_expressly(
    asked: Wish, is_contrary: bool
) -> None:
    found = check(Known(1, reading(), reading(), in_bulk=True), asked, ROSA)
    assert (isinstance(found, LeftOut) and found.why == Why.BULK) is is_contrary


PLACES = {MISSION.id: 2, 8: 1}


def free_places(mission: Mission | None) -> int | None:
    """In these missions so many are free; of others nobody knows."""
    return PLACES.get(mission.id) if mission else None


def known(id_: int, **changes: object) -> Known:
    seen = reading(**changes)
    seen = seen._replace(participation=seen.participation._replace(id=id_))
    return Known(id_, seen, seen)


def test_of_several_each_counts_on_a_place_of_its_own() -> None:
    asked = [
        known(1),
        known(2, state=State.VALIDATED),
        known(3, mission=MISSION._replace(id=8)),
        known(4),
        known(5),
        Known(6, None, None),
        known(7, mission=MISSION._replace(id=9)),
    ]
    found = check_all(asked, wish(), ROSA, free_places)
    ready = [one.reply for one in found if isinstance(one, Ready)]
    seen = {reply.participation_id: reply.seen_places for reply in ready}
    assert seen == {1: 2, 3: 1, 4: 1, 5: 0, 7: None}
    assert [one.why for one in found if isinstance(one, LeftOut)] == [Why.ALREADY, Why.UNKNOWN]
    (cancelled,) = check_all([known(1)], wish(Decision.CANCEL), ROSA, free_places)
    assert isinstance(cancelled, Ready)
    assert cancelled.reply.seen_places is None
