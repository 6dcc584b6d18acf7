"""Which line of a list is which request, where headings stand between them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.showing import Heading


class Grouping:
    """Lines and places: a place counts requests alone, a line the headings above them as well.

    Args:
        headings: in order, the first of them over the first request; none where requests stand
            alone.
    """

    def __init__(self, headings: Sequence[Heading] = ()) -> None:
        self._headings = headings
        self._starts = array("q", (heading.start for heading in headings))
        self._lines = array("q", (start + above for above, start in enumerate(self._starts)))

    def __len__(self) -> int:
        return len(self._headings)

    def heading(self, line: int) -> Heading | None:
        """The heading that stands on a line; None where a request does."""
        at = bisect_right(self._lines, line) - 1
        return self._headings[at] if at >= 0 and self._lines[at] == line else None

    def place(self, line: int) -> int:
        """The place of the request on a line; of a heading, that of the first one under it."""
        above = bisect_right(self._lines, line)
        is_heading = above > 0 and self._lines[above - 1] == line
        return line - above + is_heading

    def line(self, place: int) -> int:
        """The line of the request at a place."""
        return place + bisect_right(self._starts, place)
