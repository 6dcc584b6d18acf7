"""How fast we may ask: the platform allows 120 requests a minute for each client address.

One pacer for the whole process gives out the turns. What the user waits for goes first, then the
outbox, then reading in the background. Each leaves those before it some room up to the end of the
window, and to the user at least as much as lately was used. A small reserve, and what others behind
the same address are expected to want, is never used.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from jva_tui.api.counting import LIMIT, SIGN_IN_LIMIT, WINDOW, Counter, Turn
from jva_tui.api.habit import Habit
from jva_tui.logs import Log

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jva_tui.clock import Clock

__all__ = ["LIMIT", "SIGN_IN_LIMIT", "WINDOW", "Lane", "Pacer", "Turn"]

RESERVE = 2
"""Requests of each window left unused, for what others spend between two answers."""
LONGEST_WAIT = 120.0
"""Seconds: no server makes us wait longer than this without being asked again."""
USUAL_SECONDS = 0.3
"""How long a request takes, until we have seen it."""
LEAST_SECONDS = 0.05
"""Over no network is there an answer sooner than this."""
HEADROOM = 1.25
"""As many times what they lately asked for users may want, and wait for nobody."""
MOST_AT_ONCE = 5
"""So many requests at once are left to a user who reads, up to the window's end."""

_NOTED_WAIT = 0.1
"""Seconds from which a wait stands in the log."""
_log = Log(__name__)
TICK = 1e-6
"""Seconds too short to wait for: what floating point makes of none."""


class Lane(IntEnum):
    """What a request is for; the lower goes first."""

    USER = 0
    """Somebody is waiting for it."""
    OUTBOX = 1
    BACKGROUND = 2


MARGIN = {Lane.USER: 0.0, Lane.OUTBOX: 40.0, Lane.BACKGROUND: 48.0}
"""Requests of a fresh window that each lane leaves to those before it; fewer as it grows old, so
that in the end nothing is lost."""
KEPT = {Lane.USER: 0, Lane.OUTBOX: 2, Lane.BACKGROUND: 1}
"""Requests that each lane leaves to those before it up to the window's end."""


@dataclass(eq=False, slots=True)
class _Waiter:
    lane: Lane
    limit: int | None
    given: asyncio.Future[Turn]


class Pacer:
    """Gives out turns: lane by lane, and in each lane in the order in which they were wanted.

    Args:
        clock: whose monotonic time the windows are measured in.
        limit: requests allowed in a window.
        reserve: how many of them are left unused.
    """

    def __init__(self, clock: Clock, *, limit: int = LIMIT, reserve: int = RESERVE) -> None:
        self._clock = clock
        self._reserve = reserve
        self._counter = Counter(limit)
        self._lines: dict[Lane, deque[_Waiter]] = {lane: deque() for lane in Lane}
        self._blocked_until = 0.0
        self._timer: asyncio.Task[None] | None = None
        self._takes: dict[Lane | None, float] = {}
        """Seconds between turn and answer in each lane, and in all of them, smoothed."""
        self._habit = Habit()

    async def turn(self, lane: Lane = Lane.USER, limit: int | None = None) -> Turn:
        """Returns when one request may leave; its answer is then to be told with `learn`.

        Args:
            lane: what the request is for.
            limit: a lower limit on the same counter, as signing in has.
        """
        waiter = _Waiter(lane, limit, asyncio.get_running_loop().create_future())
        self._lines[lane].append(waiter)
        began_at = self._clock.monotonic()
        if lane is Lane.USER:
            self._habit.note(began_at)
        self._serve()
        try:
            turn = await waiter.given
        except asyncio.CancelledError:
            self._give_up(waiter)
            raise
        if (waited := turn.at - began_at) >= _NOTED_WAIT:
            _log.debug("%r waited %.3f s for its turn", lane, waited)
        return turn

    def age(self, turn: Turn) -> float:
        """Seconds since a turn was given."""
        return self._clock.monotonic() - turn.at

    def wait(self, lane: Lane = Lane.USER, limit: int | None = None) -> float:
        """Seconds until a turn could be given, if nobody stood in line; 0 for now."""
        now = self._clock.monotonic()
        return max(0.0, self._free_at(lane, limit, now) - now)

    def takes(self, lane: Lane) -> float:
        """Seconds that a request of this lane takes; before its first, what the others' took."""
        return self._takes.get(lane, self._takes.get(None, USUAL_SECONDS))

    def eta(self, count: int, lane: Lane, gap: float | None = None) -> float:
        """Seconds until ``count`` further requests of this lane will have left.

        What waits already in this lane and in those before it goes first.

        Args:
            count: of requests.
            lane: in which they wait.
            gap: seconds between two of them where nothing holds them up; without it each waits
                for the answer to the one before.
        """
        now = self._clock.monotonic()
        gap = gap or self.takes(lane)
        left = count + sum(len(self._lines[other]) for other in Lane if other <= lane)
        margin, user = self._margin(lane, now), self._user(lane, now)
        usable = self._usable(None, lane, now)
        passed = max(0.0, self._blocked_until - now)
        room, seconds = self._counter.room(now, usable)
        room = max(0.0, room - user * seconds / WINDOW)
        usable = max(1, usable - round(user))
        others = self._counter.rate(now) * WINDOW
        while True:
            leaving = int(min(room, seconds / gap))
            if left <= leaving:
                held_back = seconds - WINDOW * (room - left) / margin if margin else 0.0
                return passed + max(left * gap, held_back)
            left -= leaving
            passed += seconds
            room, seconds = self._counter.fresh_room(usable, others), WINDOW + gap

    def learn(self, turn: Turn, headers: Mapping[str, str]) -> None:
        """Takes in what an answer tells of the count, and of how long to wait.

        Args:
            turn: with which the request left.
            headers: the answer's, by lower-case name or in any case-insensitive mapping.
        """
        now = self._clock.monotonic()
        self._notice_time(turn, now)
        limit = whole_number(headers, "x-ratelimit-limit")
        remaining = whole_number(headers, "x-ratelimit-remaining")
        retry = whole_number(headers, "retry-after")
        is_refused = retry is not None and remaining == 0
        _log.debug("%s of %s requests are left; to wait: %s s", remaining, limit, retry)
        if retry is not None and not (is_refused and turn.limit):
            self._blocked_until = max(self._blocked_until, now + min(retry + 1, LONGEST_WAIT))
        if limit is None or remaining is None:
            self._counter.lose(turn, now)
        elif retry is not None and is_refused:
            self._counter.refused(turn, limit, retry, now)
        else:
            if turn.limit is None:
                self._counter.limit = max(1, limit)
            self._counter.told(turn, max(1, limit - remaining), now)
        self._serve()

    def lost(self, turn: Turn) -> None:
        """The request of this turn left, and no answer came."""
        self._counter.lose(turn, self._clock.monotonic())
        self._serve()

    def give_back(self, turn: Turn) -> None:
        """The request of this turn never left."""
        self._counter.give_back(turn)
        self._serve()

    def _serve(self) -> None:
        """Gives the turns that can be given now, and sees to it that the next one will be."""
        now = self._clock.monotonic()
        soonest: float | None = None
        for waiter in self._waiting():
            at = self._free_at(waiter.lane, waiter.limit, now)
            if at <= now:
                self._lines[waiter.lane].remove(waiter)
                waiter.given.set_result(self._counter.take(now, waiter.limit, waiter.lane))
                continue
            soonest = at if soonest is None else min(soonest, at)
            if waiter.limit is None:
                break  # nobody behind goes first; who signs in lets others pass
        if self._timer:
            self._timer.cancel()
        self._timer = None if soonest is None else asyncio.create_task(self._wake(soonest - now))

    async def _wake(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._timer = None
        self._serve()

    def _waiting(self) -> Iterator[_Waiter]:
        """In the order in which they are served, without who has given up."""
        for lane in Lane:
            yield from [waiter for waiter in self._lines[lane] if not waiter.given.done()]

    def _give_up(self, waiter: _Waiter) -> None:
        if waiter.given.done() and not waiter.given.cancelled():
            self._counter.give_back(waiter.given.result())
        else:
            self._lines[waiter.lane].remove(waiter)
        self._serve()

    def _free_at(self, lane: Lane, limit: int | None, now: float) -> float:
        usable, margin = self._usable(limit, lane, now), self._margin(lane, now)
        at = self._counter.free_at(now, usable, self._reserve, margin)
        at = max(at, self._blocked_until)
        return at if at - now > TICK else now

    def _usable(self, limit: int | None, lane: Lane, now: float) -> int:
        allowed = self._counter.limit
        kept = KEPT[lane]
        if lane > Lane.USER:
            kept = max(kept, min(MOST_AT_ONCE, self._habit.count(now)))
        return max(1, min(limit or allowed, allowed) - self._reserve - kept)

    def _margin(self, lane: Lane, now: float) -> float:
        return max(MARGIN[lane], HEADROOM * self._user(lane, now))

    def _user(self, lane: Lane, now: float) -> float:
        """Requests in a window that the user is expected to make before those of this lane."""
        return self._habit.in_a_window(now) if lane > Lane.USER else 0.0

    def _notice_time(self, turn: Turn, now: float) -> None:
        took = max(LEAST_SECONDS, now - turn.at)
        for lane in (Lane(turn.lane), None):
            before = self._takes.get(lane, took)
            self._takes[lane] = before + (took - before) / 8


def whole_number(headers: Mapping[str, str], name: str) -> int | None:
    """What a header counts; None where it is missing, or no number of a sensible size."""
    value = headers.get(name, "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
