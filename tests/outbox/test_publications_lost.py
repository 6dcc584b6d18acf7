"""What became of a template whose request nobody answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.outbox.kinds import Look, VerdictKind
from jva_tui.outbox.listing import FRESH_SECONDS
from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.orders import STORED, Orders
from jva_tui.store.database import query
from tests.office import answer, lose_before
from tests.outbox.post import Post, posting
from tests.outbox.publishing import (
    COLLEAGUES,
    DELETING,
    FILE,
    MAKING,
    MINE,
    SAVING,
    SHARED,
    last,
    links,
    named,
    publish,
    pull,
    seen,
    there,
    writes,
)
from tests.people import NOW
from tests.publications import NEW_TEXT, changed, new

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path


class Cutting(httpx.AsyncBaseTransport):
    """A network that lets no answer to a request of one method come whole."""

    def __init__(self, inner: httpx.AsyncBaseTransport, method: str = "POST") -> None:
        self.inner, self.method = inner, method

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        told = await self.inner.handle_async_request(request)
        if request.method != self.method:
            return told
        headers = {**told.headers, "content-length": "999999"}
        await told.aread()
        return httpx.Response(told.status_code, headers=headers, stream=Broken(), request=request)


class Broken(httpx.AsyncByteStream):
    """A body of which only the beginning comes."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b'{"id": '
        raise httpx.ReadError("reset")


LOST = Lever("POST", "/api/message-templates", instead=504)
"""A new one that never arrives."""


@pytest.fixture
async def post(home: Path) -> AsyncIterator[Post]:
    async with posting(home) as opened:
        yield opened


async def test_one_that_was_made_without_an_answer_is_adopted(post: Post) -> None:
    pull(post, MAKING)
    assert (await publish(post, new(is_shared=True))).state == "unconfirmed"
    await post.settle()
    assert await post.states() == ["done"]
    (made,) = named(post)
    assert (await links(post))["accueil.txt"].base.id == made.id
    assert writes(post) == ["POST"]


async def test_one_that_was_lost_is_made_once_its_absence_is_certain(post: Post) -> None:
    post.office.network.faults.append(lose_before("POST"))
    await publish(post, new())
    post.office.network.faults.clear()
    post.office.clock.advance(60)
    await post.work()
    assert writes(post) == ["POST"]
    await post.settle()
    assert await post.states() == ["done"]
    assert len(named(post)) == 1


async def test_one_that_arrives_just_before_it_is_made_again_is_adopted(post: Post) -> None:
    pull(post, Lever("POST", "/api/message-templates", orders=Orders(delay=119)))
    await publish(post, new())
    await post.settle()
    assert await post.states() == ["done"]
    assert len(named(post)) == 1
    assert writes(post) == ["POST"]


async def test_one_that_arrives_far_too_late_is_told_as_doubled(post: Post) -> None:
    pull(post, Lever("POST", "/api/message-templates", orders=Orders(delay=500)))
    await publish(post, new())
    for _ in range(20):
        post.office.clock.advance(61)
        await post.work()
    assert len(named(post)) == 2
    done = await last(post)
    assert done.state == "done"
    assert "twice" in done.detail


async def test_one_that_becomes_visible_below_what_was_seen_is_told_as_doubled(post: Post) -> None:
    pull(post, Lever("POST", "/api/message-templates", orders=Orders(delay=500)))
    await publish(post, new())
    while len(writes(post)) < 2:
        post.office.clock.advance(61)
        await post.work()
    # A colleague's was there when it was read for the second request, and the first one's was not.
    await post.db.do(lambda db: query(db._connection, _RAISE_LAST_MARKER, (1_000,)))
    for _ in range(20):
        post.office.clock.advance(61)
        await post.work()
    assert len(named(post)) == 2
    assert "twice" in (await last(post)).detail


_RAISE_LAST_MARKER = """
    UPDATE attempt SET read_marker = ? WHERE id = (SELECT max(id) FROM attempt)
"""


async def test_what_may_be_that_of_a_lost_one_is_not_adopted_by_another(post: Post) -> None:
    pull(post, MAKING)
    assert (await publish(post, new("a.txt"))).state == "unconfirmed"
    (made,) = named(post)
    await post.queue(new("b.txt"))
    _lost, other = await post.operations()
    post.office.clock.advance(FRESH_SECONDS)
    assert await post.kinds.kind_of(other).plan([other]) == {}
    await post.work()
    await post.settle()
    assert await post.states() == ["done", "done"]
    assert len(named(post)) == 2
    assert (await links(post))["a.txt"].base.id == made.id


async def looked_into(
    post: Post, action: str, is_settled: Callable[[], bool] = lambda: True
) -> VerdictKind:
    """What is told of one open request of several, looked into by itself."""
    opened = await post.db.do(lambda db: db.open_attempts())
    operations = await post.operations()
    attempt, of = next((each, of) for each, of in opened if each.action == action)
    look = Look(of[0], attempt, is_settled)
    told = await post.kinds.kind_of(operations[0]).reconcile([look])
    return told[of[0].id].verdict.kind


async def test_what_may_be_that_of_another_one_on_its_way_is_not_taken_for_ours(
    post: Post,
) -> None:
    pull(post, MAKING)
    pull(post, LOST)
    await post.queue(new("a.txt"), new("b.txt"))
    await post.work()
    assert await looked_into(post, "create") is VerdictKind.WAIT


async def test_what_another_lost_one_has_made_is_nothing_to_ask_about(post: Post) -> None:
    pull(post, LOST)
    pull(post, MAKING)
    await post.queue(new("a.txt", name="Un"), new("b.txt", name="Deux"))
    await post.work()
    assert await looked_into(post, "create") is VerdictKind.ABSENT


async def test_only_what_was_read_after_the_settle_time_proves_an_absence(post: Post) -> None:
    pull(post, LOST)
    await publish(post, new())
    before = len(post.office.network.sent)

    def has_read() -> bool:
        return len(post.office.network.sent) > before

    assert await looked_into(post, "create", has_read) is VerdictKind.WAIT


async def test_a_change_does_not_wait_for_a_new_one_that_says_the_same(post: Post) -> None:
    pull(post, SAVING)
    pull(post, MAKING)
    await post.queue(changed(seen(post, MINE), name="Accueil"), new("a.txt"))
    await post.work()
    assert await looked_into(post, "update") is VerdictKind.HAPPENED


async def test_another_one_on_its_way_keeps_no_copy_from_being_adopted(post: Post) -> None:
    await publish(post, new("a.txt"))
    await post.db.do(lambda db: db.unlink_template("a.txt"))
    pull(post, MAKING)
    assert (await publish(post, new("b.txt", text="Autre chose"))).state == "unconfirmed"
    assert (await publish(post, new("c.txt"))).state == "done"
    assert len([made for made in named(post) if made.message == NEW_TEXT]) == 1


async def test_a_change_on_its_way_keeps_no_copy_from_being_adopted(post: Post) -> None:
    await publish(post, new("a.txt"))
    await post.db.do(lambda db: db.unlink_template("a.txt"))
    await post.db.do(lambda db: db.link_template(FILE, seen(post, MINE)))
    pull(post, SAVING)
    changing = await publish(post, changed(seen(post, MINE), name="Accueil"))
    assert changing.state == "unconfirmed"
    assert (await publish(post, new("c.txt"))).state == "done"
    assert writes(post) == ["POST", "PUT"]


async def test_one_that_nobody_shares_yet_is_shared_by_a_second_request(post: Post) -> None:
    pull(post, Lever("POST", "/api/message-templates", orders=Orders(fail_after=STORED)))
    await publish(post, new(is_shared=True))
    (made,) = named(post)
    assert made.structure_id is None
    await post.settle()
    assert await post.states() == ["done"]
    assert [template.structure_id for template in named(post)] == [1]
    assert writes(post) == ["POST", "PUT"]
    assert (await links(post))["accueil.txt"].base.id == made.id


async def test_one_whose_answer_breaks_off_is_found_and_never_made_again(post: Post) -> None:
    whole, post.office.network.inner = (
        post.office.network.inner,
        Cutting(post.office.network.inner),
    )
    lost = await publish(post, new())
    assert lost.state == "unconfirmed"
    assert "broke off" in lost.detail
    (made,) = named(post)
    made.message = "Changé entre-temps."
    post.office.network.inner = whole
    await post.settle()
    assert await post.states() == ["unconfirmed"]
    assert (await last(post)).asks
    assert writes(post) == ["POST"]


async def test_a_new_one_that_may_be_ours_is_not_made_again_without_being_asked(
    post: Post,
) -> None:
    pull(post, MAKING)
    await publish(post, new())
    (made,) = named(post)
    made.name = made.message = "Changé dans le navigateur"
    await post.settle()
    asked = await last(post)
    assert (asked.state, asked.asks) == ("unconfirmed", True)
    assert "Changé dans le navigateur" in asked.detail
    assert writes(post) == ["POST"]
    made.name, made.message = "Accueil", NEW_TEXT
    for _ in range(40):
        post.office.clock.advance(100)
        await post.work()
    assert await post.states() == ["done"]


async def test_several_lost_ones_explain_each_other(post: Post) -> None:
    pull(post, MAKING)
    pull(post, LOST)
    await post.queue(new("a.txt", name="Un"), new("b.txt", name="Deux"))
    await post.work()
    await post.settle()
    assert await post.states() == ["done", "done"]
    assert (len(named(post, "Un")), len(named(post, "Deux"))) == (1, 1)


async def test_a_change_that_arrived_without_an_answer_is_not_repeated(post: Post) -> None:
    pull(post, SAVING)
    assert (await publish(post, changed(seen(post, MINE)))).state == "unconfirmed"
    await post.settle()
    assert await post.states() == ["done"]
    assert writes(post) == ["PUT"]
    assert (await links(post))[FILE].base.text == NEW_TEXT


async def test_a_change_that_was_lost_is_sent_again(post: Post) -> None:
    post.office.network.faults.append(lose_before("PUT"))
    await publish(post, changed(seen(post, MINE)))
    post.office.network.faults.clear()
    await post.settle()
    assert await post.states() == ["done"]
    assert (writes(post), there(post, MINE).message) == (["PUT", "PUT"], NEW_TEXT)


@pytest.mark.parametrize("is_deletion", [False, True])
async def test_where_somebody_changed_it_meanwhile_nothing_is_sent_again(
    post: Post,
    is_deletion: bool,
) -> None:
    post.office.network.faults.append(lose_before("DELETE" if is_deletion else "PUT"))
    await publish(post, changed(seen(post, SHARED), is_deletion=is_deletion))
    post.office.network.faults.clear()
    there(post, SHARED).message = "Bonjour, ici Basile."
    await post.settle()
    stopped = await last(post)
    assert stopped.state == "conflict"
    assert stopped.found is not None
    assert len(writes(post)) == 1
    assert there(post, SHARED).message == "Bonjour, ici Basile."


async def test_where_it_is_gone_meanwhile_there_is_nothing_to_overwrite(post: Post) -> None:
    post.office.network.faults.append(lose_before("PUT"))
    await publish(post, changed(seen(post, COLLEAGUES)))
    del post.office.situation.message_templates[COLLEAGUES]
    await post.settle()
    stopped = await last(post)
    assert (stopped.state, stopped.found) == ("conflict", None)


async def test_a_deletion_without_an_answer_is_found(post: Post) -> None:
    pull(post, DELETING)
    await publish(post, changed(seen(post, MINE), is_deletion=True))
    await post.settle()
    assert (await post.states(), writes(post)) == (["done"], ["DELETE"])


async def test_a_deletion_that_was_lost_is_sent_again(post: Post) -> None:
    post.office.network.faults.append(lose_before("DELETE"))
    await publish(post, changed(seen(post, MINE), is_deletion=True))
    post.office.network.faults.clear()
    await post.settle()
    assert (await post.states(), writes(post)) == (["done"], ["DELETE", "DELETE"])
    assert MINE not in post.office.situation.message_templates


async def test_deleted_by_somebody_quicker_it_is_deleted(post: Post) -> None:
    post.office.network.faults.append(answer("DELETE", 404))
    done = await publish(post, changed(seen(post, MINE), is_deletion=True))
    assert (done.state, done.detail) == ("done", "")


async def test_after_a_death_it_is_found_by_the_marker_on_the_disk(post: Post) -> None:
    pull(post, MAKING)
    await publish(post, new())
    await post.db.do(lambda db: db.recover(NOW))
    (attempt,) = await post.db.do(lambda db: db.attempts(1))
    assert attempt.read_marker == COLLEAGUES
    post.live()
    await post.settle()
    assert await post.states() == ["done"]
    assert len(named(post)) == 1
