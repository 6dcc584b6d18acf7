"""What was sought stands out where it is shown, and is brought into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.query.parsing import parse
from tests.widgets.people import NOW, row
from widgets import masking
from widgets.cells import fit
from widgets.found import Found
from widgets.inbox_row import row_spans
from widgets.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def masks() -> Iterator[None]:
    """Contact data is masked."""
    masking.turn(on=True)
    yield
    masking.turn(on=False)


def found(text: str) -> Found:
    return Found(parse(text).query)


def shown(sought: str, text: str, width: int, key: str | None = None) -> list[str]:
    """What stands out of a text that is cut or padded to so many cells."""
    cut = fit(text, width)
    pieces = found(sought).pieces(cut, Tone.TEXT, text, key)
    assert "".join(piece for piece, _tone in pieces) == cut
    return [piece for piece, tone in pieces if tone is Tone.FOUND]


def test_a_word_is_known_by_its_start_though_its_end_is_cut() -> None:
    assert shown("distribution", "Distribution alimentaire", 30) == ["Distribution"]
    assert shown("distribution", "Distribution alimentaire", 8) == ["Distrib"]
    assert shown("alimentaire", "Distribution alimentaire", 10) == []
    assert shown("COEUR", "Soupe du cœur", 20) == ["cœur"]
    assert shown("mission:soupe", "Soupe du cœur", 20) == []
    assert shown("mission:soupe", "Soupe du cœur", 20, "mission") == ["Soupe"]
    assert shown("-soupe", "Soupe du cœur", 20) == []


def test_what_stands_beyond_the_edge_is_brought_into_sight() -> None:
    text = "Bonjour, je vous écris longuement et je joue de la guitare le soir"
    assert found("bonjour").passage(text, 20) == text
    assert found("guitare").passage(text, 20).startswith("…la guitare le")
    assert found("guitare").passage(text, 80) == text
    assert found("piano").passage(text, 20) == text


def test_contact_data_that_is_masked_does_not_stand_out(masks: None) -> None:
    assert shown("camille", "camille@example.org", 30) == []


def test_a_row_shows_what_was_found_in_exactly_its_width() -> None:
    one = row(3)._replace(
        name="Zoé Martin",
        mission="Maraude du mardi",
        snippet="x " * 30 + "le mardi",
        is_theirs=True,
    )
    for width in (4, 20, 40, 80, 140):
        spans = row_spans(one, width, NOW, found=found("mar"))
        plain = row_spans(one, width, NOW)
        assert sum(len(text) for text, _ in spans) == sum(len(text) for text, _ in plain)
    spans = row_spans(one, 140, NOW, found=found("mar"))
    assert [text for text, tone in spans if tone is Tone.FOUND] == ["Mar", "Mar", "mar", "mar"]
    grouped = row_spans(one, 140, NOW, found=found("mar"), is_grouped=True)
    assert [text for text, tone in grouped if tone is Tone.FOUND] == ["Mar", "mar"]
