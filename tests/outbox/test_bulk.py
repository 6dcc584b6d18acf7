"""Validations that share one bulk call, and the messages that follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from jva_tui.operations import OperationState
from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.orders import Orders
from tests.office import refuse
from tests.outbox.post import TEXT, posting
from tests.people import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.outbox.post import Post

BULK = "/api/bulk-operation/participations/validate"


async def wait(post: Post, seconds: int, *, step: int = 5) -> None:
    """Lets time pass, working whenever some of it has."""
    for _ in range(0, seconds, step):
        post.office.clock.advance(step)
        post.office.app.state.platform.pass_time()
        await post.work()


def bulk_calls(post: Post) -> int:
    return post.office.network.sent.count(f"POST {BULK}")


async def test_validations_share_one_call_and_each_has_its_message(home: Path) -> None:
    async with posting(home) as post:
        replies = post.validations(30)
        await post.queue(*replies)
        await post.work()
        assert set(await post.states()) == {"sending"}
        await wait(post, 15)
        assert set(await post.states()) == {"done"}
        assert bulk_calls(post) == 1
        assert len(post.office.network.writes()) == 1 + 30
        for reply in replies:
            assert post.office.state(reply.participation_id) == State.VALIDATED
            assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_no_message_leaves_before_the_validation_is_certain(home: Path) -> None:
    async with posting(home) as post:
        post.office.app.state.platform.levers.add(
            Lever("POST", BULK, orders=Orders(job_waits=(40,)))
        )
        await post.queue(*post.validations(3))
        await post.work()
        await wait(post, 35)
        assert set(await post.states()) == {"sending"}
        assert len(post.office.network.writes()) == 1
        await wait(post, 40)
        assert set(await post.states()) == {"done"}


async def test_one_job_that_fails_is_made_up_for_alone(home: Path) -> None:
    async with posting(home) as post:
        replies = post.validations(4)
        unlucky = replies[1]
        orders = Orders(job_tries=("none",) * 3, job_of=unlucky.participation_id)
        post.office.app.state.platform.levers.add(Lever("POST", BULK, orders=orders))
        mission = post.office.situation.missions.pop(unlucky.mission_id, None)
        assert mission is not None
        post.office.situation.missions[unlucky.mission_id] = mission
        await post.queue(*replies)
        await post.work()
        await wait(post, 60)
        assert set(await post.states()) == {"done"}
        assert post.office.state(unlucky.participation_id) == State.VALIDATED


async def test_what_is_taken_back_meanwhile_keeps_its_decision_and_holds_its_message(
    home: Path,
) -> None:
    async with posting(home) as post:
        replies = post.validations(3)
        await post.queue(*replies)
        await post.work()
        undone = await post.db.do(lambda db: db.undo(now=NOW))
        assert len(undone.held) == 3
        await wait(post, 20)
        assert set(await post.states()) == {"done"}
        for reply in replies:
            assert post.office.state(reply.participation_id) == State.VALIDATED
            assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 0


async def test_an_answer_that_was_lost_is_made_up_for_by_what_the_states_show(home: Path) -> None:
    async with posting(home) as post:
        post.office.app.state.platform.levers.add(Lever("POST", BULK, after=504))
        await post.queue(*post.validations(5))
        await post.work()
        assert set(await post.states()) == {"unconfirmed"}
        await wait(post, 60)
        assert set(await post.states()) == {"done"}
        assert bulk_calls(post) == 1
        assert len(post.office.network.writes()) == 1 + 5


async def test_a_call_that_never_arrived_is_made_up_for_one_by_one_after_ten_minutes(
    home: Path,
) -> None:
    async with posting(home) as post:
        post.office.app.state.platform.levers.add(Lever("POST", BULK, instead=504))
        replies = post.validations(3)
        await post.queue(*replies)
        await post.work()
        await wait(post, 500, step=20)
        assert set(await post.states()) == {"unconfirmed"}
        assert len(post.office.network.writes()) == 1
        await wait(post, 240, step=20)
        assert set(await post.states()) == {"done"}
        assert len(post.office.network.writes()) == 1 + 3 + 3
        ids = [reply.participation_id for reply in replies]
        assert await post.db.do(lambda db: db.lost_bulk(ids, NOW)) == set(ids)


async def test_a_refused_connection_leaves_all_of_them_queued(home: Path) -> None:
    async with posting(home) as post:
        await post.queue(*post.validations(3))
        post.office.network.faults.append(lambda r, n: refuse(r, n) if r.method == "POST" else None)
        with pytest.raises(Exception, match="refused"):
            await post.work()
        assert set(await post.states()) == {"queued"}


async def test_a_slow_platform_is_told_as_waiting_there(home: Path) -> None:
    async with posting(home) as post:
        post.office.app.state.platform.levers.add(
            Lever("POST", BULK, orders=Orders(job_waits=(1, 1, 3_600)))
        )
        await post.queue(*post.validations(3))
        await post.work()
        await wait(post, 120)
        assert sorted(await post.states()) == ["done", "done", "sending"]
        await wait(post, 700, step=30)
        (left,) = [op for op in await post.operations() if op.state is not OperationState.DONE]
        assert left.state is OperationState.UNCONFIRMED
        assert not left.asks
        assert "Waiting at the platform" in left.detail
        await wait(post, 3_000, step=60)
        assert set(await post.states()) == {"done"}
