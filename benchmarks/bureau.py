"""A coordinator at the embedded platform on virtual time, who answers many at once.

Each request takes as long as over a usual connection; nobody else behind the address asks.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import httpx

from benchmarks.budgets import open_ones, part_ties
from jva_tui.accounts.profile import Profile
from jva_tui.api.client import Client
from jva_tui.api.pacing import Lane, Pacer
from jva_tui.cli.preload import fill
from jva_tui.desk import Desk
from jva_tui.domain import Decision
from jva_tui.outbox.freezing import freeze
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR, generate_situation
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from jva_tui.store.cache import Cache
from tests.office import KEY, URL
from tests.people import NOW
from tests.simulation.clock import SimulatedClock
from tests.simulation.loop import VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from jva_tui.api.pacing import Turn
    from jva_tui.board import Status
    from jva_tui.clock import Clock
    from jva_tui.operations import Reply
    from jva_tui.sandbox.situation import Situation

T = TypeVar("T")

SEED = 1
SHARE_OF_OPEN = 10
"""Participations that are invented for each one that waits for a reply of the coordinator's."""
FEWEST = 10
"""Of replies, for which there is an inbox."""
LATENCY = 0.225
"""Seconds that a request usually takes, there and back."""
SPREAD = 1 / 3
"""By which part of that it takes more or less."""
_READING = re.compile(r"/api/(user|conversations|message-templates)$|/oauth/")


class Wire(httpx.AsyncBaseTransport):
    """The way to the platform, and how much goes over it.

    Args:
        inner: the platform.
        latency: seconds that a request takes, more or less.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, latency: float) -> None:
        self._inner = inner
        self._latency = latency * (1 - SPREAD), latency * (1 + SPREAD)
        self._dice = random.Random(SEED)
        self.sent: list[httpx.Request] = []
        self.refused = 0
        """Answers 429."""
        self.seconds = 0.0
        """Of this processor, in which the platform worked."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The platform's answer."""
        self.sent.append(request)
        half = self._dice.uniform(*self._latency) / 2
        await asyncio.sleep(half)
        began = time.process_time()
        answer = await self._inner.handle_async_request(request)
        self.seconds += time.process_time() - began
        await asyncio.sleep(half)
        self.refused += answer.status_code == 429
        return answer

    def for_sending(self, since: int) -> int:
        """Requests after the first ``since`` that were made for the sake of what is sent."""
        return sum(not is_for_reading(request) for request in self.sent[since:])


def is_for_reading(request: httpx.Request) -> bool:
    """Whether a request is made for the inbox's sake, or to be connected."""
    path = request.url.path
    is_page = path == "/api/participations" and "filter[id]" not in request.url.params
    return is_page or _READING.search(path) is not None


class WatchedPacer(Pacer):
    """Notes how long each turn was waited for."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self._time = clock
        self.waits: dict[Lane, list[float]] = {lane: [] for lane in Lane}

    async def turn(self, lane: Lane = Lane.USER, limit: int | None = None) -> Turn:
        """See `Pacer.turn`."""
        began = self._time.monotonic()
        turn = await super().turn(lane, limit)
        self.waits[lane].append(self._time.monotonic() - began)
        return turn


class Bureau(NamedTuple):
    """A desk at work, and what lies between it and the platform."""

    desk: Desk
    clock: SimulatedClock
    wire: Wire
    pacer: WatchedPacer
    waiting: list[int]
    """Open participations with a conversation, on the coordinator's own missions."""

    async def queue(self, count: int) -> None:
        """Queues so many validations with a text, as a template fills it, which may leave now."""
        await self.desk.queue([self._reply(id_) for id_ in self.waiting[:count]])
        await self.desk.send_now()

    def _reply(self, participation_id: int) -> Reply:
        reading = self.desk.reading(participation_id)
        if reading is None:
            raise LookupError(participation_id)
        text = f"Bonjour {reading.participation.volunteer.first_name}, à samedi !"
        return freeze(reading, Decision.VALIDATE, None, text, self.desk.status.me)

    async def until(self, holds: Callable[[Status], bool]) -> None:
        """Returns when something holds of how things stand."""
        changed = asyncio.Event()
        self.desk.listen(lambda _event: changed.set())
        while not holds(self.desk.status):
            changed.clear()
            await changed.wait()

    async def until_sent(self) -> None:
        """Returns when everything has left; raises what is no measurement.

        Raises:
            RuntimeError: not everything arrived.
        """
        await self.until(lambda status: not status.outbox.waiting)
        if self.desk.status.outbox.asking:
            raise RuntimeError("some replies did not arrive")


def at_bureau(
    replies: int,
    work: Callable[[Bureau], Coroutine[Any, Any, T]],
    *,
    latency: float = LATENCY,
) -> T:
    """Runs ``work`` at a bureau where at least so many wait for a reply.

    The inbox was read an hour ago.

    Args:
        replies: how many.
        work: what is done there.
        latency: seconds that a request takes.
    """
    size = max(FEWEST, replies) * SHARE_OF_OPEN
    with TemporaryDirectory(prefix="jva-tui-bureau-") as scratch:
        folder = Path(scratch)
        cache = Cache.open(folder / "cache.db", KEY)
        fill(cache, _situation(size), NOW - 3600)
        cache.close()
        # Another one, that has not been asked for anything yet.
        loop = VirtualLoop()
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            clock = SimulatedClock(loop, NOW)
            return runner.run(_at_work(folder, _situation(size), clock, work, latency))


def _situation(participations: int) -> Situation:
    situation = generate_situation(participations, SEED, datetime.fromtimestamp(NOW, UTC))
    part_ties(situation)
    return situation


async def _at_work(
    folder: Path,
    situation: Situation,
    clock: SimulatedClock,
    work: Callable[[Bureau], Coroutine[Any, Any, T]],
    latency: float,
) -> T:
    pacer = WatchedPacer(clock)
    wire = Wire(httpx.ASGITransport(create_app(situation, clock=clock.now)), latency)

    async def connect(_clock: Clock) -> Client:
        client = Client(URL, pacer=pacer, transport=wire)
        token = await client.sign_in(COORDINATOR, "password", CLIENT_ID, CLIENT_SECRET)
        client.token = token.access_token
        return client

    desk = Desk(Profile(folder, lambda: KEY, connect), clock, random.Random(SEED).random)
    desk.open()
    desk.start()
    try:
        waiting = sorted(_mine(situation), reverse=True)
        bureau = Bureau(desk, clock, wire, pacer, waiting)
        await bureau.until(lambda status: (status.fresh_at or 0) >= NOW)
        return await work(bureau)
    finally:
        await desk.close()


def _mine(situation: Situation) -> set[int]:
    me = situation.profile_of[situation.user_by_email[COORDINATOR].id].id
    talking = open_ones(situation)[1]
    rows = (situation.participations[id_] for id_ in talking)
    return {row.id for row in rows if me in situation.missions[row.mission_id].responsables}
