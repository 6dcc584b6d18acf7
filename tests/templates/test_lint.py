"""What is said of a template before it is used: each trouble, where it is, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.templates.lint import OFTEN, Remark, Weight, lint, lint_signature
from jva_tui.templates.tokens import LOCAL_TOKENS, LONGEST_FALLBACK, TOKENS
from tests.people import ROSA

if TYPE_CHECKING:
    from jva_tui.domain import Me

NAME = "Bienvenue"
AUTHOR = ROSA._replace(signature="Rosa", structure_phone="0170180001")
CITY = "[mission_ville]"


def of_text(text: str, **shares: float) -> list[Remark]:
    often_empty = {f"[{token}]": share for token, share in shares.items()}
    return lint(NAME, text, often_empty, me=AUTHOR)


def only(remarks: list[Remark], text: str) -> tuple[Weight, str, str]:
    """The one remark: how much it matters, what it is about, and what it says."""
    [(weight, start, end, told)] = remarks
    return weight, text[start:end], told


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour [destinataire_prenom], à bientôt [sic] !",
        "Bonjour [destinataire_prenom|à vous] ; [mission_ville|] [signature|Rosa] 3 < 4",
        "Des places : 50 % prises, 20% libres {sourire} [1] [...] 100%\N{NO-BREAK SPACE}%",
        "Tout le monde est le bienvenu, quel que soit l’âge.",
        "Vous pouvez refuser ou accepter : toutes les places sont prises.",
        "A good fit for everybody. We need you.",
    ],
)
def test_of_a_good_text_nothing_is_said(text: str) -> None:
    assert of_text(text) == []


@pytest.mark.parametrize(
    ("slip", "token"),
    [
        ("[destinataire_prénom]", "[destinataire_prenom]"),
        ("[mon_prenom]", "[expediteur_prenom]"),
        ("[mission_vile|à distance]", CITY),
    ],
)
def test_a_slip_is_told_with_the_token_that_may_be_meant(slip: str, token: str) -> None:
    text = f"Bonjour {slip} !"
    assert only(of_text(text), text) == (
        Weight.WRONG,
        slip,
        f"There is no token {slip}: perhaps {token} is meant.",
    )


def test_where_no_token_comes_near_none_is_named() -> None:
    text = "Voir [xyz_abc], [xyz_abc]"
    remarks = of_text(text)
    assert [text[remark.start : remark.end] for remark in remarks] == ["[xyz_abc]"] * 2
    assert {remark.text for remark in remarks} == {"There is no token [xyz_abc]."}


@pytest.mark.parametrize("cut", ["à [confirmer]]", "à distance et plus", "à [confirmer]", ""])
def test_a_fallback_that_holds_brackets_or_has_no_end_is_told(cut: str) -> None:
    text = f"Rendez-vous [mission_ville|{cut}"
    weight, about, told = only(of_text(text), text)
    assert weight is Weight.WRONG
    assert about.startswith("[mission_ville|")
    assert told == f"{about}: what stands behind “|” holds no brackets, and ends with “]”."


@pytest.mark.parametrize("fallback", ["x" * (LONGEST_FALLBACK + 1), "deux\nlignes"])
def test_a_fallback_that_cannot_be_one_is_told(fallback: str) -> None:
    text = f"[mission_ville|{fallback}]"
    weight, about, told = only(of_text(text), text)
    assert (weight, about) == (Weight.WRONG, text)
    assert "one line of at most 200 characters" in told


# Tokens without a value


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.05, "for 5 requests of 100 in your inbox"),
        (0.3, "for 3 requests of 10 in your inbox"),
        (0.1, "for 1 request of 10 in your inbox"),
        (0.949, "for 9 requests of 10 in your inbox"),
        (0.97, "for nearly every request in your inbox"),
        (1.0, "for every request in your inbox"),
    ],
)
def test_a_token_that_is_often_empty_is_told_with_how_often(share: float, words: str) -> None:
    text = "Rendez-vous à [mission_ville] ou [mission_ville]"
    weight, about, told = only(of_text(text, mission_ville=share), text)
    assert (weight, about) == (Weight.LOOK, CITY)
    assert told.startswith(f"[mission_ville] is empty {words}: [mission_ville|…] says something")


def test_a_token_that_is_hardly_ever_empty_or_falls_back_is_not_told() -> None:
    assert of_text(f"Rendez-vous à {CITY}", mission_ville=OFTEN - 0.001) == []
    assert of_text("Rendez-vous à [mission_ville|distance]", mission_ville=1.0) == []
    text = "À [mission_ville|distance], à [mission_ville]"
    [remark] = of_text(text, mission_ville=1.0)
    assert remark.start == text.index(CITY)


def test_a_signature_that_is_not_there_cannot_go() -> None:
    text = "Merci !\n[signature]"
    [remark] = lint(NAME, text, me=ROSA)
    assert (remark.weight, remark.start, remark.end) == (Weight.WRONG, 8, len(text))
    assert lint(NAME, text, me=AUTHOR) == lint(NAME, text) == []
    assert lint(NAME, "Merci !\n[signature|Rosa]", me=ROSA) == []


# Other tools


@pytest.mark.parametrize(
    ("written", "token", "how_much"),
    [
        ("{{prenom}}", "[destinataire_prenom]", Weight.WRONG),
        ("{{ contact.FIRSTNAME }}", "[destinataire_prenom]", Weight.WRONG),
        ("{prenom}", "[destinataire_prenom]", Weight.LOOK),
        ("%PRENOM%", "[destinataire_prenom]", Weight.LOOK),
        ("%%first_name%%", "[destinataire_prenom]", Weight.LOOK),
        ("<<nom>>", "[destinataire_nom]", Weight.WRONG),
        ("*|FNAME|*", "[destinataire_prenom]", Weight.WRONG),
        ("${ville}", "[destinataire_ville]", Weight.WRONG),
        ("[[prenom]]", "[destinataire_prenom]", Weight.WRONG),
        ("[[mission_ville]]", CITY, Weight.LOOK),
    ],
)
def test_what_other_tools_fill_in_is_told_with_the_token(
    written: str, token: str, how_much: Weight
) -> None:
    text = f"Bonjour {written}, merci"
    told = f"{written} is how another tool writes it: here it is {token}."
    remarks = [one for one in of_text(text) if "tag" not in one.text]  # << is one as well
    assert only(remarks, text) == (how_much, written, told)


def test_within_the_brackets_of_another_tool_a_token_may_be_empty_all_the_same() -> None:
    [_foreign, remark] = lint(NAME, "Merci [[signature]]", me=ROSA)
    assert "[signature] says nothing yet" in remark.text


def test_what_a_signature_holds_is_not_filled_in() -> None:
    me = ROSA._replace(signature="Rosa [expediteur_nom]\n[nom_x]")
    told = [one.text for one in lint(NAME, "Merci. [signature]", {"[signature]": 1}, me=me)]
    assert told == [
        "Your signature holds [expediteur_nom] [nom_x], which nobody fills in: S changes it."
    ]
    assert [one.text.split(" would")[0] for one in lint_signature(me.signature)] == [
        "[expediteur_nom]",
        "[nom_x]",
    ]
    me = ROSA._replace(signature="Rosa")
    assert lint(NAME, "Merci. [signature]", {"[signature]": 1}, me=me) == []
    assert lint_signature(me.signature) == []


def test_a_slip_that_removing_tags_makes_is_told() -> None:
    told = [one for one in of_text("à [vi<b>lle]") if one.weight is Weight.WRONG]
    assert [one.text for one in told] == [
        "The platform would remove a tag and leave [ville]: avoid < and >."
    ]


def test_where_no_token_is_meant_it_is_told_all_the_same() -> None:
    text = "Bonjour {{zzz}}"
    weight, about, told = only(of_text(text), text)
    assert (weight, about) == (Weight.WRONG, "{{zzz}}")
    assert "nothing would be filled in" in told


# What the platform does to it


def test_what_the_platform_would_remove_is_shown() -> None:
    text = "Je vous <3 beaucoup\net <b>vous</b>"
    told = of_text(text)
    assert {remark.weight for remark in told} == {Weight.LOOK}
    assert [text[one.start : one.end] for one in told] == ["<3 beaucoup\net <b>vous</b>"]
    assert "“<3 beaucoup et <b>vous</b>”" in told[0].text
    text = "Un <b>mot</b>."
    assert [text[one.start : one.end] for one in of_text(text)] == ["<b>", "</b>"]


def test_a_text_of_which_nothing_would_be_left_cannot_go() -> None:
    text = "<p>\n</p>"
    weight, about, _told = only(of_text(text), text)
    assert (weight, about) == (Weight.WRONG, text)


@pytest.mark.parametrize("name", ["", "ab", "  ab ", "x" * 256])
def test_a_name_has_its_limits(name: str) -> None:
    [remark] = lint(name, "Bonjour")
    assert remark[:3] == (Weight.WRONG, 0, 0)
    assert lint("abc", "Bonjour") == lint("x" * 255, "Bonjour") == []


def test_a_text_has_at_least_three_characters() -> None:
    [remark] = of_text(" ok ")
    assert remark[:3] == (Weight.WRONG, 0, 4)
    assert of_text("oui") == []


# Kindness


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Vous ne correspondez pas à la mission.", "ne correspondez pas"),
        ("Vous NE CORRESPONDEZ malheureusement pas.", "NE CORRESPONDEZ malheureusement pas"),
        ("Votre profil ne convient pas.", "profil ne"),
        ("Votre profil n’est pas adapté.", "profil n’est"),
        ("Ce n’est pas le bon profil.", "pas le bon profil"),
        ("Votre demande a été refusée.", "refusée"),
        ("Vous êtes refusé(e).", "refusé(e)"),
        ("Elle est rejete\u0301e.", "rejete\u0301e"),
        ("Vous n’avez pas été retenue.", "pas été retenue"),
        ("Vous êtes inapte.", "inapte"),
        ("Une motivation insuffisante", "insuffisante"),
        ("Vous êtes trop âgé(e) !", "trop âgé(e)"),
        ("trop jeune", "trop jeune"),
        ("Vous manquez d’expérience.", "manquez d’expérience"),
        ("Vous n’avez toujours pas répondu.", "n’avez toujours pas répondu"),
        ("You are not a good fit.", "not a good fit"),
        ("Sorry, your request was rejected.", "rejected"),
        ("You are NOT qualified.", "NOT qualified"),
        ("You don’t meet our needs", "don’t meet"),
        ("You are too old for this.", "too old"),
        ("You have not replied.", "You have not replied"),
    ],
)
def test_wording_that_may_hurt_is_told_gently(text: str, said: str) -> None:
    weight, about, told = only(of_text(text), text)
    assert (weight, about) == (Weight.HINT, said)
    assert f"“{said}”" in told


def test_remarks_stand_in_the_order_of_the_text_the_name_first() -> None:
    text = "[mon_prenom] <b> {{nom}} inapte [x_y]"
    told = lint("x", text)
    assert [remark.start for remark in told] == sorted(remark.start for remark in told)
    assert len(told) == 6
    assert told[0][:3] == (Weight.WRONG, 0, 0)


# What holds for every text

PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            *(
                *TOKENS,
                *LOCAL_TOKENS,
                "[mission_ville|x]",
                "[mon_prenom]",
                "[",
                "|",
                "]",
                "{{",
                "}}",
            ),
            *("<b>", "<", ">", "{nom}", "%NOM%", "<<nom>>", "ne correspond pas", "refuse\u0301"),
            *("œ", "ﬁ", "…", "inapte", "\n", " ", "'", "*|X|*", "${a}", "[[nom]]", "profil n’"),
            *("[mission_ville|", "[ville|", "[sic]", "{{nom}}", "${nom}", "<<sic>>"),
        ]
    ),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
SHARES = st.dictionaries(st.sampled_from(TOKENS + LOCAL_TOKENS), st.floats(0, 1))


@given(st.text(max_size=300), TEXTS, SHARES, st.sampled_from([None, ROSA, AUTHOR]))
def test_every_text_can_be_looked_at_and_remarks_stand_inside_it(
    name: str, text: str, shares: dict[str, float], me: Me | None
) -> None:
    for weight, start, end, told in lint(name, text, shares, me=me):
        assert weight in set(Weight)
        assert 0 <= start <= end <= len(text)
        assert told
        assert "\n" not in told


@given(
    st.lists(
        st.one_of(
            st.sampled_from(TOKENS),
            st.sampled_from(TOKENS).map(lambda token: f"{token[:-1]}|sinon]"),
            st.sampled_from(LOCAL_TOKENS).map(lambda token: f"{token[:-1]}|sinon]"),
            st.text(st.sampled_from("abcé ’,.\n!"), max_size=10),
        ),
        max_size=10,
    ).map("".join),
    SHARES,
)
def test_the_platforms_tokens_and_fallbacks_are_never_wrong(
    text: str, shares: dict[str, float]
) -> None:
    told = lint(NAME, f"Bonjour {text}", shares, me=ROSA)
    assert Weight.WRONG not in {remark.weight for remark in told}


@given(TEXTS)
def test_a_text_with_a_fallback_everywhere_is_never_told_to_be_empty(text: str) -> None:
    shares = dict.fromkeys(TOKENS + LOCAL_TOKENS, 1.0)
    for token in shares:
        text = text.replace(token, f"{token[:-1]}|x]")
    assert "is empty" not in " ".join(remark.text for remark in lint(NAME, text, shares, me=ROSA))
