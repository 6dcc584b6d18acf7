"""Texts with tokens in them, of every kind that somebody may write."""

from __future__ import annotations

from hypothesis import strategies as st

from jva_tui.templates.tokens import LOCAL_TOKENS, TOKENS, places, render
from tests.people import ROSA, participation, volunteer

ALPHABET = [
    *"ab_[]|$& <>\n",
    *("é", "\N{RIGHT-TO-LEFT MARK}", "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{HEBREW LETTER ALEF}"),
    *("\N{WOMAN}", "\N{ZERO WIDTH JOINER}", "\N{ROCKET}"),
]
TEXTS = st.text(st.sampled_from(ALPHABET), max_size=30)
FALLBACKS = TEXTS.map(lambda text: text.translate(dict.fromkeys(map(ord, "[]\n"))))
EVERY = TOKENS + LOCAL_TOKENS
AUTHOR = ROSA._replace(signature="Rosa\nLes Amis du Test", structure_phone="0170180001")
NOBODY = participation(
    mission=None, volunteer=volunteer(first_name="", last_name="", zip="", city="")
)
"""Of whom nothing is known."""


def with_fallback(token: str, fallback: str) -> str:
    return f"{token[:-1]}|{fallback}]"


@st.composite
def tokens(draw: st.DrawFn) -> str:
    """A token, often with a fallback."""
    token = draw(st.sampled_from(EVERY))
    return with_fallback(token, draw(FALLBACKS)) if draw(st.booleans()) else token


PIECES = st.one_of(TEXTS, tokens(), st.sampled_from(["[", "]", "|", "[nom]", "[sic]", "[a_b|c]"]))
WRITTEN = st.lists(PIECES, max_size=8).map("".join)
"""Texts with tokens that stand anywhere: repeated, side by side, within brackets."""


def slips_in(text: str) -> list[str]:
    return [text[place.start : place.end] for place in places(text) if not place.is_known]


def filled(token: str) -> str:
    return render(token, participation(), AUTHOR).text
