"""What was looked for in vain, and comes after all before it is sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.api.errors import NotConnected
from jva_tui.domain import Decision, State
from jva_tui.operations import OperationState
from jva_tui.store.outbox_db import OutboxDb
from tests.office import BASILE, KEY, lose_before, refuse
from tests.outbox.post import TEXT, posting
from tests.people import NOW

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from jva_tui.operations import Reply
    from tests.office import Fault, Network
    from tests.outbox.post import Post


async def held_up(post: Post, reply: Reply) -> None:
    """Lets its first request be lost, and the second one not leave for want of a connection."""
    first = "PUT" if reply.decision else "POST"
    post.office.network.faults.append(lose_before(first))
    await post.queue(reply)
    await post.work()
    post.office.network.faults[:] = [only(first)]
    with pytest.raises(NotConnected):
        await post.settle()
    (operation,) = await post.operations()
    assert operation.is_repeat
    assert await post.states() == ["queued"]
    assert len(post.office.network.writes()) == 2  # the second could not even connect


def only(method: str) -> Fault:
    """No connection for these requests."""

    def fault(request: httpx.Request, network: Network) -> Exception | None:
        return refuse(request, network) if request.method == method else None

    return fault


async def back(post: Post) -> None:
    """The connection is there again, and what was read is old by now."""
    post.office.network.faults.clear()
    post.office.clock.advance(90)
    await post.work()


async def test_a_message_that_came_late_is_not_sent_again(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(None)
        assert reply.conversation_id
        await held_up(post, reply)
        late = await post.office.client()
        await late.post_message(reply.conversation_id, TEXT)
        await back(post)
        assert await post.states() == ["done"]
        assert post.office.texts(reply.conversation_id).count(TEXT) == 1


async def test_a_decision_that_came_late_is_followed_by_its_message(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(Decision.VALIDATE)
        assert reply.conversation_id
        await held_up(post, reply)
        late = await post.office.client()
        await late.set_state(reply.participation_id, reply.mission_id, State.VALIDATED)
        await back(post)
        assert await post.states() == ["done"]
        assert post.office.texts(reply.conversation_id).count(TEXT) == 1
        assert [line.split()[0] for line in post.office.network.writes()] == ["PUT", "PUT", "POST"]


async def test_a_decline_that_came_late_is_not_written_and_mailed_again(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(Decision.DECLINE)
        assert reply.conversation_id
        assert reply.reason
        await held_up(post, reply)
        late = await post.office.client()
        await late.decline(reply.participation_id, reply.reason, reply.text)
        mails, notes = (
            len(post.office.situation.mails),
            len(post.office.talk(reply.conversation_id)),
        )
        await back(post)
        assert await post.states() == ["done"]
        assert post.office.texts(reply.conversation_id).count(TEXT) == 1
        assert len(post.office.situation.mails) == mails
        assert len(post.office.talk(reply.conversation_id)) == notes


async def test_who_was_quicker_is_told_when_the_message_has_followed(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(Decision.VALIDATE)
        await held_up(post, reply)
        basile = await post.office.client(BASILE)
        await basile.set_state(reply.participation_id, reply.mission_id, State.VALIDATED)
        await back(post)
        (operation,) = await post.operations()
        assert operation.state is OperationState.DONE
        assert "Basile" in operation.detail


async def test_what_the_user_takes_back_meanwhile_stays_taken_back(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(Decision.VALIDATE)
        assert reply.conversation_id
        post.office.network.faults.append(lose_before("POST"))
        await post.queue(reply)
        await post.work()
        post.office.network.faults[:] = [only("POST")]
        with pytest.raises(NotConnected):
            await post.settle()
        late = await post.office.client()
        await late.post_message(reply.conversation_id, TEXT)
        other = OutboxDb.open(home / "outbox.db", KEY)

        def take_back(request: httpx.Request, _network: Network) -> None:
            if request.url.path.endswith("/messages"):
                other.undo(now=NOW)

        post.office.network.faults[:] = [take_back]
        post.office.clock.advance(90)
        await post.work()
        other.close()
        (operation,) = await post.operations()
        assert operation.held_steps == {"message"}
        assert post.office.texts(reply.conversation_id).count(TEXT) == 1


async def test_what_somebody_else_wrote_meanwhile_still_stops_it(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(None)
        assert reply.conversation_id
        await held_up(post, reply)
        row = post.office.situation.participations[reply.participation_id]
        volunteer = await post.office.client(post.office.situation.profiles[row.profile_id].email)
        await volunteer.post_message(reply.conversation_id, TEXT)
        await back(post)
        assert await post.states() == ["conflict"]
        assert post.office.texts(reply.conversation_id).count(TEXT) == 1


async def test_what_the_user_sends_again_is_looked_for_first(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(None)
        assert reply.conversation_id
        post.office.network.faults.append(lose_before("POST"))
        await post.send(reply)
        for _time in range(3):
            await post.settle()
        (operation,) = await post.operations()
        assert operation.asks
        post.office.network.faults.clear()
        late = await post.office.client()
        await late.post_message(reply.conversation_id, TEXT)
        post.office.clock.advance(90)
        await post.db.do(lambda db: db.retry(operation.id, payload=None, now=NOW, not_before=NOW))
        await post.work()
        assert await post.states() == ["done"]
        assert post.office.texts(reply.conversation_id).count(TEXT) == 1
