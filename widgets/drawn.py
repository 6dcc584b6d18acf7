"""Widgets that draw their own lines: a line drawn once is kept until what it shows changes.

Textual's usual path rebuilds each line of a widget for every frame. Handing it the same `Strip`
objects again lets it reuse what it already made of them, down to the escape sequences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from widgets.cells import fit, width_of
from widgets.palette import Look, Palette, Span, Tone, palette_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.geometry import Region


class Drawn(Widget):
    """A widget that draws lines as wide as itself; it must have neither border nor padding."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Drawn { background: $background; }"

    _palette: Palette | None = None

    def draw(self, y: int) -> Strip:
        """The line ``y`` as seen on the screen, exactly as wide as the widget."""
        raise NotImplementedError

    def forget(self) -> None:
        """Drops every line kept: the theme or the size changed."""

    @property
    def palette(self) -> Palette:
        """The styles of the theme in use."""
        palette = palette_of(self.app)
        if palette is not self._palette:
            self._palette = palette
            self.forget()
        return palette

    def render_line(self, y: int) -> Strip:
        """See `Widget.render_line`; Textual also asks when the mouse moves."""
        _ = self.palette
        return self.draw(y)

    def render_lines(self, crop: Region) -> list[Strip]:
        """See `Widget.render_lines`."""
        background = self.palette.background
        strips = [self.draw(y) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        left, right = crop.column_span
        if left == 0 and right == self.size.width:
            return strips
        return [strip.crop(left, right) for strip in strips]

    def on_resize(self, _event: events.Resize) -> None:
        """Lines depend on the width."""
        self.forget()


def strip_of(spans: Iterable[Span], width: int, palette: Palette, look: Look = Look.PLAIN) -> Strip:
    """A line of exactly ``width`` cells: what is too long is cut, what is too short is padded."""
    segments: list[Segment] = []
    room = width
    for text, tone in spans:
        shown = text if (cells := width_of(text)) <= room else fit(text, room)
        if shown:
            segments.append(Segment(shown, palette.style(tone, look)))
        room -= min(cells, room)
        if room <= 0:
            break
    if room > 0:
        segments.append(Segment(" " * room, palette.style(Tone.TEXT, look)))
    return Strip(segments, width)
