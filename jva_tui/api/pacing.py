"""How fast we may ask: the platform allows 120 requests a minute for each client address.

One pacer for the whole process gives out the turns. What the user waits for goes first, then the
outbox, then reading in the background, which also leaves the others some room in each window. A
small reserve, and what others behind the same address are expected to want, is never used.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from jva_tui.api.counting import LIMIT, SIGN_IN_LIMIT, WINDOW, Counter, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jva_tui.clock import Clock

__all__ = ["LIMIT", "SIGN_IN_LIMIT", "WINDOW", "Lane", "Pacer", "Turn"]

RESERVE = 2
"""Requests of each window left unused, for what others spend between two answers."""
LONGEST_WAIT = 120.0
"""Seconds: no server makes us wait longer than this without being asked again."""
USUAL_GAP = 0.2
"""Seconds between two requests of one who asks one after the other, until we have seen it."""
LONGEST_GAP = 5.0
"""More than this between two requests is a pause, and tells nothing of how fast they go."""

TICK = 1e-6
"""Seconds too short to wait for: what floating point makes of none."""


class Lane(IntEnum):
    """What a request is for; the lower goes first."""

    USER = 0
    """Somebody is waiting for it."""
    OUTBOX = 1
    BACKGROUND = 2


MARGIN = {Lane.USER: 0.0, Lane.OUTBOX: 24.0, Lane.BACKGROUND: 40.0}
"""Requests of a fresh window that each lane leaves to those before it; fewer as it grows old."""
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
        self._last: dict[Lane, float] = {}
        """When each lane got its last turn."""
        self._gap = dict.fromkeys(Lane, USUAL_GAP)
        """Seconds between two turns of a lane where the second did not have to wait."""

    async def turn(self, lane: Lane = Lane.USER, limit: int | None = None) -> Turn:
        """Returns when one request may leave; its answer is then to be told with `learn`.

        Args:
            lane: what the request is for.
            limit: a lower limit on the same counter, as signing in has.
        """
        waiter = _Waiter(lane, limit, asyncio.get_running_loop().create_future())
        self._lines[lane].append(waiter)
        self._serve()
        if waiter.given.done():
            self._notice_gap(lane)
        try:
            turn = await waiter.given
        except asyncio.CancelledError:
            self._give_up(waiter)
            raise
        self._last[lane] = turn.at
        return turn

    def wait(self, lane: Lane = Lane.USER, limit: int | None = None) -> float:
        """Seconds until a turn could be given, if nobody stood in line; 0 for now."""
        now = self._clock.monotonic()
        return max(0.0, self._free_at(lane, limit, now) - now)

    def eta(self, count: int, lane: Lane) -> float:
        """Seconds until ``count`` further requests of this lane will have left.

        What waits already in this lane and in those before it goes first.
        """
        now = self._clock.monotonic()
        usable, margin, gap = self._usable(None, lane), MARGIN[lane], self._gap[lane]
        left = count + sum(len(self._lines[other]) for other in Lane if other <= lane)
        passed = max(0.0, self._blocked_until - now)
        room, seconds = self._counter.room(now, usable)
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
        limit = whole_number(headers, "x-ratelimit-limit")
        remaining = whole_number(headers, "x-ratelimit-remaining")
        retry = whole_number(headers, "retry-after")
        is_refused = retry is not None and remaining == 0
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
                waiter.given.set_result(self._counter.take(now, waiter.limit))
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
        usable = self._usable(limit, lane)
        at = self._counter.free_at(now, usable, self._reserve, MARGIN[lane])
        at = max(at, self._blocked_until)
        return at if at - now > TICK else now

    def _usable(self, limit: int | None, lane: Lane) -> int:
        allowed = self._counter.limit
        return max(1, min(limit or allowed, allowed) - self._reserve - KEPT[lane])

    def _notice_gap(self, lane: Lane) -> None:
        gap = self._clock.monotonic() - self._last.get(lane, -LONGEST_GAP)
        if gap < LONGEST_GAP:
            self._gap[lane] += (max(gap, 0.001) - self._gap[lane]) / 8


def whole_number(headers: Mapping[str, str], name: str) -> int | None:
    """What a header counts; None where it is missing, or no number of a sensible size."""
    value = headers.get(name, "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
