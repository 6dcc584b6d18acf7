"""Whatever others do, reading ends with what the platform holds, and staleness is bounded."""

from __future__ import annotations

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from jva_tui.sandbox.acts import ACTS
from jva_tui.store.cache import SWEPT_AT
from tests.sync.world import OURS, USUAL, World, world

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

WITH_SWITCHES = (*USUAL, *["switch_role"] * 3)
seeds = st.integers(0, 10_000)
sizes = st.sampled_from([7, 30, 500])


def busy(office: World, chance: float, names: tuple[str, ...] = USUAL) -> None:
    """From now on others act while we read."""

    def act() -> None:
        while office.dice.random() < chance:
            office.act(names)

    office.maybe_act = act  # type: ignore[method-assign]  # the place that is meant for it


def calm(office: World) -> None:
    """Others do nothing any more."""
    office.maybe_act = lambda: None  # type: ignore[method-assign]  # the place that is meant for it


@settings(max_examples=8)
@given(seed=seeds, size=sizes, rounds=st.integers(1, 4))
async def test_a_round_sees_the_open_requests_as_they_stand(
    seed: int, size: int, rounds: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with world(tmp_path_factory.mktemp("world"), seed, size=size) as office:
        await office.sweep()
        for _ in range(rounds):
            for _ in range(office.dice.randrange(12)):
                office.act()
            office.clock.advance(2)
            await office.refresh()
            note("\n".join(office.done))
            followed = {
                id_: stands
                for id_, stands in (await office.differing()).items()
                if any(one and one.is_followed for one in stands)
            }
            assert followed == {}


@settings(max_examples=8)
@given(seed=seeds, size=sizes, chance=st.sampled_from([0.0, 0.2, 0.6]))
async def test_a_whole_sweep_leaves_nothing_that_differs(
    seed: int, size: int, chance: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with world(tmp_path_factory.mktemp("world"), seed, size=size) as office:
        busy(office, chance)
        await office.sweep()
        for _ in range(office.dice.randrange(3)):
            await office.refresh()
            await office.sync.piece()
        note("\n".join(office.done))
        swept_at = await office.cache.do(lambda cache: cache.get(SWEPT_AT))
        stale = await office.differing()
        assert {id_: one for id_, one in stale.items() if office.touched(id_) < swept_at} == {}
        calm(office)
        office.clock.advance(5)
        await office.sweep()  # what is left of the present one
        await office.sweep()
        assert await office.differing() == {}


@settings(max_examples=8)
@given(seed=seeds, chance=st.sampled_from([0.2, 0.5]))
async def test_an_organisation_switched_in_the_browser_mixes_nothing_and_loses_nothing(
    seed: int, chance: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with world(tmp_path_factory.mktemp("world"), seed) as office:
        await office.sweep()
        busy(office, chance, WITH_SWITCHES)
        for _ in range(4):
            await office.at_home(office.refresh)
            await office.at_home(office.sync.piece)
            missions = {stand.mission_id for stand in (await office.here()).values()}
            assert {office.situation.missions[id_].structure_id for id_ in missions} <= {OURS}
        calm(office)
        office.clock.advance(5)
        await office.at_home(office.sweep)
        await office.at_home(office.sweep)
        note("\n".join(office.done))
        assert await office.differing() == {}


@settings(max_examples=8)
@given(seed=seeds, chance=st.sampled_from([0.0, 0.3]))
async def test_a_program_that_dies_between_any_two_requests_goes_on(
    seed: int, chance: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with world(tmp_path_factory.mktemp("world"), seed, size=30) as office:
        busy(office, chance)
        while not await office.sync.is_complete():
            await office.sync.piece()
            office.maybe_act()
            if office.dice.random() < 0.2:
                await office.client.aclose()
                await office.sign_in()
        calm(office)
        office.clock.advance(5)
        await office.sweep()
        note("\n".join(office.done))
        assert await office.differing() == {}


def test_every_kind_of_act_is_in_the_histories() -> None:
    assert set(WITH_SWITCHES) == set(ACTS) - {"block"}
