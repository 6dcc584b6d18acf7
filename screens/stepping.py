"""Going on from a request to the next one that is sought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _
from jva_tui.listing import Sought

if TYPE_CHECKING:
    from jva_tui.desk import Desk
    from screens.listing import ListingScreen


class Stepping:
    """Moves the cursor of a list.

    Args:
        screen: with the list.
        desk: knows the requests.
    """

    def __init__(self, screen: ListingScreen[None], desk: Desk) -> None:
        self._screen = screen
        self._desk = desk

    async def to_next(self, sought: Sought) -> None:
        """Goes to the next such request that is shown, from the end on to the first."""
        inbox = self._screen.inbox
        ids, place, here = inbox.ids, inbox.place, inbox.cursor_id
        found = await self._desk.listing.next_sought(ids, place, sought)
        if found is None:
            told = _("No other request here has a message that you have not read.")
            if sought is Sought.UNANSWERED:
                told = _("No other request here waits for your answer.")
            self._tell(told)
        elif inbox.cursor_id == here:  # who has moved on meanwhile is not called back
            at = inbox.place_of(found)
            inbox.move_to(found)
            if at is not None and at < place:
                self._tell(_("On from the first one again."))

    def to_same(self, participation_id: int) -> None:
        """Goes to the next request of the same volunteer, wherever it stands."""
        ids = self._desk.listing.of_same_volunteer(participation_id)
        if len(ids) == 1:
            self._tell(_("No other request of this volunteer is known."))
            return
        at = (ids.index(participation_id) + 1) % len(ids)
        told = _("Request {n} of {count} of this volunteer.").format(n=at + 1, count=len(ids))
        if not self._screen.inbox.move_to(ids[at]):
            self._screen.go_to(ids[at])
            told += " " + _("It stands under “All”.")
        self._tell(told)

    def _tell(self, text: str) -> None:
        self._screen.app.clear_notifications()  # what was said of the step before
        self._screen.tell(text)
