"""Where in a text stands what was sought."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.query.language import Key, Keyed, Phrase, Query, Word
from jva_tui.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Span = tuple[int, int]
"""From a place in a text to another one."""
_LEAST_LETTERS = 3
"""Of a word that is shown although the one beside it does not stand there: not the « d’ »."""
_WORD = re.compile(r"[^\W_]+")


class _Spoken(NamedTuple):
    """A word of a text as it is sought, and where the letters stand from which its own come."""

    word: str
    starts: Sequence[int]
    ends: Sequence[int]


class Highlighter:
    """Tells where the words of a query stand, as `jva_tui.store.finding` finds them.

    Args:
        query: what is negated in it is highlighted nowhere.
    """

    def __init__(self, query: Query) -> None:
        self._free: list[Word | Phrase] = []
        self._keyed: list[Keyed] = []
        for term in query.terms:
            if isinstance(term, Keyed):
                self._keyed.append(term)
            elif isinstance(term, Word | Phrase):
                self._free.append(term)
        # Every row in sight asks anew whenever it is drawn.
        self.spans = lru_cache(maxsize=2048)(self._spans)

    def _spans(self, text: str, key: Key | None = None) -> tuple[Span, ...]:
        """From where to where something sought stands in ``text``; in order, apart from another.

        Args:
            text: as it is shown.
            key: what it tells, where a key seeks that alone: the mission's name, a city...
        """
        sought = [*self._free, *(one.value for one in self._keyed if one.key is key)]
        if not sought:
            return ()
        spoken = list(_spoken(text))
        return _joined(sorted(span for one in sought for span in _found(one, spoken)))


def is_said(phrase: Phrase, text: str) -> bool:
    """Whether the phrase stands in a text; one without a word stands in none."""
    parts = words(phrase.text)
    # This is asked of thousands of messages: as little as possible is folded, and words are text.
    if not parts or (text.isascii() and parts[0] not in text.lower()):
        return False
    sought = f" {' '.join(parts)}" + " " * (not phrase.is_open)
    return sought in f" {' '.join(words(text))} "


def _places(spoken: Sequence[str], sought: Sequence[str], *, is_open: bool) -> Iterator[int]:
    if not sought:
        return
    *before, last = sought
    for at in range(len(spoken) - len(before)):
        end = spoken[at + len(before)]
        fits = end.startswith(last) if is_open else end == last
        if fits and all(spoken[at + i] == word for i, word in enumerate(before)):
            yield at


def _found(sought: Word | Phrase, spoken: list[_Spoken]) -> Iterator[Span]:
    plain = [one.word for one in spoken]
    parts = words(sought.text)
    is_open = isinstance(sought, Word) or sought.is_open
    whole = [
        (spoken[at].starts[0], spoken[at + len(parts) - 1].ends[len(parts[-1]) - 1])
        for at in _places(plain, parts, is_open=is_open)
    ]
    yield from whole
    if isinstance(sought, Word) and len(parts) > 1 and not whole:
        # d’Œuvray where only Œuvray stands: its words may stand apart.
        for part in (part for part in parts if len(part) >= _LEAST_LETTERS):
            begun = (one for one in spoken if one.word.startswith(part))
            yield from ((one.starts[0], one.ends[len(part) - 1]) for one in begun)


def _spoken(text: str) -> Iterator[_Spoken]:
    folded, starts, ends = _folded(text)
    for found in _WORD.finditer(folded):
        its = slice(*found.span())
        yield _Spoken(found[0], starts[its], ends[its])


def _folded(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text folded, and of each of its letters from where to where its origin stands."""
    if text.isascii():
        return text.lower(), range(len(text)), range(1, len(text) + 1)
    letters = [(at, folded) for at, one in enumerate(text) if (folded := _fold_letter(one))]
    starts = [at for at, folded in letters for _letter in folded]
    # What folds to nothing is a mark on what stands before it.
    following = [*(at for at, _folded in letters[1:]), len(text)]
    ends = [
        end for end, (_at, folded) in zip(following, letters, strict=False) for _letter in folded
    ]
    return "".join(folded for _at, folded in letters), starts, ends


_fold_letter = lru_cache(maxsize=4096)(fold)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """The same places, those that touch made one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
