"""Sections of lines side by side, where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.cells import width_of
from widgets.lines import BLANK
from widgets.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from widgets.lines import Line
    from widgets.tones import Span

_GAP = 3


def in_columns(
    sections: Callable[[int], Iterable[Iterable[Line]]], width: int, *, least: int, most: int
) -> list[Line]:
    """Sections in their order, one under the other in as many columns as there is room for.

    Args:
        sections: lays them out, in lines of at most so many cells.
        width: of everything.
        least: cells of a column, where there are several.
        most: columns.
    """
    count = max(1, min(most, (width + _GAP) // (least + _GAP)))
    room = (width - _GAP * (count - 1)) // count
    parts = [list(part) for part in sections(room)]
    columns = _shared_out(parts, count)
    lines = range(max(map(len, columns)))
    return [
        _beside([column[at] if at < len(column) else BLANK for column in columns], room)
        for at in lines
    ]


def _shared_out(parts: Sequence[list[Line]], count: int) -> list[list[Line]]:
    """The parts in so many columns at most, of which the longest is as short as can be."""
    lengths = [len(part) for part in parts]
    heights = range(max(lengths, default=0), sum(lengths) + 1)
    height = next(height for height in heights if _needed(lengths, height) <= count)
    columns: list[list[Line]] = [[]]
    for part in parts:
        if columns[-1] and len(columns[-1]) + len(part) > height:
            columns.append([])
        columns[-1] += part
    return columns


def _needed(lengths: Sequence[int], height: int) -> int:
    """How many columns of a height there must be."""
    count, used = 1, 0
    for length in lengths:
        if used and used + length > height:
            count, used = count + 1, 0
        used += length
    return count


def _beside(cells: Sequence[Line], width: int) -> Line:
    *before, last = cells
    spans: list[Span] = []
    for cell in before:
        used = sum(width_of(text) for text, _tone in cell)
        spans += [*cell, (" " * (width - used + _GAP), Tone.TEXT)]
    return (*spans, *last)
