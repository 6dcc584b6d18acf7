"""How many requests reading costs, counted over the embedded platform on a virtual clock.

Everybody asks and writes at an instant of their own here: of those who do so within one second the
platform's pages may skip some, and what it costs to find these depends on where the pages break.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx

from benchmarks.figures import Figure
from jva_tui.accounts.profile import Profile
from jva_tui.api.client import Client
from jva_tui.api.pacing import Pacer
from jva_tui.desk import Desk
from jva_tui.domain import OPEN_STATES
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR, generate_situation
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from jva_tui.store.cache import Cache
from jva_tui.store.worker import Worker
from jva_tui.sync import Intake, Sync
from tests.clock import ManualClock
from tests.office import KEY, URL, Network
from tests.people import NOW

if TYPE_CHECKING:
    from jva_tui.clock import Clock
    from jva_tui.desk import Event
    from jva_tui.sandbox.situation import Situation

INBOXES = (100, 2_000, 20_000)
ROUNDS = 6
"""Rounds in which nothing changed; the dearest counts."""
_PAGE = 24
_TALKS = 500
_HIGHEST = 2**63 - 1


def budgets(sizes: tuple[int, ...] = INBOXES) -> list[Figure]:
    """Reads inboxes of several sizes for the first time, and again when nothing has changed.

    Args:
        sizes: participations.
    """
    with TemporaryDirectory(prefix="jva-tui-budgets-") as home:
        readings = [_Reading(Path(home), size) for size in sizes]
        return [figure for one in readings for figure in asyncio.run(one.figures())]


class _Reading:
    """One inbox, read from its first request on."""

    def __init__(self, home: Path, size: int) -> None:
        self._size = size
        self._clock = ManualClock(NOW)
        now = datetime.fromtimestamp(NOW, UTC)
        self._situation = generate_situation(size, 1, now)
        part_ties(self._situation)
        app = create_app(self._situation, clock=self._clock.now)
        self._network = Network(httpx.ASGITransport(app))
        self._folder = home / f"budget-{size}"
        self._open, self._talking = open_ones(self._situation)
        self._listed: int | None = None
        self._whole: int | None = None

    async def figures(self) -> list[Figure]:
        """What reading this inbox costs beside what it may cost."""
        desk = Desk(Profile(self._folder, lambda: KEY, self._connect), self._clock)
        desk.open()
        self._cache = Cache.open(self._folder / "cache.db", KEY)
        desk.listen(self._look)
        try:
            await desk.read_once()
        finally:
            self._cache.close()
            await desk.close()
        if self._listed is None or self._whole is None:
            raise RuntimeError("the first reading ended without all open participations")
        talks, rows = len(self._talking), len(self._open)
        name = f"{self._size:,} participations"
        return [
            Figure.absolute(
                f"requests until {talks:,} open are listed, {name}",
                self._listed,
                round(talks / _TALKS + 5, 2),
            ),
            Figure.absolute(
                f"requests until {rows:,} open are there in full, {name}",
                self._whole,
                round(rows / _PAGE + rows / _TALKS + 5, 2),
            ),
            Figure.absolute(
                f"requests of a quiet refresh, {name}, {talks:,} open",
                await self._dearest_round(),
                3 + max(0, self._told() - 1) // _TALKS,
            ),
        ]

    async def _connect(self, _clock: Clock) -> Client:
        client = Client(URL, pacer=Pacer(self._clock), transport=self._network)
        token = await client.sign_in(COORDINATOR, "password", CLIENT_ID, CLIENT_SECRET)
        client.token = token.access_token
        return client

    def _told(self) -> int:
        """How many open conversations the list holds, those of other organisations among them."""
        user = self._situation.user_by_email[COORDINATOR].id
        talks = self._situation.conversations_with[user]
        about = (self._situation.participations.get(talk.participation_id) for talk in talks)
        return sum(row is not None and row.state in OPEN_STATES for row in about)

    def _look(self, _event: Event) -> None:
        """Notes after how many requests what is looked for was there for the first time."""
        sent = len(self._network.sent)
        if self._listed is None and self._holds(self._talking):
            self._listed = sent
        if self._whole is None and self._holds(self._open):
            self._whole = None if self._cache.partial_open(_HIGHEST, 1) else sent

    def _holds(self, ids: set[int]) -> bool:
        return len(self._cache.rows(list(ids))) == len(ids)

    async def _dearest_round(self) -> int:
        self._clock.advance(60)  # a new client does not know what the first one has spent
        client = await self._connect(self._clock)
        cache = Worker(lambda: Cache.open(self._folder / "cache.db", KEY), "cache")
        most = 0
        try:
            sync = Sync(Intake(client, cache, await client.me()), lambda: int(self._clock.now()))
            for _ in range(ROUNDS):
                before = len(self._network.sent)
                async for _progress in sync.refresh():
                    pass
                async for _progress in sync.rotate():
                    pass
                most = max(most, len(self._network.sent) - before)
                self._clock.advance(45)
        finally:
            cache.close()
            await client.aclose()
        return most


def part_ties(situation: Situation) -> None:
    """Moves what has the same instant a second apart, the later ones into the past."""
    before = NOW
    for row in situation.newest():
        row.created_at = before = min(row.created_at, before - 1)
    before = NOW
    talks = sorted(situation.conversations.values(), key=lambda talk: -talk.updated_at)
    for talk in talks:
        talk.updated_at = before = min(talk.updated_at, before - 1)


def open_ones(situation: Situation) -> tuple[set[int], set[int]]:
    """The open participations of our organisation; and those with a conversation of mine."""
    user = situation.user_by_email[COORDINATOR]
    rows = {
        row.id
        for row in situation.participations.values()
        if row.state in OPEN_STATES
        and (mission := situation.mission_of(row))
        and mission.structure_id == user.structure_id
    }
    talking = {
        id_
        for id_ in rows
        if (talk := situation.conversation_of.get(id_)) and user.id in talk.members
    }
    return rows, talking
