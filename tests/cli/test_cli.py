"""The shell's commands, as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.__main__ import main
from jva_tui.accounts.keys import demo_key
from jva_tui.cli.preload import fill
from jva_tui.domain import Participation, View
from jva_tui.paths import private_folder
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR
from jva_tui.sandbox.journal import Origin
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from jva_tui.store.cache import Cache
from jva_tui.store.worker import Worker
from jva_tui.sync import Sync
from tests.api.support import client_for
from tests.cli.support import sandbox
from tests.people import NOW

if TYPE_CHECKING:
    from pathlib import Path


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
