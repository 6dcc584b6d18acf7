"""The platform without its HTTP: who may call, what answers, and what the journal keeps."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from jva_tui.sandbox.exchange import HTML, Answer, Call, Refused, refused
from jva_tui.sandbox.query import database_id
from jva_tui.sandbox.routes import Route, find_route
from jva_tui.sandbox.throttle import Throttle
from jva_tui.sandbox.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.sandbox.situation import Situation, User

_ONLINE = 5 * 60
"""Seconds after which a user is noted as online anew."""


class Journal(Protocol):
    """Where what changed is kept."""

    def record(self, call: Call) -> None:
        """Keeps a call that changed something."""


@dataclass
class Platform:
    """A situation in service."""

    situation: Situation
    clock: Callable[[], float] = time.time
    """Seconds since the epoch."""
    journal: Journal | None = None
    throttle: Throttle = field(default_factory=Throttle)
    tokens: Tokens = field(default_factory=Tokens)

    def now(self) -> int:
        """The present instant."""
        return int(self.clock())

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

        Raises:
            Refused: the platform says no.
            LookupError: there is no such route.
        """
        route = find_route(call.method, call.path)
        if route is None:
            raise LookupError(call.method, call.path)
        if route.needs_role:
            self._check_role(call)
        answer = route.handler(self.situation, _with_id(route, call))
        if route.writes and self.journal is not None:
            self.journal.record(call)
        return answer

    def _check_role(self, call: Call) -> None:
        roles = self.situation.roles_of(call.user.id)
        if call.role not in {rolable.role for rolable in roles}:
            raise Refused(Answer("Missing or wrong 'Context-Role' header", 401, HTML))


def _with_id(route: Route, call: Call) -> Call:
    match = route.match(call.path)
    return replace(call, id=database_id(match[1])) if match and match.groups() else call
