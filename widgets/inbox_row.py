"""One participation on one line."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _
from jva_tui.masking import masked, masked_start
from jva_tui.store.derived import SNIPPET
from widgets.cells import fit, width_of
from widgets.signs import MARK, MINOR, NO_CONVERSATION, THEIRS, UNREAD, operation_sign, state_sign
from widgets.tones import Tone
from widgets.wording import is_minor, since

if TYPE_CHECKING:
    from jva_tui.domain import InboxRow
    from widgets.tones import Span

_AGE = 7
SIGNS = 4
"""Marker, mark, state, and a space."""


class Columns(NamedTuple):
    """Widths in cells; a column that is 0 wide is left out."""

    age: int
    name: int
    mission: int
    snippet: int


@lru_cache(maxsize=64)
def columns_for(width: int) -> Columns:
    """Which columns fit, and how wide; what matters least goes first."""
    room = width - SIGNS
    age = _AGE if room >= 24 else 0
    room -= age + 1 if age else 0
    if room < 26:
        return Columns(age, max(0, room), 0, 0)
    if room < 46:
        name = min(22, room * 3 // 5)
        return Columns(age, name, room - name - 1, 0)
    name = min(28, max(17, room // 4))
    mission = min(36, room * 3 // 10)
    return Columns(age, name, mission, room - name - mission - 2)


def row_spans(
    row: InboxRow, width: int, now: int, *, by_word: bool = False, is_marked: bool = False
) -> list[Span]:
    """The line of one participation, in exactly ``width`` cells (4 at least).

    Args:
        row: what to draw.
        width: of the line.
        now: an instant.
        by_word: tell the age of the last word instead of the request's.
        is_marked: whether the user has marked it.
    """
    columns = columns_for(width)
    sign, tone = state_sign(row.state)
    mark = (MARK, Tone.ACCENT) if is_marked else (" ", Tone.TEXT)
    spans: list[Span] = [_marker(row), mark, (sign, tone), (" ", Tone.TEXT)]
    if columns.age:
        age = fit(since(row.last_word_at if by_word else row.created_at, now), columns.age, "right")
        spans.append((age + " ", Tone.MUTED))
    spans += _name(row, columns.name, now)
    if columns.mission:
        spans.append((" " + fit(row.mission, columns.mission), Tone.TEXT))
    if columns.snippet:
        spans.append((" " + fit(_snippet(row), columns.snippet), Tone.MUTED))
    return spans


def _marker(row: InboxRow) -> Span:
    if row.operation and (sign := operation_sign(row.operation)):
        return sign
    if row.is_unread:
        return UNREAD, Tone.HEADING
    if not row.has_conversation:
        return NO_CONVERSATION, Tone.MUTED
    return " ", Tone.TEXT


def _name(row: InboxRow, width: int, now: int) -> list[Span]:
    tone = Tone.STRONG if row.is_unread else Tone.TEXT
    room = width - len(MINOR) - 1
    if room < 4 or not is_minor(row.birthday, now):
        return [(fit(row.name, width), tone)]
    name = fit(row.name, min(room, width_of(row.name)))
    return [(name + " ", tone), (fit(MINOR, width - width_of(name) - 1), Tone.ACCENT)]


def _snippet(row: InboxRow) -> str:
    if not row.has_conversation:
        return _("no conversation")
    said = row.snippet
    said = masked(said) if len(said) < SNIPPET else masked_start(said)
    return THEIRS + said if row.is_theirs else said
