"""Trouble with one person, and with the platform as a whole, are told apart."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from jva_tui.api.errors import ServerTrouble
from jva_tui.domain import Decision, State
from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.orders import STORED, Orders
from tests.office import answer
from tests.outbox.post import TEXT, posting

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tests.office import Network

BULK = "/api/bulk-operation/participations/validate"


def spoils(one: int) -> object:
    """The platform fails whenever its list is asked about this one."""

    def fault(request: httpx.Request, network: Network) -> httpx.Response | None:
        ids = request.url.params.get("filter[id]", "").split(",")
        if str(one) not in ids:
            return None
        told = answer("GET", 500, "Server Error")(request, network)
        assert not isinstance(told, Exception)
        return told

    return fault


async def test_one_that_the_platform_cannot_tell_of_holds_up_nobody_else(home: Path) -> None:
    async with posting(home) as post:
        people = post.people(7, talks=False)
        spoilt = people[3]
        post.office.network.faults.append(spoils(spoilt))  # type: ignore[arg-type]  # of the kind that a network takes
        replies = [post.reply(Decision.TAKE_IN_HAND, "", participation_id=id_) for id_ in people]
        await post.queue(*replies)
        await post.work()
        states = dict(zip(people, await post.states(), strict=True))
        assert states.pop(spoilt) == "conflict"
        assert set(states.values()) == {"done"}
        assert post.office.state(spoilt) == State.PENDING


async def test_a_platform_that_tells_of_nobody_is_asked_again_later(home: Path) -> None:
    async with posting(home) as post:
        people = post.people(7, talks=False)
        await post.queue(
            *[post.reply(Decision.TAKE_IN_HAND, "", participation_id=id_) for id_ in people]
        )
        post.office.network.faults.append(answer("GET", 500, "Server Error"))
        before = len(post.office.network.sent)
        with pytest.raises(ServerTrouble):
            await post.work()
        assert set(await post.states()) == {"queued"}
        assert len(post.office.network.sent) - before == 3


async def test_a_refused_bulk_call_is_made_up_for_one_by_one(home: Path) -> None:
    async with posting(home) as post:
        replies = post.validations(4)
        post.office.app.state.platform.levers.add(Lever("POST", BULK, instead=403))
        await post.queue(*replies)
        await post.work()
        assert set(await post.states()) == {"done"}
        for reply in replies:
            assert post.office.state(reply.participation_id) == State.VALIDATED
            assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_what_is_to_know_of_one_step_outlives_the_trouble_of_the_next(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply()
        levers = post.office.app.state.platform.levers
        levers.add(
            Lever("PUT", orders=Orders(fail_after=STORED)),
            Lever("POST", "*/messages", after=504),
        )
        await post.queue(reply)
        await post.work()
        for _ in range(8):
            post.office.clock.advance(61)
            await post.work()
        (operation,) = await post.operations()
        assert str(operation.state) == "done"
        assert "Nobody can tell whether the platform’s e-mail" in operation.detail
        assert "nothing is sent again" not in operation.detail
        assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_quitting_does_not_wait_for_room(home: Path) -> None:
    async with posting(home) as post:
        people = post.people(3, talks=False)
        await post.queue(
            *[post.reply(Decision.TAKE_IN_HAND, "", participation_id=id_) for id_ in people]
        )
        pacer = post.kinds.client.shared.pacer
        while pacer.wait(post.kinds.client.lane) <= 0:
            pacer.learn(
                await pacer.turn(), {"x-ratelimit-limit": "120", "x-ratelimit-remaining": "0"}
            )
        working = asyncio.create_task(post.delivery.work(post.kinds))
        for _ in range(50):
            await asyncio.sleep(0)
        assert not working.done()
        await asyncio.wait_for(post.delivery.rest(), 5)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        assert set(await post.states()) == {"queued"}
        assert post.office.network.writes() == []
