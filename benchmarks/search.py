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
from jva_tui.query.parsing import parse
from jva_tui.store.cache import Cache
from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jva_tui.query.completing import Known

GOAL_MILLISECONDS = 20
SAMPLE = 60
_QUERIES = """
is:open; is:unread -is:archived; is:wrote mine; is:priority; is:soon; is:late; is:new; is:waiting;
is:minor is:open; is:snoozed; is:tocall; is:cancelled older:3m; older:7d is:pending; newer:2w;
before:2020-01-01; remote:yes is:open; remote:no mine; zip:69; zip:75 is:unread; -bonjour mine; -a;
bonjour is:snoozed; bonjour is:waiting; a is:late; bonjour -samedi; "bonjour je";
"week end" is:open; samedi or dimanche; is:tocall or is:unread; zoe older:1m or paul newer:1m
"""
"""What reads much and finds little among them."""


def search(home: Path, participations: int) -> list[Figure]:
    """Searches the filled inbox under ``home`` for what is typed, and with queries of all sorts."""
    folder = Paths(config=home, data=home).demo(participations, SEED)
    cache = Cache.open(folder / "cache.db", demo_key(folder))
    try:
        typed = _seconds(cache, _typed(cache))
        asked = _seconds(cache, _asked(cache.search(_now()).names.known()))
    finally:
        cache.close()
    return [_figure("search", participations, typed), _figure("query", participations, asked)]


def _figure(name: str, participations: int, seconds: list[float]) -> Figure:
    told = f"{name}, {participations:,} participations, first page, p95 (ms)"
    return Figure.absolute(told, percentile(seconds, 0.95) * 1000, GOAL_MILLISECONDS)


def _now() -> int:
    return int(time.time())


def _typed(cache: Cache) -> list[str]:
    """Each letter alone, then names, missions and messages as they grow under the fingers."""
    ids = cache.ids(View.ALL, mine=False, now=_now())
    rows = cache.rows(random.Random(SEED).sample(ids.tolist(), SAMPLE))
    texts = [fold(text) for row in rows for text in (row.name, row.mission, row.snippet)]
    growing = [text[:length] for text in texts for length in range(1, min(len(text), 12))]
    return [*ascii_lowercase, *growing]


def _asked(known: Known) -> list[str]:
    """Queries of every kind, and what is known here under its key; also beside common words."""
    keyed = [
        f'{key}:"{name}"'
        for key, names in (
            ("mission", known.missions),
            ("city", known.cities),
            ("tag", known.tags),
            ("by", known.people),
        )
        for name in names[:10]
    ]
    alone = [text.strip() for text in _QUERIES.split(";")]
    return [*alone, *keyed, *(f"{text} bonjour is:unread" for text in keyed)]


def _seconds(cache: Cache, texts: Iterable[str]) -> list[float]:
    return [_once(cache, text) for text in texts]


def _once(cache: Cache, text: str) -> float:
    begin = time.perf_counter()
    cache.rows(cache.search(_now()).first(parse(text, len(text)).query))
    return time.perf_counter() - begin
