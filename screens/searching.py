"""Searching from the list: what is typed is found at once, and the view comes back afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _
from jva_tui.query import Is, Query, Trait
from jva_tui.query.printing import to_text
from screens.order import order_words
from widgets.search_bar import SearchBar
from widgets.views_bar import ViewsBar

if TYPE_CHECKING:
    from jva_tui.desk import Desk
    from jva_tui.showing import Showing
    from screens.listing import ListingScreen

_MINE = Is(Trait.MINE)


class _Stood(NamedTuple):
    """What the list was like before anything was sought."""

    showing: Showing
    saved_name: str
    cursor: int | None


class Searching:
    """The line in which one searches, over the list.

    Args:
        screen: with the list.
        desk: finds.
    """

    def __init__(self, screen: ListingScreen[None], desk: Desk) -> None:
        self._screen = screen
        self._desk = desk
        self._bar = SearchBar()
        self._stood: _Stood | None = None
        self._sought: Query | None = None
        """What the list shows by our doing."""
        self._bar.display = False
        self.mounted = screen.mount(self._bar, before=screen.query_one(ViewsBar))
        """Awaited before anything else is done."""

    @property
    def is_on(self) -> bool:
        """Whether the line is there."""
        return self._stood is not None

    @property
    def is_typing(self) -> bool:
        """Whether one types in it."""
        return self._bar.is_typing

    def open(self) -> None:
        """Lets the user type, or change what is sought."""
        query = self._screen.showing.query
        text = self._bar.text if self.is_on else f"{to_text(query)} " if query else ""
        self._begin()
        self._bar.edit(text)

    def _begin(self) -> None:
        if self._stood is None:
            screen = self._screen
            self._stood = _Stood(screen.showing, screen.saved_name, screen.inbox.cursor_id)
            self._screen.remove_class("-reading")  # where there is room for one pane, for the list
            self._screen.add_class("-searching")
            self._bar.display = True  # which else would be learned too late to have the focus

    async def learn(self) -> None:
        """Learns what can be offered: while nobody types, who would wait for what is found."""
        self._bar.known = await self._desk.finding.known()

    def typed(self, query: Query) -> None:
        """Shows what a query finds; where nothing is sought, what was there before."""
        if self._stood is None:
            return
        if query.alternatives:
            self._find(query)
        else:
            self._sought = self._stood.showing.query
            self._go_back(self._stood)

    def _go_back(self, stood: _Stood) -> None:
        self._screen.turn_to(stood.showing, stood.cursor, saved_name=stood.saved_name)

    def _find(self, query: Query) -> None:
        self._sought = query
        self._screen.find(query, cursor=self._screen.inbox.cursor_id)

    def entered(self, text: str) -> None:
        """Goes to what was found; back where nothing was sought."""
        if text:
            self._screen.inbox.focus()
            self._screen.work(self.learn(), "known")
        else:
            self.leave()

    def leave(self) -> None:
        """Shows again what was there before, with the cursor where it was."""
        if stood := self._end():
            self._go_back(stood)
            self._screen.work(self.learn(), "known")

    def _end(self) -> _Stood | None:
        stood, self._stood = self._stood, None
        self._screen.remove_class("-searching")
        if self.is_typing:
            self._screen.inbox.focus()
        self._bar.display = False
        self._bar.put("")
        return stood

    def show(self, query: Query) -> None:
        """Shows what a query finds that was not typed, as if it had been."""
        self._begin()
        self._bar.put(to_text(query))
        self._find(query)

    def turned(self, showing: Showing) -> None:
        """The list shows something else: unless that is what was sought, the search has ended."""
        if self._stood and showing.query != self._sought:
            self._end()

    def turn_scope(self, query: Query) -> None:
        """Seeks the same in my missions alone, or in all of them."""
        if any(_MINE in terms for terms in query.alternatives):
            self.show(query.without(_MINE))
        else:
            self.show(Query(tuple((*terms, _MINE) for terms in query.alternatives or ((),))))

    def show_found(self, count: int | None) -> None:
        """Says how many are found."""
        self._bar.show_found(count, order_words(self._screen.showing))

    def offer(self, instead: Query | None) -> None:
        """Nothing is found: offers what would be, if anything comes near."""
        if self.is_on:
            self._bar.offer(to_text(instead) if instead else "")

    def keys(self) -> list[tuple[str, str, bool]]:
        """What the bottom line says while one types."""
        return [
            ("⏎", _("to the list"), True),
            (_("Tab"), _("complete"), True),
            ("↓↑", _("choose"), True),
            (_("Esc"), _("end the search"), True),
        ]

    def press(self, key: str) -> None:
        """One of these keys was clicked."""
        if key == "⏎":
            self._bar.enter()
        elif key == _("Esc"):
            self.leave()
        elif key == _("Tab"):
            self._bar.action_take()
