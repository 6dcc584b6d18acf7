"""The way to the platform: it raises the timeouts itself, and no handler dies with its client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import httpx

from tests.simulation.loop import refuse_dead

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from tests.simulation.faults import Fault
    from tests.simulation.journal import Sent
    from tests.simulation.life import Life

CONNECT_PATIENCE = 5.0
_RATES = ("x-ratelimit-limit", "x-ratelimit-remaining")


class Way(Protocol):
    """What the transport needs of the world."""

    def latency(self) -> float:
        """Seconds that something takes to arrive."""
        ...

    def leaves(self, request: httpx.Request, life: Life) -> tuple[Sent, Fault]:
        """A request is about to leave; what becomes of it."""
        ...

    def answered(self, sent: Sent) -> None:
        """The client has got an answer."""
        ...

    def begin(self, work: Coroutine[object, object, None]) -> None:
        """Lets something go on in the world, whoever dies."""
        ...

    async def perform(self, request: httpx.Request, sent: Sent, fault: Fault) -> httpx.Response:
        """Lets the platform perform a request."""
        ...


class Wire(httpx.AsyncBaseTransport):
    """The transport of one life.

    Args:
        way: the world.
        life: whose requests these are.
    """

    def __init__(self, way: Way, life: Life) -> None:
        self._way = way
        self._life = life

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Lets the request fare as the schedule has it."""
        refuse_dead()
        sent, fault = self._way.leaves(request, self._life)
        await asyncio.sleep(0)  # whoever was stopped or killed at this point goes no further
        exchange = _Exchange(self._way, self._life, request, sent, fault)
        try:
            response = await exchange.run()
        except (httpx.ConnectError, httpx.ConnectTimeout):
            sent.is_connected = False
            raise
        finally:
            exchange.close()
        sent.status = response.status_code
        sent.has_rates = all(name in response.headers for name in _RATES)
        self._way.answered(sent)
        return response


class _Exchange:
    """One request and what comes back."""

    def __init__(
        self, way: Way, life: Life, request: httpx.Request, sent: Sent, fault: Fault
    ) -> None:
        self._way = way
        self._life = life
        self._request = request
        self._sent = sent
        self._fault = fault
        self._loop = asyncio.get_running_loop()
        self._closed: asyncio.Future[None] = self._loop.create_future()
        self._answer: asyncio.Future[httpx.Response] = self._loop.create_future()
        life.exchanges.add(self)

    def close(self) -> None:
        """The client hears nothing any more, whatever becomes of the request."""
        self._life.exchanges.discard(self)
        if self._sent.closed is None:
            self._sent.closed = self._life.world_time()
        if not self._closed.done():
            self._closed.set_result(None)

    async def run(self) -> httpx.Response:
        """What the client gets.

        Raises:
            httpx.TransportError: instead of an answer.
        """
        fault, request = self._fault, self._request
        if not fault.is_connected:
            await asyncio.sleep(CONNECT_PATIENCE if fault.error is httpx.ConnectTimeout else 0.05)
            assert fault.error is not None
            raise fault.error("as scheduled", request=request)
        self._way.begin(self._arrive())
        patience: float = request.extensions["timeout"]["read"]
        try:
            return await asyncio.wait_for(self._answer, patience)
        except TimeoutError:
            raise httpx.ReadTimeout("as scheduled", request=request) from None

    async def _arrive(self) -> None:
        """What happens on the way and on the platform; runs in the world."""
        fault = self._fault
        await asyncio.sleep(self._way.latency())
        if fault.delay is not None or not fault.reaches:
            self._answer_at_once()
            if not fault.reaches:
                return
            if fault.kills:
                self._life.die()
            await self._closed
            await asyncio.sleep(fault.delay or 0.0)
        response = await self._way.perform(self._request, self._sent, fault)
        if fault.kills and fault.delay is None:
            self._life.die()
        await asyncio.sleep(self._way.latency())
        self._tell(response)

    def _answer_at_once(self) -> None:
        fault = self._fault
        if self._answer.done() or fault.is_silent:
            return
        if fault.error is not None:
            self._raise(fault.error)
        elif fault.status is not None:
            page = httpx.Response(fault.status, html="<h1>Bad gateway</h1>", request=self._request)
            self._answer.set_result(page)

    def _tell(self, response: httpx.Response) -> None:
        fault = self._fault
        if self._answer.done() or fault.is_silent:
            return
        if fault.error is not None:
            self._raise(fault.error)
        elif fault.is_cut:
            self._answer.set_result(_cut(response))
        else:
            self._answer.set_result(response)

    def _raise(self, error: type[httpx.TransportError]) -> None:
        self._answer.set_exception(error("as scheduled", request=self._request))
        self._answer.exception()  # the client may be dead, and nobody else hears of it


class _Broken(httpx.AsyncByteStream):
    """Half of a body."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body[: len(self._body) // 2]
        raise httpx.ReadError("as scheduled")


def _cut(response: httpx.Response) -> httpx.Response:
    return httpx.Response(
        response.status_code,
        headers=response.headers,
        stream=_Broken(response.content),
        request=response.request,
    )
