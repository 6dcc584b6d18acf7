"""The words of the query language: each in English and in French, both always understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from jva_tui.i18n import N_
from jva_tui.query.language import Is, Key, Not, Term, Trait, Unit
from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

K = TypeVar("K")
KEY = r"(?:[^\W\d_][\u0300-\u036f]*)+"
"""What is a key where a colon follows; accents may be characters of their own."""


class Name(NamedTuple):
    """What something is called."""

    en: str
    fr: str
    synonyms: str = ""
    """Other words that are understood, in either language."""
    note: str = ""
    """What it finds, in English: translated where it is shown."""

    def in_(self, language: str) -> str:
        """The word in ``fr`` or ``en``."""
        return self.fr if language == "fr" else self.en

    def all(self, language: str) -> tuple[str, ...]:
        """Every word for it; that of ``language`` first."""
        mine, other = (self.fr, self.en) if language == "fr" else (self.en, self.fr)
        return tuple(dict.fromkeys((mine, other, *self.synonyms.split())))


KEYS = {
    Key.IS: Name("is", "est", "state état", N_("in which state")),
    Key.MISSION: Name("mission", "mission", note=N_("words of the mission’s name")),
    Key.CITY: Name("city", "ville", "town", N_("where the volunteer lives")),
    Key.ZIP: Name("zip", "cp", "postcode", N_("how the volunteer’s postcode begins")),
    Key.TAG: Name("tag", "étiquette", "label", N_("which label it bears")),
    Key.BY: Name("by", "par", "responsable", N_("whose mission it is")),
    Key.OLDER: Name("older", "ancien", "ancienne", N_("made at least so long ago")),
    Key.NEWER: Name("newer", "récent", "récente since depuis", N_("made since then")),
    Key.BEFORE: Name("before", "avant", note=N_("made before that day")),
    Key.REMOTE: Name("remote", "distance", note=N_("whether the mission is done from home")),
}
TRAITS = {
    Trait.PENDING: Name("pending", "attente", "todo", N_("nobody has decided yet")),
    Trait.PROGRESS: Name("progress", "cours", "encours", N_("taken in hand")),
    Trait.OPEN: Name("open", "ouverte", "ouvert", N_("pending or taken in hand")),
    Trait.VALIDATED: Name("validated", "validée", "validé accepted", N_("validated")),
    Trait.DECLINED: Name("declined", "refusée", "refusé déclinée refused", N_("declined")),
    Trait.CANCELLED: Name("cancelled", "annulée", "annulé canceled", N_("cancelled")),
    Trait.WROTE: Name("wrote", "écrit", note=N_("the volunteer wrote, and nobody has answered")),
    Trait.UNREAD: Name("unread", "nonlu", "non-lu", N_("you have not read everything")),
    Trait.PRIORITY: Name("priority", "prioritaire", note=N_("the platform calls it a priority")),
    Trait.SOON: Name("soon", "bientôt", note=N_("becomes a priority at midnight")),
    Trait.LATE: Name("late", "retard", note=N_("nobody has answered for 7 days")),
    Trait.NEW: Name("new", "nouveau", "nouvelle", N_("made since you were here last")),
    Trait.SNOOZED: Name("snoozed", "plustard", "plus-tard later", N_("put off until later")),
    Trait.WAITING: Name("waiting", "liste", note=N_("on your waiting list")),
    Trait.TO_CALL: Name("tocall", "appeler", "to-call", N_("to be called")),
    Trait.MINOR: Name("minor", "mineur", "mineure", N_("under 18")),
    Trait.ARCHIVED: Name("archived", "archivée", "archivé archive", N_("archived")),
    Trait.MINE: Name("mine", "miens", "mien miennes", N_("your own missions")),
    Trait.REMOTE: Name("remote", "distance", note=N_("done from home")),
}
OR = Name("or", "ou", note=N_("one or the other"))
YES, NO = Name("yes", "oui", "y o"), Name("no", "non", "n")
UNITS = {
    Unit.HOUR: Name("h", "h", "hour hours heure heures"),
    Unit.DAY: Name("d", "j", "day days jour jours"),
    Unit.WEEK: Name("w", "s", "week weeks semaine semaines"),
    Unit.MONTH: Name("m", "m", "month months mois"),
}


def _by_word(names: Mapping[K, Name]) -> dict[str, K]:
    return {fold(word): meant for meant, name in names.items() for word in name.all("en")}


KEY_OF, UNIT_OF = _by_word(KEYS), _by_word(UNITS)
"""What each folded word means."""
IS_OF: dict[str, Term] = {word: Is(trait) for word, trait in _by_word(TRAITS).items()}
"""Likewise, after ``is:``."""
REMOTE_OF: dict[str, Term] = {
    word: Is(Trait.REMOTE) if is_remote else Not(Is(Trait.REMOTE))
    for word, is_remote in _by_word({True: YES, False: NO}).items()
}
"""Likewise, after ``remote:``."""
OR_WORDS = frozenset(map(fold, OR.all("en")))
MINE_WORDS = frozenset(fold(name) for name in TRAITS[Trait.MINE][:2])
"""Words that stand alone."""


_ELSEWHERE = frozenset({Trait.MINE, Trait.REMOTE})
"""Traits that have a word or a key of their own."""


def values_of(key: Key) -> Iterator[Name]:
    """What may stand after a key where that is one of a few words."""
    if key is Key.IS:
        yield from (name for trait, name in TRAITS.items() if trait not in _ELSEWHERE)
    elif key is Key.REMOTE:
        yield from (YES, NO)
