"""The views of the inbox with their counts: a column, or one line where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from jva_tui.commands import BY_ID, VIEW_COMMANDS, VIEW_LABELS
from jva_tui.domain import View
from jva_tui.i18n import _
from widgets.bar import Bar, Piece, pieces_width
from widgets.cells import cut, fit
from widgets.palette import Look, Tone

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_VIEWS = tuple(VIEW_LABELS)
_COMMAND_OF = {view: id_ for id_, view in VIEW_COMMANDS.items()}
_ACTIVE = "▌"
_EMPTIED = frozenset({View.WROTE, View.TODO, View.PRIORITY, View.IN_PROGRESS, View.TO_CALL})
"""The views that somebody works off: their counts are the last to go."""
_LABEL_ROOMS = (99, 10, 8, 7, 6, 5, 4, 3, 0)
"""Cells for each inactive view's label on one line, tried in turn."""


def view_label(view: View) -> str:
    """The view's name in the interface's language."""
    return _(VIEW_LABELS[view])


class ViewsBar(Bar):
    """Shows which view is active; its height decides between the column and the line."""

    DEFAULT_CSS = "ViewsBar { height: 1; background: $background; }"
    LOOK = Look.PLAIN

    class Chosen(Message):
        """A view was clicked."""

        def __init__(self, view: View) -> None:
            super().__init__()
            self.view = view
            """The view wanted."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._active = View.WROTE
        self._counts: Mapping[View, int] = {}
        self._soon = 0

    def set_views(self, active: View, counts: Mapping[View, int] | None) -> None:
        """Shows the active view and how many participations each holds.

        Args:
            active: The view that the list shows.
            counts: Numbers known so far; a view without one shows an ellipsis.
        """
        counts = dict(counts or {})
        if (active, counts) != (self._active, self._counts):
            self._active, self._counts = active, counts
            self.changed()

    def set_soon(self, count: int) -> None:
        """Shows how many become a priority tomorrow."""
        if count != self._soon:
            self._soon = count
            self.changed()

    def clicked(self, target: str) -> None:
        """See `Bar.clicked`."""
        self.post_message(self.Chosen(View(target)))

    def pieces(self, width: int) -> list[Piece]:
        """See `Bar.pieces`."""
        pieces = self._counted(_VIEWS, with_soon=True)
        if pieces_width(pieces) > width:
            pieces = self._counted(_VIEWS)
        if pieces_width(pieces) > width:
            pieces = self._counted(_EMPTIED)
        for room in _LABEL_ROOMS:
            if pieces_width(pieces) <= width:
                break
            pieces = [self._tab(view, cut(view_label(view), room)) for view in _VIEWS]
        return pieces

    def _counted(self, counted: Collection[View], *, with_soon: bool = False) -> list[Piece]:
        """A piece for each view, with the numbers of these."""
        counts = {view: self._count(view, with_soon=with_soon) for view in counted}
        return [self._tab(view, f"{view_label(view)} {counts.get(view, '')}") for view in _VIEWS]

    def line_pieces(self, y: int, width: int) -> list[Piece]:
        """See `Bar.line_pieces`."""
        if self.room.height <= 1:
            return super().line_pieces(y, width)
        return [self._row(_VIEWS[y], width)] if y < len(_VIEWS) else []

    def _count(self, view: View, *, with_soon: bool = True) -> str:
        """How many there are, and how many more tomorrow."""
        if view not in self._counts:
            return "…"
        more = f" +{self._soon}" if with_soon and self._soon and view is View.PRIORITY else ""
        return f"{self._counts[view]}{more}"

    def _row(self, view: View, width: int) -> Piece:
        """A line of the column: key, label, count at the right."""
        count = self._count(view)
        label = fit(f"{self._mark(view)}{_digit(view)} {view_label(view)}", width - len(count) - 2)
        return self._piece(view, f"{label} {count} ")

    def _tab(self, view: View, inactive: str) -> Piece:
        """A piece of the line; the active view says everything even where room is short."""
        words = f"{view_label(view)} {self._count(view)}" if view is self._active else inactive
        return self._piece(view, f"{self._mark(view)}{_digit(view)} {words}".rstrip() + " ")

    def _mark(self, view: View) -> str:
        return _ACTIVE if view is self._active else " "

    def _piece(self, view: View, text: str) -> Piece:
        if view is self._active:
            return Piece(text, Tone.HEADING, view, Look.RESTING)
        return Piece(text, Tone.TEXT, view)


def _digit(view: View) -> str:
    """The key that shows the view."""
    return BY_ID[_COMMAND_OF[view]].hint
