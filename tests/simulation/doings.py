"""What a user may do in a day, drawn: answer again, send again, put away, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.schedule import ERRANDS, FILE, MORE, PUBLISH, Chore, Event, event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from tests.simulation.schedule import Leaf, Planned

_SEEING_TO = ("again", "again", "again", "away", "rewrite")
"""What is done about a reply that needs the user."""
_UPSETTING = ("withdraws", "confirms", "colleague-takes", "colleague-validates", "block")
"""What others do that makes it need them."""
_LONGEST = 600


def draw_doings(
    dice: Random, batch: Sequence[Planned], leaves: Sequence[Leaf], chores: Sequence[Chore]
) -> list[Event]:
    """Some of it, and perhaps a reason for it."""
    drawn = [f"n{number}:{_seeing_to(dice)}" for number in (1, 2, 3) if dice.random() < 0.7]
    if dice.random() < 0.4:
        upset = f"{dice.choice(_UPSETTING)}/{dice.randrange(len(batch))}"
        drawn.append(f"t{dice.randint(1, 70)}:{upset}")
    if dice.random() < 0.3:
        drawn.append(f"t{dice.randint(1, 30)}:second")
    lots = dice.choice((0, 1, 1, 2))
    drawn += [f"t{dice.randint(1, _LONGEST)}:{_more(dice, batch)}" for _ in range(lots)]
    if leaves:
        number = dice.choice((0, 1, 2))
        drawn += [f"t{dice.randint(1, _LONGEST)}:{_publish(dice, leaves)}" for _ in range(number)]
    if chores:
        number = dice.choice((0, 1, 1, 2))
        drawn += [f"t{_soon(dice)}:{_file(dice, batch, chores)}" for _ in range(number)]
        drawn += [f"t{dice.randint(0, 5)}:undo"] if dice.random() < 0.2 else []
    if dice.random() < 0.4:
        drawn.append(f"t{dice.randint(1, _LONGEST)}:undo")
    if dice.random() < 0.2:
        drawn.append(f"n1:undo/{dice.randint(0, 60)}")
    return list(map(event, drawn))


def _seeing_to(dice: Random) -> str:
    return f"{dice.choice(_SEEING_TO)}/{dice.choice((0, 1, 5, 30, 150))}"


def draw_chore(dice: Random, answered: int, filed: int) -> Chore:
    """About somebody who is answered, about whom another errand is, or about nobody else.

    Args:
        dice: which decides.
        answered: how many are answered.
        filed: how many errands there are before it.
    """
    kind, whom = dice.choice(sorted(ERRANDS)), dice.random()
    if answered and whom < 0.35:
        return Chore(kind, to=dice.randrange(answered))
    return Chore(kind, like=dice.randrange(filed)) if filed and whom < 0.7 else Chore(kind)


def _soon(dice: Random) -> int:
    """Mostly while the first ones are under way."""
    return dice.randint(1, dice.choice((5, 150, _LONGEST)))


def _file(dice: Random, batch: Sequence[Planned], chores: Sequence[Chore]) -> str:
    """More errands, mostly about the same people."""
    said = (draw_chore(dice, len(batch), len(chores)) for _ in range(dice.randint(1, 3)))
    return "/".join((FILE, *map(str, said)))


def _publish(dice: Random, leaves: Sequence[Leaf]) -> str:
    """Some of the same templates once more, or others."""
    said = []
    for _ in range(dice.randint(1, 3)):
        place = dice.randrange(len(leaves))
        leaf = leaves[place]._replace(kind=dice.choice("UUX"))
        leaf = leaf._replace(kind="U") if leaf.manner == "c" else leaf
        said.append(f"{leaf}@{place}" if dice.random() < 0.7 else str(dice.choice(leaves)))
    return "/".join((PUBLISH, *said))


def _more(dice: Random, batch: Sequence[Planned]) -> str:
    """A lot to others, or to some of the same people."""
    said = []
    for _ in range(dice.randint(1, 4)):
        planned = dice.choice(batch)._replace(after=None)
        place = dice.randrange(len(batch))
        to_same = dice.random() < 0.5 and (batch[place].has_talk or not planned.has_text)
        comes_after = not to_same and dice.random() < 0.2
        if comes_after and planned.has_talk and batch[place].has_talk:
            planned = planned._replace(after=place)
        said.append(f"{planned}@{place}" if to_same else str(planned))
    return "/".join((MORE, *said))
