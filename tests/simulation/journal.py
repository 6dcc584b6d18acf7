"""Everything that the transport saw, with its times, and a readable trace of the whole run."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tests.simulation.town import TALKING

if TYPE_CHECKING:
    import httpx

REFUSALS = frozenset({401, 403, 404, 422, 429})
"""With the platform's rate headers, these say that nothing happened."""
_PERSON = re.compile(r"/api/participations/(\d+)")
_TALK = re.compile(r"/api/conversations/(\d+)/")
_TEMPLATE = re.compile(r"/api/message-templates(?:/(\d+))?")
_TAGS = re.compile(r"/api/structures/\d+/tags")
_TAGGED = re.compile(r"/api/participations/(\d+)/tags/(\d+)/(attach|detach)")
_FILED = re.compile(r"/api/conversations/(\d+)(?:/(archive|unarchive))?")
_SHORT = re.compile(r"&?(include|page|pagination)=[^&]*")
_MESSAGES = re.compile(r"/api/conversations/(\d+)/messages")
_LOG = re.compile(r"/api/activity-logs/participation/(\d+)/states")
_IDS = re.compile(r"filter%5B(?:conversable_)?id%5D=([\d%C,]+)")
BULK = "/api/bulk-operation/participations/validate"


@dataclass(eq=False)
class Sent:
    """One request as the transport saw it."""

    number: int
    life: int
    method: str
    path: str
    query: str
    body: dict[str, Any]
    begun: float
    """When it was handed to the transport; seconds of the world."""
    closed: float | None = None
    """When the client heard the last of it."""
    performed: float | None = None
    """When the platform performed it."""
    status: int | None = None
    """The status line, if the client saw one."""
    has_rates: bool = False
    is_connected: bool = True
    is_elsewhere: bool = False
    """Whether the platform answered for another organisation when it performed it."""
    told: dict[int, str] = field(default_factory=dict)
    """Of a read: the states that it tells."""
    tag_names: frozenset[str] = frozenset()
    """How the tag that it is about has been called until it left."""

    @property
    def is_write(self) -> bool:
        """Whether it changes something on the platform: read marks as well."""
        is_write = self.method != "GET" and self.path != "/oauth/token"
        return is_write or bool(_FILED.fullmatch(self.path))

    @property
    def is_recheck(self) -> bool:
        """Whether it asks for some participations by their numbers."""
        return self.path == "/api/participations" and bool(_IDS.search(self.query))

    @property
    def errand_of(self) -> tuple[int, ...]:
        """The participation of an errand, and the tag where it is about one; of a new one, none."""
        if found := _TAGGED.fullmatch(self.path):
            return (int(found[1]), int(found[2]))
        return (int(found[1]) - 100,) if (found := _FILED.fullmatch(self.path)) else ()

    @property
    def is_errand(self) -> bool:
        """Whether it is about tags, the archive, or a read mark."""
        is_new = self.method == "POST" and bool(_TAGS.fullmatch(self.path))
        return is_new or bool(self.errand_of)

    @property
    def people(self) -> tuple[int, ...]:
        """The participations to which a write replies."""
        if self.is_errand:
            return ()
        if self.path == BULK:
            return tuple(self.body.get("ids", ()))
        if found := _PERSON.match(self.path):
            return (int(found[1]),)
        if found := _TALK.match(self.path):
            return (int(found[1]) - 100,) if int(found[1]) - 100 in TALKING else ()
        return ()

    @property
    def is_of_template(self) -> bool:
        """Whether it is about templates."""
        return bool(_TEMPLATE.fullmatch(self.path))

    @property
    def template_id(self) -> int | None:
        """The template that it is about, where it names one."""
        found = _TEMPLATE.fullmatch(self.path)
        return int(found[1]) if found and found[1] else None

    @property
    def action(self) -> str:
        """Which step it makes, in the outbox's words; empty for none."""
        if self.is_of_template:
            return {"POST": "create", "PUT": "update", "DELETE": "delete"}.get(self.method, "")
        if self.is_errand:
            return _errand(self.path)
        return "decide" if self.path == BULK else self._reply

    @property
    def _reply(self) -> str:
        if self.method == "POST" and self.path.endswith("/messages"):
            return "message"
        if self.method == "PUT" and self.path.endswith("/decline"):
            return "decline"
        if self.method == "PUT" and _PERSON.fullmatch(self.path):
            return "refuse" if self.body.get("state") == "Refusée" else "decide"
        return ""

    @property
    def outcome(self) -> str:
        """What the client can know: ``open``, ``happened``, ``no`` or ``unknown``."""
        if self.closed is None:
            return "open"
        if not self.is_connected:
            return "no"
        if self.status is None or not self.has_rates:
            return "unknown"
        if 200 <= self.status < 300:
            return "happened"
        return "no" if self.status in REFUSALS else "unknown"

    def __str__(self) -> str:
        query = f"?{_SHORT.sub('', unquote(self.query))}" if self.query else ""
        body = f" {self.body}" if self.body else ""
        return f"#{self.number} {self.method} {self.path}{query}{body}"


@dataclass
class Journal:
    """The requests of one run, and what else happened."""

    sent: list[Sent] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def note(self, at: float, line: str) -> None:
        """Adds a line to the trace."""
        self.lines.append(f"{at:10.3f}  {line}")

    def open(self, request: httpx.Request, life: int, at: float) -> Sent:
        """A request is about to leave."""
        sent = Sent(
            number=len(self.sent) + 1,
            life=life,
            method=request.method,
            path=request.url.path,
            query=request.url.query.decode(),
            body=_fields(request),
            begun=at,
        )
        self.sent.append(sent)
        return sent

    def read_at(self, person: int, cause: Sent) -> float:
        """When the last read of somebody was performed that whoever sent this could know of.

        What a jva-tui has read that was opened later comes too late for one that was stopped.
        """
        return max(
            (
                sent.performed
                for sent in self.sent
                if sent.performed is not None
                and sent.status == 200
                and sent.closed is not None
                and sent.closed <= cause.begun
                and sent.life <= cause.life
                and covers(sent, person)
            ),
            default=-1.0,
        )

    def writes(self, person: int | None = None, action: str | None = None) -> list[Sent]:
        """The writes about somebody, or about all, in their order."""
        return [
            sent
            for sent in self.sent
            if sent.is_write
            and (person is None or person in sent.people)
            and (action is None or sent.action == action)
        ]


def covers(sent: Sent, person: int) -> bool:
    """Whether a request reads how somebody's participation stands."""
    if sent.method != "GET":
        return False
    is_ours = sent.path == "/api/participations" and not sent.is_elsewhere
    if is_ours or sent.path == "/api/conversations":
        ids = _IDS.search(sent.query)
        return ids is None or str(person) in re.split("%2C|,", ids[1])
    talk, log = _MESSAGES.fullmatch(sent.path), _LOG.fullmatch(sent.path)
    return bool((talk and int(talk[1]) == person + 100) or (log and int(log[1]) == person))


def tells_tags(sent: Sent, person: int | None) -> bool:
    """Whether a request reads the tags of somebody's participation, or the organisation's."""
    if sent.method != "GET" or sent.status != 200:
        return False
    if person is None:
        return bool(_TAGS.fullmatch(sent.path))
    return (covers(sent, person) and "tags" in unquote(sent.query)) or _is_list(sent, person)


def _is_list(sent: Sent, person: int) -> bool:
    """The list of conversations tells the tags of what they are about."""
    return sent.path == "/api/conversations" and covers(sent, person)


def _errand(path: str) -> str:
    """Which step of an errand a request makes."""
    if found := _TAGGED.fullmatch(path):
        return found[3]
    if found := _FILED.fullmatch(path):
        return f"file_{found[2] or 'read'}"
    return "create_tag"


def _fields(request: httpx.Request) -> dict[str, Any]:
    try:
        told = json.loads(request.content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
