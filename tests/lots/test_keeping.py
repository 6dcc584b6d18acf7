"""A lot that was begun is found again as it was, for the people who are still there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Decision, DeclineReason
from jva_tui.lots.keeping import from_text, resume, to_text
from jva_tui.lots.lot import Lot, Part
from tests.people import ROSA

IDS = st.integers(1, 10**9)
REASONED = st.builds(
    lambda decision, reason, text: Part(
        decision, reason if decision is Decision.DECLINE else None, text
    ),
    st.sampled_from([None, *Decision]),
    st.sampled_from(list(DeclineReason)),
    st.text(),
)


@st.composite
def lots(draw: st.DrawFn) -> Lot:
    ids = draw(st.lists(IDS, min_size=1, unique=True, max_size=8))
    lot = Lot(ids, None, ROSA)
    lot.parts = draw(st.lists(REASONED, min_size=1, max_size=3))
    some = st.sampled_from(ids)
    lot.part_of = draw(st.dictionaries(some, st.integers(0, len(lot.parts) - 1)))
    lot.edits = draw(st.dictionaries(some, st.text()))
    lot.chosen = draw(st.dictionaries(some, st.booleans()))
    lot.after = draw(st.dictionaries(some, some))
    return lot


@given(lots())
def test_what_is_kept_is_found_again_whole(lot: Lot) -> None:
    kept = from_text(to_text(lot))
    assert kept is not None
    assert kept.is_for(lot.ids)
    new = Lot(lot.ids, Decision.CANCEL, ROSA)
    resume(new, kept)
    for name in ("parts", "part_of", "edits", "chosen", "after"):
        assert getattr(new, name) == getattr(lot, name)


@given(lots(), st.data())
def test_who_is_not_there_any_more_is_left_out(lot: Lot, data: st.DataObject) -> None:
    there = data.draw(st.sets(st.sampled_from(lot.ids), min_size=1))
    kept = from_text(to_text(lot))
    assert kept is not None
    new = Lot(there, None, ROSA)
    resume(new, kept)
    for told in (new.part_of, new.edits, new.chosen, new.after):
        assert set(told) <= there
    assert set(new.after.values()) <= there


def test_it_is_for_the_same_people_if_most_of_them_are() -> None:
    kept = from_text(to_text(Lot([1, 2, 3, 4], None, ROSA)))
    assert kept is not None
    assert kept.is_for([1, 2, 3])
    assert kept.is_for([2, 3, 4, 5])
    assert not kept.is_for([1])
    assert not kept.is_for([1, 2, 7, 8])


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", json.dumps({"ids": 3}), "null"])
def test_what_nobody_understands_is_as_if_nothing_had_been_begun(text: str) -> None:
    assert from_text(text) is None
