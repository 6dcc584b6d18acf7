"""Stretches of time and days: read, printed, and which instant they mean."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from jva_tui.query.language import Day, Duration, Unit
from jva_tui.query.vocabulary import UNIT_OF, UNITS
from jva_tui.text import fold

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DURATION = re.compile(r"(\d{1,4})([^\W\d_]*)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_EUROPEAN = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|(?!20)\d{2}))?")
"""« 20 » may be the beginning of a year: it is none by itself."""
_BEGUN = re.compile(
    r"\d{1,4}|\d{4}-(\d{1,2}(-\d{0,2})?)?|\d{1,2}[/.](\d{1,2}([/.]\d{0,4})?)?"  # a day
)
_LEAP_YEAR = 2000
_SECONDS = {Unit.HOUR: 3_600, Unit.DAY: 86_400, Unit.WEEK: 604_800}


def read(written: str) -> Duration | Day | None:
    """The stretch of time or the day; None if it is neither, or there is no such day."""
    written = fold(written)
    if found := _DURATION.fullmatch(written):
        unit = UNIT_OF.get(found[2])
        return Duration(int(found[1]), unit) if unit else None
    if found := _ISO.fullmatch(written):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _EUROPEAN.fullmatch(written):
        year = found[3] and int(found[3]) + 2000 * (len(found[3]) == 2)
        return _day(int(found[1]), int(found[2]), year or None)
    return None


def _day(day: int, month: int, year: int | None) -> Day | None:
    try:
        date(year or _LEAP_YEAR, month, day)
    except ValueError:
        return None
    return Day(month, day, year)


def is_begun(written: str) -> bool:
    """Whether more letters may make a stretch of time or a day of it: 7, 2026-1."""
    written = fold(written)
    if day := _ISO.fullmatch(written) or _EUROPEAN.fullmatch(written):
        return "0" in day.groups()  # the first digit of a month or a day
    if _BEGUN.fullmatch(written):
        return True
    found = _DURATION.fullmatch(written)
    return found is not None and any(unit.startswith(found[2]) for unit in UNIT_OF)


def in_words(when: Duration | Day, language: str) -> str:
    """As `read` reads it: « 7j », “7d”; « 01/11/2026 », “2026-11-01”; “1/11”."""
    if isinstance(when, Duration):
        return f"{when.count}{UNITS[when.unit].in_(language)}"
    if when.year is None:
        return f"{when.day}/{when.month}"
    if language == "fr":
        return f"{when.day:02}/{when.month:02}/{when.year:04}"
    return f"{when.year:04}-{when.month:02}-{when.day:02}"


def instant_of(when: Duration | Day, now: int) -> int:
    """The instant so long before ``now``; of a day, its midnight in Paris."""
    if isinstance(when, Duration) and when.unit in _SECONDS:
        return max(0, now - when.count * _SECONDS[when.unit])
    zone = paris()
    at = datetime.fromtimestamp(now, zone)
    if isinstance(when, Duration):
        day = _months_before(at.date(), when.count)
        return _instant(datetime.combine(day, at.time(), zone))
    day = _latest(when, at.date())
    return _instant(datetime(day.year, day.month, day.day, tzinfo=zone))


def paris() -> ZoneInfo:
    """Where a day begins when the platform’s does."""
    # Imported late: the data of time zones is read when first needed, not at import.
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/Paris")


def _instant(at: datetime) -> int:
    return max(0, int(at.timestamp())) if at.year > 1970 else 0


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last one."""
    years, month = divmod(day.month - 1 - months, 12)
    if day.year + years < 1:
        return date.min
    following = date(day.year + years, month + 1, 28) + timedelta(4)
    last = following - timedelta(following.day)
    return last.replace(day=min(day.day, last.day))


def _latest(wanted: Day, today: date) -> date:
    """The day; where no year was said, the last one that is not after today."""
    if wanted.year is not None:
        return date(wanted.year, wanted.month, wanted.day)
    year = today.year
    while not (_exists(wanted, year) and date(year, wanted.month, wanted.day) <= today):
        year -= 1
    return date(year, wanted.month, wanted.day)


def _exists(day: Day, year: int) -> bool:
    return _day(day.day, day.month, year) is not None
