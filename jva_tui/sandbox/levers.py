"""What can be made to go wrong in a sandbox, for tests and for the demonstration.

A lever stands in `Levers.waiting` until calls that it fits have used it up; a call takes the first
one that fits. What was pulled is kept in `Levers.pulled`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from jva_tui.sandbox.orders import NO_ORDERS, Orders

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation

GATEWAY = frozenset({502, 503, 504})
"""Answered by something before the platform: without rate headers, and not as JSON."""

_TIMEOUT = 504


@dataclass
class Lever:
    """One way to go wrong, for the calls that fit."""

    method: str = "*"
    path: str = "*"
    """A pattern of the shell's kind, such as ``/api/participations/*/decline``."""
    participation: int | None = None
    """Only calls about this one: in the path, through its conversation, or among the ids."""
    times: int = 1
    """How many calls it is for; then it is spent."""
    latency: float = 0.0
    """Seconds before the platform looks at the call."""
    instead: int | None = None
    """The status answered while nothing happens."""
    after: int | None = None
    """The status answered once everything has happened; with `Orders.delay` before, 504 if None."""
    orders: Orders = NO_ORDERS
    """What happens inside; the journal keeps these with the call."""

    def fits(self, method: str, path: str, about: set[int]) -> bool:
        """Whether it is for a call about some participations."""
        wanted = self.participation is None or self.participation in about
        return wanted and fnmatchcase(method, self.method) and fnmatchcase(path, self.path)

    def answer_after(self) -> int | None:
        """The status in place of what the platform itself answers; None for its own."""
        return self.after or (_TIMEOUT if self.orders.delay else None)


@dataclass(frozen=True, slots=True)
class Pull:
    """That a lever was pulled."""

    at: int
    method: str
    path: str
    lever: Lever


@dataclass
class Levers:
    """All levers of a sandbox."""

    waiting: list[Lever] = field(default_factory=list)
    pulled: list[Pull] = field(default_factory=list)
    offline: bool = False
    """Whether no call reaches the platform (`app`)."""

    def add(self, *levers: Lever) -> None:
        """Sets levers, behind those that stand already."""
        self.waiting.extend(levers)

    def take(
        self, situation: Situation, now: int, method: str, path: str, body: dict[str, Any]
    ) -> Lever | None:
        """Uses the first lever that fits a call once; None where none does."""
        about = concerned(situation, path, body) if self.waiting else set()
        for lever in self.waiting:
            if lever.fits(method, path, about):
                lever.times -= 1
                if lever.times <= 0:
                    self.waiting.remove(lever)
                self.pulled.append(Pull(now, method, path, lever))
                return lever
        return None


def concerned(situation: Situation, path: str, body: dict[str, Any]) -> set[int]:
    """The participations that a call is about."""
    about = {each for each in body.get("ids") or () if isinstance(each, int)}
    if match := re.match(r"/api/(participations|conversations)/(\d+)", path):
        number = int(match[2])
        if match[1] == "participations":
            about.add(number)
        elif number in situation.conversations:
            about.add(situation.conversations[number].participation_id)
    return about
