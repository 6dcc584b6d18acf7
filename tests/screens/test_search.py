"""Searching from the list: found as one types, and the view comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from tests.people import MISSION, NOW, message, volunteer
from tests.screens.client import LARGE, MEDIUM, SMALL, fill, offline_desk, opened
from tests.screens.marking import COLLEAGUE, bar, desk_of, marked, person, screen_of
from widgets.inbox_list import InboxList
from widgets.key_bar import KeyBar
from widgets.search_bar import SearchLine
from widgets.suggestions import Suggestions

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from jva_tui.domain import Participation
    from tests.screens.client import Client

SOUP = MISSION._replace(id=9, name="Soupe du cœur")


def somebody(number: int, first: str, last: str, text: str, **changes: object) -> Participation:
    """Somebody who wrote this so many hours ago."""
    at = NOW - number * 3600
    return person(number, **changes)._replace(
        volunteer=volunteer(number, first_name=first, last_name=last, city="Lyon"),
        latest=message(
            1_000 + number, conversation_id=100 + number, at=at, author_id=2_000 + number, text=text
        ),
    )


@pytest.fixture
def crowd(home: Path) -> Desk:
    """Five to answer, of whom the third writes of a guitar; one validated elsewhere."""
    long = "Bonjour, " + "je vous écris longuement, " * 5 + "et je joue de la guitare le soir."
    fill(
        home,
        [
            somebody(1, "Alma", "Roche", "Bonjour à vous."),
            somebody(2, "Bruno", "Cœurdoux", "Je suis libre samedi."),
            somebody(3, "Chloé", "Martin", long),
            somebody(4, "Denis", "Weil", "Samedi me va.", mission=SOUP),
            somebody(5, "Élise", "Roche", "Merci.", mission=SOUP),
            somebody(6, "Farid", "Petit", "Guitare ?", mission=COLLEAGUE, state=State.VALIDATED),
        ],
    )
    return offline_desk(home)


def found(client: Client) -> list[int]:
    return list(client.inbox.ids)


def searched(client: Client) -> str:
    """The line in which one searches."""
    return client.words_of("SearchBar")


async def test_what_is_typed_is_found_at_once_and_the_view_comes_back(crowd: Desk) -> None:
    async with opened(crowd) as client:
        await client.press("2", "j", "j", "space")
        stood = client.cursor
        assert stood == 4
        await client.press("slash")
        assert client.focused(SearchLine)
        assert found(client) == [1, 2, 3, 4, 5], "nothing is sought yet"
        await client.type_in("coeur")
        assert found(client) == [5, 4, 2]
        assert "3 found" in searched(client)
        assert client.cursor == client.read == 4, "whom it stood on is among them"
        assert marked(client) == [3], "also where they are not seen"
        await client.type_in(" roche")
        assert found(client) == [5]
        assert client.cursor == client.read == 5
        await client.press("enter")
        assert client.focused(InboxList)
        assert searched(client) == "/ coeur roche 1 found"
        await client.press("slash", "end", *["backspace"] * 11)
        assert found(client) == [1, 2, 3, 4, 5], "an empty line seeks nothing"
        await client.type_in("guitare")
        assert found(client) == [6, 3], "whatever the view, and whosever the mission"
        assert "whole organisation" in client.text
        await client.press("escape")
        assert found(client) == [1, 2, 3, 4, 5]
        assert client.cursor == client.read == stood
        assert client.focused(InboxList)
        assert "▌2 To answer" in client.text


async def test_what_was_found_stands_out_and_the_passage_is_shown(crowd: Desk) -> None:
    async with opened(crowd, LARGE) as client:
        await client.press("slash")
        await client.type_in("guit")
        await client.press("enter", "j")
        assert client.cursor == client.read == 3
        assert "…joue de la guitare" in client.words_of("InboxList")
        underlined = [
            segment.text
            for strip in client.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.underline
        ]
        assert sorted(underlined) == ["Guit", "guit", "guit"], "in two rows, and in the pane"
        await client.press("escape")
        assert not [
            segment
            for strip in client.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.underline
        ]


async def test_keys_and_values_are_completed(crowd: Desk) -> None:
    async with opened(crowd) as client:
        await client.press("slash")
        assert "mission:" in client.words_of("Suggestions")
        await client.type_in("miss")
        await client.press("tab")
        await client.type_in("soup")
        assert client.words_of("Suggestions").startswith('mission:"Soupe du cœur"')
        await client.press("right")
        assert searched(client) == '/ mission:"Soupe du cœur" 2 found'
        await client.type_in("is:")
        await client.press("down", "down", "up", "enter")
        assert searched(client).startswith('/ mission:"Soupe du cœur" is:pending')
        assert found(client) == [5, 4]
        await client.type_in("x")
        assert found(client) == []
        await client.press(*["backspace"] * 12)
        await client.click(Suggestions, "is:")
        assert searched(client).endswith('"Soupe du cœur" is: 2 found')
        assert client.focused(SearchLine)


async def test_what_is_not_understood_is_told_where_it_stands(crowd: Desk, french: None) -> None:
    async with opened(crowd, SMALL) as client:
        await client.press("slash")
        await client.type_in("roche vile:lyon")
        assert found(client) == [5, 1], "all that is understood is sought"
        assert "ville:" in client.words_of("Suggestions")
        line = client.app.screen.query_one(SearchLine)
        assert [(one.start, one.end) for one in line.problems] == [(6, 11)]
        await client.press("enter")
        await client.click(KeyBar, "⏎")
        assert client.focused(SearchLine), "it is not what was meant"
        await client.press("tab")
        assert line.value == "roche ville:lyon"
        assert not line.problems
        await client.press("enter")
        assert client.focused(InboxList)
        assert found(client) == [5, 1]


async def test_where_nothing_is_found_it_says_why_and_what_would_be(crowd: Desk) -> None:
    async with opened(crowd, SMALL) as client:
        await client.press("slash")
        await client.type_in("gitare")
        assert found(client) == []
        assert "“gitare” finds nothing. Did you mean “guitare”?" in client.words
        await client.press("tab")
        assert searched(client) == "/ guitare 2 found"
        assert found(client) == [6, 3]


async def test_earlier_searches_come_back_with_the_arrow(crowd: Desk) -> None:
    async with opened(crowd) as client:
        for text in ("roche", "samedi"):
            await client.press("slash")
            await client.type_in(text)
            await client.press("enter", "escape")
        await client.press("slash", "up")
        assert found(client) == [4, 2]
        await client.press("up")
        assert searched(client) == "/ roche 2 found"
        await client.press("up", "down", "down")
        assert searched(client) == "/"
        assert found(client) != [5, 1]


async def test_all_that_is_about_the_list_is_about_what_was_found(home: Path) -> None:
    async with opened(desk_of(home, 6, person(9, mission=COLLEAGUE))) as client:
        await client.press("slash")
        await client.type_in("maraude")
        await client.press("enter")
        assert len(found(client)) == 7
        await client.press("o")
        assert searched(client) == "/ maraude mine 6 found"
        client.write(person(2, state=State.DECLINED))
        await client.settle()
        await client.press("slash")
        await client.type_in(" is:pending")
        await client.press("enter", "asterisk")
        assert marked(client) == [1, 3, 4, 5, 6]
        await client.press("i", "g", "V", "j", "escape")
        assert marked(client) == [5, 6]
        assert "2 marked" in bar(client)
        client.write(person(7), person(1, state=State.DECLINED))
        await client.settle()
        assert found(client) == [7, 6, 5, 4, 3], "it follows what changes elsewhere"
        await client.press("X")
        assert "Export 2 requests" in client.words
        await client.press("escape", "u", "X")
        assert "Export: Search · my missions" in client.words
        await client.press("escape", "3")
        assert not screen_of(client).query_one(SearchLine).region.area, "a view ends the search"


async def test_what_is_sought_in_my_missions_alone_is_everything_with_them_gone(
    home: Path,
) -> None:
    async with opened(desk_of(home, 6, person(9, mission=COLLEAGUE))) as client:
        await client.press("slash")
        await client.type_in("mine")
        await client.press("enter")
        for number, whose in ((7, "whole organisation"), (6, "my missions")):
            await client.press("o")
            assert len(found(client)) == number
            assert whose in client.words_of("TitleBar")


async def test_contact_data_is_masked_in_the_line_as_well(crowd: Desk) -> None:
    async with opened(crowd, MEDIUM) as client:
        await client.press("slash")
        await client.type_in("camille3@example.org")
        assert found(client) == [3]
        await client.press("f9")
        assert "example.org" not in client.text
        await client.press("f9")
        assert "camille3@example.org" in client.text
