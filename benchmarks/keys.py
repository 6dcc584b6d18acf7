"""From pressing a key in the list until the last byte of what it changes on the screen."""

from __future__ import annotations

import random
import statistics
from contextlib import ExitStack
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, percentile
from benchmarks.programs import (
    ALL_REQUESTS,
    LINE_APP,
    SIZES,
    Program,
    first_drawn,
    press,
    start,
    stop,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

GOAL = 3
FLAT = 1.1
BLOCKS = 21
MAY_BE_SILENT = 0.02
"""Share of keys that may draw nothing before the measurement is void."""


def block(number: int) -> list[str]:
    """Fifty keys, the same for each ``number``: mostly down, some up, a page, back to the top.

    Each of them moves the cursor, so each draws, in the smallest inbox too.
    """
    middle = ["j"] * 27 + ["k"] * 10 + ["pagedown"]
    random.Random(number).shuffle(middle)
    return ["j"] * 11 + middle + ["home"]


def keys(inboxes: Sequence[Program], blocks: int = BLOCKS) -> list[Figure]:
    """Compares the inboxes, one for each of `SIZES`, with an application that draws one line.

    All of them run at the same time and get blocks of 50 keys in turn, one key at a time.

    Raises:
        RuntimeError: Keys that should draw something did not.
    """
    programs = (LINE_APP, *inboxes)
    seconds: dict[str, list[float]] = {program.name: [] for program in programs}
    with ExitStack() as stack:
        terminals = {one.name: stack.enter_context(start(one)) for one in programs}
        for program in programs:
            first_drawn(program, terminals[program.name])
            for key in (ALL_REQUESTS, *block(0)):  # warms its caches
                press(terminals[program.name], key)
        for number in range(1, blocks + 1):
            for name, terminal in terminals.items():
                answers = (press(terminal, key) for key in block(number))
                seconds[name] += [answer for answer in answers if answer is not None]
        for terminal in terminals.values():
            stop(terminal)
    pressed = sum(len(block(number)) for number in range(1, blocks + 1))
    for name, times in seconds.items():
        if len(times) < pressed * (1 - MAY_BE_SILENT):
            raise RuntimeError(f"{name}: {pressed - len(times)} of {pressed} keys drew nothing")
    return _figures(inboxes, seconds)


def _figures(inboxes: Sequence[Program], seconds: dict[str, list[float]]) -> list[Figure]:
    median = {name: statistics.median(times) * 1000 for name, times in seconds.items()}
    p99 = {name: percentile(times, 0.99) * 1000 for name, times in seconds.items()}
    figures = [
        Figure.ratio_of(
            f"key to last byte, {size:,} participations, {what} (ms)",
            values[program.name],
            values[LINE_APP.name],
            GOAL,
        )
        for size, program in zip(SIZES, inboxes, strict=True)
        for what, values in (("median", median), ("p99", p99))
    ]
    few, many = median[inboxes[0].name], median[inboxes[-1].name]
    name = f"key to last byte, {SIZES[-1]:,} over {SIZES[0]:,} participations, median (ms)"
    return [*figures, Figure.ratio_of(name, many, few, FLAT)]
