"""The part of the reply desk about people: who is loaded, who is in, what they wrote."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual import on

from jva_tui.desk import InboxChanged
from jva_tui.domain import Decision
from jva_tui.i18n import _, ngettext
from jva_tui.lots.concerns import HOLDS, Concern, unanswered
from jva_tui.lots.lot import MAIN
from screens.base import DeskTold
from screens.reply_base import ReplyBase
from widgets.name_list import NameList
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.timer import Timer

    from jva_tui.domain import Reading
    from jva_tui.lots.recipient import Recipient
    from screens.contact import Contacts


REST_SECONDS = 0.5
"""How long the cursor rests on somebody whose letter then counts as read."""
SHOWN_TOGETHER = 400
"""Recipients that are loaded before the screen is drawn anew: that costs more than reading them."""


class ReplyPeople(ReplyBase):
    """See the module."""

    has_theirs = False
    """Whether something that the volunteer wrote is shown above the text."""
    _rest: Timer

    def begin_people(self) -> None:
        """Reads those who are not loaded yet, behind the screen."""
        self._rest = self.set_interval(REST_SECONDS, self._note_shown, pause=True)
        if missing := [id_ for id_ in self.lot.ids if id_ not in self.lot.recipients]:
            self.run_worker(self._load(missing), name="recipients", exit_on_error=False)

    async def _load(self, ids: Sequence[int]) -> None:
        shown = 0
        async for some in self.desk.recipients(ids):
            self.lot.load(some)
            for one in some:
                self._take_draft(one)
                if _last_word(one.reading) > self._words.get(one.id, _last_word(one.reading)):
                    self.lot.has_news(one.id, Concern.NEWER)
            if not shown or len(self.lot.recipients) - shown >= SHOWN_TOGETHER:
                shown = len(self.lot.recipients)
                self.show()
        gone = [id_ for id_ in ids if id_ not in self.lot.recipients]
        if gone:
            self._leave_out(gone)
        self.show()

    def _leave_out(self, gone: Sequence[int]) -> None:
        if len(gone) >= len(self.lot.ids):
            self.tell(_("Nobody of these is in the inbox any more."), is_trouble=True)
            self.dismiss(frozenset())
            return
        if self.at in gone:
            self.at = next(id_ for id_ in self.lot.ids if id_ not in set(gone))
        self.lot.leave_out(gone)
        told = ngettext(
            "{n} request is gone from the inbox, and left out.",
            "{n} requests are gone from the inbox, and left out.",
            len(gone),
        )
        self.tell(told.format(n=len(gone)), is_trouble=True)

    def _take_draft(self, one: Recipient) -> None:
        """What was begun for somebody is theirs alone; a lot that is resumed knows better."""
        draft = self.desk.draft(one.id)
        if draft is None or not draft.text or self.is_resumed or self.lot.is_single:
            return
        if draft.decision in (None, self.lot.parts[MAIN].decision):
            self.lot.edit(one.id, draft.text)

    # What happens meanwhile

    @on(DeskTold)
    def _told(self, message: DeskTold) -> None:
        if isinstance(message.event, InboxChanged):
            changed = [id_ for id_ in message.event.ids if id_ in self.lot.recipients]
            if changed:
                self.run_worker(self.renew(changed), name="renew", exit_on_error=False)

    async def renew(self, ids: Sequence[int]) -> None:
        """Looks at people anew of whom something was read; nobody is answered blindly for it."""
        missing = set(ids)
        async for some in self.desk.recipients(ids):
            missing -= {one.id for one in some}
            for one in some:
                if known := self.lot.recipients.get(one.id):
                    self._compare(known, one)
        for id_ in missing:
            self.lot.has_gone(id_)
        self.is_asked_twice = False
        self.show()

    def _compare(self, known: Recipient, one: Recipient) -> None:
        """Takes what is known now for what is known, as far as it asks for no look."""
        if _newest(one.reading) > _newest(known.reading):
            self.newer[one.id] = one
            self.lot.has_news(one.id, Concern.NEWER)
        elif _is_other(known, one):
            self.newer[one.id] = one
            self.lot.has_news(one.id, Concern.CHANGED)
        else:  # what held somebody back goes on doing so until the author has decided
            self.lot.load([one._replace(facts=one.facts | (known.facts & HOLDS))])

    def look_anew(self, id_: int) -> None:
        """The author has seen what came: the reply stands on that from now on."""
        if one := self.newer.pop(id_, None):
            self.lot.load([one])
        self.lot.news.pop(id_, None)

    # What they wrote

    def show_theirs(self) -> None:
        """Shows what the one under the cursor wrote and nobody has answered.

        It stands before the reply where it is to be read first, else below.
        """
        one = self.newer.get(self.at) or self.one
        messages = unanswered(one.reading) if one and not self._is_plain() else []
        text = "\n\n".join(message.text.strip() for message in messages)
        name = one.reading.participation.volunteer.first_name if one else ""
        heading = _("{name} wrote:").format(name=name) if text else ""
        verdict = self.lot.verdict(self.at)
        is_below = verdict is not None and verdict.is_in and self.at not in self.lot.news
        for selector, told, is_shown in (
            ("#theirs-title", heading, not is_below),
            ("#theirs", text, not is_below),
            ("#theirs-title-below", heading, is_below),
            ("#theirs-below", text, is_below),
        ):
            widget = self.query_one(selector, Words)
            widget.update(told)
            widget.display = bool(told) and is_shown
        self.has_theirs = bool(text)
        self._rest.reset()

    def _note_shown(self) -> None:
        """Whoever rested here has been read, for the next time."""
        self._rest.pause()
        one = self.newer.get(self.at) or self.one
        if one and self.has_theirs:
            self.desk.has_shown(one.reading)

    def _is_plain(self) -> bool:
        """Whether the conversation stands beside the reply anyway, and nothing new has come."""
        return self.lot.is_single and self.at not in self.lot.news

    # Commands

    @cached_property
    def _contacts(self) -> Contacts:
        from screens.contact import Contacts

        return Contacts(self, self.desk)

    def do_copy(self) -> None:
        """Copies how the one under the cursor can be reached."""
        self._contacts.copy([self.at])

    @on(NameList.Highlighted)
    def _moved(self) -> None:
        people = self.query_one(NameList)
        if people.cursor_id is not None and people.cursor_id != self.at:
            self.at = people.cursor_id
            self.query_one("#preview-box").scroll_home(animate=False, immediate=True)
            self.show()

    @on(NameList.Toggled)
    def _toggled(self) -> None:
        if not self.is_queueing:
            self.do_take()

    def do_take(self) -> None:
        """In or out; who cannot be answered stays out."""
        verdict = self.lot.verdict(self.at)
        if verdict is None:
            return
        if verdict.stop:
            told = _("Nothing can go to this person as it stands.")
            self.tell(told, is_trouble=True)
            return
        if not verdict.is_in:
            self.look_anew(self.at)
        self.lot.choose([self.at], not verdict.is_in)
        self.keep()
        self.show()
        self.query_one(NameList).action_down()

    def do_take_all(self) -> None:
        """Brings back all who were left out, but for those to whom something happened just now."""
        lot = self.lot
        held = [id_ for id_ in lot.held() if id_ not in lot.news]
        by_hand = [id_ for id_ in held if id_ in lot.chosen]
        back = [id_ for id_ in held if id_ not in lot.chosen] or by_hand
        lot.choose(back, True)
        left = sum(id_ in lot.news for id_ in lot.held())
        text = ngettext("{n} person is back.", "{n} people are back.", len(back))
        told = text.format(n=len(back)) if back else _("Nobody was left out.")
        if left:
            text = ngettext(
                "{n} of whom something came just now stays out: look first.",
                "{n} of whom something came just now stay out: look first.",
                left,
            )
            told = f"{told} {text.format(n=left)}"
        self.tell(told)
        self.keep()
        self.show()

    def do_attention(self) -> None:
        """To the next person who is left out, cannot be answered, or is to be looked at."""
        lot, ids = self.lot, self.lot.ids
        start = ids.index(self.at) + 1
        for id_ in (*ids[start:], *ids[:start]):
            verdict = lot.verdict(id_)
            if verdict and (verdict.stop or not verdict.is_in or verdict.concerns & HOLDS):
                self.query_one(NameList).move(ids.index(id_))
                return
        self.tell(_("Nobody here needs to be looked at first."))

    @property
    def has_several(self) -> bool:
        """Whether somebody could be given one yes among several requests."""
        if self.lot.parts[MAIN].decision is not Decision.VALIDATE:
            return False
        return bool(self.lot.persons()) or bool(self._others())

    def _others(self) -> list[int]:
        """Requests of the one under the cursor that are not in the lot, mine and open."""
        if self.one is None:
            return []
        here = set(self.lot.ids)
        return [o.id for o in self.one.others if o.is_open and o.is_mine and o.id not in here]

    def bring_in_others(self) -> None:
        """Adds what the one under the cursor has asked for besides."""
        for id_ in self._others():
            if reading := self.desk.reading(id_):
                self.lot.add(self.desk.recipient(reading))


def _last_word(reading: Reading) -> int:
    latest = reading.participation.latest
    return latest.at if latest else 0


def _newest(reading: Reading) -> int:
    return max((m.id for m in reading.messages if not m.is_contextual), default=0)


def _is_other(known: Recipient, one: Recipient) -> bool:
    """Whether its author would have to see first what has changed: state, or what is filled in."""
    before, now = known.reading.participation, one.reading.participation
    is_refilled = before.is_whole and known.values != one.values
    return before.state != now.state or is_refilled
