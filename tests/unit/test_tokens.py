"""Tokens are filled as the platform means them, all of them, and never twice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jva_tui.templates.tokens import TOKENS, long_date, render, unresolved
from tests.people import MISSION, ROSA, participation, volunteer

ALPHABET = [*"ab_[]$& <>\n", "é", "\N{RIGHT-TO-LEFT MARK}", "\N{WOMAN}", "\N{ZERO WIDTH JOINER}"]
TEXTS = st.text(st.sampled_from(ALPHABET), max_size=30)


def filled(token: str) -> str:
    return render(token, participation(), ROSA).text


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("[destinataire_prenom]", "Camille"),
        ("[destinataire_nom]", "Inventé 1"),
        ("[destinataire_zip]", "75020"),
        ("[destinataire_ville]", "Paris"),
        ("[mission_nom]", "Maraude « Test & Cie »"),
        ("[mission_ville]", "Paris"),
        ("[mission_date_debut]", "1er décembre 2026"),
        ("[mission_date_fin]", "6 janvier 2027"),
        ("[organisation_nom]", "Les Amis du Test"),
        ("[expediteur_prenom]", "Rosa"),
        ("[expediteur_nom]", "Ponsable"),
    ],
)
def test_each_token_of_the_platform_has_its_value(token: str, value: str) -> None:
    assert token in TOKENS
    assert filled(token) == value


def test_every_occurrence_is_filled() -> None:
    assert filled("[mission_ville], oui, [mission_ville] !") == "Paris, oui, Paris !"


def test_a_missing_value_leaves_the_token_and_is_told() -> None:
    remote = participation(mission=MISSION._replace(city=None, end_date=None))
    rendering = render("[mission_ville] [mission_date_fin] [mission_ville]", remote, ROSA)
    assert rendering.text == "[mission_ville] [mission_date_fin] [mission_ville]"
    assert rendering.missing == ("[mission_ville]", "[mission_date_fin]")
    assert unresolved(rendering.text) == rendering.missing


def test_an_unknown_token_is_told_and_prose_in_brackets_is_left_alone() -> None:
    rendering = render("[mon_prenom] a dit [sic] cela", participation(), ROSA)
    assert rendering.unknown == ("[mon_prenom]",)
    assert rendering.text == "[mon_prenom] a dit [sic] cela"


def test_a_deleted_mission_has_no_values() -> None:
    rendering = render("[mission_nom]", participation(mission=None), ROSA)
    assert rendering.missing == ("[mission_nom]",)


@given(TEXTS)
def test_a_value_is_never_expanded_again(name: str) -> None:
    person = participation(volunteer=volunteer(first_name=f"[mission_nom]{name}"))
    assert render("«[destinataire_prenom]»", person, ROSA).text == f"«[mission_nom]{name}»"


@given(TEXTS, TEXTS)
def test_text_around_tokens_is_kept_to_the_letter(before: str, after: str) -> None:
    assume(unresolved(f"{before}[mission_nom]{after}") == ("[mission_nom]",))
    assert filled(f"{before}[mission_nom]{after}") == f"{before}Maraude « Test & Cie »{after}"


def test_long_dates_are_french() -> None:
    assert long_date(date(2026, 3, 3)) == "3 mars 2026"
    assert long_date(date(2026, 8, 1)) == "1er août 2026"
    assert long_date(None) == ""
