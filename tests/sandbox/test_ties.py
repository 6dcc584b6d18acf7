"""Lists are sorted by a time alone: what happens to rows whose times are equal."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jva_tui.sandbox.situation import Conversation, Membership, Participation
from jva_tui.sandbox.ties import Ties
from tests.sandbox.support import ME, NOW, THEN, VOLUNTEER, Sandbox, situation


@dataclass(frozen=True)
class Row:
    id: int
    time: int
    place: int = 0


TIES = Ties[Row](lambda row: row.time, place=lambda row: (row.place, row.id))

times = st.lists(st.integers(0, 12), max_size=200).map(lambda each: sorted(each, reverse=True))


def rows_of(times: list[int]) -> list[Row]:
    return [Row(at, time) for at, time in enumerate(times)]


def pages(rows: list[Row], size: int) -> list[list[Row]]:
    return [TIES.cut(rows, start, start + size) for start in range(0, len(rows), size)]


@given(times, st.integers(1, 40))
def test_every_place_shows_a_row_of_its_time(times: list[int], size: int) -> None:
    shown = [row for page in pages(rows_of(times), size) for row in page]
    assert [row.time for row in shown] == times


@given(times, st.integers(1, 40))
def test_no_page_repeats_a_row(times: list[int], size: int) -> None:
    for page in pages(rows_of(times), size):
        assert len(set(page)) == len(page)


@given(times, st.integers(0, 50))
def test_one_page_for_everything_has_everything(times: list[int], more: int) -> None:
    rows = rows_of(times)
    assert set(TIES.cut(rows, 0, len(rows) + more)) == set(rows)


@given(st.sets(st.integers(), max_size=200), st.integers(1, 40))
def test_without_equal_times_the_pages_are_the_list(times: set[int], size: int) -> None:
    rows = rows_of(sorted(times, reverse=True))
    assert [row for page in pages(rows, size) for row in page] == rows


@given(times, st.integers(1, 40), st.integers(2, 9))
def test_the_order_in_which_equals_come_in_does_not_matter(
    times: list[int], size: int, stride: int
) -> None:
    rows = rows_of(times)
    others = sorted(rows, key=lambda row: (-row.time, row.id % stride))
    assert pages(rows, size) == pages(others, size)


def test_pages_really_repeat_and_skip() -> None:
    rows = rows_of([5] * 100)
    shown = [row for page in pages(rows, 24) for row in page]
    assert len(shown) == 100
    assert len(set(shown)) < 90


def test_a_longer_page_orders_equals_anew() -> None:
    rows = rows_of([5] * 100)
    assert TIES.cut(rows, 0, 24) != TIES.cut(rows, 0, 48)[:24]


def test_a_row_that_is_updated_moves_others() -> None:
    rows = rows_of([5] * 30)
    moved = [Row(3, 5, place=1) if row.id == 3 else row for row in rows]
    before = [row.id for row in TIES.cut(rows, 0, 24)]
    after = [row.id for row in TIES.cut(moved, 0, 24)]
    assert before != after
    assert [at for at in before if at != 3] != [at for at in after if at != 3]


def tied(count: int = 60) -> Sandbox:
    """Requests of one moment, each with its conversation."""
    made = situation()
    for number in range(100, 100 + count):
        made.add_participation(
            Participation(number, VOLUNTEER + 100, 1, "En attente de validation", NOW, NOW)
        )
        conversation = Conversation(number, number, NOW, NOW)
        made.add_conversation(conversation)
        made.add_member(conversation, ME, Membership())
        made.add_member(conversation, VOLUNTEER, Membership(THEN))
    return Sandbox(made)


async def ids(sandbox: Sandbox, path: str) -> list[int]:
    return [row["id"] for row in (await sandbox.call("GET", path)).json()["data"]]


async def test_pages_of_participations_skip_some_that_filter_id_gives() -> None:
    sandbox = tied()
    everything = set(sandbox.situation.participations) - {3}
    found = [await ids(sandbox, f"/api/participations?page={page}") for page in (1, 2, 3)]
    assert sum(map(len, found)) == len(everything)
    missing = everything.difference(*found)
    assert missing
    listed = ",".join(map(str, sorted(missing)))
    assert set(await ids(sandbox, f"/api/participations?filter[id]={listed}")) == missing


async def test_all_conversations_at_once_are_complete_and_pages_are_not() -> None:
    sandbox = tied()
    assert set(await ids(sandbox, "/api/conversations?pagination=-1")) == {7, *range(100, 160)}
    found = [
        await ids(sandbox, f"/api/conversations?pagination=15&page={at}") for at in range(1, 6)
    ]
    assert len(set().union(*found)) < 61


async def test_the_same_question_has_the_same_answer_until_something_is_written() -> None:
    sandbox = tied()
    path = "/api/participations?page=2"
    first = await ids(sandbox, path)
    assert await ids(sandbox, path) == first
    answer = {"mission_id": 1, "state": "Validée"}
    sandbox.now += 60
    await sandbox.call("PUT", "/api/participations/120", json=answer)
    assert await ids(sandbox, path) != first


async def test_another_filter_orders_equals_anew() -> None:
    sandbox = tied()
    sandbox.situation.participations[130].state = "Refusée"
    waiting = "filter[state]=En attente de validation"
    both = [await ids(sandbox, f"/api/participations?{each}") for each in ("page=1", waiting)]
    common = [[number for number in each if number in set(both[0]) & set(both[1])] for each in both]
    assert common[0] != common[1]


async def test_with_different_times_pages_are_complete_and_in_order() -> None:
    sandbox = tied()
    for participation in sandbox.situation.participations.values():
        participation.created_at += participation.id
    found = [
        row for page in (1, 2, 3) for row in await ids(sandbox, f"/api/participations?page={page}")
    ]
    assert all(newer > older for newer, older in pairwise(found))
    assert set(found) == set(sandbox.situation.participations) - {3}
