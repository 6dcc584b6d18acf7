"""Waiting for room, when others on this network have spent the requests of the minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.api.errors import Throttled
from jva_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jva_tui.cli.progress import Progress
    from jva_tui.clock import Clock

_MINUTES = 5
"""How often we wait for room before we give up."""


async def patiently(
    work: Callable[[], Awaitable[object]], clock: Clock, progress: Progress
) -> None:
    """Works, and goes on when the platform has asked to wait.

    Raises:
        Throttled: that was so for several minutes on end.
    """
    for _minute in range(_MINUTES):
        try:
            await work()
        except Throttled as error:
            seconds = error.retry_after or 60
            progress.say(_("The platform asks to wait: {n} s").format(n=seconds))
            await clock.sleep(seconds)
        else:
            return
    await work()
