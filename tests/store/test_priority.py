"""The platform's ``need_to_be_treated``."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.store.priority import overdue_before

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=PARIS).timestamp())


@pytest.mark.parametrize(
    ("now", "pending", "in_progress"),
    [
        ("2026-11-22T14:30", "2026-11-15", "2026-09-22"),
        ("2026-11-22T00:00", "2026-11-15", "2026-09-22"),
        ("2026-11-21T23:59:59", "2026-11-14", "2026-09-21"),
        ("2026-10-28T08:00", "2026-10-21", "2026-08-28"),  # winter time has begun since
        ("2027-01-05T08:00", "2026-12-29", "2026-11-05"),
        ("2026-04-30T08:00", "2026-04-23", "2026-03-02"),  # there is no 30 February
    ],
)
def test_midnight_in_paris_seven_days_and_two_months_ago(
    now: str, pending: str, in_progress: str
) -> None:
    assert overdue_before(at(now)) == (at(pending), at(in_progress))


@given(st.integers(min_value=1_500_000_000, max_value=2_500_000_000))
def test_both_are_midnights_in_the_past(now: int) -> None:
    for limit in overdue_before(now):
        day = datetime.fromtimestamp(limit, PARIS)
        assert (day.hour, day.minute, day.second) == (0, 0, 0)
        assert limit < now
