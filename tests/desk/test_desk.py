"""The desk from outside: what a screen sees happen, over the embedded platform."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from jva_tui.answering import UNDO_ONE as UNDO_SECONDS
from jva_tui.desk import Desk, StatusChanged
from jva_tui.domain import Decision, State, View
from jva_tui.operations import OperationState
from jva_tui.outbox.lock import GLANCE, MOMENT, SenderLock
from jva_tui.showing import Showing
from jva_tui.store.cache import Cache
from jva_tui.store.errors import Unsettled
from tests.desk.support import TEXT, at_work, nothing_waits, reply_to, shown
from tests.office import KEY, Office, refuse, until

if TYPE_CHECKING:
    from pathlib import Path

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


async def test_before_the_platform_answers_the_desk_is_empty_and_usable(home: Path) -> None:
    office = Office(home)
    desk = office.desk()
    desk.open()
    assert desk.window(Showing(View.ALL, mine=True)) == []
    assert desk.reading(1) is None
    assert desk.templates() == []
    await desk.close()


async def test_everything_is_read_and_stays_readable_without_the_platform(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        counts = await desk.counts(mine=False)
        assert counts[View.ALL] == len(await desk.ids(Showing(View.ALL, mine=False))) == 600
        assert {entry.template.name for entry in desk.templates()} >= {"Bienvenue"}
    offline = Desk(office.profile()._replace(connect=None), office.clock)
    offline.open()
    offline.start()
    assert await offline.counts(mine=False) == counts
    assert offline.status.me is not None
    assert offline.status.me.first_name == "Rosa"
    await offline.close()


async def test_a_reply_can_be_taken_back_and_then_nothing_has_happened(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        await desk.queue([reply_to(desk, one)])
        assert shown(desk, one) == (State.VALIDATED, OperationState.QUEUED)
        office.clock.advance(UNDO_SECONDS - 1)
        taken = (await desk.undo()).taken
        assert [op.reply.participation_id for op in taken] == [one]
        assert shown(desk, one) == (State.PENDING, None)
        draft = desk.draft(one)
        assert draft is not None
        assert (draft.text, draft.decision) == (TEXT, Decision.VALIDATE)
        office.clock.advance(60)
        assert office.network.writes() == []


async def test_a_reply_leaves_when_undo_ends_and_is_shown_as_the_platform_holds_it(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        await desk.queue([reply_to(desk, one)])
        office.clock.advance(UNDO_SECONDS + 1)
        await until(desk, lambda: nothing_waits(desk), passing=office.clock)
        assert office.state(one) == State.VALIDATED
        assert shown(desk, one) == (State.VALIDATED, None)
        reading = desk.reading(one)
        assert reading is not None
        assert reading.messages[-1].text == TEXT
        assert not desk.rows([one])[0].is_unread


async def test_offline_a_reply_waits_and_leaves_by_itself(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        office.network.faults.append(refuse)
        await desk.queue([reply_to(desk, one)])
        await until(desk, lambda: desk.status.is_offline, passing=office.clock)
        assert shown(desk, one) == (State.VALIDATED, OperationState.QUEUED)
        tried = len(office.network.sent)
        for _ in range(20):
            await desk.counts(mine=True)
        assert len(office.network.sent) <= tried + 1  # it waits before it tries again
        office.network.faults.clear()
        await until(desk, lambda: nothing_waits(desk), passing=office.clock)
        assert office.texts(desk.reading(one).participation.conversation_id).count(TEXT) == 1  # type: ignore[union-attr, arg-type]  # it is there


async def test_what_was_queued_outlives_the_program(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        await desk.queue([reply_to(desk, one)])
    office.clock.advance(UNDO_SECONDS + 1)
    office.app.state.platform.throttle.clear()
    again = office.desk()
    again.open()
    assert shown(again, one) == (State.VALIDATED, OperationState.QUEUED)
    again.start()
    await until(again, lambda: nothing_waits(again), passing=office.clock)
    assert office.state(one) == State.VALIDATED
    await again.close()


async def test_two_desks_on_one_folder_send_once(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as first:
        second = office.desk()
        second.open()
        second.start()
        await until(second, lambda: not second.status.sends, passing=office.clock, step=0.1)
        one = office.open_one()
        await second.queue([reply_to(second, one)])
        await until(first, lambda: office.state(one) == State.VALIDATED, passing=office.clock)
        await second.close()
    assert len(office.network.writes()) == 2


async def test_who_meets_somebody_clearing_up_sends_a_moment_later(home: Path) -> None:
    office = Office(home)
    clearing_up = SenderLock(home / "sender.lock")
    desk = office.desk()
    sends: list[bool] = []
    desk.listen(lambda _event: sends.append(desk.status.sends))
    desk.open()
    assert clearing_up.acquire()

    def is_taken() -> bool:
        is_free = clearing_up.acquire()
        if is_free:
            clearing_up.release()
        return not is_free

    desk.start()
    await until(desk, lambda: desk.status.progress is not None)
    clearing_up.release()
    began = office.clock.monotonic()
    await until(desk, is_taken, passing=office.clock, step=GLANCE)
    assert office.clock.monotonic() - began <= MOMENT
    assert all(sends)
    await desk.close()


async def test_closing_lets_the_reply_on_its_way_arrive_whole(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        reply = reply_to(desk, one)
        await desk.queue([reply])
        await until(desk, lambda: bool(office.network.writes()), passing=office.clock)
    assert office.texts(reply.conversation_id or 0).count(TEXT) == 1
    assert len(office.network.writes()) == 2


async def test_an_organisation_changed_between_two_sessions_is_not_mixed(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        before = await desk.counts(mine=False)
    office.situation.users[2].contextable_id = 2
    again = office.desk()
    again.open()
    again.start()
    await until(again, lambda: "another organisation" in again.status.trouble)
    assert await again.counts(mine=False) == before
    assert again.status.me is not None
    assert again.status.me.structure_id == 1
    await again.close()


async def test_nothing_is_queued_beside_an_unsettled_reply(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        await desk.queue([reply_to(desk, one)])
        with pytest.raises(Unsettled):
            await desk.queue([reply_to(desk, one, None)])


async def test_a_failed_reply_is_shown_and_can_be_put_away(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        reply = replace(reply_to(desk, one), seen_state=State.IN_PROGRESS)
        await desk.queue([reply])
        office.clock.advance(UNDO_SECONDS + 1)
        await until(
            desk,
            lambda: bool(desk.status.outbox.count(OperationState.CONFLICT)),
            passing=office.clock,
        )
        assert shown(desk, one) == (State.PENDING, OperationState.CONFLICT)
        reading = desk.reading(one)
        assert reading is not None
        assert reading.operation is not None
        await desk.put_away(reading.operation.id)
        assert shown(desk, one) == (State.PENDING, None)


async def test_the_whole_conversation_is_read_without_marking_it_as_read(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one(State.VALIDATED)
        before = desk.reading(one)
        assert before is not None
        assert not before.is_complete
        await desk.complete(one)
        after = desk.reading(one)
        assert after is not None
        assert after.is_complete
        conversation = office.situation.conversation_of[one].id
        assert [m.id for m in after.messages] == [m.id for m in office.talk(conversation)]
        assert after.participation.volunteer.skills is not None
        assert f"GET /api/conversations/{conversation}" not in office.network.sent


async def test_listeners_are_told_only_of_what_changed(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        told: list[object] = []
        desk.listen(told.append)
        desk._board.fresh(desk.status.fresh_at or 0)
        assert told == []
        desk._board.fresh((desk.status.fresh_at or 0) + 1)
        assert told == [StatusChanged()]


async def test_nothing_private_stands_in_the_files_in_the_open(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        await desk.queue([reply_to(desk, one)])
        raw = everything_in(home)
    for secret in (TEXT.encode(), b"example.org", b"Bonjour", KEY, b"SQLite format 3"):
        assert secret not in raw


async def test_undo_after_the_decision_has_left_holds_the_message_and_says_so(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        office.network.faults.append(lambda r, n: refuse(r, n) if r.method == "POST" else None)
        await desk.queue([reply_to(desk, one)])
        await until(desk, lambda: desk.status.is_offline, passing=office.clock)
        [held] = (await desk.undo()).held
        assert held.done_steps == {"decide"}
        assert office.state(one) == State.VALIDATED
        assert shown(desk, one) == (State.VALIDATED, None)
        draft = desk.draft(one)
        assert draft is not None
        assert (draft.text, draft.decision) == (TEXT, None)


async def test_another_desk_on_the_folder_sees_what_this_one_sends(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as first:
        second = office.desk()
        second.open()
        second.start()
        await until(second, lambda: not second.status.sends, passing=office.clock)
        one = office.open_one()
        await second.queue([reply_to(second, one)])
        await until(first, lambda: not nothing_waits(first), passing=office.clock)
        await until(second, lambda: nothing_waits(second), passing=office.clock)
        assert shown(second, one) == (State.VALIDATED, None)
        await second.close()


async def test_a_conflict_over_a_deleted_mission_can_be_seen_and_put_away(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        reply = reply_to(desk, one)
        # Nothing is awaited before: the round that is due sees it, and no reply leaves unseen.
        office.situation.missions[reply.mission_id].deleted_at = int(office.clock.now())
        await desk.queue([reply])
        await until(
            desk,
            lambda: bool(desk.status.outbox.count(OperationState.CONFLICT)),
            passing=office.clock,
        )
        reading = desk.reading(one)
        assert reading is not None
        assert reading.operation is not None
        await desk.put_away(reading.operation.id)
        assert desk.reading(one) is None


async def test_without_an_organisation_nothing_counts_as_up_to_date(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        before = desk.status.fresh_at
        office.situation.users[2].contextable_id = None
        desk.refresh()
        await until(desk, lambda: bool(desk.status.trouble), passing=office.clock)
        assert desk.status.fresh_at == before


async def test_a_queued_reply_that_cannot_be_shown_is_not_called_lost(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(home)
    async with at_work(office) as desk:

        def broken(*_: object) -> None:
            raise OSError("disk full")

        one = office.open_one()
        reply = reply_to(desk, one)
        with monkeypatch.context() as context:
            context.setattr(Cache, "lay_over", broken)
            await desk.queue([reply])
        assert "Queued" in desk.status.trouble
        await until(desk, lambda: office.state(one) == State.VALIDATED, passing=office.clock)
