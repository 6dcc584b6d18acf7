"""Days to come, as people write them in two languages."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.days import FARTHEST_DAYS, MORNING, morning_of, read_day

TODAY = date(2026, 11, 30)
"""A Monday."""
_FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("demain", "2026-12-01"),
        ("Tomorrow", "2026-12-01"),
        ("après-demain", "2026-12-02"),
        ("lundi", "2026-12-07"),
        ("next Monday", "2026-12-07"),
        ("mardi prochain", "2026-12-01"),
        ("ven", "2026-12-04"),
        ("15/12", "2026-12-15"),
        ("15.12.27", "2027-12-15"),
        ("30/11", "2027-11-30"),
        ("2027-01-05", "2027-01-05"),
        ("15 décembre", "2026-12-15"),
        ("1er mars", "2027-03-01"),
        ("le 3 janv.", "2027-01-03"),
        ("Dec 15", "2026-12-15"),
        ("March 3rd, 2028", "2028-03-03"),
        ("15 nov 2026", "2026-11-15"),
        ("29/2", "2028-02-29"),
        ("10j", "2026-12-10"),
        ("3 days", "2026-12-03"),
        ("dans 2 semaines", "2026-12-14"),
        ("dans un mois", "2026-12-30"),
        ("in a week", "2026-12-07"),
        ("in 3 months", "2027-02-28"),
    ],
)
def test_what_is_meant(written: str, day: str) -> None:
    assert read_day(written, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("written", ["", "x", "31/4", "5h", "3 jui", "15", "9999j", "1/1/2099"])
def test_what_is_no_day(written: str) -> None:
    assert read_day(written, TODAY) is None


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, FARTHEST_DAYS))
def test_a_day_to_come_is_read_as_it_is_written(today: date, days: int) -> None:
    day = today + timedelta(days)
    month = _MONTHS[day.month - 1]
    for written in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day} {month} {day.year}"):
        assert read_day(written, today) == day
    if days <= 7:
        for names in (_FRENCH, _ENGLISH):
            assert read_day(names[day.weekday()], today) == day
    if days <= 365:
        assert read_day(f"{day.day}/{day.month}", today) == day
    assert read_day(f"{days}d", today) == day


@given(st.text(max_size=20), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_whatever_is_typed_is_a_day_not_too_far_away_or_none(written: str, today: date) -> None:
    day = read_day(written, today)
    assert day is None or abs((day - today).days) <= FARTHEST_DAYS


def test_it_is_back_in_the_morning_by_this_computers_clock() -> None:
    at = datetime.fromtimestamp(morning_of(TODAY)).astimezone()
    assert (at.date(), at.hour, at.minute) == (TODAY, MORNING, 0)
