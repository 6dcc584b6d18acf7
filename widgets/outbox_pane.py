"""All there is to tell of what stands under the cursor of the outgoing replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.drawn import segments_of
from widgets.outbox_lines import Details, lot_lines, reply_lines
from widgets.outbox_words import Way
from widgets.palette import Tone
from widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from collections.abc import Hashable

    from rich.segment import Segment

    from widgets.lines import Line
    from widgets.outbox_row import Key, Lot

_MARGIN = 1


class OutboxPane(Scrolled):
    """Shows one reply, or replies queued together."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._shown: Details | Lot | None = None
        self._way = Way.OPEN
        self._now = 0
        self._lines: list[Line] | None = None

    def show(self, shown: Details | Lot | None, *, way: Way, now: int) -> None:
        """Shows this from its start; the same one again stays where it was read.

        Args:
            shown: a reply, or several; None empties the pane.
            way: whether what waits can leave.
            now: an instant.
        """
        seen = self.seen() if self.is_mounted else []
        is_other = _key(shown) != _key(self._shown)
        self._shown, self._way, self._now, self._lines = shown, way, now, None
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

    def _lay_out(self, width: int) -> list[Line]:
        match self._shown:
            case None:
                return []
            case Details():
                return reply_lines(self._shown, width, self._way, self._now)
            case lot:
                return lot_lines(lot, width, self._way, self._now)

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


def _key(shown: Details | Lot | None) -> Key | None:
    match shown:
        case None:
            return None
        case Details():
            return "reply", shown.operation.id
        case lot:
            return "lot", lot.progress.id
