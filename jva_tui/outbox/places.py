"""Places of missions, counted again just before validations leave.

The platform's own ``places_left`` goes down with every request, so it does not tell how many more
can be validated. What is counted here is what is known in this place: who was validated elsewhere
since the last reading of the platform is not in it yet.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jva_tui.domain import Decision, State
from jva_tui.operations import Action

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jva_tui.domain import Participation
    from jva_tui.operations import Operation
    from jva_tui.store.cache import Cache


class Places:
    """Counts on while replies are looked through in the order in which they leave.

    Args:
        taken: by mission, how many have a place, or are being given one.
    """

    def __init__(self, taken: Mapping[int, int]) -> None:
        self._taken = Counter(taken)

    @classmethod
    def counted(cls, cache: Cache, operations: Sequence[Operation]) -> Places:
        """As they are before any of these leaves; where they matter to none, nothing is counted."""
        missions = {op.reply.mission_id for op in operations if matter_to(op)}
        people = [op.reply.participation_id for op in operations]
        return cls(cache.places_taken(missions, apart_from=people) if missions else {})

    def free_for(self, operation: Operation, row: Participation | None) -> int | None:
        """How many are free when this one's turn comes; None where nobody knows, or no matter.

        Args:
            operation: the next in turn.
            row: its request, as the platform tells it.
        """
        mission = row.mission if row else None
        if row is None or mission is None or mission.places is None or not matter_to(operation):
            return None
        is_own = row.state == State.VALIDATED
        return mission.places - self._taken[mission.id] + is_own

    def take(self, operation: Operation, row: Participation | None) -> None:
        """This one leaves."""
        if row is not None and _takes_one(operation) and row.state != State.VALIDATED:
            self._taken[operation.reply.mission_id] += 1


def matter_to(operation: Operation) -> bool:
    """Whether it must not leave without a free place: its author counted on one."""
    return _takes_one(operation) and bool(operation.reply.seen_places)


def _takes_one(operation: Operation) -> bool:
    is_validation = operation.reply.decision is Decision.VALIDATE
    return is_validation and operation.next_step == Action.DECIDE
