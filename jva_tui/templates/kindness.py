"""Wording that may hurt whoever reads it, in French and English, and what would be kinder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import N_
from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEEDS = N_("“{said}” judges the person: say instead what the mission needs.")
_ANSWER = N_("“{said}” may hurt: “all places are taken” or “not this time” says it more kindly.")
_AGE = N_("“{said}” speaks of somebody’s age: say instead what has to be done there.")
_SILENCE = N_("“{said}” sounds like a reproach: “we would be glad to hear from you” does not.")

_NOT = r"(?:not|\w+n't)"
_WORDINGS = {
    _NEEDS: (
        r"profils? (?:\w+ ){0,3}?n(?:e|'\w+)",
        r"(?:pas le bon|mauvais) profil",
        r"ne correspond\w* (?:\w+ ){0,2}?pas",
        r"inaptes?",
        r"incompetent\w*",
        r"insuffisant\w*",
        r"inadapte\w*",
        r"pas (?:assez |suffisamment )?(?:qualifi|competent|experiment|motiv|serieu)\w*",
        r"pas a la hauteur",
        r"manqu\w+ (?:de |d')(?:experience|motivation|competence|qualification|serieux)\w*",
        rf"{_NOT} (?:\w+ )?(?:a |the )(?:good |great |right )?fit",
        rf"{_NOT} (?:\w+ )?(?:qualified|suitable|suited|good enough|experienced enough)",
        r"(?:unqualified|unsuitable|unfit|inadequate|incompetent)",
        rf"{_NOT} (?:meet|match)",
        r"lack\w* (?:\w+ )?(?:experience|skill|motivation|qualification)\w*",
    ),
    _ANSWER: (
        r"refuse(?:e|s|es|\(e\))?",
        r"rejet(?:e|ee|es|ees|er|ons|\(e\))",
        r"pas (?:\w+ ){0,3}?retenu\w*",
        r"ne (?:\w+ )?reten\w+ (?:\w+ ){0,2}?pas",
        r"pas besoin de vous",
        r"indesirables?",
        r"reject(?:ed|ion|ing)?",
        r"turned (?:you )?down",
        rf"{_NOT} (?:been )?(?:selected|chosen|accepted)",
        r"unsuccessful",
        rf"{_NOT} need you",
    ),
    _AGE: (
        r"trop (?:age|agee|vieux|vieille|jeune)s?(?:\(e\))?",
        r"too (?:old|young)",
    ),
    _SILENCE: (
        r"n'avez (?:\w+ ){0,2}?pas (?:\w+ )?(?:repondu|donne suite)",
        r"malgre (?:nos|mes) relances?",
        rf"you (?:have |did )?(?:{_NOT}|never|failed to) (?:\w+ )?(?:answer|repl|respon)\w*",
        r"despite (?:our|my) reminders?",
    ),
}
_PATTERNS = [
    (re.compile(rf"(?<!\w)(?:{'|'.join(wordings)})(?!\w)".replace(" ", r"\s+")), kinder)
    for kinder, wordings in _WORDINGS.items()
]


class Hurt(NamedTuple):
    """A wording that may hurt, and where it stands."""

    start: int
    end: int
    kinder: str
    """A sentence to be translated, with room for what is ``said``."""


def hurting(text: str) -> Iterator[Hurt]:
    """What in ``text`` may hurt, from its start to its end; accents and case do not count."""
    plain, origins = _folded(text)
    found = [(match.span(), kinder) for one, kinder in _PATTERNS for match in one.finditer(plain)]
    until = 0
    for (start, end), kinder in sorted(found, key=lambda pair: (pair[0][0], -pair[0][1])):
        first, last = origins[start], origins[end - 1]
        if first >= until:
            until = last + 1
            yield Hurt(first, until, kinder)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each character there the one that it comes from."""
    letters = [(letter, at) for at, char in enumerate(text) for letter in fold(char)]
    return "".join(letter for letter, _at in letters), [at for _letter, at in letters]
