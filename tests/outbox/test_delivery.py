"""A reply reaches the platform once, and what happened to it is told as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.api.errors import ApiError, NotConnected, SignedOut, Throttled, Unanswered
from jva_tui.domain import Decision, State
from jva_tui.operations import OperationState
from jva_tui.outbox.delivery import LANES, MOST_UNKNOWN
from jva_tui.outbox.lock import SenderLock
from jva_tui.paths import private_folder
from jva_tui.sandbox.levers import Lever
from jva_tui.store.database import connect
from jva_tui.sync import OtherOrganisation
from tests.office import BASILE, KEY, Network, answer, lose_before, refuse
from tests.outbox.post import TEXT, posting
from tests.people import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_ON_ITS_WAY = "SELECT action FROM attempt_step WHERE is_open AND subject = ?"


@pytest.mark.parametrize("decision", [Decision.VALIDATE, Decision.TAKE_IN_HAND, Decision.CANCEL])
async def test_a_decision_leaves_before_its_message(home: Path, decision: Decision) -> None:
    async with posting(home) as post:
        reply = post.reply(decision)
        assert (await post.send(reply)).state is OperationState.DONE
        assert post.office.state(reply.participation_id) == decision.target
        assert post.office.texts(reply.conversation_id or 0)[-1] == TEXT
        assert post.office.network.writes() == [
            f"PUT /api/participations/{reply.participation_id}",
            f"POST /api/conversations/{reply.conversation_id}/messages",
        ]
        assert post.told


async def test_a_decline_carries_reason_and_text_in_one_request(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(Decision.DECLINE)
        assert (await post.send(reply)).state is OperationState.DONE
        assert post.office.state(reply.participation_id) == State.DECLINED
        assert post.office.texts(reply.conversation_id or 0)[-1] == TEXT
        assert len(post.office.network.writes()) == 1


async def test_without_a_conversation_only_the_decision_leaves(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(text="", participation_id=post.office.open_one(talks=False))
        assert (await post.send(reply)).state is OperationState.DONE
        assert post.office.state(reply.participation_id) == State.VALIDATED


async def test_a_message_alone_is_sent_as_written(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(None, "Œuvre d’été\n\n👩‍🚀 à bientôt")
        await post.send(reply)
        assert post.office.texts(reply.conversation_id or 0)[-1] == reply.text
        assert post.office.state(reply.participation_id) == State.IN_PROGRESS


async def test_every_request_that_writes_is_on_the_disk_before_it_leaves(home: Path) -> None:
    async with posting(home) as post:
        seen: list[object] = []

        def look(request: httpx.Request, _network: Network) -> None:
            if request.method != "GET":
                disk = connect(home / "outbox.db", KEY)
                seen.append(disk.execute(_ON_ITS_WAY, (reply.subject,)).get)
                disk.close()

        reply = post.reply()
        post.office.network.faults.append(look)
        await post.send(reply)
        assert seen == ["decide", "message"]


async def test_without_a_connection_it_waits_and_leaves_later(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply()
        post.office.network.faults.append(refuse)
        await post.queue(reply)
        with pytest.raises(NotConnected):
            await post.work()
        assert [op.state for op in await post.operations()] == [OperationState.QUEUED]
        post.office.network.faults.clear()
        await post.work()
        assert [op.state for op in await post.operations()] == [OperationState.DONE]
        assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_a_connection_lost_between_the_steps_repeats_neither(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply()

        def lose_the_message(request: httpx.Request, network: Network) -> Exception | None:
            return refuse(request, network) if request.method == "POST" else None

        post.office.network.faults.append(lose_the_message)
        await post.queue(reply)
        with pytest.raises(NotConnected):
            await post.work()
        post.office.network.faults.clear()
        await post.work()
        assert [op.state for op in await post.operations()] == [OperationState.DONE]
        assert [w.split()[0] for w in post.office.network.writes()] == ["PUT", "POST", "POST"]
        assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_an_unknown_outcome_is_said_and_nothing_is_repeated_before_it_settles(
    home: Path,
) -> None:
    async with posting(home) as post:
        reply = post.reply(None)
        post.office.network.faults.append(lose_before("POST"))
        operation = await post.send(reply)
        assert operation.state is OperationState.UNCONFIRMED
        assert "nothing is sent again before" in operation.detail
        post.office.network.faults.clear()
        for seconds in (2, 18, 99):
            post.office.clock.advance(seconds)
            await post.work()
            assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 0
        post.office.clock.advance(5)
        await post.work()
        assert [op.state for op in await post.operations()] == [OperationState.DONE]
        assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_what_arrived_without_an_answer_is_found_and_not_sent_again(home: Path) -> None:
    async with posting(home) as post:
        levers = post.office.app.state.platform.levers
        reply = post.reply()
        await post.queue(reply)
        levers.add(Lever("PUT", after=504), Lever("POST", "*/messages", after=502))
        await post.work()
        assert [op.state for op in await post.operations()] == [OperationState.UNCONFIRMED]
        await post.settle()
        assert [op.state for op in await post.operations()] == [OperationState.DONE]
        assert len(post.office.network.writes()) == 2
        assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_what_is_absent_twice_asks_the_user(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(None)
        post.office.network.faults.append(lose_before("POST"))
        await post.send(reply)
        await post.settle()
        await post.settle()
        await post.settle()
        (operation,) = await post.operations()
        assert operation.state is OperationState.UNCONFIRMED
        assert operation.asks
        assert len(post.office.network.writes()) == 2
        post.office.network.faults.clear()
        await post.db.do(lambda db: db.retry(operation.id, payload=None, now=NOW, not_before=NOW))
        await post.work()
        assert [op.state for op in await post.operations()] == [OperationState.DONE]
        assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_three_unknown_outcomes_in_a_row_are_the_platforms_trouble(home: Path) -> None:
    async with posting(home) as post:
        replies = [
            post.reply(Decision.TAKE_IN_HAND, "", participation_id=id_)
            for id_ in post.people(8, talks=False)
        ]
        post.office.network.faults.append(lose_before("PUT"))
        await post.queue(*replies)
        with pytest.raises(Unanswered):
            await post.work()
        states = [op.state for op in await post.operations()]
        # The other lanes may have begun one each before the third was known.
        begun = MOST_UNKNOWN + LANES - 1
        assert states.count(OperationState.QUEUED) >= len(replies) - begun
        assert states.count(OperationState.UNCONFIRMED) >= MOST_UNKNOWN


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_in_trouble_may_have_done_it(home: Path, status: int) -> None:
    async with posting(home) as post:
        post.office.network.faults.append(answer("PUT", status))
        assert (await post.send(post.reply())).state is OperationState.UNCONFIRMED
        assert len(post.office.network.writes()) == 1


@pytest.mark.parametrize(
    ("status", "words"), [(403, "not yours"), (404, "no longer"), (422, "Faux")]
)
async def test_a_refusal_is_told_in_the_platforms_words(
    home: Path, status: int, words: str
) -> None:
    async with posting(home) as post:
        post.office.network.faults.append(answer("PUT", status, "Faux"))
        operation = await post.send(post.reply())
        assert operation.state is OperationState.FAILED
        assert words in operation.detail


@pytest.mark.parametrize(
    ("status", "message", "error"),
    [(429, "Too Many Attempts.", Throttled), (401, "Unauthenticated.", SignedOut)],
)
async def test_what_concerns_every_reply_ends_the_sending_and_loses_none(
    home: Path, status: int, message: str, error: type[ApiError]
) -> None:
    async with posting(home) as post:
        post.office.network.faults.append(answer("PUT", status, message))
        await post.queue(post.reply())
        with pytest.raises(error):
            await post.work()
        assert [op.state for op in await post.operations()] == [OperationState.QUEUED]


async def test_an_answer_that_breaks_off_has_happened(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(None)

        class Cut(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                whole = await inner.handle_async_request(request)
                if request.method != "POST":
                    return whole
                return httpx.Response(whole.status_code, headers=whole.headers, stream=Broken())

        class Broken(httpx.AsyncByteStream):
            async def __aiter__(self) -> AsyncIterator[bytes]:
                yield b'{"id": 1'
                raise httpx.ReadError("cut")

        inner = post.office.network.inner
        post.office.network.inner = Cut()
        assert (await post.send(reply)).state is OperationState.DONE
        assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_a_colleague_was_quicker(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply()
        basile = await post.office.client(BASILE)
        await basile.set_state(reply.participation_id, reply.mission_id, State.CANCELLED)
        await basile.aclose()
        operation = await post.send(reply)
        assert operation.state is OperationState.CONFLICT
        assert State.CANCELLED in operation.detail
        assert post.office.network.writes() == []


async def test_a_volunteer_who_wrote_meanwhile_is_read_first(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply()
        situation = post.office.situation
        profile = situation.profiles[situation.participations[reply.participation_id].profile_id]
        volunteer = await post.office.client(profile.email)
        await volunteer.post_message(reply.conversation_id or 0, "En fait, non.")
        await volunteer.aclose()
        assert (await post.send(reply)).state is OperationState.CONFLICT
        assert post.office.network.writes() == []


async def test_a_changed_organisation_refuses_nobody(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply()
        await post.queue(reply)
        post.office.situation.users[2].contextable_id = 2
        with pytest.raises(OtherOrganisation):
            await post.work()
        assert [op.state for op in await post.operations()] == [OperationState.QUEUED]


async def test_what_a_dead_process_left_behind_is_found_out(home: Path) -> None:
    async with posting(home) as post:
        reply = post.reply(None)

        class Killed(BaseException):
            pass

        def die(request: httpx.Request, _network: Network) -> None:
            if request.method == "POST":
                raise Killed

        await post.queue(reply)
        post.office.network.faults.append(die)
        with pytest.raises(Killed):
            await post.work()
        post.office.network.faults.clear()
        await post.db.do(lambda db: db.recover(NOW))
        assert [op.state for op in await post.operations()] == [OperationState.UNCONFIRMED]
        post.live()
        await post.work()
        assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 0
        await post.settle()
        assert [op.state for op in await post.operations()] == [OperationState.DONE]
        assert post.office.texts(reply.conversation_id or 0).count(TEXT) == 1


async def test_what_was_taken_back_has_no_effect(home: Path) -> None:
    async with posting(home) as post:
        await post.queue(post.reply())
        await post.db.do(lambda db: db.undo(now=NOW))
        await post.work()
        assert post.office.network.writes() == []


def test_one_sender_a_folder(home: Path) -> None:
    path = private_folder(home) / "sender.lock"
    first, second = SenderLock(path), SenderLock(path)
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()
