"""What the user notes for themselves: shown at once everywhere, and over when it is over."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts.profile import Profile
from jva_tui.answering import WATCH_SECONDS
from jva_tui.board import DayTurned, Event, InboxChanged, PlaceFreed, PrioritiesTomorrow
from jva_tui.desk import Desk
from jva_tui.domain import NO_REMARKS, Decision, Remarks, State, View
from jva_tui.operations import Reply
from jva_tui.private import LOOK_SECONDS, TIDY_SECONDS
from jva_tui.showing import Showing
from jva_tui.store.cache import SWEPT_AT, Cache
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.store.priority import becomes_priority
from tests.clock import ManualClock
from tests.office import KEY
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer
from tests.stillness import until_still

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from jva_tui.domain import Participation

SMALL = MISSION._replace(places=1)
HOUR = 3_600


def asked(id_: int, **changes: object) -> Participation:
    """A pending request of somebody of its own, for the mission of a single place."""
    said = message(100 + id_, conversation_id=10 + id_, at=NOW - 2 * DAY, author_id=2_000 + id_)
    told = participation(
        id_,
        created_at=NOW - 2 * DAY,
        volunteer=volunteer(id_),
        mission=SMALL,
        conversation_id=10 + id_,
        conversation_updated_at=NOW - 2 * DAY,
        latest=said,
    )
    return told._replace(**changes)  # type: ignore[arg-type]  # fields of a participation


def validated(id_: int) -> Participation:
    return asked(id_, state=State.VALIDATED, updated_at=NOW - DAY)


@pytest.fixture
def folder(home: Path) -> Path:
    """An inbox of three pending requests, and of one who has the only place."""
    home.mkdir(mode=0o700)
    cache = Cache.open(home / "cache.db", KEY)
    cache.save_me(ROSA)
    cache.save_participations([asked(1), asked(2), asked(3), validated(4)])
    cache.set(SWEPT_AT, NOW)
    cache.close()
    return home


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW, jumps=False)


@asynccontextmanager
async def at_work(folder: Path, clock: ManualClock) -> AsyncIterator[tuple[Desk, list[Event]]]:
    """A desk without the platform, and what it tells."""
    desk = Desk(Profile(folder, lambda: KEY, None), clock)
    desk.open()
    told: list[Event] = []
    desk.listen(told.append)
    desk.start()
    try:
        await until_still()
        yield desk, told
    finally:
        await desk.close()


async def pass_time(clock: ManualClock, seconds: float) -> None:
    """As long as it takes, and what is done because of it."""
    clock.advance(seconds)
    await until_still()


async def write(desk: Desk, *people: Participation) -> None:
    """As reading the platform does."""
    desk.inbox_changed(await desk._writer.do(lambda cache: cache.save_participations(people)))


async def in_view(desk: Desk, view: View) -> list[int]:
    return sorted(await desk.ids(Showing(view, mine=False)))


def remarks(desk: Desk, id_: int) -> Remarks:
    reading = desk.reading(id_)
    assert reading is not None
    return reading.remarks


def on_the_disk(folder: Path) -> list[int]:
    outbox = OutboxDb.open(folder / "outbox.db", KEY)
    try:
        return outbox.put_off_or_waiting()
    finally:
        outbox.close()


async def test_what_is_put_off_comes_back_at_its_time(folder: Path, clock: ManualClock) -> None:
    async with at_work(folder, clock) as (desk, told):
        assert await desk.private.put_off([1, 2, 4], NOW + HOUR) == [1, 2]  # 4 is decided
        assert await desk.private.put_off([3], NOW + DAY) == [3]
        assert await in_view(desk, View.LATER) == [1, 2, 3]
        assert await in_view(desk, View.TODO) == []
        assert remarks(desk, 1).later_until == NOW + HOUR
        assert await desk.private.bring_back([2, 4]) == [2]
        await pass_time(clock, HOUR - LOOK_SECONDS - 1)
        assert await in_view(desk, View.LATER) == [1, 3]
        told.clear()
        await pass_time(clock, LOOK_SECONDS + 1)
        assert InboxChanged(frozenset({1})) in told
        assert await in_view(desk, View.TODO) == [1, 2]
    assert on_the_disk(folder) == [3]
    clock.set_wall(NOW + 2 * DAY)
    async with at_work(folder, clock) as (desk, _told):  # also where it was closed meanwhile
        assert await in_view(desk, View.LATER) == []
    assert on_the_disk(folder) == []


async def test_it_comes_back_at_once_who_writes_and_goes_from_the_disk(
    folder: Path, clock: ManualClock
) -> None:
    async with at_work(folder, clock) as (desk, _told):
        clock.set_wall(NOW + DAY)  # a clock that is fast does not hide what they write
        await desk.private.put_off([1, 2, 3], NOW + 9 * DAY)
        await desk.private.wait([1, 2, 3])
        clock.set_wall(NOW)
        word = message(201, conversation_id=11, at=NOW - DAY, author_id=2_001)
        await write(
            desk,
            asked(1, latest=word, conversation_updated_at=NOW - DAY),
            asked(2, state=State.DECLINED, updated_at=NOW),
        )
        assert await in_view(desk, View.LATER) == [3]
        assert 1 in await in_view(desk, View.WROTE)
        assert desk.private.waiting_list(MISSION.id) == [1, 3]
        assert sorted(on_the_disk(folder)) == [1, 2, 3]
        await pass_time(clock, TIDY_SECONDS)
        outbox = desk._outbox_reader.beside(0)
        assert {id_ for id_, *_rest in outbox.laters} == {3}
        assert {id_ for id_, *_rest in outbox.waiting} == {1, 3}
        assert desk.private.waiting_list(MISSION.id) == [1, 3]


async def test_waiting_lists_are_in_line_and_move_up(folder: Path, clock: ManualClock) -> None:
    async with at_work(folder, clock) as (desk, told):
        assert await desk.private.wait([3]) == [3]
        clock.advance(60)
        assert await desk.private.wait([1, 2, 3, 4]) == [1, 2]  # 3 keeps the place, 4 has one
        assert desk.private.waiting_list(MISSION.id) == [3, 1, 2]
        assert remarks(desk, 2) == Remarks(place=3, free=0)
        assert await desk.private.waits([1, 4]) == {1}
        clock.advance(1)
        told.clear()
        assert await desk.private.no_longer([3, 4]) == [3]
        assert {1, 2, 3} <= set().union(*(e.ids for e in told if isinstance(e, InboxChanged)))
        assert remarks(desk, 2).place == 2
        assert remarks(desk, 3) == NO_REMARKS


async def test_another_client_on_the_same_folder_sees_all_of_it(
    folder: Path, clock: ManualClock
) -> None:
    async with at_work(folder, clock) as (other, told), at_work(folder, clock) as (desk, _told):
        await desk.private.set_note(1, "  vue \x1b[31mmardi  ")
        await desk.private.put_off([2], NOW + DAY)
        await desk.private.wait([3])
        await pass_time(clock, WATCH_SECONDS)
        assert InboxChanged(frozenset({1, 2, 3})) in told
        assert remarks(other, 1) == Remarks(note="vue [31mmardi")
        assert remarks(other, 2) == Remarks(later_until=NOW + DAY)
        assert remarks(other, 3) == Remarks(place=1, free=0)
        clock.advance(1)
        told.clear()
        await desk.private.set_note(1, "vue mercredi")
        await pass_time(clock, WATCH_SECONDS)
        assert InboxChanged(frozenset({1})) in told
        assert other.private.note(1) == "vue mercredi"
        assert set(await other.private.notes()) == {1}
        await desk.private.set_note(1, "")
        await pass_time(clock, WATCH_SECONDS)
        assert remarks(other, 1) == NO_REMARKS


async def test_who_is_forgotten_leaves_neither_notes_nor_places(
    folder: Path, clock: ManualClock
) -> None:
    async with at_work(folder, clock) as (desk, _told):
        await desk.private.set_note(1, "vue mardi")
        await desk.private.put_off([1, 2], NOW + DAY)
        await desk.private.wait([1, 2])
        await desk.forget([1])
        assert await desk.private.notes() == {}
        assert desk.private.waiting_list(MISSION.id) == [2]
        assert await in_view(desk, View.LATER) == [2]
        await desk.private.set_note(1, "encore")  # by whoever has not noticed yet
        assert await desk.private.notes() == {}


async def test_notes_of_requests_that_are_gone_go_when_they_are_old(
    folder: Path, clock: ManualClock
) -> None:
    async with at_work(folder, clock) as (desk, _told):
        await desk.private.set_note(1, "vue mardi")
        await desk.private.set_note(2, "vue lundi")
        await desk._writer.do(lambda cache: cache.forget([2]))
    for days, left in ((1, {1, 2}), (3, {1})):
        clock.set_wall(NOW + days * DAY)
        desk = Desk(Profile(folder, lambda: KEY, None, keep_closed_days=2), clock)
        desk.open()
        await desk.retire()
        assert set(await desk.private.notes()) == left
        await desk.close()


async def test_a_place_that_frees_is_told_once_with_who_is_next(
    folder: Path, clock: ManualClock
) -> None:
    freed = PlaceFreed(MISSION.id, MISSION.name, 1, 2, "Camille Inventé 2")

    async def told_after(seconds: float, told: list[Event]) -> list[Event]:
        told.clear()
        await pass_time(clock, seconds)
        return [event for event in told if isinstance(event, PlaceFreed)]

    async with at_work(folder, clock) as (desk, told):
        await desk.private.wait([2])
        clock.advance(1)
        await desk.private.wait([1])
        assert await told_after(LOOK_SECONDS, told) == []
        await write(desk, asked(4, state=State.CANCELLED, updated_at=NOW))
        assert await told_after(LOOK_SECONDS, told) == [freed]
        assert await told_after(LOOK_SECONDS, told) == []
        assert remarks(desk, 2) == Remarks(place=1, free=1)
        await desk.queue([Reply(3, MISSION.id, 13, State.PENDING, 103, Decision.VALIDATE)])
        assert await told_after(LOOK_SECONDS, told) == []
    # Nobody was there when the next one withdrew.
    cache = Cache.open(folder / "cache.db", KEY)
    cache.save_participations([asked(3, mission=SMALL._replace(places=3), updated_at=NOW)])
    cache.close()
    async with at_work(folder, clock) as (desk, told):
        assert await told_after(LOOK_SECONDS, told) == [freed._replace(free=2)]


async def test_the_day_before_is_warned_once_a_day(folder: Path, clock: ManualClock) -> None:
    cache = Cache.open(folder / "cache.db", KEY)
    cache.save_participations([asked(1, created_at=NOW - 7 * DAY)])
    cache.close()

    def warnings(told: list[Event]) -> list[Event]:
        return [event for event in told if isinstance(event, PrioritiesTomorrow)]

    async with at_work(folder, clock) as (desk, told):
        assert warnings(told) == [PrioritiesTomorrow(1)]
        assert await desk.reminding.soon() == 1
        assert [desk.reading(id_).is_soon for id_ in (1, 2)] == [True, False]  # type: ignore[union-attr]  # they are there
        await write(desk, asked(2, created_at=NOW - 6 * DAY), asked(1, state=State.DECLINED))
        await pass_time(clock, 12 * HOUR)  # midnight comes in between
        assert DayTurned(becomes_priority(NOW + DAY)) in told
        assert [desk.reading(id_).is_soon for id_ in (1, 2)] == [False, True]  # type: ignore[union-attr]  # as above
        assert warnings(told) == [PrioritiesTomorrow(1)]  # at the start only
    async with at_work(folder, clock) as (_desk, told):
        assert warnings(told) == [PrioritiesTomorrow(1)]
    async with at_work(folder, clock) as (_desk, told):
        assert warnings(told) == []  # once a day
