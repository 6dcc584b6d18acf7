from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.people import DAY, NOW
from widgets import wording

YEARS_200 = 200 * 366 * DAY


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (0, "0 min"),
        (-50, "0 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (DAY - 1, "23 h"),
        (DAY, "1 d"),
        (59 * DAY, "59 d"),
        (60 * DAY, "1 mo"),
        (364 * DAY, "11 mo"),
        (365 * DAY, "1 yr"),
        (800 * DAY, "2 yr"),
    ],
)
def test_how_long_ago(ago: int, told: str) -> None:
    assert wording.since(NOW - ago, NOW) == told


@given(st.integers(0, YEARS_200))
def test_how_long_ago_is_short(ago: int) -> None:
    assert len(wording.since(NOW - ago, NOW)) <= 7


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "1 min left"),
        (60, "1 min left"),
        (61, "2 min left"),
        (59 * 60, "59 min left"),
        (59 * 60 + 1, "1 h 00 left"),
        (2 * 3600 + 300, "2 h 05 left"),
    ],
)
def test_how_long_it_will_take(seconds: int, told: str) -> None:
    assert wording.left(seconds) == told


@pytest.mark.parametrize(
    ("then", "told"),
    [
        (datetime(2026, 3, 4, 12, 0, tzinfo=UTC), "today, 13:00"),
        (datetime(2026, 3, 3, 23, 30, tzinfo=UTC), "today, 00:30"),
        (datetime(2026, 3, 3, 22, 30, tzinfo=UTC), "yesterday, 23:30"),
        (datetime(2026, 2, 1, 12, 0, tzinfo=UTC), "1 February, 13:00"),
        (datetime(2025, 7, 1, 12, 0, tzinfo=UTC), "1 July 2025, 14:00"),
    ],
)
def test_times_are_those_of_the_computer(then: datetime, told: str) -> None:
    assert wording.date_and_time(int(then.timestamp()), NOW) == told


def test_the_first_of_a_month_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "language", lambda: "fr")
    assert wording.long_date(date(2026, 4, 1)).startswith("1er ")
    assert wording.long_date(date(2026, 4, 11)).startswith("11 ")


@pytest.mark.parametrize(
    ("birthday", "years"),
    [(date(2008, 3, 4), 18), (date(2008, 3, 5), 17), (date(2008, 3, 3), 18)],
)
def test_somebody_is_18_on_their_birthday(birthday: date, years: int) -> None:
    assert wording.age(birthday, NOW) == years
    assert wording.is_minor(birthday, NOW) == (years < 18)


def test_who_has_no_birthday_is_no_minor() -> None:
    assert not wording.is_minor(None, NOW)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (date(2026, 3, 3), date(2026, 4, 12), "from 3 March 2026 to 12 April 2026"),
        (date(2026, 3, 3), date(2026, 3, 3), "on 3 March 2026"),
        (date(2026, 3, 3), None, "from 3 March 2026 on"),
        (None, date(2026, 3, 3), "until 3 March 2026"),
        (None, None, ""),
    ],
)
def test_the_dates_of_a_mission(start: date | None, end: date | None, told: str) -> None:
    assert wording.period(start, end) == told


def test_a_code_that_is_not_known_is_shown_as_it_is() -> None:
    assert wording.occupation("chomeur") == "Not working"
    assert wording.occupation("super_heros") == "super heros"
