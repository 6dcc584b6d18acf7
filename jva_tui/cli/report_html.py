"""The report of one week as a page: one file, without scripts and without anything from elsewhere.

Mission titles come from strangers: every text goes through `escape`.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from jva_tui.i18n import _, language
from widgets.indicator_words import MOST_MISSIONS, duration, goal_words, mission_name, percent
from widgets.report_words import FIGURES, report_notes, title_of, whose
from widgets.wording import long_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jva_tui.figures.reckoning import MissionFigures
    from jva_tui.watching import Reported

_ALLOWED = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #161616; background: #fff; margin: 2rem auto;
  max-width: 52rem; padding: 0 1rem; }
h1 { color: #000091; font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; break-after: avoid; }
p { margin: .3rem 0; }
.muted { color: #666; }
.goal { border-left: .3rem solid #18753c; padding: .3rem .8rem; margin-top: 1.5rem; }
.goal.late { border-color: #b34000; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #ddd;
  overflow-wrap: anywhere; }
th { font-weight: 600; }
td.n, th.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; }
.bar { display: block; height: .8rem; background: #0063cb; border: 1px solid #0063cb;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bar.answers { background: #18753c; border-color: #18753c; }
td.drawn { width: 28%; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } }
""".strip()


def page(reported: Reported, organisation: str) -> str:
    """The whole file."""
    title = title_of(reported)
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language()}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_ALLOWED}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)}</title>",
            f"<style>\n{_STYLE}\n</style>",
            "</head>",
            "<body>",
            f"<h1>{escape(title)}</h1>",
            _paragraph(" · ".join(filter(None, (organisation, whose(reported)))), "muted"),
            *_goal(reported),
            *_figures(reported),
            *_missions(reported),
            *_weeks(reported),
            *_heading(_("How this is reckoned")),
            *(_paragraph(text, "muted") for text in report_notes(reported)),
            "</body>",
            "</html>",
            "",
        )
    )


def _goal(reported: Reported) -> Iterator[str]:
    late = reported.alone.late
    sign = "!" if late else "✓"
    yield _paragraph(f"{sign} {goal_words(late)}", "goal late" if late else "goal")


def _figures(reported: Reported) -> Iterator[str]:
    yield "<table>"
    yield _row("th", "", _("this week"), _("the week before"))
    for label, told in FIGURES:
        yield _row("td", _(label), told(reported.alone), told(reported.before))
    yield "</table>"


def _missions(reported: Reported) -> Iterator[str]:
    missions = reported.alone.missions
    if not missions:
        return
    yield from _heading(_("By mission"))
    yield "<table>"
    titles = (_("still wait"), _("> 7 days"), _("requests"), _("validated"), _("half within"))
    yield _row("th", _("Mission"), *titles)
    for mission in missions[:MOST_MISSIONS]:
        yield _row("td", mission_name(reported.watched, mission), *_cells(mission))
    yield "</table>"


def _cells(mission: MissionFigures) -> tuple[str, ...]:
    return (
        str(mission.waiting),
        str(mission.late),
        str(mission.asked),
        percent(mission.rate),
        duration(mission.median),
    )


def _weeks(reported: Reported) -> Iterator[str]:
    weeks = reported.watched.indicators.weeks
    most = max(1, *(max(week.asked, week.answered) for week in weeks))
    yield from _heading(_("Requests and answers a week"))
    yield "<table>"
    titles = (_("week of"), _("requests"), "", _("answered"), "", _("validated"))
    yield f"<tr>{''.join(f'<th>{escape(title)}</th>' for title in titles)}</tr>"
    for week in weeks:
        yield (
            f"<tr><td>{escape(long_date(week.week.monday))}</td>"
            f'<td class="n">{week.asked}</td>{_bar(week.asked, most, "bar")}'
            f'<td class="n">{week.answered}</td>{_bar(week.answered, most, "bar answers")}'
            f'<td class="n">{escape(percent(week.rate))}</td></tr>'
        )
    yield "</table>"


def _bar(value: int, most: int, kind: str) -> str:
    drawn = f'<span class="{kind}" style="width:{100 * value / most:.1f}%"></span>' if value else ""
    return f'<td class="drawn">{drawn}</td>'


def _row(tag: str, name: str, *values: str) -> str:
    cells = "".join(f'<{tag} class="n">{escape(value)}</{tag}>' for value in values)
    return f"<tr><{tag}>{escape(name)}</{tag}>{cells}</tr>"


def _paragraph(text: str, kind: str) -> str:
    return f'<p class="{kind}">{escape(text)}</p>'


def _heading(text: str) -> Iterable[str]:
    return (f"<h2>{escape(text)}</h2>",)
