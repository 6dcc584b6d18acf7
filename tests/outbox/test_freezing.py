"""A reply is frozen as it will be sent, with what its author had seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Decision, DeclineReason, Mission, Person, State
from jva_tui.operations import Reply
from jva_tui.outbox.freezing import freeze, loses
from jva_tui.text import settled
from tests.people import MISSION, ROSA, message, reading

BASILE = Person(profile_id=3, user_id=3, name="Basile Responsable")


def mission(**changes: object) -> Mission:
    return MISSION._replace(**changes)  # type: ignore[arg-type]  # the fields of Mission


def test_what_was_seen_is_kept_with_what_was_written() -> None:
    seen = reading()._replace(messages=(message(101), message(104), message(103)))
    assert freeze(seen, Decision.VALIDATE, None, "Bienvenue !", ROSA, free_places=3) == Reply(
        participation_id=1,
        mission_id=7,
        conversation_id=11,
        seen_state=State.PENDING,
        seen_message_id=104,
        decision=Decision.VALIDATE,
        text="Bienvenue !",
        seen_places=3,
        is_mine=True,
    )


def test_of_a_request_without_conversation_no_message_was_seen() -> None:
    frozen = freeze(
        reading(conversation_id=None, latest=None),
        Decision.DECLINE,
        DeclineReason.OTHER,
        "",
        ROSA,
    )
    assert (frozen.conversation_id, frozen.seen_message_id) == (None, None)
    assert frozen.reason is DeclineReason.OTHER


@pytest.mark.parametrize("decision", [*Decision, None])
def test_places_matter_where_one_is_taken(decision: Decision | None) -> None:
    reason = DeclineReason.OTHER if decision is Decision.DECLINE else None
    frozen = freeze(reading(), decision, reason, "Bonjour", ROSA, free_places=3)
    assert frozen.seen_places == (3 if decision is Decision.VALIDATE else None)
    assert freeze(reading(), decision, reason, "Bonjour", ROSA).seen_places is None


@pytest.mark.parametrize(
    ("responsables", "is_mine"),
    [
        ((BASILE, *(MISSION.responsables or ())), True),
        ((BASILE,), False),
        ((), False),
        (None, False),
    ],
)
def test_only_a_mission_that_is_known_to_be_mine_is(
    responsables: tuple[Person, ...] | None, is_mine: bool
) -> None:
    seen = reading(mission=mission(responsables=responsables))
    assert freeze(seen, Decision.VALIDATE, None, "", ROSA).is_mine is is_mine
    assert not freeze(seen, Decision.VALIDATE, None, "", None).is_mine


def test_of_a_mission_that_was_deleted_nothing_is_claimed() -> None:
    frozen = freeze(reading(mission=None), None, None, "Bonjour", ROSA)
    assert (frozen.mission_id, frozen.seen_places, frozen.is_mine) == (0, None, False)


@given(st.text(alphabet="a<> \n\u00e9e\u0301", max_size=8))
def test_no_text_is_frozen_that_would_arrive_otherwise(text: str) -> None:
    if settled(text) == text:
        assert freeze(reading(), Decision.VALIDATE, None, text, ROSA).text == text
    else:
        with pytest.raises(ValueError, match="would change"):
            freeze(reading(), Decision.VALIDATE, None, text, ROSA)


@pytest.mark.parametrize(
    ("written", "is_lost"),
    [
        ("  Bonjour,\r\n\r\nà samedi !\u200b", False),
        ("Cafe\u0301 < th\u00e9", False),
        ("Je vous <3", True),
        ("<b>Bonjour</b>", True),
        ("<>", True),
    ],
)
def test_a_loss_is_what_would_be_seen(written: str, is_lost: bool) -> None:
    assert loses(written, settled(written)) is is_lost
