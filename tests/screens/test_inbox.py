"""The inbox screen: what stands where, and what stays where it is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from jva_tui.app import JvaTui
from jva_tui.desk import Desk
from jva_tui.domain import State, View
from jva_tui.showing import Showing
from tests.people import DAY, MISSION, NOW, message, participation, volunteer
from tests.screens.client import (
    LARGE,
    MEDIUM,
    NARROW,
    SMALL,
    Client,
    fill,
    offline_desk,
    opened,
)
from widgets.inbox_list import InboxList
from widgets.key_bar import KeyBar
from widgets.reading_pane import ReadingPane
from widgets.status_bar import StatusBar
from widgets.title_bar import TitleBar
from widgets.views_bar import ViewsBar

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable
    from pathlib import Path

    from jva_tui.domain import Participation

TABS = {
    View.WROTE: "Wrote to you",
    View.TODO: "To answer",
    View.PRIORITY: "Urgent",
    View.IN_PROGRESS: "In progress",
    View.VALIDATED: "Validated",
    View.DECLINED: "Declined",
    View.ALL: "All",
    View.TO_CALL: "To call",
    View.LATER: "Later",
}
KEYS = "123456709"


def person(number: int, *, days: int, state: str = State.PENDING) -> Participation:
    """Somebody who asked so many days ago and wrote a message."""
    at = NOW - days * DAY
    return participation(
        number,
        state=state,
        created_at=at,
        updated_at=at,
        volunteer=volunteer(number),
        conversation_id=number,
        conversation_updated_at=at,
        latest=message(
            number, conversation_id=number, at=at, author_id=2_000 + number, text=f"Mot {number}"
        ),
    )


@pytest.fixture
def five(home: Path) -> Desk:
    """A desk with five pending requests, 1 the newest."""
    fill(home, [person(number, days=number) for number in range(1, 6)])
    return offline_desk(home)


async def test_the_first_rows_need_neither_the_network_nor_the_whole_view(folder: Path) -> None:
    class Unfilled(Desk):
        """Never learns the ids and counts of a view."""

        async def ids(self, showing: Showing) -> array[int]:
            await asyncio.Event().wait()
            raise AssertionError

        async def counts(self, *, mine: bool) -> dict[View, int]:
            await asyncio.Event().wait()
            raise AssertionError

    known = offline_desk(folder)
    desk = Unfilled(known._profile, known.clock)
    desk.open()
    app = JvaTui(desk)
    async with app.run_test(size=MEDIUM) as pilot:
        client = Client(app, pilot, desk)
        first = desk.window(Showing(View.WROTE, mine=True))
        assert all(row.name[:12] in client.text for row in first[:30])
        assert client.cursor == client.read == first[0].id
        assert "1 Wrote to you …" in client.text
    await desk.close()


async def test_each_view_has_a_key_and_says_how_many_it_holds(desk: Desk) -> None:
    async with opened(desk, LARGE) as client:
        counts = await desk.counts(mine=True)
        assert len(set(counts.values())) > 3
        for digit, (view, label) in zip(KEYS, TABS.items(), strict=True):
            await client.press(digit)
            assert f"▌{digit} {label}" in client.text
            assert f"{label} {counts[view]}" in client.words
            ids = await desk.ids(Showing(view, mine=True))
            assert client.inbox.line_count == counts[view] == len(ids)
            assert client.cursor == client.read == (ids[0] if ids else None)


async def test_tab_turns_through_the_views_and_back(desk: Desk) -> None:
    async with opened(desk) as client:
        for label in [*list(TABS.values())[1:], "Wrote to you"]:
            await client.press("tab")
            assert f"{label}" in client.text.split("▌")[1]
        await client.press("shift+tab")
        assert client.text.split("▌")[1].startswith("9 Later")


async def test_a_view_is_clicked(desk: Desk) -> None:
    async with opened(desk) as client:
        await client.click(ViewsBar, "Declined")
        counts = await desk.counts(mine=True)
        assert f"6 Declined {counts[View.DECLINED]}" in client.text
        assert client.inbox.line_count == counts[View.DECLINED]


async def test_the_pane_follows_the_cursor(five: Desk) -> None:
    async with opened(five) as client:
        for key in ["j", "down", "k", "G", "g", "end", "home", "pagedown", "pageup"]:
            await client.press(key)
            assert client.read == client.cursor
            assert f"│ Mot {client.cursor}" in client.text


async def test_the_cursor_stays_on_its_person_when_requests_come_and_change(five: Desk) -> None:
    async with opened(five) as client:
        await client.press("2", "j", "j")
        assert client.cursor == 3
        client.write(person(9, days=0), person(8, days=0))
        await client.settle()
        assert client.cursor == client.read == 3
        assert client.inbox.line_count == 7
        client.write(person(1, days=1, state=State.VALIDATED))
        await client.settle()
        assert client.cursor == 3
        assert client.inbox.line_count == 6


async def test_the_cursor_goes_on_in_its_place_when_its_person_leaves_the_view(
    five: Desk,
) -> None:
    async with opened(five) as client:
        await client.press("2", "j", "j")
        client.write(person(3, days=3, state=State.VALIDATED))
        await client.settle()
        assert client.cursor == client.read == 4


async def test_a_changed_state_is_drawn_in_list_and_pane(five: Desk) -> None:
    async with opened(five) as client:
        await client.press("7")
        client.write(person(1, days=1, state=State.DECLINED))
        await client.settle()
        assert client.cursor == 1
        assert "✕ Refusée" in client.text
        assert client.text.count("✕") == 2


def sizes_and_parts() -> list[object]:
    pane_below = {InboxList, ReadingPane}
    return [
        pytest.param(NARROW, {InboxList}, id="40x24"),
        pytest.param((80, 12), {InboxList}, id="80x12"),
        pytest.param(SMALL, pane_below, id="80x24"),
        pytest.param(MEDIUM, pane_below, id="120x40"),
        pytest.param(LARGE, pane_below, id="200x50"),
    ]


@pytest.mark.parametrize(("size", "parts"), sizes_and_parts())
async def test_the_panes_fold_as_the_terminal_narrows(
    desk: Desk, size: tuple[int, int], parts: set[type]
) -> None:
    async with opened(desk, size) as client:
        shown = {kind for kind in (InboxList, ReadingPane) if client.visible(kind)}
        assert shown == parts
        for bar in (TitleBar, ViewsBar, StatusBar, KeyBar):
            assert client.visible(bar)
        assert all(len(line) <= size[0] for line in client.text.splitlines())


def beside(client: Client) -> bool:
    inbox, pane = client.inbox.region, client.app.screen.query_one(ReadingPane).region
    return pane.x >= inbox.right and pane.y == inbox.y


@pytest.mark.parametrize(
    ("size", "holds"),
    [(SMALL, lambda c: not beside(c)), (MEDIUM, beside), (LARGE, beside)],
)
async def test_the_pane_stands_beside_the_list_where_there_is_room(
    desk: Desk, size: tuple[int, int], holds: Callable[[Client], bool]
) -> None:
    async with opened(desk, size) as client:
        assert holds(client)
        views = client.app.screen.query_one(ViewsBar).region
        assert (views.height > 1) is (size == LARGE)


async def test_a_terminal_that_changes_its_size_keeps_cursor_and_view(desk: Desk) -> None:
    async with opened(desk, LARGE) as client:
        await client.press("7", "j", "j", "j")
        cursor = client.cursor
        for width, height in [NARROW, (40, 6), (20, 3), SMALL, LARGE, MEDIUM]:
            await client.pilot.resize_terminal(width, height)
            await client.settle()
            assert client.cursor == client.read == cursor
        assert "▌7 All" in client.text


@pytest.mark.parametrize(("there", "back"), [("enter", "escape"), ("l", "h"), ("right", "left")])
async def test_one_pane_shows_the_list_or_the_person(desk: Desk, there: str, back: str) -> None:
    async with opened(desk, NARROW) as client:
        await client.press("j")
        cursor = client.cursor
        await client.press(there)
        assert not client.visible(InboxList)
        assert client.visible(ReadingPane)
        assert client.focused(ReadingPane)
        await client.press(back)
        assert client.visible(InboxList)
        assert not client.visible(ReadingPane)
        assert client.focused(InboxList)
        assert client.cursor == cursor


async def test_the_pane_scrolls_while_the_list_keeps_the_focus(desk: Desk) -> None:
    async with opened(desk, SMALL) as client:
        pane = client.app.screen.query_one(ReadingPane)
        await client.press("J")
        assert pane.top > 0
        assert client.focused(InboxList)
        await client.press("K")
        assert pane.top == 0


async def test_mine_or_the_whole_organisation(home: Path) -> None:
    colleague = MISSION._replace(id=8, responsables=(MISSION.responsables or ())[:0])
    fill(home, [person(1, days=1), person(2, days=2)._replace(mission=colleague)])
    async with opened(offline_desk(home)) as client:
        assert client.inbox.line_count == 1
        assert "my missions" in client.text
        await client.press("o")
        assert client.inbox.line_count == 2
        assert "whole organisation" in client.text
        await client.press("o")
        assert client.inbox.line_count == 1


@pytest.mark.parametrize("size", [NARROW, SMALL, LARGE])
async def test_an_empty_inbox_says_so(home: Path, size: tuple[int, int]) -> None:
    fill(home, [])
    async with opened(offline_desk(home), size) as client:
        assert "Nobody waits for a word from you" in client.text
        await client.press("7")
        assert "Nothing here" in client.text
        await client.press("j", "k", "G", "pagedown", "enter", "escape")
        assert client.cursor is None
        assert client.read is None
