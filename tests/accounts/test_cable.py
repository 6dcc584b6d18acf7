"""A cut cable fails what is asked and breaks what is on its way; restored, all goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.accounts.cable import Cable
from jva_tui.accounts.cabled import CabledTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Slow(httpx.AsyncBaseTransport):
    """A server that answers, and goes on with the body, when it is told to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.answer = asyncio.Event()
        self.go_on = asyncio.Event()
        self.is_closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.set()
        await self.answer.wait()
        return httpx.Response(200, stream=_Body(self.go_on))

    async def aclose(self) -> None:
        self.is_closed = True


class _Body(httpx.AsyncByteStream):
    def __init__(self, go_on: asyncio.Event) -> None:
        self._go_on = go_on

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"first "
        await self._go_on.wait()
        yield b"second"


@pytest.fixture
async def server() -> Slow:
    return Slow()


@pytest.fixture
def cable() -> Cable:
    return Cable()


@pytest.fixture
async def http(server: Slow, cable: Cable) -> AsyncIterator[httpx.AsyncClient]:
    transport = CabledTransport(cable, server)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client
    assert server.is_closed


async def test_what_goes_through_arrives_whole(server: Slow, http: httpx.AsyncClient) -> None:
    server.answer.set()
    server.go_on.set()
    assert (await http.get("/")).text == "first second"


async def test_nothing_leaves_while_the_cable_is_cut(
    server: Slow, cable: Cable, http: httpx.AsyncClient
) -> None:
    cable.cut()
    assert cable.is_cut
    with pytest.raises(httpx.ConnectError):
        await http.get("/")
    assert not server.asked.is_set()
    cable.restore()
    server.answer.set()
    server.go_on.set()
    assert (await http.get("/")).is_success


async def test_a_request_on_its_way_breaks(
    server: Slow, cable: Cable, http: httpx.AsyncClient
) -> None:
    asking = asyncio.create_task(http.get("/"))
    await server.asked.wait()
    cable.cut()
    cable.restore()
    with pytest.raises(httpx.ReadError):
        await asking


async def test_an_answer_breaks_in_the_middle(
    server: Slow, cable: Cable, http: httpx.AsyncClient
) -> None:
    server.answer.set()
    async with http.stream("GET", "/") as answer:
        pieces = answer.aiter_raw()
        assert await anext(pieces) == b"first "
        rest = asyncio.ensure_future(anext(pieces))
        await asyncio.sleep(0)  # so that it waits
        cable.cut()
        with pytest.raises(httpx.ReadError):
            await rest


async def test_somebody_elses_haste_is_not_the_cables(
    server: Slow, http: httpx.AsyncClient
) -> None:
    asking = asyncio.create_task(http.get("/"))
    await server.asked.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
