"""What can be done about outgoing replies: the same from the inbox and from their own screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.answering import is_night
from jva_tui.commands import Situation, is_reversal, why_not_decided, why_not_written
from jva_tui.i18n import _, ngettext
from jva_tui.operations import UNDER_WAY, OperationState, Publication, Reply, Undone
from jva_tui.outbox.freezing import can_write
from jva_tui.store.errors import StoreError
from screens.base import CommandScreen, Result
from screens.sentences import (
    at_eight_instead,
    changed_since,
    not_sent,
    outbox_line,
    undone_lines,
    way_of,
)
from widgets.outbox_words import Way, counted, named
from widgets.status_bar import StatusBar
from widgets.wording import clock_time, date_and_time

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence
    from typing import Any

    from textual.timer import Timer

    from jva_tui.desk import Desk
    from jva_tui.domain import Decision, Reading
    from jva_tui.operations import Operation


class SendingScreen(CommandScreen[Result]):
    """A screen with the status line, on which one outgoing reply may be selected.

    Args:
        desk: does it.
    """

    IS_INBOX = True
    """Whether the outgoing replies are elsewhere."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._countdown: Timer | None = None

    def reading(self) -> Reading | None:
        """The request under the cursor."""
        raise NotImplementedError

    def operation(self) -> Operation | None:
        """The outgoing reply under the cursor."""
        raise NotImplementedError

    def batch_id(self) -> int | None:
        """The batch that `undo` and the like are about; None for the last one."""
        return None

    def situation(self) -> Situation:
        """See `CommandScreen.situation`."""
        status, now = self._desk.status, self._desk.now()
        summary = status.outbox
        held = (status.look_until, summary.last_at)
        reading = self.reading()
        return Situation(
            reading=reading,
            can_write=reading is not None and can_write(reading, status.me),
            operation=self.operation(),
            needs_user=bool(summary.asking),
            can_undo=summary.undoable_until is not None,
            waits=bool(summary.count(OperationState.QUEUED)),
            is_ready=self._is_ready(),
            is_held=any(at > now for at in held if at),
            is_offline=status.is_offline,
            has_platform=status.has_platform,
            is_elsewhere=status.is_elsewhere,
            is_signed_out=status.is_signed_out,
            has_cable=self._desk.cable is not None,
        )

    def _is_ready(self) -> bool:
        """Whether the user is shown what waits before it leaves."""
        status = self._desk.status
        return status.look_until is not None and bool(status.outbox.count(OperationState.QUEUED))

    def show_status_line(self) -> None:
        """Shows how the replies stand; where seconds are told, again every second."""
        status = self._desk.status
        line = outbox_line(status, self._desk.now(), is_inbox=self.IS_INBOX)
        self.query_one(StatusBar).show(*line)
        counts = bool(status.outbox.waiting) or status.look_until is not None
        if counts and self._countdown is None:
            self._countdown = self.set_interval(1, self.second_passed)
        elif not counts and self._countdown is not None:
            self._countdown.stop()
            self._countdown = None

    def second_passed(self) -> None:
        """What waits tells another time."""
        self.show_status_line()

    def work(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """Does something behind the screen; what fails is said."""
        self.run_worker(self._tried(work), name=name, exit_on_error=False)

    async def _tried(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except LookupError:
            self.tell(_("Too late: this is not where it was any more."), is_trouble=True)
        except StoreError as error:
            self.tell(str(error), is_trouble=True)

    # Commands

    def do_undo(self) -> None:
        """Takes back what has not left."""
        self.work(self._undo(), "undo")

    async def _undo(self) -> None:
        undone = await self._desk.undo(self.batch_id())
        for text in undone_lines(undone, self._name_in):
            self.tell(text, is_trouble=not undone.taken)

    def _first_name(self, participation_id: int) -> str:
        reading = self._desk.reading(participation_id)
        if reading is None:
            return str(participation_id)
        volunteer = reading.participation.volunteer
        return volunteer.first_name or volunteer.name

    def _name_in(self, operation: Operation) -> str:
        """Whose request it is about, or how a template is called."""
        if isinstance(operation.payload, Publication):
            return named(operation.payload)
        return next(map(self._first_name, operation.rows), "—")

    def do_retry(self) -> None:
        """Sends again, or anyway; going back on a decision made meanwhile is asked for."""
        operation = self.operation()
        assert operation is not None  # noqa: S101 - the command is possible
        state = operation.found_state or ""
        decides = isinstance(operation.payload, Reply) and operation.payload.decision
        if not decides or not is_reversal(state):
            self.work(self._desk.retry(operation.id), "retry")
            return
        from screens.confirm import ConfirmScreen

        text = _("The request is “{state}” now. Sending your decision anyway goes back on that.")
        question = ConfirmScreen(
            _("Send anyway?"), text.format(state=state), yes=_("send anyway"), no=_("leave it")
        )

        def answer(sure: bool | None) -> None:  # noqa: FBT001 - what the question answers
            if sure:
                self.work(self._desk.retry(operation.id), "retry")

        self.app.push_screen(question, answer)

    def do_edit(self) -> None:
        """Makes a draft of the reply again, and opens it."""
        operation = self.operation()
        assert operation is not None  # noqa: S101 - the command is possible
        self.work(self._edit(operation), "edit")

    async def _edit(self, operation: Operation) -> None:
        taken = await self._desk.take_back(operation.id)
        if taken is None:
            raise LookupError(operation.id)
        if reading := self._desk.reading(operation.reply.participation_id):
            self._open_again(taken, reading)

    def _open_again(self, taken: Operation, reading: Reading) -> None:
        """Opens what is left to send of a reply that was taken back, where that can leave."""
        decision = None if taken.done_steps else taken.reply.decision
        told = changed_since(taken, reading.participation)
        overtaken = why_not_decided(decision, reading) if decision else ""
        if overtaken and not taken.reply.text:
            self.tell(f"{overtaken} " + _("Nothing is left to send."), is_trouble=True)
            return
        if overtaken:  # what was written need not be
            self._desk.keep_draft(reading.participation.id, taken.reply.text)
            decision, told = None, f"{overtaken} " + _("Only your message is left to send.")
        if decision is None and not can_write(reading, self._desk.status.me):
            name = self._first_name(reading.participation.id)
            why = why_not_written(reading.participation)
            parts = (overtaken, why, not_sent(taken, name))
            self.tell(" ".join(filter(None, parts)), is_trouble=True)
            return
        self.open_reply(reading, decision, edited=taken, told=told)

    def open_reply(
        self,
        reading: Reading,
        decision: Decision | None,
        *,
        edited: Operation | None = None,
        told: str = "",
    ) -> None:
        """Opens the reply to a request.

        Args:
            reading: the request.
            decision: already taken; None for none.
            edited: what was taken back for this, and does not leave by itself any more.
            told: what has changed since it was written.
        """
        from jva_tui.lots.lot import Lot
        from screens.reply import ReplyScreen

        known = self._desk.operation(reading.participation.id)
        if known is not None and known.state in UNDER_WAY and not known.asks:
            # The list has not caught up yet with a reply that was queued just now.
            self.tell(_("A reply to this person is on its way."), is_trouble=True)
            return

        def ended(queued: frozenset[int] | None) -> None:
            if queued:
                self.replied(queued)
                self._offer_morning()
            elif edited:
                name = self._first_name(reading.participation.id)
                self.tell(not_sent(edited, name), is_trouble=True)

        lot = Lot([reading.participation.id], decision, self._desk.author)
        lot.load([self._desk.recipient(reading)])
        self.app.push_screen(ReplyScreen(self._desk, lot, told=told), ended)

    def open_lot(
        self,
        ids: Sequence[int],
        decision: Decision | None,
        words: Mapping[int, int] | None = None,
    ) -> None:
        """Opens the reply to several requests at once.

        Args:
            ids: the requests, in the order in which they are shown.
            decision: already taken; None for none.
            words: when the last word was said that was known as each of them was chosen.
        """
        from jva_tui.lots.lot import Lot
        from screens.reply import ReplyScreen

        if len(ids) == 1 and (reading := self._desk.reading(ids[0])):
            self.open_reply(reading, decision)
            return

        def ended(queued: frozenset[int] | None) -> None:
            if queued:
                self.replied(queued)
                self._offer_morning()

        lot = Lot(ids, decision, self._desk.author)
        self.app.push_screen(ReplyScreen(self._desk, lot, words=words), ended)

    def replied(self, ids: frozenset[int]) -> None:
        """Replies to these requests were queued."""

    def _offer_morning(self) -> None:
        """At night, says once that what was queued may wait until morning."""
        now, app = self._desk.now(), self.app
        way = way_of(self._desk.status, now)
        if is_night(now) and way is Way.OPEN and not app.has_class("-night"):
            app.add_class("-night")
            text = _("It is {time}: {offer}.")
            self.tell(text.format(time=clock_time(now), offer=at_eight_instead()))

    def do_put_away(self) -> None:
        """Puts the reply away; one that waits becomes a draft again."""
        operation = self.operation()
        assert operation is not None  # noqa: S101 - the command is possible
        if operation.state is OperationState.QUEUED:
            self.work(self._take_back(operation), "take back")
        else:
            self.work(self._put_away(operation), "put away")

    async def _put_away(self, operation: Operation) -> None:
        await self._desk.put_away(operation.id)
        name = self._name_in(operation)
        self.tell(_("Put away: {name}. Nothing more is sent.").format(name=name))

    async def _take_back(self, operation: Operation) -> None:
        taken = await self._desk.take_back(operation.id)
        if taken is None:
            raise LookupError(operation.id)
        undone = Undone(held=(taken,)) if taken.done_steps else Undone(taken=(taken,))
        for line in undone_lines(undone, self._name_in):
            self.tell(line)

    def do_send_now(self) -> None:
        """Ends the waiting on purpose."""
        self.work(self._send_now(), "send now")

    async def _send_now(self) -> None:
        is_ready = self._is_ready()
        batch_id = self.batch_id()
        count = await self._desk.send_now(batch_id)
        if not count and not is_ready:
            raise LookupError(batch_id)
        text = ngettext("{what} leaves now.", "{what} leave now.", count)
        told = text.format(what=counted(count, self._desk.status.outbox))
        self.tell(_("What is ready leaves now.") if is_ready else told)

    def do_at_eight(self) -> None:
        """Lets replies wait until morning."""
        self.work(self._at_eight(), "at eight")

    async def _at_eight(self) -> None:
        at = await self._desk.at_eight(self.batch_id())
        when = date_and_time(at, self._desk.now())
        self.app.clear_notifications()  # among them the offer that was taken up
        text = _("Leaves {when}, if jva-tui is open then; s sends it now.")
        self.tell(text.format(when=when))

    def do_switch_back(self) -> None:
        """Makes the platform answer for this organisation again, once that is confirmed."""
        from screens.confirm import ConfirmScreen

        me = self._desk.status.me
        text = _(
            "The platform will answer for {structure} again, in your browser too: whoever works "
            "there for another organisation at this moment has to change back afterwards."
        )
        self.app.push_screen(
            ConfirmScreen(
                _("Back to my organisation"),
                text.format(structure=me.structure_name if me else _("this organisation")),
                yes=_("change it back"),
                no=_("leave it"),
            ),
            self._switch_back,
        )

    def _switch_back(self, sure: bool | None) -> None:  # noqa: FBT001 - what the question answers
        if sure:
            self.run_worker(self._desk.switch_back(), name="switch back", exit_on_error=False)

    def do_cable(self) -> None:
        """Cuts the demonstration's network, or restores it."""
        cable = self._desk.cable
        if cable is None:
            return
        if cable.is_cut:
            cable.restore()
            told = _("The network is back: everything that waited goes on by itself.")
        else:
            cable.cut()
            told = _("The network is cut. Read and answer as before; the same command restores it.")
        self.notify(told, markup=False)
        self._desk.refresh(thorough=False)

    def do_help(self) -> None:
        """Shows all keys."""
        from screens.help import HelpScreen

        self.app.push_screen(HelpScreen())
