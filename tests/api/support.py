"""What the tests of the client share."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx

from jva_tui.api.client import Client, Patience
from jva_tui.api.pacing import Pacer
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from tests.clock import ManualClock
from tests.contract.recordings import situation

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

RATE = {"X-RateLimit-Limit": "120", "X-RateLimit-Remaining": "100"}
BASE = "https://api.example.org"
HURRIED = Patience(connect=2.0, silence=0.05, whole=2.0)
START = 1795347000.0
"""Shortly before the first recording."""
ROSA = 2
"""The user id of a coordinator of the recordings' seed."""


def client_for(transport: httpx.AsyncBaseTransport, *, token: str | None = "t0ken") -> Client:
    """A client that reaches the platform through ``transport``."""
    return Client(BASE, token=token, transport=transport, pacer=Pacer(ManualClock()))


class Scripted(httpx.AsyncBaseTransport):
    """Answers as told, and keeps what it was asked."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self._answer = answer
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See `httpx.AsyncBaseTransport`."""
        await request.aread()
        self.asked.append(request)
        return self._answer(request)


def says(body: object, status: int = 200, **headers: str) -> Scripted:
    """Always this JSON, as the platform sends it."""
    content = json.dumps(body).encode()
    return Scripted(lambda _: httpx.Response(status, content=content, headers=RATE | headers))


def says_raw(content: bytes, status: int = 200) -> Scripted:
    """Always this body."""
    return Scripted(lambda _: httpx.Response(status, content=content, headers=RATE))


def page(rows: list[object], *, number: int = 1, last: int = 1) -> dict[str, object]:
    """Rows in the platform's paginator."""
    return {"data": rows, "current_page": number, "last_page": last, "total": len(rows) * last}


@asynccontextmanager
async def signed_in(
    email: str = "Responsable1@example.org", clock: ManualClock | None = None
) -> AsyncIterator[Client]:
    """A client of the sandbox with the recordings' seed: Rosa's, or somebody else's."""
    clock = clock or ManualClock(START)
    app = create_app(situation(), clock=clock.now)
    transport = httpx.ASGITransport(app)
    async with Client("http://127.0.0.1", pacer=Pacer(clock), transport=transport) as client:
        token = await client.sign_in(email, "password", CLIENT_ID, CLIENT_SECRET)
        client.token = token.access_token
        yield client
