"""Choosing many requests: what is marked, and what the bottom line says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import State
from screens.marking import AT_ONCE
from tests.people import MISSION, NOW, volunteer
from tests.screens.client import LARGE, NARROW, SMALL, opened
from tests.screens.marking import (
    COLLEAGUE,
    bar,
    desk_of,
    in_both_sizes,
    marked,
    person,
    screen_of,
    signed,
    typed,
)
from tests.screens.outgoing import NAMES, reply
from widgets.inbox_list import InboxList
from widgets.key_bar import KeyBar
from widgets.reading_pane import ReadingPane

if TYPE_CHECKING:
    from pathlib import Path


@in_both_sizes
async def test_space_marks_and_goes_on_and_unmarks(home: Path, size: tuple[int, int]) -> None:
    async with opened(desk_of(home), size) as client:
        await client.press("space", "space", "j", "space")
        assert marked(client) == signed(client) == [1, 2, 4]
        assert client.cursor == client.read == 5
        assert bar(client).startswith("3 marked ")
        await client.press("k", "space")
        assert marked(client) == signed(client) == [1, 2]
        assert bar(client).startswith("2 marked ")


@in_both_sizes
async def test_with_nothing_marked_the_bottom_line_names_who_is_under_the_cursor(
    home: Path, size: tuple[int, int]
) -> None:
    long = person(3, volunteer=volunteer(3, first_name="Prénom", last_name="Interminable " * 4))
    async with opened(desk_of(home, 2, long), size) as client:
        assert bar(client).startswith(f"{NAMES[1]} ⏎ read v validate")
        await client.press("j")
        assert bar(client).startswith(f"{NAMES[2]} ⏎ read v validate")
        await client.press("j")
        assert bar(client).startswith("Prénom Interminable… ⏎ read v validate")


async def test_an_empty_inbox_has_nothing_to_mark(home: Path) -> None:
    async with opened(desk_of(home, 0)) as client:
        assert bar(client).startswith("⏎ read")
        for key, why in [
            ("space", "No request is selected."),
            ("V", "No request is selected."),
            ("equals_sign", "No request is selected."),
            ("*", "Nothing stands in this view that could be marked."),
            ("i", "Nothing stands in this view that could be marked."),
            ("u", "Nothing is marked."),
            ("U", "There are no earlier marks to restore."),
        ]:
            await client.press(key)
            assert why in client.words
        assert marked(client) == []


async def test_the_last_row_is_marked_as_well(home: Path) -> None:
    async with opened(desk_of(home, 3)) as client:
        await client.press("G", "space")
        assert marked(client) == [3]
        assert client.cursor == 3


@in_both_sizes
async def test_a_range_follows_the_cursor_both_ways(home: Path, size: tuple[int, int]) -> None:
    async with opened(desk_of(home), size) as client:
        await client.press("j", "j", "space", "V", "j", "j")
        assert client.cursor == 6
        assert marked(client) == [3, 4, 5, 6]
        assert bar(client).startswith("range · 4 marked")
        await client.press("k", "k", "k")
        assert marked(client) == [3, 4], "what was marked before stays"
        await client.press("k")
        assert marked(client) == [2, 3, 4]
        await client.press("V", "k", "k")
        assert marked(client) == signed(client) == [2, 3, 4]
        assert "range" not in bar(client)


async def test_escape_ends_a_range_and_keeps_its_marks(home: Path) -> None:
    async with opened(desk_of(home)) as client:
        await client.press("V", "j", "escape", "j", "j")
        assert marked(client) == [1, 2]
        assert client.focused(InboxList)
        await client.press("enter", "escape")
        assert client.focused(InboxList)


@in_both_sizes
async def test_shifted_arrows_extend_the_marks_at_once(home: Path, size: tuple[int, int]) -> None:
    async with opened(desk_of(home), size) as client:
        await client.press("shift+down", "shift+down")
        assert marked(client) == signed(client) == [1, 2, 3]
        await client.press("shift+up")
        assert marked(client) == [1, 2]
        await client.press("j", "j", "j")
        assert client.cursor == 5
        assert marked(client) == [1, 2], "another move leaves the range"
        await client.press("shift+up")
        assert marked(client) == [1, 2, 4, 5]
        assert "range" not in bar(client)


async def test_shifted_arrows_go_on_where_faster_moves_have_led(home: Path) -> None:
    async with opened(desk_of(home)) as client:
        await client.press("shift+down")
        screen = screen_of(client)
        client.inbox.action_down()
        client.inbox.action_down()  # of which the screen has not heard yet
        screen.action_command("mark_down")
        await client.settle()
        assert marked(client) == [1, 2, 4, 5]


async def test_a_long_range_is_marked_whole_and_taken_back(home: Path) -> None:
    count = 2 * AT_ONCE
    async with opened(desk_of(home, count)) as client:
        await client.press("j", "V", "G")
        assert marked(client) == list(range(2, count + 1))
        await client.press("g")
        assert marked(client) == [1, 2]
        await typed(client, "G", "V", "g")
        assert len(marked(client)) == count - 1


async def test_a_range_goes_on_when_rows_come_in(home: Path) -> None:
    async with opened(desk_of(home)) as client:
        await client.press("2", "j", "V", "j")
        client.write(person(90, created_at=NOW), person(91, created_at=NOW - 2 * 3600 - 60))
        await client.settle()
        assert client.inbox.line_count == 22
        assert marked(client) == [2, 3], "who came in between was never seen"
        await client.press("j")
        assert marked(client) == [2, 3, 4]
        client.write(person(2, state=State.VALIDATED))
        await client.settle()
        await client.press("j")
        assert marked(client) == [3, 4], "without its beginning there is no range"


@in_both_sizes
async def test_everything_in_the_view_is_marked_also_off_the_screen(
    home: Path, size: tuple[int, int]
) -> None:
    declined = [person(number, state=State.DECLINED) for number in (31, 32)]
    async with opened(desk_of(home, 30, *declined), size) as client:
        await client.press("2", "*")
        assert marked(client) == list(range(1, 31))
        seen = len(client.inbox.in_sight)
        assert 0 < seen <= 30
        if seen < 30:
            assert bar(client).startswith(f"30 marked, {30 - seen} of them off the screen")
        else:
            assert bar(client).startswith("30 marked ")
        await client.press("*")
        assert len(marked(client)) == 30
        await client.press("6")
        assert bar(client).startswith("30 marked, all off the screen")
        assert signed(client) == []
        await client.press("*")
        assert bar(client).startswith("32 marked, 30 of them off the screen")


async def test_what_is_off_the_screen_is_counted_as_the_list_scrolls(home: Path) -> None:
    async with opened(desk_of(home, 60), SMALL) as client:
        await client.press("space")
        height = len(client.inbox.in_sight)
        for key in ["pagedown", "pagedown", "g", "G"]:
            await client.press(key)
            is_seen = 1 in client.inbox.in_sight
            assert is_seen is (key == "g")
            assert bar(client).startswith("1 marked " if is_seen else "1 marked, off the screen")
        client.inbox.show_from(0)
        await client.settle()
        assert bar(client).startswith("1 marked ")
        await client.press("*")
        await client.pilot.resize_terminal(*LARGE)
        await client.settle()
        away = 60 - len(client.inbox.in_sight)
        assert len(client.inbox.in_sight) > height
        assert bar(client).startswith(f"60 marked, {away} of them off the screen")


async def test_where_the_list_is_hidden_every_mark_is_off_the_screen(home: Path) -> None:
    async with opened(desk_of(home), NARROW) as client:
        await client.press("space", "space", "enter")
        assert client.focused(ReadingPane)
        assert bar(client) == "2 marked, all off the screen ? help"
        await client.press("escape")
        assert bar(client).startswith("2 marked ")


@in_both_sizes
async def test_inverting_clearing_and_restoring(home: Path, size: tuple[int, int]) -> None:
    async with opened(desk_of(home, 6), size) as client:
        await client.press("space", "space", "i")
        assert marked(client) == signed(client) == [3, 4, 5, 6]
        await client.press("u")
        assert marked(client) == signed(client) == []
        assert bar(client).startswith(NAMES[3])
        await client.press("U")
        assert marked(client) == signed(client) == [3, 4, 5, 6]


async def test_inverting_a_view_leaves_marks_elsewhere(home: Path) -> None:
    async with opened(desk_of(home, 3, person(9, state=State.DECLINED))) as client:
        await client.press("6", "space", "2", "space", "i")
        assert marked(client) == [2, 3, 9]


async def test_those_alike_are_marked_in_every_view(home: Path) -> None:
    others = [
        person(21, state=State.IN_PROGRESS),
        person(22, mission=MISSION._replace(id=9)),
        person(23, conversation_id=None, latest=None, conversation_updated_at=None),
        person(24, mission=COLLEAGUE),
        person(25),
    ]
    desk = desk_of(home, 4, *others)
    async with opened(desk) as client:
        await desk.queue([reply(25, decision=None)])
        await client.settle()
        await client.press("7", "equals_sign")
        assert marked(client) == [1, 2, 3, 4]
        await client.press("u", "o", "G", "k")
        assert client.cursor == 24
        await client.press("equals_sign")
        assert marked(client) == [24]
        await client.press("o", "7", "g", "equals_sign")
        assert marked(client) == [1, 2, 3, 4, 24], "what was marked stays"


@in_both_sizes
async def test_marks_survive_views_scope_scrolling_and_reading_on(
    home: Path, size: tuple[int, int]
) -> None:
    async with opened(desk_of(home, 40, person(50, mission=COLLEAGUE)), size) as client:
        await client.press("space", "j", "space")
        for keys in (["7", "2"], ["tab", "shift+tab"], ["o", "o"], ["G", "g"]):
            await client.press(*keys)
            assert marked(client) == [1, 3]
        client.write(person(60, created_at=NOW))
        await client.settle()
        assert marked(client) == signed(client) == [1, 3]


async def test_a_click_on_the_signs_marks_and_leaves_the_cursor(home: Path) -> None:
    async with opened(desk_of(home)) as client:
        for x in (0, 1, 2):
            await client.pilot.click(InboxList, offset=(x, 2 + x))
        await client.settle()
        assert marked(client) == signed(client) == [3, 4, 5]
        assert client.cursor == 1
        await client.pilot.click(InboxList, offset=(1, 3))
        await client.settle()
        assert marked(client) == [3, 5]
        await client.pilot.click(InboxList, offset=(3, 3))
        await client.settle()
        assert marked(client) == [3, 5]
        assert client.cursor == 4


async def test_the_key_for_marking_is_clicked_in_either_language(home: Path, french: None) -> None:
    async with opened(desk_of(home), LARGE) as client:
        region = client.app.screen.query_one(KeyBar).region
        pieces = client.app.screen.query_one(KeyBar).pieces(region.width)
        before = next(i for i, piece in enumerate(pieces) if piece.target and i and _is_mark(piece))
        x = sum(len(piece.text) for piece in pieces[:before])
        await client.pilot.click(KeyBar, offset=(x + 1, 0))
        await client.settle()
        assert marked(client) == [1]


def _is_mark(piece: object) -> bool:
    from jva_tui.commands import BY_ID

    return getattr(piece, "target", None) == BY_ID["mark"].hint
