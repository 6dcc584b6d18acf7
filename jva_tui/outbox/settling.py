"""When to look for what became of a request that nobody answered.

The server may still be working on it: that something is there counts at once, that it is absent
only after the settle time. All of this is measured on the monotonic clock, from the closing of the
connection, or from the first sight of an attempt that an earlier process left behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jva_tui.clock import Clock

SETTLE_SECONDS = 120.0
"""How long a request may still take effect once its connection is closed."""
EARLY_LOOKS = (2.0, 20.0)
"""Seconds after the closing at which presence is looked for."""
LATER_LOOKS = (60.0, 300.0, 900.0, 3600.0)
"""Seconds between the looks after the settle time; the last one holds for all further ones."""
QUEUE_IDLE, QUEUE_RATE = 2.0, 10.0
"""Seconds until the platform usually comes to its queue, and how many jobs it does in one."""
POLLS = (1.5, 3.0, 5.0, 8.0, 13.0, 20.0, 30.0, 60.0)
"""Seconds between two looks at that queue, once it should be through; likewise."""
_BEYOND = 0.5
"""Seconds by which a look comes after the settle time, however sums are rounded."""


class _Watch(NamedTuple):
    closed_at: float
    looks: int
    next_at: float
    polls: bool


class Settling:
    """Remembers when requests ended, and when to look for them next.

    Args:
        clock: its monotonic side counts.
        settle: seconds after which absence can be believed.
    """

    def __init__(self, clock: Clock, settle: float = SETTLE_SECONDS) -> None:
        self._clock = clock
        self.settle = settle
        self._watches: dict[int, _Watch] = {}

    def closed(self, attempt_id: int, *, jobs: int = 0) -> None:
        """The connection of this attempt was closed just now.

        Args:
            attempt_id: of the attempt.
            jobs: how many it asked for in the platform's queue, if that was all that it did.
        """
        now = self._clock.monotonic()
        wait = queue_seconds(jobs) if jobs else _after_closing(0, self.settle)
        self._watches[attempt_id] = _Watch(now, 0, now + wait, bool(jobs))

    def seen(self, attempt_id: int, *, polls: bool) -> bool:
        """An attempt is open; if an earlier process left it, its time begins now.

        Args:
            attempt_id: of the attempt.
            polls: whether it only asked for work in the platform's queue.

        Returns:
            Whether it was seen for the first time.
        """
        if attempt_id in self._watches:
            return False
        now = self._clock.monotonic()
        self._watches[attempt_id] = _Watch(now, 0, now, polls)
        return True

    def is_due(self, attempt_id: int) -> bool:
        """Whether to look now."""
        return self._watches[attempt_id].next_at <= self._clock.monotonic()

    def is_settled(self, attempt_id: int) -> bool:
        """Whether absence counts in a read that begins now."""
        return self.age(attempt_id) >= self.settle

    def age(self, attempt_id: int) -> float:
        """Seconds since the connection was closed."""
        return self._clock.monotonic() - self._watches[attempt_id].closed_at

    def looked(self, attempt_id: int) -> None:
        """It was looked for and is not settled: the next look comes later."""
        watch = self._watches[attempt_id]
        now, looks = self._clock.monotonic(), watch.looks + 1
        at = watch.closed_at + _after_closing(looks, self.settle)
        if watch.polls:
            at = now + POLLS[min(looks, len(POLLS)) - 1]
        elif at <= now:
            later = max(0, looks - len(EARLY_LOOKS) - 1)
            at = now + LATER_LOOKS[min(later, len(LATER_LOOKS) - 1)]
        self._watches[attempt_id] = watch._replace(looks=looks, next_at=at)

    def seconds(self) -> float | None:
        """Until the next look at anything; None where nothing is open."""
        soonest = min((watch.next_at for watch in self._watches.values()), default=None)
        return None if soonest is None else max(0.0, soonest - self._clock.monotonic())

    def keep(self, attempt_ids: set[int]) -> None:
        """Forgets all others: somebody else has settled them."""
        for attempt_id in self._watches.keys() - attempt_ids:
            del self._watches[attempt_id]


def queue_seconds(jobs: int) -> float:
    """How long the platform's queue usually takes for so many jobs."""
    return QUEUE_IDLE + jobs / QUEUE_RATE


def _after_closing(looks: int, settle: float) -> float:
    """Seconds after the closing at which the next look comes, after so many."""
    early = [at for at in EARLY_LOOKS if at < settle]
    return early[looks] if looks < len(early) else settle + _BEYOND
