"""What could stand in the line that is typed, or what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from widgets.cells import cut, fit, width_of, wrap
from widgets.drawn import segments_of
from widgets.line_view import LineView
from widgets.palette import Look, Span, Tone

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from rich.segment import Segment
    from textual import events

MOST_LINES = 6
_WIDTH = 46
_CURSOR = "▌"


class Suggestion(NamedTuple):
    """Something that may be taken, or only told."""

    text: str
    note: str = ""
    """What it means, in a few words."""
    can_take: bool = True
    """Whether it may be taken into the line."""


class Suggestions(LineView, can_focus=False):
    """A few lines over what lies below the line that is typed; the keys are that line's own."""

    LOOK = Look.BAR
    DEFAULT_CSS = f"""
    Suggestions {{
        width: {_WIDTH}; max-width: 100%; height: {MOST_LINES}; display: none;
        overlay: screen; constrain: inside; offset: 34 1;  /* names stay in sight */
    }}
    """

    class Chosen(Message):
        """One was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index
            """Which, from 0."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[Suggestion] = ()
        self._chosen: int | None = None

    def show(self, lines: Sequence[Suggestion], chosen: int | None = None) -> None:
        """Shows these, as far as there is room; without any it vanishes.

        Args:
            lines: in their order.
            chosen: which one stands out.
        """
        if (lines, chosen) == (self._lines, self._chosen):
            return
        if len(lines) != len(self._lines):
            self.display = bool(lines)
            self.styles.height = min(len(lines), MOST_LINES)
        self._lines, self._chosen = lines, chosen
        self.forget()
        if chosen is None:
            self.show_from(0)
        else:
            self.show_line(chosen)
        self.refresh()

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        return len(self._lines)

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        return index

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        one, is_chosen = self._lines[index], index == self._chosen
        look = Look.CURSOR if is_chosen else self.LOOK
        if not one.can_take:
            return segments_of([(f" {one.text}", Tone.WARN)], width, self.palette, look)
        spans: list[Span] = [(_CURSOR if is_chosen else " ", Tone.HEADING)]
        text = cut(one.text, width - 2)
        spans.append((text, Tone.TEXT))
        if (room := width - 1 - width_of(text) - 3) >= width_of(one.note) > 0:
            spans.append(("  " + fit(one.note, room, "right"), Tone.MUTED))
        return segments_of(spans, width, self.palette, look)

    def on_click(self, event: events.Click) -> None:
        """Says which line was clicked."""
        event.stop()
        index = self.top + event.y
        if index < len(self._lines) and self._lines[index].can_take:
            self.post_message(self.Chosen(index))


def told(text: str, most: int = MOST_LINES) -> list[Suggestion]:
    """A sentence in lines that cannot be taken."""
    lines = wrap(text, _WIDTH - 3)
    return [Suggestion(line, can_take=False) for line in lines[:most]]
