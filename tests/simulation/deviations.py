"""What appeared more often than wanted, or over what its author had not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import Decision
from jva_tui.sandbox import mails
from jva_tui.sandbox.situation import DECLINED, IN_PROGRESS
from tests.simulation.wishes import MAILS

if TYPE_CHECKING:
    from jva_tui.operations import Reply
    from tests.simulation.effects import Effect
    from tests.simulation.wishes import Wish
    from tests.simulation.world import World


class Deviation(NamedTuple):
    """One thing that is not as it was promised where all is in our control."""

    what: str
    times: int = 1
    """How often it appeared; 1 where it should not have appeared at all."""
    is_unproven: bool = False
    """Whether it is only that a mail may be missing: nobody can know, and that is to be told."""


def deviations(world: World, wish: Wish) -> list[Deviation]:
    """What deviates about one reply."""
    reply, known = wish.reply, world.there.effects.of(wish.person)
    ours = [each for each in known if each.is_ours and world.user.wishes.behind(each) is wish]
    everything = [each for each in known if not each.is_ours or each in ours]
    return [*_repeats(reply, ours), *_over(wish, ours, everything), *_unmailed(reply, ours)]


def _repeats(reply: Reply, ours: list[Effect]) -> list[Deviation]:
    """5: each effect once."""
    found = []
    for kind in ("state", "C", "T", "mail"):
        wanted = [effect for effect in ours if effect.kind == kind and _is_wanted(effect, reply)]
        if len(wanted) > 1:
            found.append(Deviation(f"{len(wanted)} × {wanted[0]}", len(wanted)))
    return found


def _over(wish: Wish, ours: list[Effect], everything: list[Effect]) -> list[Deviation]:
    """6: our decision stands where something else stood than its author saw."""
    reply = wish.reply
    known = {*wish.seen, reply.target, IN_PROGRESS}
    over = [effect for effect in ours if effect.kind == "state" and effect.before not in known]
    if reply.decision is Decision.DECLINE and not declines(ours):
        # Somebody else may have declined just before, and nobody taken that back.
        for number, effect in enumerate(everything):
            stood = [each for each in everything[:number] if each.kind == "state"]
            if effect in ours and effect.kind == "C" and declines(stood[-1:]):
                over.append(effect)
    return [Deviation(f"overwritten: {effect}") for effect in over]


def _unmailed(reply: Reply, ours: list[Effect]) -> list[Deviation]:
    """9: the state is ours, and no mail about it has left."""
    mail = MAILS.get(reply.target or "")
    decided = any(each.kind == "state" and each.value == reply.target for each in ours)
    is_silent = reply.decision is Decision.DECLINE and reply.conversation_id is None
    if not decided or is_silent or any(e.kind == "mail" and e.value == mail for e in ours):
        return []
    return [Deviation(f"no mail {mail!r} has left", is_unproven=True)]


def declines(effects: list[Effect]) -> bool:
    """Whether one of them is « Refusée »."""
    return any(each.kind == "state" and each.value == DECLINED for each in effects)


def _is_wanted(effect: Effect, reply: Reply) -> bool:
    """Whether it is what a reply is for, and not what comes along."""
    if effect.kind == "state":
        return effect.value == reply.target
    return effect.kind != "mail" or effect.value != mails.NEW_MESSAGE
