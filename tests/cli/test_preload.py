"""Filling a demonstration directly makes the inbox that reading its platform makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

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
from jva_tui.sync import Intake, Sync
from tests.api.support import client_for
from tests.people import NOW

if TYPE_CHECKING:
    from pathlib import Path


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
        sync = Sync(Intake(client, read, me), lambda: NOW)
        while not (await sync.piece()).is_end:
            pass
        assert await sync.is_complete()
    for ours, theirs in zip(await filled.do(everything), await read.do(everything), strict=True):
        assert ours == theirs
    filled.close()
    read.close()
