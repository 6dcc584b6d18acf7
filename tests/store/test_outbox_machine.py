"""Whatever happens in whatever order: one request at a time per person, and nothing twice."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import apsw
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from jva_tui.domain import Decision, State
from jva_tui.operations import OperationState, Reply
from jva_tui.store.database import query
from jva_tui.store.errors import Unsettled
from jva_tui.store.outbox_db import OutboxDb
from tests.people import NOW
from tests.store.conftest import KEY

PEOPLE = st.integers(1, 3)
UNDER_WAY = {OperationState.QUEUED, OperationState.SENDING, OperationState.UNCONFIRMED}
_PICK = st.integers(0, 9)


class OutboxMachine(RuleBasedStateMachine):
    """A user, a sender and a crash, taking turns."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.outbox = OutboxDb.open(self.folder / "outbox.db", KEY)
        self.happened: Counter[tuple[int, str]] = Counter()
        self.taken_back: set[int] = set()
        self.open: dict[int, tuple[int, str]] = {}
        """Requests under way: attempt -> operation and step."""

    def teardown(self) -> None:
        self.outbox.close()
        shutil.rmtree(self.folder)

    def of(self, state: OperationState, pick: int) -> int | None:
        found = self.outbox.operations([state])
        return found[pick % len(found)].id if found else None

    @rule(people=st.lists(PEOPLE, min_size=1, max_size=3, unique=True), text=st.booleans())
    def queue(self, people: list[int], text: bool) -> None:
        busy = {op.reply.participation_id for op in self.outbox.operations(UNDER_WAY)}
        replies = [
            Reply(id_, 7, 10 + id_, State.PENDING, None, Decision.VALIDATE, text="Oui" * text)
            for id_ in people
        ]
        if taken := busy & set(people):
            with pytest.raises(Unsettled) as refused:
                self.outbox.queue(replies, now=NOW, not_before=NOW)
            assert set(refused.value.participation_ids) == taken
        else:
            self.outbox.queue(replies, now=NOW, not_before=NOW)

    @rule()
    def undo(self) -> None:
        for operation in self.outbox.undo(now=NOW):
            assert operation.state is OperationState.QUEUED
            self.taken_back.add(operation.id)

    @rule(pick=_PICK)
    def claim(self, pick: int) -> None:
        if id_ := self.of(OperationState.QUEUED, pick):
            assert self.outbox.claim(id_)
            assert not self.outbox.claim(id_)

    @rule(pick=_PICK, step=st.sampled_from(["decide", "message"]))
    def begin(self, pick: int, step: str) -> None:
        """The step may be the wrong one: the database must know better."""
        operations = self.outbox.operations(OperationState)
        if not operations:
            return
        operation = operations[pick % len(operations)]
        next_steps = [s for s in operation.reply.steps if s not in operation.done_steps]
        try:
            attempt = self.outbox.begin_attempt(
                operation.id, step, method="PUT", path="x", marker=0, now=NOW
            )
        except (Unsettled, apsw.ConstraintError):
            return
        assert operation.state is OperationState.SENDING
        assert next_steps[0] == step
        self.open[attempt] = (operation.id, step)

    @precondition(lambda self: self.open)
    @rule(pick=_PICK, outcome=st.sampled_from(["happened", "did_not_happen", "unknown"]))
    def answer(self, pick: int, outcome: str) -> None:
        attempt = sorted(self.open)[pick % len(self.open)]
        self.outbox.settle_attempt(attempt, outcome, status=None, message="", now=NOW)
        if outcome == "happened":
            self.happened[self.open[attempt]] += 1
        if outcome != "unknown":
            del self.open[attempt]

    @rule(pick=_PICK, state=st.sampled_from(["done", "failed", "conflict", "unconfirmed"]))
    def finish(self, pick: int, state: str) -> None:
        id_ = self.of(OperationState.SENDING, pick) or self.of(OperationState.UNCONFIRMED, pick)
        if id_:
            try:
                self.outbox.finish(id_, OperationState(state), "")
            except apsw.ConstraintError:
                assert state != "unconfirmed"

    @rule(pick=_PICK)
    def release(self, pick: int) -> None:
        if id_ := self.of(OperationState.SENDING, pick):
            is_open = id_ in {operation for operation, _ in self.open.values()}
            try:
                self.outbox.release(id_, NOW)
            except apsw.ConstraintError:
                assert is_open
            else:
                assert not is_open

    @rule(pick=_PICK)
    def dismiss(self, pick: int) -> None:
        if id_ := self.of(OperationState.UNCONFIRMED, pick) or self.of(OperationState.FAILED, pick):
            self.outbox.dismiss(id_)
            self.open = {k: v for k, v in self.open.items() if v[0] != id_}

    @rule()
    def crash(self) -> None:
        self.outbox.close()
        self.outbox = OutboxDb.open(self.folder / "outbox.db", KEY)
        self.outbox.recover(NOW)
        assert self.outbox.operations([OperationState.SENDING]) == []

    @invariant()
    def one_open_attempt_a_person(self) -> None:
        found = query(
            self.outbox._connection,
            "SELECT participation_id, count(*) FROM attempt_step WHERE is_open GROUP BY 1",
        )
        assert all(number == 1 for _, number in found)
        assert len(found) == len(self.open)

    @invariant()
    def one_reply_a_person_is_under_way(self) -> None:
        people = Counter(op.reply.participation_id for op in self.outbox.operations(UNDER_WAY))
        assert all(number == 1 for number in people.values())

    @invariant()
    def no_step_happened_twice(self) -> None:
        assert all(number == 1 for number in self.happened.values())

    @invariant()
    def what_was_taken_back_stays_so(self) -> None:
        alive = {op.id for op in self.outbox.operations(OperationState)}
        assert not alive & self.taken_back


TestOutboxMachine = OutboxMachine.TestCase
TestOutboxMachine.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
