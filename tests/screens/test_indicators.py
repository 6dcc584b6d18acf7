"""The indicators and the goal on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from jva_tui.figures.facts import LATE_SECONDS
from screens.inbox import InboxScreen
from tests.people import DAY, MISSION, NOW, message, participation, volunteer
from tests.screens.client import LARGE, SMALL, Client, fill, offline_desk, opened
from widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk

THEIRS = MISSION._replace(id=8, name="Collecte", responsables=())
PEOPLE = [
    participation(
        n,
        state=state,
        created_at=NOW - days * DAY,
        updated_at=NOW - min(days, 2) * DAY,
        volunteer=volunteer(n),
        mission=mission,
        conversation_id=10 + n,
        latest=message(100 + n, conversation_id=10 + n, at=NOW - days * DAY, author_id=2_000 + n),
    )
    for n, (state, days, mission) in enumerate(
        [
            (State.PENDING, 9, MISSION),
            (State.PENDING, 20, THEIRS),
            (State.PENDING, 1, MISSION),
            (State.VALIDATED, 6, MISSION),
            (State.DECLINED, 4, THEIRS),
        ],
        start=1,
    )
]


@pytest.fixture
def five(home: Path) -> Desk:
    fill(home, PEOPLE)
    return offline_desk(home)


async def test_indicators_are_drawn_of_mine_and_of_all(five: Desk) -> None:
    async with opened(five, LARGE) as client:
        await client.press("I")
        words = " ".join(client.text.split())
        assert "Indicators · my missions" in words
        assert "! 1 person has waited for more than 7 days." in words
        assert "100% ···········█ 1 of 1" in words
        assert "Still waiting 2 the longest for 9 d" in words
        assert "Not known: the platform has not been asked yet" in words
        assert "Reckoned on this computer from what it knows. None of these" in words
        await client.press("o")
        assert "Indicators · whole organisation" in client.words
        assert "! 2 people have waited for more than 7 days." in client.words
        assert "50% ···········▅ 1 of 2" in client.words
        await client.press("escape")
        assert len(client.app.screen_stack) == 1


async def test_a_small_terminal_shows_all_of_it_by_scrolling(five: Desk) -> None:
    async with opened(five, SMALL) as client:
        await client.press("I")
        assert "REQUESTS AND ANSWERS A WEEK" in client.words
        assert "HOW THIS IS RECKONED" not in client.words
        await client.press("j", "G")
        assert "HOW THIS IS RECKONED" in client.words
        assert "Esc back" in client.text.splitlines()[-1]


async def test_who_waits_too_long_is_found_from_the_indicators_and_from_the_sign(
    five: Desk,
) -> None:
    async with opened(five) as client:
        assert "1 > 7 d" in client.text.splitlines()[0]
        await client.press("I", "enter")
        assert [*client.inbox.ids] == [1]
        await client.press("7", "I", "o", "enter")
        assert sorted(client.inbox.ids) == [1, 2]
        await client.press("escape", "7")
        await client.click(TitleBar, "> 7 d")
        assert [*client.inbox.ids] == [1]


async def test_the_sign_follows_what_happens(home: Path) -> None:
    asked = PEOPLE[0]._replace(created_at=NOW - LATE_SECONDS + 30)
    fill(home, [asked])
    desk = offline_desk(home)
    async with opened(desk, SMALL) as client:
        assert "✓ 7 d" in client.text.splitlines()[0]
        await _a_minute_later(client, 60)
        assert "1 > 7 d" in client.text.splitlines()[0]
        client.write(asked._replace(state=State.VALIDATED, updated_at=NOW + 61))
        await client.settle()
        assert "✓ 7 d" in client.text.splitlines()[0]
        await client.press("I", "enter")
        assert "REQUESTS AND ANSWERS" in client.text  # there is nobody to be shown instead


async def _a_minute_later(client: Client, seconds: float) -> None:
    client.desk.clock.advance(seconds)  # type: ignore[attr-defined]  # it is a manual one
    inbox = client.app.screen_stack[0]
    assert isinstance(inbox, InboxScreen)
    inbox._new_minute()
    await client.settle()


async def test_an_empty_inbox_says_why_nothing_is_drawn(home: Path) -> None:
    fill(home, [])
    async with opened(offline_desk(home), SMALL) as client:
        await client.press("I")
        assert "Nothing to draw: of your own missions no request is known" in client.words
        assert "█" not in client.text
        await client.press("o")
        assert "Nothing to draw: no request is known from these weeks" in client.words
