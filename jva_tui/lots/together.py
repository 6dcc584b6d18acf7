"""One person who has asked to join several missions: one yes, the others in the same letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.lots.lot import Lot
    from jva_tui.lots.recipient import Recipient

# To the volunteer, whose language is the platform's: not a string of the interface.
_ONE = (
    "Vous aviez aussi proposé votre aide pour {missions}. Comme nous vous retrouvons sur cette "
    "mission-ci, nous ne donnons pas suite à cette autre demande."
)
_SEVERAL = (
    "Vous aviez aussi proposé votre aide pour {missions}. Comme nous vous retrouvons sur cette "
    "mission-ci, nous ne donnons pas suite à ces autres demandes."
)
_TAGS = str.maketrans("", "", "<>")
"""What the platform might take for a tag, which would swallow the rest of the letter."""


def join_all(lot: Lot, at: int) -> int:
    """Joins the requests of everybody who has several here; returns of how many people.

    The yes is for the one under the cursor, else for the first that can be written to. Whoever is
    left out until their letter was read stays so: neither a yes nor a no goes to them by the way.

    Args:
        lot: which validates.
        at: who is under the cursor.
    """
    joined = 0
    for ids in lot.persons().values():
        written = (id_ for id_ in ids if lot.recipients[id_].can_be_written)
        yes = at if at in ids else next(written, ids[0])
        verdict = lot.verdict(yes)
        if yes == at or (verdict is not None and verdict.is_in):
            lot.join(yes, [id_ for id_ in ids if id_ != yes])
            joined += 1
    return joined


def paragraph(noes: Sequence[Recipient]) -> str:
    """What the letter of the yes says of the other requests; nothing without any."""
    if not noes:
        return ""
    asked = [one.reading.participation.mission for one in noes]
    names = [f"« {mission.name.translate(_TAGS)} »" for mission in asked if mission]
    *before, last = names or ["d’autres missions"]
    missions = f"{', '.join(before)} et {last}" if before else last
    return (_SEVERAL if len(noes) > 1 else _ONE).format(missions=missions)
