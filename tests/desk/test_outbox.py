"""What a screen sees of the outbox: waiting, taking back, looking first, trying again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from jva_tui.answering import MORNING, UNDO_MANY, UNDO_ONE, UNDO_SOME, is_night, undo_seconds
from jva_tui.domain import Decision, State
from jva_tui.operations import OperationState
from jva_tui.outbox.lock import SenderBusy, SenderLock
from tests.desk.support import TEXT, at_work, nothing_waits, reply_to
from tests.office import BASILE, Office, answer, refuse, until

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from jva_tui.desk import Desk
    from jva_tui.tally import OutboxSummary
    from tests.office import Network


async def some(office: Office, desk: Desk, count: int) -> list[int]:
    """People who wait, and can be written to."""
    rosa = office.situation.users[2].id
    found = []
    for row in office.situation.newest():
        talk = office.situation.conversation_of.get(row.id)
        ours = office.situation.missions[row.mission_id].structure_id == 1
        if ours and row.state == State.PENDING and talk and rosa in talk.members:
            found.append(row.id)
    return found[:count]


@pytest.mark.parametrize(
    ("count", "seconds"), [(1, UNDO_ONE), (2, UNDO_SOME), (20, UNDO_SOME), (21, UNDO_MANY)]
)
def test_the_more_there_is_the_longer_it_can_be_taken_back(count: int, seconds: int) -> None:
    assert undo_seconds(count) == seconds


async def test_a_whole_batch_is_taken_back_and_its_texts_are_drafts(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        people = await some(office, desk, 5)
        await desk.queue([reply_to(desk, one) for one in people])
        assert desk.status.outbox.count(OperationState.QUEUED) == 5
        assert desk.status.outbox.undoable_until == desk.now() + UNDO_SOME
        undone = await desk.undo()
        assert {op.reply.participation_id for op in undone.taken} == set(people)
        assert (undone.held, undone.reached) == ((), ())
        assert nothing_waits(desk)
        drafts = [desk.draft(one) for one in people]
        assert [(d.decision, d.text) for d in drafts if d] == [(Decision.VALIDATE, TEXT)] * 5
        office.clock.advance(UNDO_MANY)
        assert office.network.writes() == []


async def test_who_was_reached_is_named_when_the_rest_is_taken_back(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        first, *others = await some(office, desk, 3)
        office.network.faults.append(
            lambda r, n: None if f"/{first}" in r.url.path or r.method == "GET" else refuse(r, n)
        )
        await desk.queue([reply_to(desk, one, None) for one in others])
        await desk.undo()
        replies = [reply_to(desk, one) for one in (first, *others)]
        replies = [replies[0], *replies[1:]]
        await desk.queue(replies)
        await desk.send_now()
        await until(desk, lambda: desk.status.is_offline, passing=office.clock)
        undone = await desk.undo()
        assert [op.reply.participation_id for op in undone.held] == [first]
        assert {op.reply.participation_id for op in undone.taken} == set(others)


async def test_what_is_sent_now_does_not_wait_to_be_taken_back(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        await desk.queue([reply_to(desk, one)])
        before = office.clock.monotonic()
        await desk.send_now()
        await until(desk, lambda: nothing_waits(desk), passing=office.clock, step=0.1)
        assert office.clock.monotonic() - before < UNDO_ONE
        assert office.state(one) == State.VALIDATED


async def test_what_is_written_at_night_can_leave_at_eight(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        await desk.queue([reply_to(desk, one)])
        at = await desk.at_eight()
        here = datetime.fromtimestamp(at, UTC).astimezone()
        assert (here.hour, here.minute, here.second) == (MORNING, 0, 0)
        assert 0 < at - desk.now() <= 25 * 3_600
        office.clock.advance(3_600)
        assert office.network.writes() == []
        office.clock.advance(at - desk.now() - 60)
        await until(desk, lambda: nothing_waits(desk), passing=office.clock, step=20)
        assert desk.now() >= at
        assert office.state(one) == State.VALIDATED
        with pytest.raises(LookupError):
            await desk.at_eight()


@pytest.mark.parametrize(
    ("hour", "night"), [(20, False), (21, True), (0, True), (6, True), (7, False), (12, False)]
)
def test_the_night_is_the_one_of_this_computer(hour: int, night: bool) -> None:
    instant = datetime(2026, 11, 22, hour, 30).astimezone()
    assert is_night(int(instant.timestamp())) is night


async def test_what_was_stopped_can_be_sent_in_spite_of_the_change(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        reply = reply_to(desk, one)
        basile = await office.client(BASILE)
        await basile.set_state(one, reply.mission_id, State.CANCELLED)
        await basile.aclose()
        await desk.queue([reply])
        await until(desk, lambda: desk.status.outbox.asking == 1, passing=office.clock)
        [operation] = desk.needing_user()
        assert operation.found_state == State.CANCELLED
        assert office.network.writes() == []
        await desk.retry(operation.id)
        await until(desk, lambda: nothing_waits(desk), passing=office.clock)
        assert office.state(one) == State.VALIDATED
        with pytest.raises(LookupError):
            await desk.retry(operation.id)


async def test_a_refused_reply_can_be_edited_and_sent_again(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        office.network.faults.append(answer("PUT", 422, "Faux"))
        await desk.queue([reply_to(desk, one)])
        await until(desk, lambda: desk.status.outbox.asking == 1, passing=office.clock)
        [operation] = desk.needing_user()
        [attempt] = desk.attempts(operation.id)
        assert (attempt.status, attempt.server_message) == (422, "Faux")
        await desk.take_back(operation.id)
        assert nothing_waits(desk)
        draft = desk.draft(one)
        assert draft is not None
        assert (draft.decision, draft.text) == (Decision.VALIDATE, TEXT)
        office.network.faults.clear()
        await desk.queue([reply_to(desk, one)])
        await until(desk, lambda: nothing_waits(desk), passing=office.clock)
        assert office.state(one) == State.VALIDATED


async def test_after_a_long_time_away_what_waits_is_looked_at_first(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one, other = await some(office, desk, 2)
        office.network.faults.append(refuse)
        desk.refresh()
        await until(desk, lambda: desk.status.is_offline, passing=office.clock)
        await desk.queue([reply_to(desk, one), reply_to(desk, other)])
        office.clock.advance(1)
        await until(desk, lambda: bool(desk.status.send_trouble), passing=office.clock, step=5)
        end = office.clock.monotonic() + 16 * 60
        await until(desk, lambda: office.clock.monotonic() > end, passing=office.clock, step=30)
        basile = await office.client(BASILE)
        await basile.set_state(other, reply_to(desk, other).mission_id, State.CANCELLED)
        await basile.aclose()
        office.network.faults.clear()
        await until(desk, lambda: desk.status.look_until is not None, passing=office.clock, step=5)
        await until(desk, lambda: desk.status.outbox.asking == 1, passing=office.clock, step=1)
        assert office.network.writes() == [w for w in office.network.writes() if "token" in w]
        assert desk.status.outbox.count(OperationState.QUEUED) == 1
        waits_until = desk.status.look_until
        assert waits_until is not None
        looks: list[int | None] = []

        def sent(request: httpx.Request, _network: Network) -> None:
            if request.method == "PUT":
                looks.append(desk.status.look_until)

        office.network.faults.append(sent)
        await until(desk, lambda: office.state(one) == State.VALIDATED, passing=office.clock)
        assert desk.now() >= waits_until
        assert looks == [None]  # what leaves is not being looked at any more
        assert office.state(other) == State.CANCELLED


async def test_what_is_queued_before_the_first_contact_of_the_day_is_looked_at_too(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        (one,) = await some(office, desk, 1)
    office.clock.advance(86_400)
    office.network.faults.append(refuse)
    desk = office.desk()
    desk.open()
    desk.start()
    await until(desk, lambda: desk.status.is_offline, passing=office.clock)
    later = office.clock.monotonic() + 30
    await until(desk, lambda: office.clock.monotonic() > later, passing=office.clock)
    await desk.queue([reply_to(desk, one)])
    office.network.faults.clear()
    await until(desk, lambda: desk.status.look_until is not None, passing=office.clock, step=5)
    assert not [line for line in office.network.writes() if "token" not in line]
    await until(desk, lambda: office.state(one) == State.VALIDATED, passing=office.clock)
    await desk.close()


async def test_a_flush_sends_all_that_can_leave_and_ends(home: Path) -> None:
    office = Office(home, jumps=True)
    desk = office.desk()
    desk.open()
    await desk.read_once()
    people = await some(office, desk, 4)
    await desk.queue([reply_to(desk, one) for one in people], at_once=True)
    told: list[OutboxSummary] = []
    summary = await desk.flush(told=told.append)
    assert summary.waiting == 0
    assert told
    assert {office.state(one) for one in people} == {State.VALIDATED}
    await desk.close()


async def test_a_flush_does_not_wait_for_what_waits_for_an_unknown_outcome(home: Path) -> None:
    office = Office(home, jumps=True)
    desk = office.desk()
    desk.open()
    await desk.read_once()
    one, other = await some(office, desk, 2)
    office.network.faults.append(answer("PUT", 504))
    began = office.clock.monotonic()
    follower = replace(reply_to(desk, other), after=one)
    await desk.queue([reply_to(desk, one), follower], at_once=True)
    summary = await desk.flush()
    assert (summary.verifying, summary.count(OperationState.QUEUED)) == (1, 1)
    assert summary.next_at is None
    assert office.clock.monotonic() - began < 60
    await desk.close()


async def test_what_was_to_come_after_a_reply_that_is_dropped_is_stopped_at_once(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one, other = await some(office, desk, 2)
        office.network.faults.append(answer("PUT", 504))
        follower = replace(reply_to(desk, other), after=one)
        await desk.queue([reply_to(desk, one), follower])
        await until(desk, lambda: desk.status.outbox.asking == 1, passing=office.clock)
        (operation,) = desk.needing_user()
        await desk.put_away(operation.id)
        await until(desk, lambda: desk.status.outbox.asking == 1)
        (stopped,) = desk.needing_user()
        assert "goes first" in stopped.detail
        assert not any(f"/{other}" in line for line in office.network.writes())


async def test_the_desk_knows_how_many_more_a_mission_can_take(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = (await some(office, desk, 1))[0]
        row = office.situation.participations[one]
        rows = [each for each in office.situation.newest() if each.mission_id == row.mission_id]
        validated = sum(each.state == State.VALIDATED for each in rows)
        reading = desk.reading(one)
        assert reading is not None
        mission = reading.participation.mission
        assert mission is not None
        assert mission.places is not None
        assert desk.free_places(mission) == mission.places - validated
        await desk.queue([reply_to(desk, one)])
        assert desk.free_places(mission) == mission.places - validated - 1
        assert desk.free_places(mission._replace(places=1)) == 0
        assert desk.free_places(mission._replace(places=None)) is None
        assert desk.free_places(None) is None


async def test_a_flush_leaves_to_a_living_sender_what_is_its(home: Path) -> None:
    office = Office(home, jumps=True)
    desk = office.desk()
    desk.open()
    other = SenderLock(home / "sender.lock")
    assert other.acquire()
    with pytest.raises(SenderBusy, match="Another jva-tui"):
        await desk.flush()
    other.release()
    await desk.close()
