"""The sandbox's platform, spoilt: every word that it tells is a stranger's, much else is odd."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Any

import uvicorn

from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR, generate_situation
from jva_tui.sandbox.moments import PARIS
from jva_tui.sandbox.situation import PENDING, Conversation, Situation
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from tests.hostile.texts import endless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    Speak = Callable[[Random], str]

PARTICIPATIONS = 12
WAITING = 3
FAILING = "PUT"
"""The method of what is refused, in the platform's own words."""
# What rows are known by, and what tells which rows are ours.
_KEPT = {
    *("access_token", "refresh_token", "token_type", "created_at", "updated_at", "read_at"),
    *("context_role", "contextable_type", "conversable_type", "rolable_type", "state"),
    "contextual_state",
}
_KINDS = {"chat", "contextual", "responsable"}
"""Of messages and roles."""
# On these no row depends: they may be anything.
_OPTIONAL = {
    *("birthday", "start_date", "end_date", "mobile", "phone", "zip", "city", "disponibilities"),
    *("certifications", "skills", "tags", "slots", "addresses", "responsables", "date_type"),
    *("participations_max", "places_left", "is_registration_open", "response_time"),
}


def _nested(depth: int) -> Any:
    found: Any = "deep"
    for level in range(depth):
        found = [found] if level % 2 else {"name": found}
    return found


ODD: tuple[Any, ...] = (
    *(None, True, -1, 0.1, 10**40, 2**63, 1e308, float("inf"), float("nan"), "", [], {}),
    *([None, [], {"name": {}}, "x" * 5000], {"a": 1}, ["x"] * 5000, _nested(90)),
    *("0000-00-00", "9999-12-31T23:59:60+99:99", "2026-02-30", "-5000-01-01", "١٢٣"),
)
"""What a field may hold that should hold something else."""


class Spoilt:
    """Puts other words into the answers of a platform; the same in each answer about the same.

    Args:
        app: the platform.
        speak: says something, by dice.
        seed: of the dice.
        is_odd: whether fields may also be of the wrong type.
    """

    def __init__(self, app: ASGIApp, speak: Speak, seed: int, *, is_odd: bool) -> None:
        self._app = app
        self._speak = speak
        self._seed = seed
        self._is_odd = is_odd

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http" or scope["path"] == "/oauth/token":
            await self._app(scope, receive, send)
            return
        begun: Message = {}
        body = bytearray()

        async def take(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.update(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await self._answer(scope, begun, bytes(body), send)

        await self._app(scope, receive, take)

    async def _answer(self, scope: Scope, begun: Message, body: bytes, send: Send) -> None:
        headers = [pair for pair in begun["headers"] if pair[0].lower() != b"content-length"]
        dice = Random(f"{self._seed} {scope['path']}")
        if scope["method"] == FAILING and scope["path"].startswith("/api/participations"):
            begun["status"] = 422
            said = [self._speak(dice) for _ in range(3)]
            body = json.dumps({"message": said[0], "errors": {said[1]: [said[2]]}}).encode()
        elif body[:1] in (b"{", b"["):
            body = json.dumps(self.spoil(json.loads(body), dice)).encode()
        await send({**begun, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def spoil(self, value: Any, dice: Random, name: str = "") -> Any:
        """A part of an answer with other words in it.

        Args:
            value: the part.
            dice: decide.
            name: of the field that it stands in.
        """
        if name in _KEPT:
            return value
        if self._is_odd and name in _OPTIONAL and dice.random() < 0.3:
            return dice.choice(ODD)
        if isinstance(value, dict):
            if "id" in value:  # whatever list it stands in
                dice = Random(f"{self._seed} {value['id']} {name}")
            return {key: self.spoil(part, dice, key) for key, part in value.items()}
        if isinstance(value, list):
            return [self.spoil(part, dice) for part in value]
        if isinstance(value, str) and value not in _KINDS:
            is_long = self._is_odd and name == "content" and dice.random() < 0.2
            return endless(dice) if is_long else self._speak(dice)
        return value


def _let_wait(situation: Situation) -> None:
    """Makes the newest of the coordinator's own requests wait, whatever the hour has drawn."""
    me = situation.user_by_email[COORDINATOR]
    profile = situation.profile_of[me.id].id
    mine = [
        row
        for row in situation.newest()
        if profile in situation.missions[row.mission_id].responsables
        and me.id in situation.conversation_of.get(row.id, Conversation(0, 0, 0, 0)).members
    ]
    for row in mine[:WAITING]:
        row.state = PENDING


@contextmanager
def listening(speak: Speak, seed: int = 1, *, is_odd: bool = True) -> Iterator[Mapping[str, str]]:
    """Such a platform on a loopback port, and what ``jva-tui login`` wants to know of it."""
    now = datetime.fromtimestamp(int(time.time()), PARIS)
    situation = generate_situation(PARTICIPATIONS, seed, now)
    _let_wait(situation)
    app = Spoilt(create_app(situation), speak, seed, is_odd=is_odd)
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="off", date_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
            assert thread.is_alive()
        [listener] = server.servers[0].sockets
        yield {
            "url": f"http://127.0.0.1:{listener.getsockname()[1]}",
            "email": COORDINATOR,
            "password": situation.user_by_email[COORDINATOR].password or "",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
        }
    finally:
        server.should_exit = True
        thread.join()
