"""The word that was probably meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.query.nearest import distance, nearest

_WORDS = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("pendign", "pending"), ("pening", "pending"), ("openn", "open"), ("xyz", ""), ("", "")],
)
def test_the_word_to_which_the_fewest_slips_lead(written: str, meant: str) -> None:
    assert nearest(written, ["progress", "pending", "open"]) == meant


@given(one=_WORDS, other=_WORDS)
def test_slips_are_counted_both_ways(one: str, other: str) -> None:
    slips = distance(one, other, 9)
    assert slips == distance(other, one, 9)
    assert (slips == 0) is (one == other)
    assert abs(len(one) - len(other)) <= slips <= max(len(one), len(other))
    assert (distance(one, other, 1) <= 1) is (slips <= 1)
