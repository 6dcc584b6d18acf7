"""Filling the tokens of a text for one volunteer.

The tokens and their meaning are the platform's (its web client replaces them, the server does
not); unlike the web client every occurrence is filled, and a value is never expanded again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from jva_tui.domain import Me, Participation

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_BRACKETS = re.compile(r"\[([^\[\]]{1,80})\]")
_BETWEEN_LETTERS = re.compile(r"[\W_]+")
_LONG = 6
_ONE_SLIP, _SOME_SLIPS = 0.83, 0.6
"""How alike words are, from 0 to 1, of which one may stand for the other."""
_ADDRESS = re.compile(r"\w(?:[@.]|://)\w")  # of a page, a mail box or a file


@dataclass(frozen=True, slots=True)
class Rendering:
    """A text filled for one volunteer."""

    text: str
    """Tokens without a value stand as they were."""
    missing: tuple[str, ...]
    """Known tokens that have no value for this volunteer, each once."""
    unknown: tuple[str, ...]
    """What looks like a token and is none of the platform's, each once."""


def render(text: str, participation: Participation, me: Me | None) -> Rendering:
    """Fills every token of ``text`` that has a value for this volunteer."""
    missing: dict[str, None] = {}
    unknown: dict[str, None] = {}

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name in _VALUES:
            if value := _VALUES[name](participation, me):
                return value
            missing[found[0]] = None
        elif _is_meant_as_token(name):
            unknown[found[0]] = None
        return found[0]

    return Rendering(_BRACKETS.sub(fill, text), tuple(missing), tuple(unknown))


def values_for(participation: Participation, me: Me | None) -> dict[str, str]:
    """What each token, as it is written, stands for; empty where nothing is known."""
    return {f"[{name}]": value_of(participation, me) for name, value_of in _VALUES.items()}


def used(text: str) -> frozenset[str]:
    """The platform's tokens that stand in ``text``."""
    return frozenset(found[0] for found in _BRACKETS.finditer(text) if found[1] in _VALUES)


def unresolved(text: str) -> tuple[str, ...]:
    """Everything in ``text`` that was meant as a token, however it is written, each once."""
    found = (found[0] for found in _BRACKETS.finditer(text) if _is_meant_as_token(found[1]))
    return tuple(dict.fromkeys(found))


class Place(NamedTuple):
    """Where something stands that was meant as a token."""

    start: int
    end: int
    is_known: bool
    """Whether it is one of the platform's."""


def places(text: str) -> Iterator[Place]:
    """Where in ``text`` something was meant as a token, from its start to its end."""
    for found in _BRACKETS.finditer(text):
        if (is_known := found[1] in _VALUES) or _is_meant_as_token(found[1]):
            yield Place(*found.span(), is_known)


@lru_cache(maxsize=1024)  # an editor asks for every bracket in sight, after every key
def _is_meant_as_token(inside: str) -> bool:
    """Whether what stands in brackets is a slip of a token rather than prose: [sic], [1].

    Case, accents and what stands between the words do not count, and a part of a token is enough:
    [Destinataire prénom], [DATE-DEBUT], [ville]; also with a wrong letter, or one more or less,
    where it has at least six: [prenon], [missions]. So is an underscore, unless it is an address's.
    """
    if "_" in inside and not _ADDRESS.search(inside):
        return True
    plain = _plain(inside)
    if plain in _MEANT:
        return True
    if len(plain) < _LONG or not plain.isalpha():
        return False
    lengths = range(max(_LONG, len(plain) - 1), len(plain) + 2)
    alike = [words for words in _MEANT if words[0] == plain[0] and len(words) in lengths]
    return bool(_near(plain, _ONE_SLIP, alike))


def nearest(slip: str) -> str:
    """The token that somebody may have meant by ``slip``; empty where none comes near."""
    return _near(_plain(slip), _SOME_SLIPS, _MEANT)


def _near(plain: str, cutoff: float, words: Iterable[str]) -> str:
    from difflib import get_close_matches

    return next((_MEANT[near] for near in get_close_matches(plain, words, 1, cutoff)), "")


def _plain(inside: str) -> str:
    return _BETWEEN_LETTERS.sub("", fold(inside))


def long_date(day: date | None) -> str:
    """« 3 mars 2026 »; empty without a day."""
    if day is None:
        return ""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def _mission_name(participation: Participation, _: Me | None) -> str:
    return participation.mission.name if participation.mission else ""


def _mission_city(participation: Participation, _: Me | None) -> str:
    return (participation.mission.city or "") if participation.mission else ""


def _mission_start(participation: Participation, _: Me | None) -> str:
    return long_date(participation.mission.start_date) if participation.mission else ""


def _mission_end(participation: Participation, _: Me | None) -> str:
    return long_date(participation.mission.end_date) if participation.mission else ""


def _organisation(participation: Participation, me: Me | None) -> str:
    if participation.mission and participation.mission.structure_name:
        return participation.mission.structure_name
    return me.structure_name if me else ""


_VALUES: dict[str, Callable[[Participation, Me | None], str]] = {
    "destinataire_prenom": lambda p, _: p.volunteer.first_name,
    "destinataire_nom": lambda p, _: p.volunteer.last_name,
    "destinataire_zip": lambda p, _: p.volunteer.zip or "",
    "destinataire_ville": lambda p, _: p.volunteer.city or "",
    "mission_nom": _mission_name,
    "mission_ville": _mission_city,
    "mission_date_debut": _mission_start,
    "mission_date_fin": _mission_end,
    "organisation_nom": _organisation,
    "expediteur_prenom": lambda _, me: me.first_name if me else "",
    "expediteur_nom": lambda _, me: me.last_name if me else "",
}

TOKENS = tuple(f"[{name}]" for name in _VALUES)
"""Every token of the platform, as it is written."""


def _parts(name: str) -> list[str]:
    """The words of a token in all their runs, written as one: a, ab, b."""
    words = name.split("_")
    return ["".join(words[i:j]) for i, j in combinations(range(len(words) + 1), 2)]


_MEANT = {part: f"[{name}]" for name in reversed(_VALUES) for part in _parts(name)}
"""Which token is meant by each part: the volunteer's before the author's."""
