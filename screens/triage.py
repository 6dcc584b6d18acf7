"""Finding and sorting out: what the keys for it open, from the list of requests."""

from __future__ import annotations

import asyncio
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING

from textual import on

from jva_tui.board import PlaceFreed, PrioritiesTomorrow
from jva_tui.listing import Sought
from jva_tui.showing import Sort
from screens.base import DeskTold
from screens.listing import ListingScreen
from widgets.key_bar import KeyBar
from widgets.title_bar import TitleBar
from widgets.views_bar import ViewsBar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from jva_tui.query import Query
    from jva_tui.why_empty import Why
    from screens.favourites import Favourites
    from screens.filing import Sorting
    from screens.pages import Pages
    from screens.private import Privately
    from screens.searching import Searching
    from screens.stepping import Stepping
    from widgets.choices import Choice
    from widgets.search_bar import SearchBar


class TriageScreen(ListingScreen[None]):
    """A list of requests from which others are found, sorted out and looked at together."""

    _search: Searching | None = None
    """The line in which one searches; None until it is there."""

    # Finding

    async def ready_search(self) -> None:
        """Has the line in which one searches ready, before it is asked for."""
        await (await self._searching()).learn()

    async def _searching(self) -> Searching:
        await asyncio.to_thread(import_module, "screens.searching")
        from screens.searching import Searching

        if self._search is None:
            self._search = Searching(self, self._desk)
        await self._search.mounted
        return self._search

    async def _with_search(self, use: Callable[[Searching], None]) -> None:
        use(self._search or await self._searching())

    def do_search(self) -> None:
        """Lets the user type what is sought, or change it."""
        if self._search:
            self._search.open()
        else:
            self.work(self._with_search(lambda search: search.open()), "search")

    def turn_to_query(self, query: Query) -> None:
        """Shows what a query finds, as if it had been typed."""
        self.work(self._with_search(lambda search: search.show(query)), "search")

    @property
    def is_typing(self) -> bool:
        """Whether the user types what is sought."""
        return self._search is not None and self._search.is_typing

    def ends_search(self) -> bool:
        """Ends a search; False where there is none."""
        if self._search is None or not self._search.is_on:
            return False
        self._search.leave()
        return True

    def on_search_bar_typed(self, event: SearchBar.Typed) -> None:
        """Something else is sought."""
        if self._search:
            self._search.typed(event.query)

    def on_search_bar_entered(self, event: SearchBar.Entered) -> None:
        """The user wants to see what was found."""
        if self._search:
            self._search.entered(event.text)

    def on_search_bar_left(self) -> None:
        """The user seeks no more."""
        self.ends_search()

    def on_search_bar_focus_moved(self) -> None:
        """Other keys do something now."""
        self.show_keys()

    def show_keys(self) -> None:
        """See `MarkingScreen.show_keys`; while one types, other keys."""
        if self._search and self._search.is_typing:
            self.query_one(KeyBar).show(self._search.keys(), has_help=False)
        else:
            super().show_keys()

    def press_key(self, key: str) -> bool:
        """A key in the bottom line was clicked; False where it is no key of the search."""
        if self._search is None or not self._search.is_typing:
            return False
        self._search.press(key)
        return True

    def turned(self) -> None:
        """See `ListingScreen.turned`."""
        if self._search:
            self._search.turned(self._showing)

    def filled(self, count: int | None) -> None:
        """See `ListingScreen.filled`."""
        if self._search:
            self._search.show_found(count)

    def nothing_found(self, why: Why) -> None:
        """See `ListingScreen.nothing_found`."""
        if self._search:
            self._search.offer(why.instead)

    def do_scope(self) -> None:
        """My missions, or the whole organisation's."""
        showing = self._showing
        if (query := showing.query) is not None:
            self.work(self._with_search(lambda search: search.turn_scope(query)), "search")
        else:
            self.turn_to(showing._replace(mine=not showing.mine))

    @cached_property
    def _favourites(self) -> Favourites:
        from screens.favourites import Favourites

        return Favourites(self, self._desk)

    async def counted(self) -> None:
        """See `ListingScreen.counted`."""
        await asyncio.to_thread(import_module, "screens.favourites")
        await self._favourites.count()

    def do_saved_views(self) -> None:
        """Shows the saved views: to turn to one, to save this one."""
        self._favourites.open()

    @on(ViewsBar.SavedChosen)
    def _saved_chosen(self, event: ViewsBar.SavedChosen) -> None:
        self._favourites.turn_to_named(event.name)

    def more_choices(self) -> list[Choice]:
        """See `CommandScreen.more_choices`: the saved views."""
        return self._favourites.choices()

    def run_chosen(self, id_: str | None) -> None:
        """See `CommandScreen.run_chosen`; one may be a saved view."""
        if not self._favourites.run(id_):
            super().run_chosen(id_)

    def do_order(self) -> None:
        """Asks in which order the list is to stand."""
        from screens.order import GROUPING, order_screen

        def chosen(id_: str | None) -> None:
            showing = self._showing
            if id_ == GROUPING:
                self.sort_by(showing.sort, is_grouped=not showing.is_grouped)
            elif id_ is not None:
                self.sort_by(Sort(id_), is_grouped=showing.is_grouped)

        self.app.push_screen(order_screen(self._showing), chosen)

    @cached_property
    def _stepping(self) -> Stepping:
        from screens.stepping import Stepping

        return Stepping(self, self._desk)

    def do_next_unanswered(self) -> None:
        """Goes to the next request that nobody has answered."""
        self.work(self._stepping.to_next(Sought.UNANSWERED), "next")

    def do_next_unread(self) -> None:
        """Goes to the next request with a message that was not read."""
        self.work(self._stepping.to_next(Sought.UNREAD), "next")

    def do_next_same(self) -> None:
        """Goes to the next request of the same volunteer."""
        if self._list.cursor_id is not None:
            self._stepping.to_same(self._list.cursor_id)

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

    # Looking around

    def do_missions(self) -> None:
        """Shows the missions; from there, the open requests of one."""
        from screens.missions import MissionsScreen

        mine = self._showing.mine
        self.app.push_screen(MissionsScreen(self._desk, mine=mine), self._show_mission)

    def _show_mission(self, mission_id: int | None) -> None:
        """Shows the open requests of a mission; nothing for None."""
        if mission_id is None:
            return
        from jva_tui.query import Is, Key, Keyed, Query, Trait, Word

        this = Keyed(Key.MISSION, Word(f"#{mission_id}"))
        self.turn_to_query(Query(((this, Is(Trait.OPEN)),)))

    def do_dossier(self) -> None:
        """Shows everything of this volunteer; from there, one of their requests."""
        from screens.dossier import DossierScreen

        if self._list.cursor_id is not None:
            self.app.push_screen(DossierScreen(self._desk, self._list.cursor_id), self.go_to)

    @cached_property
    def _pages(self) -> Pages:
        from screens.pages import Pages

        return Pages(self, self._desk)

    def do_report_page(self) -> None:
        """Opens the request's page on the platform."""
        if reading := self.reading():
            self._pages.show_request(reading, can_read=self.situation().can_write)

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
