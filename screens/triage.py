"""Finding and sorting out: what the keys for it open, from the list of requests."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual import on

from jva_tui.board import PlaceFreed, PrioritiesTomorrow
from screens.base import DeskTold, Result
from screens.listing import ListingScreen
from widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Collection

    from screens.filing import Sorting
    from screens.private import Privately


class TriageScreen(ListingScreen[Result]):
    """A list of requests from which others are found, sorted out and looked at together."""

    # Known to the user alone

    @cached_property
    def _private(self) -> Privately:
        from screens.private import Privately

        return Privately(self, self._desk, self._unmark_those)

    def _unmark_those(self, ids: Collection[int]) -> None:
        """Unmarks what was put off: what comes next is not for it. U marks it again."""
        if any(id_ in self._marks for id_ in ids):
            self._mark(partial(self._marks.answered, ids, dict(self._marks.seen)))

    def do_later(self) -> None:
        """Asks until when those this is about are put off."""
        self._private.ask_until(self.targets())

    def do_note(self) -> None:
        """Opens the note about the request under the cursor."""
        if self._list.cursor_id is not None:
            self._private.write(self._list.cursor_id)

    def do_waiting_list(self) -> None:
        """Puts those this is about on waiting lists, or takes them off."""
        self._private.turn_waiting(self.targets())

    # On the platform

    @cached_property
    def _sorting(self) -> Sorting:
        from screens.filing import Sorting

        return Sorting(self, self._desk, self._unmark_those)

    def do_tags(self) -> None:
        """Lets the user choose the labels of those this is about."""
        self._sorting.tags(self.targets())

    def do_archive(self) -> None:
        """Archives their conversations, or brings them back."""
        self._sorting.archive(self.targets())

    def do_mark_read(self) -> None:
        """Marks their conversations as read."""
        self._sorting.mark_read(self.targets())

    # Keeping an eye

    def do_indicators(self) -> None:
        """Shows how the answers fare; from there, who has waited too long."""
        from screens.indicators import IndicatorsScreen

        mine = self._showing.mine
        self.app.push_screen(IndicatorsScreen(self._desk, mine=mine), self._show_late)

    @on(TitleBar.LatePressed)
    def _late_pressed(self) -> None:
        self._show_late(True)

    def _show_late(self, mine: bool | None) -> None:  # noqa: FBT001 - what the screen ends with
        """Shows who has waited too long, of mine or of everybody; nothing for None."""
        if mine is None:
            return
        from jva_tui.query import Is, Query, Trait

        whose = (Is(Trait.MINE),) if mine else ()
        self.turn_to_query(Query(((Is(Trait.LATE), *whose),)))

    @on(DeskTold)
    def _reminded(self, message: DeskTold) -> None:
        if isinstance(message.event, PlaceFreed | PrioritiesTomorrow):
            self._private.remind(message.event)
