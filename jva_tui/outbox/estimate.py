"""How long sending takes: the longer of what the platform allows and what our lanes can carry."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from jva_tui.outbox.delivery import CHUNK, LANES
from jva_tui.outbox.replies import BULK_FROM, FRESH_SECONDS, GROUP
from jva_tui.outbox.settling import queue_seconds

if TYPE_CHECKING:
    from jva_tui.api.client import Client
    from jva_tui.clock import Clock
    from jva_tui.store.standing import Load

BULK_REQUESTS = 4
"""What a bulk call costs: who we are, the call, and looks at how far it is."""
BEFORE_BULK = 2
"""Those of them that follow each other before the platform begins."""


class Estimate:
    """Tells from what is left, and from how long requests take, when all of it will have arrived.

    Args:
        clock: its monotonic side counts.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._bulk = 0
        self._queues: list[float] = []
        """When the platform will be through with what it was asked to do in its own time."""

    def seconds(self, load: Load, sending: int, client: Client, *, is_read: bool) -> float:
        """Seconds until everything has arrived, if nothing keeps it from leaving now.

        Args:
            load: what has not left yet.
            sending: operations of which something has.
            client: whose requests carry it.
            is_read: whether it need not be read once more before it leaves.
        """
        takes = client.request_seconds
        calls = ceil(load.bulk / CHUNK)
        reads = _reads(load, takes, is_read=is_read)
        requests = load.single + BULK_REQUESTS * calls + reads
        one_by_one = reads + BEFORE_BULK * calls
        queue = self._queue(load, sending, takes)
        under_way = takes / 2 if sending and not queue else 0.0
        carried = under_way + queue + (one_by_one + ceil(load.single / LANES)) * takes
        if not requests:
            return carried
        # As slow as that on an average, and the answer to the last one comes later still.
        gap = max(0.001, (carried - takes) / requests)
        return max(carried, client.eta(requests, gap) + takes)

    def _queue(self, load: Load, sending: int, takes: float) -> float:
        """Seconds for which messages wait until the platform has decided what they tell of."""
        now = self._clock.monotonic()
        begun = self._bulk - load.bulk
        self._bulk = load.bulk
        if begun >= BULK_FROM <= sending:
            self._queues.append(now + takes + queue_seconds(begun))
        self._queues = [at for at in self._queues if at > now]
        if self._queues:
            # Where nothing waits for the first of them, all are waited for.
            return takes + (min if load.single else max)(self._queues) - now
        if not load.bulk:
            return 0.0
        calls = ceil(load.bulk / CHUNK)
        meanwhile = (calls - 1) * BEFORE_BULK * takes
        return takes + max(0.0, queue_seconds(min(load.bulk, CHUNK)) - meanwhile)


def _reads(load: Load, takes: float, *, is_read: bool) -> int:
    """Requests that read what waits: it has to be read anew before more than a minute is over."""
    a_time = min(CHUNK, max(1, int((FRESH_SECONDS - takes) * LANES / takes)))
    later = max(0, ceil(load.single / a_time) - 1)
    first = 0 if is_read else _reading(min(CHUNK, load.operations))
    return first + later * _reading(CHUNK)


def _reading(operations: int) -> int:
    """Requests that read so many: their state in groups, their conversations in one."""
    return ceil(operations / GROUP) + 1 if operations else 0
