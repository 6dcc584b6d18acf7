"""Batches on their way to the platform: what the screens say meanwhile, and what can be done."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.domain import Decision, State
from jva_tui.operations import OperationState, Reply
from jva_tui.outbox.freezing import freeze
from screens.outbox import OutboxScreen
from tests.office import Office, answer, lose_before, refuse
from tests.screens.client import SMALL, fill, folded, offline_desk, opened
from tests.screens.outgoing import people
from tests.screens.test_with_platform import at_work, sent, turn_to
from widgets.outbox_list import OutboxList
from widgets.outbox_row import Lot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.screens.client import Client

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover


def some(office: Office, client: Client, count: int) -> list[Reply]:
    """Validations with a few words, of as many new requests of Rosa's."""
    replies: list[Reply] = []
    for row in office.situation.newest():
        reading = client.desk.reading(row.id)
        if reading is None or reading.conversation is None or row.state != State.PENDING:
            continue
        reply = freeze(reading, Decision.VALIDATE, None, "À samedi !", client.desk.status.me)
        if reply.is_mine and len(replies) < count:
            replies.append(reply)
    assert len(replies) == count
    return replies


class Half(httpx.AsyncBaseTransport):
    """A network that carries so many messages, and the others when it is let to."""

    def __init__(self, inner: httpx.AsyncBaseTransport, count: int) -> None:
        self.inner, self.left = inner, count
        self.may = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path.endswith("/messages"):
            if self.left == 0:
                await self.may.wait()
            else:
                self.left -= 1
        return await self.inner.handle_async_request(request)


async def test_a_batch_leaves_under_the_users_eyes(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        replies = some(office, client, 25)
        await client.press("b")
        await client.desk.queue(replies)
        await client.until(lambda: "25 replies leave within 60 s" in client.words_of("StatusBar"))
        shown = client.app.screen.query_one(OutboxList)
        await client.until(lambda: isinstance(shown.current, Lot))
        assert "0 of 25" in client.words_of("OutboxList")
        office.clock.advance(61)
        office.network.inner = half = Half(office.network.inner, 10)
        await client.until(
            lambda: "Sending: 10 of 25" in client.words_of("StatusBar"),
            passing=office.clock,
            step=0.2,
        )
        await client.until(lambda: "10 of 25" in client.words_of("OutboxList"))
        half.may.set()
        await client.until(
            lambda: not client.desk.status.outbox.waiting, passing=office.clock, step=0.2
        )
        await client.until(lambda: "25 of 25" in client.words_of("OutboxList"))
        assert "RECORDED BY THE PLATFORM · 25" in client.words_of("OutboxList")
        assert {office.state(reply.participation_id) for reply in replies} == {State.VALIDATED}


async def test_the_platforms_no_is_told_in_its_own_words_and_sent_again(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        [reply] = some(office, client, 1)
        office.network.faults.append(answer("PUT", 422, "Trop tard [b]"))
        await client.desk.queue([reply])
        await sent(office, client)
        await client.until(lambda: "1 reply needs you" in client.status)
        await client.press("b")
        assert "The platform says: “Trop tard [b]”" in client.words_of("OutboxPane")
        office.network.faults.clear()
        await client.press("r")
        await sent(office, client)
        assert office.state(reply.participation_id) == State.VALIDATED
        await client.until(lambda: "all has arrived" not in client.words)
        await client.until(lambda: "RECORDED BY THE PLATFORM · 1" in client.words)


async def test_what_is_being_checked_says_when_it_may_be_sent_again(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        [reply] = some(office, client, 1)
        office.network.faults.append(lose_before("PUT"))
        await client.desk.queue([reply])
        await turn_to(client, reply.participation_id)
        await client.press("b")
        office.clock.advance(11)
        await client.until(lambda: bool(client.desk.status.outbox.verifying), passing=office.clock)
        await client.until(lambda: "no answer: being checked" in client.words_of("OutboxList"))
        assert "nothing is sent again before" in client.words_of("OutboxPane")
        assert "1 had no answer and is being checked" in client.words_of("StatusBar")
        office.network.faults.clear()
        await sent(office, client)
        assert office.state(reply.participation_id) == State.VALIDATED
        await client.until(lambda: "checked: it had not arrived" in client.words_of("OutboxPane"))


async def test_after_a_long_time_offline_what_waits_is_shown_first(home: Path) -> None:
    office = Office(home)
    async with at_work(office, SMALL) as client:
        office.network.faults.append(refuse)
        await client.until(lambda: client.desk.status.is_offline, passing=office.clock, step=30)
        replies = some(office, client, 3)
        await client.desk.queue(replies)
        await client.until(lambda: "3 replies wait for the connection" in client.status)
        back_at = office.clock.monotonic() + 40 * 60
        await client.until(
            lambda: office.clock.monotonic() >= back_at, passing=office.clock, step=60
        )
        office.network.faults.clear()
        office.app.state.platform.throttle.clear()
        await client.until(lambda: client.desk.status.look_until is not None, passing=office.clock)
        await client.until(lambda: "3 replies are ready · leaving in" in client.status)
        assert not office.network.writes()
        await client.press("b")
        assert "s sends now" in client.words_of("StatusBar")
        await client.press("s")
        await client.until(lambda: "are ready" not in client.words_of("StatusBar"))
        await sent(office, client)
        assert {office.state(reply.participation_id) for reply in replies} == {State.VALIDATED}


async def test_signed_out_what_waits_says_so_until_somebody_signs_in(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        office.network.faults.append(answer("GET", 401, "Unauthenticated."))
        await client.press("R")
        await client.until(lambda: client.desk.status.is_signed_out)
        await client.desk.queue(some(office, client, 1))
        await client.press("b")
        await client.until(lambda: "waits until you sign in" in client.words_of("OutboxList"))
        assert "does not leave before you have signed in again" in client.words_of("OutboxPane")
        office.network.faults.clear()
        await sent(office, client)
        assert not client.desk.status.is_signed_out


async def test_a_blocked_account_is_not_told_to_sign_in(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as client:
        office.network.faults.append(answer("GET", 401, "Une erreur est survenue"))
        await client.desk.queue(some(office, client, 1))
        await client.press("b", "R")
        office.clock.advance(61)
        await client.until(lambda: "waits: sending pauses" in client.words_of("OutboxList"))
        assert "has blocked this account" in client.words_of("StatusBar")
        assert not client.desk.status.is_signed_out


async def test_at_night_the_morning_is_offered(home: Path) -> None:
    office = Office(home)
    office.clock.set_wall(datetime(2026, 11, 22, 22, 41).astimezone().timestamp())
    async with at_work(office) as client:
        one = office.open_one()
        await turn_to(client, one)
        await client.press("v", "enter")
        told = [notification.message for notification in client.app._notifications]
        assert told[-1] == "It is 22:42: 8 lets it wait until 8 in the morning."
        assert "8 lets it wait until 8 in the morning" in client.status
        await client.press("8")
        assert "Leaves tomorrow, 08:00, if jva-tui is open then" in client.words
        await client.until(lambda: "1 reply waits until tomorrow, 08:00" in client.status)
        office.clock.advance(600)
        await client.settle()
        assert office.network.writes() == []


async def test_what_is_offered_at_night_hides_nothing_of_the_status(home: Path) -> None:
    office = Office(home)
    office.clock.set_wall(datetime(2026, 11, 22, 22, 41).astimezone().timestamp())
    async with at_work(office, SMALL) as client:
        await turn_to(client, office.open_one())
        await client.press("v", "enter")
        assert client.app._notifications
        assert "z takes it back" in client.status
        assert folded(client.status) in client.words


async def test_a_contrary_decision_is_asked_twice_while_an_earlier_one_may_still_run(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home, people(3))
    desk = offline_desk(home)
    monkeypatch.setattr(desk, "is_in_bulk", lambda _id: True)
    async with opened(desk) as client:
        await client.press("7", "d")
        assert "The platform may still be working on an earlier batch" in client.words
        await client.press("enter")
        assert "Press Enter again to send it all the same." in client.words
        assert client.operations() == []
        await client.press("enter")
        assert [op.state for op in client.operations()] == [OperationState.QUEUED]
        await client.press("j", "v")
        assert "The platform may still be working on an earlier batch" not in client.words
        assert not isinstance(client.app.screen, OutboxScreen)
