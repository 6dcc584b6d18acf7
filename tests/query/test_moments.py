"""Which instant a stretch of time or a day means."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.query.moments import instant_of, read
from tests.people import NOW


@pytest.mark.parametrize(
    ("written", "then"),
    [
        ("12h", "2026-11-22 01:30"),
        ("7d", "2026-11-15 13:30"),
        ("2w", "2026-11-08 13:30"),
        ("1m", "2026-10-22 13:30"),  # summer time: the same hour of the clock
        ("9m", "2026-02-22 13:30"),
        ("2026-11-01", "2026-11-01 00:00"),
        ("22/11", "2026-11-22 00:00"),
        ("23/11", "2025-11-23 00:00"),
        ("29/02", "2024-02-29 00:00"),
        ("01/07/25", "2025-07-01 00:00"),
    ],
)
def test_instants(written: str, then: str) -> None:
    when = read(written)
    assert when is not None
    paris = datetime.fromisoformat(then).replace(tzinfo=ZoneInfo("Europe/Paris"))
    assert instant_of(when, NOW) == paris.timestamp()


def test_a_shorter_month_ends_earlier() -> None:
    when = read("1m")
    assert when is not None
    last_of_march = datetime(2026, 3, 31, 12, tzinfo=ZoneInfo("Europe/Paris"))
    then = instant_of(when, int(last_of_march.timestamp()))
    assert datetime.fromtimestamp(then, ZoneInfo("Europe/Paris")).date().isoformat() == "2026-02-28"


@given(written=st.from_regex(r"\d{1,4}[hdwmjs]|\d{4}-\d\d-\d\d|\d\d/\d\d(/\d{4})?", fullmatch=True))
def test_no_moment_is_in_the_future_unless_its_year_is(written: str) -> None:
    when = read(written)
    if when is not None:
        assert instant_of(when, NOW) >= 0
        assert instant_of(when, NOW) <= NOW or getattr(when, "year", None)
