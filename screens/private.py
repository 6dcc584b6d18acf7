"""What the user notes for themselves about whom the list shows: later, a note, a waiting list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from jva_tui.days import morning_of
from jva_tui.i18n import _, ngettext
from screens.put_off import BACK, PutOffScreen, day_in_words
from widgets.wording import clock_time, local, ordinal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from jva_tui.board import PlaceFreed, PrioritiesTomorrow
    from jva_tui.desk import Desk
    from screens.contact import Asking


class Privately:
    """Puts requests off, writes notes, and keeps waiting lists.

    Args:
        screen: on which requests were chosen.
        desk: keeps all that.
        done_with: told which ones were put off: nothing more is to be done about them now.
    """

    def __init__(
        self, screen: Asking, desk: Desk, done_with: Callable[[Collection[int]], None]
    ) -> None:
        self._screen = screen
        self._desk = desk
        self._done_with = done_with
        self._removed: dict[int, str] = {}
        """Notes that were emptied: the next look at them brings them back."""

    # Later

    def ask_until(self, ids: Sequence[int]) -> None:
        """Asks until when these are put off, or whether they are brought back."""
        today = local(self._desk.now()).date()
        is_off = any(row.later_until is not None for row in self._desk.rows(ids))
        title = _("Put off until when? {who}").format(who=self._who(ids))

        def chosen(id_: str | None) -> None:
            if id_ == BACK:
                self._screen.work(self._bring_back(ids), "bring back")
            elif id_:
                self._screen.work(self._put_off(ids, date.fromisoformat(id_)), "put off")

        self._screen.app.push_screen(PutOffScreen(title, today, can_come_back=is_off), chosen)

    async def _put_off(self, ids: Sequence[int], day: date) -> None:
        until = morning_of(day)
        done = await self._desk.private.put_off(ids, until)
        if not done:
            told = _("Nothing to put off: somebody has decided about it.")
            self._tell(told, is_trouble=True)
            return
        self._done_with(done)
        told = ngettext(
            "Put off until {day}, {time}: {who}. P brings it back: 9 shows what is put off.",
            "Put off until {day}, {time}: {who}. P brings them back: 9 shows what is put off.",
            len(done),
        )
        day_told = day_in_words(day, local(self._desk.now()).date())
        self._tell(told.format(day=day_told, time=clock_time(until), who=self._who(done)))
        if missed := len(ids) - len(done):
            told = ngettext(
                "{n} was not put off: somebody has decided about it.",
                "{n} were not put off: somebody has decided about them.",
                missed,
            )
            self._screen.tell(told.format(n=missed), is_trouble=True)

    async def _bring_back(self, ids: Sequence[int]) -> None:
        back = await self._desk.private.bring_back(ids)
        told = _("Back where it was: {who}. P puts off again.").format(who=self._who(back))
        self._tell(told if back else _("It is back already."))

    # Notes

    def write(self, participation_id: int) -> None:
        """Opens the note about a request."""
        from screens.note import NoteScreen

        reading = self._desk.reading(participation_id)
        if reading is None:
            return
        before = self._desk.private.note(participation_id)
        text = before or self._removed.pop(participation_id, "")

        def left(now: str | None) -> None:
            if now or not text:
                return
            self._removed[participation_id] = text
            self._tell(_("The note is removed. C brings it back."))

        name = reading.participation.volunteer.name
        screen = NoteScreen(self._desk, participation_id, name, kept=before, text=text)
        self._screen.app.push_screen(screen, left)

    # Waiting lists

    def turn_waiting(self, ids: Sequence[int]) -> None:
        """Puts these on the waiting lists of their missions; where all are, takes them off."""
        self._screen.work(self._turn_waiting(ids), "waiting list")

    async def _turn_waiting(self, ids: Sequence[int]) -> None:
        private = self._desk.private
        waiting = await private.waits(ids)
        if added := await private.wait([id_ for id_ in ids if id_ not in waiting]):
            self._tell(self._waiting_line(added))
        elif waiting:
            gone = await private.no_longer(waiting)
            told = _("Not on your waiting list any more: {who}. W puts them at its end.")
            self._tell(told.format(who=self._who(gone)))
        else:
            told = _("Only an open request of a mission can wait for a place.")
            self._tell(told, is_trouble=True)

    def _waiting_line(self, added: Sequence[int]) -> str:
        reading = self._desk.reading(added[0]) if len(added) == 1 else None
        if reading is None or reading.remarks.place is None or not reading.participation.mission:
            told = _("On your waiting lists now: {who}. W takes them off.")
            return told.format(who=self._who(added))
        told = _("{who}: {nth} on your waiting list of “{mission}”. W takes them off.")
        return told.format(
            who=self._who(added),
            nth=ordinal(reading.remarks.place),
            mission=reading.participation.mission.name,
        )

    # What jva-tui says by itself

    def remind(self, event: PlaceFreed | PrioritiesTomorrow) -> None:
        """Says whose turn it is, or that more becomes urgent tomorrow."""
        from jva_tui.board import PlaceFreed

        if isinstance(event, PlaceFreed):
            told = ngettext(
                "{n} place is free on “{mission}”. Next on your waiting list: {name}.",
                "{n} places are free on “{mission}”. Next on your waiting list: {name}.",
                event.free,
            )
            self._screen.tell(told.format(n=event.free, mission=event.mission, name=event.name))
        else:
            told = ngettext(
                "{n} request becomes a priority tomorrow: / is:soon shows it.",
                "{n} requests become priorities tomorrow: / is:soon shows them.",
                event.requests,
            )
            self._screen.tell(told.format(n=event.requests))

    def _who(self, ids: Sequence[int]) -> str:
        reading = self._desk.reading(ids[0]) if len(ids) == 1 else None
        if reading:
            return reading.participation.volunteer.name
        return ngettext("{count} request", "{count} requests", len(ids)).format(count=len(ids))

    def _tell(self, text: str, *, is_trouble: bool = False) -> None:
        self._screen.app.clear_notifications()  # of what was done before
        self._screen.tell(text, is_trouble=is_trouble)
