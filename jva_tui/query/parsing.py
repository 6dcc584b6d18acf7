"""Reads a query from what was typed, and tells where it is not understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _
from jva_tui.i18n import language as interface_language
from jva_tui.query import moments
from jva_tui.query.language import (
    TEXT_KEYS,
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
from jva_tui.query.nearest import nearest
from jva_tui.query.vocabulary import (
    IS_OF,
    KEY,
    KEY_OF,
    KEYS,
    MINE_WORDS,
    OR_WORDS,
    REMOTE_OF,
    values_of,
)
from jva_tui.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WRITTEN = re.compile(
    r"(?=\S)(?P<minus>-?)"
    rf"(?:(?P<key>{KEY}):(?!//))?"
    r"(?P<value>"
    r'"(?P<straight>[^"]*)(?:(?P<end1>")\*?)?'
    r"|“(?P<curly>[^”]*)(?:(?P<end2>”)\*?)?"
    r"|«(?P<pointed>[^»]*)(?:(?P<end3>»)\*?)?"
    r'|[^\s"“«]*)'
)
_QUOTES = ("straight", "curly", "pointed")


class Written(NamedTuple):
    """One term as it stands in the text, or an ``or``."""

    start: int
    end: int
    is_negated: bool
    key: str | None
    """Before the colon, as written; None without one."""
    value_at: int
    """Where the value begins, its quotation mark included."""
    value: str
    """Without its quotation marks."""
    is_quoted: bool
    is_closed: bool
    """Whether a quotation mark is followed by another."""
    has_star: bool

    @property
    def is_or(self) -> bool:
        """Whether it stands between two alternatives."""
        is_bare = not (self.is_negated or self.is_quoted or self.key is not None)
        return is_bare and fold(self.value) in OR_WORDS


class Problem(NamedTuple):
    """What is not understood, and where."""

    start: int
    end: int
    message: str
    """A sentence, or two."""
    suggestion: str = ""
    """What may have been meant, to stand there instead; empty where nothing comes near."""


class Parsed(NamedTuple):
    """What was read."""

    query: Query
    """Everything that is understood."""
    problems: tuple[Problem, ...] = ()
    is_unfinished: bool = False
    """Whether a term that is being typed says nothing yet, and was left out."""


def parse(text: str, cursor: int | None = None) -> Parsed:
    """Reads a query.

    Args:
        text: as typed.
        cursor: where the user types: what ends there may go on, and is no problem as long as it can
            become something. None where nobody types any more.
    """
    return _Reader(cursor).read(text)


def written(text: str) -> Iterator[Written]:
    """The terms of a text as they stand there, and each ``or``."""
    return map(_as_written, _WRITTEN.finditer(text))


def _as_written(found: re.Match[str]) -> Written:
    quote = next((name for name in _QUOTES if found[name] is not None), None)
    return Written(
        *found.span(),
        is_negated=bool(found["minus"]),
        key=found["key"],
        value_at=found.start("value"),
        value=found[quote or "value"],
        is_quoted=quote is not None,
        is_closed=any(found[f"end{number}"] for number in (1, 2, 3)),
        has_star=quote is not None and found["value"].endswith("*"),
    )


class _Wrong(Exception):  # noqa: N818 - told as a problem
    """A term that is not understood.

    Args:
        start: where.
        end: likewise.
        message: see `Problem`.
        suggestion: likewise.
    """

    def __init__(self, start: int, end: int, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(start, end, message, suggestion)


class _Unfinished(Exception):  # noqa: N818 - no error at all
    """A term that says nothing yet."""


class _Reader:
    """Reads one text; see `parse`."""

    def __init__(self, cursor: int | None) -> None:
        self._cursor = cursor
        self._language = interface_language()
        self._alternatives: list[list[Term]] = [[]]
        self._problems: list[Problem] = []
        self._is_unfinished = False

    def read(self, text: str) -> Parsed:
        dangling: Written | None = None
        is_first = True
        for one in written(text):
            if one.is_or and not (is_first and self._is_typed(one)):
                if is_first or dangling:
                    self._problems.append(_lonely(one, text))
                else:
                    dangling = one
                continue
            if dangling:
                self._alternatives.append([])
            dangling, is_first = None, False
            self._take(one)
        if dangling and self._cursor is not None and self._cursor >= dangling.end:
            self._is_unfinished = True
        elif dangling:
            self._problems.append(_lonely(dangling, text))
        alternatives = tuple(tuple(terms) for terms in self._alternatives if terms)
        return Parsed(Query(alternatives), tuple(self._problems), self._is_unfinished)

    def _is_typed(self, one: Written) -> bool:
        return self._cursor is not None and one.start < self._cursor <= one.end

    def _take(self, one: Written) -> None:
        """Adds a term to the last alternative."""
        try:
            term = self._term(one)
        except _Wrong as wrong:
            self._problems.append(wrong.problem)
        except _Unfinished:
            self._is_unfinished = True
        else:
            if term:
                self._alternatives[-1].append(_negated(term) if one.is_negated else term)

    def _term(self, one: Written) -> Term | None:
        """The term without its minus; None if there is nothing in it: a dash between two words.

        Raises:
            _Wrong: it is not understood.
            _Unfinished: it is being typed.
        """
        if one.is_quoted and not one.is_closed and not self._is_typed(one):
            told = _("This quotation mark is never closed.")
            raise _Wrong(one.value_at, one.end, told, _closed(one.value))
        if one.key is None:
            if not one.is_quoted and fold(one.value) in MINE_WORDS:
                return Is(Trait.MINE)
            return _text(one)
        key = KEY_OF.get(fold(one.key))
        if key is None:
            raise self._unknown_key(one, one.key)
        if not one.value.strip():
            if self._is_typed(one):
                raise _Unfinished
            told = _("Something must follow “{key}:”, without a space.").format(key=one.key)
            raise _Wrong(one.start + one.is_negated, one.end, told)
        return self._keyed(key, one)

    def _keyed(self, key: Key, one: Written) -> Term:
        if key in TEXT_KEYS:
            if text := _text(one):
                return Keyed(key, text)
            told = _("There is no word in “{written}”.").format(written=one.value)
            raise _Wrong(one.value_at, one.end, told)
        if key in (Key.IS, Key.REMOTE):
            return self._chosen(key, one)
        when = moments.read(one.value.strip())
        if when is None:
            raise self._no_moment(key, one)
        return Made(key is not Key.NEWER, when)

    def _chosen(self, key: Key, one: Written) -> Term:
        """One of a few words."""
        told = fold(one.value.strip())
        known = IS_OF if key is Key.IS else REMOTE_OF
        if told in known:
            return known[told]
        if self._is_typed(one) and any(word.startswith(told) for word in known):
            raise _Unfinished
        names = {word: name for name in values_of(key) for word in name.all(self._language)}
        near = _near(told, names)
        if near and fold(one.key or "") == fold(KEYS[key].in_(self._language)):
            near = names[near].in_(self._language)
        message = _("“{key}:” does not know “{written}”.").format(key=one.key, written=one.value)
        if near:
            message += " " + _did_you_mean(f"{one.key}:{near}")
        raise _Wrong(one.value_at, one.end, message, near)

    def _unknown_key(self, one: Written, key: str) -> _Wrong:
        near = _near(fold(key), (w for name in KEYS.values() for w in name.all(self._language)))
        message = _("Nothing is called “{key}:” here.").format(key=key)
        if near:
            message += " " + _did_you_mean(f"{near}:")
        else:
            message += " " + _("Put it in quotation marks to search for it.")
        start = one.start + one.is_negated
        return _Wrong(start, start + len(key) + 1, message, near and f"{near}:")

    def _no_moment(self, key: Key, one: Written) -> Exception:
        if self._is_typed(one) and moments.is_begun(one.value):
            return _Unfinished()
        if key is Key.BEFORE:
            told = _("“{written}” is no day, such as 2026-11-01, 01/11/2026 or 1/11.")
        else:
            told = _("“{written}” is neither a time, such as 7d, 3w, 2m or 12h, nor a day.")
        return _Wrong(one.value_at, one.end, told.format(written=one.value))


def _negated(term: Term) -> Term:
    return term.term if isinstance(term, Not) else Not(term)


def _text(one: Written) -> Word | Phrase | None:
    """The words to be sought; None if there are none, only signs."""
    if not words(one.value):
        return None
    if not one.is_quoted:
        return Word(one.value)
    text = _without_quotes(one.value)
    is_open = not one.is_closed or one.has_star
    return Word(text) if is_open and " " not in text else Phrase(text, is_open)


def _without_quotes(value: str) -> str:
    return " ".join(value.replace('"', " ").split())


def _closed(value: str) -> str:
    return f'"{_without_quotes(value)}"' if words(value) else ""


def _lonely(one: Written, text: str) -> Problem:
    operator = text[one.start : one.end]
    told = _("Something must stand before and after “{operator}”.").format(operator=operator)
    return Problem(one.start, one.end, told, f'"{operator}"')


def _near(told: str, among: Iterable[str]) -> str:
    by_folded = {fold(word): word for word in among}
    begun = next((word for word in by_folded if word.startswith(told)), "") if told[2:] else ""
    return by_folded.get(begun or nearest(told, by_folded), "")


def _did_you_mean(right: str) -> str:
    return _("Did you mean “{right}”?").format(right=right)
