"""How long reading the platform, and answering many, keeps the event loop from anything else."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.burst import REPLIES
from benchmarks.figures import Figure
from benchmarks.programs import SEED

if TYPE_CHECKING:
    from pathlib import Path

GOAL_MILLISECONDS = 8
QUEUED_GOAL_MILLISECONDS = 1_000
"""For a thousand replies; the screen goes on meanwhile."""


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


def bursts(participations: int) -> list[Figure]:
    """Measures a thousand replies that are queued, taken back and sent."""
    with TemporaryDirectory(prefix="jva-tui-bench-") as scratch:
        env = os.environ | {"JVA_TUI_HOME": scratch}
        size = str(participations)
        preload = ("jva_tui", "preload", "--participations", size, "--seed", str(SEED))
        subprocess.run((sys.executable, "-m", *preload), check=True, env=env)
        command = (sys.executable, "-m", "benchmarks.burst", size)
        run = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    told: dict[str, list[dict[str, float]]] = json.loads(run.stdout)
    idle = [one["pause"] for one in told.pop("idle")]
    pauses = [
        _pause(f"{what} {REPLIES:,} replies", [one["pause"] for one in measured], idle)
        for what, measured in told.items()
    ]
    return [
        *(
            Figure.absolute(
                f"{what} {REPLIES:,} replies (ms)",
                round(statistics.median(one["seconds"] for one in told[what]) * 1000, 2),
                QUEUED_GOAL_MILLISECONDS,
            )
            for what in ("queueing", "taking back")
        ),
        *pauses,
    ]


def _figure(what: str, told: list[tuple[str, float]]) -> Figure:
    by_name = {
        wanted: [seconds for name, seconds in told if name == wanted]
        for wanted in ("reading", "idle")
    }
    return _pause(what, by_name["reading"], by_name["idle"])


def _pause(what: str, seconds: list[float], idle_seconds: list[float]) -> Figure:
    ours, idle = (statistics.median(values) * 1000 for values in (seconds, idle_seconds))
    goal = GOAL_MILLISECONDS
    name = f"longest pause of the event loop, {what} (ms); idle beside"
    return Figure(name, round(ours, 2), round(idle, 2), ours / idle, goal, ours <= goal)


def _run(folder: str, participations: int) -> list[tuple[str, float]]:
    command = (sys.executable, "-m", "benchmarks.heart", folder, str(participations))
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    found: list[tuple[str, float]] = json.loads(told.stdout)
    return found
