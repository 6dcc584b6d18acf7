from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.cells import ELLIPSIS, cut, fit, graphemes, plain, width_of, wrap

AWKWARD = st.sampled_from(
    [
        "é",
        "e\u0301",
        "👨‍👩‍👧",
        "👍🏽",
        "🇫🇷",
        "山",
        "한",
        "\u200d",
        "\ufe0f",
        "❤️",
        "\t",
        "\n",
        "\x07",
        "\u00a0",
        "\u00ad",
    ]
)
TEXTS = st.lists(st.one_of(AWKWARD, st.characters(exclude_categories=["Cs"]))).map("".join)
WIDTHS = st.integers(0, 40)


@given(TEXTS, WIDTHS, st.sampled_from(["left", "right", "centre"]))
@example("\u200d\u200dabc", 1, "left")
@example("\n\u200d\u200d\u200d山山", 3, "right")
@example("a\u200d   bcd", 4, "centre")
def test_a_fitted_line_is_exactly_as_wide_as_asked(text: str, width: int, align: str) -> None:
    line = fit(text, width, align)  # type: ignore[arg-type]  # sampled from its literals
    assert cell_len(line) == width


@given(TEXTS, WIDTHS)
def test_a_cut_text_never_exceeds_its_width(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width


@given(TEXTS, st.integers(1, 40))
def test_what_fits_is_not_cut(text: str, more: int) -> None:
    assert ELLIPSIS in text or ELLIPSIS not in cut(text, cell_len(plain(text)) + more)


@pytest.mark.parametrize(
    "text", ["\u200da", "a\u200d", "\u200d\u200da b\u200d\u200d", "a\u200d \u200db"]
)
def test_joiners_with_nothing_to_join_go(text: str) -> None:
    assert "\u200d" not in plain(text)


def test_joiners_that_join_stay() -> None:
    assert plain("👨‍👩‍👧\u00a0👩\u200d🌾") == "👨‍👩‍👧\u00a0👩\u200d🌾"


@given(TEXTS, WIDTHS)
def test_a_line_has_no_controls(text: str, width: int) -> None:
    assert not any(unicodedata.category(char) == "Cc" for char in fit(text, width))


@given(
    st.lists(st.sampled_from(["e\u0301", "👨‍👩‍👧", "👍🏽", "🇫🇷", "山", "a"])), st.integers(1, 20)
)
def test_what_is_seen_as_one_stays_whole(pieces: list[str], width: int) -> None:
    # Two flags side by side would make others of their letters.
    text = "·".join(pieces)
    kept = cut(text, width)
    if kept.endswith(ELLIPSIS):
        kept = kept.removesuffix(ELLIPSIS)
    assert text.startswith(kept)
    rest = text[len(kept) :]
    assert not rest or rest.startswith(("·", *pieces))


@given(TEXTS)
def test_graphemes_lose_nothing(text: str) -> None:
    assert "".join(piece for piece, _ in graphemes(text)) == text


@given(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]))
def test_short_ways_measure_as_the_table_does(char: str) -> None:
    assert width_of(char) == cell_len(char)


@given(TEXTS, st.integers(1, 40))
@example("\u200d\u200daa11", 1)
@example("山 \u200d\u200da한👍🏽", 4)
def test_wrapped_lines_fit(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width))


@given(st.text("abcé 山👍\n", max_size=200), st.integers(2, 40))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


def test_wrapping_breaks_at_spaces_and_keeps_paragraphs() -> None:
    assert wrap("un deux trois\n\nquatre", 8) == ("un deux", "trois", "", "quatre")


def test_both_ways_of_wrapping_agree() -> None:
    text = "Je vous remercie de votre réponse, à très bientôt dans nos locaux"
    wide = text.replace("é", "e\u0301").replace("à", "a\u0300").replace("ô", "o\u0302")
    for width in range(1, 70):
        there = tuple(unicodedata.normalize("NFC", line) for line in wrap(wide, width))
        assert there == wrap(text, width)


def test_no_break_spaces_do_not_break() -> None:
    assert wrap("Pourquoi\u00a0? Oui", 11) == ("Pourquoi\u00a0?", "Oui")


def test_there_must_be_room() -> None:
    with pytest.raises(ValueError, match="room"):
        wrap("a", 0)
