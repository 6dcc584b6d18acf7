"""What can go wrong with one request, on its way there, on the platform, and on its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import httpx

from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.orders import RAN, Orders

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.sandbox.situation import Situation
    from tests.simulation.schedule import Event

SETTLE = 120.0
"""Seconds after the closing of a connection in which the platform may still perform a request."""
_GATEWAY_DELAY = 20.0


class Fault(NamedTuple):
    """How one request fares."""

    is_connected: bool = True
    """Whether a connection was made."""
    reaches: bool = True
    """Whether the platform performs it."""
    error: type[httpx.TransportError] | None = None
    """What the client's transport raises instead of an answer."""
    is_silent: bool = False
    """Whether nothing comes back: the client waits as long as it has patience."""
    delay: float | None = None
    """Seconds after the closing of the connection at which the platform performs it."""
    status: int | None = None
    """What something between the client and the platform answers at once."""
    is_cut: bool = False
    """Whether the answer's body breaks off."""
    lever: Lever | None = None
    """What goes wrong on the platform itself."""
    failing_job: int | None = None
    """Whose job of a bulk call fails for good, by its place among the ids."""
    kills: bool = False
    """Whether the client is killed: once it was performed, or with `delay` once it has left."""


FINE = Fault()

_NETWORK: dict[str, Fault] = {
    "refused": Fault(is_connected=False, reaches=False, error=httpx.ConnectError),
    "no-connection": Fault(is_connected=False, reaches=False, error=httpx.ConnectTimeout),
    "reset-idle": Fault(reaches=False, error=httpx.ReadError),
    "disconnected": Fault(reaches=False, error=httpx.RemoteProtocolError),
    "write-error": Fault(reaches=False, error=httpx.WriteError),
    "lost-before": Fault(reaches=False, is_silent=True),
    "lost-after": Fault(is_silent=True),
    "reset-after": Fault(error=httpx.ReadError),
    "cut-headers": Fault(error=httpx.RemoteProtocolError),
    "cut-body": Fault(is_cut=True),
    "kill-after": Fault(is_silent=True, kills=True),
    "busy": Fault(reaches=False, status=503),
}

_DELAYED: dict[str, Callable[[float], Fault]] = {
    "late": lambda seconds: Fault(is_silent=True, delay=seconds),
    "kill-late": lambda seconds: Fault(is_silent=True, delay=seconds, kills=True),
    "502": lambda seconds: Fault(status=502, delay=seconds),
    "503": lambda seconds: Fault(status=503, delay=seconds),
    "504": lambda seconds: Fault(status=504, delay=seconds),
}

_ON_PLATFORM: dict[str, Callable[[Event], Lever]] = {
    "401": lambda _: Lever(instead=401),
    "429": lambda _: Lever(instead=429),
    "500": lambda event: Lever(orders=Orders(fail_after=event.arguments[0])),
    "500-before": lambda _: Lever(instead=500),
    "500-after": lambda _: Lever(after=500),
    "jobs-slow": lambda event: Lever(orders=Orders(job_waits=(int(event.number),))),
    "jobs-twice": lambda _: Lever(orders=Orders(job_tries=(RAN, RAN))),
    "forget": lambda _: Lever(orders=Orders(forget_batch=True)),
}

NAMES = frozenset(_NETWORK) | frozenset(_DELAYED) | frozenset(_ON_PLATFORM) | {"jobs-fail"}
"""All faults of requests."""
SURE_NO = frozenset({"refused", "no-connection", "401", "429"})
"""After these the client knows that nothing happened."""


def fault(event: Event) -> Fault:
    """What an event means for the request at whose point it stands.

    Raises:
        KeyError: it is about no request.
    """
    if event.what in _NETWORK:
        return _NETWORK[event.what]
    if event.what in _DELAYED:
        return _DELAYED[event.what](event.number_or(_GATEWAY_DELAY))
    if event.what == "jobs-fail":
        return Fault(failing_job=int(event.number))
    return Fault(lever=_ON_PLATFORM[event.what](event))


def fail_job(situation: Situation, place: int) -> None:
    """Makes a job of the newest bulk call one that failed three times and did nothing."""
    jobs = [due for due in situation.agenda.items() if due.name == "job"]
    if place < len(jobs):
        situation.agenda._items.remove(jobs[place])
        jobs[place].details["job"].batch.failed += 1
