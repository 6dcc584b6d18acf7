"""Lots that were begun are found again as they were, for the people who are still there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Decision, DeclineReason
from jva_tui.lots.keeping import Kept, from_text, kept, resume, to_text, without
from jva_tui.lots.lot import MAIN, WAITING, Lot, Part
from tests.people import ROSA

IDS = st.integers(1, 10**9)
DECISIONS = st.sampled_from([None, *Decision])


def part(decision: Decision | None, reason: DeclineReason, text: str) -> Part:
    return Part(decision, reason if decision is Decision.DECLINE else None, text)


PARTS = st.builds(part, DECISIONS, st.sampled_from(list(DeclineReason)), st.text())


@st.composite
def lots(draw: st.DrawFn) -> Lot:
    ids = draw(st.lists(IDS, min_size=1, unique=True, max_size=8))
    main, some = draw(PARTS), st.sampled_from(ids)
    lot = Lot(ids, main.decision, ROSA)
    lot.parts[MAIN] = main
    lot.edits = draw(st.dictionaries(some, st.text()))
    lot.chosen = draw(st.dictionaries(some, st.booleans()))
    if main.decision is Decision.VALIDATE:
        lot.wait(draw(st.sets(some)), draw(PARTS))
        lot.joined = draw(st.dictionaries(some, some))
    return lot


def resumed(told: Kept, lot: Lot) -> Lot:
    new = Lot(lot.ids, lot.parts[MAIN].decision, ROSA)
    resume(new, told)
    return new


@given(lots())
def test_what_is_kept_is_found_again_whole(lot: Lot) -> None:
    [told] = from_text(to_text([kept(lot)]))
    assert told.fits(lot.ids, lot.parts[MAIN].decision)
    new = resumed(told, lot)
    for name in ("parts", "waiting", "joined", "edits"):
        assert getattr(new, name) == getattr(lot, name)


@given(lots())
def test_who_had_been_brought_back_is_to_be_looked_at_again(lot: Lot) -> None:
    new = resumed(kept(lot), lot)
    assert new.chosen == {id_: False for id_, is_in in lot.chosen.items() if not is_in}


@given(lots(), st.data())
def test_who_is_not_there_any_more_is_left_out(lot: Lot, data: st.DataObject) -> None:
    there = data.draw(st.sets(st.sampled_from(lot.ids), min_size=1))
    new = Lot(there, lot.parts[MAIN].decision, ROSA)
    resume(new, kept(lot))
    assert {*new.waiting, *new.edits, *new.chosen, *new.joined, *new.joined.values()} <= there


@given(lots(), DECISIONS)
def test_whatever_is_decided_now_counts_and_nobody_is_declined_without_a_yes(
    lot: Lot, decision: Decision | None
) -> None:
    new = Lot(lot.ids, decision, ROSA)
    resume(new, kept(lot))
    assert new.parts[MAIN].decision is decision
    assert new.parts[MAIN].text == lot.parts[MAIN].text
    assert not new.joined or decision is Decision.VALIDATE
    assert (new.parts[MAIN].reason is None) is (decision is not Decision.DECLINE)


def test_it_is_for_the_same_people_if_most_of_them_are() -> None:
    told = kept(Lot([1, 2, 3, 4], None, ROSA))
    assert told.is_for([1, 2, 3])
    assert told.is_for([2, 3, 4, 5])
    assert not told.is_for([1])
    assert not told.is_for([1, 2, 7, 8])


def test_words_of_a_refusal_do_not_fit_a_validation() -> None:
    refusal, message = (kept(Lot([1, 2], decision, ROSA)) for decision in (Decision.DECLINE, None))
    assert refusal.fits([1, 2], Decision.DECLINE)
    assert not refusal.fits([1, 2], Decision.VALIDATE)
    assert message.fits([1, 2], Decision.VALIDATE)


def test_who_was_only_brought_in_for_a_yes_is_not_kept() -> None:
    lot = Lot([1, 2], Decision.VALIDATE, ROSA)
    lot.ids.append(3)
    lot.added.append(3)
    lot.join(1, [3])
    assert kept(lot).ids == (1, 2)
    assert kept(lot).joined == {}


@pytest.mark.parametrize("text", ["", "{", "[[]]", "{}", json.dumps([{"ids": 3}]), "null", "[1]"])
def test_what_nobody_understands_is_as_if_nothing_had_been_begun(text: str) -> None:
    assert from_text(text) == []


def test_only_the_second_part_is_for_those_who_wait() -> None:
    lot = Lot([1, 2], Decision.VALIDATE, ROSA)
    lot.wait([2], Part(None, None, "En attente."))
    assert not kept(Lot([1], None, ROSA)).has_text
    assert kept(lot).has_text
    assert lot.parts[WAITING].text == "En attente."


@given(lots(), st.sets(IDS))
def test_of_who_is_forgotten_nothing_is_kept(lot: Lot, others: set[int]) -> None:
    gone = {*lot.ids[:1], *others}
    told = kept(lot)
    left = without([told], gone)
    assert without([told], ()) == [told]
    assert bool(left) is not (set(lot.ids) <= gone)
    for one in left:
        named = {*one.ids, *one.waiting, *one.left_out, *one.edits, *one.joined}
        assert not (named | set(one.joined.values())) & gone
        assert set(one.ids) == set(lot.ids) - gone
        assert one.edits == {id_: text for id_, text in lot.edits.items() if id_ not in gone}
