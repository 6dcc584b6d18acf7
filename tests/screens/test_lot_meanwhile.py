"""A lot while the world goes on: what changes, what was begun before, what is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Decision, State
from jva_tui.lots.stops import Stop
from jva_tui.store.cache import Cache
from jva_tui.templates.file import Brings
from screens.confirm_lot import ConfirmLotScreen
from screens.inbox import InboxScreen
from screens.reply import ReplyScreen
from tests.office import KEY
from tests.people import MISSION, NOW, message
from tests.screens.lots import FULL, inbox_of, lot, person, read, silent, stand_on

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from jva_tui.domain import Participation
    from tests.screens.client import Client

THREE = [person(number) for number in (1, 2, 3)]
SEVEN = [person(number) for number in range(1, 8)]
AGAIN = {"profile_id": 1_002, "user_id": 2_002, "first_name": "Noël"}
GARDEN = person(6, who=AGAIN, mission=MISSION._replace(id=11, name="Jardin"))


async def change(client: Client, home: Path, *people: Participation) -> None:
    """Something else is read of people."""
    cache = Cache.open(home / "cache.db", KEY)
    cache.save_participations(people)
    cache.close()
    client.desk._board.inbox_changed({one.id for one in people})
    client.desk._board.tell_rows()
    await client.settle()


def notices(client: Client) -> list[str]:
    return [notice.message for notice in client.app._notifications]


# What happens meanwhile


async def test_one_that_somebody_else_validates_is_not_sent_and_that_is_said(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("v")
        await change(client, home, THREE[2]._replace(state=State.VALIDATED, updated_at=NOW))
        await client.press("enter", "enter")
        assert isinstance(client.app.screen, ReplyScreen)
        assert "Nothing can go to this person: already so." in notices(client)[-1]
        assert client.desk.batches() == []


async def test_whoever_changes_while_it_is_asked_is_not_sent_to_and_that_is_said(
    home: Path,
) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "v", "t", "enter", "enter")
        await change(client, home, THREE[0]._replace(state=State.VALIDATED, updated_at=NOW))
        await client.press("enter")
        assert isinstance(client.app.screen, InboxScreen)
        assert {op.reply.participation_id for op in client.operations()} == {2, 3}
        assert any("1 was not sent: something changed" in told for told in notices(client))


async def test_where_nothing_is_left_to_send_the_desk_stays_and_says_so(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "v", "t", "enter", "enter")
        assert isinstance(client.app.screen, ConfirmLotScreen)
        decided = [one._replace(state=State.VALIDATED, updated_at=NOW) for one in THREE]
        await change(client, home, *decided)
        await client.press("enter")
        assert isinstance(client.app.screen, ReplyScreen)
        assert client.desk.batches() == []
        assert any("3 were not sent" in told for told in notices(client))


async def test_a_text_that_would_read_otherwise_by_now_is_not_sent(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "v", "t", "enter", "enter")
        other = THREE[1].volunteer._replace(first_name="Quelqu’un")
        await change(client, home, THREE[1]._replace(volunteer=other, updated_at=NOW))
        await client.press("enter")
        assert {op.reply.participation_id for op in client.operations()} == {1, 3}


async def test_who_disappears_from_the_inbox_cannot_be_answered(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "v")
        cache = Cache.open(home / "cache.db", KEY)
        cache.forget([2])
        cache.close()
        client.desk._board.inbox_changed({2})
        client.desk._board.tell_rows()
        await client.settle()
        verdict = lot(client).verdict(2)
        assert verdict
        assert verdict.stop is Stop.GONE
        assert lot(client).going() == [3, 1]


async def test_passing_over_somebody_lets_nobody_in_by_itself(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.inbox.REST_SECONDS", 3600)  # who rests in the list is read there
    async with inbox_of(home, *THREE) as client:
        read(home, THREE, unread=[1, 2, 3])
        await client.press("asterisk", "v", "j", "j", "k")
        client.app.screen._note_shown()  # type: ignore[attr-defined]  # as after a rest
        await change(client, home, *(one._replace(updated_at=NOW) for one in THREE))
        assert lot(client).going() == []
        assert lot(client).held() == [3, 2, 1]


# What was begun


async def test_a_lot_without_a_text_that_was_taken_back_leaves_no_empty_texts(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "v", "enter", "enter", "z", "U", "v", "t", "enter")
        assert lot(client).edits == {}
        await client.press("enter", "enter")
        assert all(op.reply.text.startswith("Bonjour") for op in client.operations())


async def test_after_taking_back_the_newer_text_counts(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "v", "t", "enter", "enter", "enter", "z", "U", "v")
        await client.press("t", "down", "enter", "escape", "v")
        assert lot(client).edits == {}
        assert {lot(client).rendered(n) for n in (1, 2, 3)} == {"Rendez-vous près du 75020."}


async def test_lots_for_other_people_do_not_take_each_others_place(home: Path) -> None:
    async with inbox_of(home, *SEVEN) as client:
        await client.press(*("space",) * 3, "v", "t", "enter", "escape")
        await client.press("u", "G", "space", "k", "space", "d", "escape")
        await client.press("v", "enter", "enter")  # sends to others
        assert len(client.operations()) == 2
        await client.press("u", "g", *("space",) * 3, "v")
        assert lot(client).parts[0].text.startswith("Bonjour [destinataire_prenom]")


async def test_taking_back_does_not_forget_what_was_begun_since(home: Path) -> None:
    async with inbox_of(home, *SEVEN) as client:
        await client.press(*("space",) * 3, "v", "t", "enter", "enter", "enter")
        await client.press("u", "G", "space", "k", "space", "m", "i")
        await client.type_in("Des mots")
        await client.press("escape", "escape", "z", "m")
        assert lot(client).parts[0].text == "Des mots"


async def test_words_of_a_refusal_are_not_offered_to_those_who_are_validated(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "d", "t", "down", "down", "enter", "escape", "v")
        assert lot(client).parts[0].text == ""
        await client.press("escape", "d")
        assert "l'équipe est complète" in lot(client).parts[0].text


async def test_who_had_been_brought_back_is_looked_at_again_when_they_have_written_since(
    home: Path,
) -> None:
    people = [person(1), person(2, "Faut-il une voiture ?"), person(3)]
    async with inbox_of(home, *people) as client:
        await client.press("asterisk", "v", "t", "enter", "asterisk")
        assert lot(client).going() == [3, 2, 1]
        await client.press("escape")
        said = message(*(900,), conversation_id=1_002, text="Annulez ?", author_id=2_002, at=NOW)
        await change(client, home, people[1]._replace(latest=said, conversation_updated_at=NOW))
        await client.press("asterisk", "v")
        assert lot(client).going() == [3, 1]


async def test_a_template_for_all_leaves_a_text_of_their_own_to_who_has_one(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "v", "t", "enter", "I")
        await client.type_in(" Pour vous.")
        await client.press("escape", "t", "down", "enter")
        assert lot(client).rendered(3).endswith("Pour vous.")
        assert "keeps a text of their own" in notices(client)[-1]
        await client.press("u")
        assert lot(client).rendered(3) == "Rendez-vous près du 75020."


async def test_all_in_leaves_out_who_was_left_out_by_hand(home: Path) -> None:
    async with inbox_of(home, *THREE, person(4, "Quand ?")) as client:
        await client.press("asterisk", "v", "j", "space", "asterisk")
        assert lot(client).going() == [4, 2, 1]
        await client.press("asterisk")
        assert lot(client).going() == [4, 3, 2, 1]


# One yes, and the waiting list


async def test_one_yes_for_one_alone_and_back_is_as_before(home: Path) -> None:
    people = [person(1), person(2, "Faut-il une voiture ?"), GARDEN]
    async with inbox_of(home, *people) as client:
        await client.press("v", "i")
        await client.type_in("Rendez-vous au jardin.")
        await client.press("escape", "o")
        assert lot(client).ids == [6, 2]
        assert lot(client).held() == [2]  # it asks something
        await client.press("o")
        assert lot(client).ids == [6]
        await client.press("enter")
        [operation] = client.operations()
        assert operation.reply.participation_id == 6
        assert operation.reply.text == "Rendez-vous au jardin."


async def test_another_decision_ends_the_one_yes(home: Path) -> None:
    async with inbox_of(home, person(1), person(2), GARDEN) as client:
        await client.press("asterisk", "v", "t", "enter", "o")
        assert lot(client).joined == {6: 2} or lot(client).joined == {2: 6}
        await client.press("d")
        assert lot(client).joined == {}
        assert not any("Vous aviez aussi" in lot(client).rendered(n) for n in (1, 2, 6))


async def test_a_template_leaves_the_others_in_the_letter(home: Path) -> None:
    async with inbox_of(home, person(1), person(2), GARDEN) as client:
        await client.press("asterisk", "v", "o", "t", "enter")
        [(_no, yes)] = lot(client).joined.items()
        await stand_on(client, yes)
        assert "Vous aviez aussi proposé votre aide" in client.words_of("#preview")


async def test_one_yes_and_the_waiting_list_are_apart(home: Path) -> None:
    people = [person(1, mission=FULL), person(3, mission=FULL), person(2), GARDEN]
    async with inbox_of(home, *people) as client:
        await client.press("asterisk", "v", "o", "w", "enter")
        assert lot(client).joined
        assert lot(client).waiting == {3}
        assert "o says one yes" not in client.words_of("#notes")
        await client.press("w")
        assert lot(client).waiting == set()
        assert lot(client).joined


async def test_a_no_whose_yes_is_left_out_says_so(home: Path) -> None:
    async with inbox_of(home, person(1), person(2), GARDEN) as client:
        await client.press("asterisk", "v", "o")
        [(no, yes)] = lot(client).joined.items()
        await stand_on(client, yes)
        await client.press("space")
        await stand_on(client, no)
        assert "Nothing can go to this person: its yes is left out." in client.words


async def test_a_template_for_the_waiting_list_brings_its_own_decision(home: Path) -> None:
    people = [person(1, mission=FULL), person(3, mission=FULL)]
    async with inbox_of(home, *people) as client:
        await client.desk.let_bring("#3", Brings(Decision.TAKE_IN_HAND))
        await client.settle()
        await client.press("asterisk", "v", "w", "enter")
        assert lot(client).part(3).decision is Decision.TAKE_IN_HAND


async def test_a_no_has_no_letter_of_its_own(home: Path) -> None:
    async with inbox_of(home, person(1), person(2), GARDEN) as client:
        await client.press("asterisk", "v", "o")
        [no] = lot(client).joined
        await stand_on(client, no)
        await client.press("I")
        assert "This no is told in the letter of the yes" in notices(client)[-1]


async def test_enter_after_a_key_that_did_nothing_is_asked_about(home: Path) -> None:
    async with inbox_of(home, silent(1)) as client:
        await client.type_in("vt\n")
        assert client.operations() == []
        assert "Press Enter again to send it all the same." in client.words
        await client.press("enter")
        assert len(client.operations()) == 1


async def test_a_text_of_their_own_comes_back_with_the_same_key(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "v", "t", "enter", "I")
        await client.type_in(" Pour vous.")
        await client.press("escape", "u")
        assert not lot(client).rendered(3).endswith("Pour vous.")
        await client.press("u")
        assert lot(client).rendered(3).endswith("Pour vous.")


async def test_a_text_that_was_written_for_another_decision_is_to_be_read_again(
    home: Path,
) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "v", "t", "enter", "d")
        assert "The text was written for “Validate”: read it once more." in client.words
        await client.press("v")
        assert "read it once more" not in client.words


async def test_the_question_names_those_to_whom_the_text_does_not_go(home: Path) -> None:
    async with inbox_of(home, person(1), person(20), silent(3)) as client:
        await client.press("asterisk", "v", "t", "enter", "asterisk", "enter")
        assert "Validate, 3 (1 with a message)" in client.words
        assert "1 in a conversation of others: no text arrives there" in client.words
        assert "1 without a conversation: no text arrives there" in client.words
