from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest
from textual import events

from tests.widgets.people import NOW, row
from tests.widgets.stage import Stage
from widgets.inbox_list import WINDOW, InboxList
from widgets.signs import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.segment import Segment
    from textual.message import Message

    from jva_tui.domain import InboxRow

SIZE = (80, 20)
MANY = 100_000


class CountingList(InboxList):
    """Counts the rows that it makes."""

    made = 0

    def line_segments(self, index: int, width: int) -> list[Segment]:
        self.made += 1
        return super().line_segments(index, width)


class Shelf:
    """Answers rows, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def fetch(self, ids: Sequence[int]) -> list[InboxRow]:
        self.asked.append(len(ids))
        return [row(id_) for id_ in ids]


def loaded(count: int, shelf: Shelf | None = None, start: int = 0) -> CountingList:
    inbox = CountingList()
    inbox.load(array("q", range(start, start + count)), (shelf or Shelf()).fetch, now=NOW)
    return inbox


async def test_only_windows_are_fetched_from_a_long_list() -> None:
    shelf = Shelf()
    inbox = loaded(MANY, shelf)
    async with Stage(inbox).run_test(size=SIZE) as pilot:
        await pilot.press("G", "g", *["pagedown"] * 20, "G", *["k"] * 30)
        assert inbox.cursor_id == MANY - 31
        for id_ in range(0, MANY, MANY // 20):
            inbox.move_to(id_)
            await pilot.pause()
    assert max(shelf.asked) <= WINDOW
    assert sum(shelf.asked) < 5_000


async def test_a_move_draws_two_rows() -> None:
    inbox = loaded(MANY)
    async with Stage(inbox).run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = inbox.made
        await pilot.press("j")
        assert inbox.made - before == 2
        await pilot.press("k")
        await pilot.press("j")
        assert inbox.made - before == 2, "what was drawn is kept"


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        (["j"], 1),
        (["down", "down", "k"], 1),
        (["up"], 0),
        (["G"], 199),
        (["end", "j"], 199),
        (["G", "home"], 0),
        (["pagedown"], 19),
        (["ctrl+d", "pageup"], 0),
    ],
)
async def test_keys_move_the_cursor(keys: list[str], cursor: int) -> None:
    inbox = loaded(200)
    async with Stage(inbox).run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        assert inbox.cursor_id == cursor
        assert 0 <= inbox.cursor_index - inbox.top < SIZE[1]


async def test_each_move_is_told_once() -> None:
    inbox = loaded(200)
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        app.heard.clear()
        await pilot.press("j", "up", "up", "enter")
        assert app.heard == [("highlighted", 1), ("highlighted", 0), ("opened", 0)]


async def test_the_cursor_stays_on_its_participation_at_its_height() -> None:
    inbox = loaded(200)
    async with Stage(inbox).run_test(size=SIZE) as pilot:
        inbox.move_to(100)
        await pilot.pause()
        height = inbox.cursor_index - inbox.top
        newer = array("q", [*range(1000, 1037), *range(200)])
        inbox.load(newer, Shelf().fetch, now=NOW)
        await pilot.pause()
        assert inbox.cursor_id == 100
        assert inbox.cursor_index - inbox.top == height


async def test_the_cursor_takes_the_place_of_what_went_away() -> None:
    inbox = loaded(200)
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        inbox.move_to(100)
        inbox.load([id_ for id_ in range(200) if id_ != 100], Shelf().fetch, now=NOW)
        await pilot.pause()
        assert inbox.cursor_id == 101
        inbox.load([1, 2], Shelf().fetch, now=NOW)
        await pilot.pause()
        assert inbox.cursor_id == 2
        assert app.heard[-2:] == [("highlighted", 101), ("highlighted", 2)]


async def test_a_list_that_empties_has_no_cursor() -> None:
    inbox = loaded(200)
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        inbox.load([], Shelf().fetch, now=NOW)
        assert inbox.cursor_id is None
        await pilot.press("j", "G", "enter")
        assert app.heard[-1] == ("highlighted", None)


async def test_who_scrolled_away_from_the_cursor_stays_there() -> None:
    inbox = loaded(200)
    async with Stage(inbox).run_test(size=SIZE) as pilot:
        await pilot.pause()
        inbox.show_from(90)
        inbox.load([1000, *range(200)], Shelf().fetch, now=NOW)
        await pilot.pause()
        assert inbox.cursor_id == 0
        assert inbox.top == 91


async def test_a_cursor_can_be_asked_for() -> None:
    inbox = loaded(200)
    async with Stage(inbox).run_test(size=SIZE) as pilot:
        inbox.load(range(300), Shelf().fetch, now=NOW, cursor=250)
        await pilot.pause()
        assert inbox.cursor_id == 250
        assert 0 <= 250 - inbox.top < SIZE[1]
        assert inbox.move_to(7)
        assert not inbox.move_to(5555)
        assert inbox.cursor_id == 7


async def test_changed_rows_are_fetched_again() -> None:
    names = {3: "Before"}
    shown = array("q", range(100))

    def fetch(ids: Sequence[int]) -> list[InboxRow]:

        return [row(id_)._replace(name=names.get(id_, "Somebody")) for id_ in ids]

    inbox = InboxList()
    inbox.load(shown, fetch, now=NOW)
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Before" in app.line(3)
        names[3] = "After"
        inbox.rows_changed([3])
        await pilot.pause()
        assert "After" in app.line(3)
        names[0] = "Everybody"
        inbox.rows_changed(None)
        await pilot.pause()
        assert "Everybody" in app.line(0)


async def test_a_row_that_went_away_is_asked_for_once() -> None:
    asked: list[Sequence[int]] = []

    def fetch(ids: Sequence[int]) -> list[InboxRow]:
        asked.append(ids)
        return [row(id_) for id_ in ids if id_ != 2]

    inbox = InboxList()
    inbox.load([1, 2, 3], fetch, now=NOW)
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("j", "j")
        assert app.line(1).strip() == "…"
        assert len(asked) == 1


async def test_an_empty_list_says_so() -> None:
    inbox = InboxList()
    inbox.empty_text = "Nobody waits for you [b]today[/b]."
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.line(SIZE[1] // 2).strip() == inbox.empty_text


async def test_the_mouse_moves_opens_and_scrolls() -> None:
    inbox = loaded(200)
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        app.heard.clear()
        await pilot.click(InboxList, offset=(5, 4))
        assert app.heard == [("highlighted", 4)]
        await pilot.click(InboxList, offset=(5, 4))
        assert app.heard[-1] == ("opened", 4)
        await pilot.double_click(InboxList, offset=(5, 9))
        assert app.heard[-2:] == [("highlighted", 9), ("opened", 9)]
        wheel = [events.MouseScrollDown, events.MouseScrollDown, events.MouseScrollUp]
        await pilot._post_mouse_events(wheel, InboxList, offset=(5, 5))
        assert inbox.top == 3
        assert inbox.cursor_id == 9


async def test_the_scroll_mark_can_be_dragged() -> None:
    inbox = loaded(MANY)
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.mouse_down(InboxList, offset=(SIZE[0] - 1, SIZE[1] - 1))
        assert inbox.top == MANY - SIZE[1]
        await pilot.hover(InboxList, offset=(SIZE[0] - 1, 0))
        assert inbox.top == 0
        await pilot.mouse_up(InboxList, offset=(SIZE[0] - 1, 0))
        await pilot.hover(InboxList, offset=(SIZE[0] - 1, 9))
        assert inbox.top == 0
        assert inbox.cursor_id == 0


async def test_the_cursor_stays_in_sight_when_the_terminal_changes() -> None:
    inbox = loaded(200)
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        inbox.move_to(19)
        await pilot.resize_terminal(40, 5)
        await pilot.pause()
        assert 0 <= 19 - inbox.top < 5
        assert all(len(line) for line in app.lines())


async def test_marked_rows_are_signed_and_drawn_alone() -> None:
    inbox = loaded(MANY)
    marks = {2}
    inbox.marks = marks
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert [app.line(line)[1] for line in range(4)] == [" ", " ", MARK, " "]
        before, seen = inbox.made, inbox.seen()
        marks.add(3)
        inbox.redraw_since(seen)
        await pilot.pause()
        assert [app.line(line)[1] for line in range(4)] == [" ", " ", MARK, MARK]
        assert inbox.made - before == 1


async def test_a_marked_row_that_changed_is_drawn_anew() -> None:
    names = {1: "Before"}
    inbox = InboxList()
    inbox.marks = {1}
    inbox.load(
        [1, 2], lambda ids: [row(id_)._replace(name=names.get(id_, "Else")) for id_ in ids], now=NOW
    )
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        names[1] = "After"
        inbox.rows_changed([1])
        await pilot.pause()
        assert "After" in app.line(0)
        assert app.line(0)[1] == MARK


async def test_a_click_on_the_signs_is_for_marking() -> None:
    inbox = loaded(200)
    app = Stage(inbox)
    async with app.run_test(size=SIZE) as pilot:
        app.heard.clear()
        pressed: list[int] = []
        inbox.post_message = _noting(inbox.post_message, pressed)  # type: ignore[method-assign, assignment]  # to be watched
        for x in range(4):
            await pilot.click(InboxList, offset=(x, 4))
        assert pressed == [4, 4, 4]
        assert app.heard == [("highlighted", 4)], "the fourth cell is the row"


def _noting(post: Callable[[Message], bool], pressed: list[int]) -> Callable[[Message], bool]:
    def posted(message: Message) -> bool:
        if isinstance(message, InboxList.MarkPressed):
            pressed.append(message.place)
        return post(message)

    return posted


async def test_what_is_in_sight_is_known() -> None:
    inbox = loaded(200)
    async with Stage(inbox).run_test(size=SIZE) as pilot:
        await pilot.press("G")
        assert list(inbox.in_sight) == list(range(180, 200))
        inbox.display = False
        assert list(inbox.in_sight) == []
