"""What the store holds after reading is what the platform holds, in few requests."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from jva_tui.api.errors import NotConnected
from jva_tui.domain import OPEN_STATES, State, View
from jva_tui.paths import private_folder
from jva_tui.store.cache import Cache
from jva_tui.store.worker import Worker
from jva_tui.sync import OtherOrganisation, Progress, Sync
from tests.office import BASILE, KEY, Office, refuse
from tests.people import DAY, NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from jva_tui.api.client import Client


class Reader:
    """Rosa's computer, reading."""

    def __init__(self, office: Office, client: Client, cache: Worker[Cache], sync: Sync) -> None:
        self.office = office
        self.client = client
        self.cache = cache
        self.sync = sync

    async def round(self, pages: int = 1) -> list[Progress]:
        """One round, without the platform's patience running out."""
        self.office.app.state.platform.throttle.clear()
        self.office.clock.advance(120)
        return [progress async for progress in self.sync.round(pages)]

    async def states(self) -> dict[int, str]:
        """The states that this computer shows."""

        def read(cache: Cache) -> dict[int, str]:
            ids = cache.ids(View.ALL, mine=False, now=NOW)
            return {row.id: row.state for row in cache.rows(ids)}

        return await self.cache.do(read)

    def platform(self) -> dict[int, str]:
        """The states that the platform holds for Rosa's organisation."""
        situation = self.office.situation
        return {
            row.id: row.state
            for row in situation.participations.values()
            if (mission := situation.mission_of(row)) and mission.structure_id == 1
        }


@asynccontextmanager
async def reading(folder: Path) -> AsyncIterator[Reader]:
    office = Office(folder)
    client = await office.client(network=office.network)
    me = await client.me()
    path = private_folder(folder) / "cache.db"
    cache: Worker[Cache] = Worker(lambda: Cache.open(path, KEY), "cache")
    await cache.do(lambda c: c.save_me(me))
    try:
        yield Reader(office, client, cache, Sync(client, cache, me))
    finally:
        cache.close()
        await client.aclose()


async def test_the_first_read_shows_the_first_page_at_once_and_everything_in_the_end(
    home: Path,
) -> None:
    async with reading(home) as reader:
        rounds = reader.sync.round(1)
        first = await anext(rounds)
        assert len(await reader.states()) == len(first.changed) == 24
        told = [progress async for progress in rounds]
        assert await reader.states() == reader.platform()
        assert (told[-1].done, told[-1].total) == (600, 600)
        assert await reader.sync.is_complete()


async def test_an_interrupted_first_read_goes_on_where_it_stopped(home: Path) -> None:
    async with reading(home) as reader:
        network = reader.office.network

        def fail_late(*args: object) -> Exception | None:
            return refuse(*args) if len(network.sent) > 12 else None  # type: ignore[arg-type]  # passed on

        network.faults.append(fail_late)
        with pytest.raises(NotConnected):
            await reader.round()
        half = len(await reader.states())
        assert 24 < half < 600
        network.faults.clear()
        network.sent.clear()
        await reader.round()
        assert await reader.states() == reader.platform()
        assert len([line for line in network.sent if line.endswith("participations")]) < 20


async def test_when_nothing_changed_a_round_is_a_handful_of_requests(home: Path) -> None:
    async with reading(home) as reader:
        await reader.round()
        reader.office.network.sent.clear()
        told = await reader.round()
        assert not frozenset().union(*(progress.changed for progress in told))
        assert len(reader.office.network.sent) <= 4


@pytest.mark.parametrize("state", [State.PENDING, State.IN_PROGRESS])
async def test_a_colleagues_decision_is_seen_in_the_next_round(home: Path, state: State) -> None:
    async with reading(home) as reader:
        await reader.round()
        one = reader.office.open_one(state)
        colleague = await reader.office.client(BASILE)
        mission = reader.office.situation.participations[one].mission_id
        await colleague.set_state(one, mission, State.VALIDATED)
        await colleague.aclose()
        await reader.round()
        assert (await reader.states())[one] == State.VALIDATED


async def test_a_new_request_is_seen_in_the_next_round(home: Path) -> None:
    async with reading(home) as reader:
        await reader.round()
        situation = reader.office.situation
        newest = situation.newest()[0]
        situation.add_participation(
            type(newest)(9_001, 6, newest.mission_id, State.PENDING, NOW, NOW)
        )
        await reader.round()
        assert (await reader.states())[9_001] == State.PENDING


async def test_a_word_to_a_validated_request_is_seen_in_the_next_round(home: Path) -> None:
    async with reading(home) as reader:
        await reader.round()
        one = reader.office.open_one(State.VALIDATED)
        situation = reader.office.situation
        profile = situation.profiles[situation.participations[one].profile_id]
        volunteer = await reader.office.client(profile.email)
        await volunteer.post_message(situation.conversation_of[one].id, "Une question !")
        await volunteer.aclose()
        await reader.round()
        row = (await reader.cache.do(lambda c: c.rows([one])))[0]
        assert (row.snippet, row.is_theirs, row.is_unread) == ("Une question !", True, True)


async def test_what_nothing_tells_is_seen_by_the_sweep(home: Path) -> None:
    async with reading(home) as reader:
        await reader.round()
        silent = reader.office.situation.participations[
            reader.office.open_one(State.VALIDATED, talks=False)
        ]
        silent.state, silent.updated_at = State.CANCELLED, NOW
        for _ in range(25):
            await reader.round()
        assert (await reader.states())[silent.id] == State.CANCELLED


async def test_another_organisation_is_noticed_and_nothing_is_mixed(home: Path) -> None:
    async with reading(home) as reader:
        await reader.round()
        before = await reader.states()
        reader.office.situation.users[2].contextable_id = 2
        with pytest.raises(OtherOrganisation):
            await reader.round()
        assert await reader.states() == before


async def test_rows_that_vanish_because_the_organisation_changed_are_kept(home: Path) -> None:
    async with reading(home) as reader:
        await reader.round()
        one = reader.office.open_one()
        reader.office.situation.users[2].contextable_id = None
        with pytest.raises(OtherOrganisation):
            await reader.sync.read_back([one])
        assert one in await reader.states()


async def test_a_deleted_missions_request_is_forgotten(home: Path) -> None:
    async with reading(home) as reader:
        await reader.round()
        one = reader.office.open_one()
        situation = reader.office.situation
        situation.missions[situation.participations[one].mission_id].deleted_at = NOW
        assert await reader.sync.read_back([one]) == []
        assert one not in await reader.states()


async def test_only_lists_are_read_so_that_nothing_is_marked_as_read(home: Path) -> None:
    async with reading(home) as reader:
        await reader.round()
        reader.office.clock.advance(DAY)
        await reader.round()
        assert {line.removeprefix("GET /api/") for line in reader.office.network.sent[2:]} == {
            "participations",
            "conversations",
        }


async def test_open_requests_of_the_store_are_those_of_the_platform(home: Path) -> None:
    async with reading(home) as reader:
        await reader.round()
        told = await reader.cache.do(lambda c: c.open_ids())
        assert told == {id_ for id_, state in reader.platform().items() if state in OPEN_STATES}
