"""One person who has asked to join several missions: one yes, the others in the same letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Decision, DeclineReason
from jva_tui.lots.lot import Part, can_be_written

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


def join(lot: Lot, yes: int, others: Sequence[int]) -> None:
    """Validates one request of somebody, and declines their others with it: the yes leaves first.

    Where the yes has a conversation its letter also tells of the others, which are declined
    without one of their own; what was written for it is kept, and the rest can be edited. The
    others go if the yes does.

    Args:
        lot: in which all of them stand.
        yes: the participation that is validated.
        others: those that are declined once the yes has arrived.
    """
    if lot.part(yes).decision is not Decision.VALIDATE:
        lot.new_part(Part(Decision.VALIDATE, None, lot.part(yes).text), [yes])
    told = paragraph([lot.recipients[id_] for id_ in others])
    text = lot.text(yes).rstrip()
    if told not in text:
        lot.edit(yes, f"{text}\n\n{told}".lstrip())
    lot.new_part(Part(Decision.DECLINE, DeclineReason.OTHER), others)
    for id_ in others:
        lot.after[id_] = yes
    lot.choose(others, True)


def join_all(lot: Lot, at: int) -> int:
    """Joins the requests of everybody who has several here; returns of how many people.

    The yes is for the one under the cursor, else for the first that can be written to. Whoever is
    left out until their letter was read stays so, with all that they asked for.

    Args:
        lot: which validates.
        at: who is under the cursor.
    """
    joined = 0
    for ids in lot.persons().values():
        written = (id_ for id_ in ids if can_be_written(lot.recipients[id_]))
        yes = at if at in ids else next(written, ids[0])
        verdict = lot.verdict(yes)
        if yes == at or (verdict is not None and verdict.is_in):
            join(lot, yes, [id_ for id_ in ids if id_ != yes])
            joined += 1
    return joined


def separate(lot: Lot) -> None:
    """Everybody is told the same again; what was added to a letter of a yes goes."""
    joined: dict[int, list[int]] = {}
    for other, yes in lot.after.items():
        joined.setdefault(yes, []).append(other)
    for yes, others in joined.items():
        told = paragraph([lot.recipients[id_] for id_ in others])
        text = lot.text(yes).replace(told, "").rstrip()
        lot.edit(yes, None if text == lot.parts[0].text.rstrip() else text)
    lot.drop_parts()


def paragraph(others: Sequence[Recipient]) -> str:
    """What the letter of the yes says of the other requests."""
    asked = [one.reading.participation.mission for one in others]
    names = [f"« {mission.name} »" for mission in asked if mission]
    *before, last = names or ["d’autres missions"]
    missions = f"{', '.join(before)} et {last}" if before else last
    return (_SEVERAL if len(others) > 1 else _ONE).format(missions=missions)
