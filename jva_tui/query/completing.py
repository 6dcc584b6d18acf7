"""What could stand where the user types."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _
from jva_tui.i18n import language as interface_language
from jva_tui.query.language import Key, Trait
from jva_tui.query.parsing import Written, written
from jva_tui.query.vocabulary import KEY_OF, KEYS, OR, TRAITS, UNITS, values_of
from jva_tui.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST = 8
_LEAST_LETTERS = 2
"""Typed of a word before a value is offered of which nobody has said what it is."""
_SOME = (7, 14, 30)
"""Days that are offered where nothing is typed yet."""
_NEEDS_QUOTES = re.compile(r"[\s\"“«:]|^-")


class Known(NamedTuple):
    """What is found in this inbox; of each kind the commonest first."""

    missions: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """The missions' responsables."""


class Option(NamedTuple):
    """Something that could stand there."""

    text: str
    """To stand in place of what is typed."""
    note: str = ""
    """What it finds, in the user's language; empty where it says that itself."""
    is_whole: bool = True
    """Whether the term is complete with it: a space may follow."""


class Completion(NamedTuple):
    """What could stand between two places of the text, best first."""

    start: int
    end: int
    options: tuple[Option, ...]


def complete(text: str, cursor: int, known: Known, most: int = MOST) -> Completion:
    """What could stand where the cursor is.

    Args:
        text: as typed.
        cursor: in it; the term that it touches is replaced.
        known: what is found in this inbox.
        most: how many at most.
    """
    at = next((one for one in written(text) if one.start < cursor <= one.end), None)
    if at is None:
        options = [*_keys("")] + ([_or()] if text[:cursor].strip() else [])
        return Completion(cursor, cursor, tuple(options[:most]))
    minus = "-" * at.is_negated
    same = text[at.start : at.end]
    found: dict[Option, None] = {}  # one may be found in several ways
    for one in _options(at, known):
        if len(found) == most:
            break
        option = one._replace(text=minus + one.text)
        if option.text != same:
            found[option] = None
    return Completion(at.start, at.end, tuple(found))


def _options(at: Written, known: Known) -> Iterator[Option]:
    if at.key is not None:
        key = KEY_OF.get(fold(at.key))
        if key is not None:
            yield from _values(key, at.value, known)
        return
    if at.is_quoted:
        return
    yield from _keys(at.value)
    if len(at.value) < _LEAST_LETTERS:
        return
    yield from _chosen(Key.IS, at.value)
    for key in (Key.MISSION, Key.CITY, Key.TAG, Key.BY):
        yield from _known_values(key, at.value, known)


def _keys(begun: str) -> Iterator[Option]:
    """Keys, and what stands alone, that begin so; those of the interface's language first."""
    language = interface_language()
    begun = fold(begun)
    of_other: list[Option] = []
    for name in KEYS.values():
        mine, other, *_rest = (*name.all(language), "")
        if fold(mine).startswith(begun):
            yield Option(f"{mine}:", _(name.note), is_whole=False)
        elif other and begun and fold(other).startswith(begun):
            of_other.append(Option(f"{other}:", _(name.note), is_whole=False))
    name = TRAITS[Trait.MINE]
    if fold(name.in_(language)).startswith(begun):
        yield Option(name.in_(language), _(name.note))
    yield from of_other


def _or() -> Option:
    return Option(OR.in_(interface_language()), _(OR.note))


def _values(key: Key, begun: str, known: Known) -> Iterable[Option]:
    if key in (Key.IS, Key.REMOTE):
        return _chosen(key, begun)
    if key in (Key.OLDER, Key.NEWER):
        return _durations(key, begun)
    return _known_values(key, begun, known)


def _chosen(key: Key, begun: str) -> list[Option]:
    """One of a few words: those that begin so, then those that do by another name."""
    language = interface_language()
    begun = fold(begun)
    ours, others = [], []
    for name in values_of(key):
        word, *other_words = map(fold, name.all(language))
        text = f"{KEYS[key].in_(language)}:{name.in_(language)}"
        option = Option(text, name.note and _(name.note))
        if word.startswith(begun):
            ours.append(option)
        elif any(other.startswith(begun) for other in other_words):
            others.append(option)
    return [*ours, *others]


def _durations(key: Key, begun: str) -> Iterator[Option]:
    language = interface_language()
    name = KEYS[key].in_(language)
    letters = [unit.in_(language) for unit in UNITS.values()]
    number = re.fullmatch(r"(\d{1,4})([^\W\d_]*)", fold(begun))
    if not begun:
        yield from (Option(f"{name}:{days}{letters[1]}") for days in _SOME)
    elif number:
        yield from (
            Option(f"{name}:{number[1]}{letter}")
            for letter in (*letters[1:], letters[0])
            if letter.startswith(number[2])
        )


def _known_values(key: Key, begun: str, known: Known) -> Iterator[Option]:
    """What is known of which each word typed begins a word: those that begin with it first."""
    names = {
        Key.MISSION: known.missions,
        Key.CITY: known.cities,
        Key.TAG: known.tags,
        Key.BY: known.people,
    }.get(key, ())
    sought = words(begun)
    first: list[str] = []
    rest: list[str] = []
    for name in names:
        spoken = _spoken(name)
        if holds(spoken, sought):
            begins = not sought or spoken[0].startswith(sought[0])
            (first if begins else rest).append(name)
    written_key = KEYS[key].in_(interface_language())
    yield from (Option(f"{written_key}:{_quoted(name)}") for name in (*first, *rest))


@lru_cache(maxsize=8192)  # each key that is pressed asks for the same ones
def _spoken(name: str) -> tuple[str, ...]:
    return tuple(words(name))


def holds(spoken: Iterable[str], sought: Iterable[str]) -> bool:
    """Whether each word sought begins one of those spoken."""
    spoken = tuple(spoken)
    return all(any(word.startswith(begun) for word in spoken) for begun in sought)


def _quoted(name: str) -> str:
    """The whole name as a value; its own quotation marks are no words, and are left out."""
    if not _NEEDS_QUOTES.search(name):
        return name
    return '"' + " ".join(name.replace('"', " ").split()) + '"'
