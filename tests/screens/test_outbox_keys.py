"""On the screen of the outgoing replies, each key is about what stands under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Conversation, Decision, State
from jva_tui.operations import OperationState
from jva_tui.store.cache import Cache
from screens.outbox import TELL_SECONDS, OutboxScreen
from screens.reply import ReplyScreen
from tests.clock import ManualClock
from tests.office import KEY
from tests.people import NOW, ROSA
from tests.screens.client import LARGE, MEDIUM, SMALL, Client, fill, offline_desk, opened
from tests.screens.outgoing import Outgoing, every_state, people, reply
from tests.screens.test_outbox import client_for, go_to, outgoing_list
from widgets.outbox_row import Item, Lot

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from jva_tui.operations import Operation

MORNING = 40_000
"""Seconds from now for which a batch was put off."""


def online(client: Client, **changes: object) -> None:
    """As if the platform could be reached."""
    known = client.desk.status._replace(has_platform=True)
    client.desk.status = known._replace(**changes)  # type: ignore[arg-type]  # fields of Status


def two_batches(home: Path, size: tuple[int, int] = MEDIUM) -> AbstractAsyncContextManager[Client]:
    """Three replies that were put off until morning, and two that leave within seconds."""
    fill(home, people(10))
    outgoing = Outgoing(home)
    outgoing.queue(reply(1), reply(2), reply(3), ago=60, wait=60 + MORNING)
    outgoing.queue(reply(4), reply(5), ago=2, wait=30)
    outgoing.close()
    return opened(offline_desk(home), size)


async def to_lot(client: Client, total: int) -> None:
    for entry in outgoing_list(client).entries:
        if isinstance(entry, Lot) and entry.progress.total == total:
            outgoing_list(client).move_to(("lot", entry.progress.id))
            await client.settle()
            return
    raise LookupError(total)


def waits_for(client: Client, *ids: int) -> set[int]:
    """For how many seconds these requests' replies still wait."""
    found = {op.reply.participation_id: op for op in client.operations()}
    return {found[id_].not_before - NOW for id_ in ids}


def keys(client: Client) -> str:
    return client.words_of("KeyBar")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Lucie Faure", "r send anyway e edit c drop z take the last ones back ⏎ see the request"),
        ("Paul Petit", "r send again e edit c drop z take the last ones back ⏎ see the request"),
        ("Inès Martin", "z take the last ones back ⏎ see the request n what needs you ? help"),
        ("Jean Le Goff", "e edit c do not send s send now ⏎ see the request 8 at 8:00 n what"),
        ("Aïcha Benali", "z take the last ones back ⏎ see the request n what needs you ? help"),
    ],
)
async def test_the_footer_shows_only_what_can_be_done_now(
    home: Path, name: str, words: str
) -> None:
    async with client_for(home, LARGE) as client:
        online(client)
        await go_to(client, name)
        assert keys(client).startswith(words)


async def test_an_empty_screen_offers_nothing_but_help(home: Path) -> None:
    fill(home, people(2))
    async with opened(offline_desk(home)) as client:
        await client.press("b")
        assert keys(client) == "? help"
        await client.press("o")
        assert "No outgoing reply is selected." in client.words


async def test_what_was_queued_together_leaves_now_and_nothing_else(home: Path) -> None:
    async with two_batches(home) as client:
        online(client)
        await client.press("b")
        await to_lot(client, 3)
        assert "s send these now z take all back ⏎ unfold 8 these at 8:00" in keys(client)
        await client.press("s")
        assert "3 replies leave now." in client.words
        assert waits_for(client, 1, 2, 3) == {0}
        assert waits_for(client, 4, 5) == {28}


async def test_one_reply_of_several_takes_the_others_with_it(home: Path) -> None:
    async with two_batches(home) as client:
        online(client)
        await client.press("b")
        await to_lot(client, 3)
        await client.press("enter", "j", "j", "s")
        assert isinstance(outgoing_list(client).current, Item)
        assert "3 replies leave now." in client.words
        assert waits_for(client, 4, 5) == {28}


async def test_what_is_put_off_is_what_stands_under_the_cursor(home: Path) -> None:
    async with two_batches(home) as client:
        online(client)
        await client.press("b")
        await to_lot(client, 2)
        await client.press("8")
        assert min(waits_for(client, 4, 5)) > 60
        assert waits_for(client, 1, 2, 3) == {MORNING}


@pytest.mark.parametrize("key", ["s", "8"])
async def test_where_nothing_waits_these_keys_do_nothing(home: Path, key: str) -> None:
    async with client_for(home) as client:
        online(client)
        await go_to(client, "Paul Petit")
        before = {op.id: op.not_before for op in client.operations()}
        await client.press(key)
        assert "Nothing waits under the cursor: put it on what does." in client.words
        assert {op.id: op.not_before for op in client.operations()} == before


async def test_while_what_is_ready_is_shown_everything_ready_leaves(home: Path) -> None:
    async with two_batches(home) as client:
        online(client, look_until=NOW + 20)
        await client.press("b")
        await to_lot(client, 2)
        assert "s send all now" in keys(client)
        await client.press("s")
        assert "What is ready leaves now." in client.words
        assert waits_for(client, 4, 5) == {0}
        assert waits_for(client, 1, 2, 3) == {MORNING}


async def test_what_needs_the_user_lets_nothing_be_put_off_while_others_are_shown(
    home: Path,
) -> None:
    async with client_for(home) as client:
        online(client, look_until=NOW + 20)
        await go_to(client, "Paul Petit")
        before = {op.id: op.not_before for op in client.operations()}
        await client.press("8")
        assert "Nothing waits under the cursor" in client.words
        assert {op.id: op.not_before for op in client.operations()} == before
        await client.press("s")
        assert "What is ready leaves now." in client.words


async def test_from_the_inbox_what_was_put_off_goes_on_waiting(home: Path) -> None:
    async with two_batches(home) as client:
        online(client)
        await client.press("s")
        assert "2 replies leave now." in client.words
        assert waits_for(client, 1, 2, 3) == {MORNING}


async def test_the_only_one_that_needs_the_user_is_not_looked_for(home: Path) -> None:
    fill(home, people(3))
    outgoing = Outgoing(home)
    [id_] = outgoing.queue(reply(1))
    outgoing.stop(id_, "Le bénévole a annulé à 13:29.")
    outgoing.close()
    async with opened(offline_desk(home)) as client:
        await client.press("b")
        assert "what needs you" not in keys(client)
        await client.press("n")
        assert "No other reply needs you." in client.words


async def test_what_needed_the_user_until_just_now_is_not_gone_to(home: Path) -> None:
    async with two_batches(home) as client:
        summary = client.desk.status.outbox._replace(asking=1)  # not told anew yet
        online(client, outbox=summary)
        await client.press("b")
        here = outgoing_list(client).cursor_key
        await client.press("n")
        assert outgoing_list(client).cursor_key == here


async def test_how_long_it_takes_is_said_of_what_leaves_and_not_of_what_was_put_off(
    home: Path,
) -> None:
    fill(home, people(10))
    outgoing = Outgoing(home)
    outgoing.queue(reply(1), reply(2), reply(3), ago=60)
    outgoing.queue(reply(4), reply(5), ago=2, wait=MORNING)
    [unknown] = outgoing.queue(reply(6))
    outgoing.lose(unknown, "Envoyé deux fois sans réponse.", asks=True)
    outgoing.close()
    async with opened(offline_desk(home)) as client:
        online(client, send_eta=42)
        await client.press("b")
        lots = {
            entry.progress.total: entry.seconds_left
            for entry in outgoing_list(client).entries
            if isinstance(entry, Lot)
        }
        assert lots == {3: 42, 2: None}


async def test_signed_out_nothing_is_said_to_leave(home: Path) -> None:
    async with two_batches(home) as client:
        online(client, is_signed_out=True)
        await client.press("s")
        assert "What waits leaves once you have signed in again." in client.words
        assert waits_for(client, 4, 5) == {28}


async def test_what_has_left_meanwhile_is_not_said_to_leave(home: Path) -> None:
    async with two_batches(home) as client:
        online(client)
        db = Outgoing(home).db
        for operation in client.operations():
            db.take_back(operation.id, now=NOW)
        db.close()
        await client.press("s")
        assert "Too late: this is not where it was any more." in client.words


async def test_the_network_of_a_demonstration_is_cut_from_here_too(home: Path) -> None:
    every_state(home)
    async with opened(offline_desk(home)) as client:
        await client.press("b", "colon")
        assert "Demonstration: cut the network" not in client.words
        assert "Only a demonstration’s network can be cut" in client.words


# What arrives while the user looks


def review(home: Path, count: int) -> list[int]:
    """Many replies of which none needs the user yet; the ids of the first ones."""
    fill(home, people(40))
    outgoing = Outgoing(home)
    ids = [outgoing.queue(reply(number), ago=60)[0] for number in range(1, 41)]
    outgoing.close()
    return ids[:count]


async def fail(client: Client, ids: list[int]) -> None:
    """The platform says no to these, while another process sends."""
    outgoing = Outgoing(client.desk._profile.folder)
    for id_ in ids:
        outgoing.fail(id_, "La plateforme a refusé.", "Non.")
    outgoing.close()
    await client.desk.outbox_changed()
    screen = client.app.screen
    assert isinstance(screen, OutboxScreen)
    screen._renew()
    await client.settle()


async def test_what_newly_needs_the_user_comes_into_sight_above(home: Path) -> None:
    ids = review(home, 2)
    async with opened(offline_desk(home), SMALL) as client:
        await client.press("b", "j")
        here = outgoing_list(client).cursor_key
        await fail(client, ids)
        assert "TO REVIEW: YOU DECIDE · 2" in client.words_of("OutboxList")
        assert outgoing_list(client).cursor_key == here
        assert "you now" not in client.words


async def test_what_newly_needs_the_user_out_of_sight_is_said(home: Path) -> None:
    ids = review(home, 12)
    async with opened(offline_desk(home), SMALL) as client:
        await client.press("b", "G")
        here, top = outgoing_list(client).cursor_key, outgoing_list(client).top
        assert here == ("reply", ids[0])
        await client.press("k")
        here = outgoing_list(client).cursor_key
        await fail(client, ids[:1])
        assert outgoing_list(client).cursor_key == here
        assert outgoing_list(client).top >= top - 1
        assert "1 reply needs you now · n goes there" in client.words
        assert "1 reply needs you · n goes there" in client.words_of("StatusBar")
        client.app.clear_notifications()
        await fail(client, ids[10:11])
        assert "you now" not in client.words
        assert isinstance(client.desk.clock, ManualClock)
        client.desk.clock.advance(TELL_SECONDS)
        await fail(client, ids[11:])
        assert "2 replies need you now" in client.words
        assert "3 replies need you · n goes there" in client.words_of("StatusBar")


# Writing again what has been overtaken


def conflict(home: Path, state: str, **changes: object) -> tuple[Path, Operation]:
    """A validation of request 1 that was stopped because it is in another state now."""
    fill(home, [people(1)[0]._replace(state=state)])
    outgoing = Outgoing(home)
    [id_] = outgoing.queue(reply(1, **changes))
    outgoing.stop(id_, f"Son état est maintenant « {state} ».", state)
    operation = outgoing.db.operation(id_)
    outgoing.close()
    assert operation is not None
    return home, operation


async def test_a_decision_that_a_colleague_made_is_not_announced_again(home: Path) -> None:
    _home, operation = conflict(home, State.VALIDATED)
    async with opened(offline_desk(home)) as client:
        await client.press("b", "e")
        assert isinstance(client.app.screen, ReplyScreen)
        assert "Message · José Núñez" in client.words
        assert "It is already “Validée”. Only your message is left to send." in client.words
        assert client.words_of("#preview") == " ".join(operation.reply.text.split())
        await client.press("enter")
        [again] = [op for op in client.operations() if op.state is OperationState.QUEUED]
        assert (again.reply.decision, again.reply.text) == (None, operation.reply.text)


@pytest.mark.parametrize("is_overtaken", [True, False])
async def test_what_cannot_be_written_any_more_is_kept_and_not_opened(
    home: Path, *, is_overtaken: bool
) -> None:
    state = State.VALIDATED if is_overtaken else State.PENDING
    decision = Decision.VALIDATE if is_overtaken else None
    _home, operation = conflict(home, state, decision=decision)
    others = frozenset({ROSA.user_id + 1})
    talk = Conversation(101, 1, state, NOW, NOW, others, None, is_archived=False)
    cache = Cache.open(home / "cache.db", KEY)
    cache.save_conversations([talk])
    cache.close()
    async with opened(offline_desk(home)) as client:
        await client.press("b", "e")
        assert isinstance(client.app.screen, OutboxScreen)
        assert "You are no member of this conversation" in client.words
        assert ("It is already “Validée”." in client.words) is is_overtaken
        assert "what you wrote to José is kept as a draft" in client.words
        assert client.draft(1) == operation.reply.text


async def test_a_decision_without_a_text_that_a_colleague_made_leaves_nothing(home: Path) -> None:
    conflict(home, State.VALIDATED, text="")
    async with opened(offline_desk(home)) as client:
        await client.press("b", "e")
        assert isinstance(client.app.screen, OutboxScreen)
        assert "It is already “Validée”. Nothing is left to send." in client.words


async def test_what_changed_is_said_where_the_decision_still_stands(home: Path) -> None:
    conflict(home, State.CANCELLED)
    async with opened(offline_desk(home)) as client:
        await client.press("b", "e")
        assert "Validate · José Núñez" in client.words
        assert "Son état est maintenant « Annulée »." in client.words
        await client.press("enter")
        assert "It is “Annulée”: press Enter again" in client.words


async def test_a_reply_that_still_waits_is_shown_what_changed_too(home: Path) -> None:
    fill(home, [people(1)[0]._replace(state=State.CANCELLED)])
    outgoing = Outgoing(home)
    outgoing.queue(reply(1, decision=Decision.VALIDATE, text=""), ago=1, wait=10)
    outgoing.close()
    async with opened(offline_desk(home)) as client:
        await client.press("b", "e")
        assert "Validate · José Núñez" in client.words
        assert "You saw “En attente de validation”; it is “Annulée” now." in client.words
        await client.press("escape")
        assert "Not sent: nothing goes to José." in client.words
