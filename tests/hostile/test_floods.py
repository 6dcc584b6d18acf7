"""What piles up is cut down to what a language may need; nothing else is touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.text import MOST_ON_ONE, clean, takes_no_room
from tests.hostile.texts import FLOODS

JOINER = "\u200d"
PILING = st.text(
    st.sampled_from(
        "aé山ᄀ\u1161\u11a8\u0301\u0323\u0489\u200b\u200d\u200f\u2060\ufe0f\u20e3👩🏽\U000e0067กำ็ि"
    )
)


def highest(text: str) -> int:
    """How much stands on, or is joined to, one character."""
    height = most = 0
    for before, char in zip(f" {text}", text, strict=False):
        is_joined = before == JOINER and char > "\u02ff"
        height = height + 1 if takes_no_room(char) or is_joined else 0
        most = max(most, height)
    return most


@given(
    st.lists(st.tuples(PILING, st.integers(1, 30))).map(lambda ps: "".join(p * n for p, n in ps))
)
def test_no_pile_is_higher_than_any_language_needs(text: str) -> None:
    cleaned = clean(text)
    assert highest(cleaned) <= MOST_ON_ONE
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.lists(PILING.filter(lambda text: highest(text) < MOST_ON_ONE)).map(" ".join))
def test_what_does_not_pile_up_stays(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "text",
    [
        "👩🏽\u200d❤️\u200d💋\u200d👨🏿 👩\u200d👩\u200d👧\u200d👦",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1\ufe0f\u20e3",
        "Tiếng Việt, बिल्लियाँ, བརྒྱུད, ศึกษาอยู่, בְּרֵאשִׁית, ශ්\u200dරී",
        "ᄒᆞᆫ글",
    ],
)
def test_what_people_write_stays(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("piece", FLOODS)
def test_a_flood_is_no_longer_than_it_is_wide(piece: str) -> None:
    """Half a million characters on one cell would be drawn at every key."""
    cleaned = clean(f"x{piece * 5000}y")
    cells = sum(not takes_no_room(char) for char in cleaned)
    assert cells <= len(cleaned) <= (cells + 1) * (MOST_ON_ONE + 1)
    assert cleaned[0] == "x"
    assert cleaned[-1] == "y"
