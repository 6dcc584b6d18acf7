"""The views: which rows, in which order, how many, and at what cost."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jva_tui import marks
from jva_tui.domain import View
from jva_tui.operations import UNDER_WAY
from jva_tui.store import rows, views
from jva_tui.store.beside import Beside
from jva_tui.store.cache import Cache
from jva_tui.store.database import query
from tests.people import NOW
from tests.store.conftest import KEY
from tests.store.inboxes import Entry, inboxes, lay_over, load, ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jva_tui.domain import InboxRow
    from jva_tui.marks import Seen

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

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
    assert cache.soon(NOW) == sum(entry.is_soon for entry in entries)


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
    lay_over(cache, moved)
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
    before = shown(cache)
    changed = lay_over(cache, entries)
    assert changed >= {entry.told.id for entry in entries if entry.overlay}
    assert cache.lay_over({}, {}, Beside()) == changed
    assert shown(cache) == before


def shown(cache: Cache) -> list[list[InboxRow]]:
    """What every view shows."""
    return [cache.rows(cache.ids(view, mine, now=NOW)) for view, mine in EVERY]


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(entries=inboxes())
def test_what_is_not_said_of_calls_leaves_them_as_they_are(
    new_cache: Callable[[], Cache], entries: list[Entry]
) -> None:
    cache = new_cache()
    load(cache, entries)
    before = shown(cache)
    assert cache.lay_over({e.told.id: e.overlay for e in entries if e.overlay}) == set()
    assert shown(cache) == before


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


def seen_of(entry: Entry) -> Seen:
    """What is seen of a request, in plain Python."""
    word = entry.told.latest
    at = word.at if word else entry.told.created_at
    is_under_way = entry.overlay is not None and entry.overlay.operation in UNDER_WAY
    return entry.shown, at, is_under_way


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(entries=inboxes())
def test_what_is_seen_of_many_is_what_their_rows_show(
    new_cache: Callable[[], Cache], entries: list[Entry]
) -> None:
    cache = new_cache()
    load(cache, entries)
    seen = {entry.told.id: seen_of(entry) for entry in entries}
    for view, mine in EVERY:
        ids = cache.ids(view, mine, now=NOW)
        assert cache.seen(view, mine, now=NOW) == {id_: seen[id_] for id_ in ids}
        assert {row.id: marks.seen_of(row) for row in cache.rows(ids)} == {
            id_: seen[id_] for id_ in ids
        }
    some = [*seen][::2]
    assert cache.seen_among([*some, 9_999]) == {id_: seen[id_] for id_ in some}


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(entries=inboxes(), deleted=st.sets(st.integers(1, 60), max_size=5))
def test_alike_are_mission_state_and_conversation_without_a_reply_under_way(
    new_cache: Callable[[], Cache], entries: list[Entry], deleted: set[int]
) -> None:
    told = [
        replace(entry, told=entry.told._replace(mission=None))
        if entry.told.id in deleted
        else entry
        for entry in entries
    ]
    cache = new_cache()
    load(cache, told)

    def situation(entry: Entry) -> tuple[object, ...]:
        mission = entry.told.mission.id if entry.told.mission else -entry.told.id
        return mission, entry.shown, entry.told.conversation_id is None

    for one, mine in itertools.product(told, (True, False)):
        assert cache.alike(one.told.id, mine=mine) == {
            other.told.id: seen_of(other)
            for other in told
            if situation(other) == situation(one)
            and not seen_of(other)[2]
            # Of a mission that was deleted nobody knows whose it was: it is everybody's.
            and (other.is_mine or other.told.mission is None or not mine)
        }


def test_those_alike_are_found_without_reading_every_row(cache: Cache) -> None:
    plan = query(cache._connection, f"EXPLAIN QUERY PLAN {views._ALIKE}", (1, True, *UNDER_WAY))
    assert not [step for *_, step in plan if step.startswith("SCAN")]
