"""How many of a mission have a place, as far as is known here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jva_tui.domain import State
from jva_tui.operations import OperationState, Overlay
from tests.people import MISSION, ROSA, participation, volunteer
from tests.store.inboxes import OURS, THEIRS, Entry, inboxes, load
from tests.store.test_views import new_cache

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.store.cache import Cache

__all__ = ["new_cache"]
MISSIONS = [OURS.id, THEIRS.id, 99]
IN_FLIGHT = {OperationState.SENDING, OperationState.UNCONFIRMED}
WAITING = Overlay(OperationState.QUEUED, State.VALIDATED)
LEAVING = Overlay(OperationState.SENDING, State.VALIDATED)


def is_of(entry: Entry, mission_id: int) -> bool:
    return entry.told.mission is not None and entry.told.mission.id == mission_id


def has_place(entry: Entry, apart_from: set[int]) -> bool:
    """The definition, in plain Python."""
    laid = entry.overlay
    if entry.told.state == State.VALIDATED:
        return True
    is_being_validated = laid is not None and laid.state == State.VALIDATED
    return (
        is_being_validated
        and laid is not None
        and laid.operation in IN_FLIGHT
        and entry.told.id not in apart_from
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(entries=inboxes(), apart_from=st.sets(st.integers(1, 60)))
def test_places_are_counted_as_their_definition_says(
    new_cache: Callable[[], Cache], entries: list[Entry], apart_from: set[int]
) -> None:
    cache = new_cache()
    load(cache, entries)
    shown, taken = cache.validated_of(MISSIONS), cache.places_taken(MISSIONS, apart_from=apart_from)
    assert set(shown) == set(MISSIONS)
    for id_ in MISSIONS:
        ours = [entry for entry in entries if is_of(entry, id_)]
        assert shown[id_] == sum(entry.shown == State.VALIDATED for entry in ours)
        assert taken.get(id_, 0) == sum(has_place(entry, apart_from) for entry in ours)


def test_what_waits_is_shown_as_validated_and_takes_its_place_when_it_leaves(cache: Cache) -> None:
    cache.save_me(ROSA)
    cache.save_participations(
        participation(id_, volunteer=volunteer(id_), conversation_id=10 + id_, latest=None)
        for id_ in (1, 2, 3)
    )
    assert cache.validated_of([MISSION.id]) == {MISSION.id: 0}
    cache.lay_over({1: WAITING, 2: LEAVING})
    assert cache.validated_of([MISSION.id]) == {MISSION.id: 2}
    assert cache.places_taken([MISSION.id], apart_from=[]) == {MISSION.id: 1}
    assert cache.places_taken([MISSION.id], apart_from=[2, 3]) == {}
    assert cache.places_taken([99], apart_from=[]) == {}
    assert cache.validated_of([]) == cache.places_taken([], apart_from=[]) == {}
