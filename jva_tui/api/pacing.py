"""How fast we may ask: the platform allows 120 requests a minute for each client address.

The count is shared with every browser and colleague behind the address, in a fixed window of 60 s
whose turn we cannot see. So we hold two things at once: never more than the limit in *any* 60 s
of our own, and never more than what the last answer said was left.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jva_tui.clock import Clock

LIMIT = 120
"""Requests that the platform allows in a window."""
SIGN_IN_LIMIT = 60
"""The same counter's limit for signing in."""
WINDOW = 60.0
"""Seconds that a window lasts; it starts with its first request."""
RESERVE = 5
"""Requests left to others, and to those of ours that the last answer has not counted yet."""
LONGEST_WAIT = 120.0
"""Seconds: no server makes us wait longer than this without being asked again."""


class Pacer:
    """Gives out turns to ask, in the order in which they were wanted.

    Args:
        clock: whose monotonic time the windows are measured in.
        limit: requests allowed in a window.
        reserve: how many of them are left unused.
    """

    def __init__(self, clock: Clock, *, limit: int = LIMIT, reserve: int = RESERVE) -> None:
        self._clock = clock
        self._limit = limit
        self._reserve = reserve
        self._line = asyncio.Lock()  # its waiters are served first come, first served
        self._turns: deque[float] = deque()
        """When the turns of the last 60 s were given."""
        self._left: int | None = None
        """What the platform still allows in its window; None where we do not know."""
        self._window_end = 0.0
        """When that window is over at the latest."""
        self._blocked_until = 0.0

    async def turn(self, limit: int | None = None) -> None:
        """Returns when one request may leave.

        Args:
            limit: a lower limit on the same counter, as signing in has.
        """
        async with self._line:
            while (wait := self.wait(limit)) > 0:
                await self._clock.sleep(wait)
            self._turns.append(self._clock.monotonic())
            if self._left is not None:
                self._left -= 1

    def wait(self, limit: int | None = None) -> float:
        """Seconds until the next turn could be given, if nobody stood in line; 0 for now."""
        now = self._clock.monotonic()
        self._forget(now)
        usable = min(limit or self._limit, self._limit) - self._reserve
        until = self._blocked_until
        if len(self._turns) >= usable:
            until = max(until, self._turns[-usable] + WINDOW)
        if self._left is not None and self._limit - self._left >= usable:
            until = max(until, self._window_end)
        return max(0.0, until - now)

    def learn(self, headers: Mapping[str, str]) -> None:
        """Takes in what an answer tells of the count, and of how long to wait.

        Args:
            headers: an answer's headers, by lower-case name or in any case-insensitive mapping.
        """
        now = self._clock.monotonic()
        self._forget(now)
        if (retry := _number(headers, "retry-after")) is not None:
            # Whole seconds, rounded down: one more, or the next request is refused again.
            self._blocked_until = max(self._blocked_until, now + min(retry + 1, LONGEST_WAIT))
        limit = _number(headers, "x-ratelimit-limit")
        remaining = _number(headers, "x-ratelimit-remaining")
        if limit is None or remaining is None:
            return
        if remaining == 0 and limit < self._limit:
            return  # signing in: its own limit is reached, the count itself is not told
        self._see(self._limit - (limit - remaining), now)

    def _see(self, left: int, now: float) -> None:
        """Notes how many requests the platform still allows in its window."""
        if self._left is None:
            self._left, self._window_end = left, now + WINDOW
        elif left > self._left + self._reserve:
            # More than before: a new window. A few more is only answers overtaking each other.
            self._left, self._window_end = left, now + WINDOW
        else:
            self._left = min(self._left, left)

    def _forget(self, now: float) -> None:
        """Lets go of what is over."""
        while self._turns and now >= self._turns[0] + WINDOW:
            self._turns.popleft()
        if self._left is not None and now >= self._window_end:
            self._left = None


def _number(headers: Mapping[str, str], name: str) -> int | None:
    value = headers.get(name, "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
