"""Who stands between us and the platform learns neither token nor password, and holds nobody up."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import certifi
import httpx
import pytest

from jva_tui.api import errors
from jva_tui.api.client import Client, Patience
from jva_tui.api.pacing import Pacer
from jva_tui.api.words import while_reading
from tests.api.test_wire import GOOD, listening, platform, says
from tests.clock import ManualClock
from tests.desk.support import at_work
from tests.office import Office, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.api.test_wire import Behave
    from tests.office import Network

CERTIFICATES = Path(__file__).with_name("certificates")
AUTHORITY = str(CERTIFICATES / "authority.pem")
HOST = "api.example.org"
TOKEN = "s3cret-t0ken"
TLS_GREETING = b"\x16"
COUNT = b'{"count":3}'
PATIENCE = Patience(connect=5.0, silence=5.0, whole=10.0)


class Heard:
    """What reached a server, decrypted where it was encrypted."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.port = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Reads one request, and answers it."""
        try:
            while data := await reader.read(4096):
                self.data += data
                if self.data.endswith(b"\r\n\r\n") or self.data[:1] == TLS_GREETING:
                    writer.write(GOOD + b"Content-Length: 11\r\n\r\n" + COUNT)
        finally:
            writer.close()


@asynccontextmanager
async def answering(context: ssl.SSLContext | None) -> AsyncIterator[Heard]:
    """A server that answers everything, over TLS or without."""
    heard = Heard()
    async with listening(heard, context) as heard.port:
        yield heard


def proves(name: str) -> ssl.SSLContext:
    """A server's side, with one of the certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem")
    return context


def outdated() -> ssl.SSLContext:
    """A server's side that knows TLS 1.0 and 1.1 only."""
    context = proves("sound")
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer trusts who signed the certificates."""
    monkeypatch.setattr(certifi, "where", lambda: AUTHORITY)


def client_of(address: str, patience: Patience = PATIENCE) -> Client:
    return Client(address, pacer=Pacer(ManualClock()), patience=patience, token=TOKEN)


@pytest.mark.usefixtures("trusting")
async def test_the_platform_is_told_who_asks_and_nobody_else_could_hear() -> None:
    async with (
        answering(proves("sound")) as heard,
        client_of(f"https://localhost:{heard.port}") as c,
    ):
        assert await c.unread_count() == 3
    assert TOKEN.encode() in heard.data


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("name", ["elsewhere", "expired"])
async def test_who_has_no_valid_certificate_for_the_address_learns_nothing(name: str) -> None:
    await is_not_trusted(name)


async def test_who_has_signed_for_himself_learns_nothing() -> None:
    await is_not_trusted("sound")


async def is_not_trusted(name: str) -> None:
    async with answering(proves(name)) as heard, client_of(f"https://localhost:{heard.port}") as c:
        with pytest.raises(errors.Untrusted) as caught:
            await c.sign_in("rosa@example.org", "passw0rd", "1", "secret")
        assert caught.value.outcome is errors.Outcome.DID_NOT_HAPPEN
        assert "cannot prove to be the platform" in while_reading(caught.value)
    assert not heard.data


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("is_old", [True, False], ids=["TLS 1.1", "no TLS"])
async def test_nobody_can_talk_us_into_weaker_encryption_or_none(is_old: bool) -> None:
    context = outdated() if is_old else None
    async with answering(context) as heard, client_of(f"https://localhost:{heard.port}") as c:
        with pytest.raises(errors.NotConnected):
            await c.unread_count()
    assert TOKEN.encode() not in heard.data


@pytest.mark.parametrize(
    "address",
    [
        f"http://{HOST}",
        "http://192.0.2.1",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://localhost@example.org",
        f"ftp://{HOST}",
        "//localhost",
        f"https://{HOST}\u202e",
        "https://[::1",
    ],
)
def test_an_address_without_encryption_is_refused_unless_it_is_this_computer(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        client_of(address)


class Between:
    """A proxy that is asked for a tunnel to the platform.

    Args:
        answer: its own, in place of the tunnel.
        onward: the port to which the tunnel leads.
    """

    def __init__(self, answer: bytes = b"", onward: int = 0) -> None:
        self._answer = answer
        self._onward = onward
        self.data = bytearray()
        """What it could read, or pass on."""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one request for a tunnel."""
        self.data += await reader.readuntil(b"\r\n\r\n")
        if self._answer:
            writer.write(self._answer)
            self.data += await reader.read()
            writer.close()
            return
        onward_reader, onward_writer = await asyncio.open_connection("127.0.0.1", self._onward)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = asyncio.create_task(pass_on(onward_reader, writer, bytearray()))
        await pass_on(reader, onward_writer, self.data)
        await back


async def pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: bytearray
) -> None:
    while data := await reader.read(4096):
        seen += data
        writer.write(data)
    writer.close()


@asynccontextmanager
async def proxied(between: Between, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    """A client of a platform elsewhere, on a computer whose environment names a proxy."""
    for name in ("ALL_PROXY", "all_proxy", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", AUTHORITY)  # as those do who have an authority of their own
    async with listening(between) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        async with client_of(f"https://{HOST}") as client:
            yield client


async def test_a_proxy_passes_on_what_it_cannot_read(monkeypatch: pytest.MonkeyPatch) -> None:
    async with answering(proves("sound")) as heard:
        between = Between(onward=heard.port)
        async with proxied(between, monkeypatch) as client:
            assert await client.unread_count() == 3
    assert TOKEN.encode() in heard.data
    assert between.data.startswith(f"CONNECT {HOST}:443 ".encode())
    assert TOKEN.encode() not in between.data


async def test_a_proxy_that_opens_what_is_encrypted_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with answering(proves("elsewhere")) as heard:
        async with proxied(Between(onward=heard.port), monkeypatch) as client:
            with pytest.raises(errors.Untrusted):
                await client.unread_count()
        assert not heard.data


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://localhost/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 511 Sign in\r\nContent-Length: 0\r\n\r\n",
    ],
)
async def test_a_proxy_that_answers_itself_learns_nothing(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    between = Between(answer)
    async with proxied(between, monkeypatch) as client:
        with pytest.raises(errors.NotConnected):
            await client.unread_count()
    assert TOKEN.encode() not in between.data


async def test_nothing_is_remembered_that_an_answer_wants_us_to() -> None:
    heard: list[bytes] = []

    async def twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            head = b"Set-Cookie: a=1; Path=/\r\nContent-Length: 11\r\n\r\n"
            writer.write(GOOD + head + COUNT)
            heard.append(await reader.read(4096))

    async with platform(twice, PATIENCE) as client:
        for _ in range(2):
            assert await client.unread_count() == 3
    assert b"/api/user/unread-messages" in heard[0]
    assert b"cookie" not in heard[0].lower()


def drips(piece: bytes) -> Behave:
    """Sends the same again and again, until nobody listens any more."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ended = asyncio.create_task(reader.read())
        while not ended.done():
            writer.write(piece)
            await asyncio.wait([ended], timeout=0.005)

    return behave


@pytest.mark.parametrize(
    "piece",
    [b"H", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"],
)
async def test_headers_that_never_end_do_not_hold_us_for_ever(piece: bytes) -> None:
    patience = Patience(connect=5.0, silence=5.0, whole=0.15)
    async with platform(drips(piece), patience) as client, asyncio.timeout(5):
        with pytest.raises(errors.Unanswered):
            await client.unread_count()


@pytest.mark.parametrize("head", [b"X-Long: " + b"a" * 300_000, b"X-Many: a\r\n" * 30_000])
async def test_headers_beyond_measure_are_not_read(head: bytes) -> None:
    async with platform(says(GOOD, head, b"\r\n\r\n", COUNT), PATIENCE) as client:
        with pytest.raises(errors.Unanswered):
            await client.unread_count()


async def test_a_body_without_an_end_is_read_up_to_our_limit() -> None:
    sent = 0

    async def pours(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(GOOD + b"Transfer-Encoding: chunked\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
            sent += 0x10000
            await writer.drain()

    async with platform(pours, PATIENCE) as client:
        with pytest.raises(errors.TooLarge):
            await client.unread_count()
    assert sent < 64 << 20


def without_a_certificate(request: httpx.Request, _network: Network) -> Exception:
    """As httpx tells it: what began it stands behind two others."""
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate")
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]", request=request)
    error.__context__ = OSError()
    error.__context__.__cause__ = cause
    return error


async def test_the_screen_does_not_call_it_offline_but_says_what_is_wrong(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        office.network.faults = [without_a_certificate]
        desk.refresh()
        await until(desk, lambda: bool(desk.status.trouble), passing=office.clock)
        assert "cannot prove to be the platform" in desk.status.trouble
        assert not desk.status.is_offline
