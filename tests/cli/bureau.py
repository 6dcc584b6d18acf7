"""A platform and an inbox for tests that answer: who can be answered, and what reaches them."""

from __future__ import annotations

import io
import json
import shutil
import sys
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import pytest

from jva_tui.__main__ import main
from jva_tui.cli.exits import Exit
from jva_tui.domain import State
from tests.cli.support import client_file, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Json = dict[str, Any]
_SPARE = 2


class Bureau(NamedTuple):
    """An organisation with its platform, of which nothing else takes requests."""

    address: dict[str, str]
    """What ``jva-tui sandbox`` has told of it."""
    home: Path
    """An inbox that was read once; to be copied."""
    pending: Iterator[int]
    """Numbers of new requests with a conversation; who sends something takes one."""
    spare: list[int]
    """The same, for those who send nothing."""
    mute: list[Json]
    """Open requests without a conversation."""
    decided: list[Json]
    """Validated ones."""

    @property
    def url(self) -> str:
        """Of the platform."""
        return self.address["url"]

    @contextmanager
    def browser(self) -> Iterator[httpx.Client]:
        """The user, signed in elsewhere as well."""
        grant = {"grant_type": "password", "scope": "*", "username": self.address["email"]}
        grant |= {name: self.address[name] for name in ("password", "client_id", "client_secret")}
        with httpx.Client(base_url=self.url, headers={"Accept": "application/json"}) as client:
            token = client.post("/oauth/token", json=grant).raise_for_status().json()
            client.headers["Authorization"] = f"Bearer {token['access_token']}"
            client.headers["Context-Role"] = "responsable"
            yield client

    def take(self) -> int:
        """Number of a new request that no other test has."""
        return next(self.pending)

    def set_levers(self, *levers: Json, offline: bool = False) -> None:
        """Makes something go wrong, from now on or once; all of a minute's requests are left."""
        told: Json = {"waiting": list(levers), "offline": offline, "afresh": True}
        httpx.put(f"{self.url}/sandbox/levers", json=told).raise_for_status()

    def pulled(self) -> list[Json]:
        """The levers that were."""
        told: list[Json] = httpx.get(f"{self.url}/sandbox/levers").json()["pulled"]
        return told

    def act(self, name: str, **fields: object) -> None:
        """Somebody else does something."""
        httpx.put(f"{self.url}/sandbox/acts/{name}", json=fields).raise_for_status()

    def mails(self) -> list[Json]:
        """All that the platform has sent so far."""
        told: list[Json] = httpx.get(f"{self.url}/sandbox/mails").json()["mails"]
        return told

    def reached(self, id_: int) -> dict[str, str]:
        """The mails that a request has set off: of which kind, with which text."""
        told = [mail for mail in self.mails() if mail["participation_id"] == id_]
        return {mail["kind"]: mail["text"] for mail in told}


@contextmanager
def bureau(folder: Path) -> Iterator[Bureau]:
    """Opens one.

    Args:
        folder: for the inbox.
    """
    with sandbox("--participations", "200", "--seed", "3") as address:
        file = str(client_file(folder, address))
        home = folder / "home"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JVA_TUI_HOME", str(home))
            patch.setattr(sys, "stdin", io.StringIO(address["password"]))
            login = ("login", "--client", file, "--email", address["email"])
            _said(*login, "--secrets", "files")
            _said("sync")
            mine: list[Json] = json.loads(_said("list", "--json"))
            decided = json.loads(_said("list", "--json", "--view", "validated"))
        talks = [row for row in mine if row["has_conversation"]]
        pending = [row["id"] for row in talks if row["state"] == State.PENDING]
        yield Bureau(
            address=address,
            home=home,
            pending=iter(pending[_SPARE:]),
            spare=pending[:_SPARE],
            mute=[row for row in mine if not row["has_conversation"]],
            decided=decided,
        )


def _said(*arguments: str) -> str:
    """What a command says that goes well."""
    with redirect_stdout(io.StringIO()) as out:
        assert main(arguments) == Exit.OK
    return out.getvalue()


def move_in(opened: Bureau, home: Path) -> None:
    """Opens its inbox as one's own, as it was read first, with the platform as it should be."""
    opened.set_levers()
    shutil.copytree(opened.home, home)
