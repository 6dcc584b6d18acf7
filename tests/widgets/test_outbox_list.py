"""The list of outgoing replies: a cursor that steps over titles and stays on its reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.operations import OperationState
from tests.publications import new
from tests.widgets.outgoing import operation, progress, told
from tests.widgets.people import HOSTILE, NOW
from tests.widgets.stage import Stage
from widgets.outbox_lines import Details, lot_lines
from widgets.outbox_list import OutboxList
from widgets.outbox_pane import OutboxPane
from widgets.outbox_row import Heading, Item, Lot, Told, entry_spans, item_spans
from widgets.outbox_words import Group, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.pilot import Pilot

    from widgets.outbox_row import Entry

ENTRIES: list[Entry] = [
    Heading(Group.REVIEW, 2),
    Item(1),
    Item(2),
    Heading(Group.WAITING, 30),
    Lot(progress(7, 30, 10)),
    *(Item(number, is_inside=True) for number in range(10, 40)),
]


def shown(entries: Sequence[Entry] = ENTRIES) -> OutboxList:
    one = OutboxList()
    one.load(entries, told, way=Way.OPEN, now=NOW)
    return one


async def settle(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.pause()


async def test_the_cursor_steps_over_titles() -> None:
    one = shown()
    app = Stage(one)
    async with app.run_test(size=(80, 8)) as pilot:
        await settle(pilot)
        assert one.cursor_key == ("reply", 1)
        assert app.line(0).startswith("TO REVIEW")
        await pilot.press("j", "j")
        assert one.cursor_key == ("lot", 7)
        await pilot.press("k")
        assert one.cursor_key == ("reply", 2)
        await pilot.press("end")
        assert one.cursor_key == ("reply", 39)
        await pilot.press("home")
        await settle(pilot)
        assert one.cursor_key == ("reply", 1)
        assert one.top == 0


async def test_the_cursor_stays_on_its_reply_wherever_it_moves() -> None:
    one = shown()
    app = Stage(one)
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.press("j")
        one.load([Heading(Group.DONE, 1), Item(5), Item(2)], told, way=Way.OPEN, now=NOW)
        assert one.cursor_key == ("reply", 2)
        one.load([Heading(Group.DONE, 1), Item(5)], told, way=Way.OPEN, now=NOW)
        assert one.cursor_key == ("reply", 5)
        one.load([], told, way=Way.OPEN, now=NOW)
        one.empty_text = "[b]Rien[/b]"
        await settle(pilot)
        assert one.current is None
        assert "[b]Rien[/b]" in "".join(app.lines())
        await pilot.press("enter", "j", "k", "G", "g")


async def test_only_what_is_seen_is_fetched() -> None:
    asked: list[int] = []

    def fetch(ids: Sequence[int]) -> dict[int, Told]:
        asked.extend(ids)
        return told(ids)

    one = OutboxList()
    one.load([Item(number) for number in range(1_000)], fetch, way=Way.OPEN, now=NOW)
    async with Stage(one).run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        assert sorted(asked) == list(range(10))
        await pilot.press("G")
        await settle(pilot)
        assert sorted(asked) == [*range(10), *range(990, 1_000)]


async def test_waiting_is_counted_down() -> None:
    one = OutboxList()

    def fetch(ids: Sequence[int]) -> dict[int, Told]:
        return {id_: Told(operation(id_, not_before=NOW + 8), "Zoé") for id_ in ids}

    one.load([Item(1)], fetch, way=Way.OPEN, now=NOW)
    app = Stage(one)
    async with app.run_test(size=(80, 5)) as pilot:
        await settle(pilot)
        assert "leaves in 8 s" in app.line(0)
        one.tick(NOW + 3)
        await settle(pilot)
        assert "leaves in 5 s" in app.line(0)


async def test_a_reply_that_went_away_meanwhile() -> None:
    one = OutboxList()
    one.load([Item(1)], lambda _ids: {}, way=Way.OPEN, now=NOW)
    app = Stage(one)
    async with app.run_test(size=(40, 3)) as pilot:
        await settle(pilot)
        assert app.line(0).startswith("…")


@pytest.mark.parametrize("width", [4, 10, 24, 40, 64, 80, 120, 200])
def test_lines_fit(width: int) -> None:
    lot = Lot(progress(1, 1_000, 3, asking=2), seconds_left=75)
    rows = [
        entry_spans(Heading(Group.REVIEW, 9), width, Way.OPEN, NOW),
        item_spans(Told(operation(), HOSTILE), width, Way.OPEN, NOW, is_inside=True),
    ]
    for row in rows:
        assert sum(len(text) for text, _tone in row) <= max(width, 6)
    said = "".join(text for text, _tone in entry_spans(lot, width, Way.OPEN, NOW))
    assert said.startswith("▸ 14:04  1000 replies ")
    assert said.endswith("3 of 1000 · 2 to review · 75 s left")


NAME = "“Bienvenue dans l’équipe des maraudes”"
"""A template's: 38 characters."""


def line_of_template(width: int, *, is_inside: bool = False, **fields: object) -> str:
    row = Told(operation(1, payload=new(), **fields), NAME)
    spans = item_spans(row, width, Way.OPEN, NOW, is_inside=is_inside)
    return "".join(text for text, _tone in spans)


@pytest.mark.parametrize("is_inside", [True, False])
@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_name_of_a_template_takes_what_is_free(width: int, is_inside: bool) -> None:
    line = line_of_template(width, is_inside=is_inside)
    assert len(line) == width
    assert f"{NAME} + new template" in line
    assert line.rstrip().endswith("waits for its turn")


@pytest.mark.parametrize("width", [10, 24, 40, 50, 64, 80])
def test_what_there_is_to_tell_of_a_template_is_not_cut_for_its_name(width: int) -> None:
    why = "The text was changed on the platform since you last saw it there."
    told = line_of_template(width, state=OperationState.CONFLICT, detail=why)
    person = item_spans(
        Told(operation(state=OperationState.CONFLICT, detail=why), NAME),
        *(width, Way.OPEN, NOW),
        is_inside=False,
    )
    stands = person[-1][0].rstrip()
    assert len(told) == sum(len(text) for text, _tone in person)
    assert told.rstrip().endswith(stands)


@pytest.mark.parametrize("way", Way)
def test_how_long_it_takes_is_said_only_where_the_way_is_open(way: Way) -> None:
    lot = Lot(progress(1, 9, 3), seconds_left=75)
    row = "".join(text for text, _tone in entry_spans(lot, 80, way, NOW))
    pane = "\n".join(text for line in lot_lines(lot, 80, way, NOW) for text, _tone in line)
    assert ("75 s left" in row) is way.is_open
    assert ("75 s left" in pane) is way.is_open


async def test_the_pane_scrolls_and_starts_anew_for_another_reply() -> None:
    long = "\n".join(f"ligne {number}" for number in range(60))
    pane = OutboxPane()
    app = Stage(pane)
    async with app.run_test(size=(60, 10)) as pilot:
        for number in (1, 2):
            reply = operation(number, detail=f"{HOSTILE}\n{long}")
            pane.show_outgoing(Details(reply, None), way=Way.OPEN, now=NOW)
            await settle(pilot)
            assert pane.top == 0
            pane.focus()
            await pilot.press("j", "pagedown")
            assert pane.top == 10
            pane.show_outgoing(Details(reply, None), way=Way.OPEN, now=NOW + 1)
            assert pane.top == 10
        pane.show_outgoing(Lot(progress(1, 5)), way=Way.OPEN, now=NOW)
        await settle(pilot)
        assert "5 replies together" in app.line(0)
        pane.show_outgoing(None, way=Way.OPEN, now=NOW)
        await settle(pilot)
        assert not "".join(app.lines()).strip()
