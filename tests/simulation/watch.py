"""Looks on while a schedule runs: what must never be, whatever follows.

The numbers are those of the invariants of delivery, as `docs/SIMULATION.md` lists them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.operations import Reply
from jva_tui.sandbox.situation import DECLINED, IN_PROGRESS, OPEN
from tests.simulation.errand_watch import ErrandWatch
from tests.simulation.faults import SETTLE
from tests.simulation.journal import BULK, covers
from tests.simulation.template_watch import TemplateWatch
from tests.simulation.wishes import known_by, writes_for

if TYPE_CHECKING:
    from jva_tui.operations import Undone
    from tests.simulation.effects import Effect
    from tests.simulation.journal import Sent
    from tests.simulation.ledger import Entry
    from tests.simulation.wishes import Wish
    from tests.simulation.world import World

MOST_SENDS = 2
_HAIR = 0.001


class Watch:
    """Collects what broke an invariant of delivery.

    Args:
        world: what is looked at.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.broken: list[str] = []
        """Sentences, each with the number of the invariant."""
        self._told: dict[int, dict[int, str]] = {}
        """For each life, the state of each participation as it was last read there."""
        self._sender: int | None = None
        self.templates = TemplateWatch(world, self._breaks)
        self.errands = ErrandWatch(world, self._breaks)

    def leaves(self, sent: Sent) -> None:
        """A request leaves."""
        if sent.is_errand:
            self._one_sender(sent)
            self.errands.leaves(sent)
        if sent.is_write and sent.is_of_template:
            self._one_sender(sent)
            self.templates.leaves(sent)
        if not sent.is_write or not sent.people:
            return
        self._one_sender(sent)
        ledger = self._world.ledger
        if ledger is not None and not ledger.knows(sent):
            self._breaks(1, f"{sent} is not written down")
        for person in sent.people:
            wish = self._world.user.wishes.sending(sent, person)
            if wish is None:
                self._breaks(8, f"nobody wanted {sent}")
                continue
            self._after_others(sent, wish)
            self._in_turn(sent, wish)
            self._not_again(sent, wish)
            self._as_seen(sent, wish)

    def answered(self, sent: Sent) -> None:
        """The client has got the answer to a request."""
        if sent.status == 200 and sent.method == "GET":
            self._told.setdefault(sent.life, {}).update(sent.told)

    def appears(self, effect: Effect) -> None:
        """Something is new on the platform."""
        if not effect.is_ours or effect.kind in ("note", "mail"):
            return
        if self._world.user.wishes.behind(effect) is None:
            self._breaks(8, f"nobody wanted {effect}")

    def undone(self, undone: Undone) -> None:
        """The user has taken back what could be."""
        wishes, appeared = self._world.user.wishes, self._world.there.effects.all
        replies = (op for part in undone for op in part if isinstance(op.payload, Reply))
        told = (wishes.of(known_by(op)) for op in replies)
        named = {wish for wish in told if wish}
        lots = {wish.lot for wish in named}
        reached = {wishes.behind(effect) for effect in appeared if effect.is_ours}
        untold = [w.person for w in wishes if w.lot in lots and w in reached and w not in named]
        if (undone.taken or undone.held) and untold:
            self._breaks(7, f"nothing is said of {untold} of the lot that was taken back")

    def _breaks(self, number: int, sentence: str) -> None:
        self.broken.append(f"{number}: {sentence}")
        self._world.journal.note(self._world.loop.passed, f"!!! {number}: {sentence}")

    def _one_sender(self, sent: Sent) -> None:
        """11: who sends has the folder for itself."""
        before = self._sender
        if before is not None and before != sent.life:
            life = self._world.lives[before - 1]
            if life.is_alive:
                self._breaks(11, f"{sent} beside {life.name}")
        self._sender = sent.life

    def _after_others(self, sent: Sent, wish: Wish) -> None:
        """2, 3: nothing leaves beside another write, or before it is known what became of it.

        Whoever has something sent again answers for what nobody knew by then.
        """
        wishes = self._world.user.wishes
        for other in self._world.journal.writes(wish.person):
            if other is sent:
                continue
            if other.outcome == "open":
                self._breaks(2, f"{sent} leaves beside {other}")
            elif other.outcome == "unknown":
                before = wishes.sending(other, wish.person)
                if before and before.answered_at > other.begun:
                    continue
                is_again = before is wish and other.action == sent.action
                since = (other.closed or 0.0) + (SETTLE if is_again else 0.0)
                if not self._has_read(wish.person, since - _HAIR, sent.begun):
                    self._breaks(
                        3 if is_again else 2, f"{sent} leaves without a look after {other}"
                    )
        entry = self._world.entry(wish) if sent.action == "message" else None
        if entry and entry.steps.get("decide") in ("waiting", "held"):
            self._breaks(2, f"{sent} leaves before its state")

    def _in_turn(self, sent: Sent, wish: Wish) -> None:
        """15: what is to come after another reply does so, unless its author wants it anyway."""
        if wish.reply.after is None or wish.is_freed:
            return
        entry = self._world.entry(wish)
        first = self._world.first_of(entry) if entry else None
        if first is None or first.state != "done" or not self._is_there(first):
            self._breaks(15, f"{sent} leaves before what was to arrive first")

    def _is_there(self, entry: Entry) -> bool:
        """Whether what was decided stands on the platform; of a message alone, that."""
        wish = self._world.user.wishes.of(entry.known_by)
        if wish is None:
            return False
        reply, known = wish.reply, self._world.there.effects.of(wish.person)
        if reply.target is None:
            return any(each.kind == "T" and each.value == reply.text for each in known)
        is_set = any(each.kind == "state" and each.value == reply.target for each in known)
        return is_set or reply.target in wish.seen

    def _has_read(self, person: int, since: float, until: float) -> bool:
        return any(
            each.begun >= since and each.closed is not None and each.closed <= until
            for each in self._world.journal.sent
            if each.status == 200 and each.method == "GET" and covers(each, person)
        )

    def _not_again(self, sent: Sent, wish: Wish) -> None:
        """4, 7, 14: not too often by itself, not after it happened, not what was taken back."""
        writes = self._world.journal.writes(wish.person, sent.action)
        earlier = writes_for(self._world.user.wishes, wish, [w for w in writes if w is not sent])
        since = [other for other in earlier if other.begun >= wish.asked_at]
        if sum(other.outcome != "no" for other in since) >= MOST_SENDS:
            self._breaks(4, f"{sent} leaves once more")
        for other in earlier:
            if other.outcome == "happened" and other.path != BULK:
                self._breaks(14, f"{sent} leaves though {other} has happened")
        if wish.is_taken or (wish.is_held and sent.action == "message"):
            self._breaks(7, f"{sent} leaves though it was taken back")

    def _as_seen(self, sent: Sent, wish: Wish) -> None:
        """6: over what was last read, nothing is written that was not meant for it."""
        told = self._last_told(sent.life, wish.person)
        if told is None:
            return
        if sent.action == "decline" and told == DECLINED:
            self._breaks(6, f"{sent} declines again what was read as « {told} »")
        meant = {*wish.seen, wish.reply.target, *self._own_doing(wish.person)}
        if sent.action in ("decide", "decline", "refuse") and told not in meant:
            self._breaks(6, f"{sent} overwrites « {told} »")

    def _last_told(self, number: int, person: int) -> str | None:
        """How somebody's participation stands as far as a life can know.

        What another reads at the same time comes too late for what is about to leave.
        """
        lives = self._world.lives
        known = [number, *(life.number for life in reversed(lives) if not life.is_alive)]
        told = (self._told.get(each, {}).get(person) for each in known)
        return next((state for state in told if state), None)

    def _own_doing(self, person: int) -> set[str]:
        """States that our own message or decline has left behind."""
        wrote = any(
            effect.kind == "T" and effect.is_ours for effect in self._world.there.effects.of(person)
        )
        return {IN_PROGRESS} if wrote else set()


def told_by(sent: Sent, states: dict[int, str]) -> dict[int, str]:
    """What a read that is performed now tells of the states.

    Args:
        sent: the read.
        states: on the platform, by participation.
    """
    if sent.path == "/api/participations":
        return {person: state for person, state in states.items() if covers(sent, person)}
    if sent.path == "/api/conversations":
        # Its filter leaves out what is decided.
        is_open = "participation_state" in sent.query
        told = {id_: state for id_, state in states.items() if covers(sent, id_)}
        return {id_: state for id_, state in told.items() if not is_open or state in OPEN}
    return {}
