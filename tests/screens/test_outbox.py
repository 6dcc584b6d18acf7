"""The outgoing replies: grouped by what they need, told in full, and acted upon with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, State
from jva_tui.operations import Fate, OperationState
from jva_tui.text import clean
from screens.confirm import ConfirmScreen
from screens.help import HelpScreen
from screens.inbox import InboxScreen
from screens.outbox import OutboxScreen
from screens.reply import ReplyScreen
from tests.people import NOW
from tests.screens.client import LARGE, MEDIUM, NARROW, SMALL, Client, fill, offline_desk, opened
from tests.screens.outgoing import Outgoing, every_state, people, reply
from tests.screens.test_hostile import TEXTS, is_safe, stranger
from widgets.key_bar import KeyBar
from widgets.outbox_list import OutboxList
from widgets.outbox_pane import OutboxPane
from widgets.outbox_row import Heading, Item, Lot
from widgets.outbox_words import Group
from widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from jva_tui.operations import Operation


def client_for(home: Path, size: tuple[int, int] = MEDIUM) -> AbstractAsyncContextManager[Client]:
    every_state(home)
    return opened(offline_desk(home), size)


def outgoing_list(client: Client) -> OutboxList:
    return client.app.screen.query_one(OutboxList)


async def go_to(client: Client, name: str) -> Operation:
    """Opens the outgoing replies, with the cursor on the one to this person."""
    if not isinstance(client.app.screen, OutboxScreen):
        await client.press("b")
    for entry in outgoing_list(client).entries:
        if isinstance(entry, Item) and (operation := client.desk.operation_by_id(entry.id)):
            reading = client.desk.reading(operation.reply.participation_id)
            if reading and reading.participation.volunteer.name == name:
                outgoing_list(client).move_to(("reply", entry.id))
                await client.settle()
                return operation
    raise LookupError(name)


def is_on(client: Client, kind: type[object]) -> bool:
    return isinstance(client.app.screen, kind)


def state_of(client: Client, operation: Operation) -> OperationState:
    found = client.desk.operation_by_id(operation.id)
    assert found is not None
    return found.state


def groups(client: Client) -> dict[Group, int]:
    entries = outgoing_list(client).entries
    return {entry.group: entry.size for entry in entries if isinstance(entry, Heading)}


async def test_what_needs_the_user_stands_first(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("b")
        assert list(groups(client).items()) == [
            (Group.REVIEW, 4),
            (Group.KNOW, 1),
            (Group.UNDER_WAY, 22),
            (Group.WAITING, 1),
            (Group.DONE, 13),
        ]
        assert outgoing_list(client).cursor_index == 1
        assert "4 replies need you" in client.words_of("StatusBar")


@pytest.mark.parametrize("size", [SMALL, MEDIUM, LARGE])
async def test_every_state_has_words_of_its_own(home: Path, size: tuple[int, int]) -> None:
    async with client_for(home, size) as client:
        told = {}
        for name in ("Lucie Faure", "Paul Petit", "Léa Roy", "Inès Martin", "Jean Le Goff",
                     "Omar Diallo", "Aïcha Benali"):  # fmt: skip
            operation = await go_to(client, name)
            told[name] = client.words_of("OutboxPane")
            assert told[name].startswith(name)
            assert operation.detail in told[name] or operation.state is OperationState.QUEUED
        assert "by itself until you decide" in told["Lucie Faure"]
        assert "by itself until you decide" in told["Léa Roy"]
        assert "Sent again only if the platform shows" in told["Inès Martin"]
        assert "Waits for the connection Safe on this computer" in told["Jean Le Goff"]
        assert "• Recorded" in told["Aïcha Benali"]


async def test_all_is_told_of_a_failure(home: Path) -> None:
    async with client_for(home, LARGE) as client:
        operation = await go_to(client, "Paul Petit")
        told = client.words_of("OutboxPane")
        assert "✗ La plateforme a refusé : 422" in told
        assert "✓ Validée + message" in told
        assert " ".join(operation.reply.text.split()) in told
        assert "today, 13:29 · decision · did not happen" in told
        assert "The platform says: “La mission est complète.”" in told
        assert "Maraude « Test & Cie »" in told


async def test_what_changed_since_the_decision_is_shown(home: Path) -> None:
    async with client_for(home, LARGE) as client:
        await go_to(client, "Lucie Faure")
        told = client.words_of("OutboxPane")
        assert "! Le bénévole a annulé à 13:29." in told
        assert "You saw En attente de validation Found then Annulée" in told
        assert "Nothing has left for the platform yet." in told
        assert "r send anyway e edit c drop" in told
        await go_to(client, "Zoé Crème-Brûlée")
        assert "Déjà répondu depuis un autre poste (Rosa, 9:02)." in client.words_of("OutboxPane")


async def test_replies_sent_together_are_one_line_that_unfolds(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("b")
        shown = outgoing_list(client)
        lots = [entry for entry in shown.entries if isinstance(entry, Lot)]
        assert [(lot.progress.total, lot.progress.done) for lot in lots] == [(24, 10), (12, 12)]
        assert "24 replies ▓▓▓▓░░░░░░ 10 of 24 · 2 to review" in client.text
        shown.move_to(("lot", lots[0].progress.id))
        await client.settle()
        told = client.words_of("OutboxPane")
        assert "24 replies together" in told
        assert "2 To review" in told
        assert "11 Waiting" in told
        before = len(shown.entries)
        await client.press("enter")
        assert len(shown.entries) == before + 21
        inside = [entry for entry in shown.entries if isinstance(entry, Item) and entry.is_inside]
        states = [client.desk.operation_by_id(entry.id).state for entry in inside]  # type: ignore[union-attr]  # just listed
        assert states == sorted(states, key=[OperationState.UNCONFIRMED, OperationState.QUEUED,
                                             OperationState.DONE].index)  # fmt: skip
        await client.press("enter")
        assert len(shown.entries) == before


async def test_sending_anyway_against_a_decision_made_meanwhile_is_asked(home: Path) -> None:
    async with client_for(home) as client:
        operation = await go_to(client, "Lucie Faure")
        await client.press("r")
        assert isinstance(client.app.screen, ConfirmScreen)
        assert "The request is “Annulée” now." in client.words
        await client.press("escape")
        assert state_of(client, operation) is OperationState.CONFLICT
        await client.press("r", "enter")
        assert state_of(client, operation) is OperationState.QUEUED
        again = client.desk.operation_by_id(operation.id)
        assert again is not None
        assert again.reply.seen_state == State.CANCELLED


@pytest.mark.parametrize("name", ["Paul Petit", "Léa Roy"])
async def test_sending_again(home: Path, name: str) -> None:
    async with client_for(home) as client:
        operation = await go_to(client, name)
        await client.press("r")
        assert state_of(client, operation) is OperationState.QUEUED
        await client.until(lambda: groups(client)[Group.REVIEW] == 3)
        assert outgoing_list(client).cursor_key == ("reply", operation.id)


@pytest.mark.parametrize("name", ["Lucie Faure", "Paul Petit", "Léa Roy", "Jean Le Goff"])
async def test_editing_opens_the_reply_with_its_text(home: Path, name: str) -> None:
    async with client_for(home) as client:
        operation = await go_to(client, name)
        await client.press("e")
        assert is_on(client, ReplyScreen)
        heading = "Take in hand" if name == "Jean Le Goff" else "Validate"
        assert f"{heading} · {name}" in client.words
        if operation.reply.text:
            text = " ".join(operation.reply.text.split())
            assert client.words_of("#preview") == text
        await client.press("escape")
        assert is_on(client, OutboxScreen)
        assert client.draft(operation.reply.participation_id) == operation.reply.text
        assert client.desk.operation(operation.reply.participation_id) is None


async def test_an_edited_reply_leaves_as_another_one(home: Path) -> None:
    async with client_for(home) as client:
        operation = await go_to(client, "Paul Petit")
        await client.press("e", "enter")
        assert isinstance(client.app.screen, OutboxScreen)
        again = client.desk.operation(operation.reply.participation_id)
        assert again is not None
        assert again.id > operation.id
        assert again.reply.text == operation.reply.text
        assert again.state is OperationState.QUEUED


@pytest.mark.parametrize("name", ["Lucie Faure", "Paul Petit", "Léa Roy", "Omar Diallo"])
async def test_putting_away(home: Path, name: str) -> None:
    async with client_for(home) as client:
        operation = await go_to(client, name)
        await client.press("c")
        assert client.desk.operation(operation.reply.participation_id) is None
        shown = outgoing_list(client)
        await client.until(lambda: ("reply", operation.id) != shown.cursor_key)


async def test_what_waits_is_not_sent_and_becomes_a_draft(home: Path) -> None:
    async with client_for(home) as client:
        operation = await go_to(client, "Jean Le Goff")
        assert "c do not send" in client.words_of("KeyBar")
        await client.press("c")
        assert "Taken back, nothing has left: Jean." in client.words
        assert client.desk.operation(operation.reply.participation_id) is None


async def test_a_batch_is_taken_back_as_a_whole(home: Path) -> None:
    fill(home, people(40))
    outgoing = Outgoing(home)
    outgoing.queue(*map(reply, range(1, 31)), ago=2, wait=60)
    outgoing.queue(reply(31), ago=1, wait=10)
    outgoing.close()
    async with opened(offline_desk(home)) as client:
        await client.press("b", "G")
        assert isinstance(outgoing_list(client).current, Lot)
        assert "z take all back" in client.words_of("KeyBar")
        await client.press("z")
        words = "30 taken back, nothing of them has left: José, Amélie, Noël, Inès, Paul "
        assert words + "and 25 others." in client.words
        [left] = client.operations()
        assert left.reply.participation_id == 31
        assert client.draft(1) == reply(1).text


async def test_undo_names_who_was_reached_and_whose_message_is_held(home: Path) -> None:
    fill(home, people(10))
    outgoing = Outgoing(home)
    ids = outgoing.queue(*map(reply, range(1, 7)), ago=2)
    outgoing.arrive(ids[:2])
    for id_ in ids[2:4]:
        outgoing.settle(outgoing.begin(id_, ago=1), Fate.HAPPENED)
        outgoing.db.release(id_, NOW)
    outgoing.close()
    async with opened(offline_desk(home)) as client:
        await client.press("z")
        assert "2 taken back, nothing of them has left: Paul, Léa." in client.words
        assert "The decision has left; the message was held: Noël, Inès." in client.words
        assert "Too late, it had left already: José, Amélie." in client.words
        assert client.draft(3) == reply(3).text


async def test_waiting_until_eight_and_leaving_now(home: Path) -> None:
    async with client_for(home) as client:
        client.desk.status = client.desk.status._replace(has_platform=True)
        operation = await go_to(client, "Jean Le Goff")
        await client.press("8")
        assert "Leaves tomorrow, 08:00, if jva-tui is open then; s sends it now." in client.words
        await client.until(lambda: "leaves tomorrow, 08:00" in client.words_of("OutboxList"))
        await client.press("s")
        found = client.desk.operation_by_id(operation.id)
        assert found is not None
        assert found.not_before == NOW


@pytest.mark.parametrize(
    ("name", "key", "why"),
    [
        ("Inès Martin", "r", "It is being checked by itself: wait for the outcome."),
        ("Inès Martin", "e", "It is being checked by itself: wait for the outcome."),
        ("Inès Martin", "c", "It is being checked by itself: wait for the outcome."),
        ("Jean Le Goff", "r", "It has not left yet, and leaves by itself."),
        ("Jean Le Goff", "s", "The platform is out of reach"),
        ("Aïcha Benali", "r", "there is nothing to send again"),
        ("Aïcha Benali", "e", "it cannot be changed any more"),
        ("Aïcha Benali", "c", "there is nothing to put away"),
    ],
)
async def test_what_is_not_possible_says_why(home: Path, name: str, key: str, why: str) -> None:
    async with client_for(home) as client:
        await go_to(client, name)
        await client.press(key)
        assert isinstance(client.app.screen, OutboxScreen)
        assert why in client.words


async def test_opening_goes_to_the_request_in_the_inbox(home: Path) -> None:
    async with client_for(home) as client:
        operation = await go_to(client, "Léa Roy")
        await client.press("enter")
        assert isinstance(client.app.screen, InboxScreen)
        assert client.read == client.cursor == operation.reply.participation_id
        assert operation.detail in client.words_of("ReadingPane")


async def test_the_next_one_that_needs_the_user(home: Path) -> None:
    async with client_for(home) as client:
        await client.press("b", "G")
        seen = []
        for _ in range(4):
            await client.press("n")
            key = outgoing_list(client).cursor_key
            assert key is not None
            seen.append(key[1])
        needing = [operation.id for operation in client.desk.needing_user()]
        assert seen == needing


@pytest.mark.parametrize("key", ["b", "q", "escape", "h"])
async def test_going_back(home: Path, key: str) -> None:
    async with client_for(home) as client:
        here = client.cursor
        await client.press("b", "j", key)
        assert isinstance(client.app.screen, InboxScreen)
        assert client.cursor == here


async def test_nothing_outgoing_is_said_in_words(home: Path) -> None:
    fill(home, people(3))
    async with opened(offline_desk(home)) as client:
        await client.press("b")
        assert "Nothing waits and nothing needs you: all has arrived." in client.text
        for key in ("enter", "r", "e", "c", "z", "s", "8", "n"):
            await client.press(key)
            assert isinstance(client.app.screen, OutboxScreen)


async def test_with_the_mouse(home: Path) -> None:
    async with client_for(home) as client:
        await client.pilot.click(StatusBar, offset=(5, 0))
        await client.settle()
        assert isinstance(client.app.screen, OutboxScreen)
        await client.click(OutboxList, "Paul Petit")
        assert client.words_of("OutboxPane").startswith("Paul Petit")
        await client.click(OutboxList, "TO REVIEW")
        assert client.words_of("OutboxPane").startswith("Paul Petit")
        await client.click(KeyBar, "drop")
        await client.until(lambda: "Paul Petit" not in client.words_of("OutboxPane"))
        await client.click(KeyBar, "help")
        assert isinstance(client.app.screen, HelpScreen)
        await client.press("escape")
        await client.click(OutboxList, "12 of 12")
        await client.click(OutboxList, "12 of 12")
        assert "recorded" in client.words_of("OutboxList")


async def test_where_room_is_short_one_thing_is_shown_at_a_time(home: Path) -> None:
    async with client_for(home, NARROW) as client:
        await client.press("b")
        assert not client.visible(OutboxPane)
        await client.press("enter")
        assert client.visible(OutboxPane)
        assert not client.visible(OutboxList)
        await client.press("escape")
        assert client.visible(OutboxList)
        await client.press("enter", "enter")
        assert isinstance(client.app.screen, InboxScreen)


async def test_text_from_strangers_is_text(home: Path) -> None:
    strangers = [stranger(text, number) for number, text in enumerate(TEXTS, start=1)]
    fill(home, strangers)
    outgoing = Outgoing(home)
    for number, text in enumerate(TEXTS, start=1):
        one = reply(number, conversation_id=number, mission_id=7, text="[b]x[/b] [/]")
        [id_] = outgoing.queue(one)
        outgoing.fail(id_, clean(text), clean(text))
    outgoing.close()
    async with opened(offline_desk(home), SMALL) as client:
        await client.press("b")
        for _ in TEXTS:
            assert is_safe(client)
            await client.press("j")
        await client.press("g", "J")
        assert "[b]x[/b] [/]" in client.words_of("OutboxPane")


async def test_a_request_that_is_gone(home: Path) -> None:
    fill(home, people(2))
    outgoing = Outgoing(home)
    [id_] = outgoing.queue(reply(9))
    outgoing.db.finish(id_, OperationState.CONFLICT, "La demande a disparu.", asks=True)
    outgoing.close()
    async with opened(offline_desk(home)) as client:
        await client.press("b")
        assert "This request is no longer in the inbox." in client.words_of("OutboxPane")
        await client.press("r")
        assert "The request is gone from the platform" in client.words
        await client.press("e")
        assert "This request is no longer in the inbox." in client.words
        await client.press("enter")
        assert isinstance(client.app.screen, OutboxScreen)
        await client.press("c")
        await client.until(lambda: not outgoing_list(client).entries)


async def test_a_thousand_replies_are_walked_through(home: Path) -> None:
    fill(home, people(1_000))
    outgoing = Outgoing(home)
    outgoing.queue(*map(reply, range(1, 1_001)), ago=1, wait=60)
    outgoing.close()
    async with opened(offline_desk(home)) as client:
        await client.press("b", "enter", "G")
        shown = outgoing_list(client)
        assert shown.cursor_index == 1_001
        assert shown.line_count == 1_002
        await client.press("g")
        assert shown.cursor_index == 1
        assert shown.top == 0


async def test_a_decision_without_a_message_that_can_arrive(home: Path) -> None:
    fill(home, people(2))
    outgoing = Outgoing(home)
    outgoing.queue(reply(1, conversation_id=None, text="", decision=Decision.CANCEL))
    outgoing.close()
    async with opened(offline_desk(home)) as client:
        await client.press("b")
        assert "– Annulée" in client.words_of("OutboxPane")
