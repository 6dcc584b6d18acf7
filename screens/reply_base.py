"""What the parts of the reply desk share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from screens.base import TellingScreen

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from typing import Any

    from jva_tui.desk import Desk
    from jva_tui.lots.lot import Lot
    from jva_tui.lots.recipient import Recipient


class ReplyBase(TellingScreen[frozenset[int]], ModalScreen[frozenset[int]]):
    """See `screens.reply.ReplyScreen`, whose arguments these are."""

    def __init__(
        self, desk: Desk, lot: Lot, *, told: str = "", words: Mapping[int, int] | None = None
    ) -> None:
        super().__init__()
        self.desk = desk
        self.lot = lot
        self.at = lot.ids[0]
        """Who is under the cursor."""
        self.is_asked_twice = False
        """Whether the question has been put that comes before what speaks against sending."""
        self.was_refused = False
        """Whether the key before this one did nothing: the next may be meant for what it opens."""
        self.unwritten: dict[int, str] = {}
        """Texts of single people that the text for all has taken the place of."""
        self.is_queueing = False
        """Whether the replies are being written to the disk."""
        self.newer: dict[int, Recipient] = {}
        """Those of whom something has come since they were shown: as they stand now."""
        self.is_resumed = False
        """Whether a lot that was begun goes on here."""
        self._changed_since = told
        self._words = words or {}

    def show(self) -> None:
        """See `ReplyScreen.show`."""
        raise NotImplementedError

    def keep(self) -> None:
        """See `ReplyText.keep`."""
        raise NotImplementedError

    def work(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """Does something behind the screen."""
        self.run_worker(work, name=name, exit_on_error=False)

    @property
    def one(self) -> Recipient | None:
        """Who is under the cursor; None until they are loaded."""
        return self.lot.recipients.get(self.at)

    def tell(self, text: str, *, is_trouble: bool = False) -> None:
        """See `TellingScreen.tell`; what was told before has been read by then."""
        self.app.clear_notifications()
        super().tell(text, is_trouble=is_trouble)
