"""The platform without its HTTP: who may call, what answers, what happens by itself."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from jva_tui.sandbox import acts, bulk, ending, mails
from jva_tui.sandbox.exchange import HTML, Answer, Call, Died, Refused, refused
from jva_tui.sandbox.levers import Levers
from jva_tui.sandbox.query import database_id
from jva_tui.sandbox.routes import Route, find_route
from jva_tui.sandbox.throttle import Throttle
from jva_tui.sandbox.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.sandbox.situation import Situation, User

_ONLINE = 5 * 60
"""Seconds after which a user is noted as online anew."""

PERFORMERS: dict[str, Callable[..., None]] = {
    bulk.JOB: bulk.run_job,
    ending.MONTH_LATER: ending.end_when_overdue,
    ending.DECLINE_OPEN: ending.decline_open,
    mails.SMS: mails.send_planned_sms,
}
"""Who performs what the agenda holds: called with the situation, the time and the details."""

_CALL = "call"
"""A call that is performed later, in the agenda."""


class Journal(Protocol):
    """Where what changed is kept."""

    def record(self, call: Call) -> None:
        """Keeps a call that changed something."""

    def record_act(self, name: str, fields: dict[str, Any], now: int) -> None:
        """Keeps what somebody did without a call."""


@dataclass
class Platform:
    """A situation in service."""

    situation: Situation
    clock: Callable[[], float] = time.time
    """Seconds since the epoch."""
    journal: Journal | None = None
    throttle: Throttle = field(default_factory=Throttle)
    tokens: Tokens = field(default_factory=Tokens)
    levers: Levers = field(default_factory=Levers)

    def __post_init__(self) -> None:
        """Enters what the situation itself has to come."""
        if not self.situation.agenda.began:
            self.situation.agenda.began = True
            ending.plan_all(self.situation)

    def now(self) -> int:
        """The present instant; it does not go back behind what has happened."""
        return max(int(self.clock()), self.situation.agenda.passed)

    def pass_time(self, until: int | None = None) -> None:
        """Lets everything happen that is due, each at its own time.

        `perform` and `act` do this first. It is also for an idle server and for tests.

        Args:
            until: an instant; None for now.
        """
        agenda = self.situation.agenda
        until = self.now() if until is None else until
        while (due := agenda.take(until)) is not None:
            if due.name == _CALL:
                self._perform_late(due.details["call"], due.at)
            else:
                PERFORMERS[due.name](self.situation, due.at, **due.details)
        agenda.passed = max(agenda.passed, until)

    def act(self, name: str, fields: dict[str, Any], now: int | None = None) -> None:
        """Does what people do without our client (`acts.ACTS`), and keeps it in the journal.

        Args:
            name: of the act.
            fields: what it needs to know, as JSON.
            now: an instant; None for now.

        Raises:
            LookupError: no such act, or its fields name what does not exist.
            Impossible: the platform would refuse it as things stand; nothing changed.
        """
        now = self.now() if now is None else now
        self.pass_time(now)
        acts.perform(self.situation, name, fields, now)
        if self.journal is not None:
            self.journal.record_act(name, fields, now)

    def identify(self, authorization: str | None, now: int) -> User:
        """Who calls, by the Authorization header; notes that they are online.

        Raises:
            Refused: no valid token, or the user was blocked (401).
        """
        kind, _, token = (authorization or "").partition(" ")
        user_id = self.tokens.user_id(token, now) if kind == "Bearer" else None
        if user_id is None:
            raise refused(401, "Unauthenticated.")
        user = self.situation.users[user_id]
        if user.banned_at is not None:
            raise refused(401, "Une erreur est survenue")
        if user.last_online_at is None or now - user.last_online_at > _ONLINE:
            user.last_online_at = now
        return user

    def perform(self, call: Call) -> Answer:
        """Answers a signed-in call, and keeps it in the journal if it changed something.

        What is due by then happens before. A call that is ordered to be late is only noted, and
        the answer empty.

        Raises:
            Refused: the platform says no, or dies in the middle, as ordered.
            LookupError: there is no such route.
        """
        self.pass_time(call.now)
        route = _route_of(call)
        if route.needs_role:
            self._check_role(call)
        if call.orders.delay:
            late = replace(call, orders=replace(call.orders, delay=0))
            self.situation.agenda.add(call.now + call.orders.delay, _CALL, call=late)
            self._record(route, call)
            return Answer("", media_type=HTML)
        try:
            answer = route.handler(self.situation, _with_ids(route, call))
        except Died:
            self._record(route, call)
            raise
        self._record(route, call)
        return answer

    def _perform_late(self, call: Call, at: int) -> None:
        """Performs a call that nobody waits for any more; the journal has it already."""
        route = _route_of(call)
        with suppress(Refused):
            route.handler(self.situation, _with_ids(route, replace(call, now=at)))

    def _record(self, route: Route, call: Call) -> None:
        if route.writes and self.journal is not None:
            self.journal.record(call)

    def _check_role(self, call: Call) -> None:
        roles = self.situation.roles_of(call.user.id)
        if call.role not in {rolable.role for rolable in roles}:
            raise Refused(Answer("Missing or wrong 'Context-Role' header", 401, HTML))


def _route_of(call: Call) -> Route:
    route = find_route(call.method, call.path)
    if route is None:
        raise LookupError(call.method, call.path)
    return route


def _with_ids(route: Route, call: Call) -> Call:
    match = route.match(call.path)
    numbers = [database_id(text) for text in match.groups()] if match else []
    first, second, *_ = [*numbers, 0, 0]
    return replace(call, id=first, other_id=second)
