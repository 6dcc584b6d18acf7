"""What was meant as a token though it is written differently, and which one may have been meant.

A token's name is made of words: what it is about, then what is told of it (``mission_ville``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BETWEEN_LETTERS = re.compile(r"[\W_]+")
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")  # of camelCase
_ADDRESS = re.compile(r"\w(?:[@.]|://)\w")  # of a page, a mail box or a file
_LONG = 6
_ONE_SLIP, _SOME_SLIPS, _SAME_WORD = 0.83, 0.6, 0.75
"""How alike words are, from 0 to 1, of which one may stand for the other."""
_LITTLE = frozenset(["d", "de", "des", "du", "l", "la", "le", "les", "of", "the"])

_INSIDE = r"[^\W\d][\w .\u0300-\u036f-]{0,60}"  # accents may be letters of their own
_FOREIGN = re.compile(
    rf"(?P<sure>\{{\{{ ?{_INSIDE}[^{{}}\n]{{0,40}}\}}\}}|\$\{{{_INSIDE}\}}|\*\|{_INSIDE}\|\*)"
    rf"|(?P<angled><<{_INSIDE}>>)|\{{{_INSIDE}\}}|%%?{_INSIDE}%%?|\[\[{_INSIDE}\]\]"
)
_SIGNS = "[]{}<>%$*| "
"""What stands around the name of a token, here and in other tools."""

_SYNONYMS = {
    "prenom": "firstname givenname forename fname",
    "nom": "name lastname surname familyname lname nomdefamille titre title intitule",
    "zip": "zipcode postcode postalcode codepostal cp",
    "ville": "city town lieu place commune adresse address location",
    "date": "jour day",
    "debut": "start startdate begin beginning datedebut",
    "fin": "end enddate datefin",
    "telephone": "tel phone mobile portable numero phonenumber",
    "responsable": "coordinator coordinateur coordinatrice referent referente contact",
    "destinataire": "benevole volunteer recipient volontaire candidat candidate user",
    "expediteur": "mon ma mes my votre your sender auteur author",
    "mission": "activite activity",
    "organisation": (
        "organization organisme association asso assoc structure charity ngo ong nonprofit"
    ),
    "expediteur_prenom": "monprenom myfirstname",
    "expediteur_nom": "monnom myname mylastname",
    "organisation_nom": "monassociation myassociation monorganisation myorganisation",
}
_MEANT_BY = {word: meant for meant, words in _SYNONYMS.items() for word in words.split()}


class Foreign(NamedTuple):
    """What another tool would fill in."""

    start: int
    end: int
    is_sure: bool
    """Whether it is nothing else; otherwise it may be prose: {nom}."""


class Vocabulary:
    """The names of the tokens, without their brackets.

    Args:
        names: of two names that come equally near, the first is meant.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._parts = {part: name for name in reversed(self._names) for part in _runs(name)}
        self._words = frozenset(word for name in self._names for word in name.split("_"))
        # An editor asks for every bracket in sight, after every key.
        self.is_meant = lru_cache(maxsize=1024)(self._is_meant)

    def _is_meant(self, inside: str) -> bool:
        """Whether what stands in brackets is a slip of a token rather than prose: [sic], [1].

        Case, accents and what stands between the words do not count, and a part of a token is
        enough: [Destinataire prénom], [DATE-DEBUT], [ville]; also with a wrong letter, or one more
        or less, where it has at least six: [prenon], [missions]; and in other words of the same
        meaning: [first name], [mon prénom]. So is an underscore, unless it is an address's.
        """
        if "_" in inside and not _ADDRESS.search(inside):
            return True
        plain = "".join(_words(inside))
        if plain in self._parts or self._is_in_other_words(inside):
            return True
        if len(plain) < _LONG or not plain.isalpha():
            return False
        lengths = range(max(_LONG, len(plain) - 1), len(plain) + 2)
        alike = [part for part in self._parts if part[0] == plain[0] and len(part) in lengths]
        return bool(_nearest(plain, alike, _ONE_SLIP))

    def foreign(self, text: str) -> Iterator[Foreign]:
        """What another tool would fill in, from its start to its end: {{prenom}}, %PRENOM%.

        Where it may be prose it is there only if a token is meant.
        """
        for found in _FOREIGN.finditer(text):
            is_sure = bool(found["sure"])
            if is_sure or self.is_meant(found[0].strip(_SIGNS)):
                yield Foreign(*found.span(), is_sure or bool(found["angled"]))

    def nearest(self, written: str) -> str:
        """The name that may have been meant; empty where none comes near.

        Args:
            written: with what stands around it, and any fallback.
        """
        words = _words(written.strip(_SIGNS).partition("|")[0])
        plain = "".join(words)
        if plain in self._parts:
            return self._parts[plain]
        meant = [word for written in self._in_our_words(words) for word in self._corrected(written)]
        best = max(self._names, key=lambda name: _shared(name, meant))
        if _shared(best, meant):
            return best
        return self._parts.get(_nearest(plain, self._parts, _SOME_SLIPS), "")

    def _is_in_other_words(self, inside: str) -> bool:
        """Whether every word is one of ours, or means the same, and they tell what is wanted."""
        words = _words(inside)
        meant = self._in_our_words(words)
        if not meant or (words[0] in _LITTLE) or not self._words.issuperset(meant):
            return False
        return any(_shared(name, meant) > 1 for name in self._names)

    def _in_our_words(self, words: Sequence[str]) -> list[str]:
        """The words that names are made of in the place of those of the same meaning."""
        told, at = [], 0
        while at < len(words):
            for length in (3, 2, 1):  # « nom de famille », “first name”
                run = "".join(words[at : at + length])
                if run in _MEANT_BY or length == 1:
                    break
            told += _MEANT_BY.get(run, run).split("_")
            at += length
        return [word for word in told if word not in _LITTLE]

    def _corrected(self, word: str) -> list[str]:
        if word in self._words:
            return [word]
        near = _nearest(word, [*self._words, *_MEANT_BY], _SAME_WORD)
        return _MEANT_BY.get(near, near).split("_")


def _shared(name: str, words: Iterable[str]) -> int:
    """How much of a name stands in ``words``; what is told counts more than what it is about."""
    about, _, told = name.partition("_")
    return len({about} & set(words)) + 2 * len(set((told or about).split("_")) & set(words))


def _nearest(word: str, words: Iterable[str], cutoff: float) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, words, 1, cutoff)), "")


def _words(inside: str) -> list[str]:
    return [word for word in _BETWEEN_LETTERS.split(fold(_HUMP.sub(" ", inside))) if word]


def _runs(name: str) -> list[str]:
    """The words of a name in all their runs, written as one: a, ab, b."""
    words = name.split("_")
    return ["".join(words[i:j]) for i, j in combinations(range(len(words) + 1), 2)]
