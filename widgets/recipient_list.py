"""Whom a reply is for: one line each, with whether it goes to them and what is to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from jva_tui.i18n import _
from widgets.cells import fit, width_of
from widgets.cursor_view import CursorView
from widgets.drawn import segments_of
from widgets.palette import Look, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from rich.segment import Segment

    from widgets.palette import Span

GOES: Span = ("■", Tone.GOOD)
LEFT_OUT: Span = ("□", Tone.WARN)
STOPPED: Span = ("✗", Tone.BAD)
OWN_TEXT = "✎"
_LEAST_NAME = 10


class Line(NamedTuple):
    """What stands in the list of somebody."""

    sign: Span
    name: str
    told: str
    """What is to be known, in a few words."""
    has_own_text: bool = False


class RecipientList(CursorView, can_focus=False):
    """The people of a lot. The keys are the screen's: the list never has the focus."""

    DEFAULT_CSS = "RecipientList { background: $surface; }"
    LOOK = Look.BAR

    class Highlighted(Message):
        """The cursor stands on somebody else."""

    class Toggled(Message):
        """Somebody under the cursor was clicked once more: in or out."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._ids: Sequence[int] = ()
        self._line_of: Callable[[int], Line | None] = lambda _id: None

    def load(self, ids: Sequence[int], line_of: Callable[[int], Line | None]) -> None:
        """Shows these people; the cursor stays on whom it stands.

        Args:
            ids: in their order.
            line_of: what stands there of one of them; None as long as that is not known.
        """
        held = self.cursor_id
        self._ids, self._line_of = ids, line_of
        self._cursor = ids.index(held) if held in ids else min(self._cursor, max(0, len(ids) - 1))
        self.changed()

    def changed(self) -> None:
        """Draws what is seen again: lines that say what they said are kept."""
        self.refresh()

    @property
    def cursor_id(self) -> int | None:
        """Who stands under the cursor; None in an empty list."""
        return self._ids[self._cursor] if self._cursor < len(self._ids) else None

    def highlighted(self, _index: int) -> Message:
        """See `CursorView.highlighted`."""
        return self.Highlighted()

    def look_of(self, index: int) -> Look:
        """See `CursorView.look_of`; the keys go here though the focus does not."""
        return Look.CURSOR if index == self._cursor else self.LOOK

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        return len(self._ids)

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        return self._line_of(self._ids[index]), self.look_of(index)

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        line = self._line_of(self._ids[index])
        spans = [("…", Tone.MUTED)] if line is None else line_spans(line, width)
        return segments_of(spans, width, self.palette, self.look_of(index))

    def action_open(self) -> None:
        """Somebody under the cursor was clicked."""
        self.post_message(self.Toggled())


def line_spans(line: Line, width: int) -> list[Span]:
    """The line of somebody; the name gives way first, down to a few letters."""
    own = f" {OWN_TEXT}" if line.has_own_text else ""
    room = width - 2 - width_of(own)
    told = line.told if room - _LEAST_NAME - 1 > 0 else ""
    told = fit(told, min(width_of(told), max(0, room - _LEAST_NAME - 1)))
    name = fit(line.name or _("(no name)"), max(0, room - width_of(told) - (1 if told else 0)))
    tone = Tone.TEXT if line.sign is GOES else Tone.MUTED
    return [
        (line.sign[0] + " ", line.sign[1]),
        (name, tone),
        (own, Tone.ACCENT),
        (f" {told}" if told else "", Tone.WARN if line.sign is not GOES else Tone.MUTED),
    ]
