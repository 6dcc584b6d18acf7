"""A small platform on which others act, and one computer that reads it; time is virtual."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import httpx

from jva_tui.api.client import Client
from jva_tui.api.pacing import Pacer
from jva_tui.domain import OPEN_STATES, View
from jva_tui.sandbox.acts import ACTS, Impossible, draw, perform
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR, generate_situation
from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from jva_tui.store.cache import Cache
from jva_tui.store.worker import Worker
from jva_tui.sync import Intake, OtherOrganisation, Sync
from tests.clock import ManualClock
from tests.office import KEY, URL, Network
from tests.people import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from jva_tui.sandbox.situation import Situation
    from jva_tui.sync import Progress

OURS = 1
USUAL = tuple(name for name in ACTS if name not in {"block", "switch_role"})
"""Acts after which we may still read, and do not read another organisation."""


class Stand(NamedTuple):
    """How one participation stands."""

    state: str
    mission_id: int
    word: int | None
    """The newest chat message."""
    read_at: int | None
    """My read mark; None without one, and where I am no member."""
    is_archived: bool
    is_member: bool

    @property
    def is_followed(self) -> bool:
        """Whether each round looks at it: open, and I am in the conversation."""
        return self.state in OPEN_STATES and self.is_member


def on_platform(situation: Situation, user_id: int) -> dict[int, Stand]:
    """How everything stands on the platform, for our organisation."""
    found = {}
    for row in situation.participations.values():
        mission = situation.mission_of(row)
        if mission is None or mission.structure_id != OURS:
            continue
        talk = situation.conversation_of.get(row.id)
        mine = talk.members.get(user_id) if talk else None
        word = situation.latest_chat(talk) if talk else None
        found[row.id] = Stand(
            state=row.state,
            mission_id=row.mission_id,
            word=word.id if word else None,
            read_at=mine.read_at if mine else None,
            is_archived=mine is not None and not mine.is_active,
            is_member=mine is not None,
        )
    return found


def in_cache(cache: Cache, user_id: int) -> dict[int, Stand]:
    """How everything stands on this computer."""
    found = {}
    for id_ in cache.ids(View.ALL, False, now=NOW):
        row, talk = cache.participation(id_), cache.conversation(id_)
        assert row is not None
        is_member = talk is not None and user_id in talk.member_ids
        found[id_] = Stand(
            state=row.state,
            mission_id=row.mission.id if row.mission else 0,
            word=row.latest.id if row.latest else None,
            read_at=talk.read_at if talk and is_member else None,
            is_archived=talk is not None and is_member and talk.is_archived,
            is_member=is_member,
        )
    return found


class World:
    """One computer, the platform, and everybody else.

    Args:
        situation: what the platform knows.
        path: of this computer's cache.
        seed: of what others do.
        size: conversations a page.
    """

    def __init__(self, situation: Situation, path: Path, seed: int, size: int = 500) -> None:
        self.situation = situation
        self.clock = ManualClock(NOW)
        self.app = create_app(situation, clock=self.clock.now)
        self.network = Network(httpx.ASGITransport(self.app))
        self.dice = Random(seed)
        self.size = size
        self.cache: Worker[Cache] = Worker(lambda: Cache.open(path, KEY), "cache")
        self._touched: dict[int, int] = {}
        self.done: list[str] = []
        """What others did, for whoever has to understand a failure."""

    async def sign_in(self) -> None:
        """Begins to work, with a program that remembers nothing but its cache."""
        self.client = Client(URL, pacer=Pacer(self.clock), transport=self.network)
        token = await self.client.sign_in(COORDINATOR, "password", CLIENT_ID, CLIENT_SECRET)
        self.client.token = token.access_token
        await self.at_home(self._learn_who_i_am)
        await self.client.templates()
        await self.cache.do(lambda cache: cache.save_me(self.me))
        intake = Intake(self.client, self.cache, self.me, self.size)
        self.sync = Sync(intake, lambda: int(self.clock.now()))

    async def _learn_who_i_am(self) -> None:
        """As the client does: under another organisation it does not begin at all."""
        me = await self.client.me()
        if me.structure_id != OURS:
            raise OtherOrganisation
        self.me = me

    def act(self, names: tuple[str, ...] = USUAL) -> None:
        """Somebody else does something, some seconds later."""
        self.clock.advance(self.dice.choice((0, 1, 1, 7, 60)))
        before = self.platform()
        drawn = draw(self.situation, self.dice, names)
        if drawn is None:
            return
        now = int(self.clock.now())
        try:
            perform(self.situation, *drawn, now)
        except Impossible:
            return
        self.done.append(f"{now}: {drawn[0]} {drawn[1]}")
        after = self.platform()
        for id_ in before.keys() | after.keys():
            if before.get(id_) != after.get(id_):
                self._touched[id_] = now

    def touched(self, id_: int) -> int:
        """When a participation last changed on the platform: by an act, or by what it set off."""
        return max(self._touched.get(id_, 0), self.situation.participations[id_].updated_at)

    def platform(self) -> dict[int, Stand]:
        """See `on_platform`."""
        return on_platform(self.situation, self.me.user_id)

    async def here(self) -> dict[int, Stand]:
        """See `in_cache`."""
        return await self.cache.do(lambda cache: in_cache(cache, self.me.user_id))

    async def differing(self) -> dict[int, tuple[Stand | None, Stand | None]]:
        """What stands differently: on the platform, and here."""
        there, here = self.platform(), await self.here()
        return {
            id_: (there.get(id_), here.get(id_))
            for id_ in there.keys() | here.keys()
            if there.get(id_) != here.get(id_)
        }

    async def refresh(self) -> None:
        """The regular part of a round."""
        async for _progress in self.sync.refresh():
            self.maybe_act()

    async def rotate(self) -> None:
        """The part of a round that is another one each time."""
        async for _progress in self.sync.rotate():
            self.maybe_act()

    def maybe_act(self) -> None:
        """Between two requests others may act; tests that want it put something here."""

    async def sweep(self) -> list[Progress]:
        """The present sweep, or the first reading, to its end."""
        told: list[Progress] = []
        while not told or not told[-1].is_end:
            told.append(await self.sync.piece())
            self.maybe_act()
        return told

    async def at_home(self, read: Callable[[], Awaitable[object]]) -> None:
        """Reads; where another organisation is current, the user switches back after a while."""
        while True:
            try:
                await read()
            except OtherOrganisation:
                self.clock.advance(60)
                user = self.situation.user_by_email[COORDINATOR]
                user.context_role, user.contextable_type = "responsable", "structure"
                user.contextable_id = OURS
            else:
                return


@asynccontextmanager
async def world(
    folder: Path, seed: int, *, participations: int = 60, size: int = 500
) -> AsyncIterator[World]:
    """A world at work, in which nothing was read yet."""
    now = datetime.fromtimestamp(NOW - 3_600, UTC)
    situation = generate_situation(participations, seed, now)
    made = World(situation, folder / "cache.db", seed, size)
    await made.sign_in()
    try:
        yield made
    finally:
        made.cache.close()
        await made.client.aclose()
