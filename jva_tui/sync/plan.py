"""Where reading everything stands, as a fact of the cache: it goes on there after any interruption.

A *sweep* compares all that the store holds with the platform: what the list of conversations tells
500 rows a request, then by id what it did not tell, then by counting whether anything is missing.
The first sweep is preceded by the open participations, and reads every page of the list besides.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class Stage(StrEnum):
    """The parts of reading everything, in their order."""

    OPEN_TALKS = "open talks"
    """First time only: the conversations of the open participations, which then stand in a list."""
    OPEN_PAGES = "open pages"
    """First time only: the open participations themselves."""
    OPEN_REST = "open rest"
    """First time only: those that slipped from page to page meanwhile."""
    TALKS = "talks"
    """All conversations."""
    PAGES = "pages"
    """First time only: all participations, newest first."""
    TALKS_REST = "talks rest"
    """By id: the conversations that slipped from page to page, or are not mine any more."""
    REST = "rest"
    """By id: what was not compared yet."""
    COUNT = "count"
    """Whether the platform counts more than we hold, and where."""
    MISSIONS = "missions"
    """Whether each mission is still there: those of one deleted meanwhile would be counted here."""


OPEN_STAGES = frozenset({Stage.OPEN_TALKS, Stage.OPEN_PAGES, Stage.OPEN_REST})


class Gap(NamedTuple):
    """A part of the platform's list in which participations may be missing here."""

    missions: tuple[int, ...] = ()
    """Only these missions; all without."""
    states: tuple[str, ...] = ()
    """Only these states; all without."""
    page: int = 1
    is_known: bool = False
    """Whether it is one of those that together are all the missions that we know."""


class Plan(NamedTuple):
    """What is read next."""

    stage: Stage = Stage.OPEN_TALKS
    is_complete: bool = False
    """Whether everything was read once."""
    page: int = 1
    below: int | None = None
    """Ids are gone through downwards from here; None from the highest."""
    began_at: int = 0
    """When the present sweep began."""
    gaps: tuple[Gap, ...] = ()
    """Looked into before anything else."""
    counted: int = 0
    """How many participations the platform counts where there may be gaps: in the missions that we
    know; before any gap is looked for, among the open ones."""

    def at(self, stage: Stage) -> Plan:
        """At the beginning of a stage."""
        return self._replace(stage=stage, page=1, below=None)

    def to_fact(self) -> dict[str, Any]:
        """As JSON can say it."""
        return self._asdict()

    @classmethod
    def of_fact(cls, fact: dict[str, Any]) -> Plan:
        """The reverse of `to_fact`.

        An earlier version kept no more than whether everything was read once.
        """
        if "stage" not in fact:
            is_complete = bool(fact.get("complete"))
            return cls(Stage.TALKS if is_complete else Stage.OPEN_TALKS, is_complete)
        gaps = tuple(
            Gap(tuple(missions), tuple(states), page, is_known)
            for missions, states, page, is_known in fact["gaps"]
        )
        return cls(**{**fact, "stage": Stage(fact["stage"]), "gaps": gaps})
