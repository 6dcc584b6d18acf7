"""The client's own command in a pseudo-terminal, and what its platform holds meanwhile."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from tests.terminal.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "jva_tui")
PARTICIPATIONS = 200
"""Enough that at every hour of the day some of the coordinator's own wait, with a conversation."""
DEMO = ("demo", "--still", "--participations", str(PARTICIPATIONS))
ALTERNATE_SCREEN_ON, ALTERNATE_SCREEN_OFF = b"\x1b[?1049h", b"\x1b[?1049l"
CURSOR_ON = b"\x1b[?25h"

Json = dict[str, Any]


class ClientSession(Session):
    """The client as a user starts it.

    Args:
        arguments: of the command.
        columns: width in cells.
        rows: height in cells.
    """

    def __init__(self, *arguments: str, columns: int = 120, rows: int = 40) -> None:
        self.written = bytearray()
        """Everything that the terminal was told."""
        super().__init__([*COMMAND, *arguments], columns=columns, rows=rows, cwd=ROOT)

    def read(self, timeout: float) -> bytes:
        """See `Session.read`."""
        data = super().read(timeout)
        self.written += data
        return data


class Records:
    """What the demonstration's platform holds, read as the coordinator.

    Args:
        home: the client's folder; the platform must be running.
    """

    def __init__(self, home: Path) -> None:
        told = address(home)
        self.url = told["url"]
        """Where it listens."""
        self._http = httpx.Client(base_url=self.url, headers={"Accept": "application/json"})
        grant = {"grant_type": "password", "scope": "*", "username": told["email"]}
        names = ("password", "client_id", "client_secret")
        token = self._http.post("/oauth/token", json=grant | {n: told[n] for n in names})
        self._http.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
        self._http.headers["Context-Role"] = "responsable"

    def participations(self) -> list[Json]:
        """Those of the coordinator's own missions, newest first."""
        profile = self._get("/api/user")["profile"]["id"]
        wanted = {"filter[ofResponsable]": profile, "include": "conversation"}
        found: list[Json] = []
        while page := self._get("/api/participations", page=len(found) // 24 + 1, **wanted)["data"]:
            found += page
            if len(page) < 24:
                break
        return found

    def state(self, participation_id: int) -> str:
        """The state of one participation."""
        state: str = self._get(f"/api/participations/{participation_id}")["state"]
        return state

    def said(self, conversation_id: int) -> list[Json]:
        """All of a conversation, newest first."""
        path = f"/api/conversations/{conversation_id}/messages"
        said: list[Json] = self._get(path, pagination=200)["data"]
        return said

    def chat(self, conversation_id: int) -> list[str]:
        """The texts of a conversation, newest first."""
        return [m["content"] for m in self.said(conversation_id) if m["type"] == "chat"]

    def templates(self) -> list[str]:
        """The texts of the coordinator's templates."""
        rows: list[Json] = self._get("/api/message-templates", pagination=-1)["data"]
        return [row["message"] for row in rows]

    def close(self) -> None:
        """Hangs up."""
        self._http.close()

    def _get(self, path: str, **parameters: str | int) -> Any:
        answer = self._http.get(path, params=parameters)
        answer.raise_for_status()
        return answer.json()


def address(home: Path) -> dict[str, str]:
    """Where the demonstration's platform listens, and who may sign in."""
    told: dict[str, str] = json.loads((home / f"demo-{PARTICIPATIONS}-1/platform.json").read_text())
    return told


def listens(url: str) -> bool:
    """Whether a platform still runs there."""
    try:
        httpx.get(url)
    except httpx.ConnectError:
        return False
    return True


def first_open(participations: Sequence[Json]) -> tuple[int, Json]:
    """The newest request that waits for a decision, with how many newer ones there are."""
    for index, row in enumerate(participations):
        if row["state"] == "En attente de validation" and row["conversation"]:
            return index, row
    raise LookupError("nobody waits")
