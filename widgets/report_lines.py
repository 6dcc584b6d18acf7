"""The report of one week as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import N_, _
from widgets.cells import cut, fit
from widgets.indicator_lines import duration, goal, mission_lines, notes_of, percent, week_lines
from widgets.lines import BLANK, heading, sentence
from widgets.tones import Tone
from widgets.wording import long_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jva_tui.figures.reckoning import Indicators
    from jva_tui.watching import Reported
    from widgets.lines import Line

_MOST_WIDTH = 100
_VALUE = 18
_LEAST_LABEL = 12

FIGURES: tuple[tuple[str, Callable[[Indicators], str]], ...] = (
    (N_("Requests"), lambda told: str(told.weeks[-1].asked)),
    (N_("First answers"), lambda told: str(told.weeks[-1].answered)),
    (N_("Validated"), lambda told: str(told.weeks[-1].validated)),
    (N_("Declined"), lambda told: str(told.weeks[-1].declined)),
    (N_("Validated, of the decisions"), lambda told: percent(told.rate)),
    (N_("Half answered within"), lambda told: duration(told.times.median)),
    (N_("Nine of ten within"), lambda told: duration(told.times.most)),
    (N_("Answered within 7 days"), lambda told: percent(told.times.in_time)),
    (N_("Still waiting at the end"), lambda told: str(told.times.waiting)),
    (N_("For more than 7 days"), lambda told: str(told.late)),
)
"""What is told of a week (msgid), and how."""


def title_of(reported: Reported) -> str:
    """Which week it is: Week 2026-W48, 23 November – 29 November 2026."""
    week = reported.week
    first = long_date(week.monday, year=week.monday.year != week.sunday.year)
    told = _("Week {name}, {first} – {last}").format(
        name=week.name, first=first, last=long_date(week.sunday)
    )
    return told if reported.is_over else f"{told} ({_('not over')})"


def whose(reported: Reported) -> str:
    """Whose missions it is about."""
    return _("my missions") if reported.watched.mine else _("whole organisation")


def report_notes(reported: Reported) -> Iterator[str]:
    """What is to be known of the figures, sentence by sentence."""
    yield _(
        "The times are of those who got their first answer in the week, and of those who still "
        "waited at its end, with their wait so far."
    )
    yield from notes_of(reported.watched)


def report_lines(reported: Reported, organisation: str, width: int) -> Iterator[Line]:
    """All there is to tell of a week."""
    width = min(width, _MOST_WIDTH)
    yield from sentence(title_of(reported), width, Tone.STRONG)
    yield ((cut(" · ".join(filter(None, (organisation, whose(reported)))), width), Tone.MUTED),)
    yield BLANK
    yield _row("", _("this week"), _("the week before"), width)
    for label, told in FIGURES:
        yield _row(_(label), told(reported.alone), told(reported.before), width)
    alone = reported.watched._replace(indicators=reported.alone)
    yield from goal(alone, width)
    if reported.alone.missions:
        yield from mission_lines(alone, width)
    yield from week_lines(reported.watched.indicators.weeks, width, reported.watched.now)
    yield from heading(_("How this is reckoned"), width)
    for text in report_notes(reported):
        yield from sentence(text, width, Tone.MUTED)


def _row(label: str, this: str, before: str, width: int) -> Line:
    cells = min(_VALUE, max(1, (width - _LEAST_LABEL) // 2))
    room = max(0, min(width - 2 * cells, 32))
    return (
        (fit(label, room), Tone.MUTED),
        (fit(this, cells, "right"), Tone.STRONG),
        (fit(before, cells, "right"), Tone.TEXT),
    )
