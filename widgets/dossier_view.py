"""A dossier: people one below the other, the requests of each side by side where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from widgets.dossier_lines import person_lines, request_lines
from widgets.drawn import segments_of
from widgets.line_view import LineView
from widgets.lines import BLANK
from widgets.palette import Look, Tone

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from rich.segment import Segment
    from textual import events

    from jva_tui.store.dossier import Asked, Dossier, Somebody
    from widgets.lines import Line

_LEAST, _MOST = 48, 3
"""Cells of a column where there are several, and how many there are at most."""
_GAP = 1
BAR = "▌"
"""Stands beside all lines of the request under the cursor."""


class Cell(NamedTuple):
    """A piece of a line: of one request, or across the whole width."""

    line: Line
    width: int
    at: int | None = None
    """Which request, in their order; None where it is of none."""
    is_head: bool = False
    """Whether it is the first line of that."""


class Row(NamedTuple):
    """Requests side by side."""

    top: int
    """Line where they begin, with what says whose they are."""
    head: int
    """Their own first line."""
    bottom: int
    """Their last line."""
    members: tuple[int, ...]


class DossierView(LineView):
    """The cursor stands on one request."""

    class Highlighted(Message):
        """The cursor stands on another request."""

    class Opened(Message):
        """The one under the cursor was clicked once more."""

    def __init__(self) -> None:
        super().__init__()
        self._dossier: Dossier | None = None
        self._requests: list[Asked] = []
        self._cursor = 0
        self._now = 0
        self._me_id: int | None = None
        self._lines: list[tuple[Cell, ...]] | None = None
        self._rows: list[Row] = []
        self.last_words = ""
        """What stands below all of them."""

    def load(self, dossier: Dossier, *, at: int, now: int, me_id: int | None) -> None:
        """Shows people and their requests.

        Args:
            dossier: of whom.
            at: the participation that the cursor stands on, unless it stands on another already.
            now: the instant from which ages and days are counted.
            me_id: user id of who is signed in.
        """
        held = self.current.row.id if self.current else at
        ids = [asked.row.id for asked in dossier.requests]
        self._dossier, self._requests = dossier, dossier.requests
        self._now, self._me_id, self._lines = now, me_id, None
        self._cursor = ids.index(held) if held in ids else min(self._cursor, len(ids) - 1)
        self._bring_into_sight()
        self.refresh()

    @property
    def current(self) -> Asked | None:
        """The request under the cursor; None before there is any."""
        return self._requests[self._cursor] if self._requests else None

    @property
    def cursor(self) -> int:
        """Which of the requests that is, from 0."""
        return self._cursor

    # Laying out

    def forget(self) -> None:
        """See `Drawn.forget`."""
        super().forget()
        self._lines = None

    def resized(self) -> None:
        """See `Drawn.resized`: keeps the cursor in sight."""
        super().resized()
        self._bring_into_sight()

    def _laid_out(self) -> list[tuple[Cell, ...]]:
        if self._lines is None:
            self._lines, self._rows = [], []
            width = self.text_width
            columns = max(1, min(_MOST, (width + _GAP) // (_LEAST + _GAP)))
            if self._dossier and width > 1:
                for person in self._dossier.people:
                    self._lay_out(self._lines, person, width, columns)
                if self.last_words:
                    words = ((self.last_words, Tone.MUTED),)
                    self._lines += [(Cell(BLANK, width),), (Cell(words, width),)]
        return self._lines

    def _lay_out(
        self, lines: list[tuple[Cell, ...]], person: Somebody, width: int, columns: int
    ) -> None:
        room = (width - _GAP * (columns - 1)) // columns
        top = len(lines)
        lines += [(Cell(one, width),) for one in person_lines(person, width - 1, self._now)]
        first = sum(len(row.members) for row in self._rows)
        for start in range(0, len(person.requests), columns):
            if start:
                lines.append((Cell(BLANK, width),))
            some = enumerate(person.requests[start : start + columns], start=first + start)
            cards = [
                (at, request_lines(asked, room - 1, self._now, self._me_id)) for at, asked in some
            ]
            head, height = len(lines), max(len(card) for _at, card in cards)
            lines += [
                tuple(
                    Cell(card[y] if y < len(card) else BLANK, room, at, is_head=y == 0)
                    for at, card in cards
                )
                for y in range(height)
            ]
            members = tuple(at for at, _card in cards)
            self._rows.append(Row(top, head, len(lines) - 1, members))
            top = len(lines)

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        return len(self._laid_out()) if self.room.width else 0

    def _looks(self, index: int) -> list[tuple[Cell, bool]]:
        """The cells of a line, and of each whether the cursor stands there."""
        return [(cell, cell.at == self._cursor) for cell in self._laid_out()[index]]

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        return tuple(self._looks(index))

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        segments: list[Segment] = []
        used = 0
        for cell, is_current in self._looks(index):
            if segments:
                segments += segments_of([], _GAP, self.palette)
                used += _GAP
            mark = (BAR if is_current else " ", Tone.HEADING)
            look = Look.CURSOR if is_current and cell.is_head else Look.PLAIN
            segments += segments_of([mark, *cell.line], cell.width, self.palette, look)
            used += cell.width
        if used < width:
            segments += segments_of([], width - used, self.palette)
        return segments

    # Moving

    def _row_of(self, at: int) -> int:
        return next((n for n, row in enumerate(self._rows) if at in row.members), 0)

    def _bring_into_sight(self) -> None:
        """Scrolls no further than needed to see the request under the cursor, its start first."""
        if self.line_count and self._rows:
            row = self._rows[self._row_of(self._cursor)]
            self.show_line(row.bottom)
            self.show_line(row.head)
            if row.bottom - row.top < self.room.height:
                self.show_line(row.top)

    def move(self, at: int) -> None:
        """Puts the cursor on a request, or on the nearest there is."""
        at = max(0, min(at, len(self._requests) - 1))
        if self._requests and at != self._cursor:
            self._cursor = at
            self.refresh()
            self.post_message(self.Highlighted())
        self._bring_into_sight()

    def move_by_rows(self, by: int) -> None:
        """Moves the cursor up or down, as far as there are requests."""
        self._laid_out()
        here = self._row_of(self._cursor)
        there = max(0, min(here + by, len(self._rows) - 1))
        if there == here:
            self.show_from(self.top + by)  # what stands above or below may still be to be read
        elif self._rows:
            column = self._rows[here].members.index(self._cursor)
            members: Sequence[int] = self._rows[there].members
            self.move(members[min(column, len(members) - 1)])

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor; opens what it already stands on."""
        index, start = self.top + event.y, 0
        for cell in self._laid_out()[index] if index < self.line_count else ():
            if start <= event.x < start + cell.width and cell.at is not None:
                if cell.at == self._cursor:
                    self.post_message(self.Opened())
                self.move(cell.at)
            start += cell.width + _GAP
