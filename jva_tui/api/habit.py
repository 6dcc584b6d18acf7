"""How much the user has lately been asking for, and so may well ask for again."""

from __future__ import annotations

from collections import deque

from jva_tui.api.counting import WINDOW

FEW_SECONDS = 20.0
"""A pace is never told from less time than this."""
MOST_WANTED = 60.0
"""Requests in a window that are expected at most: who opens one talk after the other makes less."""


class Habit:
    """The user's own requests, over the time of one window."""

    def __init__(self) -> None:
        self._at: deque[float] = deque()

    def note(self, now: float) -> None:
        """The user wants something."""
        self._at.append(now)

    def count(self, now: float) -> int:
        """How many requests there were in the last minute."""
        while self._at and self._at[0] <= now - WINDOW:
            self._at.popleft()
        return len(self._at)

    def in_a_window(self, now: float) -> float:
        """How many requests a window takes if it goes on like this."""
        count = self.count(now)
        if not count:
            return 0.0
        seconds = now - self._at[0]
        # What was wanted in one go tells little of what comes next.
        rate = count / max(FEW_SECONDS, seconds) * min(1.0, seconds / FEW_SECONDS)
        return min(MOST_WANTED, rate * WINDOW)
