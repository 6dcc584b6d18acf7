"""One person on several missions: one yes, the others in the same letter, yes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Decision, DeclineReason
from jva_tui.lots.concerns import Concern
from jva_tui.lots.together import join, join_all, paragraph, separate
from tests.lots.crowd import lot_of, somebody
from tests.people import MISSION

if TYPE_CHECKING:
    from jva_tui.lots.lot import Lot
    from jva_tui.lots.recipient import Recipient

SAME = {"profile_id": 77, "user_id": 2_077, "first_name": "Camille"}


def asked(number: int, mission: str) -> Recipient:
    told = MISSION._replace(id=number * 10, name=mission)
    one = somebody(number, mission=told, person=SAME)
    letter = one.reading.messages[0]._replace(author_id=2_077)
    return one._replace(reading=one.reading._replace(messages=(letter,)))


def three() -> Lot:
    people = asked(1, "Maraude"), asked(2, "Collecte"), asked(3, "Lecture"), somebody(4)
    return lot_of(*people, decision=Decision.VALIDATE, text="Bienvenue [destinataire_prenom] !")


def test_whoever_asked_several_times_is_noticed_oldest_first() -> None:
    assert three().persons() == {77: [1, 2, 3]}


def test_the_yes_leaves_first_and_tells_of_the_others() -> None:
    lot = three()
    join(lot, 2, [1, 3])
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


def test_it_can_be_taken_back_whole() -> None:
    lot = three()
    join(lot, 1, [2, 3])
    separate(lot)
    assert lot.edits == {}
    assert lot.after == {}
    assert {lot.part(n).decision for n in lot.ids} == {Decision.VALIDATE}


def test_what_was_written_for_the_yes_alone_stays_when_it_is_taken_back() -> None:
    lot = three()
    lot.edit(1, "Rien que pour vous.")
    join(lot, 1, [2])
    assert lot.text(1).startswith("Rien que pour vous.\n\nVous aviez aussi")
    separate(lot)
    assert lot.edits == {1: "Rien que pour vous."}


def test_missions_are_named_as_one_says_them() -> None:
    assert "pour « A »." in paragraph([asked(1, "A")])
    assert "cette autre demande" in paragraph([asked(1, "A")])
    assert "« A », « B » et « C »" in paragraph([asked(1, "A"), asked(2, "B"), asked(3, "C")])


def test_the_noes_go_only_if_the_yes_does() -> None:
    lot = three()
    join(lot, 1, [2, 3])
    assert lot.going() == [1, 2, 3, 4]
    lot.choose([1], False)
    assert lot.going() == [4]
    lot.choose([2], True)
    assert lot.going() == [4]
    lot.choose([1], True)
    assert lot.going() == [1, 2, 3, 4]


def test_whoever_is_to_be_read_first_gets_no_yes_by_the_way() -> None:
    people = [asked(1, "Maraude"), asked(2, "Collecte"), somebody(4)]
    held = [one._replace(facts=one.facts | {Concern.QUESTION}) for one in people[:2]]
    lot = lot_of(*held, people[2], decision=Decision.VALIDATE, text="Bienvenue")
    assert join_all(lot, 4) == 0
    assert lot.going() == [4]
    assert join_all(lot, 1) == 1  # who is under the cursor is being read
    assert lot.going() == [4]
    lot.choose([1], True)
    assert lot.going() == [1, 2, 4]


def test_the_yes_is_for_the_one_under_the_cursor_or_for_the_first_that_can_be_written_to() -> None:
    people = [asked(1, "Maraude"), asked(2, "Collecte"), asked(3, "Lecture")]
    mute = people[0]._replace(facts=frozenset({Concern.NO_CONVERSATION}))
    lot = lot_of(mute, *people[1:], decision=Decision.VALIDATE)
    assert join_all(lot, 99) == 1
    assert set(lot.after.values()) == {2}
    separate(lot)
    join_all(lot, 3)
    assert set(lot.after.values()) == {3}
