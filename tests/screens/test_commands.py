"""Commands by key, by click and by name; those that are not possible say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import MouseScrollDown

from jva_tui import app as composition
from jva_tui import settings
from jva_tui.commands import COMMANDS, MOVING, shown_key
from jva_tui.domain import Conversation, Decision, State
from jva_tui.i18n import _
from jva_tui.operations import Reply
from jva_tui.paths import Paths
from jva_tui.store.cache import Cache
from screens.help import HelpScreen
from screens.inbox import InboxScreen
from screens.reply import ReplyScreen
from tests.office import KEY
from tests.people import NOW, participation
from tests.screens.client import MEDIUM, SMALL, fill, folded, offline_desk, opened
from widgets import masking
from widgets.choice_list import ChoiceList
from widgets.inbox_list import InboxList
from widgets.key_bar import KeyBar
from widgets.reading_pane import ReadingPane

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from jva_tui.domain import Participation

TALL = (120, 160)
"""All commands at once."""
VALIDATED = participation(state=State.VALIDATED)
IN_PROGRESS = participation(state=State.IN_PROGRESS)
DELETED = participation(mission=None)
SILENT = participation(conversation_id=None, latest=None, conversation_updated_at=None)


def desk_of(home: Path, *people: Participation) -> Desk:
    fill(home, people)
    return offline_desk(home)


def reply(**changes: object) -> Reply:
    known: dict[str, object] = {
        "participation_id": 1,
        "mission_id": 7,
        "conversation_id": 11,
        "seen_state": State.PENDING,
        "decision": Decision.VALIDATE,
        "text": "Bonjour",
    }
    return Reply(**known | changes)  # type: ignore[arg-type]  # the fields of Reply


@pytest.mark.parametrize(
    ("one", "key", "why"),
    [
        (VALIDATED, "v", "It is already “Validée”."),
        (VALIDATED, "p", "Only a request that nobody has looked at yet can be taken in hand."),
        (IN_PROGRESS, "p", "It is already “En cours de traitement”."),
        (DELETED, "v", "The mission was deleted: nothing can be decided any more."),
        (DELETED, "d", "The mission was deleted: nothing can be decided any more."),
        (SILENT, "m", "There is no conversation: no message can be sent."),
        (IN_PROGRESS, "z", "No reply waits that could be taken back."),
        (IN_PROGRESS, "c", "No outgoing reply is selected."),
        (IN_PROGRESS, "R", "This session was opened without the platform."),
    ],
)
async def test_a_command_that_is_not_possible_says_why(
    home: Path, one: Participation, key: str, why: str
) -> None:
    # A deleted mission belongs to nobody: it is seen among the whole organisation's.
    async with opened(desk_of(home, one)) as client:
        await client.press("o", "7")
        assert client.cursor == 1
        await client.press(key)
        assert isinstance(client.app.screen, InboxScreen)
        assert why in client.words


@pytest.mark.parametrize("key", ["v", "d", "p", "m", "x"])
async def test_nothing_can_be_answered_in_an_empty_inbox(home: Path, key: str) -> None:
    async with opened(desk_of(home)) as client:
        await client.press(key)
        assert isinstance(client.app.screen, InboxScreen)
        assert "No request is selected." in client.words


@pytest.mark.parametrize("key", ["v", "d", "p", "m", "x"])
async def test_nobody_is_answered_while_a_reply_waits(home: Path, key: str) -> None:
    desk = desk_of(home, participation())
    async with opened(desk) as client:
        await desk.queue([reply()])
        await client.settle()
        await client.press("7", key)
        assert isinstance(client.app.screen, InboxScreen)
        assert (
            "A reply to this person already waits: e changes it, c takes it back." in client.words
        )


async def test_nobody_writes_in_a_conversation_of_others(home: Path) -> None:
    desk = desk_of(home, participation())
    cache = Cache.open(home / "cache.db", KEY)
    talk = Conversation(11, 1, State.PENDING, NOW, NOW, frozenset({99}), None, is_archived=False)
    cache.save_conversations([talk])
    cache.close()
    async with opened(desk) as client:
        await client.press("o", "7", "m")
        assert isinstance(client.app.screen, InboxScreen)
        assert "You are no member of this conversation" in client.words
        await client.press("v")
        assert "Validate · Camille Inventé 1" in client.words


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("v", "Validate · "),
        ("d", "Decline · "),
        ("p", "Take in hand · "),
        ("m", "Message · "),
        ("x", "Cancel the participation · "),
    ],
)
async def test_an_answer_opens_for_the_person_under_the_cursor(
    home: Path, key: str, heading: str
) -> None:
    async with opened(desk_of(home, participation())) as client:
        await client.press(key)
        assert isinstance(client.app.screen, ReplyScreen)
        assert f"{heading}Camille Inventé 1" in client.words


async def test_what_is_not_possible_stays_in_the_footer(home: Path) -> None:
    async with opened(desk_of(home, VALIDATED), (140, 40)) as client:
        footer = client.text.splitlines()[-1]
        for command in COMMANDS:
            if command.in_footer:
                assert f"{command.hint} {_(command.label)}" in footer


async def test_a_key_of_the_footer_is_clicked(home: Path) -> None:
    async with opened(desk_of(home, participation())) as client:
        await client.click(KeyBar, "d decline")
        assert isinstance(client.app.screen, ReplyScreen)
        await client.press("escape")
        await client.click(KeyBar, "help")
        assert isinstance(client.app.screen, HelpScreen)


async def test_rows_are_clicked_and_the_wheel_scrolls(desk: Desk) -> None:
    async with opened(desk, SMALL) as client:
        await client.press("7")
        region = client.inbox.region
        await client.pilot.click(InboxList, offset=(10, 3))
        await client.settle()
        assert client.inbox.cursor_index == 3
        assert client.read == client.cursor
        cursor = client.cursor
        top = client.inbox.top
        client.app.screen._forward_event(_wheel(region.x + 5, region.y + 2))
        await client.settle()
        assert client.inbox.top > top
        assert client.cursor == cursor
        await client.pilot.click(InboxList, offset=(10, 0))
        await client.pilot.click(InboxList, offset=(10, 0))
        await client.settle()
        assert client.focused(ReadingPane)


def _wheel(x: int, y: int) -> MouseScrollDown:
    return MouseScrollDown(None, x, y, 0, 1, 0, False, False, False)


async def test_the_palette_finds_a_command_and_runs_it(home: Path) -> None:
    async with opened(desk_of(home, participation()), TALL) as client:
        inbox = client.app.screen
        assert isinstance(inbox, InboxScreen)
        await client.press("colon")
        situation = inbox.situation()
        for command in COMMANDS:
            if command.group != MOVING and command.id != "palette":
                words = _(command.label if command.why_not(situation) else command.help)
                assert words in client.text
        await client.type_in("decline with a")
        await client.press("enter")
        assert isinstance(client.app.screen, ReplyScreen)
        assert "Decline · Camille Inventé 1" in client.words


async def test_the_palette_says_why_and_does_nothing_then(home: Path) -> None:
    async with opened(desk_of(home, VALIDATED)) as client:
        await client.press("7", "colon")
        await client.type_in("validate")
        assert "It is already “Validée”." in client.words
        await client.press("enter")
        assert client.app.screen.query(ChoiceList)
        await client.press("escape")
        assert isinstance(client.app.screen, InboxScreen)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_help_tells_every_key_and_sign(
    desk: Desk, language: str, request: pytest.FixtureRequest
) -> None:
    if language == "fr":
        request.getfixturevalue("french")
    async with opened(desk, TALL) as client:
        await client.press("question_mark")
        lines = client.words_of("VerticalScroll")
        for command in COMMANDS:
            assert all(shown_key(key) in client.text for key in command.keys)
            assert folded(_(command.help)) in lines
        for state in State:
            assert state in lines
        if language == "fr":
            assert "All keys." not in lines
        await client.press("question_mark")
        assert isinstance(client.app.screen, InboxScreen)


async def test_help_scrolls_where_it_is_longer_than_the_screen(desk: Desk) -> None:
    async with opened(desk, SMALL) as client:
        await client.press("question_mark")
        assert "under 18" not in client.text
        await client.type_in("j" * 150)
        assert "under 18" in client.text
        await client.type_in("k" * 150)
        assert "Next request." in client.text


def test_theme_and_masking_are_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = Paths.here()
    presses = ["T", "f9", "q"]
    began = []

    async def few_keys(app: composition.JvaTui) -> None:
        began.append((app.theme, masking.is_on()))
        try:
            async with app.run_test(size=MEDIUM) as pilot:
                await pilot.press(*presses)
                await pilot.pause()
        finally:
            await app.reception.leave()

    monkeypatch.setattr(composition, "_run", few_keys)
    for _time in range(3):
        desk = offline_desk(folder)
        desk.open()
        assert composition.run(paths, settings.load(paths), desk) == 0
    assert began == [("jva-dark", False), ("jva-light", True), ("jva-dark", False)]


async def test_quitting_without_anything_that_waits(desk: Desk) -> None:
    async with opened(desk) as client:
        await client.press("q")
        assert client.app._exit
