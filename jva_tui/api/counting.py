"""What we know of the platform's count of our address's requests, from what its answers tell.

The platform counts in fixed windows of 60 s, each of which starts with its first request. Nothing
but a 429 tells when the window turns; but a count that falls does, and a count of 1 says that it
turned with this very request. What the count grew by beyond our own requests is what others spend
behind the same address.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

LIMIT = 120
"""Requests that the platform allows in a window."""
SIGN_IN_LIMIT = 60
"""The same counter's limit for signing in."""
WINDOW = 60.0
"""Seconds that a window lasts."""
PROBE_SECONDS = 2.0
"""In a window of which we know nothing, one request at a time; each holds up others so long."""
OUR_SHARE = 20
"""Requests in a window that we make even where others are expected to want the rest."""
BURST = 40.0
"""Requests of others between two of our answers; more are not expected, whatever was seen."""
LEAST_SECONDS = 10.0
"""What others spent is never extrapolated from less time than this."""


@dataclass(slots=True)
class _Window:
    """One window of the platform's, as far as we know it. Times are monotonic."""

    earliest: float
    latest: float
    """It began between these two."""
    own: int = 0
    """Our requests in it."""
    count: int = 0
    """The highest count told."""
    told_at: float | None = None
    """When that was; None while we know nothing."""
    lost: int = 0
    """Our requests without an answer, of which nobody knows whether they were counted."""
    lost_at: float = 0.0
    others: int = 0
    """Requests of others."""
    first_others: int = 0
    """Those of them that the first answer told of."""
    first_at: float = 0.0
    is_short: bool = False
    """Whether we wanted more of it than we got."""

    @property
    def end(self) -> float:
        """When it is certainly over."""
        return self.latest + WINDOW

    def note(self, count: int, now: float) -> None:
        """Takes in a count that was told."""
        self.count = max(self.count, count)
        self.others = max(self.others, self.count - self.own)
        if self.told_at is None:
            self.first_at, self.first_others = now, self.others
        self.told_at = now


@dataclass(eq=False, slots=True)
class Turn:
    """Leave to make one request."""

    at: float
    limit: int | None
    """A lower limit than the usual one, on the same counter."""
    window: _Window
    known: int
    """The highest count known when it was given."""
    lane: int
    """What it is for, in the words of the pacer."""


class Counter:
    """The platform's count, and how fast others spend.

    Args:
        limit: requests allowed in a window, until an answer tells otherwise.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._window: _Window | None = None
        self._open: set[Turn] = set()
        """Given, and not answered yet."""
        self._before: _Window | None = None
        """The window before this one."""

    def take(self, now: float, limit: int | None, lane: int) -> Turn:
        """One request leaves now."""
        window = self._current(now)
        if window is None:
            earliest = now - WINDOW if self._before is None else self._before.earliest + WINDOW
            window = self._window = _Window(max(earliest, now - WINDOW), now)
        window.own += 1
        turn = Turn(now, limit, window, window.count, lane)
        self._open.add(turn)
        return turn

    def give_back(self, turn: Turn) -> None:
        """It never left."""
        self._open.discard(turn)
        turn.window.own -= 1

    def lose(self, turn: Turn, now: float) -> None:
        """It left, and no answer of the platform came."""
        self._open.discard(turn)
        turn.window.lost += 1
        turn.window.lost_at = now

    def told(self, turn: Turn, count: int, now: float) -> None:
        """The platform answered, and this is its count including this request."""
        self._open.discard(turn)
        window = self._current(now)
        if window is None or turn.window is not window:
            return  # of a window that is over
        if count <= turn.known:
            # Less than we knew when it left: the window has turned in between.
            earliest = max(window.earliest, window.told_at or 0.0, turn.at - WINDOW)
            window = self._begin(_Window(earliest, now, own=1 + len(self._open)))
        if window.told_at is None:
            window.latest = now
        if count == 1:
            window.earliest, window.latest = turn.at, now
        if turn.at >= window.lost_at:
            window.lost = 0
        window.note(count, now)

    def refused(self, turn: Turn, limit: int, seconds: float, now: float) -> None:
        """The platform refused: ``limit`` is reached, and the window turns in so many seconds."""
        self._open.discard(turn)
        window = self._current(now) or self._begin(_Window(now, now))
        turn.window.own -= 1
        window.note(limit, now)
        # Whole seconds, rounded down: one more, or the next request is refused again.
        window.latest = now + min(seconds + 1, WINDOW) - WINDOW
        window.earliest = window.latest - 1

    def free_at(self, now: float, usable: int, reserve: int, margin: float) -> float:
        """When one more request may leave.

        Args:
            now: monotonic.
            usable: requests that all together may have made in the window by its end.
            reserve: how many more may be, by others that we have not seen yet.
            margin: how many of them to leave to more urgent ones; it shrinks with the window's
                time, since what nobody wanted by its end is lost.
        """
        window = self._current(now)
        if window is None or window.told_at is None:
            is_spent = window is not None and window.own >= usable
            return window.end if window and is_spent else self._probe_at(now)
        spent = self._spent(window)
        if spent >= usable:
            window.is_short = True
            return window.end
        rate = self.rate(now)
        # What others are expected to want until the window turns is theirs.
        slope = margin / WINDOW + (rate if window.own >= OUR_SHARE else 0.0)
        at = max(now, window.end - (usable - spent) / slope) if slope else now
        unseen = self._unseen(now, at - window.told_at)
        is_risky = spent + 1 + unseen > usable + reserve
        window.is_short |= is_risky or at > now
        return window.end if is_risky else at

    def room(self, now: float, usable: int) -> tuple[float, float]:
        """How many requests of ours may leave in the running window, and how long it lasts.

        Where nothing is known, as in a window that begins now.
        """
        others = self.rate(now)
        window = self._current(now)
        if window is None or window.told_at is None:
            return self.fresh_room(usable, others * WINDOW), WINDOW
        seconds = window.end - now
        left = usable - self._spent(window)
        ours = max(OUR_SHARE - window.own, left - others * seconds)
        return max(0.0, min(left, ours)), seconds

    def fresh_room(self, usable: int, others: float) -> float:
        """How many requests of ours may leave in a window of which others want so many.

        At least what we got of the one before, where we wanted more: others who come too late
        leave us theirs.
        """
        before = self._before.own if self._before and self._before.is_short else 0
        return max(min(OUR_SHARE, usable), usable - others, min(before, usable))

    def rate(self, now: float) -> float:
        """Requests a second of others, over this window and the one before."""
        others, seconds = self._others(now)
        return others / max(LEAST_SECONDS, seconds)

    def _unseen(self, now: float, since: float) -> float:
        """How many requests others may well have made since the last answer.

        As fast as they may well be where we have seen little of them; but a burst, as when a page
        opens in a browser, does not go on for as long as we happen to ask for nothing. What they
        make on an average does.
        """
        others, seconds = self._others(now)
        most = others + 1 + 2 * sqrt(others)
        return max(since * self.rate(now), min(BURST, since * most / max(1.0, seconds)))

    def _others(self, now: float) -> tuple[int, float]:
        """How many requests of others were seen, in how many seconds."""
        window = self._current(now)
        seen = [
            window
            for window in (window, self._before)
            if window and window.told_at is not None and now < window.end + WINDOW
        ]
        others = sum(window.others - window.first_others for window in seen)
        seconds = sum((window.told_at or 0.0) - window.first_at for window in seen)
        if seconds < LEAST_SECONDS:
            # What was spent before our first answer, in a time that is not known so well.
            others += sum(window.first_others for window in seen)
            seconds += sum(window.first_at - window.earliest for window in seen)
        return others, seconds

    def _spent(self, window: _Window) -> int:
        return window.count + len(self._open) + window.lost

    def _probe_at(self, now: float) -> float:
        return max([now, *(turn.at + PROBE_SECONDS for turn in self._open)])

    def _current(self, now: float) -> _Window | None:
        """The running window; None where none is known to run."""
        if self._window and now >= self._window.end:
            self._before, self._window = self._window, None
        return self._window

    def _begin(self, window: _Window) -> _Window:
        if self._window:
            self._before = self._window
        self._window = window
        return window
