"""A list of choices, one a line, with a cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from widgets.cells import cut, width_of
from widgets.drawn import segments_of
from widgets.line_view import LineView
from widgets.palette import Look, Span, Tone

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from rich.segment import Segment
    from textual import events

    from widgets.choices import Choice

_CURSOR = "▌"
_OFF = "×"


class ChoiceList(LineView, can_focus=False):
    """Draws choices; those that cannot be chosen stay, with the reason."""

    class Clicked(Message):
        """The choice under the cursor was clicked."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._choices: Sequence[Choice] = ()
        self._cursor = 0
        self._nothing = ""

    def show(self, choices: Sequence[Choice], *, nothing: str = "") -> None:
        """Shows these choices, with the cursor on the first.

        Args:
            choices: In their order.
            nothing: What to say where there are none.
        """
        self._choices, self._cursor = choices, 0
        self._nothing = "" if choices else nothing
        self.forget()
        self.show_from(0)
        self.refresh()

    @property
    def current(self) -> Choice | None:
        """The choice under the cursor."""
        return self._choices[self._cursor] if self._choices else None

    def move(self, by: int) -> None:
        """Moves the cursor; it stops at the ends."""
        left = self._cursor
        self._cursor = max(0, min(left + by, len(self._choices) - 1))
        self.redraw(left, self._cursor)
        self.show_line(self._cursor)

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        return len(self._choices) or bool(self._nothing)

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        return index, index == self._cursor

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        if self._nothing:
            return segments_of([(f"   {self._nothing}", Tone.MUTED)], width, self.palette)
        choice, is_current = self._choices[index], index == self._cursor
        look = Look.CURSOR if is_current else Look.PLAIN
        spans: list[Span] = [(_CURSOR if is_current else " ", Tone.HEADING)]
        if not choice.enabled:
            spans.append((f"{_OFF} {choice.label}", Tone.MUTED))
            spans.append((f" · {choice.why_not}" if choice.why_not else "", Tone.WARN))
            return segments_of(spans, width, self.palette, look)
        hint = cut(choice.hint, width // 2)
        label = cut(f"  {choice.label}", width - 2 - width_of(hint) - (1 if hint else 0))
        gap = width - 1 - width_of(label) - width_of(hint) - 1
        spans += [(label, Tone.TEXT), (" " * max(0, gap), Tone.TEXT), (hint, Tone.MUTED)]
        return segments_of(spans, width, self.palette, look)

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor there, and says so."""
        event.stop()
        index = self.top + event.y
        if event.x < self.text_width and index < len(self._choices):
            self.move(index - self._cursor)
            self.post_message(self.Clicked())
