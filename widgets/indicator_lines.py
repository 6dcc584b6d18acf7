"""Indicators as lines: sections, each laid out for the width that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.figures.reckoning import RECENT_WEEKS, Rate
from jva_tui.figures.saving import CLICK_SECONDS, CLICKS, KEY_SECONDS, KEYS
from jva_tui.i18n import _, ngettext
from widgets.cells import cut, fit, width_of
from widgets.charts import NOTHING, bar, sparkline
from widgets.columns import in_columns
from widgets.indicator_words import (
    MOST_MISSIONS,
    duration,
    goal_words,
    mission_name,
    notes_of,
    percent,
)
from widgets.lines import BLANK, heading, sentence, signed
from widgets.tones import Tone
from widgets.wording import HOUR, MINUTE, date_and_time, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jva_tui.figures.effects import TemplateFigures
    from jva_tui.figures.reckoning import Indicators, MissionFigures, WeekFigures
    from jva_tui.figures.saving import TimeSaved
    from jva_tui.watching import PlatformSays, Watched
    from widgets.lines import Line
    from widgets.tones import Span

MOST_TEMPLATES = 8
_LABEL, _NUMBER, _PERCENT, _DURATION = 13, 5, 5, 7
_COLUMN = 54
"""Cells that a column has at least where there are several."""
_MOST_COLUMNS = 3
_LEAST_NAME = 10


class Told(NamedTuple):
    """Everything that the indicators tell."""

    watched: Watched
    says: PlatformSays | None = None
    is_asking: bool = False
    """Whether the platform is being asked for its own figures."""
    templates: tuple[tuple[str, TemplateFigures], ...] = ()
    """With what they are called."""
    saved: TimeSaved | None = None


def lines_of(told: Told, width: int) -> list[Line]:
    """All there is to tell, in one to three columns."""
    if told.watched.indicators.is_empty:
        return [*nothing_to_draw(told.watched, width), *_notes(told, width)]
    return in_columns(lambda room: _sections(told, room), width, least=_COLUMN, most=_MOST_COLUMNS)


def _sections(told: Told, width: int) -> Iterator[Iterator[Line]]:
    indicators = told.watched.indicators
    yield goal(told.watched, width)
    yield week_lines(indicators.weeks, width, told.watched.now)
    yield time_lines(indicators, width)
    yield mission_lines(told.watched, width)
    yield _platform(told, width)
    yield _templates(told, width)
    yield _saved(told, width)
    yield _notes(told, width)


# Words


def _value(label: str, value: str, width: int, more: str = "") -> Iterator[Line]:
    """A label, a value that stands out, and what it is of."""
    label_cells = min(30, max(1, width // 2))
    spans = (
        (fit(label, label_cells) + " ", Tone.MUTED),
        (value, Tone.STRONG),
    )
    room = width - label_cells - 1 - width_of(value) - 1
    if more and width_of(more) <= room:
        yield (*spans, (f" {more}", Tone.MUTED))
    else:
        yield spans
        if more:
            yield from sentence(more, width, Tone.MUTED, indent="  ")


def nothing_to_draw(watched: Watched, width: int) -> Iterator[Line]:
    """Why there is nothing to be seen."""
    yield BLANK
    if watched.mine:
        text = _(
            "Nothing to draw: of your own missions no request is known from these weeks, and "
            "nobody waits."
        )
    else:
        text = _("Nothing to draw: no request is known from these weeks, and nobody waits.")
    yield from sentence(text, width)
    if watched.mine:
        yield from sentence(_("o shows the whole organisation’s."), width)


# Sections


def goal(watched: Watched, width: int) -> Iterator[Line]:
    """Whether anybody has waited for too long."""
    late = watched.indicators.late
    yield from heading(_("Nobody waits for more than 7 days"), width)
    sign = ("!", Tone.WARN) if late else ("✓", Tone.GOOD)
    yield from signed(sign, goal_words(late), width, Tone.TEXT)


def week_lines(weeks: Sequence[WeekFigures], width: int, now: int) -> Iterator[Line]:
    """Requests, answers and decisions, a line a week."""
    yield from heading(_("Requests and answers a week"), width)
    bars = max(0, (width - _LABEL - 2 * (_NUMBER + 2) - _PERCENT - 1) // 2)
    most = max(1, *(max(week.asked, week.answered) for week in weeks))
    titles = (
        (fit(_("week of"), _LABEL), Tone.MUTED),
        (fit(_("requests"), _NUMBER + bars + 2, "left"), Tone.MUTED),
        (fit(_("answered"), _NUMBER + bars + 2, "left"), Tone.MUTED),
        (fit("✓", _PERCENT, "right"), Tone.MUTED),
    )
    yield _held(titles, width)
    for week in weeks:
        is_running = week.week.end > now
        label = long_date(week.week.monday, year=False) + ("…" if is_running else "")
        row = (
            (fit(label, _LABEL), Tone.MUTED if is_running else Tone.TEXT),
            (fit(str(week.asked), _NUMBER, "right") + " ", Tone.TEXT),
            (bar(week.asked, most, bars) + " ", Tone.INFO),
            (fit(str(week.answered), _NUMBER, "right") + " ", Tone.TEXT),
            (bar(week.answered, most, bars) + " ", Tone.GOOD),
            (fit(percent(week.rate), _PERCENT, "right"), Tone.TEXT),
        )
        yield _held(row, width)
    note = _("✓: of the decisions, those that validate. …: this week is not over.")
    yield from sentence(note, width, Tone.MUTED)


def _held(line: Line, width: int) -> Line:
    """As much of a line as there is room for: the narrowest terminals tell what comes first."""
    held: list[Span] = []
    for text, tone in line:
        held.append((cut(text, width), tone))
        width -= width_of(text)
        if width <= 0:
            break
    return tuple(held)


def time_lines(indicators: Indicators, width: int) -> Iterator[Line]:
    """Rates, their trend, and how long people waited."""
    times, rate = indicators.times, indicators.rate
    yield from heading(_("Answers"), width)
    drawn = sparkline([week.rate.percent for week in indicators.weeks], 100)
    of = _("{drawn}  {part} of {whole}").format(drawn=drawn, part=rate.part, whole=rate.whole)
    yield from _value(_("Validated"), percent(rate), width, of)
    yield from _trend(indicators, width)
    yield from _value(_("Half answered within"), duration(times.median), width)
    yield from _value(_("Nine of ten within"), duration(times.most), width)
    of = _("{part} of {whole}").format(part=times.in_time.part, whole=times.in_time.whole)
    yield from _value(_("Answered within 7 days"), percent(times.in_time), width, of)
    longest = _("the longest for {time}").format(time=duration(times.longest))
    more = longest if times.waiting else ""
    yield from _value(_("Still waiting"), str(times.waiting), width, more)
    if times.waiting:
        note = _("Who still waits counts with the wait so far.")
        yield from sentence(note, width, Tone.MUTED)


def _trend(indicators: Indicators, width: int) -> Iterator[Line]:
    recent, earlier = indicators.recent_rate.percent, indicators.earlier_rate.percent
    if recent is None or earlier is None:
        return
    label = _("in the last {n} weeks").format(n=RECENT_WEEKS)
    points = recent - earlier
    told = ngettext("{n:+} point", "{n:+} points", abs(points)).format(n=points)
    change = told if points else _("as before")
    sign = "↗" if points > 0 else "↘" if points < 0 else "→"
    told = _("{sign} {change}; {rate} in the {n} before").format(
        sign=sign, change=change, rate=percent(indicators.earlier_rate), n=RECENT_WEEKS
    )
    yield from _value(f"  {label}", percent(indicators.recent_rate), width, told)


def mission_lines(watched: Watched, width: int, most: int = MOST_MISSIONS) -> Iterator[Line]:
    """A line for each mission, where people wait first."""
    missions = watched.indicators.missions
    yield from heading(_("By mission"), width)
    titles = (_("wait"), _("> 7 d"), _("asked"), "✓", _("half in"))
    yield _mission_row("", titles, width, Tone.MUTED)
    for mission in missions[:most]:
        yield _mission_row(mission_name(watched, mission), _cells(mission), width, Tone.TEXT)
    if (more := len(missions) - most) > 0:
        told = ngettext("and {n} other mission", "and {n} other missions", more).format(n=more)
        yield ((cut(told, width), Tone.MUTED),)


def _cells(mission: MissionFigures) -> tuple[str, ...]:
    return (
        str(mission.waiting),
        str(mission.late) if mission.late else "",
        str(mission.asked),
        percent(mission.rate),
        duration(mission.median),
    )


def _mission_row(name: str, cells: Sequence[str], width: int, tone: Tone) -> Line:
    widths = (_NUMBER, _NUMBER + 1, _NUMBER + 1, _NUMBER + 1, _DURATION + 1)
    shown = list(zip(cells, widths, strict=True))
    while shown and width - sum(cells for _text, cells in shown) < _LEAST_NAME:
        shown.pop()  # the narrowest terminals tell who waits
    room = max(0, width - sum(cells for _text, cells in shown))
    right = "".join(fit(text, cells, "right") for text, cells in shown)
    return ((fit(name, room), tone), (right, tone))


def _platform(told: Told, width: int) -> Iterator[Line]:
    """What the platform says beside what is known here."""
    yield from heading(_("The platform’s own figures"), width)
    if told.says is None:
        text = (
            _("Asking the platform…")
            if told.is_asking
            else _("Not known: the platform has not been asked yet, or cannot be reached.")
        )
        yield from sentence(text, width, Tone.MUTED)
        return
    says, times = told.says, told.watched.indicators.times
    here = Rate(times.answered, times.answered + times.waiting)
    ratio = NOTHING if says.response_ratio is None else _("{n}%").format(n=says.response_ratio)
    score = NOTHING if says.score is None else str(says.score)
    yield _pair("", _("platform"), _("here"), width, Tone.MUTED)
    yield _pair(_("Answered"), ratio, percent(here), width)
    yield _pair(_("Time to answer"), duration(says.response_time), duration(times.median), width)
    yield _pair(_("Score"), score, NOTHING, width)
    yield from sentence(
        _(
            "They differ: the platform looks at the whole organisation, calls answered what is "
            "decided, and takes the average of its last conversations that were answered. Here it "
            "is these weeks, half of the people, and who still waits counts too. Asked: {when}."
        ).format(when=date_and_time(says.at, told.watched.now)),
        width,
        Tone.MUTED,
    )


def _pair(label: str, theirs: str, ours: str, width: int, tone: Tone = Tone.TEXT) -> Line:
    cells = min(12, max(1, width // 4))
    room = max(0, width - 2 * cells)
    return (
        (fit(label, min(room, 24)), Tone.MUTED),
        (fit(theirs, cells, "right"), tone),
        (fit(ours, cells, "right"), tone),
    )


def _templates(told: Told, width: int) -> Iterator[Line]:
    """What became of those who were answered with each template."""
    yield from heading(_("Templates"), width)
    if not told.templates:
        text = _("No answer has been sent from here with a template yet.")
        yield from sentence(text, width, Tone.MUTED)
        return
    titles = (_("sent"), "✓", _("wrote"))
    yield _template_row("", titles, width, Tone.MUTED)
    for name, one in told.templates[:MOST_TEMPLATES]:
        cells = (str(one.used), percent(one.rate), percent(one.written))
        yield _template_row(name, cells, width, Tone.TEXT)
    note = _(
        "✓: validated now, of those decided. wrote: who has written since. Of requests that are "
        "still on this computer."
    )
    yield from sentence(note, width, Tone.MUTED)


def _template_row(name: str, cells: Sequence[str], width: int, tone: Tone) -> Line:
    widths = (_NUMBER + 1, _NUMBER + 2, _NUMBER + 2)
    right = "".join(fit(text, room, "right") for text, room in zip(cells, widths, strict=True))
    return ((fit(name, max(0, width - sum(widths))), tone), (right, tone))


def _saved(told: Told, width: int) -> Iterator[Line]:
    """How much time answering here has saved, and by which formula."""
    if told.saved is None:
        return
    saved = told.saved
    yield from heading(_("Time saved"), width)
    if not saved.replies:
        text = _("No answer has been sent from here in these weeks.")
        yield from sentence(text, width, Tone.MUTED)
        return
    replies = ngettext("{n} answer", "{n} answers", saved.replies).format(n=saved.replies)
    yield from _value(_("In these weeks, about"), _hours(saved.seconds), width)
    formula = _(
        "{replies} × {clicks} clicks × {click} s − {gestures} × {keys} keys × {key} s = {time}"
    ).format(
        replies=replies,
        clicks=CLICKS,
        click=CLICK_SECONDS,
        gestures=ngettext("{n} sending", "{n} sendings", saved.gestures).format(n=saved.gestures),
        keys=KEYS,
        key=KEY_SECONDS,
        time=_hours(saved.seconds),
    )
    yield from sentence(formula, width)
    note = _(
        "An estimate: in the browser an answer takes 7 clicks at least, here one sending takes 12 "
        "keys at most, however many people it answers. Reading, thinking and writing are not "
        "counted."
    )
    yield from sentence(note, width, Tone.MUTED)


def _hours(seconds: int) -> str:
    if seconds < HOUR:
        return _("{n} min").format(n=seconds // MINUTE)
    return _("{h} h {m}").format(h=seconds // HOUR, m=f"{seconds % HOUR // MINUTE:02}")


def _notes(told: Told, width: int) -> Iterator[Line]:
    """What is to be known of all these figures."""
    yield from heading(_("How this is reckoned"), width)
    for text in notes_of(told.watched):
        yield from sentence(text, width, Tone.MUTED)
