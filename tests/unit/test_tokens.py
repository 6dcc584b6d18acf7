"""Tokens are filled as the platform means them, all of them, and never twice."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jva_tui.templates.tokens import (
    TOKENS,
    Rendering,
    long_date,
    nearest,
    places,
    render,
    unresolved,
)
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


@pytest.mark.parametrize(
    "slip",
    [
        "[Destinataire_Prenom]",
        "[DESTINATAIRE_PRENOM]",
        "[destinataire prenom]",
        "[destinataire\u00a0prénom]",
        "[destinataire-prenom]",
        "[destinataire_pre\u0301nom]",
        "[ destinataire_prenom ]",
        "[destinataire_prenom\u200b]",
        "[destinatairePrénom]",
        "[prenom]",
        "[Prénom]",
        "[nom]",
        "[ville]",
        "[mission]",
        "[Organisation]",
        "[date de_debut]",
        "[date début]",
        "[volunteer_name]",
        "[Mon_Prenom_2]",
        "[____]",
        "[prenon]",
        "[destinatiare prenom]",
        "[Expéditeurs]",
        "[missions]",
    ],
)
def test_a_slip_of_a_token_is_neither_filled_nor_let_through(slip: str) -> None:
    text = f"Bonjour {slip}, à bientôt [sic]"
    assert unresolved(text) == (slip,)
    assert render(text, participation(), ROSA) == Rendering(text, (), (slip,))


@pytest.mark.parametrize(
    "prose",
    [
        *("[sic]", "[...]", "[…]", "[voir plus bas]", "[1]", "[x]", "[ ]", "[]", "[-]"),
        *("[la mission]", "[mission n° 3]", "[ville de Paris]", "[avec son prénom]"),
        *("[village]", "[debout]", "[prénommé]"),
        *("[urgent]", "[prout]", "[présent]", "[admission]", "[mission 2]", "[nim]"),
        *("[https://example.org/a_b]", "[jean_paul@example.org]", "[plan_acces.pdf]"),
        *("destinataire prenom", "[destinataire", "nom]", "(nom)"),
    ],
)
def test_prose_in_brackets_is_left_alone(prose: str) -> None:
    text = f"Bonjour {prose} et merci"
    assert unresolved(text) == ()
    assert render(text, participation(), ROSA) == Rendering(text, (), ())


@pytest.mark.parametrize(
    ("slip", "token"),
    [
        ("[prenon]", "[destinataire_prenom]"),
        ("[Destinataire_Prenom]", "[destinataire_prenom]"),
        ("[expediteur prénon]", "[expediteur_prenom]"),
        ("[nom]", "[destinataire_nom]"),
        ("[mission_lieu]", "[mission_ville]"),
        ("[volunteer_name]", ""),
        ("[____]", ""),
    ],
)
def test_what_may_have_been_meant_is_named(slip: str, token: str) -> None:
    assert nearest(slip) == token


def respelled(draw: st.DrawFn, letter: str) -> str:
    """One letter of a token as a hurried hand writes it."""
    if letter == "_":
        return draw(st.sampled_from(["_", " ", "-", "\u00a0", "", " _ "]))
    accented = letter + "\u0301" if letter == "e" and draw(st.booleans()) else letter
    return draw(st.sampled_from([accented, accented.upper(), normalize("NFC", accented)]))


@st.composite
def slips(draw: st.DrawFn) -> str:
    words = draw(st.sampled_from(TOKENS)).strip("[]").split("_")
    part = "_".join(words[draw(st.integers(0, len(words) - 1)) :])
    margin = st.sampled_from(["", " ", "\u200b"])
    return "[" + draw(margin) + "".join(respelled(draw, c) for c in part) + draw(margin) + "]"


@given(slips())
def test_however_a_token_is_written_it_is_seen(slip: str) -> None:
    assert unresolved(f"a {slip} b") == (slip,)


@given(st.from_regex(r"\[[a-zà-ÿ]{1,9}(_[a-zà-ÿ]{1,9}){1,4}\]", fullmatch=True))
def test_words_joined_by_underscores_are_never_let_through(token: str) -> None:
    assert unresolved(token) == (token,)


@given(st.lists(st.one_of(TEXTS, st.sampled_from([*TOKENS, "[nom]", "[sic]"]))).map("".join))
def test_what_is_not_filled_is_told_as_missing_or_unknown(text: str) -> None:
    nobody = volunteer(first_name="", last_name="", zip="", city="")
    rendering = render(text, participation(mission=None, volunteer=nobody), None)
    assert rendering.text == text
    assert set(unresolved(text)) == {*rendering.missing, *rendering.unknown}


@given(st.lists(st.one_of(TEXTS, slips(), st.sampled_from([*TOKENS, "[sic]"]))).map("".join))
def test_where_tokens_stand_is_where_they_are_written(text: str) -> None:
    found = list(places(text))
    written = [text[place.start : place.end] for place in found]
    assert tuple(dict.fromkeys(written)) == unresolved(text)
    assert [place.is_known for place in found] == [token in TOKENS for token in written]
    assert found == sorted(found)


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
