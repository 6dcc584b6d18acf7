"""Several commands at once: opening the outbox keeps nobody else from sending what is in it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

import pytest

from jva_tui.domain import Decision, State
from jva_tui.operations import Action, OperationState
from jva_tui.outbox.freezing import freeze
from jva_tui.outbox.lock import GLANCE, MOMENT, SenderLock
from jva_tui.store.outbox_db import OutboxDb
from tests.clock import ManualClock
from tests.office import KEY, Office

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk


@pytest.fixture
async def office(home: Path) -> Office:
    opened = Office(home, jumps=True)
    desk = opened.desk()
    desk.open()
    await desk.read_once()
    await desk.close()
    return opened


async def queue_one(office: Office, desk: Desk) -> int:
    """Validates somebody; returns the participation."""
    one = office.open_one()
    reading = desk.reading(one)
    assert reading is not None
    await desk.queue([freeze(reading, Decision.VALIDATE, None, "", desk.status.me)], at_once=True)
    return one


async def test_opening_leaves_the_lock_to_whoever_sends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = office.desk()
    desk.open()
    await queue_one(office, desk)
    await desk.close()

    def taken(_lock: SenderLock) -> NoReturn:
        raise AssertionError("the lock was asked for")

    monkeypatch.setattr(SenderLock, "acquire", taken)
    desk = office.desk()
    desk.open()
    assert desk.status.outbox.count(OperationState.QUEUED) == 1
    await desk.close()


async def test_what_a_death_has_left_is_told_as_it_is_when_opening(office: Office) -> None:
    desk = office.desk()
    desk.open()
    one = await queue_one(office, desk)
    operation = desk.operation(one)
    assert operation is not None
    db = OutboxDb.open(office.folder / "outbox.db", KEY)
    assert db.begin_attempt(
        [operation.id],
        Action.DECIDE,
        method="PUT",
        path=f"participations/{one}",
        marker=0,
        read_marker=0,
        server_date=None,
        now=desk.now(),
    )
    db.close()
    await desk.close()

    sender = SenderLock(office.folder / "sender.lock")
    assert sender.acquire()
    beside = office.desk()
    beside.open()
    assert beside.status.outbox.count(OperationState.SENDING) == 1
    await beside.close()
    sender.release()

    alone = office.desk()
    alone.open()
    assert alone.status.outbox.count(OperationState.UNCONFIRMED) == 1
    assert sender.acquire()
    sender.release()
    await alone.close()


async def test_a_flush_waits_for_who_holds_the_lock_for_a_moment(office: Office) -> None:
    desk = office.desk()
    desk.open()
    one = await queue_one(office, desk)
    other = SenderLock(office.folder / "sender.lock")
    assert other.acquire()

    async def clear_up() -> None:
        await office.clock.sleep(MOMENT / 2)
        other.release()

    await asyncio.gather(desk.flush(), clear_up())
    assert office.state(one) == State.VALIDATED
    await desk.close()


async def test_who_holds_it_for_longer_sends(tmp_path: Path) -> None:
    clock = ManualClock(jumps=False)
    lock, other = (SenderLock(tmp_path / "sender.lock") for _ in range(2))
    assert other.acquire()
    begun_at = clock.monotonic()
    waiting = asyncio.create_task(lock.gain(clock))
    while not waiting.done():
        await asyncio.sleep(0)
        clock.advance(GLANCE if clock.sleeping else 0)
    assert not await waiting
    assert clock.monotonic() - begun_at == pytest.approx(MOMENT, abs=2 * GLANCE)
