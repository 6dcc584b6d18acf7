"""What is to be known of somebody before they are answered."""

from __future__ import annotations

from datetime import date

import pytest

from jva_tui.domain import State
from jva_tui.lots.concerns import Concern, Other, copied_to, facts_of, is_minor_at, unanswered
from jva_tui.templates.tokens import LOCAL_TOKENS
from tests.lots.crowd import around, seen, somebody
from tests.people import DAY, MISSION, NOW, ROSA, message

BASILE, VOLUNTEER = 3, 2_001


def facts(**changes: object) -> frozenset[Concern]:
    return facts_of(seen(**changes), around())  # type: ignore[arg-type]  # keywords of seen


def test_the_usual_request_is_of_no_concern() -> None:
    assert facts() == frozenset()


@pytest.mark.parametrize(
    ("said", "concern"),
    [
        ("Faut-il venir en voiture ?", Concern.QUESTION),
        ("Hello, I would love to help you with this on Saturday.", Concern.LANGUAGE),
        ("Je vous raconte ma vie. " * 40, Concern.LONG),
        ("répondez merde", Concern.RUDE),
    ],
)
def test_letters_that_want_to_be_read(said: str, concern: Concern) -> None:
    assert facts(said=said) == {concern}


def test_a_question_that_was_answered_is_none_any_more() -> None:
    answer = message(900, conversation_id=1_001, at=NOW - 2 * DAY, author_id=BASILE, text="Oui.")
    assert facts(said="Faut-il venir en voiture ?", more=[answer]) == frozenset()


def test_all_that_was_said_since_the_last_answer_counts() -> None:
    old = message(900, conversation_id=1_001, author_id=BASILE, text="Oui.")
    asked = message(901, conversation_id=1_001, text="Et quand ?")
    again = message(902, conversation_id=1_001, text="Merci d'avance.")
    reading = seen(more=[old, asked, again])
    assert [m.id for m in unanswered(reading)] == [901, 902]
    assert Concern.QUESTION in facts_of(reading, around())


def test_unread_is_what_was_read_neither_there_nor_here() -> None:
    reading = seen(read=False)
    assert facts_of(reading, around()) == {Concern.UNREAD}
    assert facts_of(reading, around(shown=101)) == frozenset()
    assert facts_of(reading, around(shown=100)) == {Concern.UNREAD}


def test_somebody_known_only_from_the_list_of_conversations_is_unread_until_read_there() -> None:
    partly = seen(read=False)
    partly = partly._replace(
        participation=partly.participation._replace(is_whole=False, latest=None), messages=()
    )
    assert Concern.UNREAD in facts_of(partly, around())
    assert partly.conversation
    read = partly._replace(conversation=partly.conversation._replace(read_at=NOW))
    assert Concern.UNREAD not in facts_of(read, around())


@pytest.mark.parametrize(
    ("born", "starts", "expected"),
    [
        (date(2008, 12, 1), date(2026, 12, 1), False),  # eighteen on the very day
        (date(2008, 12, 2), date(2026, 12, 1), True),
        (date(2008, 11, 23), date(2026, 10, 1), True),  # it has begun: today counts
        (date(2008, 11, 22), date(2026, 10, 1), False),
        (date(2008, 11, 23), None, True),
        (None, date(2026, 12, 1), False),
        (date(2008, 2, 29), date(2026, 12, 1), False),
    ],
)
def test_minor_is_who_is_under_18_on_the_day_of_the_mission(
    born: date | None, starts: date | None, expected: bool
) -> None:
    assert is_minor_at(born, MISSION._replace(start_date=starts), NOW) is expected


def test_without_a_conversation_nothing_is_said_of_letters() -> None:
    assert facts(talks=False, said="Pourquoi ?") == {Concern.NO_CONVERSATION}


def test_a_conversation_of_others_is_not_mine_to_write_in() -> None:
    assert facts(members=[BASILE]) == {Concern.NOT_A_MEMBER}


def test_a_colleagues_mission_is_told_where_its_responsables_are_known() -> None:
    theirs = MISSION.responsables[0]._replace(profile_id=3)  # type: ignore[index]  # told above
    assert facts(mission=MISSION._replace(responsables=(theirs,))) == {Concern.NOT_MINE}
    assert facts(mission=MISSION._replace(responsables=None)) == frozenset()


def test_missions_that_are_over_or_closed() -> None:
    yesterday = date(2026, 11, 21)
    assert facts(mission=MISSION._replace(end_date=yesterday)) == {Concern.OVER}
    assert facts(mission=MISSION._replace(is_registration_open=False)) == {Concern.CLOSED}
    assert facts(mission=MISSION._replace(end_date=date(2026, 11, 22))) == frozenset()


@pytest.mark.parametrize("state", [State.VALIDATED, State.DECLINED, State.CANCELLED, "Autre"])
def test_what_somebody_has_decided_is_gone_back_on(state: str) -> None:
    assert Concern.REVERSAL in facts(state=state)


def test_answered_recently_and_the_hour_in_which_no_mail_leaves() -> None:
    def answered(ago: int, author: int) -> frozenset[Concern]:
        return facts(more=[message(900, conversation_id=1_001, at=NOW - ago, author_id=author)])

    assert answered(3_599, ROSA.user_id) == {Concern.RECENT, Concern.SILENCE}
    assert answered(3_600, ROSA.user_id) == {Concern.RECENT}
    assert answered(600, BASILE) == {Concern.RECENT}
    assert answered(DAY, BASILE) == frozenset()
    assert answered(600, VOLUNTEER) == frozenset()


def test_the_same_person_elsewhere_matters_while_they_wait_there() -> None:
    waits = Other(9, State.IN_PROGRESS, "Collecte", is_mine=True)
    decided = waits._replace(state=State.VALIDATED)
    assert facts_of(seen(), around((decided, waits))) == {Concern.ELSEWHERE}
    assert facts_of(seen(), around((decided,))) == frozenset()


def test_an_earlier_lot_may_still_come() -> None:
    assert facts_of(seen(), around(in_bulk=True)) == {Concern.IN_BULK}


def test_copies_go_to_the_other_members_named_as_far_as_they_are_known() -> None:
    reading = seen(members=[2, BASILE, 4])
    basile = MISSION.responsables[0]._replace(user_id=BASILE, name="Basile")  # type: ignore[index]  # told above
    mission = MISSION._replace(responsables=(basile,))
    told = reading._replace(participation=reading.participation._replace(mission=mission))
    assert copied_to(told, ROSA) == {BASILE: "Basile", 4: ""}
    assert copied_to(seen(talks=False), ROSA) == {}


def test_a_recipient_knows_what_is_missing_to_fill_in() -> None:
    one = somebody(person={"zip": None, "city": ""})
    assert one.empty - set(LOCAL_TOKENS) == {"[destinataire_zip]", "[destinataire_ville]"}
    assert one.values["[destinataire_prenom]"] == one.reading.participation.volunteer.first_name
    assert not one.odd
    assert somebody(person={"first_name": "Zoé <3"}).odd == {"[destinataire_prenom]"}
    assert somebody(person={"first_name": "[mission_nom]"}).odd
