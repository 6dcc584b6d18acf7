"""An office for tests: the embedded platform in this process, desks that talk to it, and faults."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx

from jva_tui.accounts.profile import Profile
from jva_tui.api.client import Client
from jva_tui.api.pacing import Pacer
from jva_tui.desk import Desk, Event
from jva_tui.paths import private_folder
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from tests.clock import ManualClock
from tests.contract.recordings import situation
from tests.people import NOW
from tests.stillness import until_still

if TYPE_CHECKING:
    from jva_tui.clock import Clock
    from jva_tui.sandbox.situation import Message, Situation

KEY = bytes(range(32))
URL = "http://127.0.0.1"
PATIENCE = 60
"""Seconds after which a test that waits has failed, on the slowest computer."""
ROSA = "responsable1@example.org"
BASILE = "responsable2@example.org"
Fault = Callable[[httpx.Request, "Network"], "httpx.Response | Exception | None"]
"""Answers instead of the platform, raises, or lets the request through (None)."""


@dataclass
class Network(httpx.AsyncBaseTransport):
    """The way to the platform; tests break it, and see what went over it."""

    inner: httpx.AsyncBaseTransport
    faults: list[Fault] = field(default_factory=list)
    """Asked in turn about each request."""
    sent: list[str] = field(default_factory=list)
    """Method and path of each request that was tried."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Lets the faults speak before the platform does."""
        self.sent.append(f"{request.method} {request.url.path}")
        for fault in self.faults:
            told = fault(request, self)
            if isinstance(told, Exception):
                raise told
            if told is not None:
                return told
        return await self.inner.handle_async_request(request)

    def writes(self) -> list[str]:
        """The requests that change something, signing in apart."""
        return [line for line in self.sent if line.startswith(("PUT", "POST /api", "DELETE"))]


class Office:
    """The situation of the recordings, and who works with it.

    Args:
        folder: of this computer's files.
        jumps: see `ManualClock`.
    """

    def __init__(self, folder: Path, *, jumps: bool = False) -> None:
        self.folder = folder
        self.clock = ManualClock(NOW, jumps=jumps)
        self.app = create_app(situation(), clock=self.clock.now)
        self.situation: Situation = self.app.state.platform.situation
        self.network = Network(httpx.ASGITransport(self.app))

    async def client(self, email: str = ROSA, network: Network | None = None) -> Client:
        """Somebody, signed in."""
        transport = network or Network(httpx.ASGITransport(self.app))
        client = Client(URL, pacer=Pacer(self.clock), transport=transport)
        token = await client.sign_in(email, "password", CLIENT_ID, CLIENT_SECRET)
        client.token = token.access_token
        self.app.state.platform.throttle.clear()
        return client

    def profile(self) -> Profile:
        """Rosa's account on this computer, over `network`."""

        async def connect(_clock: Clock) -> Client:
            return await self.client(network=self.network)

        return Profile(folder=self.folder, key=lambda: KEY, connect=connect)

    def desk(self) -> Desk:
        """Rosa's desk, whose waits vary in each run alike; open it."""
        return Desk(self.profile(), self.clock, random.Random(1).random)

    def state(self, participation_id: int) -> str:
        """The state of a participation on the platform."""
        state: str = self.situation.participations[participation_id].state
        return state

    def talk(self, conversation_id: int) -> list[Message]:
        """A conversation as the platform holds it, oldest first."""
        return list(self.situation.messages_of[conversation_id])

    def texts(self, conversation_id: int) -> list[str]:
        """Its chat messages."""
        return [m.content for m in self.talk(conversation_id) if m.type == "chat"]

    def open_one(self, state: str = "En attente de validation", *, talks: bool = True) -> int:
        """A participation of one of Rosa's missions in this state."""
        rosa = self.situation.user_by_email[ROSA].id
        for row in self.situation.newest():
            conversation = self.situation.conversation_of.get(row.id)
            mine = conversation is None or rosa in conversation.members
            ours = self.situation.missions[row.mission_id].structure_id == 1
            if row.state == state and (conversation is not None) is talks and mine and ours:
                return row.id
        raise LookupError(state)


_inbox: list[tuple[bytes, float]] = []
"""The store of whoever has read everything, and at what time: made once, for all tests."""


async def move_in(office: Office) -> None:
    """Puts Rosa's whole inbox on this computer, as she has read it a minute ago.

    It is a copy: to read it takes long, and is what other tests are about.
    """
    if not _inbox:
        with TemporaryDirectory() as folder:
            first = Office(Path(folder))
            desk = first.desk()
            desk.open()
            desk.start()
            try:
                await until(desk, lambda: desk.status.swept_at is not None, passing=first.clock)
            finally:
                await desk.close()
            _inbox.append(((first.folder / "cache.db").read_bytes(), first.clock.now()))
    [(content, read_at)] = _inbox
    (private_folder(office.folder) / "cache.db").write_bytes(content)
    office.clock.advance(max(0, read_at + 60 - office.clock.now()))


async def until(
    desk: Desk,
    condition: Callable[[], bool],
    *,
    passing: ManualClock | None = None,
    step: float = 1,
) -> None:
    """Returns when the condition holds, which is looked at after each of the desk's events.

    Args:
        desk: which tells of events.
        condition: waited for.
        passing: a clock that goes on whenever nothing happens.
        step: by how many seconds it does.
    """
    told = asyncio.Event()

    def listener(_event: Event) -> None:
        told.set()

    desk.listen(listener)
    async with asyncio.timeout(PATIENCE):
        while not condition():
            told.clear()
            if passing is None:
                await told.wait()
                continue
            await until_still()
            if not told.is_set():
                passing.advance(step)


def refuse(request: httpx.Request, _network: Network) -> Exception:
    """No connection at all."""
    return httpx.ConnectError("refused", request=request)


def lose_before(method: str) -> Fault:
    """The request never arrives, and no answer comes."""

    def fault(request: httpx.Request, _network: Network) -> Exception | None:
        return httpx.ReadTimeout("", request=request) if request.method == method else None

    return fault


def answer(method: str, status: int, message: str = "") -> Fault:
    """The platform answers this, without doing anything."""

    def fault(request: httpx.Request, _network: Network) -> httpx.Response | None:
        if request.method != method:
            return None
        headers = {"X-RateLimit-Limit": "120", "X-RateLimit-Remaining": "100"}
        return httpx.Response(status, headers=headers, json={"message": message}, request=request)

    return fault
