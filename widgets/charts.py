"""Charts as text: block characters, whose heights and lengths say it without colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHTS = "▁▂▃▄▅▆▇█"
_PARTS = " ▏▎▍▌▋▊▉"
_FULL = "█"
NOTHING = "·"
"""In the place of a value that there is none of."""


def sparkline(values: Sequence[int | None], most: int | None = None) -> str:
    """A column for each value, from 0 up; the lowest sign is 0, and nothing else.

    Args:
        values: none below 0; None where there is none.
        most: what fills a column; by default the highest of them.
    """
    highest = most or max((value for value in values if value), default=1)
    return "".join(NOTHING if value is None else _height(value, highest) for value in values)


def _height(value: int, highest: int) -> str:
    steps = len(_HEIGHTS) - 1
    return _HEIGHTS[min(steps, -(-value * steps // highest))]


def bar(value: int, most: int, cells: int) -> str:
    """A bar in exactly so many cells, padded with spaces; of anything above 0 something is seen."""
    if value <= 0 or most <= 0 or cells <= 0:
        return " " * max(0, cells)
    eighths = min(8 * cells, max(1, 8 * cells * value // most))
    full, part = divmod(eighths, 8)
    drawn = _FULL * full + (_PARTS[part] if part else "")
    return drawn.ljust(cells)
