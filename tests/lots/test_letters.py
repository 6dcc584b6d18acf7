"""What speaks for reading a letter: on the side of reading, but not for the usual letter."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.lots.letters import LONG, asks, is_foreign, is_long, is_rude
from jva_tui.sandbox import invented_talk
from jva_tui.sandbox.odd_texts import LANGUAGE_MESSAGES, RUDE_MESSAGES

USUAL = (
    *invented_talk._INTRODUCTIONS,
    *invented_talk._AVAILABILITIES,
    *invented_talk._QUESTIONS,
    *invented_talk._LONG,
    *invented_talk._SHORT,
    *chain(*invented_talk._SITUATIONS.values()),
)


@pytest.mark.parametrize("text", LANGUAGE_MESSAGES)
def test_another_language_is_noticed_by_its_script_or_its_words(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize("text", RUDE_MESSAGES)
def test_sharp_words_are_noticed(text: str) -> None:
    assert is_rude(text)


@pytest.mark.parametrize("text", USUAL)
def test_the_usual_letter_is_neither_foreign_nor_rude(text: str) -> None:
    assert not is_foreign(text)
    assert not is_rude(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Faut-il une voiture ?", True),
        ("Dispo samedi?", True),
        ("Vraiment ?!", True),
        ("متى يمكنني أن أبدأ؟", True),
        ("您好，可以吗？", True),
        ("Voir https://example.org/?page=2 merci", False),
        ("Écrivez à zoe@example.org", False),
        ("Bonjour, je suis disponible.", False),
    ],
)
def test_a_question_is_a_mark_outside_addresses(text: str, expected: bool) -> None:
    assert asks(text) is expected


def test_a_few_words_of_politeness_are_no_other_language() -> None:
    assert not is_foreign("Hello")
    assert not is_foreign("ok merci")


def test_innocent_uses_of_sharp_words_pass() -> None:
    assert not is_rude("Je le dis sans honte : j'adore votre association.")


def test_long_begins_beyond_a_few_sentences() -> None:
    assert not is_long("a" * LONG + "   ")
    assert is_long("a" * (LONG + 1))


@given(st.text())
def test_any_text_at_all_can_be_looked_at(text: str) -> None:
    for looks in (asks, is_foreign, is_long, is_rude):
        assert looks(text) in (True, False)
