"""A platform in this process at which people sign in, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.accounts import deployment, signing_in
from jva_tui.accounts.deployment import Deployment
from jva_tui.api.client import Client
from jva_tui.api.pacing import Pacer
from jva_tui.paths import Paths
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import generate_situation
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from tests.people import NOW

if TYPE_CHECKING:
    from jva_tui.clock import Clock

URL = "http://127.0.0.1"
CAMILLE = "camille.forestier@example.org"
"""Coordinates two organisations."""
BASILE = "basile.quemeneur@example.org"
"""Coordinates the first of them."""
LILA = "lila.marchand@example.org"
"""Coordinates none."""
PASSWORD = "password"
APPLICATION = signing_in.Application(CLIENT_ID, CLIENT_SECRET)


class Counter:
    """The platform, and how often somebody asked it for what."""

    def __init__(self, participations: int = 10) -> None:
        at = datetime.fromtimestamp(NOW, UTC)
        self.app = create_app(generate_situation(participations, 1, at), clock=lambda: NOW)
        self.platform = self.app.state.platform
        self.asked: list[str] = []
        self.is_reached = True

    def make_client(self, url: str, clock: Clock, token: str | None) -> Client:
        """In place of a client that goes over the network."""
        transport = _Heard(self)
        return Client(url, pacer=Pacer(clock), token=token, transport=transport)

    def count(self, line: str) -> int:
        """How often that was asked."""
        return self.asked.count(line)


class _Heard(httpx.AsyncBaseTransport):
    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._inner = httpx.ASGITransport(counter.app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._counter.asked.append(f"{request.method} {request.url.path}")
        if not self._counter.is_reached:
            raise httpx.ConnectError("no network", request=request)
        return await self._inner.handle_async_request(request)


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """The platform, known to this computer."""
    counter = Counter()
    monkeypatch.setattr(signing_in, "_make_client", counter.make_client)
    deployment.add(Paths.here(), Deployment(URL, CLIENT_ID, CLIENT_SECRET, "Essai"))
    return counter
