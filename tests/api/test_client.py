"""What the client asks, and what it makes of odd answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.api import errors
from jva_tui.api.caller import ONE_BYTES
from jva_tui.api.client import Client, Written
from jva_tui.api.pacing import Pacer
from jva_tui.domain import DeclineReason, State
from tests.api.support import BASE, RATE, Scripted, client_for, page, says, says_raw
from tests.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

MESSAGE = {
    "id": 7,
    "conversation_id": 3,
    "created_at": "2026-11-22T11:31:27.000000Z",
    "content": "Bonjour",
    "type": "chat",
    "from_id": 2,
}
PARTICIPATION = {
    "id": 1,
    "state": "Validée",
    "created_at": "2026-08-24T15:38:38.000000Z",
    "updated_at": "2026-11-22T11:31:16.000000Z",
}
WRITES: list[Callable[[Client], Awaitable[Written]]] = [
    lambda client: client.set_state(1, 5, State.VALIDATED),
    lambda client: client.decline(1, DeclineReason.OTHER, "Merci"),
    lambda client: client.post_message(3, "Bonjour"),
]


@pytest.mark.parametrize(
    "address",
    [
        "http://api.example.org",
        "ftp://127.0.0.1",
        "https://user:word@api.example.org",
        "https://api.example.org?a=b",
        "//api.example.org",
        "https://",
        "",
        "http://127.0.0.1.example.org",
        "http://[::2]",
        "https://a\x00b",
        "https://a b.example.org",
    ],
)
async def test_only_https_is_spoken_beyond_this_computer(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Client(address, pacer=Pacer(ManualClock()))


@pytest.mark.parametrize(
    "address",
    [
        "https://api.example.org",
        "http://localhost:8100",
        "http://127.0.0.1:1",
        "http://127.9.9.9",
        "http://[::1]:8100",
    ],
)
async def test_https_and_this_computer_are_accepted(address: str) -> None:
    async with Client(address, pacer=Pacer(ManualClock())) as client:
        assert client.server_date is None


async def test_every_request_asks_for_json_and_bears_the_token() -> None:
    transport = says(page([]))
    async with client_for(transport) as client:
        await client.participation_page()
        await client.conversation_page(user_id=2)
    participations, conversations = transport.asked
    for request in transport.asked:
        assert request.headers["accept"] == "application/json"
        assert request.headers["user-agent"].startswith("jva-tui/")
        assert request.headers["authorization"] == "Bearer t0ken"
    assert participations.headers["context-role"] == "responsable"
    assert "context-role" not in conversations.headers


async def test_a_query_is_composed_and_percent_encoded() -> None:
    transport = says(page([]))
    async with client_for(transport) as client:
        await client.participation_page(2, states=["Valide\u0301e", "Refusée"], ids=[3, 4])
        await client.conversation_page(3, user_id=2, size=500, states=["Annulée"], kind="unread")
    first, second = transport.asked
    assert b"Valid%C3%A9e%2CRefus%C3%A9e" in first.url.query
    params = dict(first.url.params)
    assert params.pop("include") == (
        "conversation.latestMessage,mission.responsables,mission.structure,tags"
    )
    assert params == {"page": "2", "filter[state]": "Validée,Refusée", "filter[id]": "3,4"}
    assert dict(second.url.params) == {
        "page": "3",
        "pagination": "500",
        "filter[type]": "unread",
        "filter[participation_state]": "Annulée",
    }


async def test_signing_in_lowers_the_email_and_shows_no_secret() -> None:
    answer = {"access_token": "s3cret", "refresh_token": "m0re", "expires_in": 31536000}
    transport = says(answer)
    async with client_for(transport, token=None) as client:
        token = await client.sign_in(" Rosa@Example.org ", "Pass Word ", "2", "key")
        assert client.token is None
    assert (token.access_token, token.refresh_token) == ("s3cret", "m0re")
    assert "s3cret" not in repr(token)
    assert "m0re" not in repr(token)
    (request,) = transport.asked
    assert "authorization" not in request.headers
    assert json.loads(request.content) == {
        "grant_type": "password",
        "client_id": "2",
        "client_secret": "key",
        "scope": "*",
        "username": "rosa@example.org",
        "password": "Pass Word ",
    }


async def test_writes_send_what_the_platform_wants() -> None:
    transport = says(PARTICIPATION | MESSAGE)
    async with client_for(transport) as client:
        for write in WRITES:
            await write(client)
        await client.decline(1, DeclineReason.NO_RESPONSE)
    sent = [(r.method, r.url.path, json.loads(r.content)) for r in transport.asked]
    assert sent == [
        ("PUT", "/api/participations/1", {"mission_id": 5, "state": "Validée"}),
        ("PUT", "/api/participations/1/decline", {"reason": "other", "content": "Merci"}),
        ("POST", "/api/conversations/3/messages", {"content": "Bonjour"}),
        ("PUT", "/api/participations/1/decline", {"reason": "no_response"}),
    ]
    roles = [request.headers.get("context-role") for request in transport.asked]
    assert roles == ["responsable", "responsable", None, "responsable"]


async def test_a_write_tells_what_its_answer_told() -> None:
    async with client_for(says(PARTICIPATION)) as client:
        assert await client.set_state(1, 5, State.VALIDATED) == Written("Validée", 1795347076)
    async with client_for(says(MESSAGE, 201)) as client:
        written = await client.post_message(3, "Bonjour")
        assert written.message is not None
        assert (written.message.id, written.message.text) == (7, "Bonjour")
        assert client.highest_message_id == 7


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'{"id":', b'"done"', b"x" * (2 << 20)])
async def test_a_write_that_was_answered_well_has_happened_whatever_the_body(
    write: Callable[[Client], Awaitable[Written]], body: bytes
) -> None:
    async with client_for(says_raw(body, 201)) as client:
        assert await write(client) == Written()


@pytest.mark.parametrize("write", WRITES)
async def test_a_write_that_somebody_else_answered_is_unknown(
    write: Callable[[Client], Awaitable[Written]],
) -> None:
    portal = Scripted(lambda _: httpx.Response(200, html="<h1>Wi-Fi de la gare</h1>"))
    async with client_for(portal) as client:
        with pytest.raises(errors.Intercepted) as caught:
            await write(client)
    assert caught.value.outcome is errors.Outcome.UNKNOWN


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_and_the_token_goes_nowhere_else(status: int) -> None:
    elsewhere = {"location": "https://elsewhere.example.org/"}
    transport = Scripted(lambda _: httpx.Response(status, headers=elsewhere))
    async with client_for(transport) as client:
        with pytest.raises(errors.Intercepted):
            await client.me()
    assert [request.url.host for request in transport.asked] == ["api.example.org"]


async def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    sent = 0

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]  # an async generator's type is long
            nonlocal sent
            while True:
                sent += 1 << 16
                yield b" " * (1 << 16)

    transport = Scripted(lambda _: httpx.Response(200, headers=RATE, stream=Endless()))
    async with client_for(transport) as client:
        with pytest.raises(errors.TooLarge):
            await client.me()
    assert sent < ONE_BYTES + (1 << 20)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"data": 3}', b"[" * 100_000, b"\xff"])
async def test_a_list_that_is_none_is_unreadable(body: bytes) -> None:
    async with client_for(says_raw(body)) as client:
        with pytest.raises(errors.Unreadable):
            await client.participation_page()


async def test_a_bad_row_is_skipped_and_counted() -> None:
    rows = [PARTICIPATION, {"id": "?"}, None, PARTICIPATION | {"id": 2}, []]
    async with client_for(says(page(rows))) as client:
        found = await client.participation_page()
    assert [item.id for item in found.items] == [1, 2]
    assert found.skipped == 3


async def test_pages_are_asked_for_one_by_one_until_the_last() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page"])
        rows: list[object] = [PARTICIPATION | {"id": number}]
        return httpx.Response(200, json=page(rows, number=number, last=3), headers=RATE)

    transport = Scripted(answer)
    async with client_for(transport) as client:
        seen = []
        async for found in client.participations():
            seen.append(found.items[0].id)
            assert len(transport.asked) == len(seen)
    assert seen == [1, 2, 3]


async def test_pages_end_where_the_platform_has_no_more_rows_whatever_it_promised() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page"])
        rows: list[object] = [PARTICIPATION | {"id": number}] if number < 3 else []
        return httpx.Response(200, json=page(rows, number=number, last=99), headers=RATE)

    transport = Scripted(answer)
    async with client_for(transport) as client:
        assert [found.page async for found in client.participations()] == [1, 2]
    assert len(transport.asked) == 3


async def test_messages_come_oldest_first_and_once_over_all_pages() -> None:
    ids = {1: [9, 8], 2: [8, 5]}  # 10 arrived in between and pushed 8 to the second page

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page"])
        rows: list[object] = [MESSAGE | {"id": message_id} for message_id in ids[number]]
        return httpx.Response(200, json=page(rows, number=number, last=2), headers=RATE)

    transport = Scripted(answer)
    async with client_for(transport) as client:
        found = await client.messages(3, after=4, size=2)
        assert client.highest_message_id == 9
    assert [message.id for message in found] == [5, 8, 9]
    assert transport.asked[0].url.params["filter[after_message_id]"] == "4"


async def test_the_highest_message_id_only_grows() -> None:
    latest = {"id": 3, "latest_message": MESSAGE | {"id": 50}}
    async with client_for(says(page([PARTICIPATION | {"conversation": latest}]))) as client:
        await client.participation_page()
        assert client.highest_message_id == 50
        client.highest_message_id = 60
        await client.participation_page()
        assert client.highest_message_id == 60


async def test_only_my_conversations_about_participations_are_kept() -> None:
    def row(number: int, kind: str, *users: int) -> dict[str, object]:
        return {
            "id": number,
            "conversable_type": f"App\\Models\\{kind}",
            "updated_at": "2026-11-22T11:31:27.000000Z",
            "conversable": PARTICIPATION | {"id": number},
            "users": [{"id": user, "pivot": {"status": 0, "read_at": None}} for user in users],
        }

    rows: list[object] = [
        row(1, "Participation", 5, 2),
        row(2, "Participation", 5, 3),
        row(3, "Structure", 2),
        row(4, "Participation", 2) | {"conversable": None},
    ]
    async with client_for(says(page(rows))) as client:
        found = await client.conversation_page(user_id=2)
    (kept,) = found.items
    assert (kept.id, set(kept.member_ids), kept.is_archived, kept.read_at) == (
        1,
        {2, 5},
        True,
        None,
    )
    assert found.skipped == 1


async def test_it_remembers_the_platform_s_clock() -> None:
    transport = says(page([]), Date="Sun, 22 Nov 2026 11:31:27 GMT")
    async with client_for(transport) as client:
        await client.participation_page()
        assert client.server_date == 1795347087


async def test_a_senseless_date_is_no_date() -> None:
    async with client_for(says(page([]), Date="yesterday")) as client:
        await client.participation_page()
        assert client.server_date is None


async def test_refusals_are_raised_also_by_writes() -> None:
    for status, kind in ((403, errors.Forbidden), (422, errors.Invalid)):
        async with client_for(says({"message": "non"}, status)) as client:
            with pytest.raises(kind, match="non"):
                await client.post_message(3, "Bonjour")


async def test_after_a_429_nothing_leaves_before_its_time() -> None:
    clock = ManualClock()
    transport = says({"message": "Too Many Attempts."}, 429, **{"Retry-After": "47"})
    began = clock.monotonic()
    async with Client(BASE, pacer=Pacer(clock), transport=transport) as client:
        for _ in range(2):
            with pytest.raises(errors.Throttled) as caught:
                await client.me()
    assert caught.value.retry_after == 47
    assert clock.monotonic() - began >= 47
