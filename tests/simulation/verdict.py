"""How a schedule ended: what was lost, doubled, stuck, or not told to the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.answering import undo_seconds
from tests.simulation import errand_verdict, faults, template_verdict
from tests.simulation.deviations import deviations
from tests.simulation.outside import is_outside
from tests.simulation.wishes import writes_for

if TYPE_CHECKING:
    from jva_tui.operations import Reply
    from tests.simulation.effects import Effect
    from tests.simulation.journal import Sent
    from tests.simulation.ledger import Entry
    from tests.simulation.schedule import Event
    from tests.simulation.wishes import Wish
    from tests.simulation.world import World

MOST = 2
"""How often an effect may appear where it is outside our control."""
PATIENCE = 100.0
"""Seconds in which a reply leaves that is in nobody's way; less than the settle time."""
MOST_SECONDS = 2.0
"""That long each reply takes where there are many."""
ONE_PERSON = frozenset(faults.NAMES) - faults.SURE_NO - {"jobs-slow", "jobs-twice"}


class Verdict(NamedTuple):
    """What is to be said of one schedule."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    stuck: tuple[str, ...]
    broken: tuple[str, ...]
    """Other invariants."""
    outside: tuple[str, ...]
    """What was outside our control, and is shown."""


def judge(world: World) -> Verdict:
    """Judges a run."""
    judging = _Judging(world)
    judging.run()
    return Verdict(
        tuple(judging.lost),
        tuple(judging.doubled),
        tuple(judging.stuck),
        tuple(world.watch.broken + judging.broken),
        tuple(judging.outside),
    )


class _Judging:
    def __init__(self, world: World) -> None:
        self._world = world
        self._is_outside = is_outside(world.schedule)
        self.lost: list[str] = []
        self.doubled: list[str] = []
        self.stuck: list[str] = []
        self.broken: list[str] = []
        self.outside: list[str] = []

    def run(self) -> None:
        for wish in self._world.user.wishes:
            entry, effects = self._world.entry(wish), self._effects(wish)
            if entry is None:
                self._unknown(wish, effects)
            elif entry.state == "draft":
                if effects:
                    told = f"{wish.person} was taken back, and yet: {_listed(effects)}"
                    self.broken.append(f"7: {told}")
            else:
                self._deviates(entry, wish)
                self._ends(entry, wish, effects)
        for others in (template_verdict, errand_verdict):
            told = others.judge(self._world, is_outside=self._is_outside)
            self.lost += told.lost
            self.doubled += told.doubled
            self.stuck += told.stuck
            self.broken += told.broken
            self.outside += told.outside
        if self._world.ended_at is None and not self.stuck:
            self.stuck.append("something never ended")
        if 13 in self._world.known_people:
            self.broken.append("13: a request of the other organisation stands in the inbox")
        if all(map(_concerns_one, self._world.schedule.events)):
            self._delays()

    def _delays(self) -> None:
        """10: the trouble of one person delays nobody else."""
        number = len(self._world.user.wishes)
        in_time = undo_seconds(number) + max(PATIENCE, number * MOST_SECONDS)
        for wish in self._world.user.wishes:
            outcomes = {sent.outcome for sent in self._writes(wish)}
            late = [e for e in self._effects(wish) if e.at > wish.at + in_time]
            is_alone = wish.person not in self._world.there.disturbed
            is_alone &= wish.reply.after is None or self._has_gone_well(wish.reply.after)
            if is_alone and outcomes == {"happened"} and late:
                self.broken.append(f"10: {wish.person} had to wait for others: {late[0]}")

    def _has_gone_well(self, person: int) -> bool:
        """Whether nothing came between the replies to somebody and their arrival."""
        writes = self._world.journal.writes(person)
        outcomes = {sent.outcome for sent in writes}
        return person not in self._world.there.disturbed and outcomes == {"happened"}

    def _effects(self, wish: Wish) -> list[Effect]:
        """What we did for one reply."""
        known = self._world.there.effects.of(wish.person)
        return [e for e in known if e.is_ours and self._world.user.wishes.behind(e) is wish]

    def _writes(self, wish: Wish) -> list[Sent]:
        """The requests for one reply."""
        wishes, writes = self._world.user.wishes, self._world.journal.writes(wish.person)
        return writes_for(wishes, wish, writes)

    def _unknown(self, wish: Wish, effects: list[Effect]) -> None:
        if wish.is_promised:
            self.lost.append(f"{wish.person} is not in the outbox")
        elif effects:
            self.broken.append(f"1: {wish.person} was not queued, and yet: {_listed(effects)}")

    def _deviates(self, entry: Entry, wish: Wish) -> None:
        """5, 6: once, and only over what was seen; else not our doing, and shown.

        What its author had sent again without knowing may appear once more each time.
        """
        is_outside = self._is_outside or entry.person in self._world.there.surprised
        for what, times, is_unproven in deviations(self._world, wish):
            if is_unproven:
                if entry.state == "done" and not entry.is_shown:
                    self.broken.append(f"9: {entry.person}: {what}, and the user is not told")
            elif is_outside and times <= MOST:
                self.outside.append(what)
                if not entry.is_shown:
                    self.broken.append(f"5: {what}, and the user is not told")
            elif not wish.is_sure and 1 < times <= MOST + len(wish.again):
                self.outside.append(what)
            elif times > 1:
                self.doubled.append(what)
            else:
                self.broken.append(f"6: {what}")

    def _of(self, wish: Wish) -> list[Effect]:
        """How it stood when the user answered, and what anybody has done since."""
        known = self._world.there.effects.of(wish.person)
        stood = [each for each in known if each.kind == "state" and each.at < wish.at]
        return [*stood[-1:], *(each for each in known if each.at >= wish.at)]

    def _ends(self, entry: Entry, wish: Wish, effects: list[Effect]) -> None:
        reply = wish.reply
        waiting = [action for action, state in entry.steps.items() if state == "waiting"]
        there = [action for action in waiting if self._has(action, reply, effects)]
        if not entry.is_over:
            self.stuck.append(f"{entry.person} is {entry.state}: {entry.detail}")
        elif entry.state == "done":
            self._done(entry, wish, effects)
        elif entry.state == "failed":
            if not self._was_refused(wish):
                self.broken.append(f"9: {entry.person} failed without a refusal: {entry.detail}")
            if there:
                self.broken.append(f"9: {entry.person} failed, and yet: {_listed(effects)}")
        elif entry.state == "conflict":
            self._conflicts(entry, wish)
            if there and not self._is_outside:
                self.broken.append(f"9: {entry.person} conflicts, and yet: {_listed(effects)}")
        elif not entry.waits and not self._may_ask(entry, wish):
            self.broken.append(f"10: {entry.person} asks without need: {entry.detail}")

    def _conflicts(self, entry: Entry, wish: Wish) -> None:
        """10, 15: somebody else has come between, or what was to arrive before has not."""
        is_left_behind = self._is_left_behind(entry)
        if "goes first" in entry.detail and not is_left_behind:
            self.broken.append(f"15: {entry.person} waits for what was there: {entry.detail}")
        if not (is_left_behind or self._is_disturbed(wish) or self._is_outside):
            self.broken.append(f"10: {entry.person} conflicts with nobody: {entry.detail}")

    def _is_left_behind(self, entry: Entry) -> bool:
        """Whether what was to arrive before it had ended otherwise, as far as that can be told.

        Its author may have had that one sent again since.
        """
        if entry.after is None:
            return False
        first = self._world.first_of(entry)
        wish = self._world.user.wishes.of(first.known_by) if first else None
        return first is None or wish is None or first.state != "done" or bool(wish.again)

    def _done(self, entry: Entry, wish: Wish, effects: list[Effect]) -> None:
        """9: what is called done is there."""
        reply, everything = wish.reply, self._of(wish)
        for action, state in entry.steps.items():
            if state == "held" and self._has(action, reply, effects):
                self.broken.append(f"7: {entry.person}: {action} was held, and yet is there")
            if state == "done" and not self._has(action, reply, everything):
                self.lost.append(f"{entry.person} is done without {action}: {entry.detail}")

    def _has(self, action: str, reply: Reply, effects: list[Effect]) -> bool:
        """Whether what a step is for is there."""
        has_state = any(e.kind == "state" and e.value == reply.target for e in effects)
        has_text = any(e.kind == "T" and e.value == reply.text for e in effects)
        if action == "message":
            return has_text
        if action == "decline" and reply.conversation_id is not None:
            has_word = any(e.kind == "C" and e.value == reply.reason for e in effects)
            return has_state and has_word and (has_text or not reply.text)
        return has_state or reply.seen_state == reply.target

    def _was_refused(self, wish: Wish) -> bool:
        return any(sent.outcome == "no" and sent.is_connected for sent in self._writes(wish))

    def _is_disturbed(self, wish: Wish) -> bool:
        """Whether somebody else did something about it, or the same user with another reply."""
        wishes, known = self._world.user.wishes, self._world.there.effects.of(wish.person)
        is_between = any(e.is_ours and wishes.behind(e) is not wish for e in known)
        return is_between or wish.person in self._world.there.disturbed

    def _may_ask(self, entry: Entry, wish: Wish) -> bool:
        """Whether the user has to decide: nobody else can know.

        A death between writing down and leaving counts as a send, since nobody can tell.
        """
        unknown = [sent.action for sent in self._writes(wish) if sent.outcome == "unknown"]
        was_stopped = self._world.user.has_undone and bool(unknown)
        was_sent_twice = len(unknown) > len(set(unknown))
        seems_sent_twice = self._world.has_killed and entry.sends > 1
        return self._is_disturbed(wish) or was_stopped or was_sent_twice or seems_sent_twice


def _concerns_one(event: Event) -> bool:
    """Whether an event is about one person's request, so that nobody else has to wait."""
    return event.point[0] in "wb" and event.what in ONE_PERSON


def _listed(effects: list[Effect]) -> str:
    return "; ".join(map(str, effects))
