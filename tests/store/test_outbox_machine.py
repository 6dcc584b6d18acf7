"""Whatever happens in whatever order: one request at a time per subject, and nothing twice.

A person's reply, a tag of theirs and their conversation are three subjects.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import apsw
import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.errands import FileAs, Filing, Tagging
from jva_tui.operations import Fate, Found, OperationState, Reply
from jva_tui.store.database import query
from jva_tui.store.errors import Unsettled
from jva_tui.store.outbox_db import OutboxDb
from tests.people import NOW
from tests.store.conftest import KEY
from tests.store.replies import BULK, LATER, begin, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jva_tui.operations import Operation, Payload

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

PEOPLE = range(1, 5)
LIVE = {OperationState.QUEUED, OperationState.SENDING, OperationState.UNCONFIRMED}
ENDED_BADLY = {OperationState.FAILED, OperationState.CONFLICT}
ENDS = [OperationState.DONE, OperationState.UNCONFIRMED, *ENDED_BADLY]
CERTAIN = set(Fate) - {Fate.UNKNOWN}
_PICK = st.integers(0, 9)
_SOME = st.sets(_PICK, min_size=1)
_AFTER = st.none() | st.sampled_from(PEOPLE)


def reply(id_: int, *, decline: bool, text: bool, after: int | None = None) -> Reply:
    """One to this person; a decline, or a validation; perhaps after another one's."""
    decision, reason = Decision.VALIDATE, None
    if decline:
        decision, reason = Decision.DECLINE, DeclineReason.OTHER
    return Reply(
        *(id_, 7, 10 + id_, State.PENDING, None, decision, reason),
        text="Oui" if text else "",
        after=None if after == id_ else after,
    )


def errand(id_: int, kind: str) -> Tagging | Filing:
    """A tag that is new, or the archive: two requests each."""
    if kind == Tagging.kind:
        return Tagging(id_, "Covoiturage", is_on=True, structure_id=1)
    return Filing(id_, 10 + id_, FileAs.ARCHIVED)


def is_reply(operation: Operation) -> bool:
    return operation.payload.kind == Reply.kind


class OutboxMachine(RuleBasedStateMachine):
    """A user, a sender and a crash, taking turns."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.open()
        self.queued = 0
        self.happened: Counter[tuple[int, str]] = Counter()
        self.taken_back: set[int] = set()
        self.held: set[tuple[int, str]] = set()
        self.fates: dict[tuple[int, int], Fate | None] = {}
        """Of each request, by attempt and operation."""
        self.dropped: set[int] = set()

    def open(self) -> None:
        self.outbox = OutboxDb.open(self.folder / "outbox.db", KEY)
        query(self.outbox._connection, "PRAGMA synchronous = OFF")  # no power cut here

    def teardown(self) -> None:
        self.outbox.close()
        shutil.rmtree(self.folder)

    def everything(self) -> list[Operation]:
        return self.outbox._by_id(range(1, self.queued + 1))

    def picked(self, picks: Iterable[int], *states: OperationState) -> list[Operation]:
        found = self.outbox.operations(states or OperationState)
        return (
            list({found[pick % len(found)].id: found[pick % len(found)] for pick in picks}.values())
            if found
            else []
        )

    def open_of(self, operation_id: int) -> list[tuple[int, int]]:
        return [
            key
            for key, fate in self.fates.items()
            if key[1] == operation_id and fate not in CERTAIN
        ]

    def closed(self, operation_id: int, fate: Fate) -> None:
        self.fates |= dict.fromkeys(self.open_of(operation_id), fate)

    def first(self, operation: Operation) -> Operation | None:
        """What must have arrived before it, by the order in which they were queued."""
        after = operation.payload.after_subject
        known = [op for op in self.everything() if op.payload.subject == after]
        return max(
            (op for op in known if op.batch_id <= operation.batch_id),
            key=lambda op: (op.batch_id, op.id),
            default=None,
        )

    def waits(self, operation: Operation) -> bool:
        """Whether that is still under way."""
        first = self.first(operation) if operation.payload.after_subject else None
        return first is not None and first.state in LIVE and first.id in self.shown()

    def shown(self) -> set[int]:
        """What the user has not put away."""
        return {operation.id for operation in self.outbox.operations(OperationState)}

    @initialize(text=st.booleans(), decline=st.booleans(), after=_AFTER)
    def begin_with_everybody(self, text: bool, decline: bool, after: int | None) -> None:
        self.queue(list(PEOPLE), text, decline, after)

    @rule(
        people=st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True),
        text=st.booleans(),
        decline=st.booleans(),
        after=_AFTER,
    )
    def queue(self, people: list[int], text: bool, decline: bool, after: int | None) -> None:
        self.promise([reply(id_, decline=decline, text=text, after=after) for id_ in people])

    @rule(
        people=st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True),
        kind=st.sampled_from([Tagging.kind, Filing.kind]),
    )
    def queue_errands(self, people: list[int], kind: str) -> None:
        self.promise([errand(id_, kind) for id_ in people])

    def promise(self, payloads: Sequence[Payload]) -> None:
        busy = {op.payload.subject for op in self.outbox.operations(LIVE)}
        if taken := busy & {payload.subject for payload in payloads}:
            with pytest.raises(Unsettled) as refused:
                self.outbox.queue(payloads, now=NOW, not_before=NOW)
            assert set(refused.value.subjects) == taken
        else:
            self.outbox.queue(payloads, now=NOW, not_before=NOW)
            self.queued += len(payloads)

    @rule(batch=st.none() | st.integers(1, 5))
    def undo(self, batch: int | None) -> None:
        undone = self.outbox.undo(batch, now=NOW)
        for operation in undone.taken:
            assert not operation.done_steps
            assert not self.open_of(operation.id)
            self.taken_back.add(operation.id)
        for operation in undone.held:
            assert operation.done_steps or self.open_of(operation.id)
            self.held.add((operation.id, "message"))
        for operation in filter(is_reply, undone.taken + undone.held):
            draft = self.outbox.draft(operation.reply.participation_id)
            assert (draft.text if draft else "") == operation.reply.text
        if undone.taken or undone.held:
            event("something was taken back")

    @rule(
        picks=_SOME,
        states=st.sampled_from([(), (OperationState.QUEUED, OperationState.SENDING)]),
        wrong=st.none() | st.sampled_from(["decide", "decline", "refuse", "message", "attach"]),
    )
    def begin(self, picks: set[int], states: tuple[OperationState, ...], wrong: str | None) -> None:
        """Some, or all, may not be ready for it: the database must know better."""
        named = self.picked(picks, *states)
        action = wrong or next((op.next_step for op in named if op.next_step), "decide")
        ready = {
            op.id
            for op in named
            if op.state in (OperationState.QUEUED, OperationState.SENDING)
            and op.next_step == action
            and not self.open_of(op.id)
            and not self.waits(op)
        }
        if any(op.is_left_behind for op in named if op.id in ready):
            with pytest.raises(apsw.ConstraintError, match="must have arrived before"):
                begin(self.outbox, *ready, action=action)
            return
        ids = [op.id for op in named]
        path = BULK if len(ids) > 1 else "x"
        try:
            attempt = begin(self.outbox, *ids, action=action, path=path)
        except Unsettled:
            assert len(ids) == 1
            assert self.open_of(ids[0])
            return
        covered = {
            op.id for told, ops in self.outbox.open_attempts() if told.id == attempt for op in ops
        }
        assert covered == ready
        self.fates |= {(attempt, id_): None for id_ in covered if attempt is not None}
        event(f"{len(covered)} in one request")

    @rule()
    def begin_together(self) -> None:
        self.begin(set(range(10)), (OperationState.QUEUED, OperationState.SENDING), None)

    @rule(pick=_PICK, some=st.none() | _SOME, fate=st.sampled_from(Fate), named=st.booleans())
    def settle(self, pick: int, some: set[int] | None, fate: Fate, named: bool) -> None:
        found = self.outbox.open_attempts()
        if not found:
            return
        told, operations = found[pick % len(found)]
        ids = [op.id for op in operations]
        chosen = ids if some is None else list({ids[one % len(ids)] for one in some})
        if named and told.is_bulk:
            self.outbox.name_bulk(told.id, "0b0e")
        settle(self.outbox, told.id, fate, *chosen)
        for id_ in chosen:
            self.fates[told.id, id_] = fate
            self.happened[id_, told.action] += fate is Fate.HAPPENED

    @rule(pick=_PICK, fate=st.sampled_from(Fate))
    def settle_again(self, pick: int, fate: Fate) -> None:
        certain = [key for key, known in self.fates.items() if known in CERTAIN]
        if certain:
            attempt, operation_id = certain[pick % len(certain)]
            with pytest.raises(LookupError):
                settle(self.outbox, attempt, fate, operation_id)

    @rule(picks=_SOME, then=st.sampled_from([[], ["message"], ["refuse"], ["refuse", "message"]]))
    def find_evidence(self, picks: set[int], then: list[str]) -> None:
        for operation in self.picked(picks, *LIVE):
            action = operation.next_step
            if action is None or (action == "refuse" and "refuse" in then):
                return
            then = then if is_reply(operation) else []
            self.outbox.replace_steps(operation.id, action, [a for a in then if a != action])
            self.happened[operation.id, action] += 1
            self.closed(operation.id, Fate.HAPPENED)
            waiting = [s.action for s in self.now(operation).steps if s.state == "waiting"]
            gone = operation.done_steps | operation.held_steps | {action}
            assert waiting == [a for a in then if a not in gone]

    def now(self, operation: Operation) -> Operation:
        found = self.outbox.operation(operation.id)
        assert found is not None
        return found

    @rule(pick=_PICK, state=st.sampled_from(ENDS), asks=st.booleans(), news=st.booleans())
    def finish(self, pick: int, state: OperationState, asks: bool, news: bool) -> None:
        asks = asks and state is OperationState.UNCONFIRMED
        for operation in self.picked([pick], *LIVE):
            is_open = bool(self.open_of(operation.id))
            allowed = state is OperationState.UNCONFIRMED or not is_open
            if state is OperationState.DONE and operation.next_step:
                allowed = False
            try:
                done = self.outbox.finish(operation.id, state, "Rosa" * news, asks=asks)
            except apsw.ConstraintError:
                assert not allowed
            else:
                assert allowed
                assert done

    @rule(pick=_PICK)
    def release(self, pick: int) -> None:
        states = (OperationState.SENDING, OperationState.UNCONFIRMED)
        for operation in self.picked([pick], *states):
            try:
                assert self.outbox.release(operation.id, NOW)
            except apsw.ConstraintError:
                assert self.open_of(operation.id)
            else:
                assert not self.open_of(operation.id)

    @rule(pick=_PICK)
    def retry(self, pick: int) -> None:
        for operation in self.picked([pick], OperationState.UNCONFIRMED, *ENDED_BADLY):
            self.outbox.retry(operation.id, payload=None, now=NOW, not_before=NOW)
            self.closed(operation.id, Fate.ANSWERED_FOR)

    @rule(pick=_PICK)
    def send_anyway(self, pick: int) -> None:
        for operation in filter(is_reply, self.picked([pick], OperationState.CONFLICT)):
            payload = operation.payload.seen_anew(Found(State.PENDING, None))
            self.outbox.retry(operation.id, payload=payload, now=NOW, not_before=NOW)
            assert not self.now(operation).is_left_behind

    @rule(pick=_PICK)
    def dismiss(self, pick: int) -> None:
        for operation in self.picked([pick], OperationState.UNCONFIRMED, *ENDED_BADLY):
            self.outbox.dismiss(operation.id)
            self.closed(operation.id, Fate.ANSWERED_FOR)

    @rule(batch=st.integers(1, 5), later=st.booleans())
    def put_off(self, batch: int, later: bool) -> None:
        waiting = [op for op in self.outbox.in_batch(batch) if op.state is OperationState.QUEUED]
        assert self.outbox.postpone(batch, NOW + 3600 * later) == len(waiting)
        self.outbox.send_now(None, NOW)

    @rule(limit=st.integers(1, 3))
    def drop_what_is_over(self, limit: int) -> None:
        stood = {op.id: op for op in self.everything()}
        shown, waited_for = self.shown(), {op.payload.after_subject for op in stood.values()}
        number = self.outbox.drop_arrived(LATER + 1, limit)
        gone = stood.keys() - {op.id for op in self.everything()}
        assert len(gone) == number <= limit
        for operation in (stood[id_] for id_ in gone):
            assert not self.open_of(operation.id)
            assert operation.payload.subject not in waited_for
            is_done = operation.state is OperationState.DONE and not operation.detail
            assert is_done or operation.id not in shown
        self.dropped |= gone
        self.fates = {key: fate for key, fate in self.fates.items() if key[1] not in gone}
        if gone:
            event("something was dropped")

    @rule()
    def crash(self) -> None:
        self.outbox.close()
        self.open()
        self.outbox.recover(NOW)
        self.fates |= {key: Fate.UNKNOWN for key, fate in self.fates.items() if fate is None}
        for operation in self.outbox.operations([OperationState.SENDING]):
            assert {told.bulk_id for told in self.outbox.attempts(operation.id)[-1:]} == {"0b0e"}
        for operation in self.outbox.operations([OperationState.UNCONFIRMED]):
            assert self.open_of(operation.id) or operation.asks

    @invariant()
    def fates_are_as_they_were_told(self) -> None:
        kept = {
            (told.id, operation.id): told.fate
            for operation in self.everything()
            for told in self.outbox.attempts(operation.id)
        }
        assert kept == self.fates

    @invariant()
    def one_open_attempt_a_subject(self) -> None:
        subjects = Counter(
            op.payload.subject for _, ops in self.outbox.open_attempts() for op in ops
        )
        assert all(number == 1 for number in subjects.values())
        assert subjects.total() == sum(fate not in CERTAIN for fate in self.fates.values())

    @invariant()
    def one_operation_a_subject_is_under_way(self) -> None:
        subjects = Counter(op.payload.subject for op in self.outbox.operations(LIVE))
        assert all(number == 1 for number in subjects.values())

    @invariant()
    def nothing_leaves_before_what_goes_first(self) -> None:
        queued = [op for op in self.everything() if op.state is OperationState.QUEUED]
        waiting = {op.id for op in queued if self.waits(op)}
        due = {op.id for op in self.outbox.due(NOW + 3600, 99)}
        assert due == {op.id for op in queued} - waiting
        assert (self.outbox.next_due() is None) == (not due)
        for operation in self.everything():
            comes_after = operation.payload.after_subject is not None
            first = self.first(operation) if comes_after else None
            has_arrived = first is not None and first.state is OperationState.DONE
            if comes_after and not self.waits(operation):
                assert operation.is_left_behind is not has_arrived
            else:
                assert not operation.is_left_behind
            if comes_after and self.outbox.attempts(operation.id):
                assert has_arrived

    @invariant()
    def steps_happen_once_and_held_ones_never(self) -> None:
        assert all(number <= 1 for number in self.happened.values())
        for operation in self.everything():
            done = {
                action for (id_, action), n in self.happened.items() if n and id_ == operation.id
            }
            assert operation.done_steps == done
            held = {action for id_, action in self.held if id_ == operation.id}
            if operation.id not in self.taken_back:
                assert operation.held_steps == held

    @invariant()
    def states_agree_with_steps(self) -> None:
        assert len(self.everything()) == self.queued - len(self.dropped)
        for operation in self.everything():
            assert (operation.state is OperationState.DRAFT) == (operation.id in self.taken_back)
            if operation.state is OperationState.DONE:
                assert operation.next_step is None
            if self.open_of(operation.id):
                assert operation.state in (OperationState.SENDING, OperationState.UNCONFIRMED)

    @invariant()
    def the_numbers_agree_with_the_operations(self) -> None:
        shown = self.outbox.operations(OperationState)
        live = [op for op in shown if op.state in LIVE and not op.asks]
        going_on = {op.batch_id for op in live}
        expected = Counter(
            op.state
            for op in shown
            if op.state is not OperationState.DONE or op.batch_id in going_on
        )
        summary = self.outbox.summary()
        assert summary.counts == expected
        assert summary.asking == sum(op.needs_user for op in shown)
        assert summary.waiting == len(live)
        steps = [step for op in live for step in op.steps if step.state == "waiting"]
        assert summary.steps_left == len(steps)
        batches = self.outbox.batches(99, now=NOW)
        assert [batch.id for batch in batches] == sorted(
            {op.batch_id for op in shown}, reverse=True
        )
        assert sum(batch.asking for batch in batches) == summary.asking
        assert sum(batch.news for batch in batches) == summary.news
        overlays = {
            op.reply.participation_id: op.state
            for op in filter(is_reply, shown)
            if op.state in LIVE | ENDED_BADLY
        }
        assert {id_: laid.operation for id_, laid in self.outbox.overlays().items()} == overlays


TestOutboxMachine = OutboxMachine.TestCase
TestOutboxMachine.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
