"""What is told of a template once it has arrived, and when that is looked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from jva_tui.api.errors import NotConnected
from jva_tui.outbox.finding import LOOK_BACK, LOOKS_BACK
from tests.office import answer, lose_before, refuse
from tests.outbox.post import ROSA_ID, Post, posting
from tests.outbox.publishing import MAKING, MINE, SHARED, last, named, publish, pull, seen
from tests.outbox.test_publications_lost import Cutting
from tests.publications import changed, new

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

ELSEWHERE = "shares it with another organisation"


@pytest.fixture
async def post(home: Path) -> AsyncIterator[Post]:
    async with posting(home) as opened:
        yield opened


def reads(post: Post) -> int:
    """How often the platform was asked which templates it holds."""
    return post.office.network.sent.count("GET /api/message-templates")


async def wait(post: Post) -> None:
    """Lets the time pass in which what was sent twice is looked at again."""
    for _ in range(LOOKS_BACK[0] // LOOK_BACK + 5):
        post.office.clock.advance(LOOK_BACK + 1)
        await post.work()


async def shared_elsewhere_without_an_answer(post: Post) -> None:
    """A change arrives while another organisation is the current one, and its answer is lost."""
    users, network = post.office.situation.users, post.office.network

    def switch(request: object, _network: object) -> None:
        if getattr(request, "method", "") == "PUT":
            users[ROSA_ID].contextable_id = 2

    network.faults.append(switch)
    network.inner, whole = Cutting(network.inner, "PUT"), network.inner
    done = await publish(post, changed(seen(post, SHARED)))
    assert (done.state, done.detail) == ("done", "")
    users[ROSA_ID].contextable_id = 1
    network.faults.clear()
    network.inner = whole


async def test_what_the_answer_did_not_tell_is_read_later(post: Post) -> None:
    await shared_elsewhere_without_an_answer(post)
    before = reads(post)
    post.office.clock.advance(LOOK_BACK + 1)
    await post.work()
    assert ELSEWHERE in (await last(post)).detail
    assert reads(post) == before + 1


async def test_where_the_platform_cannot_tell_it_is_asked_again_much_later(post: Post) -> None:
    await shared_elsewhere_without_an_answer(post)
    post.office.network.faults.append(answer("GET", 500))
    post.office.clock.advance(LOOK_BACK + 1)
    await post.work()
    post.office.network.faults.clear()
    await post.work()
    assert (await last(post)).detail == ""
    post.office.clock.advance(LOOKS_BACK[0])
    await post.work()
    assert ELSEWHERE in (await last(post)).detail


async def test_where_the_platform_is_out_of_reach_it_is_asked_once_it_is_not(post: Post) -> None:
    await shared_elsewhere_without_an_answer(post)
    post.office.network.faults.append(refuse)
    post.office.clock.advance(LOOK_BACK + 1)
    with pytest.raises(NotConnected):
        await post.work()
    post.office.network.faults.clear()
    await post.work()
    assert ELSEWHERE in (await last(post)).detail


async def test_of_several_it_is_enough_that_one_was_sent_to_read_again(post: Post) -> None:
    await publish(post, changed(seen(post, MINE)))
    await post.queue(changed(seen(post, MINE)), changed(seen(post, SHARED), "autre.txt"))
    _first, *others = await post.operations()
    before = reads(post)
    assert await post.kinds.kind_of(others[0]).plan(others[1:]) == {}
    assert reads(post) == before
    await post.kinds.kind_of(others[0]).plan(others)
    assert reads(post) == before + 1


async def test_nothing_is_looked_for_after_a_deletion(post: Post) -> None:
    await publish(post, changed(seen(post, MINE), is_deletion=True))
    before = reads(post)
    await wait(post)
    assert reads(post) == before


async def test_nothing_is_looked_for_after_a_change_that_was_sent_twice(post: Post) -> None:
    post.office.network.faults.append(lose_before("PUT"))
    await publish(post, changed(seen(post, MINE)))
    post.office.network.faults.clear()
    await post.settle()
    assert await post.states() == ["done"]
    before = reads(post)
    await wait(post)
    assert reads(post) == before


async def test_that_it_has_arrived_is_told(post: Post) -> None:
    await post.queue(changed(seen(post, MINE)))
    await post.kinds.kind_of(await last(post)).plan(await post.operations())
    post.news.clear()
    await post.work()
    assert post.news


async def test_one_that_was_sent_twice_and_made_once_is_not_told_as_doubled(post: Post) -> None:
    post.office.network.faults.append(lose_before("POST"))
    await publish(post, new())
    post.office.network.faults.clear()
    await wait(post)
    assert len(named(post)) == 1
    done = await last(post)
    assert (done.state, done.detail) == ("done", "")


async def test_a_copy_that_somebody_makes_by_hand_is_not_told_as_doubled(post: Post) -> None:
    pull(post, MAKING)
    await publish(post, new())
    while await post.states() != ["done"]:
        post.office.clock.advance(LOOK_BACK + 1)
        await post.work()
    (made,) = named(post)
    post.office.situation.message_templates[1_000] = replace(made, id=1_000)
    await wait(post)
    assert (await last(post)).detail == ""
