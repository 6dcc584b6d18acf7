"""What the store holds after reading is what the platform holds, in few requests."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.api.errors import NotConnected
from jva_tui.domain import OPEN_STATES, State, View
from jva_tui.paths import private_folder
from jva_tui.store.cache import SWEEP, SWEPT_AT, UNREAD_ROWS, Cache
from jva_tui.store.worker import Worker
from jva_tui.sync import Intake, OtherOrganisation, Progress, Sync
from jva_tui.sync.plan import Stage
from tests.office import BASILE, KEY, Network, Office, move_in, refuse
from tests.people import DAY, NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import httpx

    from jva_tui.api.client import Client, Page
    from jva_tui.domain import Conversation, Me, Participation
    from jva_tui.sandbox import situation as records


class Reader:
    """Rosa's computer, reading."""

    def __init__(self, office: Office, client: Client, cache: Worker[Cache], me: Me) -> None:
        self.office = office
        self.client = client
        self.cache = cache
        self.me = me
        self.intake = Intake(client, cache, me)
        self.sync = Sync(self.intake, lambda: int(office.clock.now()))
        self.signing_in = list(office.network.sent)

    async def everything(self) -> list[Progress]:
        """Everything is read, to the end of the present sweep."""
        told: list[Progress] = []
        while not told or not told[-1].is_end:
            told.append(await self.sync.piece())
        self.office.network.sent.clear()
        self.office.clock.advance(60)
        return told

    async def round(self) -> list[Progress]:
        """One round."""
        told = [progress async for progress in self.sync.refresh()]
        return told + [progress async for progress in self.sync.rotate()]

    async def states(self) -> dict[int, str]:
        """The states that this computer shows."""

        def read(cache: Cache) -> dict[int, str]:
            ids = cache.ids(View.ALL, mine=False, now=NOW)
            return {row.id: row.state for row in cache.rows(ids)}

        return await self.cache.do(read)

    def is_mine(self, row: records.Participation) -> bool:
        """Whether Rosa is in the conversation about a participation of her organisation."""
        situation = self.office.situation
        conversation = situation.conversation_of.get(row.id)
        return row.id in self.platform() and bool(
            conversation and self.me.user_id in conversation.members
        )

    def platform(self) -> dict[int, str]:
        """The states that the platform holds for Rosa's organisation."""
        situation = self.office.situation
        return {
            row.id: row.state
            for row in situation.participations.values()
            if (mission := situation.mission_of(row)) and mission.structure_id == 1
        }


@asynccontextmanager
async def reading(folder: Path, *, has_read: bool = False) -> AsyncIterator[Reader]:
    office = Office(folder, jumps=True)
    if has_read:
        await move_in(office)
    client = await office.client(network=office.network)
    me = await client.me()
    path = private_folder(folder) / "cache.db"
    cache: Worker[Cache] = Worker(lambda: Cache.open(path, KEY), "cache")
    await cache.do(lambda c: c.save_me(me))
    try:
        reader = Reader(office, client, cache, me)
        if has_read:
            office.network.sent.clear()
        yield reader
    finally:
        cache.close()
        await client.aclose()


async def test_the_first_read_shows_the_open_ones_at_once_and_everything_in_the_end(
    home: Path,
) -> None:
    async with reading(home) as reader:
        network = reader.office.network
        assert await reader.sync.open_piece()
        assert len(network.sent) == len(reader.signing_in) + 1
        talking = {
            row.id
            for row in reader.office.situation.participations.values()
            if row.state in OPEN_STATES and reader.is_mine(row)
        }
        assert set(await reader.states()) == talking
        while await reader.sync.open_piece():
            pass
        opened = {id_ for id_, state in reader.platform().items() if state in OPEN_STATES}
        assert {
            id_ for id_, state in (await reader.states()).items() if state in OPEN_STATES
        } == opened
        told = await reader.everything()
        assert await reader.states() == reader.platform()
        assert (told[-1].done, told[-1].total) == (600, 600)
        assert await reader.sync.is_complete()


async def test_an_interrupted_first_read_goes_on_where_it_stopped(home: Path) -> None:
    async with reading(home) as reader:
        network = reader.office.network
        asked = 0
        while not await reader.sync.is_complete():
            fresh = Sync(reader.intake, lambda: NOW)
            network.faults[:] = [lambda r, n: refuse(r, n) if len(n.sent) % 3 == 0 else None]
            network.sent.append("")
            with suppress(NotConnected):
                await fresh.piece()
                asked += 1
        assert await reader.states() == reader.platform()
        assert asked <= 51  # as many pieces as without interruptions: nothing is read again


async def test_when_nothing_changed_a_round_is_three_requests(home: Path) -> None:
    async with reading(home, has_read=True) as reader:
        for _ in range(4):
            reader.office.network.sent.clear()
            told = await reader.round()
            assert not frozenset().union(*(progress.changed for progress in told))
            assert len(reader.office.network.sent) <= 3


@pytest.mark.parametrize("state", [State.PENDING, State.IN_PROGRESS])
async def test_a_colleagues_decision_is_seen_in_the_next_round(home: Path, state: State) -> None:
    async with reading(home, has_read=True) as reader:
        one = reader.office.open_one(state)
        colleague = await reader.office.client(BASILE)
        mission = reader.office.situation.participations[one].mission_id
        await colleague.set_state(one, mission, State.VALIDATED)
        await colleague.aclose()
        await reader.round()
        assert (await reader.states())[one] == State.VALIDATED


async def test_a_new_request_is_seen_in_the_next_round(home: Path) -> None:
    async with reading(home, has_read=True) as reader:
        situation = reader.office.situation
        newest = situation.newest()[0]
        situation.add_participation(
            type(newest)(9_001, 6, newest.mission_id, State.PENDING, NOW, NOW)
        )
        await reader.round()
        assert (await reader.states())[9_001] == State.PENDING


async def test_a_word_to_a_validated_request_is_seen_within_two_rounds(home: Path) -> None:
    async with reading(home, has_read=True) as reader:
        one = reader.office.open_one(State.VALIDATED)
        situation = reader.office.situation
        profile = situation.profiles[situation.participations[one].profile_id]
        volunteer = await reader.office.client(profile.email)
        await volunteer.post_message(situation.conversation_of[one].id, "Une question !")
        await volunteer.aclose()
        await reader.round()
        await reader.round()
        row = (await reader.cache.do(lambda c: c.rows([one])))[0]
        assert (row.snippet, row.is_theirs, row.is_unread) == ("Une question !", True, True)


async def test_what_nothing_tells_is_seen_by_the_sweep(home: Path) -> None:
    async with reading(home, has_read=True) as reader:
        silent = reader.office.situation.participations[
            reader.office.open_one(State.VALIDATED, talks=False)
        ]
        silent.state, silent.updated_at = State.CANCELLED, NOW
        await reader.everything()
        assert (await reader.states())[silent.id] == State.CANCELLED


@pytest.mark.parametrize("organisation", [2, None])
async def test_another_organisation_is_noticed_and_nothing_is_mixed(
    home: Path, organisation: int | None
) -> None:
    async with reading(home, has_read=True) as reader:
        before = await reader.states()
        reader.office.situation.users[2].contextable_id = organisation
        with pytest.raises(OtherOrganisation):
            await reader.round()
        assert await reader.states() == before


async def test_rows_that_vanish_because_the_organisation_changed_are_kept(home: Path) -> None:
    async with reading(home, has_read=True) as reader:
        one = reader.office.open_one()
        reader.office.situation.users[2].contextable_id = None
        with pytest.raises(OtherOrganisation):
            await reader.intake.look_into([one])
        assert one in await reader.states()


@pytest.mark.parametrize("organisations", [(2, 1, 1), (2, 2, 1), (2, 1, 2, 2)])
async def test_an_organisation_switched_from_request_to_request_costs_no_row(
    home: Path, organisations: tuple[int, ...]
) -> None:
    async with reading(home, has_read=True) as reader:
        one, rosa = reader.office.open_one(), reader.office.situation.users[2]
        current = iter(organisations)

        def switch(_request: httpx.Request, _network: Network) -> None:
            rosa.contextable_id = next(current, 1)

        reader.office.network.faults.append(switch)
        with suppress(OtherOrganisation):
            await reader.intake.look_into([one])
        assert one in await reader.states()


async def test_a_deleted_missions_request_is_forgotten(home: Path) -> None:
    async with reading(home, has_read=True) as reader:
        one = reader.office.open_one()
        situation = reader.office.situation
        situation.missions[situation.participations[one].mission_id].deleted_at = NOW
        assert (await reader.intake.look_into([one])).rows == []
        assert one not in await reader.states()


async def test_only_lists_are_read_so_that_nothing_is_marked_as_read(home: Path) -> None:
    async with reading(home, has_read=True) as reader:
        reader.office.clock.advance(DAY)
        await reader.round()
        assert {line.removeprefix("GET /api/") for line in reader.office.network.sent} == {
            "participations",
            "conversations",
        }


async def test_a_conversation_that_cannot_be_read_stays_among_mine(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(home, has_read=True) as reader:
        one = reader.office.open_one()
        ask = reader.client.conversation_page

        async def without_it(*args: Any, **filters: Any) -> Page[Conversation]:
            page = await ask(*args, **filters)
            kept = tuple(row for row in page.items if row.participation_id != one)
            return replace(page, items=kept, skipped=1)

        monkeypatch.setattr(reader.client, "conversation_page", without_it)
        await reader.round()
        talk = await reader.cache.do(lambda c: c.conversation(one))
        assert talk is not None
        assert reader.me.user_id in talk.member_ids


@pytest.mark.parametrize(
    ("told", "is_left"), [({"skipped": 1}, False), ({"last_page": 2}, False), ({}, True)]
)
async def test_only_a_talk_that_a_whole_answer_lacks_is_left(
    home: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, Any], is_left: bool
) -> None:
    async with reading(home, has_read=True) as reader:
        one = reader.office.open_one()
        ask = reader.client.conversation_page

        async def without_rows(*args: Any, **filters: Any) -> Page[Conversation]:
            return replace(await ask(*args, **filters), items=(), **told)

        monkeypatch.setattr(reader.client, "conversation_page", without_rows)
        await reader.intake.talks_about([one])
        talk = await reader.cache.do(lambda c: c.conversation(one))
        assert talk is not None
        assert (reader.me.user_id not in talk.member_ids) is is_left


async def test_a_request_that_cannot_be_read_is_not_forgotten(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(home, has_read=True) as reader:
        one = reader.office.open_one()
        ask = reader.client.participation_page

        async def without_rows(*args: Any, **filters: Any) -> Page[Participation]:
            return replace(await ask(*args, **filters), items=(), skipped=1)

        monkeypatch.setattr(reader.client, "participation_page", without_rows)
        assert (await reader.intake.look_into([one])).rows == []
        assert one in await reader.states()


async def test_the_second_in_which_a_talk_was_read_stays_open_whoever_asks_meanwhile(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(home, has_read=True) as reader:
        one = reader.office.open_one()
        now = int(reader.office.clock.now())
        reader.office.situation.conversation_of[one].updated_at = now
        ask = reader.client.participation_page

        async def slowly(*args: Any, **filters: Any) -> Page[Participation]:
            page = await ask(*args, **filters)
            reader.office.clock.advance(1)
            await reader.client.me()
            return page

        monkeypatch.setattr(reader.client, "participation_page", slowly)
        await reader.intake.look_into([one])
        known = await reader.cache.do(lambda c: c.participation(one))
        assert known is not None
        assert (known.conversation_updated_at or 0) < now
        await reader.intake.look_into([one])
        known = await reader.cache.do(lambda c: c.participation(one))
        assert known is not None
        assert known.conversation_updated_at == now


async def test_a_request_of_an_unknown_mission_that_pages_skip_is_found_by_its_state(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(home, has_read=True) as reader:
        situation = reader.office.situation
        oldest = situation.newest()[-1]
        model = next(m for m in situation.missions.values() if m.structure_id == 1)
        situation.missions[9_000] = replace(model, id=9_000)
        at = oldest.created_at - 1
        situation.add_participation(type(oldest)(9_001, 6, 9_000, State.VALIDATED, at, at))
        ask = reader.client.participation_page

        async def skipping(page: int = 1, **filters: Any) -> Page[Participation]:
            found = await ask(page, **filters)
            if filters.get("states") or filters.get("ids"):
                return found
            return replace(found, items=tuple(row for row in found.items if row.id != 9_001))

        monkeypatch.setattr(reader.client, "participation_page", skipping)
        await reader.everything()
        assert (await reader.states())[9_001] == State.VALIDATED


async def test_a_mission_that_another_organisation_takes_over_goes_with_its_requests(
    home: Path,
) -> None:
    async with reading(home, has_read=True) as reader:
        situation = reader.office.situation
        one = situation.participations[reader.office.open_one()]
        situation.missions[one.mission_id].structure_id = 2
        await reader.round()
        assert one.id not in await reader.states()
        await reader.everything()
        assert await reader.states() == reader.platform()


async def test_what_the_platform_counts_and_never_shows_is_said_and_not_looked_for_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(home, has_read=True) as reader:
        ask = reader.client.participation_page

        async def boasting(*args: Any, **filters: Any) -> Page[Participation]:
            page = await ask(*args, **filters)
            is_part = any(filters.get(name) for name in ("ids", "missions", "states"))
            return page if is_part else replace(page, total=page.total + 3)

        monkeypatch.setattr(reader.client, "participation_page", boasting)
        for _ in range(3):
            await reader.round()
        assert await reader.cache.do(lambda c: c.get(UNREAD_ROWS)) == 3
        reader.office.network.sent.clear()
        await reader.round()
        assert len(reader.office.network.sent) <= 3
        monkeypatch.undo()
        await reader.round()
        assert await reader.cache.do(lambda c: c.get(UNREAD_ROWS)) == 0


async def test_a_sweep_vouches_from_its_beginning_and_sees_what_was_deleted_during_it(
    home: Path,
) -> None:
    async with reading(home, has_read=True) as reader:
        situation, clock = reader.office.situation, reader.office.clock
        began_at = int(clock.now())
        while (await reader.cache.do(lambda c: c.get(SWEEP)))["stage"] != Stage.MISSIONS:
            await reader.sync.piece()
            clock.advance(10)
        one = situation.participations[reader.office.open_one(talks=False)]
        situation.missions[one.mission_id].deleted_at = int(clock.now())
        await reader.everything()
        assert await reader.states() == reader.platform()
        assert await reader.cache.do(lambda c: c.get(SWEPT_AT)) == began_at


async def test_a_decision_about_an_old_request_is_seen_without_the_latest_talks(home: Path) -> None:
    async with reading(home, has_read=True) as reader:
        rows = reader.office.situation.newest()
        one = [row for row in rows if row.state in OPEN_STATES and reader.is_mine(row)][-1]
        one.state, one.updated_at = State.CANCELLED, int(reader.office.clock.now())
        async for _progress in reader.sync.refresh():
            pass
        assert (await reader.states())[one.id] == State.CANCELLED
