"""The views: which rows, in which order, how many, and at what cost."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jva_tui.domain import View
from jva_tui.store import rows, views
from jva_tui.store.cache import Cache
from jva_tui.store.database import query
from tests.people import NOW
from tests.store.conftest import KEY
from tests.store.inboxes import Entry, inboxes, load, ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jva_tui.domain import InboxRow
    from jva_tui.operations import Overlay

EVERY = [(view, mine) for view in View for mine in (True, False)]


@pytest.fixture(scope="module")
def new_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Cache]]:
    """Makes an empty cache at each call."""
    opened: list[Cache] = []

    def make() -> Cache:
        opened.append(Cache.open(tmp_path_factory.mktemp("views") / "cache.db", KEY))
        return opened[-1]

    yield make
    for cache in opened:
        cache.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(entries=inboxes())
def test_views_hold_what_their_definition_says(
    new_cache: Callable[[], Cache], entries: list[Entry]
) -> None:
    cache = new_cache()
    load(cache, entries)
    for view, mine in EVERY:
        expected = ordered(entries, view, mine=mine)
        assert list(cache.ids(view, mine, now=NOW)) == expected
        assert cache.counts(mine, now=NOW)[view] == len(expected)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(entries=inboxes(), limit=st.integers(1, 5))
def test_windows_put_together_are_the_view(
    new_cache: Callable[[], Cache], entries: list[Entry], limit: int
) -> None:
    cache = new_cache()
    load(cache, entries)
    for view, mine in EVERY:
        read = list(windows(cache, view, mine=mine, limit=limit))
        ids = cache.ids(view, mine, now=NOW)
        assert [row.id for row in read] == list(ids)
        assert read == cache.rows(ids)


def windows(cache: Cache, view: View, *, mine: bool, limit: int) -> Iterator[InboxRow]:
    after = None
    while window := cache.window(view, mine, now=NOW, after=after, limit=limit):
        yield from window
        after = cache.place(view, window[-1].id)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(entries=inboxes(), moved=inboxes())
def test_counts_follow_every_change(
    new_cache: Callable[[], Cache], entries: list[Entry], moved: list[Entry]
) -> None:
    cache = new_cache()
    load(cache, entries)
    cache.save_participations(entry.told for entry in moved)
    cache.lay_over({e.told.id: e.overlay for e in moved if e.overlay})
    cache.forget(entry.told.id for entry in entries[::3])
    for view, mine in EVERY:
        assert cache.counts(mine, now=NOW)[view] == len(cache.ids(view, mine, now=NOW))


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(entries=inboxes())
def test_what_is_laid_over_can_be_taken_off(
    new_cache: Callable[[], Cache], entries: list[Entry]
) -> None:
    cache = new_cache()
    load(cache, [Entry(entry.told, None) for entry in entries])
    ids = [entry.told.id for entry in entries]
    before = cache.rows(ids)
    overlays: dict[int, Overlay] = {e.told.id: e.overlay for e in entries if e.overlay}
    changed = cache.lay_over(overlays)
    assert changed == set(overlays)
    assert cache.lay_over({}) == changed
    assert cache.rows(ids) == before


@pytest.mark.parametrize(
    ("view", "mine", "after"),
    [(*every, after) for every, after in itertools.product(EVERY, (None, (NOW, 5)))],
)
def test_a_window_is_read_from_an_index_without_sorting(
    cache: Cache, view: View, mine: bool, after: tuple[int, int] | None
) -> None:
    sql, values = views.select(rows.INBOX_COLUMNS, view, mine=mine, now=NOW, after=after)
    plan = query(cache._connection, f"EXPLAIN QUERY PLAN {sql} LIMIT 60", values)
    steps = [step for *_, step in plan]
    assert not any("TEMP B-TREE" in step for step in steps)
    reads = [step for step in steps if step.startswith(("SCAN", "SEARCH"))]
    assert reads
    assert all("USING INDEX" in step for step in reads)
