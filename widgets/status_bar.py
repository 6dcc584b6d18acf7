"""The line of the outbox: what waits, what leaves, what needs the user."""

from __future__ import annotations

from widgets.bar import Bar, Piece
from widgets.cells import cut
from widgets.palette import Look, Tone


class StatusBar(Bar):
    """Shows one sentence."""

    DEFAULT_CSS = "StatusBar { background: $background; }"
    LOOK = Look.PLAIN

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

    def pieces(self, width: int) -> list[Piece]:
        """See `Bar.pieces`."""
        return [Piece(cut(f" {self._text}", width), self._tone)]
