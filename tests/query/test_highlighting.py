"""What is highlighted is what was sought, in the text as it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.query import Key, Phrase, Query, Word
from jva_tui.query.highlighting import Highlighter, is_said
from jva_tui.query.parsing import parse
from jva_tui.text import fold, words


def shown(query: str, text: str, key: Key | None = None) -> list[str]:
    spans = Highlighter(parse(query).query).spans(text, key)
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("query", "text", "highlighted"),
    [
        ("coeur", "Du CŒUR à l’ouvrage, cœurs vaillants", ["CŒUR", "cœur"]),
        ("zoe", "Zoé, zoe\u0301, ZOÉ", ["Zoé", "zoe\u0301", "ZOÉ"]),
        ("o", "Œuvre", ["Œ"]),
        ("mar zoé", "Marie et Zoé", ["Mar", "Zoé"]),
        ("ari", "Marie", []),
        ('"de la ville"', "Cœur de la ville, de la villette", ["de la ville"]),
        ('"de la vil"*', "Cœur de la ville, de la villette", ["de la vil", "de la vil"]),
        ("d'oeuvray", "de d’Œuvray", ["d’Œuvray"]),
        ("d'oeuvray", "Œuvray de", ["Œuvray"]),
        ("-marie", "Marie", []),
        ("marie or samedi", "samedi", ["samedi"]),
        ("mission:ville", "ville", []),
    ],
)
def test_examples(query: str, text: str, highlighted: list[str]) -> None:
    assert shown(query, text) == highlighted


def test_a_key_is_highlighted_in_its_own_text() -> None:
    assert shown("mission:ville zoé", "Cœur de ville", Key.MISSION) == ["ville"]
    assert shown("mission:ville zoé", "Villeurbanne, Zoé", Key.CITY) == ["Zoé"]


_TEXTS = st.text("aéœ oE\u0301-’½ㄱ", max_size=12) | st.text(max_size=8)


@given(text=_TEXTS)
def test_folding_letter_by_letter_is_folding(text: str) -> None:
    assert "".join(map(fold, text)) == fold(text)


@given(text=_TEXTS, sought=_TEXTS)
def test_what_is_highlighted_folds_to_what_was_sought(text: str, sought: str) -> None:
    for word in words(sought):
        spans = Highlighter(Query(((Word(word),),))).spans(text)
        # What is found is highlighted, and nothing else is.
        assert bool(spans) is any(one.startswith(word) for one in words(text))
        for start, end in spans:
            assert word in fold(text[start:end])
        ends = [place for span in spans for place in span]
        assert ends == sorted(set(ends))


@given(text=_TEXTS, sought=_TEXTS, is_open=st.booleans())
def test_a_phrase_is_highlighted_where_it_is_said(text: str, sought: str, is_open: bool) -> None:
    phrase = Phrase(sought, is_open)
    spans = Highlighter(Query(((phrase,),))).spans(text)
    assert bool(spans) is is_said(phrase, text)
