"""What a query finds is what its definition in plain Python says, in the order that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jva_tui.domain import State, View
from jva_tui.query.parsing import parse
from jva_tui.showing import Showing, Sort
from jva_tui.store import finding
from jva_tui.store.cache import Cache
from jva_tui.store.database import query as run
from jva_tui.store.finding import statement
from jva_tui.store.meaning import Moment, meaning_of
from jva_tui.store.names import Names
from jva_tui.text import fold
from tests.people import DAY, MISSION, NOW, message, participation, volunteer
from tests.store.conftest import KEY
from tests.store.seeking import find
from tests.store.sought import NEW_SINCE, Whole, finds, load_wholes, sought, wholes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jva_tui.query import Query


@pytest.fixture(scope="module")
def new_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Cache]]:
    """Makes an empty cache at each call."""
    opened: list[Cache] = []

    def make() -> Cache:
        opened.append(Cache.open(tmp_path_factory.mktemp("finding") / "cache.db", KEY))
        return opened[-1]

    yield make
    for cache in opened:
        cache.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(rows=wholes(), queries=st.lists(sought(), min_size=20, max_size=20))
def test_sql_finds_what_plain_python_finds(
    new_cache: Callable[[], Cache], rows: list[Whole], queries: list[Query]
) -> None:
    cache, patch = new_cache(), pytest.MonkeyPatch()
    load_wholes(cache, rows)
    search = cache.search(NOW, NEW_SINCE)
    newest_first = sorted(rows, key=lambda row: -row.id)
    for number, query in enumerate(queries):
        # Both ways in which words and conditions come together.
        patch.setattr(finding, "_FEW", number % 2 * 1_000)
        expected = [row.id for row in newest_first if finds(row, query)]
        assert list(search.ids(query)) == expected
        assert search.first(query, 3) == expected[:3]
        assert search.first(query, 3, before=30) == [id_ for id_ in expected if id_ < 30][:3]
        assert search.count(query) == len(expected)
    patch.undo()


def _place(  # noqa: PLR0911 - one for each order
    row: Whole, sort: Sort, showing: Showing
) -> tuple[object, ...]:
    entry = row.entry
    made, word = entry.told.created_at, entry.told.latest
    last = word.at if word else made
    if sort is Sort.AGE:
        return made, row.id
    if sort is Sort.NAME:
        return fold(row.person.name), -row.id
    if sort is Sort.WORD:
        return -last, -row.id
    if sort is Sort.URGENCY:
        if row.is_priority:
            return 0, made, row.id
        if row.is_theirs:
            return 1, last, row.id
        ranks = {State.PENDING.value: 2, State.IN_PROGRESS.value: 3}
        rank = ranks.get(entry.shown, 4)
        return (rank, made, row.id) if rank < 4 else (rank, -made, -row.id)
    if showing.query is not None:
        return (-row.id,)
    return -made, -row.id  # of the view of everything


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(rows=wholes())
def test_sorted_as_wanted(new_cache: Callable[[], Cache], rows: list[Whole]) -> None:
    cache = new_cache()
    load_wholes(cache, rows)
    for showing in (Showing(View.ALL, mine=False), Showing(query=parse("").query)):
        own = sorted(rows, key=lambda row: _place(row, Sort.VIEW, showing))
        for sort in Sort:
            for is_grouped in (False, True):
                wanted = showing._replace(sort=sort, is_grouped=is_grouped)
                shown = cache.in_order([row.id for row in own], wanted, now=NOW)
                assert list(shown) == [row.id for row in _sorted(rows, wanted)]


def _sorted(rows: list[Whole], showing: Showing) -> list[Whole]:
    def place(row: Whole) -> tuple[object, ...]:
        mission = row.entry.told.mission
        group = (mission is None, fold(mission.name) if mission else "")
        is_by_mission = showing.is_grouped or showing.sort is Sort.MISSION
        return (*(group if is_by_mission else ()), *_place(row, showing.sort, showing))

    return sorted(rows, key=place)


@pytest.mark.parametrize(
    "text",
    [
        "a is:unread",
        "is:waiting",
        "-a",
        "tag:permis",
        "mission:maraude zip:69",
        "older:3m city:lyon",
        "a -b is:late",
    ],
)
def test_newest_first_needs_no_sorting(cache: Cache, text: str) -> None:
    (terms,) = parse(text).query.alternatives
    names = Names(cache._connection)
    sql, values = statement(meaning_of(terms, Moment(NOW, NEW_SINCE), names))
    steps = run(cache._connection, f"EXPLAIN QUERY PLAN {sql} ORDER BY 1 DESC", values)
    plan = "\n".join(step for *_rest, step in steps)
    assert "TEMP B-TREE" not in plan
    assert "SCAN inbox\n" not in plan + "\n"


def test_no_mission_has_a_number_without_end(cache: Cache) -> None:
    cache.save_participations([participation()])
    assert find(cache, "mission:#" + "9" * 5_000) == []


def test_a_first_page_does_not_read_the_texts_of_all(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "LOOKED_AT", 2)
    texts = {1: "je voudrais", 2: "voudrais je", 3: "voudrais je"}
    cache.save_participations(
        participation(
            id_,
            volunteer=volunteer(id_),
            conversation_id=id_,
            latest=message(id_, conversation_id=id_, text=text),
        )
        for id_, text in texts.items()
    )
    assert find(cache, '"je voudrais"') == []
    assert list(cache.search(NOW).ids(parse('"je voudrais"').query)) == [1]


def test_who_is_not_waited_for_reads_no_further(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_SLICE", 2)
    cache.save_participations(participation(id_, volunteer=volunteer(id_)) for id_ in range(1, 8))
    assert list(cache.search(NOW, is_over=lambda: True).ids(parse("").query)) == [7, 6]


def test_who_is_not_waited_for_reads_no_texts(cache: Cache) -> None:
    cache.save_participations(
        [participation(latest=message(9, text="je voudrais venir"), volunteer=volunteer())]
    )
    said = parse('"je voudrais"').query
    assert list(cache.search(NOW).ids(said)) == [1]
    assert list(cache.search(NOW, is_over=lambda: True).ids(said)) == []


def test_new_is_what_came_within_a_day_unless_told_otherwise(cache: Cache) -> None:
    cache.save_participations(
        participation(id_, volunteer=volunteer(id_), created_at=NOW - id_ * DAY // 2)
        for id_ in range(1, 5)
    )
    assert find(cache, "is:new") == [2, 1]
    assert cache.search(NOW, NOW - 2 * DAY).first(parse("is:new").query) == [4, 3, 2, 1]


def test_excerpts_show_what_the_row_does_not(cache: Cache) -> None:
    long = "Bonjour, " + "voilà une longue histoire, " * 5 + "je viens samedi matin, et puis " * 9
    mission = MISSION._replace(name="Maraude")
    cache.save_participations(
        [participation(volunteer=volunteer(city="Évry"), mission=mission, latest=message(9))]
    )
    cache.save_messages(11, [message(5, text=long), message(6, text="Motif", is_contextual=True)])

    def excerpt(text: str) -> str:
        return cache.search(NOW).excerpts(parse(text).query, [1]).get(1, "")

    shown = excerpt("samedi")
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "je viens samedi matin" in shown
    assert len(shown) < 130
    assert excerpt("camille samedi") == shown
    assert excerpt("evry") == "Évry"
    assert excerpt("camille1@example.org") == "camille1@example.org"
    for text in ("camille", "maraude", "aider", "-samedi", "mission:maraude", "motif", "is:open"):
        assert excerpt(text) == ""
