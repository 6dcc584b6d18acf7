"""The lines of the outgoing replies: a group's title, several replies together, one reply."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.errands import FileAs, Filing, Tagging
from jva_tui.i18n import _, ngettext
from jva_tui.operations import Publication, Reply
from widgets.cells import cut, fit, width_of
from widgets.outbox_words import (
    FILING,
    Group,
    Way,
    content,
    group_of,
    leaving,
    quoted,
    sign_of,
    standing,
)
from widgets.signs import progress_bar
from widgets.tones import Tone
from widgets.wording import clock_time, date_and_time, local, remaining

if TYPE_CHECKING:
    from jva_tui.operations import Operation, Payload
    from jva_tui.tally import BatchProgress
    from widgets.tones import Span

_MARGIN = 2
_INDENT = "  "
_OPEN, _FOLDED = "▾", "▸"
_BAR_CELLS = 10


class Heading(NamedTuple):
    """The title of a group."""

    group: Group
    size: int
    """Replies in it."""


class Lot(NamedTuple):
    """Replies that were queued with one gesture."""

    progress: BatchProgress
    is_open: bool = False
    """Whether its replies stand below."""
    seconds_left: int | None = None
    """Until the last of them has left; None where nobody knows."""


class Item(NamedTuple):
    """One reply, by its id: what it says is fetched when it is drawn."""

    id: int
    is_inside: bool = False
    """Whether it stands below its lot."""


class Told(NamedTuple):
    """What a line says of one reply."""

    operation: Operation
    name: str
    """Whose request it answers, or how the template is called."""


Entry = Heading | Lot | Item
"""A line of the list."""
Key = tuple[str, int]
"""What stays the same of a line while what it says changes."""


def key_of(entry: Entry) -> Key | None:
    """What the cursor holds on to; None for what it steps over."""
    match entry:
        case Lot():
            return "lot", entry.progress.id
        case Item():
            return "reply", entry.id
        case _:
            return None


class _Columns(NamedTuple):
    """Widths in cells; a column that is 0 wide is left out."""

    name: int
    content: int
    standing: int


@lru_cache(maxsize=64)
def _columns_for(width: int) -> _Columns:
    room = max(0, width - _MARGIN)
    if room < 40:
        name = min(16, room * 2 // 5)
        return _Columns(name, 0, max(0, room - name - 1))
    name = min(24, max(14, room // 4))
    told = 14 if room < 70 else 21 if room < 100 else 33
    return _Columns(name, told, room - name - told - 2)


def _columns_of(told: Told, stands: str, width: int) -> _Columns:
    """The same for one line: the name of a template takes what the rest leaves free."""
    columns, payload = _columns_for(width), told.operation.payload
    if not isinstance(payload, Publication):
        return columns
    does = sum(width_of(text) for text, _tone in content(payload))
    beside = max(0, columns.content - does)
    behind = max(0, columns.standing - width_of(stands))
    more = max(0, min(width_of(told.name) - columns.name, beside + behind))
    from_content = min(more, beside)
    return _Columns(
        columns.name + more,
        columns.content - from_content,
        columns.standing - (more - from_content),
    )


def entry_spans(entry: Heading | Lot, width: int, way: Way, now: int) -> list[Span]:
    """The line of a title, or of replies queued together, in at most ``width`` cells."""
    return _heading(entry, width) if isinstance(entry, Heading) else _lot(entry, width, way, now)


def _heading(heading: Heading, width: int) -> list[Span]:
    tone = Tone.BAD if heading.group is Group.REVIEW else Tone.HEADING
    title = cut(f"{_(heading.group).upper()} · {heading.size}", width)
    rule = "─" * max(0, width - width_of(title) - 1)
    return [(title, tone), (" " + rule if rule else "", Tone.RULE)]


def item_spans(told: Told, width: int, way: Way, now: int, *, is_inside: bool) -> list[Span]:
    """The line of one reply, in at most ``width`` cells.

    Args:
        told: what to draw.
        width: cells.
        way: whether what waits can leave.
        now: an instant.
        is_inside: whether it stands below its lot.
    """
    indent = _INDENT if is_inside else ""
    operation = told.operation
    stands = standing(operation, way, now)
    columns = _columns_of(told, stands, width - len(indent))
    sign, tone = sign_of(operation)
    spans: list[Span] = [
        (f"{indent}{sign} ", tone),
        (fit(told.name, columns.name) + " ", Tone.TEXT),
    ]
    if columns.content:
        spans += _content(operation.payload, columns.content)
        spans.append((" ", Tone.TEXT))
    tone = Tone.MUTED if group_of(operation) in (Group.DONE, Group.WAITING) else Tone.TEXT
    return [*spans, (fit(stands, columns.standing), tone)]


def _content(payload: Payload, width: int) -> list[Span]:
    """What it does; that a reply has a message too is left out where room is short."""
    spans = content(payload)
    told = sum(width_of(text) for text, _tone in spans)
    if told > width and isinstance(payload, Reply) and payload.decision and payload.text:
        spans = content(replace(payload, text=""))
    return fitted(spans, width)


def _lot(lot: Lot, width: int, way: Way, now: int) -> list[Span]:
    progress = lot.progress
    mark = _OPEN if lot.is_open else _FOLDED
    told = f"{mark} {lot_name(progress, now)} "
    done, total = progress.done, progress.total
    spans: list[Span] = [(told, Tone.STRONG)]
    if width - width_of(told) >= 44:
        spans.append((progress_bar(done, total, _BAR_CELLS) + " ", Tone.INFO))
    else:
        spans.append(("· ", Tone.MUTED))
    spans.append((_("{done} of {total}").format(done=done, total=total), Tone.TEXT))
    if progress.asking:
        spans.append((f" · {to_review(progress.asking)}", Tone.BAD))
    left = lot.seconds_left
    ahead = leaving(progress.not_before, now) if left is None else remaining(left)
    if way.is_open and ahead:
        spans.append((f" · {ahead}", Tone.MUTED))
    return spans


def lot_name(progress: BatchProgress, now: int) -> str:
    """How replies queued together are called: when that was, and how many they are."""
    at = progress.created_at
    is_today = local(at).date() == local(now).date()
    when = clock_time(at) if is_today else date_and_time(at, now)
    return f"{when}  {how_many(progress)}"


def how_many(progress: BatchProgress) -> str:
    """How many were queued together, and of what."""
    count, does = progress.total, progress.does
    match progress.kind:
        case Publication.kind:
            told = ngettext("{count} template", "{count} templates", count)
        case Tagging.kind if does:
            told = ngettext("{count} request", "{count} requests", count)
            return f"{does[0]} {quoted(does[1:])} → {told.format(count=count)}"
        case Tagging.kind:
            told = ngettext("{count} label", "{count} labels", count)
        case Filing.kind:
            told = ngettext("{count} conversation", "{count} conversations", count)
            where = f" → {_(FILING[FileAs(does)])}" if does else ""
            return told.format(count=count) + where
        case _:
            told = ngettext("{count} reply", "{count} replies", count)
    return told.format(count=count)


def to_review(count: int) -> str:
    """How many need the user's decision."""
    return ngettext("{count} to review", "{count} to review", count).format(count=count)


def fitted(spans: list[Span], width: int) -> list[Span]:
    """Spans in exactly ``width`` cells."""
    shown: list[Span] = []
    room = width
    for text, tone in spans:
        shown.append((cut(text, room), tone))
        room -= width_of(shown[-1][0])
    return [*shown, (" " * room, Tone.TEXT)]
