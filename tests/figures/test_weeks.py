"""Weeks by the clocks of Paris."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.figures.weeks import Week, week_named, week_of, weeks_until

PARIS = ZoneInfo("Europe/Paris")
HOUR = 3_600
INSTANTS = st.integers(1_000_000_000, 4_000_000_000)


@given(INSTANTS)
def test_every_instant_lies_in_one_week_that_is_found_by_its_name(instant: int) -> None:
    week = week_of(instant)
    assert week.start <= instant < week.end
    assert week.monday.isoweekday() == 1
    assert week_named(week.name) == week
    assert week.later(1).start == week.end
    assert week.later(1).later(-1) == week


def test_the_year_of_a_week_is_that_of_its_thursday() -> None:
    assert week_named("2026-W53") == Week(date(2026, 12, 28))
    assert Week(date(2026, 12, 28)).later(1).name == "2027-W01"
    assert week_named(" 2026-s48 ") == week_named("2026W48") == Week(date(2026, 11, 23))


def test_a_week_begins_and_ends_at_midnight_in_paris_also_when_the_clocks_change() -> None:
    week = week_named("2026-W43")  # winter time begins on its Sunday
    assert datetime.fromtimestamp(week.start, PARIS).isoformat() == "2026-10-19T00:00:00+02:00"
    assert datetime.fromtimestamp(week.end, PARIS).isoformat() == "2026-10-26T00:00:00+01:00"
    assert week.end - week.start == 7 * 24 * HOUR + HOUR


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-W00", "2025-W53", "2026-W54", "2026-48-1", "1999-W01", "٢٠٢٦-W48"]
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        week_named(text)


@given(INSTANTS, st.integers(1, 60))
def test_weeks_follow_each_other_up_to_the_last(instant: int, count: int) -> None:
    weeks = weeks_until(week_of(instant), count)
    assert len(weeks) == count
    assert weeks[-1] == week_of(instant)
    assert all(before.end == after.start for before, after in pairwise(weeks))
