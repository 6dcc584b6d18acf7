"""Which word may have been meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(written: str, among: Iterable[str]) -> str:
    """The word to which the fewest slips of a finger lead, the first of several.

    Empty if all are far. A slip is a letter too many, too few or wrong, or two that have changed
    places.
    """
    found, most = "", _slips_allowed(len(written))
    for word in among:
        slips = distance(written, word, most)
        if slips <= most:
            found, most = word, slips - 1
    return found


def _slips_allowed(length: int) -> int:
    return 1 if length < 5 else 2 if length < 9 else 3


def distance(one: str, other: str, most: int) -> int:
    """How many slips lead from one word to the other; some number above ``most`` if it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, facing in enumerate(other, 1):
            least = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != facing))
            if i > 1 < j and letter == other[j - 2] and facing == one[i - 2]:
                least = min(least, older[j - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
    return row[-1]
