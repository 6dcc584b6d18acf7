"""Replays the recordings against one application, in order."""

from __future__ import annotations

import json
import re
from calendar import timegm
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx

from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.load import load_situation
from jva_tui.sandbox.moments import from_paris
from jva_tui.sandbox.throttle import API_LIMIT
from tests.contract.arrangements import CLIENT, UNSEEN, Unseen, arrange
from tests.contract.recordings import Recording, recordings, seed

if TYPE_CHECKING:
    from jva_tui.sandbox.platform import Platform

BASE = "http://127.0.0.1:8100"
_UTC = re.compile(r"2026-11-22T11:\d\d:\d\d")
_LOCAL = re.compile(r"2026-11-22 12:\d\d:\d\d")
_LATER = re.compile(r"(\d+)\.\d\ds after dispatch")


@dataclass(frozen=True)
class Answer:
    """What the sandbox answered."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> Any:
        """The parsed JSON."""
        return json.loads(self.text)


def clock_of(recording: Recording, before: int) -> int:
    """When the recording was made: not before the latest time that it or those before it show."""
    headers = recording.headers
    if "retry-after" in headers:
        return int(headers["x-ratelimit-reset"]) - int(headers["retry-after"])
    text = json.dumps(recording.response)
    times = [timegm(datetime.fromisoformat(t).timetuple()) for t in _UTC.findall(text)]
    times += [from_paris(local) for local in _LOCAL.findall(text)]
    if recording.response.get("body_text") in _made():
        times.append(_made()[recording.response["body_text"]])
    if later := _LATER.match(recording.note or ""):
        times.append(_made()[recording.response["body"]["id"]] + int(later[1]))
    return max([before, *times])


@cache
def _made() -> dict[str, int]:
    """When each batch was made, by its id: the answer to the bulk call itself does not tell."""
    bodies = [recording.response["body"] for recording in recordings()]
    batches = [body for body in bodies if isinstance(body, dict) and "createdAt" in body]
    return {b["id"]: int(datetime.fromisoformat(b["createdAt"]).timestamp()) for b in batches}


async def replay() -> dict[str, Answer]:
    """The answers to all recordings, by name."""
    now = from_paris("2026-11-22T12:31:09")
    app = create_app(load_situation(seed()), clock=lambda: float(now))
    platform: Platform = app.state.platform
    platform.situation.last_log_id = _LOGGED
    transport = httpx.ASGITransport(app, client=(CLIENT, 40000))
    tokens, batches = Tokens(platform), Batches()
    answers = {}
    last = 0
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        for recording in recordings():
            now = NOW.get(recording.number) or clock_of(recording, now)
            arrange(platform, recording)
            _spend_unseen(platform, recording, last)
            last = recording.number
            response = await client.request(**_request(recording, tokens, batches))
            tokens.note(recording, response)
            batches.note(recording, response)
            headers = {name.lower(): value for name, value in response.headers.items()}
            text = batches.recorded(response.text)
            answers[recording.name] = Answer(response.status_code, headers, text)
    return answers


_LOGGED = 1540
"""Entries of the activity log before the recordings; the seed does not carry it."""
NOW = {442: 1795347174, 454: 1795347208, 474: 1795347274}
"""Where no answer shows the time: just after the answers before it, or before those after it."""


def _spend_unseen(platform: Platform, recording: Recording, last: int) -> None:
    """Counts the calls that lie between two recordings: those left out."""
    unseen = UNSEEN.get(recording.number, Unseen(max(0, recording.number - last - 1)))
    if unseen.in_new_window:
        platform.throttle.clear()
    for _ in range(unseen.calls):
        platform.throttle.hit(CLIENT, API_LIMIT, platform.now())


class Tokens:
    """The tokens of the people who ask, obtained without calls that would be counted."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._access: dict[str, str] = {}
        self._last_pair: dict[str, str] = {}
        self._replaced: dict[str, str] = {}

    def access(self, recording: Recording) -> str:
        """The access token that the recording was made with."""
        if "garbage" in recording.name:
            return "garbage"
        if recording.note and "replaced through the refresh grant" in recording.note:
            return self._replaced["access_token"]
        email = recording.user or ""
        if email not in self._access:
            user = self._platform.situation.user_by_email[email]
            issued = self._platform.tokens.issue(user, self._platform.now())
            self._access[email] = issued["access_token"]
        return self._access[email]

    def refresh(self, recording: Recording) -> str:
        """The refresh token that the recording was made with."""
        if "garbage" in recording.name:
            return "garbage"
        pair = self._replaced if "reused" in recording.name else self._last_pair
        return pair["refresh_token"]

    def note(self, recording: Recording, response: httpx.Response) -> None:
        """Remembers the pair that a sign-in gave."""
        if recording.request["path"] == "/oauth/token" and response.status_code == 200:
            self._replaced, self._last_pair = self._last_pair, response.json()


class Batches:
    """The ids of batches, which are others in the recordings than here."""

    def __init__(self) -> None:
        self._ours: dict[str, str] = {}

    def note(self, recording: Recording, response: httpx.Response) -> None:
        """Remembers the id of a batch that a bulk call made."""
        if "/bulk-operation/" in recording.request["path"] and response.status_code == 200:
            self._ours[recording.response["body_text"]] = response.text

    def ours(self, text: str) -> str:
        """A text with our ids for the recorded ones."""
        for recorded, our in self._ours.items():
            text = text.replace(recorded, our)
        return text

    def recorded(self, text: str) -> str:
        """A text with the recorded ids for ours."""
        for recorded, our in self._ours.items():
            text = text.replace(our, recorded)
        return text


def _request(recording: Recording, tokens: Tokens, batches: Batches) -> dict[str, Any]:
    request = recording.request
    headers = dict(request["headers"])
    if request["authenticated"]:
        headers["Authorization"] = f"Bearer {tokens.access(recording)}"
    if "Accept" not in headers:
        headers["Accept"] = "*/*"
    query = urlencode([(name, str(value)) for name, value in request["query"]])
    url = batches.ours(request["path"]) + (f"?{query}" if query else "")
    content = _content(recording, tokens)
    return {"method": request["method"], "url": url, "headers": headers, "content": content}


def _content(recording: Recording, tokens: Tokens) -> bytes | None:
    body = recording.request["body"]
    if body is None:
        return None
    if isinstance(body, str):
        return body.encode()
    if "refresh_token" in body:
        body = body | {"refresh_token": tokens.refresh(recording)}
    if length := recording.trimmed.get("$request.content"):
        body = body | {"content": _restored(body["content"], int(length.split()[0]))}
    if recording.request["headers"]["Content-Type"].endswith("urlencoded"):
        return urlencode(body).encode()
    return json.dumps(body).encode()


def _restored(beginning: str, length: int) -> str:
    """A long, repetitive text from its beginning."""
    return (beginning * (length // len(beginning) + 1))[:length]
