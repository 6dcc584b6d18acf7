"""Bars made of pieces, some of which can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from widgets.cells import fit, width_of
from widgets.drawn import Drawn
from widgets.palette import Look, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


class Piece(NamedTuple):
    """A piece of a bar."""

    text: str
    tone: Tone = Tone.TEXT
    target: str | None = None
    """What a click on it means."""
    look: Look | None = None
    """What it stands on, where that differs from the rest of the bar."""


def pieces_width(pieces: Sequence[Piece]) -> int:
    """Cells that the pieces take."""
    return sum(width_of(piece.text) for piece in pieces)


class Bar(Drawn):
    """Draws pieces from left to right and says which one was clicked."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; background: $surface; }"
    LOOK = Look.BAR

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._kept: dict[int, Strip] = {}

    def pieces(self, width: int) -> list[Piece]:
        """The pieces of a bar of one line; what does not fit in ``width`` cells is cut off."""
        raise NotImplementedError

    def line_pieces(self, y: int, width: int) -> list[Piece]:
        """The pieces of the line ``y``, for a bar of several lines."""
        return self.pieces(width) if y == 0 else []

    def clicked(self, target: str) -> None:
        """A piece with this target was clicked."""

    def forget(self) -> None:
        """See `Drawn.forget`."""
        self._kept.clear()

    def changed(self) -> None:
        """Draws the bar again: what it says changed."""
        self.forget()
        self.refresh()

    def draw(self, y: int) -> Strip:
        """See `Drawn.draw`."""
        if (strip := self._kept.get(y)) is None:
            strip = self._kept[y] = self._make(y, self.room.width)
        return strip

    def _make(self, y: int, width: int) -> Strip:
        segments: list[Segment] = []
        room = width
        for piece in self.line_pieces(y, width):
            cells = width_of(piece.text)
            shown = piece.text if cells <= room else fit(piece.text, room)
            if shown:
                style = self.palette.style(piece.tone, piece.look or self.LOOK)
                segments.append(Segment(shown, style))
            room -= min(cells, room)
        if room:
            segments.append(Segment(" " * room, self.palette.style(Tone.TEXT, self.LOOK)))
        return Strip(segments, width)

    def on_click(self, event: events.Click) -> None:
        """Finds the piece under the mouse."""
        start = 0
        for piece in self.line_pieces(event.y, self.room.width):
            end = start + width_of(piece.text)
            if start <= event.x < end and piece.target is not None:
                event.stop()
                self.clicked(piece.target)
                return
            start = end
