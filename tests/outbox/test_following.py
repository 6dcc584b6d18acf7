"""Who is on several missions hears the yes before the noes, or is asked about first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, State
from jva_tui.operations import OperationState
from jva_tui.sandbox.levers import Lever
from tests.outbox.post import posting
from tests.outbox.test_bulk import BULK, wait
from tests.people import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.operations import Operation, Reply
    from tests.outbox.post import Post


def pull(post: Post, lever: Lever) -> None:
    """Lets the platform go wrong."""
    post.office.app.state.platform.levers.add(lever)


def yes_and_noes(post: Post, noes: int = 1) -> tuple[Reply, ...]:
    """A validation, and declines that come after it."""
    yes, *others = post.people(1 + noes)
    declined = [
        replace(post.reply(Decision.DECLINE, participation_id=id_), after=yes) for id_ in others
    ]
    return post.reply(participation_id=yes), *declined


def written(post: Post) -> list[int]:
    """Whose state was to be changed, in this order."""
    put = [line for line in post.office.network.writes() if line.startswith("PUT")]
    return [int(line.split("/")[3]) for line in put]


async def last(post: Post) -> Operation:
    return (await post.operations())[-1]


@pytest.mark.parametrize("turned", [False, True])
async def test_the_yes_leaves_first_whatever_the_order_in_which_they_are_queued(
    home: Path, turned: bool
) -> None:
    async with posting(home) as post:
        replies = yes_and_noes(post, noes=3)
        await post.queue(*(replies[::-1] if turned else replies))
        await post.work()
        assert set(await post.states()) == {"done"}
        assert written(post)[0] == replies[0].participation_id
        assert len(written(post)) == 4
        assert post.office.network.writes()[1].startswith("POST")


async def test_after_a_refusal_the_no_is_held_and_says_why(home: Path) -> None:
    async with posting(home) as post:
        yes, no = yes_and_noes(post)
        pull(post, Lever("PUT", participation=yes.participation_id, instead=422))
        await post.queue(yes, no)
        await post.work()
        assert await post.states() == ["failed", "conflict"]
        held = await last(post)
        mission = "Je distribue des repas imaginaires"
        assert held.detail == f"The reply that goes first ({mission}) did not arrive."
        assert written(post) == [yes.participation_id]

        assert held.found is not None
        anyway = held.payload.seen_anew(held.found)
        await post.db.do(lambda db: db.retry(held.id, payload=anyway, now=NOW, not_before=NOW))
        await post.work()
        assert await post.states() == ["failed", "done"]
        assert post.office.state(no.participation_id) == State.DECLINED


async def test_a_yes_that_stops_because_it_was_withdrawn_holds_the_no(home: Path) -> None:
    async with posting(home) as post:
        yes, no = yes_and_noes(post)
        fields = {"participation": yes.participation_id, "reason": "other", "text": None}
        post.office.app.state.platform.act("withdraw", fields)
        await post.queue(yes, no)
        await post.work()
        assert await post.states() == ["conflict", "conflict"]
        assert written(post) == []


async def test_a_yes_that_is_looked_for_keeps_the_no_waiting_and_nothing_spins(
    home: Path,
) -> None:
    async with posting(home) as post:
        yes, no = yes_and_noes(post)
        pull(post, Lever("PUT", participation=yes.participation_id, after=504))
        await post.queue(yes, no)
        seconds = await post.work()
        assert await post.states() == ["unconfirmed", "queued"]
        assert seconds is not None
        assert seconds > 1
        assert not await post.delivery.needs_platform()
        await post.settle()
        assert await post.states() == ["done", "done"]
        assert written(post) == [yes.participation_id, no.participation_id]


async def test_while_the_user_is_asked_nothing_is_due(home: Path) -> None:
    async with posting(home) as post:
        yes, no = yes_and_noes(post)
        pull(post, Lever("PUT", participation=yes.participation_id, instead=504, times=2))
        await post.queue(yes, no)
        await post.work()
        for _ in range(4):
            await post.settle()
        first, then = await post.operations()
        assert (first.asks, then.state) == (True, OperationState.QUEUED)
        assert not await post.delivery.needs_platform()
        await post.db.do(lambda db: db.dismiss(first.id))
        assert await post.delivery.needs_platform()
        await post.work()
        assert (await last(post)).state is OperationState.CONFLICT
        assert no.participation_id not in written(post)


async def test_noes_wait_for_a_yes_in_the_platform_s_queue(home: Path) -> None:
    async with posting(home) as post:
        *validated, other = post.people(4)
        replies = [post.reply(participation_id=id_, is_mine=True) for id_ in validated]
        no = replace(post.reply(Decision.DECLINE, participation_id=other), after=validated[1])
        await post.queue(no, *replies)
        await post.work()
        assert await post.states() == ["queued", "sending", "sending", "sending"]
        assert post.office.network.writes() == [f"POST {BULK}"]
        await wait(post, 15)
        assert set(await post.states()) == {"done"}


async def test_after_a_death_the_no_still_waits(home: Path) -> None:
    async with posting(home) as post:
        yes, no = yes_and_noes(post)
        pull(post, Lever("PUT", participation=yes.participation_id, after=502))
        await post.queue(no, yes)
        await post.work()
        await post.db.do(lambda db: db.recover(NOW))
        assert await post.states() == ["queued", "unconfirmed"]
        assert await post.db.do(lambda db: db.due(NOW, 9)) == []
        post.live()
        await post.work()
        assert await post.states() == ["done", "done"]
        assert written(post) == [yes.participation_id, no.participation_id]


async def test_the_look_before_sending_stops_nothing_that_only_waits(home: Path) -> None:
    async with posting(home) as post:
        await post.queue(*yes_and_noes(post))
        post.delivery.look_before_sending(30)
        await post.delivery.work(post.kinds)
        assert await post.states() == ["queued", "queued"]
        post.office.clock.advance(31)
        await post.work()
        assert await post.states() == ["done", "done"]


async def test_a_no_whose_yes_was_never_queued_asks_first(home: Path) -> None:
    async with posting(home) as post:
        _yes, no = yes_and_noes(post)
        assert (await post.send(no)).state is OperationState.CONFLICT
        assert written(post) == []
