"""Templates on their way to the platform, wherever what is outgoing is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Template
from jva_tui.operations import OperationState
from screens.inbox import InboxScreen
from screens.outbox import OutboxScreen
from screens.quitting import QuitScreen
from screens.templates import TemplatesScreen
from tests.people import NOW
from tests.publications import NEW_TEXT, changed, new
from tests.screens.client import LARGE, SMALL, Client, fill, offline_desk, opened
from tests.screens.outgoing import Outgoing, people, reply
from widgets.outbox_list import OutboxList
from widgets.outbox_row import Item

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jva_tui.operations import Publication

SEEN = Template(12, "Bienvenue", "Bonjour !", True, 2)
THERE = SEEN._replace(text="Bonjour, ici Basile.")


@pytest.fixture
def outbox(home: Path) -> Callable[[], Outgoing]:
    def open_() -> Outgoing:
        fill(home, people(5))
        return Outgoing(home)

    return open_


def publish(outgoing: Outgoing, *publications: Publication, wait: int = 0) -> list[int]:
    """Queues templates as one batch."""
    at = NOW - 2
    batch = outgoing.db.queue(publications, now=at, not_before=at + wait)
    return [operation.id for operation in outgoing.db.in_batch(batch)]


def stop(outgoing: Outgoing) -> int:
    """One that was changed on the platform meanwhile."""
    (id_,) = publish(outgoing, changed(SEEN))
    told = "The text was changed on the platform since you last saw it there."
    outgoing.db.finish(id_, OperationState.CONFLICT, told, found=THERE)
    return id_


async def look_at(client: Client, id_: int) -> None:
    """Opens what is outgoing, with the cursor on this one."""
    if not isinstance(client.app.screen, OutboxScreen):
        await client.press("b")
    client.app.screen.query_one(OutboxList).move_to(("reply", id_))
    await client.settle()


async def test_a_template_that_waits_is_counted_shown_and_taken_back(
    home: Path, outbox: Callable[[], Outgoing]
) -> None:
    outgoing = outbox()
    (id_,) = publish(outgoing, new(is_shared=True), wait=10)
    outgoing.close()
    async with opened(offline_desk(home), LARGE) as client:
        assert "1 template waits for the connection · z takes it back" in client.words
        await look_at(client, id_)
        assert "“Accueil”" in client.words_of("OutboxList")
        assert "new template" in client.words_of("OutboxList")
        pane = client.words_of("OutboxPane")
        for told in ("Template “Accueil”", "accueil.txt", "+ new template", NEW_TEXT[:20]):
            assert told in pane
        assert "the whole organisation" in pane
        assert "no longer in the inbox" not in pane
        await client.press("z")
        assert "Taken back, nothing has left: “Accueil”." in client.words
        assert client.desk.batches() == []


async def test_of_a_conflict_is_told_what_became_of_it_there(
    home: Path, outbox: Callable[[], Outgoing]
) -> None:
    outgoing = outbox()
    id_ = stop(outgoing)
    outgoing.close()
    async with opened(offline_desk(home), LARGE) as client:
        assert "1 template needs you · n goes there" in client.words
        await client.press("n")
        assert isinstance(client.app.screen, OutboxScreen)
        pane = client.words_of("OutboxPane")
        assert "The text was changed on the platform" in pane
        assert "ON THE PLATFORM NOW" in pane
        assert THERE.text in pane
        assert "compares the two" in pane
        await client.press("r")
        operation = client.desk.operation_by_id(id_)
        assert operation is not None
        assert operation.state is OperationState.QUEUED
        assert operation.payload == changed(SEEN).seen_anew(THERE)


async def test_what_is_about_a_person_says_why_it_cannot_be(
    home: Path, outbox: Callable[[], Outgoing]
) -> None:
    outgoing = outbox()
    id_ = stop(outgoing)
    outgoing.close()
    async with opened(offline_desk(home), LARGE) as client:
        await look_at(client, id_)
        await client.press("e")
        assert "A template is changed on its own screen" in client.words
        assert isinstance(client.app.screen, OutboxScreen)


@pytest.mark.parametrize("key", ["t", "o", "enter"])
async def test_from_there_one_goes_to_the_template(
    home: Path, outbox: Callable[[], Outgoing], key: str
) -> None:
    outgoing = outbox()
    (id_,) = publish(outgoing, changed(SEEN, "", is_deletion=True), wait=10)
    outgoing.close()
    fill(home, people(5), [THERE._replace(id=7, name="Accueil"), SEEN])
    async with opened(offline_desk(home), LARGE) as client:
        await look_at(client, id_)
        assert "see the template" in client.words_of("KeyBar")
        await client.press(key)
        screen = client.app.screen
        assert isinstance(screen, TemplatesScreen)
        assert screen.at == "#12"
        await client.press("escape")
        assert isinstance(client.app.screen, OutboxScreen)


async def test_what_is_gone_there_cannot_be_sent_anyway(
    home: Path, outbox: Callable[[], Outgoing]
) -> None:
    outgoing = outbox()
    (id_,) = publish(outgoing, changed(SEEN))
    outgoing.db.finish(id_, OperationState.CONFLICT, "Gone.")
    outgoing.close()
    async with opened(offline_desk(home), LARGE) as client:
        await look_at(client, id_)
        await client.press("r")
        assert "As it is, it cannot be published" in client.words
        await client.press("c")
        assert "Put away: “Bienvenue”. Nothing more is sent." in client.words


async def test_the_requests_that_were_made_are_told(
    home: Path, outbox: Callable[[], Outgoing]
) -> None:
    outgoing = outbox()
    done, _other = publish(outgoing, new(), changed(SEEN, is_deletion=True))
    outgoing.arrive([done], detail="Something to know.")
    outgoing.close()
    async with opened(offline_desk(home), LARGE) as client:
        await look_at(client, done)
        assert "new template · recorded" in client.words_of("OutboxPane")
        assert "you asked for it with 1 other template" in client.words_of("OutboxPane")


async def test_from_the_inbox_the_next_in_need_is_a_person_and_then_a_template(
    home: Path, outbox: Callable[[], Outgoing]
) -> None:
    outgoing = outbox()
    stop(outgoing)
    (person,) = outgoing.queue(reply(3))
    outgoing.stop(person, "Le bénévole a annulé.")
    outgoing.close()
    async with opened(offline_desk(home), LARGE) as client:
        assert "2 replies and templates need you" in client.words
        shown = []
        for _ in range(2):
            await client.press("n")
            shown.append(type(client.app.screen))
        assert shown == [InboxScreen, OutboxScreen]


async def test_several_templates_are_one_line_of_templates(
    home: Path, outbox: Callable[[], Outgoing]
) -> None:
    outgoing = outbox()
    publish(outgoing, new("a.txt"), new("b.txt"), new("c.txt"), wait=10)
    outgoing.close()
    async with opened(offline_desk(home), LARGE) as client:
        await client.press("b")
        assert "3 templates" in client.words_of("OutboxList")
        assert "3 templates together" in client.words_of("OutboxPane")
        items = [e for e in client.app.screen.query_one(OutboxList).entries if isinstance(e, Item)]
        assert items == []


async def test_leaving_tells_of_templates(home: Path, outbox: Callable[[], Outgoing]) -> None:
    outgoing = outbox()
    publish(outgoing, new(), wait=10)
    outgoing.close()
    async with opened(offline_desk(home), SMALL) as client:
        await client.press("q")
        assert isinstance(client.app.screen, QuitScreen)
        assert "1 template has not arrived yet." in client.words
