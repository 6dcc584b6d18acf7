"""Contact data in a text is made unreadable, and the text keeps its shape."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.masking import DOT, concealed, masked, masked_start
from widgets.cells import width_of

WORDS = st.text(st.characters(exclude_categories=["Nd", "Cs"], exclude_characters="@"), max_size=30)
"""Anything but digits, beside which a number would be another one."""
NATIONAL = st.from_regex(r"0[1-9](?:[0-9]{2}){4}", fullmatch=True)
BETWEEN = st.sampled_from(["", " ", ".", "-", "/", "\N{NO-BREAK SPACE}", "\u202f", " - ", "\u200b"])


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A telephone number as people write it."""
    digits, between = draw(NATIONAL), draw(BETWEEN)
    before = draw(st.sampled_from(["0", "+33", "+33 ", "0033 ", "+33 (0)", "(+33)"]))
    first, rest = digits[1], [digits[at : at + 2] for at in range(2, len(digits), 2)]
    return between.join([before + first, *rest])


@given(WORDS, numbers(), WORDS)
def test_no_digit_of_a_telephone_number_survives(before: str, number: str, after: str) -> None:
    shown = masked(before + number + after)
    assert not re.search(r"\d", shown)
    assert shown.count(DOT) >= sum(char.isdigit() for char in number)


ADDRESSES = st.from_regex(
    r"[a-zé0-9][a-z0-9_.+\-éüñ]{0,20}@[a-z0-9\-]{1,20}\.(?:org|example)", fullmatch=True
)


@given(WORDS, ADDRESSES, st.sampled_from(["", " ", ",", ".", ">", "\n", ")"]), WORDS)
def test_no_letter_of_an_address_survives(before: str, address: str, end: str, after: str) -> None:
    shown = masked(f"{before} {address}{end} {after}")
    seen = shown[len(before) + 1 : len(before) + 1 + len(address)]
    assert not any(char.isalnum() for char in seen)


@given(st.text() | st.text(st.sampled_from("0123456789 @/.-+()ha,\n\u200b")))
def test_a_text_stays_as_long_and_no_wider_and_is_masked_once(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    assert masked(shown) == shown
    assert [c for c in shown if c != DOT] == [
        one for one, now in zip(text, shown, strict=True) if now != DOT
    ]


@given(st.from_regex(r"(?:[a-zé ,.]{0,10}(?:0[1-9]( [0-9]{2}){4}|[a-z]+@[a-z]+\.org)?){1,4}"))
def test_a_line_never_gets_wider(text: str) -> None:
    assert width_of(masked(text)) <= width_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "le 12/03/2026 à 14h30, ou les 12/03, 14/03 et 16/03/26",
        "2026-03-12 14:05",
        "12.03.2026 – 14.03.2026",
        "2025-2026",
        "lecture 12345/100000",
        "75011 Paris, 3 place du 8 mai",
        "de 1200 à 1500 bénévoles",
        "[destinataire_prenom] 12 34 56",
        "[@click=quit] @ -@-",
    ],
)
def test_dates_years_and_counts_stay(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0470/12.34.56", "••••/••.••.••"),
        ("12/03/2026 06 12 34 56 78", "••/••/•••• •• •• •• •• ••"),
        ("06 12 34\n56 78 !", "•• •• ••\n•• •• !"),
        ("٠٦١٢٣٤٥٦٧٨", "••••••••••"),
        ("20262026", "••••••••"),
        ("camille @ example.org", "••••••• @ •••••••.•••"),
        ("06 12 345 678c@example.org", "•• •• ••• ••••@•••••••.•••"),
        ("0612345678@example.org", "••••••••••@•••••••.•••"),
        ("(mailto:c.d@example.org)", "(••••••:•.•@•••••••.•••)"),
    ],
)
def test_what_looks_otherwise_and_is_contact_data_goes(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize("end", ["0", "06 12 34", "06.12.", "camille.inv", "+33 6"])
def test_what_is_cut_off_may_be_the_start_of_contact_data(end: str) -> None:
    assert masked_start(f"Appelez-moi : {end}") == "Appelez-moi : …"


def test_what_is_contact_data_as_a_whole_is_masked_however_short() -> None:
    assert concealed("26.12.34 a") == "••.••.•• •"


@pytest.mark.parametrize("piece", ["1 ", "a", "1/1", "a @ ", "@1"])
def test_a_long_text_is_masked_to_its_end(piece: str) -> None:
    shown = masked(piece * 7_000 + "@b")
    assert not re.search(r"\w", shown)
    assert len(shown) == len(piece) * 7_000 + 2
