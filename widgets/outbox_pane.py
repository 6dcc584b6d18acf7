"""All there is to tell of what stands under the cursor of the outgoing replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.lines_pane import LinesPane
from widgets.outbox_lines import Details, lot_lines, reply_lines

if TYPE_CHECKING:
    from widgets.lines import Line
    from widgets.outbox_row import Key, Lot
    from widgets.outbox_words import Way


class OutboxPane(LinesPane):
    """Shows one reply, or replies queued together."""

    def show_outgoing(self, shown: Details | Lot | None, *, way: Way, now: int) -> None:
        """Shows this from its start; the same one again stays where it was read.

        Args:
            shown: a reply, or several; None empties the pane.
            way: whether what waits can leave.
            now: an instant.
        """

        def lay_out(width: int) -> list[Line]:
            match shown:
                case None:
                    return []
                case Details():
                    return reply_lines(shown, width, way, now)
                case lot:
                    return lot_lines(lot, width, way, now)

        self.show(_key(shown), lay_out)


def _key(shown: Details | Lot | None) -> Key | None:
    match shown:
        case None:
            return None
        case Details():
            return "reply", shown.operation.id
        case lot:
            return "lot", lot.progress.id
