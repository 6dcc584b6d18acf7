"""Runs schedules of the simulation: ``python -m tests.simulation --schedules 10000 --seed 1``."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from tests.simulation.plan import schedules
from tests.simulation.run import Result, examine
from tests.simulation.schedule import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.simulation.schedule import Schedule

_TOLD = 10
"""Schedules that failed of which is told how."""


class Totals(NamedTuple):
    """What is to be said of many schedules."""

    schedules: int = 0
    lost: int = 0
    doubled: int = 0
    stuck: int = 0
    broken: int = 0
    outside: int = 0

    def plus(self, result: Result) -> Totals:
        """With one more."""
        return Totals(
            self.schedules + 1,
            self.lost + len(result.lost),
            self.doubled + len(result.doubled),
            self.stuck + len(result.stuck),
            self.broken + len(result.broken),
            self.outside + len(result.outside),
        )

    @property
    def is_good(self) -> bool:
        """Whether all ended as promised."""
        return not (self.lost or self.doubled or self.stuck or self.broken)

    def __str__(self) -> str:
        line = (
            f"schedules {self.schedules:,}, lost {self.lost}, doubled {self.doubled}, "
            f"stuck {self.stuck}; outside our control {self.outside:,}, "
        )
        return line + ("all shown" if self.is_good else f"other invariants broken {self.broken}")


def main() -> int:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--schedules", type=int, default=2_000, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn")
    parser.add_argument("--replay", help="one schedule, as a failure prints it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    options = parser.parse_args()
    if options.replay:
        return _replay(options.replay)
    return _run(options.schedules, options.seed, options.jobs)


def _replay(line: str) -> int:
    result = examine(parse(line))
    print("\n".join(result.trace))
    _tell(result)
    return 0 if result.is_good else 1


def _run(number: int, seed: int, jobs: int) -> int:
    begun, totals, told = time.monotonic(), Totals(), 0
    for result in _results(schedules(number, seed), jobs):
        totals = totals.plus(result)
        if not result.is_good and told < _TOLD:
            told += 1
            _tell(result)
        if totals.schedules % 500 == 0:
            print(f"{time.monotonic() - begun:6.0f} s  {totals}", file=sys.stderr, flush=True)
    print(totals)
    return 0 if totals.is_good else 1


def _results(wanted: Iterable[Schedule], jobs: int) -> Iterable[Result]:
    if jobs == 1:
        yield from map(examine, wanted)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(examine, wanted, chunksize=8)


def _tell(result: Result) -> None:
    for line in result.lines:
        print(f"  {line}")
    print(f"  make simulate REPLAY='{result.schedule}'", flush=True)


if __name__ == "__main__":
    sys.exit(main())
