"""Which handler answers which call."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from jva_tui.sandbox import (
    activity_logs,
    bulk,
    conversations,
    message_templates,
    messages,
    missions,
    notifications,
    participations,
    statistics,
    structures,
    tags,
    users,
)
from jva_tui.sandbox.exchange import Answer, Call
from jva_tui.sandbox.situation import Situation

Handler = Callable[[Situation, Call], Answer]


_WITHOUT_ROLE = ("/api/user", "/api/conversations", "/api/structures/{id}/tags")
"""Beginnings of the routes that do without the Context-Role header."""


@dataclass(frozen=True, slots=True)
class Route:
    """One route behind the sign-in."""

    method: str
    pattern: str
    """The path, ``{id}`` for each number in it, ``{uuid}`` for a batch's."""
    handler: Handler
    marks_read: bool = False
    """Whether a GET changes something."""

    @property
    def needs_role(self) -> bool:
        """Whether it wants the Context-Role header."""
        return not self.pattern.startswith(_WITHOUT_ROLE)

    @property
    def writes(self) -> bool:
        """Whether it changes something, so that the journal must know of it."""
        return self.method != "GET" or self.marks_read

    def match(self, path: str) -> re.Match[str] | None:
        """Whether ``path`` is this route's, with its numbers as groups."""
        pattern = self.pattern.replace("{id}", "([^/]+)").replace("{uuid}", "[^/]+")
        return re.fullmatch(pattern, path)


ROUTES = (
    Route("GET", "/api/user", users.show),
    Route("GET", "/api/user/status", users.status),
    Route("GET", "/api/user/unread-messages", users.unread_messages),
    Route("GET", "/api/user/notifications", notifications.index),
    Route("PUT", "/api/user/switch-role", users.switch_role),
    Route("GET", "/api/participations", participations.index),
    Route("GET", "/api/participations/{id}", participations.show),
    Route("PUT", "/api/participations/{id}", participations.update),
    Route("PUT", "/api/participations/{id}/decline", participations.decline),
    Route("POST", "/api/participations/{id}/tags/{id}/attach", tags.attach),
    Route("POST", "/api/participations/{id}/tags/{id}/detach", tags.detach),
    Route("GET", "/api/conversations", conversations.index),
    Route("GET", "/api/conversations/{id}", conversations.show, marks_read=True),
    Route("POST", "/api/conversations/{id}/archive", conversations.archive),
    Route("POST", "/api/conversations/{id}/unarchive", conversations.unarchive),
    Route("GET", "/api/conversations/{id}/messages", messages.index),
    Route("POST", "/api/conversations/{id}/messages", messages.post),
    Route("GET", "/api/message-templates", message_templates.index),
    Route("POST", "/api/message-templates", message_templates.create),
    Route("PUT", "/api/message-templates/{id}", message_templates.update),
    Route("DELETE", "/api/message-templates/{id}", message_templates.delete),
    Route("POST", "/api/message-templates/{id}/duplicate", message_templates.duplicate),
    Route("GET", "/api/structures/{id}/tags", tags.index),
    Route("POST", "/api/structures/{id}/tags", tags.create),
    Route("PUT", "/api/structures/{id}/tags/{id}", tags.update),
    Route("DELETE", "/api/structures/{id}/tags/{id}", tags.delete),
    Route("GET", "/api/structures/{id}/responsables", structures.responsables),
    Route("GET", "/api/missions", missions.index),
    Route("GET", "/api/missions/{id}", missions.show),
    Route("GET", "/api/statistics/organisations/{id}", statistics.organisation),
    Route("GET", "/api/activity-logs/participation/{id}", activity_logs.index),
    Route("GET", "/api/activity-logs/participation/{id}/states", activity_logs.states),
    Route("POST", "/api/bulk-operation/participations/validate", bulk.validate),
    Route("POST", "/api/bulk-operation/participations/decline", bulk.decline),
    Route("GET", "/api/batch/{uuid}", bulk.show),
    Route("POST", "/api/batch/{uuid}/cancel", bulk.cancel),
)
SIGN_IN = "/oauth/token"
SIGN_OUT = "/api/logout"


def find_route(method: str, path: str) -> Route | None:
    """The route of a call; None where there is none."""
    return next((r for r in ROUTES if r.method == method and r.match(path)), None)


def methods_of(path: str) -> list[str]:
    """The methods that ``path`` knows; what answers GET answers HEAD."""
    if path in (SIGN_IN, SIGN_OUT):
        return ["POST"]
    methods = [route.method for route in ROUTES if route.match(path)]
    return ["GET", "HEAD", *methods[1:]] if methods[:1] == ["GET"] else methods


_OF_VOLUNTEERS = {"/api/participations": ["POST"]}
"""Methods that the platform has for volunteers, which the sandbox does not serve."""


def options_of(path: str) -> list[str]:
    """The methods that the platform names in answer to OPTIONS."""
    return sorted(methods_of(path) + _OF_VOLUNTEERS.get(path, []))
