"""A query as text: what is printed is parsed to the same query."""

from __future__ import annotations

import re

from jva_tui.i18n import language as interface_language
from jva_tui.query.language import (
    Duration,
    Is,
    Key,
    Keyed,
    Made,
    Not,
    Phrase,
    Query,
    Term,
    Trait,
    Word,
)
from jva_tui.query.moments import in_words
from jva_tui.query.vocabulary import KEY, KEYS, MINE_WORDS, NO, OR, OR_WORDS, TRAITS, YES
from jva_tui.text import fold

_NOT_PLAIN = re.compile(rf"-|.*[“«]|{KEY}:")
"""How something begins that would be read as more than a word."""


_NOT_REMOTE = Not(Is(Trait.REMOTE))


def to_text(query: Query, language: str | None = None) -> str:
    """The query in its canonical form.

    Args:
        query: to be printed.
        language: ``fr`` or ``en``, in which its keys are; the interface's by default.
    """
    language = language or interface_language()
    alternatives = (
        " ".join(term_to_text(term, language) for term in terms) for terms in query.alternatives
    )
    return f" {OR.in_(language)} ".join(alternatives)


def term_to_text(term: Term, language: str | None = None) -> str:
    """One term, as in `to_text`."""
    language = language or interface_language()
    if isinstance(term, Not) and term != _NOT_REMOTE:
        return f"-{term_to_text(term.term, language)}"
    if isinstance(term, Word | Phrase):
        return _text(term)
    if term == Is(Trait.MINE):
        return TRAITS[Trait.MINE].in_(language)
    key, value = _keyed(term, language)
    return f"{KEYS[key].in_(language)}:{value}"


def _keyed(term: Keyed | Is | Made | Not, language: str) -> tuple[Key, str]:
    """The key, and what follows its colon."""
    match term:
        case Keyed(key, value):
            return key, _text(value)
        case Is(Trait.REMOTE):
            return Key.REMOTE, YES.in_(language)
        case Is(trait):
            return Key.IS, TRAITS[trait].in_(language)
        case Made(is_before, when):
            from_now = isinstance(when, Duration)
            key = (Key.OLDER if from_now else Key.BEFORE) if is_before else Key.NEWER
            return key, in_words(when, language)
        case Not():
            return Key.REMOTE, NO.in_(language)


def _text(text: Word | Phrase) -> str:
    """Words, in quotes where they need them; a star tells that the last of them may go on."""
    match text:
        case Word(word):
            return f'"{word}"*' if _is_more(word) else word
        case Phrase(words, is_open):
            return f'"{words}"' + "*" * is_open


def _is_more(word: str) -> bool:
    return _NOT_PLAIN.match(word) is not None or fold(word) in OR_WORDS | MINE_WORDS
