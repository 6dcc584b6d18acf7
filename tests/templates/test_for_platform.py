"""What is published holds what the platform can fill in, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from jva_tui.templates.language import language_of
from jva_tui.templates.tokens import LOCAL_TOKENS, ForPlatform, for_platform, foreign, places, used
from tests.people import ROSA
from tests.token_texts import AUTHOR, TEXTS, WRITTEN, filled, slips_in


def test_the_platform_is_given_what_it_knows() -> None:
    text = (
        "[destinataire_prenom|toi], [mission_ville|à distance], [mission_ville|ici] et "
        "[mission_responsable|nous] : [organisation_telephone]\n[signature|Rosa]"
    )
    assert for_platform(text, AUTHOR) == ForPlatform(
        "[destinataire_prenom], [mission_ville], [mission_ville] et "
        "nous : 0170180001\nRosa\nLes Amis du Test",
        (),
        ("[destinataire_prenom]", "[mission_ville]"),
    )


def test_what_nothing_can_stand_for_is_refused() -> None:
    text = "[mission_responsable] [organisation_telephone] [signature] [signature|Rosa]"
    assert for_platform(text, AUTHOR).refused == ("[mission_responsable]",)
    for author in (ROSA, None):
        published = for_platform(text, author)
        assert published.refused == LOCAL_TOKENS
        assert published.text == f"{' '.join(LOCAL_TOKENS)} Rosa"


@pytest.mark.parametrize("signature", ["[prenom]", "[mission_ville|x]", "[signature]", "[nom_x]"])
def test_a_signature_that_would_be_a_token_there_is_refused(signature: str) -> None:
    author = ROSA._replace(signature=signature)
    assert for_platform("Rosa [signature]", author).refused == ("[signature]",)


def test_what_is_put_in_does_not_make_a_token_of_what_stands_around_it() -> None:
    author = ROSA._replace(signature="mission_ville")
    assert for_platform("[[signature]|ici]", author).refused == ("[signature]",)
    assert for_platform("[[mission_responsable|prenom]]", author).refused != ()


@pytest.mark.parametrize(
    "text", ["*|[mission_responsable|x]|*", "{{[signature]}}", "${[signature]}", "<<[signature]>>"]
)
def test_what_is_put_in_does_not_make_what_another_tool_fills_in(text: str) -> None:
    author = ROSA._replace(signature="prenom")
    assert for_platform(text, author).refused != ()
    assert for_platform(f"{{{{prenom}}}} {AUTHOR.signature}", AUTHOR).refused == ()


@given(WRITTEN, TEXTS)
def test_nothing_that_only_we_know_gets_to_the_platform(text: str, signature: str) -> None:
    author = AUTHOR._replace(signature=signature)
    published = for_platform(text, author)
    assume(not published.refused)
    assert slips_in(published.text) == slips_in(text)
    assert sum(one.is_sure for one in foreign(published.text)) <= len(foreign(text))
    for place in places(published.text):
        assert not place.is_local
        assert not place.is_known or place.fallback is None
    assert for_platform(published.text, author) == ForPlatform(published.text, (), ())
    assert used(published.text) == used(text) - set(LOCAL_TOKENS)
    assert {*published.plain} <= used(text)


@given(WRITTEN)
def test_with_all_values_it_reads_the_same_there(text: str) -> None:
    assume("[mission_responsable" not in text and language_of(text) == "fr")
    published = for_platform(text, AUTHOR)
    assume(not published.refused and language_of(published.text) == "fr")
    assert filled(published.text) == filled(text)
