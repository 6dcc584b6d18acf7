"""A column of lines, longer than the screen, with a thin scroll mark at its right edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.palette import Look, Tone

if TYPE_CHECKING:
    from collections.abc import Hashable

    from textual import events

WHEEL_LINES = 3
MARK = "▐"
_KEPT_LINES = 4000


class LineView(Drawn, can_focus=True):
    """Scrolls by whole lines, at once.

    Scrolling is our own and not `ScrollView`'s, whose size is reactive: there, showing another
    text lays out the whole screen again, which costs more than everything else a key causes.
    """

    LOOK = Look.PLAIN
    """What lines stand on that say nothing."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._top = 0
        self._kept: dict[tuple[Hashable, bool], Strip] = {}
        self._count = 0
        self._mark = range(0)
        self._is_dragging = False

    @property
    def line_count(self) -> int:
        """How many lines there are in all."""
        raise NotImplementedError

    def line_key(self, index: int) -> Hashable:
        """What the look of a line depends on, besides theme and width."""
        raise NotImplementedError

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """A line of exactly ``width`` cells."""
        raise NotImplementedError

    @property
    def top(self) -> int:
        """The first line on the screen."""
        return self._top

    @property
    def text_width(self) -> int:
        """Cells beside the scroll mark."""
        return max(0, self.room.width - 1)

    @property
    def page(self) -> int:
        """Lines that a page moves by; one stays in sight."""
        return max(1, self.room.height - 1)

    def forget(self) -> None:
        """See `Drawn.forget`."""
        self._kept.clear()

    def show_from(self, line: int) -> None:
        """Scrolls so that ``line`` is the first, as far as there are lines."""
        top = max(0, min(line, self.line_count - self.room.height))
        if top != self._top:
            self._top = top
            self.refresh()

    def show_line(self, line: int) -> None:
        """Scrolls no further than needed for ``line`` to be seen."""
        if self.room.height == 0:
            return
        if line < self._top:
            self.show_from(line)
        elif line >= self._top + self.room.height:
            self.show_from(line - self.room.height + 1)

    def redraw(self, *lines: int) -> None:
        """Draws these lines again, where they are on the screen."""
        height, width = self.room.height, self.room.width
        for line in lines:
            if 0 <= (y := line - self._top) < height:
                self.refresh(Region(0, y, width, 1))

    def prepare(self) -> None:
        """See `Drawn.prepare`."""
        super().prepare()
        self._count = self.line_count
        self._mark = self._marked()

    def draw(self, y: int) -> Strip:
        """See `Drawn.draw`."""
        key = self._key(y)
        if (strip := self._kept.get(key)) is None:
            if len(self._kept) > _KEPT_LINES:
                self._kept.clear()
            strip = self._kept[key] = self._make(self._top + y, is_mark=key[1])
        return strip

    def _key(self, y: int) -> tuple[Hashable, bool]:
        index = self._top + y
        return self.line_key(index) if index < self._count else None, y in self._mark

    def seen(self) -> list[tuple[Hashable, bool]]:
        """What every line on the screen looks like now."""
        self.prepare()
        return [self._key(y) for y in range(self.room.height)]

    def redraw_since(self, before: list[tuple[Hashable, bool]]) -> None:
        """Draws again the lines that look different from what was `seen` before."""
        now, width = self.seen(), self.room.width
        if len(now) != len(before):
            self.refresh()
        elif changed := [y for y, key in enumerate(now) if key != before[y]]:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def _make(self, index: int, *, is_mark: bool) -> Strip:
        width = self.text_width
        if index < self._count:
            *before, last = self.line_segments(index, width) or [Segment("")]
        else:
            before, last = [], Segment(" " * width, self.palette.style(Tone.TEXT, self.LOOK))
        if is_mark:
            edge = [last, Segment(MARK, self.palette.style(Tone.MUTED, self.LOOK))]
        else:
            edge = [Segment(last.text + " ", last.style)]
        return Strip([*before, *edge], width + 1)

    def _marked(self) -> range:
        """The screen lines beside which the scroll mark stands."""
        height, count = self.room.height, self.line_count
        if count <= height or height < 1:
            return range(0)
        length = max(1, height * height // count)
        start = (height - length) * self._top // (count - height)
        return range(start, start + length)

    def resized(self) -> None:
        """See `Drawn.resized`: keeps what is shown within the lines there are."""
        self.show_from(self._top)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls by three lines."""
        event.stop()
        event.prevent_default()
        self.show_from(self._top + WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls by three lines."""
        event.stop()
        event.prevent_default()
        self.show_from(self._top - WHEEL_LINES)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Takes hold of the scroll mark."""
        if event.x == self.text_width and self.line_count > self.room.height:
            self._is_dragging = True
            self.capture_mouse()
            self._drag_to(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drags the scroll mark."""
        if self._is_dragging:
            self._drag_to(event.y)

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """Lets the scroll mark go."""
        if self._is_dragging:
            self._is_dragging = False
            self.release_mouse()

    def _drag_to(self, y: int) -> None:
        self.show_from((self.line_count - self.room.height) * y // max(1, self.room.height - 1))
