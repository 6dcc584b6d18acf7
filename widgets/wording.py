"""Times, ages and the platform's codes, in the words of the interface."""

from __future__ import annotations

from datetime import UTC, date, datetime

from jva_tui.domain import age_on
from jva_tui.i18n import N_, _, language, ngettext

_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip

_OCCUPATIONS = {
    "etudiant": N_("Student"),
    "salarie": N_("Employee"),
    "travailleur_independant": N_("Self-employed"),
    "agent_fonction_publique": N_("Civil servant"),
    "retraite": N_("Retired"),
    "chomeur": N_("Not working"),
    "autre": N_("Other occupation"),
}
_AVAILABILITY = {
    "week_end": N_("weekends"),
    "morning": N_("mornings"),
    "midday": N_("midday"),
    "lunch": N_("midday"),
    "day": N_("daytime"),
    "afternoon": N_("afternoons"),
    "evening": N_("evenings"),
    "night": N_("nights"),
    "week": N_("weekdays"),
    "vacation": N_("holidays"),
}
_PARTS = {
    "day": N_("all day"),
    "morning": N_("morning"),
    "midday": N_("noon"),
    "afternoon": N_("afternoon"),
    "evening": N_("evening"),
    "night": N_("night"),
}
_CERTIFICATIONS = {
    "permis_b": N_("driving licence (B)"),
    "psc1": "PSC1",
    "pse1": "PSE1",
    "pse2": "PSE2",
    "bafa": "BAFA",
}

MINUTE, HOUR, DAY = 60, 3600, 86400


def _known(labels: dict[str, str], code: str) -> str:
    """A label, or the platform's own code where it has become richer than we know."""
    return _(labels[code]) if code in labels else code.replace("_", " ")


def occupation(code: str) -> str:
    """The platform's ``profile.type`` in words."""
    return _known(_OCCUPATIONS, code)


def availability(code: str) -> str:
    """One of the platform's ``disponibilities`` in words."""
    return _known(_AVAILABILITY, code)


def part_of_day(code: str) -> str:
    """A part of a day from the platform's ``slots`` in words."""
    return _known(_PARTS, code)


def certification(code: str) -> str:
    """One of the platform's ``certifications`` in words."""
    return _known(_CERTIFICATIONS, code)


def local(instant: int) -> datetime:
    """The instant in the computer's time zone."""
    return datetime.fromtimestamp(instant, tz=UTC).astimezone()


def clock_time(instant: int) -> str:
    """The hour and minute on the computer's clock: 14:05."""
    return f"{local(instant):%H:%M}"


def long_date(day: date, *, year: bool = True) -> str:
    """The day written out: 3 March 2026, 1er avril 2026."""
    number = "1er" if day.day == 1 and language() == "fr" else str(day.day)
    month = _(_MONTHS[day.month - 1])
    if not year:
        return _("{day} {month}").format(day=number, month=month)
    return _("{day} {month} {year}").format(day=number, month=month, year=day.year)


def weekday_date(day: date, *, year: bool = False) -> str:
    """The day written out with its weekday: Saturday 7 March."""
    return f"{_(_WEEKDAYS[day.weekday()])} {long_date(day, year=year)}"


def short_date(instant: int) -> str:
    """The day on the computer's calendar, in at most 5 cells: 31/12."""
    then = local(instant)
    return _("{day}/{month}").format(day=then.day, month=then.month)


def ordinal(number: int) -> str:
    """Which one in a row: 1st, 2nd; 1er, 2e."""
    if language() == "fr":
        return "1er" if number == 1 else f"{number}e"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}th" if number % 100 in {11, 12, 13} else f"{number}{ending}"


def date_and_time(instant: int, now: int) -> str:
    """When something was said, seen from ``now``: today, 14:05; 3 March, 14:05."""
    then, today = local(instant), local(now).date()
    time = f"{then:%H:%M}"
    days = (today - then.date()).days
    if days == 0:
        return _("today, {time}").format(time=time)
    if days == 1:
        return _("yesterday, {time}").format(time=time)
    if days == -1:
        return _("tomorrow, {time}").format(time=time)
    day = long_date(then.date(), year=then.year != today.year)
    return _("{date}, {time}").format(date=day, time=time)


def since(instant: int, now: int) -> str:
    """How long ago, in at most 7 cells: 5 min, 3 h, 12 d, 5 mo, 2 yr."""
    seconds = max(0, now - instant)
    if seconds < HOUR:
        return _("{n} min").format(n=seconds // MINUTE)
    if seconds < DAY:
        return _("{n} h").format(n=seconds // HOUR)
    days = seconds // DAY
    if days < 60:
        return _("{n} d").format(n=days)
    if days < 365:
        return ngettext("{n} mo", "{n} mo", months := days * 12 // 365).format(n=months)
    years = days // 365
    return ngettext("{n} yr", "{n} yr", years).format(n=years)


def left(seconds: int) -> str:
    """How long something will still take; rounded up, so that it is rather over sooner."""
    minutes = max(1, -(-seconds // MINUTE))
    if minutes < 60:
        return _("{n} min left").format(n=minutes)
    return _("{h} h {m} left").format(h=minutes // 60, m=f"{minutes % 60:02}")


def remaining(seconds: int) -> str:
    """As `left`, in seconds where it is soon: told in steps, so that it does not flicker."""
    if seconds > 90:
        return left(seconds)
    step = 5 if seconds > 10 else 1
    return _("{n} s left").format(n=-(-max(0, seconds) // step) * step)


def age(birthday: date, now: int) -> int:
    """Whole years at ``now``, on the computer's calendar."""
    return age_on(birthday, local(now).date())


def is_minor(birthday: date | None, now: int) -> bool:
    """Whether the person is known to be under 18."""
    return birthday is not None and age(birthday, now) < 18


def period(start: date | None, end: date | None) -> str:
    """The dates of a mission; empty where it has none."""
    if start and end and start != end:
        return _("from {start} to {end}").format(start=long_date(start), end=long_date(end))
    if start and end:
        return _("on {day}").format(day=long_date(start))
    if start:
        return _("from {start} on").format(start=long_date(start))
    return _("until {end}").format(end=long_date(end)) if end else ""
