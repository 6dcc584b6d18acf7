"""The language of a text, and what is written differently in each: days, and several names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_WORD = re.compile(r"[^\W\d_]+")
_FRENCH = """
au aux avec bien bonjour cette ce ces dans de des du elle en est et il je la le les leur mais merci
nous notre nos où par pas plus pour que qui sera sommes sont suis sur un une vos votre vous à
"""
_ENGLISH = """
about and are at be been but by can dear do for from have hello hi i if in is it my not of our
please thank thanks that the there this to us was we will with would you your
"""
_FRENCH_WORDS, _ENGLISH_WORDS = frozenset(_FRENCH.split()), frozenset(_ENGLISH.split())
"""The commonest words of messages; none belongs to both languages."""

_MONTHS = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_AND = {"fr": "et", "en": "and"}


@lru_cache(maxsize=64)  # asked once for each person to whom the same text goes
def language_of(text: str) -> str:
    """``fr`` or ``en``: in which of them ``text`` is written; French where it may be both."""
    words = [word.lower() for word in _WORD.findall(text)]
    is_english = sum((word in _ENGLISH_WORDS) - (word in _FRENCH_WORDS) for word in words) > 0
    return "en" if is_english else "fr"


def long_date(day: date | None, language: str = "fr") -> str:
    """« 3 mars 2026 », “3 March 2026”; empty without a day."""
    if day is None:
        return ""
    number = "1er" if day.day == 1 and language == "fr" else day.day
    return f"{number} {_MONTHS[language][day.month - 1]} {day.year}"


def joined(names: Sequence[str], language: str = "fr") -> str:
    """Several names in one phrase: « Rosa, Basile et Inès », “Rosa, Basile and Inès”."""
    *first, last = names or [""]
    return f"{', '.join(first)} {_AND[language]} {last}" if first else last
