"""The weeks of ISO 8601, from Monday to Sunday, by the clocks of Paris."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_WRITTEN = re.compile(r"(\d{4})-?[wWsS]?(\d{1,2})", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 2000, 2999


class Week(NamedTuple):
    """One week."""

    monday: date

    @property
    def name(self) -> str:
        """As ISO 8601 writes it: 2026-W48."""
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(6)

    @property
    def start(self) -> int:
        """Its first instant."""
        return _midnight(self.monday)

    @property
    def end(self) -> int:
        """The first instant of the next week."""
        return _midnight(self.monday + timedelta(7))

    def later(self, weeks: int) -> Week:
        """So many weeks on; back, where that is negative."""
        return Week(self.monday + timedelta(7 * weeks))


def week_of(instant: int) -> Week:
    """The week in which an instant is."""
    day = datetime.fromtimestamp(instant, _paris()).date()
    return Week(day - timedelta(day.weekday()))


def week_named(text: str) -> Week:
    """The week that is written so: 2026-W48, in French 2026-S48.

    Raises:
        ValueError: it is none.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        raise ValueError(text)
    return Week(date.fromisocalendar(int(found[1]), int(found[2]), 1))


def weeks_until(last: Week, count: int) -> tuple[Week, ...]:
    """So many weeks, up to this one."""
    return tuple(last.later(number - count) for number in range(1, count + 1))


def _paris() -> ZoneInfo:
    from zoneinfo import ZoneInfo  # late: it reads the data of time zones

    return ZoneInfo("Europe/Paris")


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=_paris()).timestamp())
