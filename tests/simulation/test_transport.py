"""Each fault of a request: what the client meets, and what the platform does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.simulation.faults import NAMES, Fault, fault
from tests.simulation.journal import Journal
from tests.simulation.loop import VirtualLoop
from tests.simulation.schedule import Event, event
from tests.simulation.transport import Wire

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from tests.simulation.journal import Sent
    from tests.simulation.life import Life

PATIENCE = 30.0
RATES = {"X-RateLimit-Limit": "120", "X-RateLimit-Remaining": "119"}


class Way:
    """A platform that only notes when it performed something; it is its own client as well."""

    def __init__(self, loop: VirtualLoop, planned: Fault) -> None:
        self.loop = loop
        self.fault = planned
        self.journal = Journal()
        self.performed: list[float] = []
        self.exchanges: set[object] = set()
        self.died_at: float | None = None

    def latency(self) -> float:
        return 1.0

    def leaves(self, request: httpx.Request, life: Life) -> tuple[Sent, Fault]:
        return self.journal.open(request, 1, self.loop.passed), self.fault

    def begin(self, work: Coroutine[object, object, None]) -> None:
        self.loop.create_task(work)

    def answered(self, sent: Sent) -> None:
        pass

    async def perform(self, request: httpx.Request, sent: Sent, planned: Fault) -> httpx.Response:
        self.performed.append(self.loop.passed)
        return httpx.Response(200, headers=RATES, json={"id": 1}, request=request)

    def world_time(self) -> float:
        return self.loop.passed

    def die(self) -> None:
        self.died_at = self.loop.passed


@pytest.fixture
def loop() -> Iterator[VirtualLoop]:
    loop = VirtualLoop()
    yield loop
    loop.close()


def send(loop: VirtualLoop, told: str) -> tuple[Way, httpx.Response | Exception, float]:
    """What the client met, and when; the platform goes on for as long as it likes."""
    way = Way(loop, fault(event(f"w1:{told}")) if told else Fault())
    wire = Wire(way, way)  # type: ignore[arg-type]  # plays the life as well

    async def ask() -> tuple[httpx.Response | Exception, float]:
        async with httpx.AsyncClient(transport=wire, timeout=PATIENCE) as client:
            try:
                met: httpx.Response | Exception = await client.put("http://here/api/x", json={})
            except httpx.TransportError as error:
                met = error
        return met, loop.passed

    async def watch() -> tuple[httpx.Response | Exception, float]:
        found = await ask()
        await asyncio.sleep(1_000)
        return found

    met, at = loop.run_until_complete(watch())
    return way, met, at


def test_usually_the_answer_comes(loop: VirtualLoop) -> None:
    way, met, at = send(loop, "")
    assert isinstance(met, httpx.Response)
    assert (met.status_code, met.json(), at) == (200, {"id": 1}, 2.0)
    assert way.performed == [1.0]
    assert way.journal.sent[0].outcome == "happened"


@pytest.mark.parametrize(
    ("told", "met", "performed", "outcome"),
    [
        ("refused", (httpx.ConnectError, 0.05), [], "no"),
        ("no-connection", (httpx.ConnectTimeout, 5.0), [], "no"),
        ("reset-idle", (httpx.ReadError, 1.0), [], "unknown"),
        ("disconnected", (httpx.RemoteProtocolError, 1.0), [], "unknown"),
        ("lost-before", (httpx.ReadTimeout, PATIENCE), [], "unknown"),
        ("lost-after", (httpx.ReadTimeout, PATIENCE), [1.0], "unknown"),
        ("reset-after", (httpx.ReadError, 2.0), [1.0], "unknown"),
        ("cut-headers", (httpx.RemoteProtocolError, 2.0), [1.0], "unknown"),
        ("cut-body", (httpx.ReadError, 2.0), [1.0], "happened"),
        ("late/45", (httpx.ReadTimeout, PATIENCE), [PATIENCE + 45], "unknown"),
    ],
)
def test_the_client_meets_an_error(
    loop: VirtualLoop,
    told: str,
    met: tuple[type[Exception], float],
    performed: list[float],
    outcome: str,
) -> None:
    way, error, at = send(loop, told)
    assert (type(error), at) == met
    assert way.performed == performed
    assert way.journal.sent[0].outcome == outcome


@pytest.mark.parametrize("status", [502, 503, 504])
def test_something_in_between_answers_while_the_platform_works_on(
    loop: VirtualLoop, status: int
) -> None:
    way, met, at = send(loop, f"{status}/60")
    assert isinstance(met, httpx.Response)
    assert (met.status_code, at) == (status, 1.0)
    assert way.performed == [61.0]
    assert way.journal.sent[0].outcome == "unknown"


def test_a_client_is_killed_once_its_request_was_performed_or_has_left(loop: VirtualLoop) -> None:
    way, _, _ = send(loop, "kill-after")
    assert way.died_at == way.performed[0] == 1.0


def test_a_request_outlives_its_client(loop: VirtualLoop) -> None:
    way, _, _ = send(loop, "kill-late/60")
    assert way.died_at == 1.0
    assert way.performed == [PATIENCE + 60]


def test_every_fault_can_be_made_of_its_name() -> None:
    arguments = {"500": ("stored",), "jobs-slow": ("5",), "jobs-fail": ("0",)}
    made = {name: fault(Event("w1", name, arguments.get(name, ()))) for name in NAMES}
    assert len(made) == len(NAMES) > 20
