"""Charts as text, and indicators laid out for any width."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from jva_tui.domain import State
from jva_tui.figures.effects import TemplateFigures
from jva_tui.figures.facts import Request
from jva_tui.figures.reckoning import Rate, reckon
from jva_tui.figures.saving import TimeSaved
from jva_tui.figures.weeks import Week, week_of, weeks_until
from jva_tui.watching import PlatformSays, Reported, Watched
from tests.people import DAY, NOW
from tests.widgets.people import HOSTILE
from widgets.charts import bar, sparkline
from widgets.columns import in_columns
from widgets.indicator_lines import Told, lines_of
from widgets.indicator_words import duration
from widgets.report_lines import report_lines
from widgets.tones import Tone

HEIGHTS = "▁▂▃▄▅▆▇█"
LENGTHS = " ▏▎▍▌▋▊▉█"
WEEKS = weeks_until(week_of(NOW), 12)
REQUESTS = [
    Request(1, 1, NOW - 20 * DAY, NOW - 18 * DAY, None, State.VALIDATED, NOW - 18 * DAY),
    Request(2, 2, NOW - 20 * DAY, NOW - 2 * DAY, None, State.DECLINED, NOW - 2 * DAY),
    Request(3, None, NOW - 9 * DAY, is_late=True),
    Request(4, 2, NOW - DAY),
]
NAMES = {1: "Maraude du jeudi", 2: HOSTILE}


def watched(requests: list[Request], *, mine: bool = True) -> Watched:
    return Watched(NOW, mine, reckon(requests, WEEKS, NOW), NAMES, 0, is_all_read=True)


def everything() -> Told:
    return Told(
        watched(REQUESTS)._replace(have_left=3, is_all_read=False),
        PlatformSays(NOW, 81, 5 * 3_600, 40),
        templates=(("Oui", TemplateFigures("oui.txt", 12, Rate(9, 10), Rate(2, 12))),),
        saved=TimeSaved(12, 2),
    )


@given(st.lists(st.none() | st.integers(0, 10**6)))
def test_a_higher_value_is_never_drawn_lower(values: list[int | None]) -> None:
    drawn = sparkline(values)
    assert len(drawn) == len(values)
    both = [*zip(values, drawn, strict=True)]
    signs = sorted((value, HEIGHTS.index(sign)) for value, sign in both if value is not None)
    heights = [height for _value, height in signs]
    assert heights == sorted(heights)
    for value, height in signs:
        assert (height == 0) == (value == 0)
    assert all(sign == "·" for value, sign in both if value is None)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 60))
def test_a_bar_fills_its_room_in_proportion(value: int, most: int, cells: int) -> None:
    most = max(value, most)
    drawn = bar(value, most, cells)
    assert len(drawn) == cells
    eighths = sum(LENGTHS.index(sign) for sign in drawn)
    if cells and value:
        assert max(1, 8 * cells * value // most) == eighths
    else:
        assert eighths == 0


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.integers(1, 300))
def test_sections_keep_their_order_in_the_shortest_columns(sizes: list[int], width: int) -> None:
    def sections(room: int) -> list[list[tuple[tuple[str, Tone], ...]]]:
        return [
            [((f"{number:03}.{line}"[:room], Tone.TEXT),) for line in range(size)]
            for number, size in enumerate(sizes)
        ]

    lines = in_columns(sections, width, least=50, most=3)
    count = max(1, min(3, (width + 3) // 53))
    assert sum(sizes) >= len(lines) >= max(*sizes, sum(sizes) // count)
    texts = ["".join(text for text, _tone in line) for line in lines]
    assert max(map(len, texts)) <= width
    if width >= 5:
        found = [word for text in texts for word in text.split()]
        assert len(found) == sum(sizes)
        assert [one.split()[0] for one in texts if one][: sizes[0]] == [
            f"000.{line}" for line in range(sizes[0])
        ]


@pytest.mark.parametrize("width", [20, 38, 77, 117, 197])
def test_indicators_fit_whatever_missions_are_called(width: int) -> None:
    for told in (everything(), everything()._replace(says=None, templates=(), saved=None)):
        for line in lines_of(told, width):
            assert cell_len("".join(text for text, _tone in line)) <= width


def test_a_report_fits_and_tells_both_weeks() -> None:
    week, before = WEEKS[-1], WEEKS[-2]
    reported = Reported(
        week,
        is_over=False,
        watched=watched(REQUESTS),
        alone=reckon(REQUESTS, [week], NOW),
        before=reckon(REQUESTS, [before], before.end),
    )
    for width in (20, 60, 100):
        lines = ["".join(t for t, _tone in line) for line in report_lines(reported, "Amis", width)]
        assert max(map(cell_len, lines)) <= width
    text = "\n".join(lines)
    assert "Week 2026-W47, 16 November – 22 November 2026 (not over)" in text
    assert re.search(r"^ ?Requests +1 ", text, re.MULTILINE)


def test_the_year_stands_beside_a_day_of_another_one() -> None:
    week = Week(date(2026, 12, 28))
    none = reckon([], [week], NOW)
    reported = Reported(week, is_over=True, watched=watched([]), alone=none, before=none)
    first = next(iter(report_lines(reported, "", 80)))
    assert first[-1][0] == "Week 2026-W53, 28 December 2026 – 3 January 2027"


def test_time_is_told_in_its_largest_unit() -> None:
    told = [duration(one) for one in (0, 3_599, 3_600, DAY - 1, DAY, 2 * DAY + 8 * 3_600, 12 * DAY)]
    assert told == ["0 min", "59 min", "1 h", "23 h", "1 d", "2.3 d", "12 d"]
    assert duration(None) == "·"
