"""The report of one week in the words of the interface, however it is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import N_, _
from widgets.indicator_words import duration, notes_of, percent
from widgets.wording import long_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jva_tui.figures.reckoning import Indicators
    from jva_tui.watching import Reported

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
