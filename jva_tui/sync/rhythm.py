"""How long to wait until the platform is read again. Nothing here but arithmetic."""

from __future__ import annotations

from typing import NamedTuple

ACTIVE = 45.0
"""Seconds between rounds while the user works."""
IDLE = 180.0
"""After `IDLE_AFTER` seconds without a key."""
LONG_IDLE = 600.0
"""After `LONG_IDLE_AFTER` seconds without a key."""
IDLE_AFTER = 300.0
LONG_IDLE_AFTER = 1_800.0
OFFLINE_FIRST = 2.0
"""After the first failure to connect; each further one doubles it."""
OFFLINE_MOST = 60.0
TROUBLE_FIRST = 15.0
"""After the first other failure that may pass; each further one doubles it."""
JITTER = 0.1
"""Share of a wait by which it varies, so that an office's computers do not ask all at once."""
_MOST_DOUBLINGS = 10


class Moment(NamedTuple):
    """What the wait depends on."""

    idle: float = 0.0
    """Seconds since the user's last key."""
    failures: int = 0
    """Rounds in a row that failed."""
    is_offline: bool = False
    """Whether the last one failed for want of a connection."""
    is_permanent: bool = False
    """Whether the last one failed in a way that will not pass by itself."""
    throttled: int = 0
    """Rounds in a row that the platform refused because too much was asked of it."""
    retry_after: float = 0.0
    """Seconds that the platform wants us to wait."""
    room_in: float = 0.0
    """Seconds until a round would find room in the minute's allowance."""


class Rhythm:
    """Remembers how the rounds went, of which a `Moment` tells."""

    def __init__(self) -> None:
        self._last = Moment()

    @property
    def is_offline(self) -> bool:
        """Whether the last round found no connection."""
        return self._last.is_offline

    def went_well(self) -> None:
        """A round came to its end."""
        self._last = Moment()

    def went_wrong(
        self,
        *,
        offline: bool = False,
        permanent: bool = False,
        throttled: bool = False,
        retry_after: float = 0.0,
    ) -> None:
        """A round failed; see `Moment`."""
        self._last = Moment(
            failures=self._last.failures + 1,
            is_offline=offline,
            is_permanent=permanent,
            throttled=self._last.throttled + 1 if throttled else 0,
            retry_after=retry_after,
        )

    def moment(self, *, idle: float, room_in: float) -> Moment:
        """How things stand now."""
        return self._last._replace(idle=idle, room_in=room_in)


def wait(moment: Moment, chance: float) -> float:
    """Seconds from the end of one round to the beginning of the next.

    Args:
        moment: how things stand.
        chance: at random from 0 to 1, drawn anew for each wait.
    """
    seconds = _calm(moment.idle)
    if moment.is_offline:
        seconds = _doubled(OFFLINE_FIRST, moment.failures - 1, OFFLINE_MOST)
    elif moment.throttled:
        seconds = _doubled(seconds, moment.throttled, max(seconds, IDLE))
    elif moment.failures and not moment.is_permanent:
        seconds = _doubled(TROUBLE_FIRST, moment.failures - 1, seconds)
    varied = seconds * (1 + JITTER * (2 * chance - 1))
    return max(varied, moment.retry_after, moment.room_in)


def is_idle(idle: float) -> bool:
    """Whether the user has gone, so that their next key is a return."""
    return idle >= IDLE_AFTER


def _calm(idle: float) -> float:
    if idle >= LONG_IDLE_AFTER:
        return LONG_IDLE
    return IDLE if is_idle(idle) else ACTIVE


def _doubled(first: float, times: int, most: float) -> float:
    return min(most, first * 2.0 ** min(max(0, times), _MOST_DOUBLINGS))
