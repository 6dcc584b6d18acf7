"""From starting the program until its list stands on the screen, with the cache filled before."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from benchmarks.programs import EMPTY_APP, SIZES, Program, first_drawn, start, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

GOAL = 1.3
FLAT = 1.1
ROUNDS = 25


def first_list(inboxes: Sequence[Program], rounds: int = ROUNDS) -> list[Figure]:
    """Compares the inboxes, one for each of `SIZES`, with an empty Textual application.

    In each round every program runs once, each time another one first.
    """
    programs = (EMPTY_APP, *inboxes)
    seconds: dict[str, list[float]] = {program.name: [] for program in programs}
    for turn in range(rounds):
        first = turn % len(programs)
        for program in programs[first:] + programs[:first]:
            seconds[program.name].append(_once(program))
    median = {name: statistics.median(values) * 1000 for name, values in seconds.items()}
    figures = [
        Figure.ratio_of(
            f"first full list, {size:,} participations (ms)",
            median[program.name],
            median[EMPTY_APP.name],
            GOAL,
        )
        for size, program in zip(SIZES, inboxes, strict=True)
    ]
    few, many = median[inboxes[0].name], median[inboxes[-1].name]
    name = f"first full list, {SIZES[-1]:,} over {SIZES[0]:,} participations (ms)"
    return [*figures, Figure.ratio_of(name, many, few, FLAT)]


def _once(program: Program) -> float:
    begin = time.perf_counter()
    with start(program) as terminal:
        drawn = first_drawn(program, terminal)
        stop(terminal)
    return drawn - begin
