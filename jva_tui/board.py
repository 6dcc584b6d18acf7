"""What the desk tells: how things stand, and what changed, on the event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal, NamedTuple

from jva_tui.tally import OutboxSummary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jva_tui.clock import Clock
    from jva_tui.domain import Me
    from jva_tui.store.priority import Soon

ROWS_SECONDS = 0.25
"""Between two events about rows: a first read changes thousands, and each event costs drawing."""
AWAY_SECONDS = 15 * 60
"""After so long without the platform, what waits is shown before it leaves."""
SOON_SECONDS = 600
"""What leaves later than this was put off, and does not count for `Status.send_eta`."""
MOST_ROWS = 1_000
"""Rows named in one event."""
EMPTY_OUTBOX = OutboxSummary({})
Part = Literal["reading", "sending"]
"""Which of the two loops of the connection tells."""


class InboxChanged(NamedTuple):
    """Rows changed, came or went."""

    ids: frozenset[int]


class ReadingChanged(NamedTuple):
    """More is known of one participation."""

    participation_id: int


class StatusChanged(NamedTuple):
    """The status is not what it was."""


class TemplatesChanged(NamedTuple):
    """A template is not what it was, here or on the platform."""


class DayTurned(NamedTuple):
    """Other requests become a priority at the next midnight in Paris than so far."""

    soon: Soon


class PrioritiesTomorrow(NamedTuple):
    """Requests become a priority at the next midnight in Paris; told once a day."""

    requests: int
    """How many."""


class PlaceFreed(NamedTuple):
    """A mission with a waiting list has more free places than before."""

    mission_id: int
    mission: str
    free: int
    """How many it has now."""
    participation_id: int
    """Of who is next in line."""
    name: str
    """Likewise."""


Event = (
    InboxChanged
    | ReadingChanged
    | StatusChanged
    | TemplatesChanged
    | DayTurned
    | PrioritiesTomorrow
    | PlaceFreed
)


class Status(NamedTuple):
    """How things stand, for the lines at the top and at the bottom of the screen."""

    me: Me | None = None
    fresh_at: int | None = None
    """When the newest and the open participations were last compared with the platform."""
    swept_at: int | None = None
    """Since when everything else was compared as well: nothing shown is older than this."""
    unread_rows: int = 0
    """Participations that the platform counts and does not show in any of its lists."""
    is_offline: bool = False
    is_elsewhere: bool = False
    """Whether the platform answers for another organisation than the one whose inbox this is."""
    is_signed_out: bool = False
    """Whether somebody has to sign in before the platform answers."""
    has_platform: bool = True
    """False where the client was opened without the platform on purpose."""
    progress: tuple[int, int] | None = None
    """Participations read so far, and how many there are, while a long read goes on."""
    eta: int | None = None
    """Seconds until that read is done, at the platform's pace; None where nobody knows."""
    trouble: str = ""
    """What went wrong with reading, in words; empty when all is well."""
    send_trouble: str = ""
    """What went wrong with sending, likewise."""
    outbox: OutboxSummary = EMPTY_OUTBOX
    """The replies that still concern the user, in numbers."""
    send_eta: int | None = None
    """Seconds until everything that may leave has arrived; None where nobody knows."""
    look_until: int | None = None
    """Nothing leaves before this instant: after a long time away the user is shown what waits."""
    sends: bool = True
    """False where another jva-tui on the same folder sends for both."""


class Board:
    """Keeps the status and tells the listeners; everything here happens on the event loop.

    Args:
        clock: measures the time between events.
        status: at the beginning.
    """

    def __init__(self, clock: Clock, status: Status) -> None:
        self.status = status
        self._clock = clock
        self._listeners: list[Callable[[Event], object]] = []
        self._rows: set[int] = set()
        self._told_at = float("-inf")
        self._later: asyncio.Task[None] | None = None

    def listen(self, listener: Callable[[Event], object]) -> None:
        """Calls ``listener`` with each event."""
        self._listeners.append(listener)

    def inbox_changed(self, ids: Iterable[int]) -> None:
        """Tells that these rows changed; those of a quarter of a second are told together."""
        self._rows |= set(ids)
        if not self._rows or self._later:
            return
        wait = self._told_at + ROWS_SECONDS - self._clock.monotonic()
        if wait > 0:
            self._later = asyncio.create_task(self._tell_rows_after(wait), name="rows")
        else:
            self.tell_rows()

    async def _tell_rows_after(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._later = None
        self.tell_rows()

    def tell_rows(self) -> None:
        """Tells now what is kept back."""
        if self._later:
            self._later.cancel()
            self._later = None
        rows, self._rows = sorted(self._rows), set()
        if rows:
            self._told_at = self._clock.monotonic()
        for start in range(0, len(rows), MOST_ROWS):
            self.tell(InboxChanged(frozenset(rows[start : start + MOST_ROWS])))

    def tell(self, event: Event) -> None:
        """Tells the listeners of ``event``."""
        for listener in self._listeners:
            listener(event)

    def now(self, **changes: object) -> None:
        """Notes how things stand, and tells it where that is news.

        Args:
            changes: fields of `Status`.
        """
        status = self.status._replace(**changes)  # type: ignore[arg-type]  # the callers' keywords are Status's fields
        if status != self.status:
            self.status = status
            self.tell(StatusChanged())

    def fresh(self, at: int) -> None:
        """The open participations stand as the platform had them ``at`` that instant."""
        self.tell_rows()
        self.now(fresh_at=at, is_offline=False, is_elsewhere=False, is_signed_out=False, trouble="")

    def rest(self) -> None:
        """Nothing is being read for now."""
        self.tell_rows()
        self.now(progress=None, eta=None)

    def out_of_reach(
        self,
        part: Part,
        why: str,
        *,
        offline: bool = False,
        elsewhere: bool = False,
        signed_out: bool = False,
    ) -> None:
        """Reading or sending did not go through; it is tried again by itself."""
        self.now(
            is_offline=offline,
            is_elsewhere=elsewhere or (self.status.is_elsewhere and offline),
            is_signed_out=signed_out or (self.status.is_signed_out and offline),
        )
        if part == "reading":
            self.now(progress=None, eta=None, trouble=why)
        else:
            self.now(send_trouble=why)

    def close(self) -> None:
        """Tells nothing more."""
        if self._later:
            self._later.cancel()
            self._later = None
