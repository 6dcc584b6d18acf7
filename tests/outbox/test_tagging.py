"""Labels reach the platform once, in few requests, beside whatever else is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.domain import State
from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.situation import Tag
from jva_tui.store.errors import Forgotten
from tests.office import lose_before
from tests.outbox.errands import SHARED, STRUCTURE, asked, bare, borne, made, pull, tagging
from tests.outbox.post import Post, posting
from tests.people import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.office import Network

WEEKEND, OF_NOBODY = 2, 7
"""Labels of the recordings."""
ATTACHING = "/api/participations/*/attach"
CREATING = "/api/structures/*/tags"


@pytest.fixture
async def post(home: Path) -> AsyncIterator[Post]:
    async with posting(home) as opened:
        yield opened


async def shown(post: Post, person: int) -> tuple[str, ...]:
    """The labels that the cache has of somebody."""
    row = await post.cache.do(lambda cache: cache.participation(person))
    return row.tags if row else ()


async def test_a_new_label_is_made_once_and_put_on_all_in_few_requests(post: Post) -> None:
    people = bare(post, 5)
    post.office.network.sent.clear()
    await post.queue(*(tagging(id_) for id_ in people))
    await post.work()
    assert await post.states() == ["done"] * 5
    assert [borne(post, id_) for id_ in people] == [[SHARED]] * 5
    assert [await shown(post, id_) for id_ in people] == [(SHARED,)] * 5
    (number,) = made(post)
    assert await post.cache.do(lambda cache: (number, SHARED) in [t[:2] for t in cache.tags()])
    # The requests of all, the organisation's list, one label made, and each of them labelled.
    assert len(post.office.network.sent) == 1 + 1 + 1 + 5


async def test_what_is_there_is_not_asked_for_again(post: Post) -> None:
    one, two = bare(post, 2)
    post.office.situation.tags_of[one] = [WEEKEND]
    post.office.network.sent.clear()
    await post.queue(
        tagging(one, "Disponible le week-end", tag_id=WEEKEND),
        tagging(two, "Disponible le week-end", is_on=False, tag_id=WEEKEND),
    )
    await post.work()
    assert await post.states() == ["done", "done"]
    assert len(post.office.network.sent) == 1
    # By another way of writing it, the same label is found; and taken off again.
    await post.queue(tagging(two, "disponible le WEEK-END"))
    await post.work()
    assert borne(post, two) == ["Disponible le week-end"]
    assert await shown(post, two) == ("Disponible le week-end",)
    await post.queue(tagging(two, "Disponible le week-end", is_on=False, tag_id=WEEKEND))
    await post.work()
    assert (borne(post, two), await shown(post, two)) == ([], ())
    assert (asked(post, "/attach"), asked(post, "/detach"), made(post, "disponible…")) == (1, 1, [])


async def test_one_of_no_organisation_is_not_in_the_list_and_comes_off_all_the_same(
    post: Post,
) -> None:
    (one,) = bare(post, 1)
    post.office.situation.tags_of[one] = [OF_NOBODY]
    await post.queue(tagging(one, "Générique sans structure", is_on=False))
    await post.work()
    assert (await post.states(), borne(post, one)) == (["done"], [])


async def test_one_that_a_colleague_makes_or_puts_on_meanwhile_is_taken(post: Post) -> None:
    one, two = bare(post, 2)
    situation = post.office.situation

    def colleague(request: httpx.Request, network: Network) -> None:
        """Is quicker by a moment, each time."""
        network.faults.clear()
        if request.method == "GET":
            network.faults.append(colleague)
        elif request.url.path.endswith("/tags"):
            situation.tags[90] = Tag(90, STRUCTURE, SHARED, False, NOW)
            network.faults.append(colleague)
        else:
            situation.tags_of[one] = [90]

    post.office.network.faults.append(colleague)
    await post.queue(tagging(one))
    await post.work()
    await post.settle()
    assert (await post.states(), borne(post, one), made(post)) == (["done"], [SHARED], [90])
    assert asked(post, "/attach") == 1
    # What is known by now is put on the next one without asking for the list again.
    await post.queue(tagging(two))
    await post.work()
    assert (borne(post, two), asked(post, "POST /api/structures/1/tags")) == ([SHARED], 1)


@pytest.mark.parametrize("after", [504, 201])
async def test_one_that_was_made_and_its_number_lost_is_found(post: Post, after: int) -> None:
    people = bare(post, 3)
    if after == 201:
        cut(post)
    else:
        pull(post, Lever("POST", CREATING, after=after))
    await post.queue(*map(tagging, people))
    await post.work()
    await post.settle()
    assert await post.states() == ["done"] * 3
    assert ([borne(post, id_) for id_ in people], len(made(post))) == ([[SHARED]] * 3, 1)


def cut(post: Post) -> None:
    """The platform makes the label, and its answer breaks off."""

    async def answered(request: httpx.Request) -> httpx.Response:
        response = await inner.handle_async_request(request)
        if not request.url.path.endswith("/structures/1/tags") or request.method != "POST":
            return response
        kept = {k: v for k, v in response.headers.items() if k.startswith("x-ratelimit")}
        return httpx.Response(response.status_code, headers=kept, content=b'{"na', request=request)

    inner = post.office.network.inner
    post.office.network.inner = httpx.MockTransport(answered)


async def test_one_that_was_lost_is_made_again_once_it_is_certainly_absent(post: Post) -> None:
    one, two = bare(post, 2)
    post.office.network.faults.append(lose_before("POST"))
    await post.queue(tagging(one))
    await post.work()
    assert await post.states() == ["unconfirmed"]
    post.office.network.faults.clear()
    # Another one makes it meanwhile: nothing is made twice.
    await post.queue(tagging(two))
    await post.work()
    await post.settle()
    assert await post.states() == ["done", "done"]
    assert (borne(post, one), borne(post, two), len(made(post))) == ([SHARED], [SHARED], 1)


async def test_who_is_gone_or_refused_is_said_to_be_and_the_others_go_on(post: Post) -> None:
    two, three, four, five = bare(post, 4)
    situation = post.office.situation
    missions = {id_: row.mission_id for id_, row in situation.participations.items()}
    others = {missions[id_] for id_ in (two, three, four, five)}
    one = next(id_ for id_ in post.people(12) if missions[id_] not in others)
    situation.missions[missions[one]].deleted_at = NOW
    pull(post, Lever("POST", ATTACHING, participation=two, instead=403))
    pull(post, Lever("POST", ATTACHING, participation=three, instead=404))
    gone_label = tagging(four, "Retirée", tag_id=91)
    await post.queue(*(tagging(id_) for id_ in (one, two, three, five)), gone_label)
    await post.work()
    told = {op.payload.participation_id: op for op in await post.operations()}
    assert {id_: str(told[id_].state) for id_ in (two, three, four, five)} == {
        two: "failed",
        three: "failed",
        four: "failed",
        five: "done",
    }
    assert (told[one].state, told[one].found) == ("conflict", None)
    assert "no longer in the organisation’s list" in told[one].detail
    assert "not your organisation’s" in told[two].detail
    assert all("choose from what is there" in told[id_].detail for id_ in (three, four))
    # A label that only this computer still knows by its number is made anew by its name.
    await post.queue(tagging(four, "Retirée"))
    await post.work()
    assert borne(post, four) == ["Retirée"]


async def test_a_reply_that_nobody_answered_keeps_no_label_from_arriving(post: Post) -> None:
    (one,) = bare(post, 1)
    pull(post, Lever("PUT", "/api/participations/*", after=504))
    await post.queue(post.reply(participation_id=one), tagging(one), tagging(one, "Samedis"))
    await post.work()
    assert await post.states() == ["unconfirmed", "done", "done"]
    await post.settle()
    assert (await post.states())[0] == "done"
    assert post.office.state(one) == State.VALIDATED
    assert await shown(post, one) == (SHARED, "Samedis")


async def test_many_labels_keep_no_reply_waiting(post: Post) -> None:
    people = bare(post, 9)
    names = [f"Groupe {number}" for number in range(4)]
    await post.queue(*(tagging(id_, name) for name in names for id_ in people))
    await post.delivery.work(post.kinds)
    await post.queue(post.reply(participation_id=people[0]))
    await post.delivery.work(post.kinds)
    *labels, reply = await post.states()
    assert reply == "done"
    assert 0 < labels.count("done") < len(labels)
    await post.work()
    assert set(await post.states()) == {"done"}


async def test_who_was_forgotten_gets_no_label(post: Post) -> None:
    (one,) = bare(post, 1)
    await post.db.do(lambda db: db.forget_people([one], NOW))
    with pytest.raises(Forgotten):
        await post.queue(tagging(one))
    assert await post.operations() == []
