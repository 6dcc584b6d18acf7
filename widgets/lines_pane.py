"""A column of lines that tells all there is of one thing, and is laid out for its width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.drawn import segments_of
from widgets.palette import Tone
from widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from rich.segment import Segment

    from widgets.lines import Line

_MARGIN = 1


class LinesPane(Scrolled):
    """Shows what it is told; the same thing again stays where it was read."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._about: Hashable = None
        self._lay_out: Callable[[int], list[Line]] = lambda _width: []
        self._lines: list[Line] | None = None

    def show(self, key: Hashable, lay_out: Callable[[int], list[Line]]) -> None:
        """Shows something, another thing from its start.

        Args:
            key: what it is.
            lay_out: all there is to tell of it, in lines of at most so many cells.
        """
        seen = self.seen() if self.is_mounted else []
        is_other = key != self._about
        self._about, self._lay_out, self._lines = key, lay_out, None
        self._top = 0 if is_other else max(0, min(self._top, self.line_count - self.room.height))
        if self.is_mounted:
            self.redraw_since(seen)

    def forget(self) -> None:
        """See `Drawn.forget`."""
        super().forget()
        self._lines = None

    def _laid_out(self) -> list[Line]:
        if self._lines is None:
            self._lines = self._lay_out(max(1, self.text_width - 2 * _MARGIN))
        return self._lines

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        return len(self._laid_out()) if self.room.width else 0

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        return self._laid_out()[index]

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        margin = (" " * _MARGIN, Tone.TEXT)
        return segments_of((margin, *self._laid_out()[index]), width, self.palette)
