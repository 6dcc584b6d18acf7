"""The language of a text is told by its words; days and names are written as it wants them."""

from __future__ import annotations

from datetime import date

import pytest

from jva_tui.templates.language import joined, language_of, long_date


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bonjour, merci pour votre message.", "fr"),
        ("Hello, thank you for your message.", "en"),
        ("Dear [destinataire_prenom], see you at [mission_nom]!", "en"),
        ("See you on [mission_date_debut]", "en"),
        ("", "fr"),
        ("OK", "fr"),
        ("Merci ! The Voice, c’est à vous", "fr"),
    ],
)
def test_the_language_is_that_of_the_commonest_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_long_dates() -> None:
    assert long_date(date(2026, 3, 3)) == "3 mars 2026"
    assert long_date(date(2026, 8, 1)) == "1er août 2026"
    assert long_date(date(2026, 5, 1), "fr") == "1er mai 2026"
    assert long_date(date(2026, 3, 3), "en") == "3 March 2026"
    assert long_date(date(2026, 8, 1), "en") == "1 August 2026"
    assert long_date(None) == ""


def test_names_are_joined() -> None:
    assert joined([]) == ""
    assert joined(["Rosa"]) == "Rosa"
    assert joined(["Rosa", "Basile"]) == "Rosa et Basile"
    assert joined(["Rosa", "Basile", "Inès"], "en") == "Rosa, Basile and Inès"
