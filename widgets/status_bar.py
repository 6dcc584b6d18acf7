"""The line of the outgoing replies: what waits, what leaves, what needs the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from widgets.bar import Bar, Piece
from widgets.cells import cut, wrap
from widgets.palette import Look, Tone

if TYPE_CHECKING:
    from textual.geometry import Size

MOST_LINES = 5


class StatusBar(Bar):
    """Shows a sentence; a long one takes further lines, as far as it needs them."""

    DEFAULT_CSS = "StatusBar { height: auto; background: $background; }"
    LOOK = Look.PLAIN

    class Pressed(Message):
        """The sentence was clicked."""

    _text = ""
    _tone = Tone.MUTED

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text

    def show(self, text: str, tone: Tone = Tone.MUTED) -> None:
        """Shows a sentence; an empty one leaves the line blank."""
        if (text, tone) != (self._text, self._tone):
            self._text, self._tone = text, tone
            self.changed()
            if len(self._wrapped(self.room.width)) != self.room.height:
                self.refresh(layout=True)  # lays the whole screen out again: rarely

    def get_content_height(self, container: Size, _viewport: Size, _width: int) -> int:
        """See `Widget.get_content_height`: it is as wide as its screen."""
        return len(self._wrapped(container.width))

    def _wrapped(self, width: int) -> tuple[str, ...]:
        lines = wrap(self._text, max(1, width - 2))
        rest = " ".join(lines[MOST_LINES - 1 :])
        return (*lines[: MOST_LINES - 1], *([rest] if rest else ()))

    def clicked(self, _target: str) -> None:
        """See `Bar.clicked`."""
        self.post_message(self.Pressed())

    def line_pieces(self, y: int, width: int) -> list[Piece]:
        """See `Bar.line_pieces`."""
        lines = self._wrapped(width)
        if y >= len(lines):
            return []
        # With less room than it needs, the last line in sight says that there is more.
        text = " ".join(lines[y:]) if y == self.room.height - 1 else lines[y]
        return [Piece(cut(f" {text}", width), self._tone, "outgoing")]
