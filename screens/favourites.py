"""The views that the user has saved, beside the others: shown, counted, and found by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _
from jva_tui.query.printing import to_text
from jva_tui.saved_views import SavedView
from jva_tui.view_queries import query_of
from screens.saved_views import SavedViewsScreen
from widgets.choices import Choice
from widgets.views_bar import SavedTab, ViewsBar

if TYPE_CHECKING:
    from jva_tui.desk import Desk
    from jva_tui.saved_views import Saved
    from screens.triage import TriageScreen

_CHOICE = "saved:"
"""Before the name of a saved view, where it is chosen among commands."""


class Favourites:
    """The saved views of a list.

    Args:
        screen: with the list.
        desk: keeps them.
    """

    def __init__(self, screen: TriageScreen, desk: Desk) -> None:
        self._screen = screen
        self._desk = desk
        self._saved: Saved | None = None
        """As last read."""
        self._counts: dict[str, int] = {}

    async def count(self) -> None:
        """Reads which there are, and counts those that are seen."""
        try:
            saved = self._saved = await self._desk.finding.saved()
        except OSError:
            return  # their own screen tells of it
        self._show()
        for view in saved.views:
            # One by one: whoever types meanwhile waits for none but the one being counted.
            if self._is_column or view.name == self._screen.saved_name:
                [self._counts[view.name]] = await self._desk.finding.counts([view.query])
        self._show()

    @property
    def _is_column(self) -> bool:
        return self._screen.has_class("-wide")

    def _show(self) -> None:
        views = self._saved.views if self._saved else ()
        tabs = [SavedTab(view.name, self._counts.get(view.name)) for view in views]
        self._screen.query_one(ViewsBar).set_saved(tabs, self._screen.saved_name)

    def open(self) -> None:
        """Lets the user choose, save and change them."""

        def ended(view: SavedView | None) -> None:
            if view:
                self.turn_to(view)
            else:
                self._screen.work(self._look_again(), "saved views")

        screen = SavedViewsScreen(self._desk, *self._now())
        self._screen.app.push_screen(screen, ended)

    async def _look_again(self) -> None:
        """The view that is shown may seek something else now, have another name or none."""
        await self.count()
        showing, name = self._screen.showing, self._screen.saved_name
        if not name:
            return
        views = self._saved.views if self._saved else ()
        renamed = next((view for view in views if view.query == showing.query), None)
        view = self._named(name) or renamed
        if view is None:
            self._screen.turn_to_view(showing.view)
        elif (view.name, view.query) != (name, showing.query):
            self.turn_to(view)

    def _named(self, name: str) -> SavedView | None:
        views = self._saved.views if self._saved else ()
        return next((view for view in views if view.name == name), None)

    def _now(self) -> tuple[SavedView, str]:
        """What the list shows, as a view to be saved, and why it cannot be."""
        showing = self._screen.showing
        query = showing.query or query_of(showing.view, mine=showing.mine)
        why = "" if query.alternatives else _("“All” needs no saved view: its key shows it.")
        view = SavedView("", "", to_text(query), showing.sort, showing.is_grouped)
        return view, why

    def turn_to(self, view: SavedView) -> None:
        """Shows a saved view."""
        showing = self._screen.showing._replace(query=view.query)
        self._screen.turn_to_saved(view.name, showing, (view.sort, view.is_grouped))
        self._show()

    def turn_to_named(self, name: str) -> None:
        """Shows the saved view of this name, if there still is one."""
        if view := self._named(name):
            self.turn_to(view)

    def run(self, id_: str | None) -> bool:
        """Turns to what was chosen among `choices`; False if it was something else."""
        if id_ is None or not id_.startswith(_CHOICE):
            return False
        self.turn_to_named(id_.removeprefix(_CHOICE))
        return True

    def choices(self) -> list[Choice]:
        """The saved views, to be found by name."""
        views = self._saved.views if self._saved else ()
        return [
            Choice(f"{_CHOICE}{view.name}", view.name, f"F {view.key}".strip(), words=view.text)
            for view in views
        ]
