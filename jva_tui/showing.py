"""What the list shows, and in which order."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import View

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence
    from datetime import date

    from jva_tui.query import Query


class Sort(StrEnum):
    """What requests are sorted by."""

    VIEW = "view"
    """The view's own order."""
    AGE = "age"
    """Who has waited longest comes first."""
    MISSION = "mission"
    NAME = "name"
    WORD = "word"
    """The newest message first."""
    URGENCY = "urgency"


class Showing(NamedTuple):
    """What the list shows: a view, or what a query finds."""

    view: View = View.WROTE
    mine: bool = True
    """Only the missions of which I am a responsable; a query says so itself."""
    query: Query | None = None
    """In place of the view."""
    sort: Sort = Sort.VIEW
    is_grouped: bool = False
    """Whether the requests of a mission stand together, under its name."""

    @property
    def is_plain(self) -> bool:
        """Whether it is a view in its own order, the first rows of which are read at once."""
        return self.query is None and self.sort is Sort.VIEW and not self.is_grouped

    @property
    def named(self) -> View | None:
        """The view; None where a query stands in its place."""
        return None if self.query else self.view

    @property
    def is_only_mine(self) -> bool:
        """Whether none but my missions' requests can be in it."""
        if self.query is None:
            return self.mine
        from jva_tui.query import Is, Trait

        return all(Is(Trait.MINE) in terms for terms in self.query.alternatives or ((),))


class Heading(NamedTuple):
    """What stands over the requests of one mission."""

    start: int
    """Place of the first of them among all, from 0."""
    size: int
    """How many there are."""
    name: str
    """Empty where the mission was deleted."""
    places_left: int | None = None
    places: int | None = None
    start_date: date | None = None
    end_date: date | None = None


class Listed(NamedTuple):
    """Everything that is shown."""

    ids: array[int]
    """The participations, in order."""
    headings: Sequence[Heading] = ()
    """Where they are grouped, in order."""
