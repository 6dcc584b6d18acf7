"""Tokens are filled as the platform means them, all of them, and never twice."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jva_tui.domain import Person
from jva_tui.templates.language import language_of
from jva_tui.templates.tokens import (
    LOCAL_TOKENS,
    LONGEST_FALLBACK,
    TOKENS,
    ForPlatform,
    Rendering,
    for_platform,
    is_nested,
    nearest,
    needed,
    places,
    render,
    unknown,
    unresolved,
    used,
    values_for,
)
from tests.people import MISSION, ROSA, participation, volunteer
from tests.token_texts import (
    AUTHOR,
    EVERY,
    FALLBACKS,
    NOBODY,
    TEXTS,
    WRITTEN,
    filled,
    slips_in,
    tokens,
    with_fallback,
)


def is_closed(text: str) -> bool:
    """Whether every bracket that opens closes again."""
    depth = 0
    for letter in text:
        depth = max(0, depth + (letter == "[") - (letter == "]"))
    return depth == 0


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
        "[first name]",
        "[City]",
        "[mon prénom]",
        "[nom de la mission]",
        "[Signature]",
        "[prenom|toi]",
        "[mission_ville |x]",
        "[mission_ville|deux\nlignes]",
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
        *("[oui|non]", "[|]", "[|nom]", "[sic|nom_x]", "[mon]", "[my]", "[the mission]"),
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
        ("[volunteer_name]", "[destinataire_nom]"),
        ("[destinataire_prénom]", "[destinataire_prenom]"),
        ("[mission_vile|à distance]", "[mission_ville]"),
        ("[mission_ville|deux\nlignes]", "[mission_ville]"),
        ("[mon_prenom]", "[expediteur_prenom]"),
        ("[mon_nom]", "[expediteur_nom]"),
        ("[mon prénon]", "[expediteur_prenom]"),
        ("[my_name]", "[expediteur_nom]"),
        ("[prenom_benevole]", "[destinataire_prenom]"),
        ("[prénom du bénévole]", "[destinataire_prenom]"),
        ("[firstName]", "[destinataire_prenom]"),
        ("[first_name]", "[destinataire_prenom]"),
        ("[last name]", "[destinataire_nom]"),
        ("[city]", "[destinataire_ville]"),
        ("[lieu de la mission]", "[mission_ville]"),
        ("[date]", "[mission_date_debut]"),
        ("[date_de_fin]", "[mission_date_fin]"),
        ("[end date]", "[mission_date_fin]"),
        ("[mon_association]", "[organisation_nom]"),
        ("[nom de l'asso]", "[organisation_nom]"),
        ("[code postal]", "[destinataire_zip]"),
        ("[téléphone]", "[organisation_telephone]"),
        ("[responsable]", "[mission_responsable]"),
        ("[ma_signature]", "[signature]"),
        ("[xyz_abc]", ""),
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


@given(st.lists(st.one_of(TEXTS, st.sampled_from([*EVERY, "[nom]", "[sic]"]))).map("".join))
def test_what_is_not_filled_is_told_as_missing_or_unknown(text: str) -> None:
    rendering = render(text, NOBODY, None)
    assert rendering.text == text
    told = {*rendering.missing, *rendering.unknown}
    assert told >= {*unresolved(text)}
    assert "<" in text or told == {*unresolved(text)}


@given(st.lists(st.one_of(TEXTS, slips(), tokens())).map("".join))
def test_where_tokens_stand_is_where_they_are_written(text: str) -> None:
    found = list(places(text))
    written = [text[place.start : place.end] for place in found]
    assert tuple(dict.fromkeys(written)) == unresolved(text)
    for place, token in zip(found, written, strict=True):
        name, bar, fallback = token.removesuffix("]").partition("|")
        is_whole = token.endswith("]") and not {"\n", "[", "]"} & set(fallback)
        assert place.is_known == (f"{name}]" in EVERY and is_whole)
        assert place.is_local == (f"{name}]" in LOCAL_TOKENS and is_whole)
        assert place.fallback == (fallback if bar else None)
    assert found == sorted(found, key=lambda place: place.start)


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


# Fallbacks


@given(st.sampled_from(EVERY), FALLBACKS)
def test_a_fallback_stands_to_the_letter_where_there_is_no_value(token: str, fallback: str) -> None:
    text = f"a{with_fallback(token, fallback)}b"
    rendering = render(text, NOBODY, None)
    assert (rendering.text, rendering.missing) == (f"a{fallback}b", ())
    assert rendering.unknown == () or "<" in fallback
    assert used(text) == {token}
    assert needed(text) == set()


@given(st.sampled_from(EVERY), FALLBACKS)
def test_where_there_is_a_value_the_fallback_is_nothing(token: str, fallback: str) -> None:
    assert filled(with_fallback(token, fallback)) == filled(token) != ""


def test_a_token_is_needed_where_it_once_stands_without_a_fallback() -> None:
    text = "[mission_ville|ici], [mission_nom] et [mission_ville]"
    assert used(text) == needed(text) == {"[mission_ville]", "[mission_nom]"}
    rendering = render(text, NOBODY, ROSA)
    assert rendering.text == "ici, [mission_nom] et [mission_ville]"
    assert rendering.missing == ("[mission_nom]", "[mission_ville]")


def test_a_fallback_has_its_limits() -> None:
    assert unknown(with_fallback("[mission_ville]", "x" * LONGEST_FALLBACK)) == ()
    too_long = with_fallback("[mission_ville]", "x" * (LONGEST_FALLBACK + 1))
    assert unknown(too_long) == (too_long,)
    assert unknown("[mission_ville|a\nb]") == ("[mission_ville|a\nb]",)
    assert filled(too_long) == too_long
    assert filled("[mission_ville|a|b]") == "Paris"


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("à [mission_ville|voir [ici]], oui", ["[mission_ville|voir"]),
        ("à [mission_ville|[a] et [b] ]", ["[mission_ville|"]),
        ("[destinataire_prenom|cher·e [ami]]", ["[destinataire_prenom|cher·e"]),
        ("à [mission_ville|à [destinataire_ville]]", ["[mission_ville|à"]),
        ("à [mission_ville|à distance et plus", ["[mission_ville|à distance et plus"]),
        ("à [mission_ville|à distance \noui [sic]", ["[mission_ville|à distance"]),
        ("à [mission_ville|à [mission_nom] oui", ["[mission_ville|à"]),
        ("à [mission_ville|[[x]]]", ["[mission_ville|"]),
        ("à [mission_ville|", ["[mission_ville|"]),
        ("à [ville|là et [mon prénom|[moi]]", ["[ville|là et", "[mon prénom|"]),
    ],
)
def test_a_token_that_is_cut_or_holds_brackets_is_never_let_through(
    text: str, slips: list[str]
) -> None:
    assert unknown(text) == render(text, participation(), AUTHOR).unknown == tuple(slips)
    assert not used(text) & {"[mission_ville]", "[destinataire_prenom]"}


@given(TEXTS, st.sampled_from([*EVERY, "[ville]", "[Mon prénom]"]), TEXTS, WRITTEN)
def test_what_begins_as_a_token_with_a_fallback_is_one_or_is_told(
    before: str, token: str, fallback: str, after: str
) -> None:
    begun = f"{token[:-1]}|"
    text = f"{before} {begun}{fallback}{after}"
    found = {place.start: place for place in places(text)}
    place = found[len(before) + 1]
    written = text[place.start : place.end]
    assert place.is_known or written in unknown(text)
    if place.is_known:
        assert written == f"{begun}{place.fallback}]"


# What other tools write, and what stripping makes


@pytest.mark.parametrize(
    ("written", "token"),
    [
        ("{{prenom}}", "[destinataire_prenom]"),
        ("{{ contact.FIRSTNAME }}", "[destinataire_prenom]"),
        ('{{prenom|default:"vous"}}', "[destinataire_prenom]"),
        ("{{zzz}}", ""),
        ("${ville}", "[destinataire_ville]"),
        ("${pre\u0301nom}", "[destinataire_prenom]"),
        ("*|FNAME|*", "[destinataire_prenom]"),
        ("<<nom>>", "[destinataire_nom]"),
    ],
)
def test_what_another_tool_fills_in_is_unknown_as_well(written: str, token: str) -> None:
    text = f"Bonjour {written}, [nom_x] [mission_ville]"
    assert unknown(text) == render(text, participation(), AUTHOR).unknown == (written, "[nom_x]")
    assert nearest(written) == token


@pytest.mark.parametrize(
    "prose",
    [
        *("{nom}", "%PRENOM%", "{sic}", "[[mission_ville]]", "<<Bonjour à vous>>", "$nom", "{{1}}"),
        *("50% %", "*nom*", "|nom|", "{{}}", "<nom>", "« nom »"),
    ],
)
def test_what_may_be_prose_is_not(prose: str) -> None:
    assert unknown(f"Bonjour {prose}, merci") == ()


@given(TEXTS)
def test_what_is_filled_in_is_not_taken_for_another_tools(name: str) -> None:
    person = participation(volunteer=volunteer(first_name="{{prenom}} ${nom}" + name))
    assert render("Bonjour [destinataire_prenom]", person, ROSA).unknown == ()


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("[vi<b>lle]", "[ville]"),
        ("[ville<b>]", "[ville]"),
        ("[<b>signature] [signature]", "[signature]"),
        ("{<b>{prenom}}", "{{prenom}}"),
        ("[ville<b></b>|ici", "[ville|ici"),
    ],
)
def test_what_the_platform_would_make_by_removing_tags_is_told(text: str, made: str) -> None:
    assert unknown(f"à {text}") == (made,)


@pytest.mark.parametrize(
    "text", ["[mission_ville|<b>]", "<b>[mission_ville]</b>", "<[sic|x>]", "3 <4"]
)
def test_what_it_only_removes_makes_nothing(text: str) -> None:
    assert unknown(f"[sic] {text}") == ()


# What holds for every text


@given(WRITTEN, TEXTS)
def test_what_is_filled_in_is_never_looked_at_again(text: str, value: str) -> None:
    """Whatever a value is, it stands where a plain one would."""
    mark = "\N{BLACK STAR}"
    person = volunteer(first_name=mark, last_name=mark, zip=mark, city=mark)
    mission = MISSION._replace(name=mark, city=mark, structure_name=mark)
    author = AUTHOR._replace(first_name=mark, last_name=mark, signature=mark, structure_phone=mark)
    plain = render(text, participation(volunteer=person, mission=mission), author)
    value = f"$&\\1[{value}[mission_nom|x]"
    odd = volunteer(first_name=value, last_name=value, zip=value, city=value)
    mission = mission._replace(name=value, city=value, structure_name=value)
    author = author._replace(
        first_name=value, last_name=value, signature=value, structure_phone=value
    )
    rendering = render(text, participation(volunteer=odd, mission=mission), author)
    assert rendering.text == plain.text.replace(mark, value)
    assert rendering.unknown == plain.unknown == unknown(text)


@given(TEXTS)
def test_a_text_without_tokens_is_left_as_it_is(text: str) -> None:
    assume(not unresolved(text))
    assert filled(text) == text
    assert for_platform(text, AUTHOR) == ForPlatform(text, (), ())


@given(WRITTEN, WRITTEN)
def test_two_texts_are_filled_as_each_is_alone(one: str, other: str) -> None:
    assume(is_closed(one))
    assert [*places(one + other)] == [
        *places(one),
        *(
            place._replace(start=place.start + len(one), end=place.end + len(one))
            for place in places(other)
        ),
    ]
    assume(language_of(one) == language_of(other) == language_of(one + other))
    assert filled(one + other) == filled(one) + filled(other)


@given(WRITTEN)
def test_nothing_is_left_to_fill_in_but_what_values_make(text: str) -> None:
    person = participation()
    rendering = render(text, person, AUTHOR)
    assert rendering.missing == ()
    if not is_nested(text):
        assert [*unresolved(rendering.text)] == [*dict.fromkeys(slips_in(text))]
        assert render(rendering.text, person, AUTHOR).text == rendering.text


@given(WRITTEN)
def test_what_is_told_beforehand_is_what_filling_finds(text: str) -> None:
    rendering = render(text, NOBODY, None)
    assert {*rendering.missing} == needed(text) <= used(text)
    assert rendering.unknown == unknown(text)
    assert {*slips_in(text)} <= {*unknown(text)}


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("[mission_nom]", False),
        ("[mission_nom][mission_nom]", False),
        ("[sic] [mission_nom] [sic]", False),
        ("[[mission_nom]]", True),
        ("[a[mission_nom|x]b]", True),
        ("[a [mission_nom][mission_ville]]", True),
        ("[[mission_nom]", True),
        ("[[mission_nom]|ici", True),
        ("[a_[b_c]_d]", False),
    ],
)
def test_a_token_within_brackets_may_make_another(text: str, is_so: bool) -> None:
    assert is_nested(text) is is_so


# What only we know


def test_what_only_we_know_has_its_value() -> None:
    two = (Person(2, 2, "Rosa Petit"), Person(3, 3, "Basile Roux"))
    person = participation(mission=MISSION._replace(responsables=two))
    text = "[mission_responsable] · [organisation_telephone]\n[signature]"
    assert render(text, person, AUTHOR).text == (
        "Rosa Petit et Basile Roux · 0170180001\nRosa\nLes Amis du Test"
    )
    assert render(text, NOBODY, ROSA).missing == LOCAL_TOKENS
    untold = participation(mission=MISSION._replace(responsables=None))
    assert render("[mission_responsable]", untold, ROSA).missing == ("[mission_responsable]",)


@given(st.sampled_from(["fr", "en"]))
def test_values_are_those_that_are_filled_in(language: str) -> None:
    values = values_for(participation(), AUTHOR, language)
    assert tuple(values) == EVERY
    words = {"fr": "Bonjour et merci", "en": "Hello and thank you"}[language]
    for token, value in values.items():
        assert render(f"{words} {token}", participation(), AUTHOR).text == f"{words} {value}"


def test_days_are_written_in_the_language_of_the_text() -> None:
    assert filled("Nous vous attendons le [mission_date_debut].") == (
        "Nous vous attendons le 1er décembre 2026."
    )
    assert filled("We will see you on [mission_date_debut].") == (
        "We will see you on 1 December 2026."
    )
