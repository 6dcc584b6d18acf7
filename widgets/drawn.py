"""Widgets that draw their own lines: a line drawn once is kept until what it shows changes.

Textual's usual path rebuilds each line of a widget for every frame. Handing it the same `Strip`
objects again lets it reuse what it already made of them, down to the escape sequences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Size
from textual.widget import Widget

from widgets import masking
from widgets.cells import fit, width_of
from widgets.palette import Look, Palette, Span, Tone, palette_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.geometry import Region
    from textual.strip import Strip


class Drawn(Widget):
    """A widget that draws lines as wide as itself; it must have neither border nor padding.

    `Widget.size` and the theme cost too much to be asked for on every line: ``room`` and
    ``palette`` are what they were when the widget was last drawn or resized.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Drawn { background: $background; }"

    room = Size(0, 0)
    """Cells across and lines down."""
    palette: Palette
    """The styles of the theme in use; there once something is drawn."""
    _is_masked = False

    def draw(self, y: int) -> Strip:
        """The line ``y`` as seen on the screen, exactly as wide as the widget."""
        raise NotImplementedError

    def forget(self) -> None:
        """Drops every line kept: the theme, the size, or what may be seen changed."""

    def prepare(self) -> None:
        """Called before lines are drawn."""
        self._measure(self.size)
        palette = palette_of(self.app)
        if palette is not getattr(self, "palette", None):
            self.palette = palette
            self.forget()
        if self._is_masked is not (is_masked := masking.is_on()):
            self._is_masked = is_masked
            self.forget()

    def _measure(self, size: Size) -> None:
        if size != self.room:
            self.room = size
            self.forget()
            self.resized()

    def resized(self) -> None:
        """Called when ``room`` changed."""

    def render_line(self, y: int) -> Strip:
        """See `Widget.render_line`; Textual also asks when the mouse moves."""
        self.prepare()
        return self.draw(y)

    def render_lines(self, crop: Region) -> list[Strip]:
        """See `Widget.render_lines`; line filters are already in the palette's styles."""
        self.prepare()
        strips = [self.draw(y) for y in crop.line_range]
        left, right = crop.column_span
        if left == 0 and right == self.room.width:
            return strips
        return [strip.crop(left, right) for strip in strips]

    def on_resize(self, event: events.Resize) -> None:
        """Lines depend on the width."""
        self._measure(event.size)


def segments_of(
    spans: Iterable[Span], width: int, palette: Palette, look: Look = Look.PLAIN
) -> list[Segment]:
    """A line of exactly ``width`` cells: what is too long is cut, what is too short is padded.

    Neighbours of one tone become one segment: each costs some forty bytes of escape sequences.
    """
    merged: list[tuple[str, Tone]] = []
    room = width
    for text, tone in spans:
        shown = text if (cells := width_of(text)) <= room else fit(text, room)
        room -= min(cells, room)
        if not shown:
            continue
        if merged and merged[-1][1] is tone:
            merged[-1] = (merged[-1][0] + shown, tone)
        else:
            merged.append((shown, tone))
    if room > 0 and merged:
        merged[-1] = (merged[-1][0] + " " * room, merged[-1][1])
    elif room > 0:
        merged.append((" " * room, Tone.TEXT))
    return [Segment(text, palette.style(tone, look)) for text, tone in merged]
