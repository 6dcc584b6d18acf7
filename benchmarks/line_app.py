"""What keys are compared with: the smallest Textual application that draws one line on each key.

An empty application writes nothing when a key is pressed, so it has no last byte to wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class Line(Widget, can_focus=True):
    """Counts keys on its first line."""

    count = 0

    def render_line(self, y: int) -> Strip:
        """The count, and nothing below."""
        return Strip([Segment(str(self.count) if y == 0 else "")])

    def on_key(self, event: events.Key) -> None:
        """Draws the one line anew."""
        event.stop()
        self.count += 1
        self.refresh(Region(0, 0, self.size.width, 1))


class LineApp(App[None]):
    """One `Line`, as large as the screen."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Line()


if __name__ == "__main__":
    LineApp().run()
