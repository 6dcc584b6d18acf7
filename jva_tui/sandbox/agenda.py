"""What will happen later by itself: jobs of the queue, a planned SMS, missions that end.

An item is data only, so that a situation stays comparable and can be made again: who performs it is
found by its name (`platform.PERFORMERS`). Each happens at its own time, however late it is noticed.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something that is due."""

    at: int
    number: int
    """Among equal times the lower one comes first; no two are equal."""
    name: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass
class Agenda:
    """What is due, in order of time and then of entry."""

    began: bool = False
    """Whether what the situation itself has to come was entered."""
    passed: int = 0
    """Up to when everything has happened; time does not go back behind it."""
    _items: list[Due] = field(default_factory=list)
    _last_number: int = 0

    def add(self, at: int, name: str, **details: Any) -> None:
        """Enters something."""
        self._last_number += 1
        heapq.heappush(self._items, Due(at, self._last_number, name, details))

    def take(self, now: int) -> Due | None:
        """Removes the next item that is due at ``now``; None where there is none."""
        return heapq.heappop(self._items) if self._items and self._items[0].at <= now else None

    def next_at(self) -> int | None:
        """When the next item is due; None where there is none."""
        return self._items[0].at if self._items else None

    def items(self) -> list[Due]:
        """Everything, in order."""
        return sorted(self._items)
