"""A lot: what its author has decided and written so far, and what that means for each recipient.

Most of what a change means follows from little: which tokens the text holds, and who lacks a value
for one of them. So a thousand recipients are judged anew within a few milliseconds, and texts are
filled in for whoever is looked at, and for all when they are frozen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import Decision, DeclineReason
from jva_tui.lots.asking import asked
from jva_tui.lots.concerns import HOLDS, Concern
from jva_tui.lots.stops import Stop, barred
from jva_tui.lots.together import paragraph
from jva_tui.outbox.freezing import freeze, loses
from jva_tui.templates.tokens import render, unresolved
from jva_tui.text import settled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from jva_tui.domain import Me
    from jva_tui.lots.asking import Asked
    from jva_tui.lots.recipient import Recipient
    from jva_tui.operations import Reply

MAIN, WAITING, NO = range(3)
"""The parts of a lot: what most are told; those for whom no place is left; whoever is declined
because they are told yes elsewhere."""


class Part(NamedTuple):
    """What some of the recipients are told."""

    decision: Decision | None
    reason: DeclineReason | None = None
    text: str = ""
    """With its tokens, as it was written."""
    template: str = ""
    """Key of the template with which the text began; empty without one."""


class Verdict(NamedTuple):
    """What the lot means for one recipient."""

    stop: Stop | None
    concerns: frozenset[Concern]
    """Those that matter here; whether a place is left, `Lot.place` tells."""
    is_in: bool
    """Whether a reply goes to this one."""


class Counts(NamedTuple):
    """The recipients of a lot, in numbers; those not loaded yet are in none of them."""

    going: int
    held: int
    """Left out until their author brings them back, or by hand."""
    stopped: int


class Lot:
    """See the module.

    Args:
        ids: of the requests, in the order in which they are shown.
        decision: already taken; None for a message alone.
        me: the author.
    """

    def __init__(self, ids: Iterable[int], decision: Decision | None, me: Me | None) -> None:
        self.ids = list(ids)
        """In the order in which they are shown."""
        self.me = me
        reason = DeclineReason.OTHER if decision is Decision.DECLINE else None
        self.parts = [
            Part(decision, reason),
            Part(None),
            Part(Decision.DECLINE, DeclineReason.OTHER),
        ]
        """What is told, by `MAIN`, `WAITING` and `NO`."""
        self.recipients: dict[int, Recipient] = {}
        """As far as they are loaded."""
        self.waiting: set[int] = set()
        """Who is on the waiting list."""
        self.joined: dict[int, int] = {}
        """Who is declined because they are told yes elsewhere; by which request."""
        self.added: list[int] = []
        """Who was only brought in to be declined so."""
        self.edits: dict[int, str] = {}
        """Texts that were written for one person; they stay when the text for all changes."""
        self.chosen: dict[int, bool] = {}
        """Who was brought back, or left out, by hand."""
        self.free: dict[int, int | None] = {}
        """How many more each mission can take; None where nobody knows."""
        self.news: dict[int, Concern] = {}
        """What has happened to somebody since they were loaded."""
        self.gone: set[int] = set()
        """Who is no longer in the inbox."""
        self._verdicts: dict[int, Verdict] = {}
        self._ranks: dict[int, int] | None = None

    @property
    def is_single(self) -> bool:
        """Whether it is for one request: then nobody is left out by itself."""
        return len(self.ids) == 1

    # Recipients

    def load(self, recipients: Iterable[Recipient]) -> None:
        """Adds what is known of some recipients, in the place of what was known before."""
        for one in recipients:
            self.recipients[one.id] = one
            if one.mission_id is not None:
                self.free[one.mission_id] = one.free_places
            self._forget(one.id)

    def leave_out(self, ids: Collection[int]) -> None:
        """Takes recipients out of the lot for good."""
        gone = set(ids)
        self.ids = [id_ for id_ in self.ids if id_ not in gone]
        self.waiting -= gone
        for told in (self.recipients, self.joined, self.edits, self.chosen, self.news):
            for id_ in gone & told.keys():
                del told[id_]
        self._judge_again()

    def add(self, one: Recipient) -> None:
        """Adds somebody at the end, who is to be declined for a yes elsewhere."""
        if one.id not in self.ids:
            self.ids.append(one.id)
            self.added.append(one.id)
        self.load([one])

    def has_news(self, id_: int, concern: Concern) -> None:
        """Something happened to a recipient; whoever was brought back has to be looked at anew."""
        self.news[id_] = concern
        self.chosen.pop(id_, None)
        self._forget(id_)

    def has_gone(self, id_: int) -> None:
        """A recipient is no longer in the inbox."""
        self.gone.add(id_)
        self._forget(id_)

    # What they are told

    def part_of(self, id_: int) -> int:
        """Which part somebody belongs to."""
        if id_ in self.joined:
            return NO
        return WAITING if id_ in self.waiting else MAIN

    def part(self, id_: int) -> Part:
        """What is decided about somebody, and the text that their part shares."""
        return self.parts[self.part_of(id_)]

    def text(self, id_: int) -> str:
        """What was written for somebody, with its tokens; a no has no letter of its own."""
        part = self.part_of(id_)
        return "" if part == NO else self.edits.get(id_, self.parts[part].text)

    def set_text(self, part: int, text: str) -> None:
        """Writes the text of a part; what was written for one person stays."""
        before, self.parts[part] = self.parts[part], self.parts[part]._replace(text=text)
        asks = asked(text)
        if asked(before.text) != asks:
            self._judge_again()
        for one in self.recipients.values():
            if asks.is_odd_for(one):  # then it depends on what stands around a value
                self._forget(one.id)

    def use_template(self, part: int, key: str, text: str) -> None:
        """Begins the text of a part with that of a template."""
        self.set_text(part, text)
        self.parts[part] = self.parts[part]._replace(template=key)

    def edit(self, id_: int, text: str | None) -> None:
        """Writes for one person; None gives them the text of their part back."""
        if text is None:
            self.edits.pop(id_, None)
        else:
            self.edits[id_] = text
        self._forget(id_)

    def decide(self, part: int, decision: Decision | None, reason: DeclineReason | None) -> None:
        """Decides something else; texts stay as they are.

        Where most are told no yes any more, nobody is declined for one.
        """
        if decision is not Decision.DECLINE:
            reason = None
        elif reason is None:
            reason = self.parts[part].reason or DeclineReason.OTHER
        self.parts[part] = self.parts[part]._replace(decision=decision, reason=reason)
        if part == MAIN and decision is not Decision.VALIDATE:
            self.separate()
        self._judge_again()

    def wait(self, ids: Collection[int], part: Part) -> None:
        """Puts people on the waiting list, where they are told this."""
        self.parts[WAITING] = part
        self.waiting.update(ids)
        self._judge_again()

    def wait_no_more(self) -> None:
        """Nobody is on the waiting list."""
        self.waiting.clear()
        self._judge_again()

    def join(self, yes: int, noes: Iterable[int]) -> None:
        """Declines requests of somebody who is told yes; they leave once that has arrived.

        The letter of the yes tells of those that go; see `jva_tui.lots.together`.
        """
        self.joined.update(dict.fromkeys(noes, yes))
        self._judge_again()

    def separate(self) -> None:
        """Nobody is declined for a yes elsewhere; who was brought in for that leaves."""
        self.joined.clear()
        self.leave_out(self.added)
        self.added.clear()

    def noes_of(self, yes: int) -> list[int]:
        """The requests that are declined with this yes, and go."""
        found = (no for no, first in self.joined.items() if first == yes)
        return [no for no in found if (verdict := self.verdict(no)) and verdict.is_in]

    def is_written_to(self, id_: int) -> bool:
        """Whether a text reaches somebody."""
        has_any = bool(self.text(id_).strip()) or bool(self.noes_of(id_))
        return has_any and self.recipients[id_].can_be_written

    # In and out

    def choose(self, ids: Iterable[int], is_in: bool) -> None:  # noqa: FBT001 - said beside the people
        """Brings people back, or leaves them out; who cannot be answered stays out."""
        for id_ in ids:
            self.chosen[id_] = is_in
            self._forget(id_)

    def verdict(self, id_: int) -> Verdict | None:
        """What the lot means for somebody; None until they are loaded."""
        if (verdict := self._verdicts.get(id_)) is None and id_ in self.recipients:
            verdict = self._verdicts[id_] = self._judge(self.recipients[id_])
        return verdict

    def counts(self) -> Counts:
        """Who goes, who is left out, and to whom nothing can go."""
        told = Counter(
            "stopped" if verdict.stop else "going" if verdict.is_in else "held"
            for verdict in map(self.verdict, self.recipients)
            if verdict
        )
        return Counts(told["going"], told["held"], told["stopped"])

    def going(self) -> list[int]:
        """To whom something goes, in the order in which they are shown."""
        return [id_ for id_ in self.ids if (found := self.verdict(id_)) and found.is_in]

    def reversals(self, ids: Iterable[int]) -> list[int]:
        """Those of these for whom an earlier decision would be gone back on, in this order."""
        return [
            id_
            for id_ in ids
            if (found := self.verdict(id_)) and Concern.REVERSAL in found.concerns
        ]

    def held(self) -> list[int]:
        """Who could be answered and is left out, in the same order."""
        return [
            id_
            for id_ in self.ids
            if (found := self.verdict(id_)) and not found.is_in and not found.stop
        ]

    def place(self, id_: int) -> int | None:
        """How many places are free for this validation, itself included.

        None where that does not matter, or nobody knows.
        """
        if id_ not in self._ranks_now():
            return None
        mission = self.recipients[id_].mission_id
        free = self.free.get(mission) if mission is not None else None
        return None if free is None else max(0, free - self._ranks_now()[id_])

    def overfull(self) -> list[int]:
        """The validations for which no place is left, in the order of arrival."""
        beyond = [id_ for id_ in self._ranks_now() if self.place(id_) == 0]
        return sorted(beyond, key=self._arrival)

    def persons(self) -> dict[int, list[int]]:
        """Whoever stands here with several requests that could be validated, oldest first."""
        found: dict[int, list[int]] = {}
        if self.parts[MAIN].decision is not Decision.VALIDATE:
            return found
        for id_, one in self.recipients.items():
            verdict = self.verdict(id_)
            if verdict and not verdict.stop and self.part_of(id_) == MAIN:
                person = one.reading.participation.volunteer.profile_id
                found.setdefault(person, []).append(id_)
        return {
            person: sorted(ids, key=self._arrival)
            for person, ids in found.items()
            if len(ids) > 1 and not self.joined.keys() & set(ids)
        }

    # What leaves

    def rendered(self, id_: int) -> str:
        """The text exactly as this person will read it; tokens without a value stand as they are.

        Empty as well where no text can reach them.
        """
        if not self.recipients[id_].can_be_written:
            return ""
        return settled(self.filled(id_))

    def filled(self, id_: int) -> str:
        """The text filled in for this person, before the platform's own treatment."""
        own = self._filled(id_)
        if not self.joined or not (noes := self.noes_of(id_)):
            return own
        told = paragraph([self.recipients[no] for no in noes])
        return f"{own.rstrip()}\n\n{told}".lstrip()

    def replies(self, ids: Sequence[int]) -> list[Reply]:
        """The replies to these recipients, frozen; takes about 0.02 ms each.

        Raises:
            ValueError: nothing can go to one of them.
        """
        return [self._reply(id_) for id_ in ids]

    def in_order(self) -> list[int]:
        """Those to whom something goes, as they are to leave: first come, first served."""
        return sorted(self.going(), key=lambda id_: (id_ in self.joined, self._arrival(id_)))

    def _filled(self, id_: int) -> str:
        return render(self.text(id_), self.recipients[id_].reading.participation, self.me).text

    def _reply(self, id_: int) -> Reply:
        part, one = self.part(id_), self.recipients[id_]
        text = self.rendered(id_)
        own = settled(self._filled(id_)) if text and self.joined else text
        if unresolved(own):  # what is told of other requests is no text of the author's
            raise ValueError("a token has no value")
        reply = freeze(
            one.reading, part.decision, part.reason, text, self.me, free_places=self.place(id_)
        )
        return replace(reply, after=self.joined[id_]) if id_ in self.joined else reply

    # Judging

    def _judge_again(self) -> None:
        self._verdicts.clear()
        self._ranks = None

    def _forget(self, id_: int) -> None:
        """Judges somebody anew, and those who are declined only with their yes."""
        self._verdicts.pop(id_, None)
        if id_ in self.joined.values():
            for no, yes in self.joined.items():
                if yes == id_:
                    self._verdicts.pop(no, None)
        self._ranks = None

    def _judge(self, one: Recipient) -> Verdict:
        part = self.part(one.id)
        text = asked(self.text(one.id))
        concerns = frozenset(self._concerns(one, part, text))
        stop = self._stop(one, part, text)
        is_held = not self.is_single and bool(concerns & HOLDS)
        return Verdict(stop, concerns, stop is None and self.chosen.get(one.id, not is_held))

    def _stop(self, one: Recipient, part: Part, text: Asked) -> Stop | None:
        if one.id in self.gone:
            return Stop.GONE
        is_written = text.has_any and one.can_be_written
        return (
            barred(one.reading, part.decision)
            or (Stop.NO_YES if not self._has_yes(one.id) else None)
            or (_unwritable(one, text) if part.decision is None else None)
            or (self._unfit(one, text) if is_written else None)
        )

    def _has_yes(self, id_: int) -> bool:
        """Whether the yes goes for which this one is declined, if it is for one."""
        if id_ not in self.joined:
            return True
        yes = self.verdict(self.joined[id_])
        return yes is not None and yes.is_in

    def _unfit(self, one: Recipient, text: Asked) -> Stop | None:
        """Why the text is not one that this person could be sent."""
        if text.is_unknown:
            return Stop.UNKNOWN
        if text.needed & one.empty:
            return Stop.MISSING
        if text.is_emptied:
            return Stop.EMPTIED
        if text.is_odd_for(one):
            kept = settled(self._filled(one.id))
            if unresolved(kept):
                return Stop.UNKNOWN
            return None if kept else Stop.EMPTIED
        return None

    def _concerns(self, one: Recipient, part: Part, text: Asked) -> Iterator[Concern]:
        """What of all that is known matters for what is decided and written."""
        apart = {Concern.NOT_A_MEMBER, Concern.SILENCE, Concern.NO_CONVERSATION}
        yield from one.facts - apart - _OF_VALIDATION - {Concern.REVERSAL, Concern.IN_BULK}
        if (news := self.news.get(one.id)) is not None:
            yield news
        if Concern.NO_CONVERSATION in one.facts:
            yield Concern.NO_CONVERSATION
        elif text.has_any:
            yield from one.facts & apart
        if part.decision is not None:
            yield from one.facts & {Concern.REVERSAL}
        if part.decision is Decision.VALIDATE:
            yield from one.facts & _OF_VALIDATION
        elif part.decision is not None:
            yield from one.facts & {Concern.IN_BULK}
        if text.is_odd_for(one):
            filled = self._filled(one.id)
            if loses(filled, settled(filled)):
                yield Concern.STRIPPED

    # Places

    def _ranks_now(self) -> dict[int, int]:
        """How many of the lot take a place of the same mission before each validation."""
        if self._ranks is None:
            before: Counter[int | None] = Counter()
            ranks: dict[int, int] = {}
            going = (id_ for id_ in self.recipients if self._takes_a_place(id_))
            for id_ in sorted(going, key=self._arrival):
                mission = self.recipients[id_].mission_id
                ranks[id_] = before[mission]
                before[mission] += 1
            self._ranks = ranks
        return self._ranks

    def _takes_a_place(self, id_: int) -> bool:
        verdict = self.verdict(id_)
        is_validated = self.part(id_).decision is Decision.VALIDATE
        return is_validated and verdict is not None and verdict.is_in

    def _arrival(self, id_: int) -> tuple[int, int]:
        return self.recipients[id_].reading.participation.created_at, id_


def _unwritable(one: Recipient, text: Asked) -> Stop | None:
    if Concern.NO_CONVERSATION in one.facts:
        return Stop.NO_CONVERSATION
    if Concern.NOT_A_MEMBER in one.facts:
        return Stop.NOT_A_MEMBER
    return None if text.has_any else Stop.NOTHING


_OF_VALIDATION = frozenset({Concern.OVER, Concern.CLOSED})
