"""How long reading the platform keeps the event loop from anything else."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from pathlib import Path

GOAL_MILLISECONDS = 8


def blocking(home: Path, participations: int) -> list[Figure]:
    """Measures a refresh of the filled inbox under ``home``, and a first read of as many requests.

    Of each stretch of time the longest pause counts, and of those the middle one.
    """
    with TemporaryDirectory(prefix="jva-tui-bench-") as scratch:
        folders = {"refresh": str(home), "first read": scratch}
        return [
            _figure(f"{what}, {participations:,} participations", _run(folder, participations))
            for what, folder in folders.items()
        ]


def _figure(what: str, told: list[tuple[str, float]]) -> Figure:
    reading, idle = (
        statistics.median(seconds for name, seconds in told if name == wanted) * 1000
        for wanted in ("reading", "idle")
    )
    goal = GOAL_MILLISECONDS
    name = f"longest pause of the event loop, {what} (ms); idle beside"
    return Figure(name, round(reading, 2), round(idle, 2), reading / idle, goal, reading <= goal)


def _run(folder: str, participations: int) -> list[tuple[str, float]]:
    command = (sys.executable, "-m", "benchmarks.heart", folder, str(participations))
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    found: list[tuple[str, float]] = json.loads(told.stdout)
    return found
