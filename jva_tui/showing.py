"""What the list shows, and in which order."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import View

if TYPE_CHECKING:
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
