"""Somebody who is to be answered, as they were seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.lots.concerns import Concern, copied_to, facts_of
from jva_tui.templates.tokens import values_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jva_tui.domain import Reading
    from jva_tui.lots.concerns import Other, Surroundings


_ODD = frozenset("<>[]")


class Recipient(NamedTuple):
    """A request, and all that its answer depends on."""

    reading: Reading
    """As the author saw it: what is queued stands on it."""
    facts: frozenset[Concern]
    others: tuple[Other, ...]
    """The same person's other requests."""
    values: Mapping[str, str]
    """What every token stands for; empty where nothing is known."""
    empty: frozenset[str]
    """The tokens without a value."""
    odd: frozenset[str]
    """The tokens whose value holds what may be taken for a tag, or for a token."""
    copies: Mapping[int, str]
    """Colleagues who may get each message: names by user id."""
    free_places: int | None
    """How many more the mission can take; None where nobody knows."""

    @property
    def id(self) -> int:
        """Of the participation."""
        return self.reading.participation.id

    @property
    def mission_id(self) -> int | None:
        """Of the mission; None where it was deleted."""
        mission = self.reading.participation.mission
        return mission.id if mission else None

    @property
    def can_be_written(self) -> bool:
        """Whether a text can reach them."""
        return not self.facts & {Concern.NO_CONVERSATION, Concern.NOT_A_MEMBER}


def recipient(reading: Reading, around: Surroundings) -> Recipient:
    """Somebody, with everything that can be known of them beforehand."""
    values = values_for(reading.participation, around.me)
    return Recipient(
        reading=reading,
        facts=facts_of(reading, around),
        others=around.others,
        values=values,
        empty=frozenset(token for token, value in values.items() if not value),
        odd=frozenset(token for token, value in values.items() if not _ODD.isdisjoint(value)),
        copies=copied_to(reading, around.me),
        free_places=around.free_places,
    )
