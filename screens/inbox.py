"""The inbox: views, the list, the reading pane."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on

from jva_tui.board import DayTurned
from jva_tui.command import CHOOSING, FINDING, SORTING
from jva_tui.commands import COMMANDS, VIEW_COMMANDS, VIEW_LABELS
from jva_tui.desk import InboxChanged, ReadingChanged, StatusChanged
from jva_tui.domain import Decision
from jva_tui.i18n import _, ngettext
from screens.base import DeskTold, bindings
from screens.titles import title_of
from screens.triage import TriageScreen
from widgets.inbox_list import InboxList
from widgets.key_bar import KeyBar
from widgets.reading_pane import ReadingPane
from widgets.status_bar import StatusBar
from widgets.title_bar import TitleBar
from widgets.views_bar import ViewsBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from jva_tui.desk import Desk, Event
    from jva_tui.domain import Reading
    from jva_tui.operations import Operation
    from screens.contact import Contacts
    from screens.templates_base import Step

REST_SECONDS = 0.25
"""How long the cursor rests before the conversation under it is read from the platform."""


class InboxScreen(TriageScreen):
    """The first screen, and the one that everything comes back to."""

    # Textual does not load a default screen's CSS_PATH, and an application's costs a second parse.
    DEFAULT_CSS = Path(__file__).with_name("inbox.tcss").read_text("utf-8")
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "open",
        "back",
        "read_on",
        "read_back",
        *(one.id for one in COMMANDS if one.group in {FINDING, CHOOSING, SORTING}),
        "validate",
        "decline",
        "progress",
        "message",
        "cancel",
        "copy_contact",
        "show_contact",
        "called",
        "not_called",
        "undo",
        "outbox",
        "templates",
        "attention",
        "retry",
        "edit",
        "put_away",
        "send_now",
        "at_eight",
        "next_view",
        "previous_view",
        *VIEW_COMMANDS,
        "scope",
        "refresh",
        "export",
        "indicators",
        "switch_back",
        "accounts",
        "lock",
        "theme",
        "palette",
        "help",
        "quit",
    )
    AUTO_FOCUS = "InboxList"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._reading: Reading | None = None
        self._shown: int | None = None
        """Who the cursor stood on when that was last shown."""
        self._template_steps: list[Step] = []
        """What was done to templates, and can be undone there."""

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        self.fold(self.app.size)  # before the first layout, which else would be done twice
        yield TitleBar()
        yield ViewsBar()
        yield InboxList()
        yield ReadingPane()
        yield StatusBar()
        yield KeyBar()

    def on_mount(self) -> None:
        """Shows the first rows at once; the rest follows behind."""
        self._list = self.query_one(InboxList)
        self._list.marks = self._marks
        self._pane = self.query_one(ReadingPane)
        self._rest = self.set_interval(REST_SECONDS, self._complete, pause=True)
        self._desk.listen(self._hear)
        self.show_first_rows()
        self._show_status()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.fill()
        self.recall_marks()
        self._desk.start()
        self.run_worker(self.ready_search(), name="search", exit_on_error=False)
        self.set_interval(60, self._new_minute)

    def on_resize(self, event: events.Resize) -> None:
        """Folds the panes as the terminal narrows."""
        self.fold(event.size)

    def reading(self) -> Reading | None:
        """See `SendingScreen.reading`: of whom the cursor stands on, also before that is drawn."""
        self._catch_up()
        return self._reading

    def operation(self) -> Operation | None:
        """See `SendingScreen.operation`."""
        reading = self.reading()
        return reading.operation if reading else None

    # What the list and the desk tell

    def _hear(self, event: Event) -> None:
        """Lets every screen know; those that are closed would go on listening by themselves."""
        for screen in self.app.screen_stack:
            screen.post_message(DeskTold(event))

    @on(InboxList.Highlighted)
    def _catch_up(self) -> None:
        """Shows who the cursor stands on, unless that was done: keys may have come first."""
        if self._shown != self._list.cursor_id:
            self._show(self._list.cursor_id)

    @on(InboxList.Opened)
    def _open(self) -> None:
        self.do_open()

    @on(ViewsBar.Chosen)
    def _choose(self, event: ViewsBar.Chosen) -> None:
        self.turn_to_view(event.view)

    @on(KeyBar.Pressed)
    def _pressed(self, event: KeyBar.Pressed) -> None:
        if self.press_key(event.key):
            return
        # The names of some keys depend on the language, which is chosen after this is imported.
        self.action_command(next(one.id for one in COMMANDS if one.hint == event.key))

    @on(DeskTold)
    def _told(self, message: DeskTold) -> None:
        match message.event:
            case InboxChanged(ids):
                self.rows_told(ids)
                self._list.rows_changed(ids)
                if self._reading and self._reading.participation.id in ids:
                    self._show(self._list.cursor_id)
                self.fill()
            case ReadingChanged(id_) if id_ == self._list.cursor_id:
                self._show(id_)
            case DayTurned(soon):
                self._list.show_soon(soon)
                self._show(self._list.cursor_id)
                self.fill()
            case StatusChanged():
                self._show_status()

    # Showing

    def loaded(self) -> None:
        """See `ListingScreen.loaded`."""
        self._catch_up()
        if self._reading is None:
            self._show(self._list.cursor_id)

    def turned(self) -> None:
        """See `ListingScreen.turned`."""
        super().turned()
        self._show_status()

    def highlighted(self) -> None:
        """See `ListingScreen.highlighted`."""
        self._pane.highlight(self._list.found)

    def _show(self, participation_id: int | None) -> None:
        """Shows a participation in the reading pane; the rest is read if the cursor rests."""
        self._shown = participation_id
        self._reading = None if participation_id is None else self._desk.reading(participation_id)
        self._pane.can_read = self._can_read()
        self._pane.show(self._reading, now=self._desk.now())
        self.show_keys()
        self._rest.reset()

    def _note_shown(self) -> None:
        """What was in sight to its end is read here, whatever the platform knows of that."""
        if self._reading and self._pane.shows_letter:
            self._desk.has_shown(self._reading)

    def _complete(self) -> None:
        self._rest.pause()
        self._note_shown()
        if self._reading:
            id_ = self._reading.participation.id
            self.run_worker(self._desk.complete(id_), name="complete", exit_on_error=False)

    def _show_status(self) -> None:
        status = self._desk.status
        self._pane.me_id = status.me.user_id if status.me else None
        self._show_reach()
        self.query_one(TitleBar).show(
            title_of(self._desk)._replace(
                is_whole_structure=not self._showing.is_only_mine,
                progress=status.progress,
                seconds_left=status.eta,
            )
        )
        self.show_status_line()
        if self._list.cursor_id is None:
            self._list.empty_text = self._empty_text()
        self.show_keys()

    def _show_reach(self) -> None:
        """Lets the pane say whether the rest of a conversation comes; reads it if it does again."""
        if self._can_read() != self._pane.can_read:
            self._show(self._list.cursor_id)

    def _can_read(self) -> bool:
        status = self._desk.status
        return status.has_platform and not status.is_offline and not status.is_elsewhere

    def _new_minute(self) -> None:
        """Ages and « up to date at » move on by themselves."""
        self.fill()
        self._pane.show(self._reading, now=self._desk.now())
        self._show_status()

    # Commands

    def do_open(self) -> None:
        """Gives the reading pane the focus."""
        if self._reading:
            self.add_class("-reading")
            self._pane.focus()
            self.show_keys()  # how many of the marked ones are seen

    def do_back(self) -> None:
        """Gives the list the focus; there, ends a range."""
        if self._list.has_focus and (self.ends_range() or self.ends_search()):
            return
        self._note_shown()
        self.remove_class("-reading")
        self._list.focus()
        self.show_keys()

    def do_read_on(self) -> None:
        """Scrolls the text down while the list keeps the focus."""
        self._pane.action_page_down()
        self._note_shown()

    def do_read_back(self) -> None:
        """Scrolls the text up."""
        self._pane.action_page_up()

    def do_validate(self) -> None:
        """Opens the reply with a decision already taken."""
        self._reply(Decision.VALIDATE)

    def do_decline(self) -> None:
        """As `do_validate`."""
        self._reply(Decision.DECLINE)

    def do_progress(self) -> None:
        """As `do_validate`."""
        self._reply(Decision.TAKE_IN_HAND)

    def do_cancel(self) -> None:
        """As `do_validate`."""
        self._reply(Decision.CANCEL)

    def do_message(self) -> None:
        """Opens the reply without a decision."""
        self._reply(None)

    def _reply(self, decision: Decision | None) -> None:
        if self._marks:
            words = {id_: at for id_, (_state, at, _way) in self._marks.seen.items()}
            self.open_lot(self.targets(), decision, words)
        elif reading := self.reading():
            self.open_reply(reading, decision)

    @cached_property
    def _contacts(self) -> Contacts:
        from screens.contact import Contacts

        return Contacts(self, self._desk)

    def do_copy_contact(self) -> None:
        """Copies how to reach whom this is about."""
        self._contacts.copy(self.targets())

    def do_show_contact(self) -> None:
        """Shows how to reach them."""
        self._contacts.show(self.targets())

    def do_called(self) -> None:
        """Notes that they were called, or takes that back."""
        self._contacts.note(self.targets())

    def do_not_called(self) -> None:
        """Takes the last note back."""
        self._contacts.take_last_back()

    def do_attention(self) -> None:
        """Goes to the next reply that needs the user, wherever it is."""
        needing = self._desk.needing_user()
        waiting = [id_ for operation in needing for id_ in operation.rows]
        here = self._list.cursor_id
        at = waiting.index(here) + 1 if here in waiting else 0
        if at == len(waiting) < len(needing):  # the rest are no requests
            self.action_command("outbox")
        elif waiting:
            self.go_to(waiting[at % len(waiting)])

    def do_outbox(self) -> None:
        """Shows the outgoing replies."""
        from screens.outbox import OutboxScreen

        self.app.push_screen(OutboxScreen(self._desk), self.go_to)

    def do_templates(self) -> None:
        """Shows the templates, as those read them who stand in this view."""
        from screens.templates import TemplatesScreen

        people, here = self._list.ids, self._list.cursor_id
        self.app.push_screen(TemplatesScreen(self._desk, people, here, self._template_steps))

    @on(StatusBar.Pressed)
    def _show_outbox(self) -> None:
        self.do_outbox()

    def do_next_view(self) -> None:
        """Turns to the next view."""
        self._step_view(1)

    def do_previous_view(self) -> None:
        """Turns to the view before."""
        self._step_view(-1)

    def _step_view(self, by: int) -> None:
        views = list(VIEW_LABELS)
        self.turn_to_view(views[(views.index(self._showing.view) + by) % len(views)])

    def has(self, id_: str) -> bool:
        """See `CommandScreen.has`."""
        return id_ in VIEW_COMMANDS or super().has(id_)

    def do(self, id_: str) -> None:
        """See `CommandScreen.do`; a view's command turns to it."""
        if id_ in VIEW_COMMANDS:
            self.turn_to_view(VIEW_COMMANDS[id_])
        else:
            super().do(id_)

    def do_refresh(self) -> None:
        """Reads the platform again."""
        self._desk.refresh()

    def do_accounts(self) -> None:
        """Another inbox, or signing in and out."""
        self.run_worker(self.app.run_action("app.accounts"), name="accounts")

    def do_export(self) -> None:
        """Exports the view, or what is marked."""
        from screens.export import Exports

        showing, marked = self._showing, self.targets() if self._marks else []

        async def find() -> Sequence[int]:
            return marked or await self._desk.ids(showing)

        whose = _("my missions") if showing.is_only_mine else _("whole organisation")
        what = self.saved_name or _("Search") if showing.query else _(VIEW_LABELS[showing.view])
        title = _("Export: {view} · {whose}").format(view=what, whose=whose)
        if marked:
            told = ngettext("Export {n} request", "Export {n} requests", len(marked))
            title = told.format(n=len(marked))
        name = "marked" if marked else showing.named or "search"
        Exports(self, self._desk).ask(name, title, find)

    def do_quit(self) -> None:
        """Quits; where replies wait, offers to finish first."""
        if not self._desk.status.outbox.waiting:
            self.app.exit()
            return
        from screens.quitting import QuitScreen

        question = QuitScreen(self._desk)
        self.app.push_screen(question, lambda quits: self.app.exit() if quits else None)
