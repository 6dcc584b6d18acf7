"""The report of one week as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _
from widgets.cells import cut, fit
from widgets.indicator_lines import goal, mission_lines, week_lines
from widgets.lines import BLANK, heading, sentence
from widgets.report_words import FIGURES, report_notes, title_of, whose
from widgets.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.watching import Reported
    from widgets.lines import Line

_MOST_WIDTH = 100
_VALUE = 19
_LEAST_LABEL = 12


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
        (fit(f" {before}", cells, "right"), Tone.TEXT),
    )
