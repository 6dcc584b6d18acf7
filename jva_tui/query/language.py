"""What a query is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Key(StrEnum):
    """What stands before a colon."""

    IS = "is"
    MISSION = "mission"
    CITY = "city"
    ZIP = "zip"
    TAG = "tag"
    BY = "by"
    OLDER = "older"
    NEWER = "newer"
    BEFORE = "before"
    REMOTE = "remote"


TEXT_KEYS = frozenset({Key.MISSION, Key.CITY, Key.ZIP, Key.TAG, Key.BY})
"""Keys after which words are sought."""


class Trait(StrEnum):
    """What holds of a request or does not."""

    PENDING = "pending"
    PROGRESS = "progress"
    VALIDATED = "validated"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    OPEN = "open"
    UNREAD = "unread"
    WROTE = "wrote"
    """The last word is the volunteer's, and nobody has answered."""
    PRIORITY = "priority"
    SOON = "soon"
    """It becomes a priority at the next midnight in Paris."""
    LATE = "late"
    """Open, and nobody has answered for seven days."""
    SNOOZED = "snoozed"
    NEW = "new"
    """It was made since the day before today on which the client was last used."""
    MINOR = "minor"
    TO_CALL = "tocall"
    WAITING = "waiting"
    """On the user's own waiting list."""
    ARCHIVED = "archived"
    MINE = "mine"
    """The user is one of the mission's responsables."""
    REMOTE = "remote"


class Unit(StrEnum):
    """What a stretch of time is counted in."""

    HOUR = "h"
    DAY = "d"
    WEEK = "w"
    MONTH = "m"


@dataclass(frozen=True, slots=True)
class Duration:
    """A stretch of time before now."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Day:
    """A day in Paris."""

    month: int
    day: int
    year: int | None = None
    """None: the last such day, today at the latest."""


@dataclass(frozen=True, slots=True)
class Word:
    """Something written without a space: each word in it begins a word."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Whole words, one right after the other."""

    text: str
    is_open: bool = False
    """Whether the last one may go on: there are several then."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """Words sought in one place only; ``mission:#12`` is the mission with that number."""

    key: Key
    """One of `TEXT_KEYS`."""
    value: Word | Phrase


@dataclass(frozen=True, slots=True)
class Is:
    """What holds of the request."""

    trait: Trait


@dataclass(frozen=True, slots=True)
class Made:
    """When the request was made."""

    is_before: bool
    """Before that moment, rather than since."""
    when: Duration | Day


Plain = Word | Phrase | Keyed | Is | Made


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    term: Plain


Term = Plain | Not


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought: all terms of one of the alternatives hold. Without any, everything."""

    alternatives: tuple[tuple[Term, ...], ...] = ()
    """None is empty."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of all alternatives."""
        return tuple(term for terms in self.alternatives for term in terms)

    def with_instead(self, term: Term, other: Term) -> Query:
        """The query with another term wherever one stands."""
        changed = (tuple(other if one == term else one for one in a) for a in self.alternatives)
        return Query(tuple(changed))

    def without(self, term: Term) -> Query:
        """The query as it would be without a term, wherever that stands."""
        left = [tuple(one for one in terms if one != term) for terms in self.alternatives]
        return Query(tuple(terms for terms in left if terms)) if all(left) else Query()
