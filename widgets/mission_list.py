"""The missions, one line each, under the titles of their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from jva_tui.surveying import MissionSort
from widgets.bar import Bar, Piece
from widgets.cursor_view import CursorView
from widgets.drawn import segments_of
from widgets.mission_row import mission_spans, titles
from widgets.palette import Tone

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from rich.segment import Segment

    from jva_tui.store.missions import Outlook


class MissionTitles(Bar):
    """The titles of the columns; a click on one sorts by it."""

    class Chosen(Message):
        """The list is to be sorted by another column."""

        def __init__(self, sort: MissionSort) -> None:
            super().__init__()
            self.sort = sort
            """By which."""

    _sort = MissionSort.OPEN

    def show(self, sort: MissionSort) -> None:
        """Says what the list is sorted by."""
        self._sort = sort
        self.changed()

    def pieces(self, width: int) -> list[Piece]:
        """See `Bar.pieces`."""
        return [
            Piece(one.text, Tone.STRONG if one.is_sorted else Tone.MUTED, one.sort)
            for one in titles(width - 1, self._sort)
        ]

    def clicked(self, target: str) -> None:
        """See `Bar.clicked`."""
        self.post_message(self.Chosen(MissionSort(target)))


class MissionList(CursorView):
    """The cursor stays on its mission, wherever that moves."""

    class Highlighted(Message):
        """The cursor stands on another mission."""

    class Opened(Message):
        """The requests of the one under the cursor are asked for."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._missions: Sequence[Outlook] = ()
        self._now = 0
        self.empty_text = ""
        """What an empty list says."""

    def load(self, missions: Sequence[Outlook], *, now: int, is_anew: bool = False) -> None:
        """Shows these.

        Args:
            missions: in their order.
            now: the instant from which waiting is counted.
            is_anew: whether the cursor goes to the first; else it stays on its mission.
        """
        held = self.current.mission.id if self.current and not is_anew else None
        self._missions, self._now = missions, now
        ids = [one.mission.id for one in missions]
        near = 0 if is_anew else max(0, min(self._cursor, len(ids) - 1))
        self._cursor = ids.index(held) if held in ids else near
        self._bring_into_sight(self._cursor)
        self.refresh()

    @property
    def current(self) -> Outlook | None:
        """The one under the cursor; None in an empty list."""
        return self._missions[self._cursor] if self._cursor < len(self._missions) else None

    def highlighted(self, _index: int) -> Message:
        """See `CursorView.highlighted`."""
        return self.Highlighted()

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        return len(self._missions) or bool(self.empty_text)

    def can_stand(self, _index: int) -> bool:
        """See `CursorView.can_stand`; on what an empty list says nobody stands."""
        return bool(self._missions)

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        if not self._missions:
            return self.empty_text
        return self._missions[index], self._now // 60, self.look_of(index)

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        if not self._missions:
            return segments_of([(f" {self.empty_text}", Tone.MUTED)], width, self.palette)
        spans = mission_spans(self._missions[index], width, self._now)
        return segments_of(spans, width, self.palette, self.look_of(index))

    def action_open(self) -> None:
        """Asks for the requests of the one under the cursor."""
        self.post_message(self.Opened())
