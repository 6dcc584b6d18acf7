from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual.geometry import Region

from jva_tui.domain import View
from tests.widgets.people import HOSTILE, NOW
from tests.widgets.stage import Stage
from widgets.key_bar import KeyBar
from widgets.palette import Tone
from widgets.status_bar import MOST_LINES, StatusBar
from widgets.title_bar import Title, TitleBar
from widgets.views_bar import SavedTab, ViewsBar, view_label

if TYPE_CHECKING:
    from textual.widget import Widget

COUNTS = {view: 10**number for number, view in enumerate(View)} | {View.TO_CALL: 12, View.LATER: 3}
KEY_OF = dict(zip(View, "123456709", strict=True))
SOME = dict(zip(View, (37, 120, 4, 23, 310, 88, 660, 9, 5), strict=True))
WORKED_OFF = {view: SOME[view] for view in list(View)[:4]}
KEYS = [
    ("v", "validate", True),
    ("d", "decline", True),
    ("p", "take in hand", False),
    ("m", "message", True),
]


async def first_line(widget: Widget, width: int) -> str:
    app = Stage(widget)
    async with app.run_test(size=(width, 5)) as pilot:
        await pilot.pause()
        return app.line(0)


def views(active: View = View.TODO) -> ViewsBar:
    bar = ViewsBar()
    bar.set_views(active, COUNTS)
    return bar


@pytest.mark.parametrize("width", [24, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("active", View)
async def test_the_active_view_and_every_key_are_there(width: int, active: View) -> None:
    line = await first_line(views(active), width)
    assert f"▌{KEY_OF[active]} {view_label(active)} {COUNTS[active]}" in line or width < 40
    for key in KEY_OF.values():
        assert f"{key}" in line or width < 40


async def test_what_is_put_off_takes_room_on_the_line_only_while_there_is_some() -> None:
    bar = ViewsBar()
    for later, active, is_there in [
        (0, View.TODO, False),
        (1, View.TODO, True),
        (0, View.LATER, True),
    ]:
        bar.set_views(active, COUNTS | {View.LATER: later})
        assert (KEY_OF[View.LATER] in await first_line(bar, 80)) is is_there
    column = views()
    column.set_views(View.TODO, COUNTS | {View.LATER: 0})
    column.styles.height, column.styles.width = 9, 24
    app = Stage(column)
    async with app.run_test(size=(24, 12)) as pilot:
        await pilot.pause()
        assert app.line(8).split() == ["9", "Later", "0"]


async def test_all_labels_and_counts_where_there_is_room() -> None:
    line = await first_line(views(), 160)
    for view in View:
        assert f"{view_label(view)} {COUNTS[view]}" in line


@pytest.mark.parametrize(("width", "told"), [(80, {}), (120, WORKED_OFF), (200, SOME)])
async def test_where_room_is_short_what_is_worked_off_keeps_its_count(
    width: int, told: dict[View, int]
) -> None:
    bar = ViewsBar()
    bar.set_views(View.TO_CALL, SOME)
    line = await first_line(bar, width)
    for view in View:
        label = view_label(view)
        assert f"{KEY_OF[view]} {label[: 2 if width == 80 else 99]}" in line
        assert (f"{label} {SOME[view]} " in line) == (view in told or view is View.TO_CALL)


async def test_a_count_that_is_not_known_is_an_ellipsis() -> None:
    bar = ViewsBar()
    bar.set_views(View.ALL, None)
    assert "All …" in await first_line(bar, 120)


async def test_the_column_has_a_line_a_view() -> None:
    bar = views()
    bar.styles.height, bar.styles.width = 11, 22
    app = Stage(bar)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        for number, view in enumerate(View):
            line = app.line(number)[:22]
            assert f"{KEY_OF[view]} {view_label(view)}" in line
            assert line.endswith(f" {COUNTS[view]} ")
        assert app.line(1).startswith("▌")
        await pilot.click(ViewsBar, offset=(4, 3))
        await pilot.click(ViewsBar, offset=(4, 10))
        assert app.heard == [("chosen", View.IN_PROGRESS)]


async def test_an_order_that_is_not_the_usual_is_told_beside_the_active_view() -> None:
    bar = views()
    bar.set_views(View.TODO, COUNTS, "by name")
    assert "▌2 To answer 10 · by name" in await first_line(bar, 80)
    column = views()
    column.set_views(View.TODO, COUNTS, "by name")
    column.styles.height = 12
    app = Stage(column)
    async with app.run_test(size=(24, 12)) as pilot:
        await pilot.pause()
        assert app.line(2).strip() == "by name"
        assert "3 Urgent" in app.line(3)


async def test_saved_views_stand_under_the_others_and_on_one_line_the_one_shown() -> None:
    saved = [SavedTab("Mineurs à appeler", 4), SavedTab("Cœur")]
    bar = views()
    bar.set_views(None, COUNTS)
    bar.set_saved(saved, "Mineurs à appeler")
    line = await first_line(bar, 80)
    assert line.startswith("▌F Mineurs à appeler 4 ")
    assert "Cœur" not in line
    assert line.count("▌") == 1
    column = views()
    column.set_saved(saved)
    column.styles.height = 13
    app = Stage(column)
    async with app.run_test(size=(24, 13)) as pilot:
        await pilot.pause()
        assert [app.line(y).split() for y in (10, 11)] == [
            ["F", "Mineurs", "à", "appeler", "4"],
            ["F", "Cœur", "…"],
        ]
        await pilot.click(ViewsBar, offset=(4, 11))
        assert app.heard == [("saved", "Cœur")]


async def test_a_click_on_the_line_chooses() -> None:
    bar = views()
    app = Stage(bar)
    async with app.run_test(size=(130, 3)) as pilot:
        await pilot.pause()
        await pilot.click(ViewsBar, offset=(app.line(0).index("Declined"), 0))
        assert app.heard == [("chosen", View.DECLINED)]


async def test_help_is_never_dropped() -> None:
    for width in (8, 20, 40, 60, 80):
        bar = KeyBar()
        bar.show(KEYS)
        line = await first_line(bar, width)
        assert "? help" in line
        assert ("v validate" in line) == (width >= 20)


async def test_a_click_presses_the_key() -> None:
    bar = KeyBar()
    bar.show(KEYS)
    app = Stage(bar)
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.pause()
        for label in ("decline", "? help"):
            await pilot.click(KeyBar, offset=(app.line(0).index(label), 0))
        await pilot.click(KeyBar, offset=(79, 0))
        assert app.heard == [("pressed", "d"), ("pressed", "?")]


async def test_keys_change_with_what_can_be_done() -> None:
    bar = KeyBar()
    bar.show(KEYS)
    app = Stage(bar)
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.pause()
        bar.show([("z", "take back", True)])
        await pilot.pause()
        assert app.line(0).strip() == "z take back  ? help"


async def test_the_name_of_whom_the_keys_are_about_comes_first_in_a_field_of_its_own() -> None:
    places = set()
    for name in ("Zoé", "Prénom Interminable de la Longueur", HOSTILE, "山田 太郎"):
        bar = KeyBar()
        bar.show(KEYS, name=name)
        line = await first_line(bar, 80)
        assert line.startswith(f" {name[:3]}")
        places.add(cell_len(line[: line.index(" v validate")]))
    assert places == {22}
    assert "longueur" not in line.lower()


async def test_the_name_leaves_room_for_keys_and_help() -> None:
    for width in (8, 20, 40, 60, 80):
        bar = KeyBar()
        bar.show(KEYS, name="Camille Moreau")
        line = await first_line(bar, width)
        assert "? help" in line
        assert ("Cam" in line) == (width >= 20)
        assert ("v validate" in line) == (width >= 40)


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (120, " 37 marked, 12 of them off the screen  v validate  d decline"),
        (48, " 37 marked, 12 of them off the screen  ? help"),
        (44, " 37 marked, 12 hidden  v validate  ? help"),
        (24, " 37 marked  ? help"),
        (12, " 37 ■  "),
    ],
)
async def test_how_many_the_keys_are_about_is_said_as_fully_as_fits(width: int, told: str) -> None:
    bar = KeyBar()
    full = "37 marked, 12 of them off the screen"
    bar.show(KEYS, name="Zoé", count=(full, "37 marked, 12 hidden", "37 marked", "37 ■"))
    assert (await first_line(bar, width)).startswith(told)


async def test_only_the_name_is_drawn_again_when_only_the_name_changes() -> None:
    bar = KeyBar()
    bar.show(KEYS, name="Zoé")
    app = Stage(bar)
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.pause()
        drawn: list[tuple[Region, ...]] = []
        refresh = bar.refresh

        def noted(*regions: Region, **kwargs: bool) -> KeyBar:
            drawn.append(regions)
            return refresh(*regions, **kwargs)

        bar.refresh = noted  # type: ignore[method-assign]  # to be watched
        bar.show(KEYS, name="Inès")
        bar.show(KEYS, name="Inès")
        assert drawn == [(Region(0, 0, 22, 1),)]
        await pilot.pause()
        assert app.line(0).startswith(" Inès  ")
        assert "v validate" in app.line(0)
        bar.show(KEYS, count=("2 marked",))
        bar.show(KEYS, count=("3 marked",))
        bar.show(KEYS[1:], count=("3 marked",))
        assert drawn[1:] == [(), (Region(0, 0, 10, 1),), ()]
        await pilot.pause()
        assert app.line(0).startswith(" 3 marked  d decline")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        (Title(read_at=NOW, checked_at=NOW), "up to date at 14:05"),
        (Title(read_at=NOW), "up to date at 14:05 · the rest is not read yet"),
        (Title(), "not read yet"),
        (Title(progress=(300, 600)), "reading 300/600 ▓▓▓▓░░░░"),
        (Title(progress=(0, 0)), "reading 0/0 ░░░░░░░░"),
        (Title(is_online=False, read_at=NOW), "offline · read at 14:05"),
        (Title(is_online=False), "offline"),
        (
            Title(progress=(300, 600), seconds_left=61),
            "reading 300/600 · 2 min left ▓▓▓▓░░░░",
        ),
        (Title(read_at=NOW, checked_at=NOW - 3599), "up to date at 14:05"),
        (
            Title(read_at=NOW, checked_at=NOW - 7200),
            "up to date at 14:05 · the rest checked 2 h ago",
        ),
    ],
)
async def test_freshness_is_at_the_right(title: Title, told: str) -> None:
    assert (await first_line(_bar(title), 80)).rstrip().endswith(told)


def _bar(title: Title) -> TitleBar:
    bar = TitleBar()
    bar.show(title)
    return bar


async def test_freshness_stays_when_room_is_short() -> None:
    title = Title("Rosa Ponsable", "Les Amis du Test " * 9, read_at=NOW, checked_at=NOW)
    for width in (40, 60, 80):
        line = await first_line(_bar(title), width)
        assert "jva-tui" in line
        assert "up to date at 14:05" in line
        assert "Rosa" in line


async def test_where_room_is_short_only_how_far_reading_is_stays() -> None:
    title = Title(progress=(300, 600), seconds_left=61, read_at=NOW, checked_at=NOW - 7200)
    assert (await first_line(_bar(title), 50)).rstrip().endswith("reading 300/600")
    settled = title._replace(progress=None)
    assert (await first_line(_bar(settled), 70)).rstrip().endswith("up to date at 14:05")
    partial = settled._replace(checked_at=None)
    assert (await first_line(_bar(partial), 70)).rstrip().endswith("up to date at 14:05 …")


async def test_the_scope_is_said_where_there_is_room() -> None:
    mine = Title("Rosa Ponsable", "Les Amis du Test")
    assert "Rosa Ponsable · Les Amis du Test  my missions" in await first_line(_bar(mine), 90)
    whole = Title("Rosa", "Amis", is_whole_structure=True)
    assert "whole organisation" in await first_line(_bar(whole), 90)


async def test_the_status_is_plain_text() -> None:
    bar = StatusBar()
    bar.show(HOSTILE, Tone.WARN)
    assert (await first_line(bar, 60)).strip() == HOSTILE


async def test_a_long_status_takes_as_many_lines_as_it_needs() -> None:
    words = "2 replies need you · n goes there · Sending: 12 of 60 · 1 min left"
    bar = StatusBar()
    bar.show(words)
    app = Stage(bar)
    async with app.run_test(size=(40, 8)) as pilot:
        await pilot.pause()
        assert bar.region.height == 2
        assert " ".join(" ".join(app.lines()).split()) == words
        bar.show("Ok")
        await pilot.pause()
        assert bar.region.height == 1
        bar.show("mot " * 200)
        await pilot.pause()
        assert bar.region.height == MOST_LINES
        assert app.line(MOST_LINES - 1).rstrip().endswith("…")
        bar.show(words)
        await pilot.resize_terminal(120, 8)
        await pilot.pause()
        assert bar.region.height == 1
        assert words in app.line(0)


@pytest.mark.parametrize(("late", "sign"), [(0, "✓ 7 d"), (12, "12 > 7 d")])
async def test_the_goal_stands_where_there_is_room_beside_whose_inbox_it_is(
    late: int, sign: str
) -> None:
    bar = TitleBar()
    bar.show(Title("Rosa Ponsable", "Les Amis du Test", read_at=NOW, checked_at=NOW))
    bar.set_late(late)
    assert f"{sign}  up to date at" in await first_line(bar, 80)
    narrow = await first_line(bar, 62)
    assert (sign in narrow) == (late > 0)
    assert "Rosa Ponsable" in narrow
    assert sign not in await first_line(bar, 40)
