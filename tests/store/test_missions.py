"""Missions with how they stand, against plain Python over random inboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jva_tui.domain import OPEN_STATES, State
from jva_tui.store.beside import Beside
from jva_tui.store.cache import Cache
from jva_tui.store.database import query
from jva_tui.store.missions import _OUTLOOKS, Outlook, Waiting
from tests.people import NOW, ROSA
from tests.store.conftest import KEY
from tests.store.inboxes import OURS, THEIRS, Entry, inboxes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.domain import Mission

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover


class Scene(NamedTuple):
    """An inbox, with waiting lists, and with people who have left it."""

    entries: list[Entry]
    waiting: dict[int, tuple[int, int]]
    """By participation, for which mission it waits, and since when."""
    gone: set[int]


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Inboxes in which many wait, and from which many have left."""
    entries = draw(inboxes())
    waits = st.tuples(st.sampled_from([OURS.id, THEIRS.id]), st.integers(NOW - 3, NOW))
    waiting = {entry.told.id: draw(st.none() | waits) for entry in entries}
    gone = {entry.told.id for entry in entries if draw(st.sampled_from([True, False, False]))}
    return Scene(entries, {id_: told for id_, told in waiting.items() if told}, gone)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(scene=scenes())
def test_missions_stand_as_their_requests_do(
    tmp_path_factory: pytest.TempPathFactory, scene: Scene
) -> None:
    cache = Cache.open(tmp_path_factory.mktemp("missions") / "cache.db", KEY)
    cache.save_me(ROSA)
    cache.save_participations(entry.told for entry in scene.entries)
    cache.lay_over(
        {entry.told.id: entry.overlay for entry in scene.entries if entry.overlay},
        beside=Beside(waiting=frozenset((id_, *rest) for id_, rest in scene.waiting.items())),
    )
    cache.forget_people(scene.gone)  # who has left is validated all the same
    for mine in (True, False):
        missions = [OURS] if mine else [OURS, THEIRS]
        expected = [outlook(one, scene) for one in missions]
        assert cache.outlooks(mine=mine) == [one for one in expected if one]
    cache.close()


def outlook(mission: Mission, scene: Scene) -> Outlook | None:
    """How a mission stands; None where nobody is left of those who asked to join it."""
    every, waiting, gone = scene
    asked = [entry for entry in every if entry.told.mission == mission]
    here = [entry for entry in asked if entry.told.id not in gone]
    if not here:
        return None
    left = [entry for entry in asked if entry.told.id in gone and entry.told.state == "Validée"]
    pending = created(here, State.PENDING)
    line = sorted(
        (waiting[entry.told.id][1], entry.told.id, entry.told.volunteer.name)
        for entry in here
        if waiting.get(entry.told.id, (0, 0))[0] == mission.id and entry.shown in OPEN_STATES
    )
    return Outlook(
        mission=mission,
        is_mine=mission == OURS,
        pending=len(pending),
        in_progress=len(created(here, State.IN_PROGRESS)),
        validated=len(created(here, State.VALIDATED)) + len(left),
        on_their_way=sum(entry.shown == State.VALIDATED != entry.told.state for entry in here),
        oldest_at=min(pending, default=None),
        last_at=max(entry.told.created_at for entry in here),
        waiting=tuple(Waiting(id_, name) for _since, id_, name in line),
    )


def created(entries: Sequence[Entry], state: State) -> list[int]:
    """When those were made that are shown in this state."""
    return [entry.told.created_at for entry in entries if entry.shown == state]


def test_places_are_free_until_as_many_are_validated() -> None:
    full = Outlook(OURS, True, 0, 0, 19, 0, None, None)
    assert (full.free, full._replace(validated=21).free) == (1, 0)
    assert full._replace(mission=OURS._replace(places=None)).free is None


def test_requests_are_counted_without_reading_their_rows(cache: Cache) -> None:
    plan = query(cache._connection, f"EXPLAIN QUERY PLAN {_OUTLOOKS}", (True,))
    [scan] = [step for *_, step in plan if step.startswith("SCAN inbox")]
    assert scan == "SCAN inbox USING COVERING INDEX inbox_mission"
