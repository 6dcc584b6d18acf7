"""One sender a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _
from jva_tui.locks import FileLock

if TYPE_CHECKING:
    from jva_tui.clock import Clock

MOMENT = 0.5
"""Seconds for which somebody may hold the lock who does not send."""
GLANCE = 0.05


class SenderBusy(Exception):  # noqa: N818 - a state of affairs, not a defect
    """Another process sends for this folder."""

    def __str__(self) -> str:
        return _("Another jva-tui is open on this account: it sends what waits.")


class SenderLock(FileLock):
    """Held for the life of the process that sends.

    Whoever opens after a death holds it for a moment, too, to clear up.
    """

    async def gain(self, clock: Clock) -> bool:
        """Whether we hold it now, or within a moment."""
        until = clock.monotonic() + MOMENT
        while not self.acquire():
            if clock.monotonic() >= until:
                return False
            await clock.sleep(GLANCE)
        return True
