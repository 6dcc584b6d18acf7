"""One person on several missions: one yes, the others in the same letter, yes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.lots.concerns import Concern
from jva_tui.lots.stops import Stop
from jva_tui.lots.together import join_all, paragraph
from tests.lots.crowd import lot_of, somebody
from tests.people import MISSION

if TYPE_CHECKING:
    from jva_tui.lots.lot import Lot
    from jva_tui.lots.recipient import Recipient

SAME = {"profile_id": 77, "user_id": 2_077, "first_name": "Camille"}


def asked(number: int, mission: str, *concerns: Concern, state: str = State.PENDING) -> Recipient:
    told = MISSION._replace(id=number * 10, name=mission)
    one = somebody(number, mission=told, person=SAME, state=state)
    letter = one.reading.messages[0]._replace(author_id=2_077)
    reading = one.reading._replace(messages=(letter,))
    return one._replace(reading=reading, facts=one.facts | set(concerns))


def three() -> Lot:
    people = asked(1, "Maraude"), asked(2, "Collecte"), asked(3, "Lecture"), somebody(4)
    return lot_of(*people, decision=Decision.VALIDATE, text="Bienvenue [destinataire_prenom] !")


def test_whoever_asked_several_times_is_noticed_oldest_first() -> None:
    assert three().persons() == {77: [1, 2, 3]}
    lot = three()
    lot.decide(0, Decision.DECLINE, None)
    assert lot.persons() == {}


def test_the_yes_leaves_first_and_tells_of_the_others() -> None:
    lot = three()
    lot.join(2, [1, 3])
    told = {reply.participation_id: reply for reply in lot.replies(lot.in_order())}
    assert lot.in_order() == [2, 4, 1, 3]
    assert told[2].decision is Decision.VALIDATE
    assert told[2].text.startswith("Bienvenue Camille !\n\n")
    assert "« Maraude » et « Lecture »" in told[2].text
    for no in (1, 3):
        assert told[no].decision is Decision.DECLINE
        assert told[no].reason is DeclineReason.OTHER
        assert told[no].text == ""
        assert told[no].after == 2
    assert "Vous aviez aussi" not in told[4].text
    assert told[4].after is None


@pytest.mark.parametrize("name", ["[Mission] Lecture", "[Ville|Paris", "{{nom}}"])
def test_the_name_of_another_mission_is_no_token(name: str) -> None:
    people = asked(1, "Maraude"), asked(2, name)
    lot = lot_of(*people, decision=Decision.VALIDATE, text="Bienvenue [destinataire_prenom] !")
    lot.join(1, [2])
    told = lot.replies(lot.in_order())
    assert f"« {name} »" in told[0].text


def test_without_a_text_the_letter_only_tells_of_the_others() -> None:
    lot = three()
    lot.set_text(0, "")
    lot.join(1, [2])
    assert lot.rendered(1).startswith("Vous aviez aussi proposé votre aide pour « Collecte ».")
    assert lot.is_written_to(1)


def test_it_can_be_taken_back_whole_whatever_was_written_in_between() -> None:
    lot = three()
    lot.edit(1, "Rien que pour vous.")
    lot.join(1, [2, 3])
    lot.set_text(0, "Autre chose.")
    assert lot.text(2) == ""
    lot.separate()
    assert lot.edits == {1: "Rien que pour vous."}
    assert [lot.rendered(n) for n in (1, 2)] == ["Rien que pour vous.", "Autre chose."]
    assert {lot.part(n).decision for n in lot.ids} == {Decision.VALIDATE}


def test_who_was_only_brought_in_for_that_leaves_with_it() -> None:
    lot = lot_of(asked(1, "Maraude"), decision=Decision.VALIDATE)
    lot.add(asked(2, "Collecte"))
    assert join_all(lot, 1) == 1
    assert lot.going() == [1, 2]
    lot.separate()
    assert lot.ids == [1]
    assert lot.is_single


def test_another_decision_is_no_yes_that_somebody_could_be_declined_for() -> None:
    lot = three()
    lot.join(1, [2, 3])
    lot.decide(0, Decision.DECLINE, None)
    assert lot.joined == {}
    assert "Vous aviez aussi" not in lot.rendered(1)
    assert all(reply.after is None for reply in lot.replies(lot.in_order()))


def test_the_noes_go_only_if_the_yes_does() -> None:
    lot = three()
    lot.join(1, [2, 3])
    assert lot.going() == [1, 2, 3, 4]
    lot.choose([1], False)
    assert lot.going() == [4]
    verdict = lot.verdict(2)
    assert verdict
    assert verdict.stop is Stop.NO_YES
    lot.choose([2], True)
    assert lot.going() == [4]
    lot.choose([1], True)
    assert lot.going() == [1, 2, 3, 4]


def test_a_no_that_is_to_be_read_first_stays_out_and_the_letter_does_not_tell_of_it() -> None:
    people = (
        asked(1, "Maraude"),
        asked(2, "Collecte", Concern.QUESTION),
        asked(3, "Lecture", state=State.CANCELLED),
        asked(5, "Jardin"),
    )
    lot = lot_of(*people, somebody(4), decision=Decision.VALIDATE, text="Bienvenue")
    join_all(lot, 1)
    assert lot.going() == [1, 5, 4]
    assert "« Jardin »" in lot.rendered(1)
    assert "Collecte" not in lot.rendered(1)
    lot.choose([2], True)
    assert "« Collecte » et « Jardin »" in lot.rendered(1)


def test_whoever_is_to_be_read_first_gets_no_yes_by_the_way() -> None:
    held = [asked(1, "Maraude", Concern.QUESTION), asked(2, "Collecte", Concern.QUESTION)]
    lot = lot_of(*held, somebody(4), decision=Decision.VALIDATE, text="Bienvenue")
    assert join_all(lot, 4) == 0
    assert lot.going() == [4]
    assert join_all(lot, 1) == 1  # who is under the cursor is being read
    assert lot.going() == [4]
    lot.choose([1, 2], True)
    assert lot.going() == [1, 2, 4]


@pytest.mark.parametrize("why", [Concern.NO_CONVERSATION, Concern.NOT_A_MEMBER])
def test_the_yes_is_for_the_one_under_the_cursor_or_for_the_first_that_can_be_written_to(
    why: Concern,
) -> None:
    people = [asked(1, "Maraude"), asked(2, "Collecte"), asked(3, "Lecture")]
    mute = people[0]._replace(facts=frozenset({why}))
    lot = lot_of(mute, *people[1:], decision=Decision.VALIDATE)
    assert join_all(lot, 99) == 1
    assert set(lot.joined.values()) == {2}
    lot.separate()
    join_all(lot, 3)
    assert set(lot.joined.values()) == {3}


def test_missions_are_named_as_one_says_them_and_swallow_nothing() -> None:
    assert "pour « A »." in paragraph([asked(1, "A")])
    assert "cette autre demande" in paragraph([asked(1, "A")])
    assert "« A », « B » et « C »" in paragraph([asked(1, "A"), asked(2, "B"), asked(3, "C")])
    assert "« Les 3 amis »" in paragraph([asked(1, "Les <3> amis")])
    assert paragraph([]) == ""
