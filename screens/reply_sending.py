"""The part of the reply desk that lets go: what speaks against it, the question, the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.commands import is_reversal
from jva_tui.domain import Decision
from jva_tui.i18n import _, ngettext
from jva_tui.lots.concerns import Concern
from jva_tui.lots.lot import MAIN
from jva_tui.lots.stops import Stop
from jva_tui.store.errors import NotWritten, Unsettled
from screens.lot_words import trouble_with, why_stopped
from screens.reply_base import ReplyBase

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from typing import Any

    from jva_tui.lots.recipient import Recipient
    from jva_tui.operations import Reply


class ReplySending(ReplyBase):
    """See the module."""

    def do_write(self) -> None:
        """See `ReplyText.do_write`."""
        raise NotImplementedError

    def look_anew(self, id_: int) -> None:
        """See `ReplyPeople.look_anew`."""
        raise NotImplementedError

    async def renew(self, ids: Sequence[int]) -> None:
        """See `ReplyPeople.renew`."""
        raise NotImplementedError

    def do_send(self) -> None:
        """Queues the replies, unless something must be mended or asked first."""
        if self.lot.is_single:
            self._send_one()
        else:
            self._send_several()

    # One

    def _send_one(self) -> None:
        one, verdict = self.one, self.lot.verdict(self.at)
        if one is None or verdict is None:
            return
        if verdict.stop is Stop.NOTHING:
            self.do_write()
        elif verdict.stop is Stop.UNDER_WAY:
            self._say_under_way()
        elif verdict.stop is not None:
            self.tell(trouble_with(self.lot, self.at), is_trouble=True)
        elif self._speaks_against(one) and not self.is_asked_twice:
            self.is_asked_twice = True
            self.show()
        else:
            self.look_anew(self.at)
            self.show()
            if trouble := trouble_with(self.lot, self.at):  # as it stands now
                self.tell(trouble, is_trouble=True)
            else:
                self._begin(self._queue_one())

    def _speaks_against(self, one: Recipient) -> bool:
        is_contrary = self.lot.part(self.at).decision is not None and is_reversal(
            one.reading.participation.state
        )
        is_new = self.at in self.lot.news or self.was_refused
        return is_contrary or self._is_in_bulk(one) or is_new

    def _is_in_bulk(self, one: Recipient) -> bool:
        # A validation still under way at the platform would overwrite anything else.
        is_other = self.lot.part(self.at).decision not in (None, Decision.VALIDATE)
        return is_other and Concern.IN_BULK in one.facts

    def asked_twice(self) -> list[str]:
        """What is asked before one reply leaves, once it was asked for."""
        one = self.one
        if not self.is_asked_twice or one is None:
            return []
        state = one.reading.participation.state
        is_decided = self.lot.part(self.at).decision is not None and is_reversal(state)
        if is_decided and self.at not in self.lot.news:
            text = _("It is “{state}”: press Enter again to go back on that decision.")
            return [text.format(state=state)]
        return [_("Press Enter again to send it all the same.")]

    # Several

    def _send_several(self) -> None:
        lot = self.lot
        if len(lot.recipients) < len(lot.ids):
            self.tell(_("Still reading for whom this is: in a moment."), is_trouble=True)
            return
        part = lot.parts[MAIN]
        if part.decision is None and not part.text.strip() and not lot.edits:
            self.do_write()
            return
        if not lot.counts().going:
            self.tell(self._why_nobody(), is_trouble=True)
            return
        self._begin(self._ask())

    def _why_nobody(self) -> str:
        counts = self.lot.counts()
        if not counts.stopped:
            return _("Nobody to send to: all are left out. Space brings one back, * all of them.")
        why = why_stopped(self.lot)
        if counts.held:
            told = _("Nobody to send to. Left out: {n}, Space brings one back. Impossible: {why}.")
            return told.format(n=counts.held, why=why)
        told = _("Nobody to send to: nothing can go to any of these people: {why}.")
        return told.format(why=why)

    # The disk

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        if self.is_queueing:
            work.close()
            return
        self.is_queueing = True
        self.run_worker(work, name="queue", exit_on_error=False)

    async def _queue_one(self) -> None:
        await self._queue(await self.desk.frozen(self.lot, [self.at]))

    async def _ask(self) -> None:
        """Asks whether this is what is to leave, and to whom: that, and nothing else, leaves then.

        What happens to them in the meantime is still heeded.
        """
        from screens.confirm_lot import ConfirmLotScreen

        going = self.lot.in_order()
        replies = await self.desk.frozen(self.lot, going)
        self.is_queueing = False
        needs_count = len(going) >= self.desk.typed_count_from or bool(self.lot.reversals(going))

        def answer(sure: bool | None) -> None:  # noqa: FBT001 - what the question answers
            if sure:
                self._begin(self._queue(replies))

        self.app.clear_notifications()  # which would stand before the question
        self.app.push_screen(ConfirmLotScreen(self.lot, going, needs_count=needs_count), answer)

    async def _queue(self, replies: Sequence[Reply]) -> None:
        try:
            queued = await self.desk.queue_lot(self.lot, replies)
        except Unsettled:
            self._say_under_way()
        except NotWritten as error:
            self._say_kept(f"{error} ")
        except Exception as error:
            told = _("The reply could not be written to the disk ({error}); it was not sent.")
            self._say_kept(told.format(error=error) + " ")
        else:
            if missing := len(replies) - len(queued):
                self._say_changed(missing)
            if queued:
                self.dismiss(queued)
                return
        self.is_queueing = False
        await self.renew([reply.participation_id for reply in replies])

    def _say_changed(self, missing: int) -> None:
        verdict = self.lot.verdict(self.at)
        if self.lot.is_single and verdict and verdict.stop is Stop.UNDER_WAY:
            self._say_under_way()  # as where it is learned only from the outbox
            return
        told = ngettext(
            "{n} was not sent: something changed there in the meantime. It is kept.",
            "{n} were not sent: something changed there in the meantime. They are kept.",
            missing,
        )
        self.tell(told.format(n=missing), is_trouble=True)

    def _say_under_way(self) -> None:
        told = _("Another reply to this person is already on its way. Your text is kept.")
        if not self.lot.is_single:
            told = _("Another reply to one of them is on its way: nothing was sent. It is kept.")
        self.tell(told, is_trouble=True)

    def _say_kept(self, why: str) -> None:
        text = why + _("Your text is still here.")
        self.notify(text, severity="error", markup=False)
