"""Lists without tie-break: what a database does with rows whose sort times are equal.

The platform sorts by a time alone. How its database orders rows of equal times depends on how many
rows the page makes it sort (offset and limit together) and on where they lie on the disk, and a row
that is updated moves there. So the pages of one list repeat some of these rows and skip others,
while one query, repeated with nothing written in between, gives the same answer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = TypeVar("Row")


@dataclass(frozen=True)
class Ties(Generic[Row]):
    """How pages are cut from a list that is sorted by a time alone, latest first."""

    time: Callable[[Row], int]
    """What the list is sorted by."""
    place: Callable[[Row], tuple[int, ...]]
    """Where a row lies, as something to compare: it changes when the row is updated."""

    def cut(self, rows: Sequence[Row], start: int, stop: int) -> list[Row]:
        """One page; only the rows whose times it shows are looked at.

        Args:
            rows: the sorted list, in any order among equal times.
            start: the place of the page's first row.
            stop: the place after its last one, maybe past the end.
        """
        if not rows[start:stop]:
            return []
        newest, oldest = rows[start], rows[min(stop, len(rows)) - 1]
        first = bisect_left(rows, -self.time(newest), key=self._backwards)
        last = bisect_right(rows, -self.time(oldest), key=self._backwards)
        settled: list[Row] = []
        for _, tied in groupby(rows[first:last], key=self.time):
            block = sorted(tied, key=self.place)
            # The permutation is the sort's, given what it had to do; any other would do as well.
            Random(f"{stop} of {len(rows)}").shuffle(block)  # noqa: S311 - an order, no secret
            settled += block
        return settled[start - first : stop - first]

    def _backwards(self, row: Row) -> int:
        return -self.time(row)
