"""Time as the platform writes it: some fields in UTC with a Z, some in Paris time without a zone.

An instant is whole seconds since the epoch.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
DAY = 86_400


@lru_cache(maxsize=4096)
def zulu(instant: int) -> str:
    """As ``created_at`` and ``updated_at`` show it."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")


@lru_cache(maxsize=4096)
def paris(instant: int) -> str:
    """As ``pivot.read_at`` and ``last_online_at`` show it."""
    return datetime.fromtimestamp(instant, PARIS).strftime("%Y-%m-%d %H:%M:%S")


def from_paris(text: str) -> int:
    """The instant of a local Paris time such as ``2026-11-22T12:04:32``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=PARIS).timestamp())


def add_months(day: date, months: int) -> date:
    """The same day of another month, earlier where ``months`` is negative.

    A day that the month lacks runs over into the next one, as PHP counts.
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1) + timedelta(days=day.day - 1)


def midnight_days_ago(now: int, days: int) -> int:
    """The Paris midnight that began the day ``days`` before ``now``."""
    return _midnight(_day(now) - timedelta(days=days))


def midnight_months_ago(now: int, months: int) -> int:
    """The Paris midnight of the same day of the month, ``months`` earlier."""
    return _midnight(add_months(_day(now), -months))


def _day(instant: int) -> date:
    return datetime.fromtimestamp(instant, PARIS).date()


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), PARIS).timestamp())
