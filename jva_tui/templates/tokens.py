"""Filling the tokens of a text for one volunteer.

The tokens and their meaning are the platform's (its web client replaces them, the server does
not), but for a few that only we know; unlike the web client every occurrence is filled, and a value
is never expanded again. Behind a bar stands what is written where there is no value, which the web
client does not know: ``[mission_ville|à distance]``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.templates.language import joined, language_of, long_date
from jva_tui.templates.slips import Vocabulary
from jva_tui.text import settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.domain import Me, Participation
    from jva_tui.templates.slips import Foreign

    _Value = Callable[[Participation, Me | None, str], str]

LONGEST_FALLBACK = 200
"""Characters; it has no line feed and no brackets."""

_BRACKETS = re.compile(
    r"\[([^\[\]|]{1,80})(?:\]"
    r"|\|([^\[\]]*)\]"
    r"|\|((?:[^\[\]\n]*[^\[\]\s])?))"  # whose end is missing, or stands behind other brackets
)
_NAME, _CUT = 1, 3
_VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"
_IN_BRACKETS = re.compile(rf"\[[^\[\]]*{_VALUE}")


class Place(NamedTuple):
    """Where something stands that was meant as a token."""

    start: int
    end: int
    token: str
    """As it is written without a fallback; empty where there is no such token."""
    fallback: str | None
    """What is written where there is no value; None without one. Of a token that does not end
    as it should, what stands there instead."""

    @property
    def is_known(self) -> bool:
        """Whether there is such a token."""
        return bool(self.token)

    @property
    def is_local(self) -> bool:
        """Whether only we know it, and not the platform."""
        return self.token in _LOCAL


@dataclass(frozen=True, slots=True)
class Rendering:
    """A text filled for one volunteer."""

    text: str
    """Tokens with neither value nor fallback stand as they were."""
    missing: tuple[str, ...]
    """Known tokens that have neither for this volunteer, each once."""
    unknown: tuple[str, ...]
    """See `unknown`."""


def render(text: str, participation: Participation, me: Me | None) -> Rendering:
    """Fills every token of ``text`` that has a value, or a fallback, for this volunteer."""
    language = language_of(text)
    missing: dict[str, None] = {}
    filled: list[str] = []
    at = 0
    for start, end, token, fallback in places(text):
        if not token:
            continue
        if value := _VALUES[token](participation, me, language) or fallback:
            filled += (text[at:start], value)
            at = end
        elif fallback is not None:
            filled.append(text[at:start])
            at = end
        else:
            missing[token] = None
    filled.append(text[at:])
    return Rendering("".join(filled), tuple(missing), unknown(text))


def values_for(participation: Participation, me: Me | None, language: str = "fr") -> dict[str, str]:
    """What each token stands for in a text in ``language``; empty where nothing is known."""
    return {token: value_of(participation, me, language) for token, value_of in _VALUES.items()}


@lru_cache(maxsize=256)  # asked for each person, and for each line in sight after every key
def places(text: str) -> tuple[Place, ...]:
    """Where in ``text`` something was meant as a token, from its start to its end."""
    found = ((_place(brackets), brackets[_NAME]) for brackets in _BRACKETS.finditer(text))
    return tuple(place for place, name in found if place.token or _VOCABULARY.is_meant(name))


def _place(brackets: re.Match[str]) -> Place:
    token, last = f"[{brackets[_NAME]}]", brackets.lastindex or _NAME
    fallback = brackets[last] if last > _NAME else None
    is_whole = last < _CUT and (fallback is None or _is_fallback(fallback))
    return Place(*brackets.span(), token if is_whole and token in _VALUES else "", fallback)


def _is_fallback(text: str) -> bool:
    return len(text) <= LONGEST_FALLBACK and not {"\n", "\r"} & set(text)


def used(text: str) -> frozenset[str]:
    """The tokens that stand in ``text``, with a fallback or without, as written without one."""
    return frozenset(place.token for place in places(text) if place.token)


def needed(text: str) -> frozenset[str]:
    """The tokens that stand in ``text`` without a fallback, at least once."""
    return frozenset(place.token for place in places(text) if place.fallback is None) - {""}


def unresolved(text: str) -> tuple[str, ...]:
    """Everything in ``text`` that was meant as a token, however it is written, each once."""
    return tuple(dict.fromkeys(text[place.start : place.end] for place in places(text)))


@lru_cache(maxsize=256)  # asked with `places`
def unknown(text: str) -> tuple[str, ...]:
    """Everything in a text that was meant to be filled in and cannot be, each once.

    Also what another tool would fill in; and where there is nothing of the kind, what the platform
    would make by removing tags. Of a text as its author wrote it: values may be anything.
    """
    if (told := _slips(text)) or "<" not in text:
        return told
    kept = settled(text)
    more = Counter(place.token for place in places(kept) if place.token)
    more.subtract(place.token for place in places(text))
    return (*_slips(kept), *(+more))


def _slips(text: str) -> tuple[str, ...]:
    spans = [(place.start, place.end) for place in places(text) if not place.token]
    spans += [(one.start, one.end) for one in foreign(text) if one.is_sure]
    return tuple(dict.fromkeys(text[start:end] for start, end in sorted(spans)))


def _sure(text: str) -> int:
    """How often something stands in a text that only another tool would fill in."""
    return sum(one.is_sure for one in foreign(text))


def foreign(text: str) -> tuple[Foreign, ...]:
    """Where in ``text`` stands what another tool would fill in, from its start to its end."""
    return tuple(_VOCABULARY.foreign(text))


def without_tokens(text: str, mark: str = "") -> str:
    """The text with ``mark`` in the place of every token."""
    kept, at = [], 0
    for place in places(text):
        if place.token:
            kept.append(text[at : place.start])
            at = place.end
    return mark.join([*kept, text[at:]])


def is_nested(text: str) -> bool:
    """Whether a bracket opens before a token of ``text``, so that a value may make another one."""
    return bool(_IN_BRACKETS.search(without_tokens(text, _VALUE)))


def nearest(slip: str) -> str:
    """The token that somebody may have meant by ``slip``; empty where none comes near."""
    name = _VOCABULARY.nearest(slip)
    return f"[{name}]" if name else ""


class ForPlatform(NamedTuple):
    """A text as the platform and its web client can hold it."""

    text: str
    refused: tuple[str, ...]
    """Tokens that only we know and that nothing can stand for there, each once: with any of them
    the text cannot be published."""
    plain: tuple[str, ...]
    """Tokens that lose their fallback, each once: the web client leaves nothing, or worse, where
    they have no value."""


def for_platform(text: str, me: Me | None) -> ForPlatform:
    """The text with only the platform's own tokens, and no fallbacks."""
    put_in: dict[str, None] = {}
    refused: dict[str, None] = {}
    plain: dict[str, None] = {}
    written: list[str] = []
    left: list[str] = []
    at = 0
    for start, end, token, fallback in places(text):
        told = text[start:end]
        if token in _LOCAL:
            value = of_author(token, me) or ""
            told = value or fallback or ""
            is_refused = not value and fallback is None
            (refused if is_refused else put_in)[token] = None
            if is_refused:
                told = token
                left.append(told)
        else:
            if token and fallback is not None:
                told = token
                plain[token] = None
            left.append(told)
        written += (text[at:start], told)
        at = end
    published = "".join([*written, text[at:]])
    is_as_written = [published[place.start : place.end] for place in places(published)] == left
    if not is_as_written or _sure(published) > _sure(text):
        refused |= put_in  # what stands in their place would be read as a token, or part of one
    return ForPlatform(published, tuple(refused), tuple(plain))


def of_author(token: str, me: Me | None) -> str | None:
    """What a token of ours stands for whoever is written to; None of any other token."""
    return _OF_AUTHOR[token](me) if token in _OF_AUTHOR else None


def _mission_name(participation: Participation, _me: Me | None, _language: str) -> str:
    return participation.mission.name if participation.mission else ""


def _mission_city(participation: Participation, _me: Me | None, _language: str) -> str:
    return (participation.mission.city or "") if participation.mission else ""


def _mission_start(participation: Participation, _me: Me | None, language: str) -> str:
    mission = participation.mission
    return long_date(mission.start_date, language) if mission else ""


def _mission_end(participation: Participation, _me: Me | None, language: str) -> str:
    mission = participation.mission
    return long_date(mission.end_date, language) if mission else ""


def _responsables(participation: Participation, _me: Me | None, language: str) -> str:
    people = (participation.mission.responsables or ()) if participation.mission else ()
    return joined([person.name for person in people if person.name], language)


def _organisation(participation: Participation, me: Me | None, _language: str) -> str:
    if participation.mission and participation.mission.structure_name:
        return participation.mission.structure_name
    return me.structure_name if me else ""


_PLATFORM: dict[str, _Value] = {
    "[destinataire_prenom]": lambda p, _me, _: p.volunteer.first_name,
    "[destinataire_nom]": lambda p, _me, _: p.volunteer.last_name,
    "[destinataire_zip]": lambda p, _me, _: p.volunteer.zip or "",
    "[destinataire_ville]": lambda p, _me, _: p.volunteer.city or "",
    "[mission_nom]": _mission_name,
    "[mission_ville]": _mission_city,
    "[mission_date_debut]": _mission_start,
    "[mission_date_fin]": _mission_end,
    "[organisation_nom]": _organisation,
    "[expediteur_prenom]": lambda _p, me, _: me.first_name if me else "",
    "[expediteur_nom]": lambda _p, me, _: me.last_name if me else "",
}
_OF_AUTHOR: dict[str, Callable[[Me | None], str]] = {
    "[organisation_telephone]": lambda me: me.structure_phone if me else "",
    "[signature]": lambda me: me.signature if me else "",
}
_LOCAL: dict[str, _Value] = {
    "[mission_responsable]": _responsables,
    "[organisation_telephone]": lambda _p, me, _: _OF_AUTHOR["[organisation_telephone]"](me),
    "[signature]": lambda _p, me, _: _OF_AUTHOR["[signature]"](me),
}
_VALUES = _PLATFORM | _LOCAL

TOKENS = tuple(_PLATFORM)
"""Every token of the platform, as it is written."""
LOCAL_TOKENS = tuple(_LOCAL)
"""The tokens that only we know, as they are written."""

_VOCABULARY = Vocabulary(token.strip("[]") for token in _VALUES)
