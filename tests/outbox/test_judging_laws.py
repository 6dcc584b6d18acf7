"""Laws of the verdicts on requests that nobody answered, whatever is read about them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jva_tui.domain import Decision, State
from jva_tui.operations import Action
from jva_tui.outbox.judging import judge
from jva_tui.outbox.kinds import VerdictKind
from tests.outbox.read import (
    CAMILLE,
    MADE,
    MARKER,
    ME,
    PAUL,
    TEXT,
    attempt,
    change,
    evidence,
    noted,
    operation,
    refusal,
    reply,
    said,
)
from tests.people import NOW

if TYPE_CHECKING:
    from jva_tui.domain import Change, Trace
    from jva_tui.operations import Attempt, Operation
    from jva_tui.outbox.evidence import Evidence

HAPPENED, PARTLY, ABSENT = VerdictKind.HAPPENED, VerdictKind.PARTLY, VerdictKind.ABSENT
CONFLICT, ASK, WAIT = VerdictKind.CONFLICT, VerdictKind.ASK, VerdictKind.WAIT
NEEDS_LOG = VerdictKind.NEEDS_LOG
LAW = settings(max_examples=60)
STATES = [*State, "Effectuée"]
AUTHORS = st.sampled_from([ME, PAUL, CAMILLE, None])
TRACES = st.one_of(
    st.builds(said, st.integers(MARKER - 3, MARKER + 9), st.sampled_from([TEXT, "?"]), AUTHORS),
    st.builds(
        noted,
        st.integers(MARKER - 3, MARKER + 9),
        st.sampled_from([*STATES, "Annulée par bénévole"]),
        AUTHORS,
        st.sampled_from([None, "other", "mission_terminated"]),
    ),
)
CHANGES = st.builds(
    change,
    st.sampled_from(STATES),
    AUTHORS,
    at=st.integers(NOW - 2, NOW + 9),
    old=st.sampled_from(STATES),
)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Operation, Attempt, Evidence]:
    """A request without an answer, and anything that may be read about it."""
    decision = draw(st.sampled_from([None, *Decision]))
    talks = decision is None or draw(st.booleans())
    text = TEXT if decision is None or (talks and draw(st.booleans())) else ""
    told = reply(
        decision,
        text=text,
        conversation_id=11 if talks else None,
        seen_state=draw(st.sampled_from(STATES)),
    )
    if decision is Decision.DECLINE and draw(st.booleans()):
        step: str = Action.REFUSE
        op = operation(told, Action.DECLINE, waiting=(Action.REFUSE,))
    else:
        step = draw(st.sampled_from(told.steps))
        op = operation(told, *told.steps[: told.steps.index(step)])
    path = draw(st.sampled_from(["participations/1", "bulk-operation/participations/validate"]))
    traces = st.lists(TRACES, max_size=4, unique_by=lambda trace: trace.id).map(tuple)
    changes = st.lists(CHANGES, max_size=4).map(
        lambda each: (MADE, *sorted(each, key=lambda one: one.at))
    )
    sent = attempt(
        step,
        path=path if decision is Decision.VALIDATE and step == Action.DECIDE else "",
        server_date=draw(st.sampled_from([NOW, NOW, NOW, None])),
    )
    found = evidence(
        draw(st.sampled_from([*STATES, None])),
        changes=draw(st.none() | st.just(()) | changes),
        is_settled=draw(st.booleans()),
        traces=draw(st.none() | traces) if talks else None,
    )
    return op, sent, found


def ours(told: Operation, found: Evidence) -> list[Trace]:
    """What stands in the conversation above the marker and is of this reply."""
    mine = [t for t in found.traces or () if t.id > MARKER and t.author_id == ME]
    texts = [t for t in mine if not t.is_contextual and t.text == told.reply.text]
    declines = [t for t in mine if t.is_contextual and (t.state, t.reason) == ("Refusée", "other")]
    return [*texts, *declines] if told.reply.decision is Decision.DECLINE else texts


def entries(told: Operation, found: Evidence) -> list[Change]:
    """What the log holds of a change to the target by us, or by the platform's queue."""
    return [
        each
        for each in found.changes or ()
        if each.new == told.reply.target and each.author_id in (ME, None) and each.old != each.new
    ]


@LAW
@given(situations())
def test_nothing_is_sent_again_unless_its_absence_is_certain(
    situation: tuple[Operation, Attempt, Evidence],
) -> None:
    told, sent, found = situation
    verdict = judge(*situation)
    if verdict.kind not in (ABSENT, CONFLICT):
        return
    assert found.is_settled
    if verdict.kind is ABSENT:
        assert found.row is not None
        allowed = {told.reply.seen_state}
        if sent.action == Action.MESSAGE and told.reply.target:
            allowed.add(told.reply.target)
        if sent.action == Action.REFUSE:
            allowed |= {State.IN_PROGRESS, State.DECLINED}
        assert found.row.state in allowed
    if sent.action in (Action.MESSAGE, Action.DECLINE) and told.reply.conversation_id:
        assert found.traces is not None
        assert ours(told, found) == []
    elif verdict.kind is ABSENT:
        assert found.changes
        assert entries(told, found) == [] or sent.server_date


@LAW
@given(situations())
def test_who_is_declined_is_never_declined(
    situation: tuple[Operation, Attempt, Evidence],
) -> None:
    told, sent, found = situation
    verdict = judge(told, sent, found)
    if sent.action == Action.DECLINE and found.row and found.row.state == State.DECLINED:
        assert verdict.kind not in (ABSENT, PARTLY)


@LAW
@given(situations())
def test_nothing_has_happened_without_something_to_show_for_it(
    situation: tuple[Operation, Attempt, Evidence],
) -> None:
    told, sent, found = situation
    if judge(told, sent, found).kind is HAPPENED:
        reached = found.row is not None and found.row.state == told.reply.target
        if sent.action == Action.MESSAGE:
            assert ours(told, found)
        elif sent.action == Action.DECLINE and told.reply.conversation_id:
            assert ours(told, found) or entries(told, found)
        else:
            assert reached or entries(told, found)


@LAW
@given(situations())
def test_part_of_a_refusal_is_completed_and_nothing_else(
    situation: tuple[Operation, Attempt, Evidence],
) -> None:
    told, sent, found = situation
    verdict = judge(told, sent, found)
    assert (verdict.kind is PARTLY) == bool(verdict.then)
    if verdict.then:
        assert sent.action == Action.DECLINE
        assert found.is_settled
        assert found.row is not None
        has_text = any(t.text == TEXT for t in ours(told, found) if not t.is_contextual)
        left = {told.reply.seen_state} | ({State.IN_PROGRESS} if has_text else set())
        assert found.row.state in left
        assert found.row.state != State.DECLINED
        assert (Action.MESSAGE in verdict.then) == (bool(told.reply.text) and not has_text)


@pytest.mark.parametrize("text", [TEXT, ""])
@pytest.mark.parametrize("is_said", [True, False])
def test_a_refusal_is_completed_from_where_it_can_have_stopped(text: str, *, is_said: bool) -> None:
    traces = (
        refusal(),
        *((said(MARKER + 2, text, ME),) if text and is_said else ()),
    )
    for seen, state in product(STATES, STATES):
        told = operation(reply(Decision.DECLINE, text=text, seen_state=seen))
        found = evidence(state, *traces, changes=(MADE,))
        stopped = {seen, State.IN_PROGRESS} if text and is_said else {seen}
        completes = judge(told, attempt(Action.DECLINE), found).kind is PARTLY
        assert completes == (state in stopped - {State.DECLINED}), (seen, state)


@LAW
@given(situations(), st.lists(TRACES, max_size=4))
def test_what_stood_there_before_changes_no_verdict(
    situation: tuple[Operation, Attempt, Evidence], more: list[Trace]
) -> None:
    told, sent, found = situation
    before = tuple(trace._replace(id=MARKER - number) for number, trace in enumerate(more))
    if found.traces is not None:
        found = found._replace(traces=tuple(t for t in found.traces if t.id > MARKER))
        with_more = found._replace(traces=(*before, *(found.traces or ())))
        assert judge(told, sent, with_more) == judge(told, sent, found)


@LAW
@given(situations())
def test_the_log_and_the_settle_time_are_waited_for_only_while_they_are_missing(
    situation: tuple[Operation, Attempt, Evidence],
) -> None:
    told, sent, found = situation
    kind = judge(told, sent, found).kind
    assert not (kind is WAIT and found.is_settled)
    assert not (kind is NEEDS_LOG and found.changes is not None)


@LAW
@given(situations())
def test_whoever_is_asked_is_told_why(situation: tuple[Operation, Attempt, Evidence]) -> None:
    verdict = judge(*situation)
    if verdict.kind in (ASK, CONFLICT):
        assert verdict.note
