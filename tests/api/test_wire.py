"""What a real network does to an exchange: a server on a loopback port that misbehaves."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import tracemalloc
import zlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from jva_tui.api import errors
from jva_tui.api.caller import ONE_BYTES
from jva_tui.api.client import Client, Patience, Written
from jva_tui.api.errors import Outcome
from jva_tui.api.pacing import Pacer
from jva_tui.domain import State
from tests.api.support import HURRIED
from tests.clock import ManualClock

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Coroutine

    Serving = Coroutine[object, object, None]
    Behave = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Serving]

GOOD = b"HTTP/1.1 200 OK\r\nX-RateLimit-Limit: 120\r\nX-RateLimit-Remaining: 9\r\n"
REFUSED = GOOD.replace(b"200 OK", b"403 Forbidden")


@asynccontextmanager
async def platform(behave: Behave, patience: Patience = HURRIED) -> AsyncIterator[Client]:
    """A client of a server that reads the request and then behaves so."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-l")]
            await reader.readexactly(int(length[0].split(b":")[1]) if length else 0)
            await behave(reader, writer)
        finally:
            writer.close()

    async with listening(serve) as port, client_of(port, patience) as client:
        yield client


@asynccontextmanager
async def listening(serve: Behave, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server's port; whoever is being served at the end is served to theirs.

    Args:
        serve: does it.
        context: of a server over TLS.
    """
    served: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.add(asyncio.ensure_future(serve(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]
    await asyncio.gather(*served, return_exceptions=True)


def client_of(port: int, patience: Patience = HURRIED) -> Client:
    address = f"http://127.0.0.1:{port}"
    return Client(address, pacer=Pacer(ManualClock()), patience=patience)


def says(*parts: bytes) -> Behave:
    """Sends these bytes and closes."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.writelines(parts)
        await writer.drain()

    return behave


def says_and_waits(part: bytes) -> Behave:
    """Sends these bytes and nothing more, until the client goes away."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(part)
        await reader.read()

    return behave


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def write(client: Client) -> Written:
    return await client.set_state(1, 5, State.VALIDATED)


async def test_a_refused_connection_certainly_did_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and not listening
        async with client_of(taken.getsockname()[1]) as client:
            with pytest.raises(errors.NotConnected) as caught:
                await write(client)
    assert caught.value.outcome is Outcome.DID_NOT_HAPPEN


async def test_a_host_that_does_not_exist_certainly_did_nothing() -> None:
    pacer = Pacer(ManualClock())
    async with Client("https://no-such-host.invalid", pacer=pacer, patience=HURRIED) as client:
        with pytest.raises(errors.NotConnected):
            await write(client)


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(says(), id="closed"),
        pytest.param(reset, id="reset"),
        pytest.param(says_and_waits(b""), id="silent"),
        pytest.param(says(GOOD[:20]), id="cut in the headers"),
        pytest.param(says_and_waits(GOOD), id="silent in the headers"),
        pytest.param(says(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), id="another protocol"),
    ],
)
async def test_without_a_usable_answer_the_outcome_is_unknown(behave: Behave) -> None:
    async with platform(behave) as client:
        with pytest.raises(errors.Unanswered) as caught:
            await write(client)
    assert caught.value.outcome is Outcome.UNKNOWN


CUTS = [
    pytest.param(says(b"Content-Length: 100\r\n\r\n", b'{"id": 1'), id="length not reached"),
    pytest.param(says_and_waits(b'Content-Length: 100\r\n\r\n{"id"'), id="silent in the body"),
    pytest.param(says(b"Transfer-Encoding: chunked\r\n\r\n", b"5\r\n{"), id="cut in a chunk"),
    pytest.param(says(b"Content-Encoding: gzip\r\n\r\n", b"not gzip"), id="not as encoded"),
    pytest.param(says(b"Content-Encoding: br\r\n\r\n", b"{}"), id="encoded in no way we know"),
    pytest.param(
        says(b"Content-Encoding: gzip, gzip\r\n\r\n", gzip.compress(gzip.compress(b"{}"))),
        id="packed twice",
    ),
    pytest.param(
        says(b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"{}")[:-4]), id="cut when packed"
    ),
]


def after(head: bytes, behave: Behave) -> Behave:
    async def both(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        await behave(reader, writer)

    return both


@pytest.mark.parametrize("behave", CUTS)
async def test_after_a_good_status_line_a_write_has_happened(behave: Behave) -> None:
    async with platform(after(GOOD, behave)) as client:
        assert await write(client) == Written()


@pytest.mark.parametrize("behave", CUTS)
async def test_a_cut_list_may_be_asked_for_again(behave: Behave) -> None:
    async with platform(after(GOOD, behave)) as client:
        with pytest.raises(errors.Cut) as caught:
            await client.participation_page()
    assert isinstance(caught.value, errors.Retryable)


@pytest.mark.parametrize("behave", CUTS)
async def test_a_cut_refusal_still_refuses(behave: Behave) -> None:
    async with platform(after(REFUSED, behave)) as client:
        with pytest.raises(errors.Cut) as caught:
            await write(client)
    assert (caught.value.status, caught.value.outcome) == (403, Outcome.DID_NOT_HAPPEN)


async def test_a_packed_answer_is_unpacked() -> None:
    packed = gzip.compress(b'{"state": "Valid\\u00e9e"}')
    async with platform(says(GOOD, b"Content-Encoding: gzip\r\n\r\n", packed)) as client:
        assert await write(client) == Written("Validée")


async def test_a_packed_gigabyte_is_not_unpacked_beyond_the_limit() -> None:
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    mebibyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = says(GOOD, b"Content-Encoding: gzip\r\n\r\n", head, mebibyte * 1024)
    tracemalloc.start()
    try:
        async with platform(bomb) as client:
            with pytest.raises(errors.TooLarge) as caught:
                await client.me()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.outcome is Outcome.HAPPENED
    assert peak < 6 * ONE_BYTES


async def test_a_trickle_does_not_hold_us_for_ever() -> None:
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ended = asyncio.create_task(reader.read())
        while not ended.done():
            writer.write(b" ")
            await asyncio.wait([ended], timeout=0.01)

    patience = Patience(connect=2.0, silence=2.0, whole=0.1)
    async with platform(after(GOOD + b"\r\n", trickle), patience) as client:
        with pytest.raises(errors.Cut):
            await client.me()


async def test_a_good_answer_is_read_and_the_connection_kept() -> None:
    body = b'{"state": "Valid\\u00e9e"}'
    answer = GOOD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    served = 0

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal served
        served += 1
        for _ in range(2):
            writer.write(answer)
            await reader.read(1)  # the next request, or the end

    async with platform(behave) as client:
        for _ in range(2):
            assert await write(client) == Written("Validée")
    assert served == 1


@pytest.mark.parametrize("status", [b"301 Moved", b"302 Found", b"307 Again", b"308 For ever"])
@pytest.mark.parametrize("rated", [True, False])
async def test_a_redirect_takes_the_token_nowhere(status: bytes, rated: bool) -> None:
    visited: list[bytes] = []

    async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visited.append(await reader.read(100))
        writer.close()

    other = await asyncio.start_server(elsewhere, "127.0.0.1", 0)
    async with other:
        port = other.sockets[0].getsockname()[1]
        head = (GOOD if rated else b"HTTP/1.1 200 OK\r\n").replace(b"200 OK", status)
        where = b"Location: http://localhost:%d/api/user\r\nContent-Length: 0\r\n\r\n" % port
        async with platform(says(head + where)) as client:
            client.token = "s3cret"
            with pytest.raises(errors.Unexpected if rated else errors.Intercepted):
                await client.me()
    assert visited == []


async def test_a_proxy_of_the_environment_is_not_asked_for_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    body = GOOD + b"Content-Length: 2\r\n\r\n{}"
    async with platform(says(body)) as client:
        assert await write(client) == Written()
