"""An office of real processes: a platform on a socket, and senders that work on one folder."""

from __future__ import annotations

import asyncio
import json
import os
import time
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import httpx

from jva_tui.accounts.access import Access
from jva_tui.accounts.account import Account, use
from jva_tui.accounts.keys import KEY, KEY_BYTES, TOKEN
from jva_tui.accounts.places import Place, PlaceKind
from jva_tui.cli.preload import fill
from jva_tui.desk import Desk
from jva_tui.paths import Paths, make_folder, private_folder
from jva_tui.sandbox.journal import Origin, open_journal
from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.platform import Platform
from jva_tui.store.cache import Cache
from jva_tui.store.database import connect, transaction
from tests.cli.support import sandbox
from tests.processes.child import PATIENCE
from tests.processes.replies import mixed_replies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jva_tui.accounts.profile import Profile
    from jva_tui.operations import OperationState, Reply
    from jva_tui.sandbox.situation import Situation
    from tests.processes.child import Json, Sender

PARTICIPATIONS, SEED = 200, 1
BRIEF = httpx.Limits(keepalive_expiry=1.0)
"""A connection that the platform may have closed meanwhile is not used again."""


@dataclass
class RealOffice:
    """A coordinator's folder, and the platform that it belongs to."""

    http: httpx.Client
    """To the platform, for what is no part of it."""
    paths: Paths
    account: Account
    origin: Origin
    journal: Path

    # The folder

    def profile(self) -> Profile:
        """The account's, without the platform."""
        return Access(self.account, self.paths).profile()._replace(connect=None)

    def queue(self, count: int) -> list[Reply]:
        """Queues replies of every kind, which may leave at once."""
        return asyncio.run(self._queue(count))

    async def _queue(self, count: int) -> list[Reply]:
        desk = Desk(self.profile())
        desk.open()
        try:
            replies = mixed_replies(desk, self.origin.generate(), count)
            await desk.queue(replies)
            await desk.send_now()
            return replies
        finally:
            await desk.close()

    def standing(self) -> list[tuple[OperationState, str]]:
        """State and detail of every reply, as the folder has them."""
        return asyncio.run(self._standing())

    async def _standing(self) -> list[tuple[OperationState, str]]:
        desk = Desk(self.profile())
        desk.open()
        try:
            batches = [desk.in_batch(batch.id) for batch in desk.batches()]
            return [(op.state, op.detail) for batch in batches for op in batch]
        finally:
            await desk.close()

    @contextmanager
    def nobody_writes(self) -> Iterator[None]:
        """Whoever is stopped meanwhile is not in the middle of a transaction."""
        profile = self.profile()
        with ExitStack() as held:
            for name in ("cache.db", "outbox.db"):
                connection = connect(profile.folder / name, profile.key())
                held.callback(connection.close)
                held.enter_context(transaction(connection))
            yield

    # The platform

    def wait_for_call(self, lever: Lever, after: int = 0) -> None:
        """Catches the call that fits this lever, once so many others have passed."""
        passing = Lever(lever.method, lever.path, times=after)
        levers = [asdict(one) for one in (passing, lever) if one.times]
        self._control("PUT", "levers", {"waiting": levers})

    def calm(self) -> None:
        """Lets every call pass."""
        self._control("PUT", "levers", {"waiting": []})

    def is_caught(self, sender: Sender) -> bool:
        """Waits until the call is on the platform; False if the sender ended before."""
        deadline = time.monotonic() + PATIENCE
        while self._control("GET", "levers")["waiting"]:
            if sender.has_ended():
                return False
            assert time.monotonic() < deadline, "no such call"
        return True

    def mails(self) -> list[Json]:
        """What has left the platform for people, the oldest first."""
        mails: list[Json] = self._control("GET", "mails")["mails"]
        return mails

    def _control(self, method: str, name: str, body: Json | None = None) -> Json:
        answer = self.http.request(method, f"/sandbox/{name}", json=body)
        answer.raise_for_status()
        told: Json = answer.json()
        return told

    def writes(self) -> list[str]:
        """Method and path of every call that changed something, as the platform kept them."""
        _origin, *lines, _unfinished = self.journal.read_text("utf-8").split("\n")
        return [f"{line['method']} {line['path']}" for line in map(json.loads, lines)]

    def situation(self) -> Situation:
        """What the platform holds, from its journal."""
        situation, journal = open_journal(self.journal, self.origin)
        journal.close()
        Platform(situation).pass_time()
        return situation


@contextmanager
def real_office(home: Path) -> Iterator[RealOffice]:
    """A platform at work and a folder that knows it, under ``home``."""
    origin = Origin(PARTICIPATIONS, SEED, int(time.time()) - 1)
    journal = make_folder(home) / "journal.jsonl"
    situation, keeper = open_journal(journal, origin)
    keeper.close()
    with (
        sandbox("--journal", str(journal)) as address,
        httpx.Client(base_url=address["url"], trust_env=False, limits=BRIEF) as http,
    ):
        paths = Paths.here()
        rosa = situation.user_by_email[address["email"]]
        assert rosa.structure_id
        account = Account(
            address["url"],
            address["email"],
            structure_id=rosa.structure_id,
            user_id=rosa.id,
            place=Place(PlaceKind.FILES),
        )
        secrets = account.secrets(paths)
        secrets.write(KEY, os.urandom(KEY_BYTES).hex())
        secrets.write(TOKEN, _token(http, address))
        use(paths, account)
        profile = Access(account, paths).profile()
        private_folder(profile.folder)
        cache = Cache.open(profile.folder / "cache.db", profile.key())
        fill(cache, situation, origin.now)
        cache.close()
        yield RealOffice(http, paths, account, origin, journal)


def _token(http: httpx.Client, address: dict[str, str]) -> str:
    grant = {"grant_type": "password", "scope": "*", "username": address["email"]}
    grant |= {name: address[name] for name in ("password", "client_id", "client_secret")}
    answer = http.post("/oauth/token", json=grant)
    answer.raise_for_status()
    token: str = answer.json()["access_token"]
    return token
