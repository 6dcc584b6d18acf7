"""Who is forgotten from another process in the middle of sending gets nothing, and stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.store.errors import Unsettled
from jva_tui.store.outbox_db import OutboxDb
from tests.office import KEY
from tests.outbox.post import posting
from tests.people import DAY, NOW

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import httpx

    from tests.office import Network
    from tests.outbox.post import Post


def forget(home: Path, ids: Collection[int]) -> None:
    """As another process does."""
    other = OutboxDb.open(home / "outbox.db", KEY)
    try:
        other.forget_people(ids, NOW - DAY)
    finally:
        other.close()


def forget_at(post: Post, home: Path, method: str, *ids: int) -> list[str]:
    """Forgets them when the first request of this kind is made, if that can be; how it went."""
    went: list[str] = []

    def fault(request: httpx.Request, _network: Network) -> None:
        if request.method != method or went:
            return
        try:
            forget(home, ids)
        except Unsettled:
            went.append("refused")
        else:
            went.append("forgotten")

    post.office.network.faults.append(fault)
    return went


async def test_before_it_leaves_nothing_leaves(home: Path) -> None:
    async with posting(home) as post:
        one, other = post.people(2)
        went = forget_at(post, home, "GET", one)
        await post.queue(*(post.reply(participation_id=id_) for id_ in (one, other)))
        await post.work()
        assert went == ["forgotten"]
        assert [op.reply.participation_id for op in await post.operations()] == [other]
        assert await post.states() == ["done"]
        assert not [line for line in post.office.network.writes() if line.endswith(f"/{one}")]


async def test_while_it_leaves_that_is_refused(home: Path) -> None:
    async with posting(home) as post:
        one = post.people(1)[0]
        went = forget_at(post, home, "PUT", one)
        await post.send(post.reply(participation_id=one))
        assert went == ["refused"]
        assert await post.states() == ["done"]


async def test_between_its_steps_the_rest_stays(home: Path) -> None:
    async with posting(home) as post:
        one = post.people(1)[0]
        went = forget_at(post, home, "POST", one)
        await post.send(post.reply(participation_id=one))
        assert went == ["refused"]
        forget(home, [one])
        assert await post.operations() == []


async def test_while_it_is_looked_at_once_more(home: Path) -> None:
    async with posting(home) as post:
        one = post.people(1)[0]
        await post.send(post.reply(text="", participation_id=one))
        went = forget_at(post, home, "GET", one)
        post.office.clock.advance(120)
        await post.work()
        assert went == ["forgotten"]
        assert await post.operations() == []
        assert await post.work() is None  # nothing is looked at for ever


@pytest.mark.parametrize("size", [2, 3])
async def test_one_of_several_who_share_a_request_is_left_out(home: Path, size: int) -> None:
    async with posting(home) as post:
        replies = post.validations(size, text="")
        gone = replies[0].participation_id
        went = forget_at(post, home, "GET", gone)
        await post.queue(*replies)
        await post.work()
        assert went == ["forgotten"]
        assert len(await post.operations()) == size - 1
        assert post.office.state(gone) != "Validée"
