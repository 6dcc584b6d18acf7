"""The engine delivers whatever kind of operation there is, beside replies and by the same rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.api.errors import NotConnected
from jva_tui.domain import State
from jva_tui.operations import OperationState
from jva_tui.sandbox.levers import Lever
from jva_tui.store.errors import Unsettled
from tests.office import lose_before, refuse
from tests.outbox.errands import bare, pull, tagging
from tests.outbox.post import TEXT, posting
from tests.people import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.errands import Tagging
    from tests.outbox.post import Post

TAG_ID = 1
ATTACHING = "/api/participations/*/attach"


def label(person: int) -> Tagging:
    """Puts one that is there on somebody."""
    return tagging(person, "À rappeler", tag_id=TAG_ID)


def attached(post: Post, participation_id: int) -> int:
    """How often the label is there."""
    return post.office.situation.tags_of.get(participation_id, []).count(TAG_ID)


def attaching(post: Post) -> int:
    """How many requests tried to put a label somewhere."""
    return sum(line.endswith("/attach") for line in post.office.network.writes())


async def test_labels_and_replies_leave_beside_each_other(home: Path) -> None:
    async with posting(home) as post:
        one, two, three, four = bare(post, 4)
        validations = [post.reply(participation_id=id_, is_mine=True) for id_ in (one, two, three)]
        await post.queue(label(four), *validations, label(one))
        await post.work()
        await post.settle()
        assert await post.states() == ["done"] * 5
        assert [attached(post, id_) for id_ in (one, two, three, four)] == [1, 0, 0, 1]
        assert {post.office.state(id_) for id_ in (one, two, three)} == {State.VALIDATED}
        assert attaching(post) == 2
        assert [reply.subject for reply in validations] == [
            operation.reply.subject for operation in (await post.operations())[1:4]
        ]


async def test_only_a_reply_is_a_reply(home: Path) -> None:
    async with posting(home) as post:
        (one,) = bare(post, 1)
        await post.queue(label(one))
        (operation,) = await post.operations()
        assert (operation.payload, operation.rows) == (label(one), (one,))
        with pytest.raises(TypeError, match="tag"):
            _ = operation.reply


async def test_a_label_that_arrived_without_an_answer_is_found_and_not_repeated(
    home: Path,
) -> None:
    async with posting(home) as post:
        (one,) = bare(post, 1)
        pull(post, Lever("POST", ATTACHING, after=504))
        await post.queue(label(one))
        await post.work()
        assert await post.states() == ["unconfirmed"]
        await post.settle()
        assert await post.states() == ["done"]
        assert (attached(post, one), attaching(post)) == (1, 1)


async def test_a_label_that_was_lost_is_sent_again_once_it_is_certainly_absent(
    home: Path,
) -> None:
    async with posting(home) as post:
        (one,) = bare(post, 1)
        post.office.network.faults.append(lose_before("POST"))
        await post.queue(label(one))
        await post.work()
        post.office.clock.advance(60)
        await post.work()
        assert attaching(post) == 1
        post.office.network.faults.clear()
        await post.settle()
        assert await post.states() == ["done"]
        assert (attached(post, one), attaching(post)) == (1, 2)


async def test_after_a_death_a_label_is_looked_for_as_a_reply_is(home: Path) -> None:
    async with posting(home) as post:
        one, two = bare(post, 2)
        pull(post, Lever("POST", ATTACHING, after=502))
        pull(post, Lever("POST", "/api/conversations/*/messages", after=502))
        await post.queue(label(one), post.reply(None, participation_id=two))
        await post.work()
        await post.db.do(lambda db: db.recover(NOW))
        post.live()
        await post.settle()
        assert await post.states() == ["done", "done"]
        assert (attached(post, one), attaching(post)) == (1, 1)
        talk = post.office.situation.conversation_of[two]
        assert post.office.texts(talk.id).count(TEXT) == 1


async def test_the_trouble_of_one_kind_is_not_the_other_s(home: Path) -> None:
    async with posting(home) as post:
        one, two, three = bare(post, 3)
        pull(post, Lever("POST", ATTACHING, participation=one, instead=422))
        reply = post.reply(participation_id=three)
        await post.queue(label(one), label(two), reply)
        await post.work()
        assert await post.states() == ["failed", "done", "done"]
        assert post.office.state(three) == State.VALIDATED
        failed = (await post.operations())[0]
        await post.db.do(
            lambda db: db.retry(failed.id, payload=None, now=NOW, not_before=NOW),
        )
        await post.work()
        assert await post.states() == ["done"] * 3
        assert (attached(post, one), attaching(post)) == (1, 3)


async def test_what_has_not_left_is_taken_back_and_only_replies_become_drafts(
    home: Path,
) -> None:
    async with posting(home) as post:
        one, two = bare(post, 2)
        post.office.network.faults.append(refuse)
        await post.queue(label(one), post.reply(participation_id=two))
        with pytest.raises(NotConnected):
            await post.work()
        undone = await post.db.do(lambda db: db.undo(now=NOW))
        assert [operation.payload.kind for operation in undone.taken] == ["tag", "reply"]
        assert [d.participation_id for d in await post.db.do(lambda db: db.drafts())] == [two]
        post.office.network.faults.clear()
        await post.work()
        assert (attached(post, one), post.office.network.writes()) == (0, [])


async def test_a_subject_has_one_operation_at_a_time_whatever_its_kind(home: Path) -> None:
    async with posting(home) as post:
        (one,) = bare(post, 1)
        await post.queue(post.reply(participation_id=one))
        await post.queue(label(one))
        with pytest.raises(Unsettled) as refused:
            await post.queue(label(one))
        assert refused.value.subjects == (label(one).subject,)
        states = [operation.state for operation in await post.operations()]
        assert states == [OperationState.QUEUED] * 2
        summary = await post.db.do(lambda db: db.summary())
        assert (summary.waiting, summary.steps_left) == (2, 3)
        overlays = await post.db.do(lambda db: db.overlays())
        assert list(overlays) == [one]
