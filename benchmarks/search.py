"""From each letter typed into the search until its first page of rows is at hand."""

from __future__ import annotations

import random
import time
from string import ascii_lowercase
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, percentile
from benchmarks.programs import SEED
from jva_tui.accounts.keys import demo_key
from jva_tui.domain import View
from jva_tui.paths import Paths
from jva_tui.store.cache import Cache
from jva_tui.text import fold

if TYPE_CHECKING:
    from pathlib import Path

GOAL_MILLISECONDS = 20
SAMPLE = 60


def search(home: Path, participations: int) -> list[Figure]:
    """Searches the filled inbox under ``home`` for whatever is typed, from one letter on."""
    folder = Paths(config=home, data=home).demo(participations, SEED)
    cache = Cache.open(folder / "cache.db", demo_key(folder))
    try:
        seconds = [_once(cache, text) for text in _typed(cache)]
    finally:
        cache.close()
    name = f"search, {participations:,} participations, first page, p95 (ms)"
    return [Figure.absolute(name, percentile(seconds, 0.95) * 1000, GOAL_MILLISECONDS)]


def _typed(cache: Cache) -> list[str]:
    """Each letter alone, then names, missions and messages as they grow under the fingers."""
    ids = cache.ids(View.ALL, mine=False, now=int(time.time()))
    rows = cache.rows(random.Random(SEED).sample(ids.tolist(), SAMPLE))
    texts = [fold(text) for row in rows for text in (row.name, row.mission, row.snippet)]
    growing = [text[:length] for text in texts for length in range(1, min(len(text), 12))]
    return [*ascii_lowercase, *growing]


def _once(cache: Cache, text: str) -> float:
    begin = time.perf_counter()
    cache.rows(cache.search(text))
    return time.perf_counter() - begin
