"""Everything about one participation, beside the list or on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from widgets.conversation_lines import THEIRS_INDENT
from widgets.drawn import segments_of
from widgets.palette import Tone
from widgets.reading_lines import reading_lines
from widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from collections.abc import Hashable

    from rich.segment import Segment

    from jva_tui.domain import Reading
    from widgets.found import Found
    from widgets.lines import Line

_KEPT_READINGS = 32
_MARGIN = 1


class _Page(NamedTuple):
    """One participation laid out for one width."""

    reading: Reading
    lines: list[Line]


class ReadingPane(Scrolled):
    """Shows a `Reading`; pages already laid out are kept, so that going back costs nothing.

    Args:
        me_id: User id of who is signed in, whose own messages say « You ».
    """

    def __init__(
        self,
        *,
        me_id: int | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.me_id = me_id
        self.can_read = True
        """Whether what is missing of a conversation can be read now; heeded from the next text."""
        self._found: Found | None = None
        self._reading: Reading | None = None
        self._now = 0
        self._pages: dict[tuple[int, int, int, bool], _Page] = {}
        self._page: _Page | None = None

    def highlight(self, found: Found | None) -> None:
        """Lets other words stand out, or none."""
        self._found = found
        self.forget()
        self.refresh()

    @property
    def reading(self) -> Reading | None:
        """What is shown."""
        return self._reading

    def show(self, reading: Reading | None, *, now: int) -> None:
        """Shows a participation, from its headline; the same one again stays where it was read.

        Args:
            reading: What to show; None empties the pane.
            now: The instant from which ages and days are counted.
        """
        before, seen = self._reading, self.seen() if self.is_mounted else []
        self._reading, self._now, self._page = reading, now, None
        is_other = (
            before is None or reading is None or before.participation.id != reading.participation.id
        )
        self._top = 0 if is_other else max(0, min(self._top, self.line_count - self.room.height))
        if self.is_mounted:
            self.redraw_since(seen)

    @property
    def shows_letter(self) -> bool:
        """Whether the end of the conversation is, or was, in sight; true where there is none."""
        page = self._laid_out() if self.is_on_screen else None
        if page is None:
            return False
        said = (at for at, line in enumerate(page.lines) if line and line[0][0] == THEIRS_INDENT)
        return max(said, default=0) < self.top + self.room.height

    def forget(self) -> None:
        """See `Drawn.forget`."""
        super().forget()
        self._pages.clear()
        self._page = None

    def _laid_out(self) -> _Page | None:
        reading = self._reading
        if reading is None or self.room.width == 0:
            return None
        if self._page is None:
            # Times are told in minutes.
            key = (reading.participation.id, self.room.width, self._now // 60, self.can_read)
            page = self._pages.pop(key, None)
            if page is None or page.reading != reading:
                width = max(1, self.text_width - 2 * _MARGIN)
                page = _Page(reading, self._lines(reading, width))
            self._pages[key] = self._page = page
            if len(self._pages) > _KEPT_READINGS:
                del self._pages[next(iter(self._pages))]
        return self._page

    def _lines(self, reading: Reading, width: int) -> list[Line]:
        return reading_lines(
            reading, width, self._now, self.me_id, can_read=self.can_read, found=self._found
        )

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        page = self._laid_out()
        return len(page.lines) if page else 0

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`: two people have many lines in common."""
        page = self._laid_out()
        return page.lines[index] if page else None

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        page = self._laid_out()
        spans = page.lines[index] if page else ()
        margin = (" " * _MARGIN, Tone.TEXT)
        return segments_of((margin, *spans), width, self.palette)
