"""The shell's commands, as typed."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import keyring
import pytest

from jva_tui.__main__ import main
from jva_tui.accounts.account import current
from jva_tui.accounts.keys import demo_key
from jva_tui.cli.preload import fill
from jva_tui.domain import Participation, View
from jva_tui.paths import Paths, private_folder
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR
from jva_tui.sandbox.journal import Origin
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from jva_tui.store.cache import Cache
from jva_tui.store.worker import Worker
from jva_tui.sync import Sync
from tests.accounts.test_accounts import Memory
from tests.api.support import client_for
from tests.people import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def sandbox(*arguments: str) -> Iterator[dict[str, str]]:
    """The command ``jva-tui sandbox`` at work, and what it printed."""
    command = [sys.executable, "-m", "jva_tui", "sandbox", "--port", "0", "--stop-with-stdin"]
    with subprocess.Popen(
        [*command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.fixture
def memory() -> Iterator[Memory]:
    before, backend = keyring.get_keyring(), Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def log_in(address: dict[str, str]) -> int:
    return main(
        [
            *("login", "--url", address["url"], "--email", address["email"]),
            *("--client-id", address["client_id"], "--client-secret", address["client_secret"]),
        ]
    )


def test_signing_in_keeps_a_token_that_works(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with sandbox("--participations", "30", "--seed", "2") as address:
        monkeypatch.setattr("jva_tui.cli.login.getpass", lambda _prompt: address["password"])
        assert log_in(address) == 0
        account = current(Paths.here())
        assert account is not None
        assert account.email == COORDINATOR
        assert "jva-tui" in capsys.readouterr().out
        assert not [s for s in memory.secrets.values() if s == address["password"]]


def test_a_wrong_password_is_said_and_nothing_is_kept(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with sandbox("--participations", "30") as address:
        monkeypatch.setattr("jva_tui.cli.login.getpass", lambda _prompt: "wrong")
        assert log_in(address) == 1
        assert "check the e-mail and the password" in capsys.readouterr().err
    assert current(Paths.here()) is None
    assert memory.secrets == {}


def test_without_a_keyring_no_password_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "p"

    monkeypatch.setattr("jva_tui.cli.login.getpass", ask)
    address = {"url": "https://example.org", "email": "a@example.org"}
    assert log_in(address | {"client_id": "2", "client_secret": "s"}) == 1
    assert "system keyring" in capsys.readouterr().err
    assert asked == []


@pytest.mark.usefixtures("memory")
def test_an_address_in_the_open_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("jva_tui.cli.login.getpass", lambda _prompt: "p")
    address = {"url": "http://example.org", "email": "a@example.org"}
    assert log_in(address | {"client_id": "2", "client_secret": "s"}) == 1
    assert "https" in capsys.readouterr().err.lower()


def test_a_taken_port_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with sandbox("--participations", "10") as address:
        port = address["url"].rpartition(":")[2]
        assert main(["sandbox", "--port", port, "--participations", "10"]) == 1
    assert "could not start" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["99999", "65536", "-1", "http", ""])
def test_a_port_that_does_not_exist_is_said(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["sandbox", "--port", port])
    assert "a port from 0 to 65535 is wanted" in capsys.readouterr().err


def test_a_journal_that_cannot_be_written_is_said(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = str(home / "not there" / "journal.jsonl")
    command = ["sandbox", "--port", "0", "--participations", "10", "--journal", journal]
    assert main(command) == 1
    assert "could not start" in capsys.readouterr().err


def open_cache(folder: Path) -> Worker[Cache]:
    path = private_folder(folder) / "cache.db"
    return Worker(lambda: Cache.open(path, demo_key(folder)), folder.name)


def unsigned(participation: Participation | None) -> Participation | None:
    """Lists do not name the author of the latest message; whole conversations do."""
    if participation is None or participation.latest is None:
        return participation
    return participation._replace(latest=participation.latest._replace(author_name=None))


def everything(cache: Cache) -> list[object]:
    ids = cache.ids(View.ALL, mine=False, now=NOW)
    told = [(unsigned(cache.participation(id_)), cache.conversation(id_)) for id_ in ids]
    return [cache.me(), cache.counts(mine=True, now=NOW), *cache.rows(ids), *told]


async def test_filling_directly_stores_what_reading_would(home: Path) -> None:
    situation = Origin(150, 3, NOW).generate()
    filled, read = open_cache(home / "filled"), open_cache(home / "read")
    await filled.do(lambda cache: fill(cache, situation, NOW))
    transport = httpx.ASGITransport(create_app(situation, clock=lambda: NOW))
    async with client_for(transport) as client:
        password = situation.user_by_email[COORDINATOR].password
        token = await client.sign_in(COORDINATOR, password, CLIENT_ID, CLIENT_SECRET)
        client.token = token.access_token
        me = await client.me()
        await read.do(lambda cache: cache.save_me(me))
        async for _progress in Sync(client, read, me).round(1):
            pass
    for ours, theirs in zip(await filled.do(everything), await read.do(everything), strict=True):
        assert ours == theirs
    filled.close()
    read.close()
