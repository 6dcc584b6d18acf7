"""What has left is neither read back nor missed; what changes about it brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from jva_tui.domain import OPEN_STATES
from jva_tui.store.cache import UNREAD_ROWS
from jva_tui.store.database import query
from tests.people import DAY
from tests.sync.test_histories import busy, calm
from tests.sync.world import World, world

if TYPE_CHECKING:
    from jva_tui.store.cache import Cache

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover


class Left(NamedTuple):
    """How a request stood when it left, and whether for good."""

    state: str
    updated_at: int
    talked_at: int
    is_forgotten: bool


def left(cache: Cache) -> dict[int, Left]:
    """What has left this computer."""
    found = query(
        cache._connection,
        "SELECT participation_id, state, updated_at, talked_at, "
        "participation_id IN (SELECT participation_id FROM forgotten) FROM retired",
    )
    return {id_: Left(state, at, talk, bool(gone)) for id_, state, at, talk, gone in found}


async def retire(office: World, days: int) -> set[int]:
    """Lets leave what has not changed for so many days."""
    before = int(office.clock.now()) - days * DAY
    return await office.cache.do(lambda cache: cache.retire(before, (), 999))


async def unexplained(office: World) -> dict[int, object]:
    """What stands otherwise here than on the platform, although nothing has left on purpose."""
    away = await office.cache.do(left)
    situation = office.situation
    found: dict[int, object] = {}
    for id_, stands in (await office.differing()).items():
        there, here = stands
        known, told = away.get(id_), situation.participations.get(id_)
        if known is None or told is None or there is None or here is not None:
            found[id_] = (stands, known)
        elif not known.is_forgotten:
            talk = situation.conversation_of.get(id_)
            talked_at = talk.updated_at if talk else 0
            if (
                told.state in OPEN_STATES
                or told.updated_at > known.updated_at
                or talked_at > known.talked_at
            ):
                found[id_] = (stands, known)
    return found


@settings(max_examples=8)
@given(
    seed=st.integers(0, 10_000),
    size=st.sampled_from([7, 500]),
    chance=st.sampled_from([0.0, 0.3]),
    days=st.sampled_from([0, 10, 60]),
)
async def test_whatever_others_do_only_what_is_over_is_away(
    seed: int,
    size: int,
    chance: float,
    days: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with world(tmp_path_factory.mktemp("world"), seed, size=size) as office:
        await office.sweep()
        some = sorted(office.platform())[:3]
        await office.cache.do(lambda cache: cache.forget_people(some))
        await retire(office, days)
        busy(office, chance)
        for _ in range(3):
            await office.refresh()
            await retire(office, days)
            await office.sync.piece()
        calm(office)
        office.clock.advance(5)
        await office.sweep()
        await office.sweep()
        note("\n".join(office.done))
        assert await unexplained(office) == {}
        away = await office.cache.do(left)
        assert not {id_ for id_, one in away.items() if not one.is_forgotten} & set(
            await office.here()
        )
        counted = await office.cache.do(lambda cache: (cache.count(), cache.get(UNREAD_ROWS, 0)))
        assert counted == (len(office.platform()), 0)
        assert not set(some) & set(await office.here())


async def test_nothing_more_is_asked_for_than_without_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    asked = []
    for days in (None, 0):
        async with world(tmp_path_factory.mktemp("world"), 5) as office:
            await office.sweep()
            if days is not None:
                some = sorted(await office.here())[::9]
                await office.cache.do(lambda cache, ids=some: cache.forget_people(ids))  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
                assert len(await retire(office, days)) > 10
            await office.sweep()
            office.network.sent.clear()
            await office.refresh()
            quiet = len(office.network.sent)
            await office.rotate()
            await office.sweep()
            asked.append((quiet, len(office.network.sent)))
            assert await office.cache.do(lambda cache: cache.get(UNREAD_ROWS, 0)) == 0
    without, with_it = asked
    assert with_it[0] == without[0] == 2
    assert with_it[1] <= without[1]
