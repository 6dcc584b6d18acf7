"""What becomes of templates on the platform as it happens, and whether our client did it."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import MessageTemplate, Situation
    from tests.simulation.journal import Sent

Face = tuple[str, str, bool]
"""Name, text, and whether it is shared."""


class Turn(NamedTuple):
    """A template was made, is not what it was, or is gone."""

    at: float
    id: int
    before: MessageTemplate | None
    after: MessageTemplate | None
    cause: Sent | None
    """The request of our client that did it; None for others."""

    def __str__(self) -> str:
        before, after = (face_of(each) if each else None for each in (self.before, self.after))
        return f"template {self.id}: {before} -> {after}"


class Shelf:
    """Compares the templates with how they were when it looked last.

    Args:
        situation: of the platform.
    """

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._known = self._copies()
        self.turns: list[Turn] = []

    def notice(self, at: float, cause: Sent | None) -> list[Turn]:
        """What is new.

        Args:
            at: seconds of the world.
            cause: the request that was just performed, if it was one of our client's.
        """
        known = self._known
        if self._situation.message_templates == known:  # nearly always: to copy takes far longer
            return []
        now = self._known = self._copies()
        ids = [id_ for id_ in known | now if known.get(id_) != now.get(id_)]
        found = [Turn(at, id_, known.get(id_), now.get(id_), cause) for id_ in sorted(ids)]
        self.turns += found
        return found

    def of(self, template_id: int) -> list[Turn]:
        """Everything that became of one."""
        return [turn for turn in self.turns if turn.id == template_id]

    def now(self, template_id: int) -> MessageTemplate | None:
        """How one stands."""
        return self._situation.message_templates.get(template_id)

    def _copies(self) -> dict[int, MessageTemplate]:
        return {id_: copy(each) for id_, each in self._situation.message_templates.items()}


def face_of(template: MessageTemplate) -> Face:
    """What is compared of one."""
    return template.name, template.message, template.is_shared
