"""The list of participations: it knows every id, and only the rows near what is on the screen.

A place counts participations alone; a line is where one is drawn, headings counted in.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from textual.message import Message
from textual.strip import Strip

from widgets.cells import fit, wrap
from widgets.cursor_view import CursorView
from widgets.drawn import segments_of
from widgets.grouping import Grouping
from widgets.heading_line import heading_spans
from widgets.inbox_row import SIGNS, row_spans
from widgets.palette import Look, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Sequence

    from rich.segment import Segment
    from textual import events

    from jva_tui.domain import InboxRow
    from jva_tui.showing import Heading
    from jva_tui.store.priority import Soon
    from widgets.found import Found

WINDOW = 60
"""Rows fetched at once."""
_KEPT_ROWS = 20 * WINDOW
_EMPTY_MARGIN = 2
"""Cells at least beside what an empty list says."""


class InboxList(CursorView):
    """One line a participation; the cursor stays on its participation whatever is loaded."""

    class Highlighted(Message):
        """The cursor stands on another participation, or on none."""

        def __init__(self, id: int | None) -> None:  # noqa: A002 - what it is
            super().__init__()
            self.id = id
            """The participation under the cursor."""

    class Opened(Message):
        """A participation is asked for: Enter, a double click, a click on the cursor."""

        def __init__(self, id: int) -> None:  # noqa: A002 - what it is
            super().__init__()
            self.id = id
            """The participation."""

    class MarkPressed(Message):
        """The signs of a participation were clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place
            """Its place, from 0."""

    class Scrolled(Message):
        """Other lines are seen than before; told while something is marked."""

    marks: Collection[int] = frozenset()
    """The participations that are drawn as marked; whoever changes them has lines drawn again."""
    found: Found | None = None
    """What is highlighted, from what is loaded next."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._ids: Sequence[int] = ()
        self._grouping = Grouping()
        self._fetch: Callable[[Sequence[int]], list[InboxRow]] = _nothing
        self._rows: dict[int, InboxRow | None] = {}
        self._now = 0
        self._by_word = False
        self._empty_text = ""
        self._soon: Soon | None = None

    def show_soon(self, soon: Soon) -> None:
        """Draws a sign beside what becomes a priority tomorrow."""
        self._soon = soon
        self.forget()
        self.refresh()

    @property
    def empty_text(self) -> str:
        """What stands in the middle of an empty list, with its own line breaks."""
        return self._empty_text

    @empty_text.setter
    def empty_text(self, text: str) -> None:
        self._empty_text = text
        self.forget()
        self.refresh()

    def load(  # noqa: PLR0913 - all but three have a default
        self,
        ids: Sequence[int],
        fetch: Callable[[Sequence[int]], list[InboxRow]],
        *,
        now: int,
        cursor: int | None = None,
        by_word: bool = False,
        headings: Sequence[Heading] = (),
    ) -> None:
        """Shows these participations, in this order.

        The cursor goes to ``cursor`` if that is among them; else it stays on its participation,
        at the same height of the screen; else on the row that now stands in its place.

        Args:
            ids: Every id of the view (an array, not copied: it must not change afterwards).
            fetch: Answers the rows of a window of ids, in any order; ids may be missing.
            now: The instant from which ages are counted.
            cursor: The participation to stand on.
            by_word: Whether the ages told are those of the last words.
            headings: What stands over some of them, the first one over the first; none where they
                are not grouped.
        """
        before, height = self.cursor_id, self._cursor - self.top
        was_seen = 0 <= height < self.room.height
        place = self._place_of(cursor, ids) if cursor is not None else None
        if place is None and before is not None:
            place = self._place_of(before, ids)
        if place is None:
            place = max(0, min(self.place, len(ids) - 1))
        self._grouping = Grouping(headings)
        line = self._grouping.line(place)
        self._ids, self._fetch, self._now, self._cursor = ids, fetch, now, line
        self._by_word = by_word
        self._rows.clear()
        self.forget()
        self.show_from(line - height)
        # Who scrolled away from the cursor goes on reading there.
        if was_seen or cursor is not None:
            self._bring_into_sight(line)
        self.refresh()
        if self.cursor_id != before:
            self.post_message(self.Highlighted(self.cursor_id))

    def rows_changed(self, ids: Collection[int] | None) -> None:
        """Fetches these rows again when they are drawn (None: all) and draws what is seen."""
        if ids is None:
            self._rows.clear()
            self.forget()
            self.refresh()
        changed = frozenset(ids or ())
        for one in changed:
            self._rows.pop(one, None)
            for look, is_marked, has_edge in product(Look, (True, False), (True, False)):
                self._kept.pop(((one, look, is_marked), has_edge), None)
        seen = range(self.top, min(self.top + self.room.height, self.line_count))
        self.redraw(*(line for line in seen if self._ids[self._grouping.place(line)] in changed))

    @property
    def cursor_id(self) -> int | None:
        """The participation under the cursor; None in an empty list."""
        return self._ids[self.place] if self._ids else None

    @property
    def place(self) -> int:
        """The cursor's place, from 0."""
        return self._grouping.place(self._cursor)

    @property
    def ids(self) -> Sequence[int]:
        """Every participation of the list, in its order; not to be changed."""
        return self._ids

    @property
    def in_sight(self) -> Sequence[int]:
        """The participations whose lines are seen now."""
        if not self.display:
            return ()
        end = min(self.top + self.room.height, self.line_count)
        return self._ids[self._grouping.place(self.top) : self._grouping.place(end)]

    def known_row(self, id: int) -> InboxRow | None:  # noqa: A002 - what it is
        """A row that was drawn, or is near one; None where it has to be fetched."""
        return self._rows.get(id)

    def place_of(self, id: int) -> int | None:  # noqa: A002 - what it is
        """The place of a participation; None if it is not in the list."""
        return self._place_of(id, self._ids)

    def move_to(self, id: int) -> bool:  # noqa: A002 - what it is
        """Puts the cursor on a participation; False if it is not in the list."""
        place = self._place_of(id, self._ids)
        if place is not None:
            self.move(self._grouping.line(place))
        return place is not None

    def _place_of(self, wanted: int, ids: Sequence[int]) -> int | None:
        if (place := self.place) < len(ids) and ids[place] == wanted:
            return place
        try:
            return ids.index(wanted)
        except ValueError:
            return None

    def highlighted(self, index: int) -> Message:
        """See `CursorView.highlighted`."""
        return self.Highlighted(self._ids[self._grouping.place(index)])

    def can_stand(self, index: int) -> bool:
        """See `CursorView.can_stand`: on no heading."""
        return self._grouping.heading(index) is None

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        return len(self._ids) + len(self._grouping)

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        if heading := self._grouping.heading(index):
            return heading
        one = self._ids[self._grouping.place(index)]
        return one, self.look_of(index), one in self.marks

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        if heading := self._grouping.heading(index):
            return segments_of(heading_spans(heading, width, self.found), width, self.palette)
        row, look = self.row(self._grouping.place(index)), self.look_of(index)
        if row is None:
            return segments_of([("…", Tone.MUTED)], width, self.palette, look)
        is_marked = row.id in self.marks
        spans = row_spans(
            row,
            width,
            self._now,
            by_word=self._by_word,
            is_marked=is_marked,
            is_grouped=bool(self._grouping),
            found=self.found,
            soon=self._soon,
        )
        return segments_of(spans, width, self.palette, look)

    def row(self, place: int) -> InboxRow | None:
        """The row at a place as it is drawn; None where it went away since the ids were read."""
        wanted = self._ids[place]
        if wanted not in self._rows:
            if len(self._rows) > _KEPT_ROWS:
                self._rows.clear()
            start = place - place % WINDOW
            window = self._ids[start : start + WINDOW]
            found = {row.id: row for row in self._fetch(window)}
            self._rows.update((one, found.get(one)) for one in window)
        return self._rows[wanted]

    def draw(self, y: int) -> Strip:
        """See `Drawn.draw`; an empty list says why in its middle."""
        if not self._ids and self._empty_text and (text := self._empty_line(y)) is not None:
            width = self.room.width
            return Strip(segments_of([(text, Tone.MUTED)], width, self.palette), width)
        return super().draw(y)

    def _empty_line(self, y: int) -> str | None:
        width, height = self.room
        lines = wrap(self._empty_text, max(1, width - 2 * _EMPTY_MARGIN))
        at = y - max(0, (height - len(lines) + 1) // 2)
        return fit(lines[at], width, "centre") if 0 <= at < len(lines) else None

    def show_from(self, line: int) -> None:
        """See `LineView.show_from`; tells it."""
        before = self.top
        super().show_from(line)
        if self.top != before and self.marks:
            self.post_message(self.Scrolled())

    def resized(self) -> None:
        """See `Drawn.resized`; tells it."""
        super().resized()
        if self.marks:
            self.post_message(self.Scrolled())

    def on_click(self, event: events.Click) -> None:
        """The signs of a line are for marking; the cursor stays."""
        line = self.top + event.y
        if event.x < SIGNS - 1 and line < self.line_count and self.can_stand(line):
            event.prevent_default()
            self.post_message(self.MarkPressed(self._grouping.place(line)))

    def action_open(self) -> None:
        """Asks for the participation under the cursor."""
        if (one := self.cursor_id) is not None:
            self.post_message(self.Opened(one))


def _nothing(_ids: Sequence[int]) -> list[InboxRow]:
    return []
