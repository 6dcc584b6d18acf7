"""A lot: what its author has decided and written so far, and what that means for each recipient.

Most of what a change means follows from little: which tokens the text holds, and who lacks a value
for one of them. So a thousand recipients are judged anew within a few milliseconds, and texts are
filled in for whoever is looked at, and for all when they are queued.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import Decision, DeclineReason
from jva_tui.lots.concerns import HOLDS, Concern
from jva_tui.operations import OperationState
from jva_tui.outbox.freezing import freeze, loses
from jva_tui.templates.tokens import render, unresolved, used
from jva_tui.text import settled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from jva_tui.domain import Me, Reading
    from jva_tui.lots.recipient import Recipient
    from jva_tui.operations import Reply


class Stop(StrEnum):
    """Why nothing can go to somebody, as the lot stands."""

    UNDER_WAY = "under_way"
    UNVERIFIED = "unverified"
    DELETED = "deleted"
    ALREADY = "already"
    SEEN_TO = "seen_to"
    """Only a request that nobody has looked at yet can be taken in hand."""
    NO_CONVERSATION = "no_conversation"
    """A message alone, and nowhere to write it."""
    NOT_A_MEMBER = "not_a_member"
    """The same, in a conversation of others."""
    NOTHING = "nothing"
    """Neither a decision nor a text."""
    MISSING = "missing"
    """Nothing is known to fill in for a token."""
    UNKNOWN = "unknown"
    EMPTIED = "emptied"
    """The platform would remove the whole text."""


class Part(NamedTuple):
    """What some of the recipients are told."""

    decision: Decision | None
    reason: DeclineReason | None = None
    text: str = ""
    """With its tokens, as it was written."""


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


@dataclass(frozen=True, slots=True)
class _Text:
    """What a text asks of everybody to whom it goes."""

    has_any: bool
    tokens: frozenset[str]
    is_unknown: bool
    is_emptied: bool


def main_part(decision: Decision | None) -> Part:
    """The part with which a lot begins."""
    return Part(decision, DeclineReason.OTHER if decision is Decision.DECLINE else None)


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
        self.parts = [main_part(decision)]
        """The first is everybody's for whom there is no other."""
        self.recipients: dict[int, Recipient] = {}
        """As far as they are loaded."""
        self.part_of: dict[int, int] = {}
        """Who is in another part than the first."""
        self.edits: dict[int, str] = {}
        """Texts that were written for one person; they stay when the part's text changes."""
        self.chosen: dict[int, bool] = {}
        """Who was brought back, or left out, by hand."""
        self.after: dict[int, int] = {}
        """Whose reply waits for which other one to arrive."""
        self.free: Mapping[int, int | None] = {}
        """How many more each mission can take; None where nobody knows."""
        self.news: dict[int, Concern] = {}
        """What has happened to somebody since they were loaded."""
        self._texts: dict[str, _Text] = {}
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
            self._forget(one.id)

    def leave_out(self, ids: Collection[int]) -> None:
        """Takes recipients out of the lot for good."""
        gone = set(ids)
        self.ids = [id_ for id_ in self.ids if id_ not in gone]
        for told in (self.recipients, self.part_of, self.edits, self.chosen, self.after, self.news):
            for id_ in gone & told.keys():
                del told[id_]
        self._judge_again()

    def add(self, one: Recipient) -> None:
        """Adds somebody at the end."""
        if one.id not in self.recipients and one.id not in self.ids:
            self.ids.append(one.id)
        self.load([one])
        self._judge_again()

    def has_news(self, id_: int, concern: Concern) -> None:
        """Something happened to a recipient; whoever was brought back has to be looked at anew."""
        self.news[id_] = concern
        self.chosen.pop(id_, None)
        self._forget(id_)

    # What they are told

    def part(self, id_: int) -> Part:
        """What is decided about somebody, and the text that their part shares."""
        return self.parts[self.part_of.get(id_, 0)]

    def text(self, id_: int) -> str:
        """What was written for somebody, with its tokens."""
        return self.edits.get(id_, self.part(id_).text)

    def set_text(self, part: int, text: str) -> None:
        """Writes the text of a part; what was written for one person stays."""
        before, self.parts[part] = self.parts[part], self.parts[part]._replace(text=text)
        if self._asks_of(before.text) != self._asks_of(text):
            self._judge_again()
        for one in self.recipients.values():
            if one.is_odd:  # then it depends on what stands around a value
                self._forget(one.id)

    def edit(self, id_: int, text: str | None) -> None:
        """Writes for one person; None gives them the text of their part back."""
        if text is None:
            self.edits.pop(id_, None)
        else:
            self.edits[id_] = text
        self._forget(id_)

    def decide(self, part: int, decision: Decision | None, reason: DeclineReason | None) -> None:
        """Decides something else; texts stay as they are."""
        if decision is not Decision.DECLINE:
            reason = None
        elif reason is None:
            reason = self.parts[part].reason or DeclineReason.OTHER
        self.parts[part] = self.parts[part]._replace(decision=decision, reason=reason)
        self._judge_again()

    def new_part(self, part: Part, ids: Iterable[int]) -> int:
        """Tells some of the recipients something else; returns the part's place."""
        self.parts.append(part)
        place = len(self.parts) - 1
        for id_ in ids:
            self.part_of[id_] = place
            self.edits.pop(id_, None)
        self._judge_again()
        return place

    def drop_parts(self) -> None:
        """Everybody is told the same again."""
        del self.parts[1:]
        self.part_of.clear()
        self.after.clear()
        self._judge_again()

    def is_written_to(self, id_: int) -> bool:
        """Whether a text reaches somebody."""
        return bool(self.text(id_).strip()) and can_be_written(self.recipients[id_])

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
        one = self.recipients[id_]
        free = self.free.get(one.mission_id) if one.mission_id is not None else None
        return None if free is None else max(0, free - self._ranks_now()[id_])

    def overfull(self) -> dict[int, list[int]]:
        """By mission, the validations for which no place is left, in the order of arrival."""
        found: dict[int, list[int]] = {}
        for id_ in sorted(self._ranks_now(), key=self._arrival):
            mission = self.recipients[id_].mission_id
            if mission is not None and self.place(id_) == 0:
                found.setdefault(mission, []).append(id_)
        return found

    def persons(self) -> dict[int, list[int]]:
        """Whoever stands in the lot with several requests that can be answered, oldest first."""
        found: dict[int, list[int]] = {}
        for id_ in sorted(self.recipients, key=self._arrival):
            if (verdict := self.verdict(id_)) and not verdict.stop:
                person = self.recipients[id_].reading.participation.volunteer.profile_id
                found.setdefault(person, []).append(id_)
        return {person: ids for person, ids in found.items() if len(ids) > 1}

    # What leaves

    def rendered(self, id_: int) -> str:
        """The text exactly as this person will read it; tokens without a value stand as they are.

        Empty as well where no text can reach them.
        """
        one = self.recipients[id_]
        if not can_be_written(one):
            return ""
        return settled(self.filled(id_))

    def filled(self, id_: int) -> str:
        """The text filled in for this person, before the platform's own treatment."""
        one = self.recipients[id_]
        return render(self.text(id_), one.reading.participation, self.me).text

    def replies(self, ids: Sequence[int]) -> list[Reply]:
        """The replies to these recipients, frozen; takes about 0.1 ms each.

        Raises:
            ValueError: nothing can go to one of them.
        """
        return [self._reply(id_) for id_ in ids]

    def in_order(self) -> list[int]:
        """Those to whom something goes, as they are to leave: first come, first served."""
        return sorted(self.going(), key=lambda id_: (id_ in self.after, self._arrival(id_)))

    def _reply(self, id_: int) -> Reply:
        part, one = self.part(id_), self.recipients[id_]
        text = self.rendered(id_)
        if unresolved(text):
            raise ValueError("a token has no value")
        reply = freeze(
            one.reading, part.decision, part.reason, text, self.me, free_places=self.place(id_)
        )
        return replace(reply, after=self.after[id_]) if id_ in self.after else reply

    # Judging

    def _judge_again(self) -> None:
        self._verdicts.clear()
        self._ranks = None

    def _forget(self, id_: int) -> None:
        """Judges somebody anew, and those whose replies wait for theirs."""
        self._verdicts.pop(id_, None)
        for other, first in self.after.items():
            if first == id_:
                self._verdicts.pop(other, None)
        self._ranks = None

    def _judge(self, one: Recipient) -> Verdict:
        part = self.part(one.id)
        text = self._asks_of(self.text(one.id))
        concerns = frozenset(self._concerns(one, part, text))
        stop = self._stop(one, part, text)
        is_held = not self.is_single and bool(concerns & HOLDS)
        is_in = stop is None and self.chosen.get(one.id, not is_held)
        return Verdict(stop, concerns, is_in and self._has_first(one.id))

    def _has_first(self, id_: int) -> bool:
        """Whether the reply goes as well for whose arrival this one waits, if there is one."""
        if id_ not in self.after:
            return True
        first = self.verdict(self.after[id_])
        return first is not None and first.is_in

    def _asks_of(self, text: str) -> _Text:
        if (known := self._texts.get(text)) is None:
            if len(self._texts) > _KEPT_TEXTS:
                self._texts.clear()
            tokens = used(text)
            known = self._texts[text] = _Text(
                has_any=bool(text.strip()),
                tokens=tokens,
                is_unknown=any(token not in tokens for token in unresolved(text)),
                is_emptied=bool(text.strip()) and not settled(text),
            )
        return known

    def _stop(self, one: Recipient, part: Part, text: _Text) -> Stop | None:
        reading = one.reading
        is_written = text.has_any and can_be_written(one)
        return (
            _under_way(reading)
            or (Stop.DELETED if reading.participation.mission is None else None)
            or _undecidable(reading.participation.state, part.decision)
            or (_unwritable(one, text) if part.decision is None else None)
            or (self._unfit(one, text) if is_written else None)
        )

    def _unfit(self, one: Recipient, text: _Text) -> Stop | None:
        """Why the text is not one that this person could be sent."""
        if text.is_unknown:
            return Stop.UNKNOWN
        if text.tokens & one.empty:
            return Stop.MISSING
        if text.is_emptied:
            return Stop.EMPTIED
        if one.is_odd and text.tokens:
            kept = self.rendered(one.id)
            if unresolved(kept):
                return Stop.UNKNOWN
            return None if kept else Stop.EMPTIED
        return None

    def _concerns(self, one: Recipient, part: Part, text: _Text) -> Iterator[Concern]:
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
        if one.is_odd and text.tokens and loses(self.filled(one.id), self.rendered(one.id)):
            yield Concern.STRIPPED

    # Places

    def _ranks_now(self) -> dict[int, int]:
        """How many of the lot take a place of the same mission before each validation."""
        if self._ranks is None:
            before: Counter[int | None] = Counter()
            self._ranks = {}
            going = (id_ for id_ in self.recipients if self._takes_a_place(id_))
            for id_ in sorted(going, key=self._arrival):
                mission = self.recipients[id_].mission_id
                self._ranks[id_] = before[mission]
                before[mission] += 1
        return self._ranks

    def _takes_a_place(self, id_: int) -> bool:
        verdict = self.verdict(id_)
        is_validated = self.part(id_).decision is Decision.VALIDATE
        return is_validated and verdict is not None and verdict.is_in

    def _arrival(self, id_: int) -> tuple[int, int]:
        return self.recipients[id_].reading.participation.created_at, id_


def can_be_written(one: Recipient) -> bool:
    """Whether a text can reach somebody."""
    return not one.facts & {Concern.NO_CONVERSATION, Concern.NOT_A_MEMBER}


def _under_way(reading: Reading) -> Stop | None:
    operation = reading.operation
    if operation is None:
        return None
    if operation.state in (OperationState.QUEUED, OperationState.SENDING):
        return Stop.UNDER_WAY
    return Stop.UNVERIFIED if operation.state is OperationState.UNCONFIRMED else None


def _undecidable(state: str, decision: Decision | None) -> Stop | None:
    if decision is None:
        return None
    if state == decision.target:
        return Stop.ALREADY
    if decision is Decision.TAKE_IN_HAND and not decision.applies_to(state):
        return Stop.SEEN_TO
    return None


def _unwritable(one: Recipient, text: _Text) -> Stop | None:
    if Concern.NO_CONVERSATION in one.facts:
        return Stop.NO_CONVERSATION
    if Concern.NOT_A_MEMBER in one.facts:
        return Stop.NOT_A_MEMBER
    return None if text.has_any else Stop.NOTHING


_OF_VALIDATION = frozenset({Concern.OVER, Concern.CLOSED})
_KEPT_TEXTS = 500
