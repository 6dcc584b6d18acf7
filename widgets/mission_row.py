"""One mission on one line."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from jva_tui.i18n import N_, _
from jva_tui.store.late import late_before
from jva_tui.surveying import MissionSort, is_over
from jva_tui.text import fold
from widgets.cells import fit
from widgets.reading_lines import REMOTE
from widgets.tones import Tone
from widgets.wording import local, since

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from jva_tui.domain import Mission
    from jva_tui.store.missions import Outlook
    from widgets.tones import Span

OVER, OTHERS = "–", "◇"
"""The mission is over; it is not the user's own."""
NOT_KNOWN, NONE = "?", "·"
_SIGNS = 3
"""Two signs, and a space."""
_LEAST_NAME, _ROOMY_NAME = 20, 30
Align = Literal["left", "right"]


def _open(outlook: Outlook, _now: int) -> Span:
    return str(outlook.open or NONE), Tone.STRONG if outlook.open else Tone.MUTED


def _wait(outlook: Outlook, now: int) -> Span:
    at = outlook.oldest_at
    if at is None:
        return NONE, Tone.MUTED
    return since(at, now), Tone.WARN if at < late_before(now) else Tone.TEXT


def _places(outlook: Outlook, _now: int) -> Span:
    left, places = outlook.mission.places_left, outlook.mission.places
    told = (NOT_KNOWN if number is None else str(number) for number in (left, places))
    return "/".join(told), Tone.TEXT


def _dates(outlook: Outlook, _now: int) -> Span:
    return short_period(outlook.mission.start_date, outlook.mission.end_date), Tone.MUTED


def _town(outlook: Outlook, _now: int) -> Span:
    return town_of(outlook.mission), Tone.TEXT


def _validated(outlook: Outlook, _now: int) -> Span:
    return str(outlook.validated or NONE), Tone.TEXT if outlook.validated else Tone.MUTED


def _in_line(outlook: Outlook, _now: int) -> Span:
    return str(len(outlook.waiting) or NONE), Tone.INFO if outlook.waiting else Tone.MUTED


class Column(NamedTuple):
    """A column beside the name."""

    title: str
    """msgid."""
    width: int
    cell: Callable[[Outlook, int], Span]
    """What stands there of a mission at an instant."""
    sort: MissionSort | None = None
    """What it can be sorted by."""
    align: Align = "right"


_BY_USE = (
    Column(N_("Open"), 9, _open, MissionSort.OPEN),
    Column(N_("Wait"), 9, _wait, MissionSort.WAIT),
    Column(N_("Left"), 9, _places),
    Column(N_("Dates"), 17, _dates, MissionSort.DATE, "left"),
    Column(N_("Town"), 16, _town, align="left"),
    Column(N_("Validated"), 9, _validated),
    Column(N_("In line"), 8, _in_line),
)
"""What matters least goes first where room is short."""
_ALWAYS = 3
"""So many of them stand there as long as there is any room for the name."""


@lru_cache(maxsize=64)
def columns_for(width: int) -> tuple[int, tuple[Column, ...]]:
    """How wide the name is, and which columns stand beside it."""
    room, columns = width - _SIGNS, list[Column]()
    for number, column in enumerate(_BY_USE):
        if room - column.width - 1 < (_LEAST_NAME if number < _ALWAYS else _ROOMY_NAME):
            break
        room -= column.width + 1
        columns.append(column)
    return max(0, room), tuple(columns)


class Title(NamedTuple):
    """The title of a column as it stands there."""

    text: str
    sort: MissionSort | None
    """What a click on it sorts by."""
    is_sorted: bool
    """Whether that is so."""


def titles(width: int, sort: MissionSort) -> list[Title]:
    """The titles of all columns, in exactly ``width`` cells, by what they are sorted."""
    name, columns = columns_for(width)

    def title(
        text: str, room: int, by: MissionSort | None, align: Literal["left", "right"]
    ) -> Title:
        told = _(text) + (" ↓" if by is sort else "")
        return Title(fit(told, room, align), by, by is sort)

    first = title(N_("Mission"), name, MissionSort.NAME, "left")
    rest = [title(one.title, one.width, one.sort, one.align) for one in columns]
    return [
        first._replace(text=" " * _SIGNS + first.text),
        *(one._replace(text=" " + one.text) for one in rest),
    ]


def mission_spans(outlook: Outlook, width: int, now: int) -> list[Span]:
    """The line of one mission, in exactly ``width`` cells.

    Args:
        outlook: what to draw.
        width: of the line.
        now: an instant.
    """
    name, columns = columns_for(width)
    is_past = is_over(outlook.mission, local(now).date())
    tone = Tone.STRONG if outlook.open else Tone.MUTED if is_past else Tone.TEXT
    spans: list[Span] = [
        (OVER if is_past else " ", Tone.MUTED),
        (" " if outlook.is_mine else OTHERS, Tone.MUTED),
        (" " + fit(outlook.mission.name, name), tone),
    ]
    for column in columns:
        text, tone = column.cell(outlook, now)
        spans.append((" " + fit(text, column.width, column.align), tone))
    return spans


def town_of(mission: Mission) -> str:
    """Where it takes place, in a word."""
    return _("remote") if mission.kind == REMOTE else mission.city or ""


def short_period(start: date | None, end: date | None) -> str:
    """The dates of a mission in figures, in 17 cells at most."""
    first, last = (f"{day:%d/%m/%y}" if day else "" for day in (start, end))
    return first if first == last else f"{first}–{last}"


def found_among(found: Sequence[Outlook], letters: Sequence[str]) -> list[Outlook]:
    """Those in whose name or town all of these folded words occur."""
    return [
        one
        for one in found
        if all(word in fold(f"{one.mission.name} {town_of(one.mission)}") for word in letters)
    ]
