"""The reply desk for several: who is in, what each reads, and what leaves in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.store.cache import Cache
from screens.choose import ChooseScreen
from screens.confirm_lot import ConfirmLotScreen
from screens.inbox import InboxScreen
from screens.reply import ReplyScreen
from tests.office import KEY
from tests.people import NOW, message
from tests.screens.client import MEDIUM, NARROW, SMALL, Client, offline_desk, opened
from tests.screens.lots import FULL, everybody, inbox_of, lot, person, silent, stand_on
from widgets.token_area import TokenArea

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.operations import Reply

TEN = [person(number) for number in range(1, 11)]


def replies(client: Client) -> dict[int, Reply]:
    return {op.reply.participation_id: op.reply for op in client.operations()}


async def write(client: Client, key: str, text: str) -> None:
    await client.press(key)
    await client.type_in(text)
    await client.press("escape")


@pytest.mark.parametrize("size", [NARROW, SMALL, MEDIUM])
async def test_ten_are_answered_with_a_template_each_by_their_name(
    home: Path, size: tuple[int, int]
) -> None:
    async with inbox_of(home, *TEN, size=size) as client:
        await client.press("asterisk", "v", "t", "enter", "enter")
        assert isinstance(client.app.screen, ConfirmLotScreen)
        assert "Send 10 replies?" in client.words
        assert "Validate, 10 with a message: José Inventé 1" in client.words
        await client.press("enter")
        assert isinstance(client.app.screen, InboxScreen)
        told = replies(client)
        assert set(told) == set(range(1, 11))
        for one in TEN:
            first = one.volunteer.first_name
            assert told[one.id].text == f"Bonjour {first},\nà bientôt. Rosa"
            assert told[one.id].decision is Decision.VALIDATE
            assert told[one.id].seen_message_id == 100 + one.id
        assert len({op.batch_id for op in client.operations()}) == 1


SITUATIONS = {
    3: "asks something",
    4: "another language",
    5: "long message",
    6: "sharp words",
    7: "unread",
    8: "minor",
    9: "no conversation",
    15: "not your mission",
    17: "text cut",
    20: "not your talk",
}
TOLD = {
    12: "",
    13: "no place left",
    14: "mission over",
    16: "asked elsewhere",
    18: "answered lately",
    19: "closed",
}
"""Those who are in all the same."""


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_every_situation_is_told_and_what_needs_reading_is_out(
    home: Path, size: tuple[int, int]
) -> None:
    async with inbox_of(home, size=size) as client:
        await client.press("asterisk", "v", "t", "enter")
        held = set(lot(client).held())
        assert held == set(SITUATIONS)
        for id_, told in {**SITUATIONS, **TOLD}.items():
            await stand_on(client, id_)
            if size is MEDIUM:
                sign = "□" if id_ in SITUATIONS else "■"
                lines = [line for line in client.text.splitlines() if sign in line]
                assert told in next(line for line in lines if f"Inventé {id_} " in line)
            is_told = "Left out · Space brings them back" in client.words
            assert is_told is (id_ in SITUATIONS)
        await stand_on(client, 18)
        assert "No e-mail will announce your message" in client.words
        await client.press("asterisk")
        assert lot(client).held() == []


async def test_what_stops_some_is_told_by_name_and_stops_nobody_else(home: Path) -> None:
    async with inbox_of(home) as client:
        await client.press("asterisk", "v", "t")
        await client.type_in("rendez")
        await client.press("enter")
        await stand_on(client, 10)
        assert "lacks [destinataire_zip]" in client.words
        assert "Nothing is known to fill in: [destinataire_zip]" in client.words
        await stand_on(client, 11)
        assert "already so" in client.words
        await client.press("space")
        assert "Nothing can go to this person as it stands." in client.words
        assert lot(client).counts().stopped == 2
        assert {1, 2} <= set(lot(client).going())
        await client.press("enter")
        assert "lacks [destinataire_zip] (Noël Inventé 10)" in client.words
        assert "already so (Inès Inventé 11)" in client.words
        await client.press("enter")
        assert {10, 11}.isdisjoint(replies(client))


async def test_a_text_for_one_alone_stays_when_the_text_for_all_changes(home: Path) -> None:
    async with inbox_of(home, *TEN[:3]) as client:
        await client.press("asterisk", "m", "t", "enter")
        await stand_on(client, 2)
        await client.press("I")
        assert "Your text for Noël Inventé 2 alone" in client.words
        assert client.app.screen.query_one(TokenArea).text == "Bonjour Noël,\nà bientôt. Rosa"
        await client.type_in(" Bravo.")
        await client.press("escape")
        assert client.words_of("#preview") == "Bonjour Noël, à bientôt. Rosa Bravo."
        await write(client, "i", " À samedi.")
        assert client.words_of("#preview").endswith("Bravo.")
        await stand_on(client, 3)
        assert client.words_of("#preview") == "Bonjour Inès, à bientôt. Rosa À samedi."
        await client.press("enter")
        assert "With a text of their own: Noël Inventé 2" in client.words
        await client.press("enter")
        told = replies(client)
        assert told[2].text == "Bonjour Noël,\nà bientôt. Rosa Bravo."
        assert told[1].text == "Bonjour José,\nà bientôt. Rosa À samedi."


async def test_the_text_for_all_can_be_taken_again(home: Path) -> None:
    async with inbox_of(home, *TEN[:2]) as client:
        await client.press("asterisk", "m")
        await write(client, "i", "Bonjour")
        await write(client, "I", " vous")
        assert client.words_of("#preview") == "Bonjour vous"
        await client.press("u")
        assert client.words_of("#preview") == "Bonjour"
        await stand_on(client, 1)
        await client.press("u")
        assert "This person gets the text that is for all." in client.words


async def test_another_decision_keeps_the_text_and_brings_a_reason(home: Path) -> None:
    async with inbox_of(home, *TEN[:3]) as client:
        await client.press("asterisk", "v", "t", "enter", "d")
        assert "Reason: Autres. (not shown to the volunteer)" in client.words
        assert "Bonjour" in client.words_of("#preview")
        await client.press("r", "down", "enter", "enter", "enter")
        for reply in replies(client).values():
            assert reply.decision is Decision.DECLINE
            assert reply.reason is DeclineReason.NO_RESPONSE
            assert reply.text.startswith("Bonjour ")


async def test_a_full_mission_is_no_reason_to_say_that_it_is_over(home: Path) -> None:
    full = [person(1, mission=FULL, state=State.VALIDATED), person(2, mission=FULL)]
    async with inbox_of(home, *full) as client:
        await client.press("2", "asterisk", "d", "r")
        assert DeclineReason.TERMINATED.label not in client.text
        assert DeclineReason.OTHER.label in client.text
    (home / "cache.db").unlink()
    async with inbox_of(home, *TEN[:2]) as client:
        await client.press("asterisk", "d", "r")
        assert DeclineReason.TERMINATED.label in client.text


async def test_a_template_brings_the_decision_that_it_was_given(home: Path) -> None:
    async with inbox_of(home, *TEN[:2]) as client:
        await client.press("asterisk", "d", "T")
        assert "Choose a template first: t." in client.words
        await client.press("t")
        await client.type_in("complet")
        await client.press("enter", "T")
        assert "From now on “Complet” brings with it: Decline · Autres." in client.words
        await client.press("escape", "v", "t")
        await client.type_in("complet")
        assert "Decline" in client.words
        await client.press("enter")
        assert lot(client).parts[0].decision is Decision.DECLINE
    async with opened(offline_desk(home)) as client:
        await client.press("7", "v", "t")
        await client.type_in("complet")
        await client.press("enter")
        assert lot(client).parts[0].decision is Decision.DECLINE


async def test_the_first_come_get_the_places_and_the_others_the_waiting_list(home: Path) -> None:
    mission = person(1).mission
    assert mission
    few = mission._replace(places=4)
    people = [person(n, mission=few) for n in range(1, 7)]
    people[0] = people[0]._replace(state=State.VALIDATED)  # so that three places are free
    async with inbox_of(home, *people) as client:
        await client.press("2", "asterisk", "v", "t", "enter")
        assert "2 validations more than there are places · w writes to the others" in client.words
        await client.press("w")
        assert isinstance(client.app.screen, ChooseScreen)
        first = next(
            line for line in client.text.splitlines() if "Bienvenue" in line or "Complet" in line
        )
        assert "Complet" in first
        await client.press("enter", "enter")
        assert "Validate, 3 with a message:" in client.words
        assert "Message, 2:" in client.words
        await client.press("enter")
        told = replies(client)
        assert {n for n, reply in told.items() if reply.decision} == {2, 3, 4}
        assert [told[n].seen_places for n in (2, 3, 4)] == [3, 2, 1]
        assert told[5].text == "Bonjour Élodie, l'équipe est complète."
        assert told[6].decision is None


async def test_one_yes_for_whoever_asked_several_times(home: Path) -> None:
    one = {"profile_id": 77, "user_id": 2_077, "first_name": "Camille"}
    mission = person(1).mission
    assert mission
    people = [
        person(1, who=one),
        person(2, who=one, mission=mission._replace(id=21, name="Collecte")),
        person(3),
    ]
    async with inbox_of(home, *people) as client:
        await client.press("asterisk", "v")
        assert "1 person asked to join several missions here · o says one yes" in client.words
        await stand_on(client, 2)
        assert "Has also asked to join “Maraude" in client.words
        await write(client, "i", "Bienvenue !")
        await client.press("o")
        assert "« Maraude « Test & Cie » »" in client.words_of("#preview")
        await stand_on(client, 1)
        assert "Leaves once the yes for “Collecte” has arrived." in client.words
        await client.press("enter", "enter")
        told = replies(client)
        assert told[2].decision is Decision.VALIDATE
        assert (told[1].decision, told[1].text, told[1].after) == (Decision.DECLINE, "", 2)
        assert told[3].text == "Bienvenue !"


async def test_one_alone_is_offered_one_yes_where_more_waits_elsewhere(home: Path) -> None:
    one = {"profile_id": 77, "user_id": 2_077}
    mission = person(1).mission
    assert mission
    people = [person(1, who=one), person(2, who=one, mission=mission._replace(id=21))]
    async with inbox_of(home, *people) as client:
        await client.press("v")
        await client.press("o")
        assert lot(client).ids == [2, 1]
        await client.press("enter", "enter")
        assert {n: reply.decision for n, reply in replies(client).items()} == {
            2: Decision.VALIDATE,
            1: Decision.DECLINE,
        }


async def test_beyond_a_setting_the_number_is_typed(home: Path) -> None:
    async with inbox_of(home, *TEN) as client:
        client.desk.typed_count_from = 10
        await client.press("asterisk", "v", "enter")
        assert "Type 10 to confirm:" in client.words
        await client.press("enter")
        assert "Not sent yet: type 10" in client.words
        await client.press("9", "enter")
        assert client.operations() == []
        await client.press("backspace", "1", "0", "enter")
        assert len(client.operations()) == 10


async def test_going_back_on_decisions_is_always_confirmed_by_a_number(home: Path) -> None:
    decided = [person(n, state=State.DECLINED) for n in (1, 2)]
    async with inbox_of(home, *decided, person(3)) as client:
        await client.press("asterisk", "v")
        assert lot(client).going() == [3]
        await client.press("asterisk", "enter")
        assert "Goes back on an earlier decision: José Inventé 1, Noël Inventé 2" in client.words
        assert "Type 3 to confirm:" in client.words


async def test_looking_again_sends_nothing(home: Path) -> None:
    async with inbox_of(home, *TEN) as client:
        await client.press("asterisk", "v", "enter", "escape")
        assert isinstance(client.app.screen, ReplyScreen)
        await client.press("escape")
        assert client.operations() == []


async def test_nobody_to_send_to_is_said(home: Path) -> None:
    async with inbox_of(home, silent(1), silent(2)) as client:
        await client.press("asterisk", "v", "enter")
        assert "Nobody to send to: all are left out." in client.words
        assert isinstance(client.app.screen, ReplyScreen)


async def test_what_was_begun_is_found_again_after_a_crash(home: Path) -> None:
    async with inbox_of(home, *TEN) as client:
        await client.press("asterisk", "m", "t", "enter")
        await stand_on(client, 4)
        await client.press("I")
        await client.type_in("!")
        await client.until(lambda: "!" in kept_text(home))
        # Nothing is closed in order: what is on the disk by now must do.
    async with opened(offline_desk(home)) as client:
        await client.press("7", "asterisk", "m")
        told = "What you had begun to write to these people is back."
        await client.until(lambda: told in client.words)
        assert lot(client).edits == {4: "Bonjour Zoé,\nà bientôt. Rosa!"}
        assert lot(client).parts[0].text.startswith("Bonjour [destinataire_prenom]")


def kept_text(home: Path) -> str:
    from jva_tui.store.outbox_db import OutboxDb

    outbox = OutboxDb.open(home / "outbox.db", KEY)
    try:
        return outbox.lots() or ""
    finally:
        outbox.close()


async def test_a_lot_that_was_taken_back_is_a_lot_again(home: Path) -> None:
    async with inbox_of(home, *TEN) as client:
        await client.press("asterisk", "v", "t", "enter", "enter", "enter", "z", "U", "v")
        assert lot(client).parts[0].text.startswith("Bonjour [destinataire_prenom]")
        assert lot(client).edits == {}
        await client.press("enter", "enter")
        assert len(client.operations()) == 10


async def test_who_writes_meanwhile_is_left_out_until_that_was_seen(home: Path) -> None:
    async with inbox_of(home, *TEN[:3]) as client:
        await client.press("asterisk", "v")
        say(client, 2, "Finalement je ne peux pas.")
        await client.until(lambda: lot(client).going() == [3, 1])
        await client.press("asterisk")
        assert lot(client).going() == [3, 1]
        await stand_on(client, 2)
        assert "Finalement je ne peux pas." in client.words
        await client.press("space")
        assert lot(client).going() == [3, 2, 1]
        await client.press("enter", "enter")
        assert replies(client)[2].seen_message_id == 500


async def test_one_who_writes_meanwhile_is_answered_only_when_asked_twice(home: Path) -> None:
    async with inbox_of(home, person(1)) as client:
        await client.press("v")
        say(client, 1, "Finalement je ne peux pas.")
        await client.until(lambda: bool(lot(client).news))
        await client.settle()
        assert "Finalement je ne peux pas." in client.words
        await client.press("enter")
        assert "Press Enter again to send it all the same." in client.words
        assert client.operations() == []
        await client.press("enter")
        assert replies(client)[1].seen_message_id == 500


def say(client: Client, number: int, text: str) -> None:
    """The volunteer writes, and a round of reading tells of it."""
    one = person(number)
    said = message(
        500, conversation_id=1_000 + number, text=text, author_id=one.volunteer.user_id, at=NOW
    )
    cache = Cache.open(client.desk._profile.folder / "cache.db", KEY)
    cache.save_messages(1_000 + number, [said], complete=True)
    cache.close()
    client.desk.inbox_changed([number])


async def test_who_goes_meanwhile_is_left_out_and_told(home: Path) -> None:
    async with inbox_of(home, *TEN[:3]) as client:
        cache = Cache.open(home / "cache.db", KEY)
        inbox = client.app.screen
        assert isinstance(inbox, InboxScreen)
        await client.press("asterisk")
        cache.forget([2])
        cache.close()
        inbox.open_lot([3, 2, 1], Decision.VALIDATE)
        await client.settle()
        assert "1 request is gone from the inbox, and left out." in client.words
        assert lot(client).ids == [3, 1]


async def test_a_message_to_several_begins_in_the_editor_once_it_is_sent_empty(home: Path) -> None:
    async with inbox_of(home, *TEN[:2]) as client:
        await client.press("asterisk", "m", "enter")
        assert client.focused(TokenArea)


async def test_tokens_are_completed_and_filled_for_each(home: Path) -> None:
    async with inbox_of(home, *TEN[:2]) as client:
        await client.press("asterisk", "m", "i")
        await client.type_in("Bonjour [pren")
        assert "[destinataire_prenom]" in client.words
        await client.press("tab", "escape")
        assert client.words_of("#preview") == "Bonjour Noël"
        await client.press("j")
        assert client.words_of("#preview") == "Bonjour José"


async def test_what_the_platform_alters_is_shown_as_it_arrives(home: Path) -> None:
    async with inbox_of(home, *TEN[:2]) as client:
        await client.press("asterisk", "m")
        await write(client, "i", "Je vous <3 fort")
        assert "The platform removes part of your text: this is what remains." in client.words
        assert client.words_of("#preview") == "Je vous"


async def test_next_to_look_at_goes_round(home: Path) -> None:
    async with inbox_of(home) as client:
        await client.press("asterisk", "v")
        screen = client.app.screen
        assert isinstance(screen, ReplyScreen)
        met = []
        for _ in everybody():
            await client.press("n")
            met.append(screen.at)
        current = lot(client)
        assert set(met) == {*current.held(), 11}


async def test_the_keys_are_explained(home: Path) -> None:
    async with inbox_of(home, *TEN[:2]) as client:
        await client.press("asterisk", "v", "question_mark")
        assert "Write for this person only" in client.words
        await client.press("escape")
        assert isinstance(client.app.screen, ReplyScreen)


async def test_a_click_takes_somebody_out_and_back(home: Path) -> None:
    async with inbox_of(home, *TEN[:3]) as client:
        await client.press("asterisk", "v")
        from widgets.name_list import NameList

        await client.click(NameList, "Inventé 2")
        await client.click(NameList, "Inventé 2")
        assert lot(client).going() == [3, 1]
