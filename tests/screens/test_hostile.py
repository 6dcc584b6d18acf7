"""Text from strangers is shown as text, whatever it looks like, wherever it comes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State, Template
from jva_tui.text import clean
from screens.inbox import InboxScreen
from screens.reply import ReplyScreen
from tests.people import MISSION, message, participation, volunteer
from tests.screens.client import LARGE, NARROW, SMALL, Client, fill, offline_desk, opened

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.domain import Participation

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

TEXTS = [
    "[b]gras[/b]",
    "[/b]",
    "[/]",
    "[red on]x",
    "[destinataire_prenom]",
    "[link=https://example.org]ici[/link]",
    "[@click=app.quit]ici[/]",
    "$primary {0} {name} %s \\[b]",
    "\x1b[31mrouge\x1b[0m",
    "\x1b]8;;https://example.org\x1b\\lien\x1b]8;;\x1b\\",
    "\x1b]52;c;aGVsbG8=\x07presse-papiers",
    "\x9b2J\x90q\x9c",
    "\u202etxt.exe\u2066x\u2069",
    "ligne\r\nretour\rseul\u2028sep",
    "e\u0301te\u0301 👩\u200d🚒 👍🏽 山田 ليلى \ud83d",
    "\t\x00\x07",
    "",
]
BIG = "[b] " * 250_000
SIZES = [NARROW, SMALL, LARGE]


def stranger(text: str, number: int = 1) -> Participation:
    """Somebody all of whose texts are this one, as the API's boundary lets it through."""
    shown = clean(text)
    return participation(
        number,
        conversation_id=number,
        volunteer=volunteer(
            number,
            first_name=shown,
            last_name=shown,
            email=shown,
            city=shown,
            description=shown,
            availability=(shown,),
            certifications=(shown,),
            occupation=shown,
        ),
        mission=MISSION._replace(name=shown, structure_name=shown),
        latest=message(100 + number, conversation_id=number, text=shown, author_name=shown),
        tags=(shown,),
    )


def template(text: str) -> Template:
    return Template(1 + sum(map(ord, text)), clean(text), clean(text), False, 2)


def is_safe(client: Client) -> bool:
    """Whether nothing on the screen could move a terminal's cursor or turn its text around."""
    return all(char == "\n" or clean(char) == char for char in client.text)


async def press_safely(client: Client, *keys: str) -> None:
    for key in keys:
        await client.press(key)
        assert is_safe(client)


def strangers(home: Path) -> None:
    people = [stranger(text, number) for number, text in enumerate(TEXTS, start=1)]
    fill(home, people, [template(text) for text in TEXTS])


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_raises_and_nothing_escapes(home: Path, size: tuple[int, int]) -> None:
    strangers(home)
    async with opened(offline_desk(home), size) as client:
        await press_safely(client, "7")
        for _ in TEXTS:
            await press_safely(client, "enter", "end", "escape", "v", "escape", "j")
        assert client.inbox.cursor_index == len(TEXTS) - 1
        await press_safely(client, "colon", "escape", "question_mark", "escape", "v", "t")
        for _ in TEXTS:
            await press_safely(client, "down")
        await press_safely(client, "escape", "escape", "D", "q", "M", "q", "o", "o", *"1234567")
        assert isinstance(client.app.screen, InboxScreen)


async def test_everybody_can_be_declined_with_any_template(home: Path) -> None:
    strangers(home)
    async with opened(offline_desk(home), SMALL) as client:
        await press_safely(client, "7")
        for number in range(len(TEXTS)):
            await press_safely(client, "d", "t", *["down"] * (number % 3), "enter")
            await press_safely(client, "escape", "j")
        assert client.inbox.cursor_index == len(TEXTS) - 1


@pytest.mark.parametrize("text", ["[b]gras[/b]", "[/b]", "[destinataire_prenom]", "[@click=x]y"])
async def test_markup_is_seen_in_every_place(home: Path, text: str) -> None:
    fill(home, [stranger(text)], [template(text)])
    async with opened(offline_desk(home), LARGE) as client:
        await client.press("7")
        # Name, mission and text in the list; the same and more in the pane.
        assert client.text.count(text) > 8
        await client.press("D")  # title, name, town; mission and label
        assert client.text.count(text) >= 6
        await client.press("q", "M")  # in the list, and beside it
        assert client.text.count(text) >= 2
        await client.press("q", "v")
        assert f"Validate · {text} {text}" in client.words
        assert f"{text} · {State.PENDING}" in client.words
        await client.press("t")
        assert client.text.count(text) >= 2
        await client.press("escape", "enter")
        await client.press("z")
        assert f"Taken back, nothing has left: {text}." in client.words


async def test_a_token_in_a_name_is_not_filled_and_stops_the_reply(home: Path) -> None:
    hello = template("Bonjour [destinataire_prenom] de [destinataire_ville]")
    fill(home, [stranger("[mission_nom]")], [hello])
    async with opened(offline_desk(home)) as client:
        await client.press("7", "v", "t", "enter")
        assert client.words_of("#preview") == "Bonjour [mission_nom] de [mission_nom]"
        await client.press("enter")
        assert isinstance(client.app.screen, ReplyScreen)
        assert client.operations() == []


async def test_markup_typed_by_the_user_is_shown_and_queued_as_it_is(home: Path) -> None:
    fill(home, [participation()])
    async with opened(offline_desk(home)) as client:
        await client.press("7", "m")
        await client.type_in("Bonjour [/b] [red]")
        await client.press("escape")
        assert client.words_of("#preview") == "Bonjour [/b] [red]"
        await client.press("enter")
        assert client.operations()[0].reply.text == "Bonjour [/b] [red]"
        assert "Bonjour [/b] [red]" in client.words


@pytest.mark.parametrize("size", SIZES)
async def test_a_message_of_a_megabyte_is_cut_and_can_be_answered(
    home: Path, size: tuple[int, int]
) -> None:
    fill(home, [stranger("x")._replace(latest=message(101, conversation_id=1, text=BIG))])
    async with opened(offline_desk(home), size) as client:
        await client.press("7", "enter", "end", "pageup")
        assert "[b] [b]" in client.text
        await client.press("home", "escape", "m")
        await client.type_in("Bonjour")
        await client.press("escape", "enter")
        assert client.operations()[0].reply.text == "Bonjour"


async def test_a_state_that_the_platform_invented_is_shown_and_can_be_decided(home: Path) -> None:
    fill(home, [participation(state="[b]Peut-être[/b]")])
    async with opened(offline_desk(home)) as client:
        await client.press("7")
        assert "? [b]Peut-être[/b]" in client.text
        await client.press("v")
        assert isinstance(client.app.screen, ReplyScreen)
        assert "[b]Peut-être[/b]" in client.words
