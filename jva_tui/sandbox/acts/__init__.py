"""What others do on the platform: volunteers, colleagues in their browsers, the platform itself.

`ACTS` names every kind. An act is performed with fields that can stand in a journal, so that a
restart can repeat it, and draws fields with which it is possible as things stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.acts import accounts, applying, colleagues, staff, volunteers
from jva_tui.sandbox.acts.act import Act, Fields, Impossible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from jva_tui.sandbox.situation import Situation

ACTS: dict[str, Act] = {
    **applying.ACTS,
    **volunteers.ACTS,
    **colleagues.ACTS,
    **staff.ACTS,
    **accounts.ACTS,
}
"""Every kind of act by its name."""


def perform(situation: Situation, name: str, fields: Fields, now: int) -> None:
    """Does one act at an instant.

    Raises:
        Impossible: the platform would refuse it as things stand.
        LookupError: no such act, or its fields name what does not exist.
    """
    ACTS[name].perform(situation, fields, now)


def draw(
    situation: Situation, source: Random, names: Iterable[str] = tuple(ACTS)
) -> tuple[str, Fields] | None:
    """One act that is possible now, with its fields; None where none of them is.

    Args:
        situation: as things stand.
        source: what decides; hypothesis has one that shrinks (``strategies.randoms``).
        names: among which acts; one that stands there twice comes twice as often.
    """
    left = list(names)
    while left:
        name = left.pop(source.randrange(len(left)))
        fields = ACTS[name].draw(situation, source)
        if fields is not None:
            return name, fields
    return None


__all__ = ["ACTS", "Act", "Fields", "Impossible", "draw", "perform"]
