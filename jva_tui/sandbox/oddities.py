"""What a real inbox holds now and then: who is odd, and how, among the requests of a year.

From 600 requests on each of these is there at least once; the newest requests, with which a
demonstration begins, are spared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jva_tui.sandbox.odd_texts import (
    DECOMPOSED_MESSAGES,
    EMOJI_MESSAGES,
    EMPTY,
    HOSTILE_MESSAGES,
    HOSTILE_NAMES,
    LANGUAGE_MESSAGES,
    LANGUAGE_NAMES,
    LONG_MESSAGES,
    RUDE_MESSAGES,
)
from jva_tui.sandbox.situation import CANCELLED, PENDING, VALIDATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jva_tui.sandbox.dice import Dice

SPARED = 60
"""The newest requests."""
SURE = 600
"""Number of requests from which on nothing is left to chance."""
OTHER_STATE = "Effectuée"
"""The platform stores any string as a state."""
TIES = 30
"""Requests within the same second: more than a page of the list."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """How one request differs from what would have been drawn; None and False change nothing."""

    text: str | None = None
    """What the volunteer writes when applying."""
    name: tuple[str, str] | None = None
    mission: int | None = None
    """Among the first organisation's plans, from 0."""
    state: str | None = None
    like: int | None = None
    """Number of an earlier request, from 0, by the same person; for another mission, unless
    ``mission`` says which."""
    namesake: int | None = None
    """Number of an earlier request by somebody else of this name."""
    is_minor_then: bool = False
    """Not yet 18 on the first day of the mission."""
    is_outside: bool = False
    """The first responsable is no member of the conversation."""
    is_archived: bool = False
    """The first responsable had archived it when the volunteer wrote again."""
    is_blocked: bool = False
    """The platform has blocked the volunteer since."""


_HALF, _LATE = 1 / 2, 3 / 4
"""Parts of the year's requests, for what cannot have come earlier."""

_SINGLE: tuple[tuple[Oddity, float, float], ...] = (
    *((Oddity(text=text), 1 / 4000, 0) for text in HOSTILE_MESSAGES),
    *((Oddity(text=text), 1 / 1500, 0) for text in (*EMOJI_MESSAGES, *DECOMPOSED_MESSAGES)),
    *(
        (Oddity(text=text, name=name), 1 / 500, 0)
        for text, name in zip(LANGUAGE_MESSAGES, LANGUAGE_NAMES, strict=True)
    ),
    *((Oddity(text=text, state=PENDING), 1 / 1500, _LATE) for text in RUDE_MESSAGES),
    *((Oddity(text=text), 1 / 2000, 0) for text in LONG_MESSAGES),
    *((Oddity(name=name), 1 / 4000, 0) for name in HOSTILE_NAMES),
    (Oddity(text=EMPTY), 1 / 1500, 0),
    (Oddity(mission=-1), 1 / 1500, _HALF),
    (Oddity(state=OTHER_STATE), 1 / 1500, 0),
    (Oddity(mission=2, is_minor_then=True, state=PENDING), 1 / 800, _LATE),
    (Oddity(is_outside=True, state=PENDING), 1 / 200, 0),
    (Oddity(is_archived=True, state=VALIDATED), 1 / 300, 0),
    (Oddity(is_blocked=True), 1 / 1500, 0),
)
"""Each with its share of all requests, and among which part of them."""
_TRIO = 1 / 1200
_NAMESAKES = 1 / 600
_AGAIN = 1 / 300


def draw_oddities(dice: Dice, count: int) -> dict[int, Oddity]:
    """Which of ``count`` requests, from the oldest 0 on, are odd."""
    left = _shuffled(dice, list(range(count - SPARED)))
    odd: dict[int, Oddity] = {}

    def place(since: float = 0, until: float = 1) -> int:
        """One of the requests that nothing is odd about, if there is one; else -1."""
        least, most = since * count, until * count
        return next((at for at in left if least <= at < most), -1)

    for oddity, share, since in _SINGLE:
        for _ in range(_times(dice, count, share)):
            odd[place(since)] = oddity
    for _ in range(_times(dice, count, _TRIO)):
        first, *others = sorted(place() for _ in range(3))
        odd |= dict.fromkeys(others, Oddity(like=first))
    for _ in range(_times(dice, count, _NAMESAKES)):
        first, second = sorted(place() for _ in range(2))
        odd[second] = Oddity(namesake=first)
    for _ in range(_times(dice, count, _AGAIN)):
        first, second = place(until=1 / 3), place(since=_HALF)
        odd[first] = Oddity(state=CANCELLED, mission=0)
        odd[second] = Oddity(like=first, mission=0)
    odd.pop(-1, None)
    return odd


def tie(dice: Dice, times: list[int]) -> None:
    """Gives blocks of requests the same instant, as it happens when the platform catches up.

    Args:
        dice: decides where.
        times: instants in order; changed in place and still in order.
    """
    last = len(times) - SPARED - TIES
    for _ in range(_times(dice, len(times), 1 / 5000) if last > 0 else 0):
        start = dice.between(0, last)
        times[start : start + TIES] = [times[start]] * TIES
    for _ in range(_times(dice, len(times), 1 / 150)):
        start = dice.between(0, max(0, len(times) - 4))
        size = min(dice.between(2, 4), len(times) - start)
        times[start : start + size] = [times[start]] * size


def _times(dice: Dice, count: int, share: float) -> int:
    """How often something of this share happens."""
    times = int(count * share + dice.random())
    return max(1, times) if count >= SURE else times


def _shuffled(dice: Dice, places: list[int]) -> Iterator[int]:
    while places:
        at = int(dice.random() * len(places))
        places[at], places[-1] = places[-1], places[at]
        yield places.pop()
