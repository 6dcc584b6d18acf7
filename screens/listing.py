"""What the list shows: a view, or what a query finds, filled behind the screen."""

from __future__ import annotations

import asyncio
from array import array
from typing import TYPE_CHECKING

from jva_tui.domain import View
from jva_tui.i18n import _
from jva_tui.showing import Listed, Showing, Sort
from screens.base import Result
from screens.marking import MarkingScreen
from widgets.title_bar import TitleBar
from widgets.views_bar import ViewsBar

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from jva_tui.desk import Desk
    from jva_tui.domain import InboxRow
    from jva_tui.query import Query
    from jva_tui.why_empty import Why
    from widgets.inbox_list import InboxList


def order_of(showing: Showing) -> str:
    """In which order something is shown, in words; empty where that is the usual one."""
    if showing.is_plain:
        return ""
    from screens.order import order_words

    return order_words(showing)


class ListingScreen(MarkingScreen[Result]):
    """A screen with a list, which shows a view or what a query finds.

    A view in its own order is there at once. Anything else is read behind the screen, and what was
    there before stays until then.

    Args:
        desk: does it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._showing = Showing()
        self.saved_name = ""
        """Of the view that the user has saved and that is shown; empty where none is."""
        self._orders: dict[View | str | None, tuple[Sort, bool]] = {}
        """How views are sorted, and whether they are grouped, where that is not the usual: saved
        ones under their names, what is searched under None."""
        self._wanted: int | None = None
        """Where the cursor goes as soon as everything is there."""
        self._goes_first = False
        """Whether it goes to the first request then, where none that is wanted is among them."""
        self._filled: Showing | None = None
        """What the list holds to its end."""
        self._is_filling = False
        self._fill_again = False
        self._reading_of: Showing | None = None
        self._reading_ids: asyncio.Task[None] | None = None
        """Reads that now."""
        self._excerpts: dict[int, str] = {}
        """By request that was asked about, what matches in its texts where nothing else that is
        seen does; else nothing."""

    def loaded(self) -> None:
        """The list holds other requests, or in another order."""

    def highlighted(self) -> None:
        """Other words are to stand out than before."""

    def turned(self) -> None:
        """Something else is to be shown."""

    async def counted(self) -> None:
        """What is shown and the views are counted: time for what is seen beside them."""

    def nothing_found(self, why: Why) -> None:
        """A query finds nothing."""

    def filled(self, count: int | None) -> None:
        """What is to be shown is there; so many requests, or it is not known yet how many."""

    # Turning

    @property
    def showing(self) -> Showing:
        """What the list shows."""
        return self._showing

    @property
    def inbox(self) -> InboxList:
        """The list."""
        return self._list

    def turn_to(self, showing: Showing, cursor: int | None = None, *, saved_name: str = "") -> None:
        """Shows something else, with the cursor on a request, or on the first.

        Args:
            showing: what, in the order in which it is wanted.
            cursor: where the cursor goes if that is in it.
            saved_name: of the view that it is, if the user has saved it.
        """
        self._end_range()
        self.saved_name = saved_name
        self._showing, self._wanted, self._goes_first = showing, cursor, True
        if showing.is_plain:
            self.show_first_rows()
        self.turned()
        self.fill()

    def turn_to_view(self, view: View, *, cursor: int | None = None) -> None:
        """Shows a view, in the order that was last chosen for it."""
        sort, is_grouped = self._orders.get(view, (Sort.VIEW, False))
        self.turn_to(Showing(view, self._showing.mine, None, sort, is_grouped), cursor=cursor)

    def turn_to_saved(self, name: str, showing: Showing, usual: tuple[Sort, bool]) -> None:
        """Shows a view that the user has saved, in the order last chosen for it.

        Args:
            name: of the view.
            showing: what it shows.
            usual: its own order, and whether it is grouped.
        """
        sort, is_grouped = self._orders.get(name, usual)
        self.turn_to(showing._replace(sort=sort, is_grouped=is_grouped), saved_name=name)

    def find(self, query: Query, *, cursor: int | None = None) -> None:
        """Shows what a query finds, in the order that was last chosen for queries."""
        sort, is_grouped = self._orders.get(None, (Sort.VIEW, False))
        showing = self._showing._replace(query=query, sort=sort, is_grouped=is_grouped)
        self.turn_to(showing, cursor=cursor)

    def go_to(self, participation_id: int | None) -> None:
        """Puts the cursor on a participation, whosever it is and wherever it stands."""
        if participation_id is None:
            return
        self._showing = self._showing._replace(mine=False)
        self.turn_to_view(View.ALL, cursor=participation_id)

    def sort_by(self, sort: Sort, *, is_grouped: bool) -> None:
        """Shows the same in another order; the cursor stays on its request."""
        self._end_range()
        self._orders[self.saved_name or self._showing.named] = (sort, is_grouped)
        self._showing = self._showing._replace(sort=sort, is_grouped=is_grouped)
        self.turned()
        self.fill()

    # Filling

    def show_first_rows(self) -> None:
        """Shows the first rows of a view in its own order, at once."""
        rows = self._desk.window(self._showing)
        ids = array("q", (row.id for row in rows))
        self._load(Listed(ids), self._empty_text(), is_whole=False)
        self.query_one(ViewsBar).set_views(self._showing.named, None, order_of(self._showing))

    def fill(self) -> None:
        """Reads what is shown and its counts again, behind the screen; one fill at a time.

        One that has become another's is given up.
        """
        self._fill_again = True
        if not self._is_filling:
            self._is_filling = True
            self.run_worker(self._fill(), name="fill", exit_on_error=False)
        elif self._reading_of != self._showing and self._reading_ids:
            self._reading_ids.cancel()

    async def _fill(self) -> None:
        try:
            while self._fill_again:
                self._fill_again, self._reading_of = False, self._showing
                self._reading_ids = asyncio.create_task(self._fill_once(self._showing), name="ids")
                await asyncio.wait([self._reading_ids])
                if not self._reading_ids.cancelled():
                    self._reading_ids.result()  # tells of a defect
        finally:
            self._is_filling = False
            if self._reading_ids:
                self._reading_ids.cancel()

    async def _fill_once(self, showing: Showing) -> None:
        if showing.query and showing != self._filled:
            await self._show_first_found(showing, showing.query)
        listed = await self._desk.listing.all(showing)
        text = await self._why_empty(showing) if not listed.ids else ""
        if showing == self._showing:
            self._load(listed, text)
            self._filled = showing
            self.filled(len(listed.ids))
        counts = await self._desk.counts(mine=showing.mine)
        if showing.mine == self._showing.mine:
            self.query_one(ViewsBar).set_views(self._showing.named, counts, order_of(self._showing))
        self.query_one(ViewsBar).set_soon(await self._desk.reminding.soon())
        self.query_one(TitleBar).set_late(await self._desk.watching.late())
        await self.counted()

    async def _show_first_found(self, showing: Showing, query: Query) -> None:
        """Shows the first of what a query finds, where the newest come first."""
        self._excerpts = {}
        if showing.sort is not Sort.VIEW or showing.is_grouped:
            return
        ids = await self._desk.finding.first(query)
        if ids and showing == self._showing:
            await self._read_excerpts(query, ids)
        if ids and showing == self._showing:
            self._load(Listed(array("q", ids)))
            self.filled(None)

    def _load(self, listed: Listed, empty_text: str = "", *, is_whole: bool = True) -> None:
        showing, ids = self._showing, listed.ids
        self._list.empty_text = empty_text
        self._highlight(showing.query)
        cursor = self._wanted
        if self._goes_first and ids and (cursor is None or cursor not in ids):
            cursor = ids[0]
        # The age told is that of what the list is sorted by.
        by_word = showing.sort is Sort.WORD or (
            showing.sort is Sort.VIEW and showing.named is View.WROTE
        )
        self._list.load(
            ids,
            self._rows,
            now=self._desk.now(),
            cursor=cursor,
            by_word=by_word,
            headings=listed.headings,
        )
        self._goes_first = False
        if is_whole or self._list.cursor_id == self._wanted:
            self._wanted = None
        self.list_loaded()

    def list_loaded(self) -> None:
        """See `MarkingScreen.list_loaded`."""
        super().list_loaded()
        self.loaded()

    def _highlight(self, query: Query | None) -> None:
        found = self._list.found
        if query == (found.query if found else None):
            return
        if query is None:
            self._list.found = None
        else:
            from widgets.found import Found

            self._list.found = Found(query)
        self.highlighted()

    def _rows(self, ids: Sequence[int]) -> list[InboxRow]:
        """The rows of a window; of what a query found, what matches in its texts."""
        rows = self._desk.rows(ids)
        if (query := self._showing.query) is None:
            return rows
        if unknown := [id_ for id_ in ids if id_ not in self._excerpts]:
            self._excerpts |= dict.fromkeys(unknown, "")
            work = self._complete_rows(query, unknown)
            self.run_worker(work, name="excerpts", exit_on_error=False)
        return [
            row._replace(snippet=text) if (text := self._excerpts[row.id]) else row for row in rows
        ]

    async def _complete_rows(self, query: Query, ids: Sequence[int]) -> None:
        if found := await self._read_excerpts(query, ids):
            self._list.rows_changed(found)

    async def _read_excerpts(self, query: Query, ids: Sequence[int]) -> Collection[int]:
        """Learns what matches in the texts of these; returns of which something does."""
        found = await self._desk.finding.excerpts(query, ids)
        if query != self._showing.query:
            return ()
        self._excerpts |= {id_: found.get(id_, "") for id_ in ids}
        return found

    def rows_told(self, ids: frozenset[int]) -> None:
        """See `MarkingScreen.rows_told`; what matches in them may be something else now."""
        super().rows_told(ids)
        for id_ in ids:
            self._excerpts.pop(id_, None)

    async def _why_empty(self, showing: Showing) -> str:
        """Why nothing is shown, and what can be done."""
        if showing.query is None:
            return self._empty_text()
        why = await self._desk.finding.why_empty(showing.query)
        self.nothing_found(why)
        return why.text

    def _empty_text(self) -> str:
        status = self._desk.status
        if status.fresh_at is None:
            if status.has_platform and not status.is_offline:
                return _("Reading the inbox…")
            return _("Nothing has been read yet, and the platform is out of reach.")
        match self._showing.named:
            case View.WROTE:
                return _("Nobody waits for a word from you.")
            case View.TO_CALL:
                return _("Nobody waits for a call.")
            case View.LATER:
                return _("Nothing is put off: P puts a request off until a day.")
        return _("Nothing here.")
