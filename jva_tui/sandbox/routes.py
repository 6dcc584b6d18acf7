"""Which handler answers which call."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from jva_tui.sandbox import bulk, conversations, message_templates, messages, participations, users
from jva_tui.sandbox.exchange import Answer, Call
from jva_tui.sandbox.situation import Situation

Handler = Callable[[Situation, Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One route behind the sign-in."""

    method: str
    pattern: str
    """The path, ``{id}`` for the number in it, ``{uuid}`` for a batch's."""
    handler: Handler
    needs_role: bool = False
    """Whether it wants the Context-Role header."""
    writes: bool = False
    """Whether it changes something, so that the journal must know of it."""

    def match(self, path: str) -> re.Match[str] | None:
        """Whether ``path`` is this route's, with its numbers as groups."""
        pattern = self.pattern.replace("{id}", "([^/]+)").replace("{uuid}", "[^/]+")
        return re.fullmatch(pattern, path)


ROUTES = (
    Route("GET", "/api/user", users.show),
    Route("GET", "/api/user/unread-messages", users.unread_messages),
    Route("GET", "/api/participations", participations.index, needs_role=True),
    Route("GET", "/api/participations/{id}", participations.show, needs_role=True),
    Route("PUT", "/api/participations/{id}", participations.update, needs_role=True, writes=True),
    Route(
        "PUT",
        "/api/participations/{id}/decline",
        participations.decline,
        needs_role=True,
        writes=True,
    ),
    Route("GET", "/api/conversations", conversations.index),
    # Reading a conversation this way marks it read.
    Route("GET", "/api/conversations/{id}", conversations.show, writes=True),
    Route("POST", "/api/conversations/{id}/archive", conversations.archive, writes=True),
    Route("POST", "/api/conversations/{id}/unarchive", conversations.unarchive, writes=True),
    Route("GET", "/api/conversations/{id}/messages", messages.index),
    Route("POST", "/api/conversations/{id}/messages", messages.post, writes=True),
    Route("GET", "/api/message-templates", message_templates.index, needs_role=True),
    Route(
        "POST",
        "/api/bulk-operation/participations/validate",
        bulk.validate,
        needs_role=True,
        writes=True,
    ),
    Route(
        "POST",
        "/api/bulk-operation/participations/decline",
        bulk.decline,
        needs_role=True,
        writes=True,
    ),
    Route("GET", "/api/batch/{uuid}", bulk.show, needs_role=True),
    Route("POST", "/api/batch/{uuid}/cancel", bulk.cancel, needs_role=True, writes=True),
)
SIGN_IN = "/oauth/token"
SIGN_OUT = "/api/logout"


def find_route(method: str, path: str) -> Route | None:
    """The route of a call; None where there is none."""
    return next((r for r in ROUTES if r.method == method and r.match(path)), None)


def methods_of(path: str) -> list[str]:
    """The methods that ``path`` knows."""
    if path in (SIGN_IN, SIGN_OUT):
        return ["POST"]
    return [route.method for route in ROUTES if route.match(path)]


_OF_VOLUNTEERS = {"/api/participations": ["POST"]}
"""Methods that the platform has for volunteers, which the sandbox does not serve."""


def options_of(path: str) -> list[str]:
    """The methods that the platform names in answer to OPTIONS."""
    methods = methods_of(path) + _OF_VOLUNTEERS.get(path, [])
    return sorted({*methods, *(["HEAD"] if "GET" in methods else [])})
