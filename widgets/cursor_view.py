"""A column of lines with a cursor, which goes by keys and by the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from jva_tui.commands import BY_ID
from widgets.line_view import LineView
from widgets.palette import Look

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType
    from textual.message import Message

SCROLL_PART = 3
"""A cursor that leaves the screen by one line brings a third of a screen into sight."""


class CursorView(LineView):
    """The cursor stands on one line; some lines, such as titles, it steps over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(BY_ID[id_].keys), id_, show=False)
        for id_ in ("down", "up", "page_down", "page_up", "first", "last", "open")
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._cursor = 0

    def can_stand(self, _index: int) -> bool:
        """Whether the cursor may stand on this line, which is there."""
        return True

    def highlighted(self, index: int) -> Message:
        """What to tell once the cursor stands on another line."""
        raise NotImplementedError

    def action_open(self) -> None:
        """Asks for what stands under the cursor."""
        raise NotImplementedError

    @property
    def cursor_index(self) -> int:
        """Where the cursor stands, from 0."""
        return self._cursor

    def look_of(self, index: int) -> Look:
        """What a line stands on."""
        if index != self._cursor:
            return Look.PLAIN
        return Look.CURSOR if self.has_focus else Look.RESTING

    def move(self, index: int) -> None:
        """Puts the cursor on a line, or on the nearest beyond it where it may stand."""
        if not self.line_count:
            return
        index = max(0, min(index, self.line_count - 1))
        found = self._standing(index)
        if found is None or found == self._cursor:
            self.show_line(index)  # nothing to stand on, but perhaps to see: a title
            return
        left, self._cursor = self._cursor, found
        # The screen gets the message first and our lines after it, so that what it shows of the
        # line is drawn in the same frame; a second frame would wait for its turn.
        self.screen.post_message(self.highlighted(found))
        self.screen.call_later(self._show_move, left, found)

    def _standing(self, index: int) -> int | None:
        """Where the cursor stands that was sent to ``index``."""
        on, back = range(index, self.line_count), range(index, -1, -1)
        for way in (on, back) if index >= self._cursor else (back, on):
            if (found := next(filter(self.can_stand, way), None)) is not None:
                return found
        return None

    def _show_move(self, left: int, index: int) -> None:
        self.redraw(left, index)
        beyond = index < self.top or index >= self.top + self.room.height
        if beyond and abs(index - left) == 1:
            # Redrawing every line costs the most: leave room for the next moves.
            index += (index - left) * (self.room.height // SCROLL_PART)
        self._bring_into_sight(max(0, min(index, self.line_count - 1)))

    def _bring_into_sight(self, index: int) -> None:
        """Scrolls no further than needed to see a line, and the titles right above it."""
        title = index
        while 0 < title < self.line_count and not self.can_stand(title - 1):
            title -= 1
        self.show_line(title)
        self.show_line(index)

    def resized(self) -> None:
        """See `Drawn.resized`: keeps the cursor in sight."""
        super().resized()
        self._bring_into_sight(self._cursor)

    def on_focus(self) -> None:
        """The cursor stands out."""
        self.redraw(self._cursor)

    def on_blur(self) -> None:
        """The cursor stays in sight, dimmer."""
        self.redraw(self._cursor)

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor; opens what it already stands on."""
        index = self.top + event.y
        if event.x >= self.text_width or index >= self.line_count or not self.can_stand(index):
            return
        if index == self._cursor:
            self.action_open()
        else:
            self.move(index)

    def action_down(self) -> None:
        """To the next line."""
        self.move(self._cursor + 1)

    def action_up(self) -> None:
        """To the one before."""
        self.move(self._cursor - 1)

    def action_page_down(self) -> None:
        """A page further."""
        self.move(self._cursor + self.page)

    def action_page_up(self) -> None:
        """A page back."""
        self.move(self._cursor - self.page)

    def action_first(self) -> None:
        """To the first."""
        self.move(0)

    def action_last(self) -> None:
        """To the last."""
        self.move(self.line_count - 1)
