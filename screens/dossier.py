"""One volunteer: their requests side by side, and those of whoever may be taken for them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on

from jva_tui.desk import InboxChanged
from jva_tui.i18n import _, ngettext
from jva_tui.outbox.freezing import can_write
from jva_tui.survey_commands import DOSSIER, DOSSIER_COMMANDS, SurveySituation
from screens.base import DeskTold
from screens.keyed import KeyedScreen, key_bindings
from screens.titles import title_of
from widgets.dossier_view import DossierView
from widgets.key_bar import KeyBar
from widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.desk import Desk
    from screens.pages import Pages


class DossierScreen(KeyedScreen[int | None]):
    """Ends with the request to go to in the inbox, or None.

    Args:
        desk: knows them.
        participation_id: a request of the volunteer.
    """

    DEFAULT_CSS = """
    DossierScreen { layout: vertical; background: $background; }
    DossierScreen DossierView { height: 1fr; }
    DossierScreen ToastRack { margin-bottom: 1; }
    """
    AUTO_FOCUS = "DossierView"
    OFFERED = DOSSIER_COMMANDS
    NAME = DOSSIER
    UNSAID = frozenset(
        {"down", "up", "left", "right", "first", "last", "read_on", "read_back"}
        | {"palette", "help", "theme", "lock"}
    )
    BINDINGS: ClassVar[list[BindingType]] = key_bindings(DOSSIER_COMMANDS)

    def __init__(self, desk: Desk, participation_id: int) -> None:
        super().__init__()
        self._desk = desk
        self._about = participation_id
        self._shown: frozenset[int] = frozenset({participation_id})

    def compose(self) -> ComposeResult:
        """Title, people and their requests, keys."""
        yield TitleBar()
        yield DossierView()
        yield KeyBar()

    def on_mount(self) -> None:
        """Looks for everything behind the screen."""
        self._view = self.query_one(DossierView)
        self.query_one(TitleBar).show(title_of(self._desk, _("Everything of them")))
        self._look()

    def around(self) -> SurveySituation:
        """See `KeyedScreen.around`."""
        return SurveySituation(has_one=self._view.current is not None)

    def _look(self) -> None:
        self.run_worker(self._load(), name="dossier", exclusive=True, exit_on_error=False)

    async def _load(self) -> None:
        found = await self._desk.surveying.dossier(self._about)
        if found is None:
            self.tell(_("This request is no longer in the inbox."), is_trouble=True)
            self.dismiss(None)
            return
        self._shown = frozenset(asked.row.id for asked in found.requests)
        if found.left_out:
            told = ngettext(
                "{n} more request is not shown here: search finds it by its name.",
                "{n} more requests are not shown here: search finds them by their name.",
                found.left_out,
            )
            self._view.last_words = told.format(n=found.left_out)
        me, now = self._desk.status.me, self._desk.now()
        self._view.load(found, at=self._about, now=now, me_id=me.user_id if me else None)
        self.query_one(TitleBar).show(title_of(self._desk, found.people[0].volunteer.name))
        self._show_keys()

    @on(DossierView.Highlighted)
    def _show_keys(self) -> None:
        self.query_one(KeyBar).show(self.hints())

    @on(DeskTold)
    def _told(self, message: DeskTold) -> None:
        if isinstance(message.event, InboxChanged) and message.event.ids & self._shown:
            self._look()

    # Commands

    @on(DossierView.Opened)
    def _opened(self) -> None:
        self.action_command("open")

    def do_open(self) -> None:
        """Goes to the request in the inbox."""
        current = self._view.current
        self.dismiss(current.row.id if current else None)

    def do_back(self) -> None:
        """Back to the inbox, where it stood."""
        self.dismiss(None)

    def do_down(self) -> None:
        """To the request below."""
        self._view.move_by_rows(1)

    def do_up(self) -> None:
        """To the one above."""
        self._view.move_by_rows(-1)

    def do_right(self) -> None:
        """To the next one."""
        self._view.move(self._view.cursor + 1)

    def do_left(self) -> None:
        """To the one before."""
        self._view.move(self._view.cursor - 1)

    def do_first(self) -> None:
        """To the first."""
        self._view.move(0)

    def do_last(self) -> None:
        """To the last."""
        self._view.move(len(self._shown) - 1)

    def do_read_on(self) -> None:
        """Scrolls a page down."""
        self._view.show_from(self._view.top + self._view.page)

    def do_read_back(self) -> None:
        """Scrolls a page up."""
        self._view.show_from(self._view.top - self._view.page)

    @cached_property
    def _pages(self) -> Pages:
        from screens.pages import Pages

        return Pages(self, self._desk)

    def do_report_page(self) -> None:
        """Opens the request's page on the platform."""
        if current := self._view.current:
            can_read = can_write(current.reading, self._desk.status.me)
            self._pages.show_request(current.reading, can_read=can_read)
