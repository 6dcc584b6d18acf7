"""What the tests of the client share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx

from jva_tui.api.client import Client, Patience
from jva_tui.api.pacing import Pacer
from tests.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable

RATE = {"X-RateLimit-Limit": "120", "X-RateLimit-Remaining": "100"}
BASE = "https://api.example.org"
HURRIED = Patience(connect=2.0, silence=0.05, whole=2.0)


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
