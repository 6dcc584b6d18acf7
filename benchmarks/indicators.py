"""From the wish for the indicators until they are reckoned, read from the store and all."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, percentile
from benchmarks.programs import SEED
from jva_tui.accounts.keys import demo_key
from jva_tui.accounts.profile import Profile
from jva_tui.desk import Desk
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path

GOAL_MILLISECONDS = 1_000
TIMES = 5


def indicators(home: Path, participations: int) -> list[Figure]:
    """Reckons them for the filled inbox under ``home``, of the whole organisation."""
    folder = Paths(config=home, data=home).demo(participations, SEED)
    seconds = asyncio.run(_reckoned(folder))
    name = f"indicators, {participations:,} participations, median (ms)"
    return [Figure.absolute(name, percentile(seconds, 0.5) * 1000, GOAL_MILLISECONDS)]


async def _reckoned(folder: Path) -> list[float]:
    desk = Desk(Profile(folder=folder, key=lambda: demo_key(folder), connect=None))
    desk.open()
    try:
        return [await _once(desk) for _time in range(TIMES)]
    finally:
        await desk.close()


async def _once(desk: Desk) -> float:
    begin = time.perf_counter()
    await desk.watching.watched(mine=False)
    return time.perf_counter() - begin
