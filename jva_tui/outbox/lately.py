"""What the platform told of requests a moment ago."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from jva_tui.outbox.looking import look_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jva_tui.clock import Clock
    from jva_tui.domain import Participation
    from jva_tui.outbox.looking import Reader

T = TypeVar("T")
FRESH_SECONDS = 60.0
"""How old what we know may be when an operation relies on it."""
GROUP = 24
"""Requests that are read at once: a page of the platform."""


class Began(NamedTuple):
    """When a read began."""

    event: int
    at: float
    """On the monotonic clock."""


class Lately(Generic[T]):
    """Kept for the life of the process. What comes before what is counted, not timed.

    Args:
        clock: its monotonic side counts.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._events = count(1)
        self._of: dict[int, tuple[T | None, Began]] = {}
        self._sent: dict[str, int] = {}

    def begin(self) -> Began:
        """A read begins."""
        return Began(next(self._events), self._clock.monotonic())

    def keep(self, participation_id: int, told: T | None, began: Began) -> None:
        """A read that began then told this of a request; None: it is not to be had any more."""
        known = self._of.get(participation_id)
        if known is None or known[1].event < began.event:
            self._of[participation_id] = told, began

    async def read(
        self, reader: Reader, ids: Sequence[int], told: Callable[[Participation], T]
    ) -> set[int]:
        """Reads requests, a page at a time; returns those of which nothing could be read."""
        unread: set[int] = set()
        for start in range(0, len(ids), GROUP):
            group, began = ids[start : start + GROUP], self.begin()
            seen = await look_apart(reader, group)
            for id_, row in seen.rows.items():
                self.keep(id_, told(row), began)
            for id_ in seen.gone:
                self.keep(id_, None, began)
            unread |= set(group) - seen.rows.keys() - seen.gone
        return unread

    def sent(self, subject: str) -> None:
        """A request for this subject has ended, however it did: what was read before is old."""
        self._sent[subject] = next(self._events)

    def knows(self, participation_id: int, subject: str) -> bool:
        """Whether it was read recently enough, and after all that was sent for the subject."""
        if participation_id not in self._of:
            return False
        began = self._of[participation_id][1]
        is_recent = self._clock.monotonic() - began.at < FRESH_SECONDS
        return is_recent and self._sent.get(subject, 0) < began.event

    def of(self, participation_id: int) -> T | None:
        """What was told of a request last; None where it is gone, or nothing was told."""
        told, _began = self._of.get(participation_id, (None, None))
        return told
