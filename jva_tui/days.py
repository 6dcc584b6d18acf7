"""Days to come as people write them, in French and in English."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from jva_tui.query import moments
from jva_tui.query.language import Day, Duration, Unit
from jva_tui.text import fold

MORNING = 6
"""The hour, by this computer's clock, at which what was put off until a day is back."""
_SOON = {
    "demain": 1,
    "tomorrow": 1,
    "apres-demain": 2,
    "apres demain": 2,
    "the day after tomorrow": 2,
}
_WEEKDAYS = (
    "lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday", "vendredi friday",
    "samedi saturday", "dimanche sunday",
)  # fmt: skip
_MONTHS = (
    "janvier january", "fevrier february", "mars march", "avril april", "mai may", "juin june",
    "juillet july", "aout august", "septembre september", "octobre october", "novembre november",
    "decembre december",
)  # fmt: skip
FARTHEST_DAYS = 1_000
"""Nothing is put off for longer."""
_SHORTEST = 3
"""Letters that are enough of a name; « jui » is too little, and means nothing."""
_BESIDE = re.compile(r"\b(?:dans|in|le|on|the|next|of|prochaine?|jusqu'au?|until)\b|[+,]")
"""What may stand around a day and says nothing."""
_WITH_MONTH = re.compile(
    r"(?:(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)\.?|([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?)"
    r"(?: (\d{4}))?"
)
_ONE = re.compile(r"\b(?:une?|an?|one)\b")
_SPACED = re.compile(r"(\d) (?=[a-z])")


def read_day(written: str, today: date) -> date | None:
    """The day that is meant; None where it is none, or years away.

    Without a year, and of a day of the week, it is the next one after today. With a year it may be
    over.
    """
    found = _read(written, today)
    return found if found and abs((found - today).days) <= FARTHEST_DAYS else None


def _read(written: str, today: date) -> date | None:
    words = " ".join(fold(written).split())
    if words in _SOON:
        return today + timedelta(_SOON[words])
    words = " ".join(_BESIDE.sub(" ", _ONE.sub("1", words.replace("’", "'"))).split())
    weekday = _named(words, _WEEKDAYS)
    if weekday is not None:
        return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    if found := _WITH_MONTH.fullmatch(words):
        month = _named(found[2] or found[3], _MONTHS)
        if month is not None:
            year = int(found[5]) if found[5] else None
            return _next(int(found[1] or found[4]), month + 1, year, today)
    match moments.read(_SPACED.sub(r"\1", words)):
        case Day(month, day, year):
            return _next(day, month, year, today)
        case Duration(count, unit) if unit is not Unit.HOUR:
            return _after(count, unit, today)
    return None


def morning_of(day: date) -> int:
    """The instant at which what was put off until that day is back."""
    return int(datetime(day.year, day.month, day.day, MORNING).astimezone().timestamp())


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names the word begins, or is; None unless it is one of them."""
    if len(word) < _SHORTEST:
        return None
    meant = [n for n, both in enumerate(names) if any(one.startswith(word) for one in both.split())]
    return meant[0] if len(meant) == 1 else None


def _next(day: int, month: int, year: int | None, today: date) -> date | None:
    """The day, in that year or the next one in which it comes; None if there is no such day."""
    years = (year,) if year is not None else range(today.year, today.year + 9)
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year is not None or found > today:
            return found
    return None


def _after(count: int, unit: Unit, today: date) -> date | None:
    """So long after today; of months, the same day or the last one."""
    if unit is not Unit.MONTH:
        return today + timedelta(count * (7 if unit is Unit.WEEK else 1))
    years, month = divmod(today.month - 1 + count, 12)
    following = date(today.year + years, month + 1, 28) + timedelta(4)
    last = following - timedelta(following.day)
    return last.replace(day=min(today.day, last.day))
