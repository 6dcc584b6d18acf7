"""The Boîte d'envoi: what waits, what leaves, what needs the user, what has arrived."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding

from jva_tui.commands import BY_ID
from jva_tui.desk import ReadingChanged
from jva_tui.i18n import N_, _, ngettext
from jva_tui.operations import OperationState, Publication
from screens.base import DeskTold, bindings
from screens.outbox_entries import entries_of, review_of, told_of
from screens.sending import SendingScreen
from screens.sentences import way_of
from screens.titles import title_of
from widgets.key_bar import HELP, KeyBar, KeyHint
from widgets.outbox_lines import Details
from widgets.outbox_list import OutboxList
from widgets.outbox_pane import OutboxPane
from widgets.outbox_row import Item, Lot
from widgets.outbox_words import counted
from widgets.status_bar import StatusBar
from widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from jva_tui.commands import Situation
    from jva_tui.desk import Desk
    from jva_tui.domain import Reading
    from jva_tui.operations import Operation
    from jva_tui.tally import BatchProgress
    from widgets.outbox_row import Entry

RENEW_SECONDS = 0.5
"""Between two looks at the replies while they change."""
TELL_SECONDS = 5
"""Between two notices that something new needs the user."""
_WAITING = (OperationState.QUEUED, OperationState.SENDING)
_FOOTER = ("retry", "edit", "put_away", "send_now", "undo", "open", "at_eight", "attention")
_ID_OF_KEY = {BY_ID[id_].hint: id_ for id_ in (*_FOOTER, "help")}
_LABELS = {
    ("retry", OperationState.CONFLICT): N_("send anyway"),
    ("put_away", OperationState.QUEUED): N_("do not send"),
    ("put_away", OperationState.DONE): N_("noted"),
    ("put_away", OperationState.CONFLICT): N_("drop"),
    ("put_away", OperationState.FAILED): N_("drop"),
}
"""What a command does to a reply in this state, where its usual label does not say it."""

_LABELS_OF_SEVERAL = {
    "undo": N_("take all back"),
    "send_now": N_("send these now"),
    "at_eight": N_("these at 8:00"),
}


class OutboxScreen(SendingScreen[int | None]):
    """Ends with the participation to go to in the inbox, or None."""

    CSS_PATH = "outbox.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(
            "open",
            "back",
            "read_on",
            "read_back",
            "templates",
            "undo",
            "retry",
            "edit",
            "put_away",
            "send_now",
            "at_eight",
            "attention",
            "switch_back",
            "lock",
            "theme",
            "palette",
            "help",
        ),
        Binding("q,b", "command('back')", show=False),
        Binding("o", "command('open')", show=False),
    ]
    AUTO_FOCUS = "OutboxList"
    IS_INBOX = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._opened: set[int] = set()
        self._lots: dict[int, BatchProgress] = {}
        self._needing: set[int] | None = None
        self._told_at = 0
        self._reading: Reading | None = None
        self._operation: Operation | None = None
        self._renewal: Timer | None = None

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        self.fold(self.app.size)
        yield TitleBar()
        yield StatusBar()
        yield OutboxList()
        yield OutboxPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Shows the replies, with the cursor on what needs the user most."""
        self._list = self.query_one(OutboxList)
        self._pane = self.query_one(OutboxPane)
        self._list.empty_text = _("Nothing waits and nothing needs you: all has arrived.")
        self._renew()

    def on_resize(self, event: events.Resize) -> None:
        """Folds the panes as the terminal narrows."""
        self.fold(event.size)

    def reading(self) -> Reading | None:
        """See `SendingScreen.reading`."""
        return self._reading

    def operation(self) -> Operation | None:
        """See `SendingScreen.operation`."""
        return self._operation

    def situation(self) -> Situation:
        """See `CommandScreen.situation`; what waits, and what needs the user, by the cursor."""
        known, now = super().situation(), self._desk.now()
        until = self._leaves_at()
        asking = self._desk.status.outbox.asking
        is_asking = self._operation is not None and self._operation.needs_user
        others = asking - 1 if is_asking else asking
        return known._replace(
            needs_user=others > 0,
            waits=until is not None,
            waits_elsewhere=known.waits,
            is_held=known.is_ready or (until or 0) > now,
        )

    def _leaves_at(self) -> int | None:
        """When the last of what is queued under the cursor may leave; None where nothing is."""
        current = self._list.current
        if isinstance(current, Lot):
            is_queued = current.progress.counts.get(OperationState.QUEUED, 0)
            return current.progress.not_before if is_queued else None
        operation = self._operation
        if operation is None or operation.state is not OperationState.QUEUED:
            return None
        lot = self._lots.get(operation.batch_id)
        return lot.not_before if lot else operation.not_before

    def batch_id(self) -> int | None:
        """The batch under the cursor, if something of it waits; else the last one."""
        current = self._list.current
        if isinstance(current, Lot):
            counts = current.progress.counts
            return current.progress.id if any(counts.get(state, 0) for state in _WAITING) else None
        if self._operation and self._operation.state in _WAITING:
            return self._operation.batch_id
        return None

    # Showing

    @on(DeskTold)
    def _told(self, message: DeskTold) -> None:
        if isinstance(message.event, ReadingChanged) or self._renewal is not None:
            return
        self._renewal = self.set_timer(RENEW_SECONDS, self._renew)

    def second_passed(self) -> None:
        """See `SendingScreen.second_passed`."""
        super().second_passed()
        self._list.tick(self._desk.now())
        self._show_current()

    def _renew(self) -> None:
        self._renewal = None
        self.show_status_line()
        self.query_one(TitleBar).show(title_of(self._desk, _("Outgoing")))
        self._load()

    def _load(self) -> None:
        entries = entries_of(self._desk, self._opened)
        lots = [entry.progress for entry in entries if isinstance(entry, Lot)]
        self._lots = {progress.id: progress for progress in lots}
        self._list.load(
            entries,
            partial(told_of, self._desk),
            way=way_of(self._desk.status, self._desk.now()),
            now=self._desk.now(),
        )
        self._show_current()
        self._tell_what_is_hidden(entries)

    def _tell_what_is_hidden(self, entries: Sequence[Entry]) -> None:
        """Says that something new needs the user, where that does not show by itself."""
        needing, now = set(review_of(entries)), self._desk.now()
        new = set() if self._needing is None else needing - self._needing
        is_hidden = any(not self._list.is_in_sight(("reply", id_)) for id_ in new)
        if is_hidden and now - self._told_at < TELL_SECONDS:
            return  # what is new is told with what comes next
        self._needing = needing
        if is_hidden:
            self._told_at = now
            text = ngettext(
                "{what} needs you now · n goes there",
                "{what} need you now · n goes there",
                len(new),
            )
            what = counted(len(new), self._desk.status.outbox)
            self.tell(text.format(what=what), is_trouble=True)

    @on(OutboxList.Highlighted)
    def _show_current(self) -> None:
        """Shows what stands under the cursor."""
        current = self._list.current
        self._operation = self._reading = None
        shown: Details | Lot | None = current if isinstance(current, Lot) else None
        if isinstance(current, Item) and (found := self._desk.operation_by_id(current.id)):
            self._operation = found
            for participation_id in found.rows:
                self._reading = self._desk.reading(participation_id)
            shown = Details(
                found,
                self._reading.participation if self._reading else None,
                self._desk.attempts(found.id),
                self._choices(),
                max(0, self._together(found.batch_id) - 1),
            )
        now = self._desk.now()
        self._pane.show_outgoing(shown, way=way_of(self._desk.status, now), now=now)
        self.query_one(KeyBar).show(self._keys())

    def _together(self, batch_id: int | None) -> int:
        """How many replies were queued with one gesture."""
        if batch_id is None:
            return 0
        lot = self._lots.get(batch_id)
        return lot.total if lot else 1

    def _keys(self) -> list[KeyHint]:
        # To take back a reply that was queued alone is what « do not send » does as well.
        is_alone = self._together(self.batch_id()) == 1
        ids = sorted(_FOOTER, key=lambda id_: is_alone and id_ == "undo")
        return [KeyHint(key, label) for key, label in self._possible(ids)]

    def _choices(self) -> list[tuple[str, str]]:
        """What can be done about the reply under the cursor."""
        return self._possible(("retry", "edit", "put_away", "open"))

    def _possible(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """Keys and labels of those commands that can do something now."""
        situation = self.situation()
        return [
            (BY_ID[id_].hint, self._label(id_))
            for id_ in ids
            if not BY_ID[id_].why_not(situation) and (id_ != "open" or self._can_open)
        ]

    @property
    def _shows_list_alone(self) -> bool:
        return self.has_class("-one-pane") and not self.has_class("-reading")

    @property
    def _can_open(self) -> bool:
        current = self._list.current
        is_reply = isinstance(current, Item)
        return isinstance(current, Lot) or (
            is_reply
            and (
                self._shows_list_alone or self._reading is not None or self._publication is not None
            )
        )

    def _label(self, id_: str) -> str:
        if id_ == "open":
            return self._label_of_open()
        if id_ in ("undo", "send_now", "at_eight"):
            return self._label_of_batch(id_)
        label = BY_ID[id_].label
        if self._operation:
            label = _LABELS.get((id_, self._operation.state), label)
        return _(label)

    def _label_of_open(self) -> str:
        current = self._list.current
        if isinstance(current, Lot):
            return _("fold") if current.is_open else _("unfold")
        if self._shows_list_alone:
            return _("read")
        return _("see the template") if self._publication else _("see the request")

    def _label_of_batch(self, id_: str) -> str:
        """What is done to replies that were queued together: to how many of them is said."""
        batch_id = self.batch_id()
        if id_ == "send_now" and self._is_ready():
            return _("send all now")
        if id_ == "undo" and batch_id is None:
            return _("take the last ones back")
        if self._together(batch_id) <= 1:
            return _(BY_ID[id_].label)
        return _(_LABELS_OF_SEVERAL[id_])

    # Commands

    @on(OutboxList.Opened)
    def _open(self) -> None:
        self.do_open()

    @on(KeyBar.Pressed)
    def _pressed(self, event: KeyBar.Pressed) -> None:
        self.action_command("help" if event.key == HELP else _ID_OF_KEY[event.key])

    def do_open(self) -> None:
        """Unfolds or folds replies sent together; goes to the request of one."""
        current = self._list.current
        if isinstance(current, Lot):
            self._opened ^= {current.progress.id}
            self._load()
        elif current is None:
            self.tell(_("No outgoing reply is selected."), is_trouble=True)
        elif self._shows_list_alone:
            self.add_class("-reading")
            self._pane.focus()
        elif self._reading:
            self.dismiss(self._reading.participation.id)
        elif self._publication:
            self.do_templates()
        else:
            self.tell(_("This request is no longer in the inbox."), is_trouble=True)

    @property
    def _publication(self) -> Publication | None:
        """The template under the cursor that is on its way."""
        payload = self._operation.payload if self._operation else None
        return payload if isinstance(payload, Publication) else None

    def do_templates(self) -> None:
        """Shows the templates, with the cursor on the one that is on its way."""
        from screens.templates import TemplatesScreen

        screen = TemplatesScreen(self._desk)
        if publication := self._publication:
            screen.at = publication.key
        self.app.push_screen(screen)

    def do_back(self) -> None:
        """From the text to the list where only one is seen; else back to the inbox."""
        if self.has_class("-one-pane") and self.has_class("-reading"):
            self.remove_class("-reading")
            self._list.focus()
        else:
            self.dismiss(None)

    def do_read_on(self) -> None:
        """Scrolls the text down while the list keeps the focus."""
        self._pane.action_page_down()

    def do_read_back(self) -> None:
        """Scrolls the text up."""
        self._pane.action_page_up()

    def do_attention(self) -> None:
        """Goes to the next reply that needs the user."""
        waiting = [operation.id for operation in self._desk.needing_user()]
        if waiting:  # there may be fewer than the status still tells
            here = self._operation.id if self._operation else None
            at = waiting.index(here) + 1 if here in waiting else 0
            self._list.move_to(("reply", waiting[at % len(waiting)]))
