"""Corners of delivery: two things at once, or one trouble that must not spoil the rest."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.answering import _take_back
from jva_tui.api.errors import Throttled, Unanswered
from jva_tui.board import Board, Status
from jva_tui.domain import Decision, State
from jva_tui.operations import OperationState, Reply
from jva_tui.outbox.aftermath import aftermath
from jva_tui.outbox.lock import SenderLock
from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.orders import CONTEXTUAL, IN_PROGRESS, Orders
from jva_tui.sender import TELL_SECONDS, Sender
from jva_tui.store.cache import Cache
from jva_tui.store.errors import NotWritten
from jva_tui.store.worker import Worker
from tests.desk.support import at_work, reply_to
from tests.office import BASILE, KEY, Fault, Network, Office, answer, lose_before, until
from tests.outbox.post import TEXT, posting
from tests.outbox.read import CAMILLE, READ, attempt, evidence, operation, reply, said
from tests.outbox.test_bulk import BULK, wait
from tests.people import NOW

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from jva_tui.api.client import Written
    from jva_tui.operations import Attempt, Operation
    from jva_tui.outbox.kinds import Kinds
    from jva_tui.store.outbox_db import OutboxDb


def about(part: str, fault: Fault) -> Fault:
    """The fault, for addresses only that hold this."""

    def narrowed(request: httpx.Request, network: Network) -> httpx.Response | Exception | None:
        return fault(request, network) if part in request.url.path else None

    return narrowed


async def test_a_batch_that_cannot_be_read_delays_nobody_else(home: Path) -> None:
    async with posting(home) as post:
        *_, other = post.people(4)
        await post.queue(*post.validations(3))
        await post.work()
        post.office.network.faults.append(about("/api/batch/", answer("GET", 500)))
        post.office.clock.advance(5)
        await post.queue(post.reply(None, participation_id=other))
        await post.work()
        assert (await post.states())[-1] == "done"
        await wait(post, 15)
        assert set(await post.states()) == {"done"}


async def test_a_look_that_gets_no_answer_delays_nobody_else(home: Path) -> None:
    async with posting(home) as post:
        one, other = post.people(2)
        post.office.network.faults.append(lose_before("POST"))
        await post.send(post.reply(None, participation_id=one))

        def hang(request: httpx.Request, _network: Network) -> Exception | None:
            is_it = request.url.params.get("filter[id]") == str(one)
            return httpx.ReadTimeout("", request=request) if is_it else None

        post.office.network.faults[:] = [hang]
        post.office.clock.advance(3)
        await post.queue(post.reply(None, participation_id=other))
        with pytest.raises(Unanswered):
            await post.work()
        assert await post.states() == ["unconfirmed", "done"]


async def test_a_batch_that_cannot_be_read_is_not_held_for_lost(home: Path) -> None:
    async with posting(home) as post:
        orders = Orders(job_waits=(3_600,))
        post.office.app.state.platform.levers.add(Lever("POST", BULK, orders=orders))
        await post.queue(*post.validations(3))
        await post.work()
        post.office.network.faults.append(about("/api/batch/", answer("GET", 500)))
        await wait(post, 900, step=30)
        assert len(post.office.network.writes()) == 1
        assert not any(operation.asks for operation in await post.operations())


async def test_a_slow_queue_costs_a_page_a_look_and_no_talk(home: Path) -> None:
    async with posting(home) as post:
        orders = Orders(job_waits=(3_600,))
        post.office.app.state.platform.levers.add(Lever("POST", BULK, orders=orders))
        await post.queue(*post.validations(20))
        await post.work()
        await wait(post, 400, step=10)
        assert not any(line.endswith("/messages") for line in post.office.network.sent)


async def test_a_request_that_was_moved_is_not_moved_back(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(text="")
        missions = post.office.situation.missions.values()
        elsewhere = next(
            one.id for one in missions if one.structure_id == 1 and one.id != reply.mission_id
        )
        basile = await post.office.client(BASILE)
        await basile.set_state(reply.participation_id, elsewhere, State.PENDING)
        await basile.aclose()
        assert (await post.send(reply)).state is OperationState.CONFLICT
        row = post.office.situation.participations[reply.participation_id]
        assert (row.mission_id, row.state) == (elsewhere, State.PENDING)


async def test_what_asks_the_user_is_not_sent_again_by_itself(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(None)
        post.office.network.faults.append(lose_before("POST"))
        await post.send(reply)
        post.office.network.faults[:] = [about("/messages", answer("GET", 403))]
        await post.settle()
        (operation,) = await post.operations()
        assert operation.asks
        post.office.network.faults.clear()
        for _ in range(4):
            await post.settle()
        (operation,) = await post.operations()
        assert operation.asks
        assert len(post.office.network.writes()) == 1
        await post.db.do(lambda db: db.retry(operation.id, payload=None, now=NOW, not_before=NOW))
        await post.work()
        assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_a_defect_beside_a_trouble_is_told_and_leaves_nothing_stuck(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with posting(home) as post:
        one, two = post.people(2)
        first = post.reply(None, participation_id=one)
        await post.queue(first, post.reply(None, participation_id=two))
        replies = post.kinds.of[Reply.kind]
        whole = replies.aftermath

        async def broken(
            operation: Operation, attempts: Sequence[Attempt], written: Written | None
        ) -> str | None:
            if operation.reply.participation_id == two:
                raise ZeroDivisionError
            return await whole(operation, attempts, written)

        monkeypatch.setattr(replies, "aftermath", broken)
        throttled = answer("POST", 429, "Too Many Attempts.")
        post.office.network.faults.append(about(f"/{first.conversation_id}/", throttled))
        with pytest.raises(ZeroDivisionError):
            await post.work()
        monkeypatch.undo()
        post.office.network.faults.clear()
        post.office.clock.advance(61)
        await post.settle()
        assert set(await post.states()) == {"done"}
        assert len(post.office.network.writes()) == 3


def test_a_volunteer_has_one_name_whichever_answer_told_of_them() -> None:
    ours, step = reply(None), attempt("message")
    told = [
        aftermath(operation(ours, "message"), [step], evidence(State.PENDING, before, said()))
        for before in (
            said(READ + 1, "Et dimanche ?", CAMILLE),
            said(READ + 1, "Et dimanche ?", CAMILLE)._replace(author_name="Camille Exemple"),
        )
    ]
    assert told[0]
    assert told[0] == told[1]


async def test_the_number_of_a_bulk_call_is_kept_as_soon_as_the_disk_lets_us(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with posting(home) as post:
        await post.queue(*post.validations(3))
        name = "jva_tui.store.outbox_db.OutboxDb.name_bulk"

        def full(_db: OutboxDb, _attempt_id: int, _bulk_id: str) -> None:
            raise NotWritten("The disk is full", "")

        monkeypatch.setattr(name, full)
        with pytest.raises(NotWritten):
            await post.work()
        monkeypatch.undo()
        await post.work()
        ((attempt, operations),) = await post.db.do(lambda db: db.open_attempts())
        assert attempt.bulk_id is not None
        assert len(operations) == 3


async def test_a_decision_whose_message_was_held_is_looked_back_at(home: Path) -> None:
    async with posting(home) as post:
        post.office.network.faults.append(answer("POST", 429, "Too Many Attempts."))
        await post.queue(post.reply())
        with pytest.raises(Throttled):
            await post.work()
        undone = await post.db.do(lambda db: db.undo(now=NOW))
        assert len(undone.held) == 1
        assert len(await post.db.do(lambda db: db.due_looks(NOW, 2))) == 1


async def test_a_text_that_a_half_done_decline_has_brought_is_no_draft(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(Decision.DECLINE)
        orders = Orders(fail_after=IN_PROGRESS)
        post.office.app.state.platform.levers.add(Lever("PUT", "*/decline", orders=orders))
        await post.send(reply)
        post.office.network.faults.append(answer("PUT", 422, "Faux"))
        await post.settle()
        (operation,) = await post.operations()
        assert operation.state is OperationState.FAILED
        assert operation.done_steps == {"decline"}
        assert await post.db.do(lambda db: _take_back(db, operation.id, NOW))
        assert await post.db.do(lambda db: db.draft(reply.participation_id)) is None


async def test_a_text_sent_after_half_a_decline_is_looked_at_for_a_day(home: Path) -> None:
    async with posting(home) as post:
        orders = Orders(fail_after=CONTEXTUAL)
        post.office.app.state.platform.levers.add(Lever("PUT", "*/decline", orders=orders))
        await post.send(post.reply(Decision.DECLINE))
        await post.settle()
        await wait(post, 1_200, step=300)
        assert await post.states() == ["done"]
        assert await post.db.do(lambda db: db.next_look()) is not None


async def test_what_is_being_checked_cannot_be_put_away(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        office.network.faults.append(lose_before("PUT"))
        await desk.queue([reply_to(desk, one)])
        await until(desk, lambda: desk.status.outbox.verifying == 1, passing=office.clock)
        operation = desk.operation(one)
        assert operation is not None
        with pytest.raises(LookupError):
            await desk.put_away(operation.id)
        assert desk.operation(one) is not None


async def test_what_is_sent_again_leaves_even_if_the_clock_is_set_back(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one = office.open_one()
        office.network.faults.append(answer("PUT", 422, "Faux"))
        await desk.queue([reply_to(desk, one)])
        await until(desk, lambda: desk.status.outbox.asking == 1, passing=office.clock)
        office.network.faults.clear()
        (operation,) = desk.needing_user()
        office.clock.advance(7_200)
        await desk.retry(operation.id)
        office.clock.set_wall(NOW - 86_400)
        await until(desk, lambda: office.state(one) == State.VALIDATED, passing=office.clock)
        assert office.clock.now() < NOW - 80_000


async def test_what_moves_while_the_outbox_is_told_is_told_afterwards(home: Path) -> None:
    async with posting(home) as post:
        people = post.people(4)
        await post.queue(*(post.reply(None, participation_id=id_) for id_ in people))
        one, two, three, four = (operation.id for operation in await post.operations())
        told: list[Collection[int]] = []
        go_on, is_telling = asyncio.Event(), asyncio.Event()

        async def outbox_changed(participation_ids: Collection[int] | None) -> None:
            told.append(participation_ids or ())
            is_telling.set()
            await go_on.wait()

        async def kinds() -> Kinds:
            return post.kinds

        cache: Worker[Cache] = Worker(lambda: Cache.open(home / "cache.db", KEY), "cache")
        clock = post.office.clock
        sender = Sender(
            post.db,
            cache,
            SenderLock(home / "sender.lock"),
            clock,
            Board(clock, Status()),
            kinds=kinds,
            went_wrong=lambda _error: 0.0,
            refresh=lambda: None,
            outbox_changed=outbox_changed,
            settle=120.0,
        )
        go_on.set()
        await sender._told([one], ())
        go_on.clear()
        is_telling.clear()
        await sender._told([two], ())
        clock.advance(TELL_SECONDS)
        telling = asyncio.create_task(sender._told([three], ()))
        await is_telling.wait()
        await sender._told([two], ())
        go_on.set()
        await telling
        await sender._tell()
        assert told == [[people[0]], people[1:3], [people[1]]]

        # Whoever asks for everything to be told waits for what another has begun to tell.
        go_on.clear()
        is_telling.clear()
        clock.advance(TELL_SECONDS)
        telling = asyncio.create_task(sender._told([four], ()))
        await is_telling.wait()
        all_told = asyncio.create_task(sender._tell())
        for _turn in range(20):
            await asyncio.sleep(0)
        assert not all_told.done()
        go_on.set()
        await all_told
        assert told[3:] == [[people[3]]]
        await telling
