"""The missions: open requests, places, dates, who waits longest."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import Input

from jva_tui.desk import InboxChanged, StatusChanged
from jva_tui.i18n import _
from jva_tui.survey_commands import MISSION_COMMANDS, MISSIONS, SurveySituation
from jva_tui.surveying import MissionSort, in_order
from jva_tui.text import fold
from screens.base import DeskTold
from screens.keyed import KeyedScreen, key_bindings
from screens.titles import title_of
from widgets.key_bar import KeyBar
from widgets.lines_pane import LinesPane
from widgets.mission_lines import mission_lines
from widgets.mission_list import MissionList, MissionTitles
from widgets.mission_row import NONE, NOT_KNOWN, OTHERS, OVER, found_among
from widgets.title_bar import TitleBar
from widgets.typed_line import TypedLine
from widgets.wording import local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from jva_tui.desk import Desk
    from jva_tui.store.missions import Outlook
    from screens.pages import Pages

RENEW_SECONDS = 0.5
"""Between two counts while requests change."""


class MissionsScreen(KeyedScreen[int | None]):
    """Ends with the mission whose open requests are to be shown, or None.

    Args:
        desk: knows them.
        mine: whether only the missions of which I am a responsable, at first.
    """

    CSS_PATH = "missions.tcss"
    AUTO_FOCUS = "MissionList"
    OFFERED = MISSION_COMMANDS
    NAME = MISSIONS
    UNSAID = frozenset({"read_on", "read_back", "palette", "help", "theme", "lock"})
    BINDINGS: ClassVar[list[BindingType]] = [
        *key_bindings(MISSION_COMMANDS),
        Binding("down", "move(1)", show=False),  # while letters are typed
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(self, desk: Desk, *, mine: bool) -> None:
        super().__init__()
        self._desk = desk
        self._mine = mine
        self._sort = MissionSort.OPEN
        self._found: Sequence[Outlook] = ()
        self._renewal: Timer | None = None

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        self.fold(self.app.size)
        yield TitleBar()
        yield TypedLine(id="find", compact=True, placeholder=_("a few letters of name or town"))
        with Container(id="columns"):
            with Vertical(id="missions"):
                yield MissionTitles()
                yield MissionList()
            yield LinesPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Counts behind the screen."""
        self._list = self.query_one(MissionList)
        self._pane = self.query_one(LinesPane)
        self._pane.can_focus = False
        self._list.empty_text = _("Counting…")
        self._begin()

    def on_resize(self, event: events.Resize) -> None:
        """Folds the panes as the terminal narrows."""
        self.fold(event.size)

    def around(self) -> SurveySituation:
        """See `KeyedScreen.around`."""
        return SurveySituation(has_one=self._list.current is not None)

    def signs(self) -> list[tuple[str, str]]:
        """See `KeyedScreen.signs`."""
        return [
            (OVER, _("the mission is over")),
            (OTHERS, _("you are not one of those in charge of it")),
            (NONE, _("none")),
            (NOT_KNOWN, _("the platform has not told")),
        ]

    # Showing

    def _begin(self) -> None:
        self._renewal = None
        self._show_title()
        self.run_worker(self._count(), name="missions", exclusive=True, exit_on_error=False)

    async def _count(self) -> None:
        self._found = await self._desk.surveying.missions(mine=self._mine)
        self._show()

    def _show_title(self) -> None:
        whose = _("my missions") if self._mine else _("whole organisation")
        heading = " · ".join((_("Missions"), whose))
        self.query_one(TitleBar).show(title_of(self._desk, heading))

    def _show(self, *, is_anew: bool = False) -> None:
        """Shows what was counted last, in the order wanted."""
        now = self._desk.now()
        typed = fold(self._typed).split()
        found = found_among(self._found, typed) if typed else self._found
        self._list.empty_text = self._why_empty()
        self._list.load(in_order(found, self._sort, local(now).date()), now=now, is_anew=is_anew)
        self.query_one(MissionTitles).show(self._sort)
        self._show_current()

    def _why_empty(self) -> str:
        if self._typed and self._found:
            return _("No mission has these letters in its name or its town.")
        if self._mine:
            return _("No request to join a mission of yours is known: o shows the organisation’s.")
        return _("No request to join a mission is known yet.")

    @property
    def _typed(self) -> str:
        return self.query_one("#find", Input).value.strip()

    @on(MissionList.Highlighted)
    def _show_current(self) -> None:
        current, now = self._list.current, self._desk.now()
        if current is None:
            self._pane.show(None, lambda _width: [])
        else:
            self._pane.show(current.mission.id, lambda width: mission_lines(current, width, now))
        self.query_one(KeyBar).show(self.hints())

    @on(DeskTold)
    def _told(self, message: DeskTold) -> None:
        if isinstance(message.event, StatusChanged):
            self._show_title()
        elif isinstance(message.event, InboxChanged) and self._renewal is None:
            self._renewal = self.set_timer(RENEW_SECONDS, self._begin)

    # Finding

    def do_search(self) -> None:
        """Types a few letters of what is sought."""
        self.add_class("-finding")
        find = self.query_one("#find")
        find.display = True  # which else would be learned too late to have the focus
        self.set_focus(find)

    @on(Input.Changed, "#find")
    def _letters(self) -> None:
        self._show(is_anew=True)

    @on(Input.Submitted, "#find")
    def _entered(self) -> None:
        self._find_no_more(keeps=True)

    def _find_no_more(self, *, keeps: bool = False) -> None:
        find = self.query_one("#find", Input)
        if not keeps:
            find.value = ""
        find.display = bool(find.value)
        self.set_class(bool(find.value), "-finding")
        self._list.focus()
        self._show()

    # Commands

    def action_move(self, by: int) -> None:
        """Moves the cursor by lines, also while letters are typed."""
        self._list.move(self._list.cursor_index + by)

    @on(MissionList.Opened)
    def _opened(self) -> None:
        self.action_command("open")

    @on(MissionTitles.Chosen)
    def _chosen(self, event: MissionTitles.Chosen) -> None:
        self._sort_by(event.sort)

    def _sort_by(self, sort: MissionSort) -> None:
        self._sort = sort
        self._show()

    def do_open(self) -> None:
        """Goes to the open requests of the mission."""
        current = self._list.current
        self.dismiss(current.mission.id if current else None)

    def do_back(self) -> None:
        """Shows all again where some are sought; else leaves."""
        if self.has_class("-finding"):
            self._find_no_more()
        else:
            self.dismiss(None)

    def do_order(self) -> None:
        """Sorts by the next thing."""
        every = [*MissionSort]
        self._sort_by(every[(every.index(self._sort) + 1) % len(every)])

    def do_scope(self) -> None:
        """My missions, or the whole organisation's."""
        self._mine = not self._mine
        self._begin()

    def do_read_on(self) -> None:
        """Scrolls the text down."""
        self._pane.action_page_down()

    def do_read_back(self) -> None:
        """Scrolls the text up."""
        self._pane.action_page_up()

    @cached_property
    def _pages(self) -> Pages:
        from screens.pages import Pages

        return Pages(self, self._desk)

    def do_report_page(self) -> None:
        """Opens the mission's page on the platform."""
        if current := self._list.current:
            self._pages.show_mission(current.mission.id)
