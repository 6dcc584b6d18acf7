"""People or things by name: one line each, with a sign before it and a few words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

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
Key = TypeVar("Key", int, str)
"""What a line is known by."""


class Line(NamedTuple):
    """What stands in the list of one of them."""

    sign: Span
    name: str
    told: str
    """What is to be known, in a few words."""
    has_own_text: bool = False
    is_on: bool = True
    """Whether it counts: of the others, what is known stands out instead of the name."""


class NameList(CursorView, Generic[Key], can_focus=False):
    """Who or what a screen is about. The keys are the screen's: the list never has the focus."""

    DEFAULT_CSS = "NameList { background: $surface; }"
    LOOK = Look.BAR

    class Highlighted(Message):
        """The cursor stands on another one."""

    class Toggled(Message):
        """The one under the cursor was clicked once more."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._ids: Sequence[Key] = ()
        self._line_of: Callable[[Key], Line | None] = lambda _id: None
        self.empty_text = ""
        """What an empty list says."""

    def load(self, ids: Sequence[Key], line_of: Callable[[Key], Line | None]) -> None:
        """Shows these; the cursor stays on what it stands on.

        Args:
            ids: in their order.
            line_of: what stands there of one of them; None as long as that is not known.
        """
        held = self.cursor_id
        self._ids, self._line_of = ids, line_of
        is_there = held is not None and held in ids
        self._cursor = ids.index(held) if is_there else min(self._cursor, max(0, len(ids) - 1))
        self.changed()

    def changed(self) -> None:
        """Draws what is seen again: lines that say what they said are kept."""
        self.refresh()

    @property
    def cursor_id(self) -> Key | None:
        """Who or what stands under the cursor; None in an empty list."""
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
        return len(self._ids) or bool(self.empty_text)

    def can_stand(self, _index: int) -> bool:
        """See `CursorView.can_stand`; on what an empty list says nobody stands."""
        return bool(self._ids)

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        if not self._ids:
            return self.empty_text
        return self._line_of(self._ids[index]), self.look_of(index)

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        if not self._ids:
            nothing = [(f" {self.empty_text}", Tone.MUTED)]
            return segments_of(nothing, width, self.palette, self.LOOK)
        line = self._line_of(self._ids[index])
        spans = [("…", Tone.MUTED)] if line is None else line_spans(line, width)
        return segments_of(spans, width, self.palette, self.look_of(index))

    def action_open(self) -> None:
        """The one under the cursor was clicked."""
        self.post_message(self.Toggled())


def line_spans(line: Line, width: int) -> list[Span]:
    """A line; the name gives way first, down to a few letters."""
    own = f" {OWN_TEXT}" if line.has_own_text else ""
    room = width - 2 - width_of(own)
    told = line.told if room - _LEAST_NAME - 1 > 0 else ""
    told = fit(told, min(width_of(told), max(0, room - _LEAST_NAME - 1)))
    name = fit(line.name or _("(no name)"), max(0, room - width_of(told) - (1 if told else 0)))
    tone = Tone.TEXT if line.is_on else Tone.MUTED
    return [
        (line.sign[0] + " ", line.sign[1]),
        (name, tone),
        (own, Tone.ACCENT),
        (f" {told}" if told else "", Tone.MUTED if line.is_on else Tone.WARN),
    ]
