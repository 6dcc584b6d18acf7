"""One participation on one line."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.errands import by_use
from jva_tui.i18n import _
from jva_tui.masking import masked, masked_start
from jva_tui.store.derived import SNIPPET
from widgets.cells import cut, fit, width_of
from widgets.signs import (
    ARCHIVED,
    LABEL,
    LATER,
    MARK,
    MINOR,
    NO_CONVERSATION,
    NOTE,
    SOON,
    THEIRS,
    UNREAD,
    WAITING,
    operation_sign,
    state_sign,
)
from widgets.tones import Tone
from widgets.wording import is_minor, short_date, since

if TYPE_CHECKING:
    from jva_tui.domain import InboxRow
    from jva_tui.store.priority import Soon
    from widgets.found import Found
    from widgets.tones import Span

_AGE = 7
_SHORTEST_NAME = 4
_LEAST_LABELS = 12
SIGNS = 4
"""Marker, mark, state, and a space."""


class Columns(NamedTuple):
    """Widths in cells; a column that is 0 wide is left out."""

    age: int
    name: int
    mission: int
    snippet: int


@lru_cache(maxsize=64)
def columns_for(width: int, *, is_grouped: bool = False) -> Columns:
    """Which columns fit, and how wide; what matters least goes first.

    Args:
        width: of the line.
        is_grouped: whether the mission stands above the lines.
    """
    room = width - SIGNS
    age = _AGE if room >= 24 else 0
    room -= age + 1 if age else 0
    if room < 26:
        return Columns(age, max(0, room), 0, 0)
    if room < 46:
        name = min(22, room * 3 // 5)
        return Columns(age, name, room - name - 1, 0)
    name = min(28, max(17, room // 4))
    if is_grouped:
        return Columns(age, name, 0, room - name - 1)
    mission = min(36, room * 3 // 10)
    return Columns(age, name, mission, room - name - mission - 2)


def row_spans(  # noqa: PLR0913 - all but three have a default
    row: InboxRow,
    width: int,
    now: int,
    *,
    by_word: bool = False,
    is_marked: bool = False,
    is_grouped: bool = False,
    found: Found | None = None,
    soon: Soon | None = None,
) -> list[Span]:
    """The line of one participation, in exactly ``width`` cells (4 at least).

    Args:
        row: what to draw.
        width: of the line.
        now: an instant.
        by_word: tell the age of the last word instead of the request's.
        is_marked: whether the user has marked it.
        is_grouped: as in `columns_for`.
        found: what is highlighted.
        soon: what becomes a priority tomorrow; None where that is not known yet.
    """
    columns = columns_for(width, is_grouped=is_grouped)
    sign, tone = state_sign(row.state)
    mark = (MARK, Tone.ACCENT) if is_marked else (" ", Tone.TEXT)
    spans: list[Span] = [_marker(row), mark, (sign, tone), (" ", Tone.TEXT)]
    if columns.age:
        age, tone = _age(row, now, soon, by_word=by_word)
        spans.append((fit(age, columns.age, "right") + " ", tone))
    name, *signs = _name(row, columns.name, now)
    spans += _pieces(found, name, row.name)
    spans += signs
    if columns.mission:
        mission = fit(row.mission, columns.mission)
        spans += [(" ", Tone.TEXT), *_pieces(found, (mission, Tone.TEXT), row.mission, "mission")]
    if columns.snippet:
        spans += _last(row, columns.snippet, found)
    return spans


def _last(row: InboxRow, width: int, found: Found | None) -> list[Span]:
    """What stands last: labels, where there is room for both, and what was said."""
    spans: list[Span] = [(" ", Tone.MUTED)]
    if row.tags and width >= _LEAST_LABELS * 2:
        told = f"{LABEL} " + " · ".join(sorted(row.tags, key=by_use))
        labels = cut(told, width // 2)
        spans += [*_pieces(found, (labels, Tone.INFO), told, "tag"), (" ", Tone.MUTED)]
        width -= width_of(labels) + 1
    said = _snippet(row)
    said = found.passage(said, width) if found else said
    return [*spans, *_pieces(found, (fit(said, width), Tone.MUTED), said)]


def _pieces(found: Found | None, shown: Span, whole: str, key: str | None = None) -> list[Span]:
    return found.pieces(*shown, whole, key) if found else [shown]


def _marker(row: InboxRow) -> Span:
    if row.operation and (sign := operation_sign(row.operation)):
        return sign
    if row.is_unread:
        return UNREAD, Tone.HEADING
    if not row.has_conversation:
        return NO_CONVERSATION, Tone.MUTED
    return " ", Tone.TEXT


def _age(row: InboxRow, now: int, soon: Soon | None, *, by_word: bool) -> Span:
    """How long ago; of what is put off, until when."""
    if row.later_until is not None:
        return f"{LATER} {short_date(row.later_until)}", Tone.INFO
    age = since(row.last_word_at if by_word else row.created_at, now)
    if soon and row.is_mine and soon.holds(row.state, row.created_at):
        return SOON + age, Tone.WARN
    return age, Tone.MUTED


def _name(row: InboxRow, width: int, now: int) -> list[Span]:
    """The name, then signs as far as there is room; the last one goes last."""
    tone = Tone.STRONG if row.is_unread else Tone.TEXT
    signs = _signs(row, now)
    while signs and width - _length(signs) - 1 < _SHORTEST_NAME:
        signs = signs[1:]
    if not signs:
        return [(fit(row.name, width), tone)]
    room = width - _length(signs) - 1
    name = fit(row.name, min(room, width_of(row.name)))
    padding = " " * (room - width_of(name))
    return [(name + " ", tone), *signs, (padding, Tone.TEXT)]


def _signs(row: InboxRow, now: int) -> list[Span]:
    signs: list[Span] = []
    if row.is_archived:
        signs.append((ARCHIVED, Tone.MUTED))
    if row.noted_at is not None:
        signs.append((NOTE, Tone.INFO))
    if row.is_waiting:
        signs.append((WAITING, Tone.INFO))
    if is_minor(row.birthday, now):
        signs.append((f" {MINOR}" if signs else MINOR, Tone.ACCENT))
    return signs


def _length(signs: list[Span]) -> int:
    return sum(width_of(text) for text, _tone in signs)


def _snippet(row: InboxRow) -> str:
    if not row.has_conversation:
        return _("no conversation")
    said = row.snippet
    said = masked(said) if len(said) < SNIPPET else masked_start(said)
    return THEIRS + said if row.is_theirs else said
