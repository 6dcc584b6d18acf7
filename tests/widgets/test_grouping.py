"""Headings between requests: lines and places, and the cursor that steps over them."""

from __future__ import annotations

from array import array
from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.query.parsing import parse
from jva_tui.showing import Heading
from tests.widgets.people import NOW, row
from tests.widgets.stage import Stage
from widgets.found import Found
from widgets.grouping import Grouping
from widgets.heading_line import heading_spans
from widgets.inbox_list import InboxList
from widgets.tones import Tone

SIZES = st.lists(st.integers(1, 6), max_size=12)


def headings(*sizes: int) -> list[Heading]:
    """Headings over so many requests each."""
    starts = accumulate(sizes, initial=0)
    return [
        Heading(start, size, f"Mission {start}") for start, size in zip(starts, sizes, strict=False)
    ]


def grouped(*sizes: int) -> InboxList:
    inbox = InboxList()
    inbox.load(
        array("q", range(100, 100 + sum(sizes))),
        lambda ids: [row(id_) for id_ in ids],
        now=NOW,
        headings=headings(*sizes),
    )
    return inbox


@given(SIZES)
def test_lines_are_headings_and_requests_in_their_order(sizes: list[int]) -> None:
    grouping, known = Grouping(headings(*sizes)), headings(*sizes)
    lines: list[Heading | int] = []
    for heading in known:
        lines += [heading, *range(heading.start, heading.start + heading.size)]
    for number, line in enumerate(lines):
        if isinstance(line, int):
            assert grouping.heading(number) is None
            assert grouping.place(number) == line
            assert grouping.line(line) == number
        else:
            assert grouping.heading(number) == line
            assert grouping.place(number) == line.start
    assert grouping.place(len(lines)) == sum(sizes), "behind the last line"


@given(st.integers(0, 200_000))
def test_without_headings_a_line_is_a_place(place: int) -> None:
    assert Grouping().line(place) == Grouping().place(place) == place
    assert Grouping().heading(place) is None


async def test_the_cursor_steps_over_headings_and_stays_on_its_request() -> None:
    inbox = grouped(2, 1, 3)
    async with Stage(inbox).run_test(size=(80, 4)) as pilot:
        await pilot.pause()
        assert (inbox.cursor_index, inbox.place, inbox.cursor_id) == (1, 0, 100)
        await pilot.press("j", "j")
        assert (inbox.cursor_index, inbox.place, inbox.cursor_id) == (4, 2, 102)
        assert (inbox.top, list(inbox.in_sight)) == (1, [100, 101, 102])
        await pilot.press("k", "k")
        assert inbox.cursor_id == 100
        assert inbox.top == 0, "the first heading is seen again"
        await pilot.press("G")
        assert (inbox.cursor_id, inbox.line_count) == (105, 9)
        assert inbox.move_to(103)
        await pilot.pause()
        assert inbox.place == inbox.place_of(103) == 3
        inbox.load(array("q", (103, 100)), lambda ids: [row(id_) for id_ in ids], now=NOW)
        assert (inbox.cursor_id, inbox.line_count) == (103, 2)
        inbox.load(
            array("q", (100, 103)),
            lambda ids: [row(id_) for id_ in ids],
            now=NOW,
            headings=headings(1, 1),
        )
        assert (inbox.cursor_id, inbox.cursor_index) == (103, 3)


@pytest.mark.parametrize("at", [0, 3])
async def test_nothing_is_marked_or_opened_by_a_click_on_a_heading(at: int) -> None:
    inbox, told = grouped(2, 1), []
    post = inbox.post_message
    inbox.post_message = lambda message: told.append(message) or post(message)  # type: ignore[method-assign,func-returns-value]  # to see what it tells
    async with Stage(inbox).run_test(size=(80, 8)) as pilot:
        await pilot.click(inbox, offset=(1, at))
        await pilot.click(inbox, offset=(30, at))
        assert inbox.cursor_id == 100
    assert not [one for one in told if isinstance(one, InboxList.MarkPressed | InboxList.Opened)]


def test_a_heading_tells_what_there_is_room_for() -> None:
    heading = Heading(0, 12, "Maraude du jeudi soir", 3, 20, date(2026, 12, 1), date(2027, 1, 6))

    def told(width: int) -> str:
        return "".join(text for text, _tone in heading_spans(heading, width))

    assert told(90).startswith(" Maraude du jeudi soir · 12 · 3 left of 20 places · ")
    assert "2027" in told(90)
    assert told(60) == " Maraude du jeudi soir · 12 · 3 left of 20 places"
    assert told(30) == " Maraude du jeudi soir · 12"
    assert told(16) == " Maraude d… · 12"
    assert "deleted" in "".join(text for text, _ in heading_spans(Heading(0, 1, ""), 60))
    found = Found(parse("jeudi mission:mar").query)
    spans = heading_spans(heading, 30, found)
    assert [text for text, tone in spans if tone is Tone.FOUND] == ["Mar", "jeudi"]
