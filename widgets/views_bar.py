"""The views of the inbox with their counts: a column, or one line where there is no room.

Those that the user has saved stand under the others; on one line only the one that is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from jva_tui.commands import BY_ID, VIEW_COMMANDS, VIEW_LABELS
from jva_tui.domain import View
from jva_tui.i18n import _
from widgets.bar import Bar, Piece, pieces_width
from widgets.cells import cut, fit
from widgets.palette import Look, Tone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_VIEWS = tuple(VIEW_LABELS)
_COMMAND_OF = {view: id_ for id_, view in VIEW_COMMANDS.items()}
_ACTIVE = "▌"
_FAVOURITE = "F"
"""The key under which those are found that the user has saved."""
_SAVED = "saved:"
_NAME = 30
"""Cells at most of the name of such a one, on one line."""
_EMPTIED = frozenset({View.WROTE, View.TODO, View.PRIORITY, View.IN_PROGRESS, View.TO_CALL})
"""The views that somebody works off: their counts are the last to go."""
_MOSTLY_EMPTY = frozenset({View.LATER})
"""These take room on the line only while they hold something or are shown."""
_LABEL_ROOMS = (99, *range(13, 2, -1), 0)
"""Cells for each inactive view's label on one line, tried in turn."""


class SavedTab(NamedTuple):
    """A view that the user has saved."""

    name: str
    found: int | None = None
    """How many requests; None where it is not known yet."""


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

    class SavedChosen(Message):
        """A view that the user has saved was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name
            """Its name."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._active: View | None = View.WROTE
        self._order = ""
        self._saved: tuple[SavedTab, ...] = ()
        self._active_saved = ""
        self._counts: Mapping[View, int] = {}
        self._soon = 0

    def set_views(
        self, active: View | None, counts: Mapping[View, int] | None, order: str = ""
    ) -> None:
        """Shows the active view and how many participations each holds.

        Args:
            active: The view that the list shows; None where it shows none of these.
            counts: Numbers known so far; a view without one shows an ellipsis.
            order: In which the list stands, in words; empty for the usual one.
        """
        counts, saved = dict(counts or {}), "" if active else self._active_saved
        told = (active, counts, order, saved)
        if told != (self._active, self._counts, self._order, self._active_saved):
            self._active, self._counts, self._order, self._active_saved = told
            self.changed()

    def set_saved(self, saved: Sequence[SavedTab], active: str = "") -> None:
        """Shows the views that the user has saved.

        Args:
            saved: In their order.
            active: Name of the one that the list shows; empty where it shows none of them.
        """
        if (tuple(saved), active) != (self._saved, self._active_saved):
            self._saved, self._active_saved = tuple(saved), active
            self.changed()

    def set_soon(self, count: int) -> None:
        """Shows how many become a priority tomorrow."""
        if count != self._soon:
            self._soon = count
            self.changed()

    def clicked(self, target: str) -> None:
        """See `Bar.clicked`."""
        if target.startswith(_SAVED):
            self.post_message(self.SavedChosen(target.removeprefix(_SAVED)))
        else:
            self.post_message(self.Chosen(View(target)))

    def pieces(self, width: int) -> list[Piece]:
        """See `Bar.pieces`."""
        first = [self._saved_piece(one) for one in self._saved if one.name == self._active_saved]
        return first + self._view_pieces(width - pieces_width(first))

    def _view_pieces(self, width: int) -> list[Piece]:
        pieces = self._counted(_VIEWS, with_soon=True)
        if pieces_width(pieces) > width:
            pieces = self._counted(_VIEWS)
        if pieces_width(pieces) > width:
            pieces = self._counted(_EMPTIED)
        for room in _LABEL_ROOMS:
            if pieces_width(pieces) <= width:
                break
            pieces = [self._tab(view, cut(view_label(view), room)) for view in self._on_line()]
        return pieces

    def _on_line(self) -> list[View]:
        """The views of the line: the one that is mostly empty is there while it holds something."""
        wanted = {self._active} | {view for view in _MOSTLY_EMPTY if self._counts.get(view)}
        return [view for view in _VIEWS if view in wanted or view not in _MOSTLY_EMPTY]

    def _counted(self, counted: Collection[View], *, with_soon: bool = False) -> list[Piece]:
        """A piece for each view of the line, with the numbers of these."""
        counts = {view: self._count(view, with_soon=with_soon) for view in counted}
        return [
            self._tab(view, f"{view_label(view)} {counts.get(view, '')}")
            for view in self._on_line()
        ]

    def line_pieces(self, y: int, width: int) -> list[Piece]:
        """See `Bar.line_pieces`."""
        if self.room.height <= 1:
            return super().line_pieces(y, width)
        column = list(self._column(width))
        return [column[y]] if y < len(column) else []

    def _column(self, width: int) -> Iterator[Piece]:
        for view in _VIEWS:
            yield self._row(view, width)
            if view is self._active and self._order:
                yield Piece(fit(f"   {self._order}", width), Tone.MUTED, view, Look.RESTING)
        if self._saved:
            yield Piece("")
        for one in self._saved:
            is_active = one.name == self._active_saved
            yield self._saved_row(one, width)
            if is_active and self._order:
                yield Piece(fit(f"   {self._order}", width), Tone.MUTED, None, Look.RESTING)

    def _saved_row(self, one: SavedTab, width: int) -> Piece:
        count = "…" if one.found is None else str(one.found)
        mark = _ACTIVE if one.name == self._active_saved else " "
        label = fit(f"{mark}{_FAVOURITE} {one.name}", width - len(count) - 2)
        return self._of_saved(one, f"{label} {count} ")

    def _saved_piece(self, one: SavedTab) -> Piece:
        """A piece of the line: the one that is shown says everything."""
        count = "…" if one.found is None else str(one.found)
        words = " · ".join(filter(None, (f"{cut(one.name, _NAME)} {count}", self._order)))
        return self._of_saved(one, f"{_ACTIVE}{_FAVOURITE} {words} ")

    def _of_saved(self, one: SavedTab, text: str) -> Piece:
        if one.name == self._active_saved:
            return Piece(text, Tone.HEADING, _SAVED + one.name, Look.RESTING)
        return Piece(text, Tone.TEXT, _SAVED + one.name)

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
        words = inactive
        if view is self._active:
            words = f"{view_label(view)} {self._count(view)}"
            words = " · ".join(filter(None, (words, self._order)))
        label = f" {words.rstrip()} " if words else ""
        return self._piece(view, f"{self._mark(view)}{_digit(view)}{label}")

    def _mark(self, view: View) -> str:
        return _ACTIVE if view is self._active else " "

    def _piece(self, view: View, text: str) -> Piece:
        if view is self._active:
            return Piece(text, Tone.HEADING, view, Look.RESTING)
        return Piece(text, Tone.TEXT, view)


def _digit(view: View) -> str:
    """The key that shows the view."""
    return BY_ID[_COMMAND_OF[view]].hint
