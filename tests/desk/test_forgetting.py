"""What is over leaves by itself; who is forgotten is gone, also where another desk knew them."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts.profile import Profile
from jva_tui.board import InboxChanged
from jva_tui.desk import Desk
from jva_tui.domain import Decision, State, View
from jva_tui.forgetting import EVERY_SECONDS, LOOK_SECONDS
from jva_tui.lots.keeping import Kept
from jva_tui.lots.lot import Part
from jva_tui.operations import OperationState, Reply
from jva_tui.showing import Showing
from jva_tui.store.cache import SWEPT_AT, Cache
from jva_tui.store.errors import Forgotten, Unsettled
from jva_tui.store.outbox_db import OutboxDb
from tests.clock import ManualClock
from tests.office import KEY, until
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer
from tests.store.plain import plain
from tests.store.replies import begun, queued, send

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from jva_tui.domain import Participation

SECRET = "Xqzanthippe"
OLD = NOW - 100 * DAY


def request(id_: int, *, name: str = "Camille", **changes: object) -> Participation:
    """A request that was validated long ago, of somebody with this name."""
    person = volunteer(id_, first_name=name, email=f"{name}@example.org")
    word = message(100 + id_, conversation_id=10 + id_, at=OLD, text=f"Ici {name}")
    told = participation(
        id_,
        state=State.VALIDATED,
        created_at=OLD,
        updated_at=OLD,
        volunteer=person,
        conversation_id=10 + id_,
        conversation_updated_at=OLD,
        latest=word,
        mission=MISSION._replace(start_date=None, end_date=None),
    )
    return told._replace(**changes)  # type: ignore[arg-type]  # fields of a participation


def reply(id_: int, text: str = "Bonjour") -> Reply:
    return Reply(id_, 7, 10 + id_, State.VALIDATED, 100 + id_, text=text)


def kept(*ids: int) -> Kept:
    """A lot that was begun for these people, with words of its own for the first."""
    part = Part(Decision.VALIDATE, None, "Bonjour")
    return Kept(ids, part, part, (), {}, {ids[0]: SECRET}, ())


def begin_lot(desk: Desk, *ids: int) -> None:
    """As the screen of a lot does while somebody writes."""
    desk._keep_lots([kept(*ids)], kept(*ids))


@pytest.fixture
def folder(home: Path) -> Path:
    """An inbox of six requests that were validated long ago, the last one still open."""
    home.mkdir(mode=0o700)
    cache = Cache.open(home / "cache.db", KEY)
    cache.save_me(ROSA)
    cache.save_participations([request(1, name=SECRET)])
    cache.save_participations(request(id_) for id_ in range(2, 6))
    cache.save_participations([request(6, state=State.PENDING)])
    cache.close()
    OutboxDb.open(home / "outbox.db", KEY).close()
    return home


@asynccontextmanager
async def desk_on(folder: Path, clock: ManualClock, days: int | None = None) -> AsyncIterator[Desk]:
    """A desk without the platform."""
    desk = Desk(Profile(folder, lambda: KEY, None, keep_closed_days=days), clock)
    desk.open()
    try:
        yield desk
    finally:
        await desk.close()


async def here(desk: Desk) -> set[int]:
    return set(await desk.ids(Showing(View.ALL, mine=False)))


def is_anywhere(folder: Path) -> list[str]:
    """The databases in which the person's words are left for whoever has the key."""
    files = ("cache.db", "outbox.db")
    return [file for file in files if SECRET.lower().encode() in plain(folder / file)]


async def test_nothing_of_the_person_is_left_nor_comes_back_from_an_open_desk(folder: Path) -> None:
    clock = ManualClock(NOW, jumps=False)
    async with desk_on(folder, clock) as other, desk_on(folder, clock) as desk:
        other.start()
        other.keep_draft(1, SECRET)
        begin_lot(other, 1, 2)
        await other.note_calls([1])
        await other.keep_marks({1: (State.VALIDATED, OLD, False), 2: (State.VALIDATED, OLD, False)})
        assert is_anywhere(folder) == ["cache.db", "outbox.db"]
        ids = await desk.requests_of(f"{SECRET}@example.org")
        assert ids == await desk.requests_of(1) == [1]
        assert (await desk.unsent(ids)).total == 2
        assert await desk.hindrances(ids) == []
        damaged = folder / "cache.db.damaged-1"
        damaged.write_text(SECRET)
        assert await desk.forget(ids)
        assert is_anywhere(folder) == []
        assert not damaged.exists()
        # The other one has not noticed yet: all that it still writes comes too late.
        other.keep_draft(1, SECRET)
        begin_lot(other, 1)
        with pytest.raises(Forgotten):
            await other.queue([reply(1, SECRET)])
        await other._writer.do(
            lambda cache: cache.save_participations([request(1, name=SECRET, updated_at=NOW)])
        )
        await other._writer.do(lambda cache: cache.save_messages(11, [message(500, text=SECRET)]))
        await other.keep_marks({1: (State.VALIDATED, OLD, False)})
        told: set[int] = set()
        other.listen(lambda event: told.update(event.ids if type(event) is InboxChanged else ()))
        await until(other, lambda: 1 in told, passing=clock)
        assert (other.reading(1), other.draft(1), other.call(1).called_at) == (None, None, None)
        assert [(lot.ids, lot.edits) for lot in other.kept_lots()] == [((2,), {})]
        assert await other.kept_marks() == {}
        assert 1 not in await here(other)
    assert is_anywhere(folder) == []


async def test_what_was_begun_for_others_stays(folder: Path) -> None:
    async with desk_on(folder, ManualClock(NOW)) as desk:
        begin_lot(desk, 1, 2, 3)
        desk.keep_draft(2, "…")
        await desk.keep_marks({1: (State.VALIDATED, OLD, False), 2: (State.VALIDATED, OLD, False)})
        await desk.forget([1])
        assert [(lot.ids, lot.edits) for lot in desk.kept_lots()] == [((2, 3), {})]
        assert desk.draft(2) is not None
        assert set(await desk.kept_marks()) == {2}
    async with desk_on(folder, ManualClock(NOW)) as desk:
        assert [lot.ids for lot in desk.kept_lots()] == [(2, 3)]


async def test_what_a_death_has_interrupted_is_done_at_the_next_start(folder: Path) -> None:
    outbox = OutboxDb.open(folder / "outbox.db", KEY)
    outbox.forget_people([1], NOW)
    outbox.close()
    async with desk_on(folder, ManualClock(NOW)) as desk:
        assert desk.reading(1) is None
        assert await desk.requests_of(1) == [1]  # so that it can be asked again
        assert await desk.forget([1])
    assert is_anywhere(folder) == []


async def test_nobody_is_forgotten_to_whom_something_is_on_its_way(folder: Path) -> None:
    outbox = OutboxDb.open(folder / "outbox.db", KEY)
    (id_,) = queued(outbox, reply(1))
    begun(outbox, id_, action="message")
    async with desk_on(folder, ManualClock(NOW)) as desk:
        assert [one.participation_id for one in await desk.hindrances([1])] == [1]
        with pytest.raises(Unsettled):
            await desk.forget([1])
        assert desk.reading(1) is not None
    outbox.close()


async def test_who_is_unknown_is_nobody(folder: Path) -> None:
    async with desk_on(folder, ManualClock(NOW)) as desk:
        assert await desk.requests_of(99) == []
        assert await desk.requests_of("nobody@example.org") == []


async def test_what_is_over_leaves_but_for_what_the_user_has_begun(folder: Path) -> None:
    outbox = OutboxDb.open(folder / "outbox.db", KEY)
    (arrived,) = queued(outbox, reply(6))
    send(outbox, arrived, "message")
    outbox.finish(arrived, OperationState.DONE, "")
    outbox.note_calls([1], OLD)
    damaged = folder / "cache.db.damaged-1"
    damaged.write_text(SECRET)
    os.utime(damaged, (OLD, OLD))
    clock = ManualClock(NOW + 100 * DAY)
    async with desk_on(folder, clock, days=90) as desk:
        desk.keep_draft(2, "…")
        begin_lot(desk, 3)
        await desk.keep_marks({4: (State.VALIDATED, OLD, False)})
        await desk.retire()
        assert not damaged.exists()
        assert await here(desk) == {2, 3, 4, 6}
        assert set(outbox.calls()) == set()
        assert outbox.operation(arrived) is None
        assert desk.draft(2) is not None
    outbox.close()
    assert is_anywhere(folder) == ["outbox.db"]  # in the lot that was begun


async def test_it_is_looked_for_every_few_hours_and_once_everything_was_read(folder: Path) -> None:
    clock = ManualClock(NOW)
    async with desk_on(folder, clock, days=90) as desk:

        async def comes_back(id_: int) -> bool:
            """Whether one that is over stays after a look."""
            await desk._writer.do(
                lambda cache: cache.save_participations([request(id_, updated_at=OLD + id_)])
            )
            await desk.retire()
            return id_ in await here(desk)

        await desk.retire()
        assert await here(desk) == {6}
        assert await comes_back(20)
        clock.advance(EVERY_SECONDS)
        assert not await comes_back(21)
        await desk._writer.do(lambda cache: cache.set(SWEPT_AT, NOW))
        assert not await comes_back(22)
        assert await comes_back(23)
        clock.set_wall(OLD)  # a clock that was wrong is no reason never to look again
        assert await comes_back(24)
        clock.set_wall(NOW)
        assert not await comes_back(25)


async def test_it_goes_on_behind_the_screen(folder: Path) -> None:
    clock = ManualClock(NOW, jumps=False)
    async with desk_on(folder, clock, days=90) as desk:
        desk.start()
        await until(desk, lambda: desk.reading(1) is None, passing=clock, step=LOOK_SECONDS)
        assert await here(desk) == {6}


async def test_nothing_leaves_where_that_is_not_wanted(folder: Path) -> None:
    async with desk_on(folder, ManualClock(NOW), days=90) as desk:
        await desk.retire()
        assert await here(desk) == {6}
    for days in (None, 0):
        async with desk_on(folder, ManualClock(NOW + EVERY_SECONDS), days=days) as desk:
            await desk.retire()
            known = await desk._filler.do(lambda cache: cache.known_updates([1]))
            assert known == {1: OLD if days is None else 0}  # is read again, and comes back
