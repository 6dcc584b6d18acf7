"""What became of a request that nobody answered: the table of reconciliation, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, State, Trace
from jva_tui.operations import Action
from jva_tui.outbox import wording
from jva_tui.outbox.judging import judge
from jva_tui.outbox.kinds import Verdict, VerdictKind
from tests.outbox.read import (
    CAMILLE,
    MADE,
    MARKER,
    PAUL,
    TEXT,
    attempt,
    change,
    evidence,
    noted,
    operation,
    refusal,
    reply,
    row,
    said,
)
from tests.people import NOW, message

if TYPE_CHECKING:
    from jva_tui.outbox.evidence import Evidence

HAPPENED, PARTLY, ABSENT = VerdictKind.HAPPENED, VerdictKind.PARTLY, VerdictKind.ABSENT
CONFLICT, ASK, WAIT = VerdictKind.CONFLICT, VerdictKind.ASK, VerdictKind.WAIT
NEEDS_LOG = VerdictKind.NEEDS_LOG
BY_PUT = (Decision.VALIDATE, Decision.TAKE_IN_HAND, Decision.CANCEL)


def of(decision: Decision | None, found: Evidence, action: str = "", **fields: object) -> Verdict:
    """The verdict on the first step of a reply, or on ``action``."""
    told = reply(decision, **fields)
    step = action or told.steps[0]
    done = told.steps[: told.steps.index(step)] if step in told.steps else ()
    return judge(operation(told, *done), attempt(step), found)


# Validate, take in hand, cancel


@pytest.mark.parametrize("decision", BY_PUT)
@pytest.mark.parametrize("is_settled", [True, False])
def test_a_state_that_we_set_has_happened_at_once(decision: Decision, is_settled: bool) -> None:
    target = decision.target
    log = (MADE, change(target))
    found = evidence(target, noted(state=target), changes=log, is_settled=is_settled)
    assert of(decision, found) == Verdict(HAPPENED)


@pytest.mark.parametrize("decision", BY_PUT)
def test_without_the_log_nobody_knows_who_set_the_state(decision: Decision) -> None:
    assert of(decision, evidence(decision.target)).kind is NEEDS_LOG
    assert of(decision, evidence(State.DECLINED)).kind is NEEDS_LOG
    assert of(decision, evidence()).kind is NEEDS_LOG
    assert of(decision, evidence(is_settled=False)).kind is WAIT


def test_who_set_the_state_before_us_is_told() -> None:
    log = (MADE, change(by=PAUL, at=NOW + 5))
    verdict = of(Decision.VALIDATE, evidence(State.VALIDATED, changes=log))
    when = wording.time_of(NOW + 5, NOW)
    assert verdict == Verdict(HAPPENED, note=wording.already("Validée", "Paul", when))


def test_a_volunteer_who_confirmed_before_us_is_told() -> None:
    log = (MADE, change(by=CAMILLE))
    trace = noted(state="Validée par le bénévole", by=CAMILLE)
    verdict = of(Decision.VALIDATE, evidence(State.VALIDATED, trace, changes=log))
    when = wording.time_of(NOW, NOW)
    assert verdict == Verdict(HAPPENED, note=wording.already("Validée", "Camille", when))


def test_a_cancellation_that_the_platform_does_not_log_is_no_mystery_of_ours() -> None:
    verdict = of(Decision.CANCEL, evidence(State.CANCELLED, changes=(MADE,)))
    assert verdict == Verdict(HAPPENED, note=wording.of_unknown_origin("Annulée"))


def test_a_state_without_its_note_is_done_and_its_mail_unproven() -> None:
    log = (MADE, change())
    verdict = of(Decision.VALIDATE, evidence(State.VALIDATED, changes=log))
    assert verdict == Verdict(HAPPENED, note=wording.mail_unproven("Validée"))
    early = evidence(State.VALIDATED, changes=log, is_settled=False)
    assert of(Decision.VALIDATE, early) == Verdict(HAPPENED)  # the note may follow
    silent = evidence(State.VALIDATED, changes=log, traces=None)
    unproven = Verdict(HAPPENED, note=wording.mail_unproven("Validée"))
    assert of(Decision.VALIDATE, silent, conversation_id=None) == unproven


@pytest.mark.parametrize("decision", BY_PUT)
def test_a_state_as_seen_and_no_entry_of_ours_is_absence(decision: Decision) -> None:
    log = (MADE, change(decision.target, at=NOW - 1, old="Refusée"))  # of before
    assert of(decision, evidence(changes=log)) == Verdict(ABSENT)
    assert of(decision, evidence(changes=log, is_settled=False)).kind is WAIT


def test_an_entry_of_the_very_second_counts() -> None:
    verdict = of(Decision.VALIDATE, evidence(changes=(MADE, change(at=NOW))))
    assert verdict.kind is HAPPENED


def test_what_passed_and_was_taken_back_is_not_sent_again() -> None:
    log = (MADE, change(), change(State.PENDING, PAUL, at=NOW + 9, old=State.VALIDATED))
    verdict = of(Decision.VALIDATE, evidence(State.PENDING, noted(state="Validée"), changes=log))
    assert verdict == Verdict(HAPPENED, note=wording.since_then(State.PENDING))


def test_a_row_that_is_older_than_our_change_tells_of_no_other() -> None:
    found = evidence(State.PENDING, noted(state="Validée"), changes=(MADE, change()))
    assert of(Decision.VALIDATE, found) == Verdict(HAPPENED)


@pytest.mark.parametrize("state", [State.IN_PROGRESS, State.DECLINED, State.CANCELLED, "Effectuée"])
def test_a_state_that_is_neither_seen_nor_wanted_is_left_alone(state: str) -> None:
    found = evidence(state, changes=(MADE, change(state, PAUL)))
    verdict = of(Decision.VALIDATE, found)
    assert verdict.kind is CONFLICT
    assert state in verdict.note
    assert of(Decision.VALIDATE, found._replace(is_settled=False)).kind is WAIT


def test_a_newer_message_keeps_a_reply_from_being_sent_again() -> None:
    told = row(latest=message(450, at=NOW))
    verdict = of(Decision.VALIDATE, evidence(row=told, changes=(MADE,)))
    assert verdict.kind is CONFLICT
    assert "written since" in verdict.note


def test_a_request_that_is_gone_cannot_be_known() -> None:
    gone = evidence(None, traces=None)
    for decision in BY_PUT:
        assert of(decision, gone) == Verdict(ASK, note=wording.out_of_reach())
        assert of(decision, gone._replace(is_settled=False)).kind is WAIT
        found = gone._replace(changes=(MADE, change(decision.target)), is_settled=False)
        assert of(decision, found).kind is HAPPENED


def test_without_a_mission_nothing_is_sent_again() -> None:
    verdict = of(Decision.VALIDATE, evidence(row=row(mission=None), changes=(MADE,)))
    assert verdict == Verdict(CONFLICT, note="The mission was deleted.")


def test_an_entry_that_nothing_bounds_proves_nothing() -> None:
    told = operation(reply())
    unbounded = attempt(Action.DECIDE, server_date=None)
    old = evidence(changes=(MADE, change(at=NOW - 900)))
    assert judge(told, unbounded, old) == Verdict(ASK, note=wording.unbounded())
    assert judge(told, unbounded, old._replace(is_settled=False)).kind is WAIT
    assert judge(told, unbounded, evidence(changes=(MADE,))).kind is ABSENT


def test_a_log_that_cannot_be_read_proves_no_absence() -> None:
    assert of(Decision.VALIDATE, evidence(changes=())) == Verdict(
        ASK, note=wording.unreadable_log()
    )
    assert of(Decision.VALIDATE, evidence(State.VALIDATED, changes=())) == Verdict(
        HAPPENED, note=wording.of_unknown_origin("Validée")
    )


# Bulk


def bulk(found: Evidence) -> Verdict:
    """The verdict on a validation that shared a call with others."""
    path = "bulk-operation/participations/validate"
    return judge(operation(reply()), attempt(Action.DECIDE, path=path, covers=60), found)


def test_of_a_bulk_call_the_state_tells_for_each() -> None:
    assert bulk(evidence(State.VALIDATED, noted(state="Validée"))) == Verdict(HAPPENED)
    assert bulk(evidence(State.PENDING, is_settled=False)).kind is WAIT
    assert bulk(evidence(State.PENDING)).kind is NEEDS_LOG
    assert bulk(evidence(State.PENDING, changes=(MADE,))).kind is ABSENT
    assert bulk(evidence(State.CANCELLED, changes=(MADE,))).kind is CONFLICT


def test_the_platform_s_queue_may_act_in_nobody_s_name() -> None:
    log = (MADE, change(by=None), change(State.PENDING, PAUL, old=State.VALIDATED))
    assert bulk(evidence(State.PENDING, changes=log)).kind is HAPPENED
    assert of(Decision.VALIDATE, evidence(State.PENDING, changes=log)).kind is ABSENT


# Decline, with a conversation

C, T = refusal(MARKER + 1), said(MARKER + 2)
LOG = (MADE, change(State.DECLINED))


def decline(found: Evidence, *, text: str = TEXT, seen: str = State.PENDING) -> Verdict:
    """The verdict on a refusal."""
    return of(Decision.DECLINE, found, text=text, seen_state=seen)


@pytest.mark.parametrize("is_settled", [True, False])
def test_a_refusal_that_is_there_in_full_has_happened_at_once(is_settled: bool) -> None:
    assert decline(evidence(State.DECLINED, C, T, is_settled=is_settled)) == Verdict(HAPPENED)
    found = evidence(State.DECLINED, C, is_settled=is_settled)
    assert decline(found, text="") == Verdict(HAPPENED)


@pytest.mark.parametrize("state", [State.PENDING, State.IN_PROGRESS])
def test_a_refusal_that_lacks_its_state_is_completed(state: str) -> None:
    found = evidence(state, C, T, changes=(MADE,))
    assert decline(found) == Verdict(PARTLY, ("refuse",), wording.refusal_mail_unproven())
    assert decline(found._replace(is_settled=False)).kind is WAIT
    assert decline(found._replace(changes=None)).kind is NEEDS_LOG


def test_a_refusal_without_a_text_that_lacks_its_state_is_completed() -> None:
    verdict = decline(evidence(State.PENDING, C, changes=(MADE,)), text="")
    assert verdict == Verdict(PARTLY, ("refuse",), wording.refusal_mail_unproven())


@pytest.mark.parametrize("text", [TEXT, ""])
def test_who_was_taken_in_hand_by_a_colleague_meanwhile_is_not_refused(text: str) -> None:
    log = (MADE, change(State.IN_PROGRESS, PAUL))
    verdict = decline(evidence(State.IN_PROGRESS, C, changes=log), text=text)
    assert verdict == Verdict(ASK, note=wording.half_refused(State.IN_PROGRESS))
    seen_so = decline(
        evidence(State.IN_PROGRESS, C, changes=log), text=text, seen=State.IN_PROGRESS
    )
    assert seen_so.kind is PARTLY


def test_a_refusal_that_lacks_its_text_too_is_completed_with_it() -> None:
    verdict = decline(evidence(State.PENDING, C, changes=(MADE,)))
    assert verdict == Verdict(PARTLY, ("refuse", "message"), wording.refusal_mail_unproven())


@pytest.mark.parametrize("state", [State.VALIDATED, State.CANCELLED, "Effectuée"])
@pytest.mark.parametrize("traces", [(C, T), (C,)])
def test_a_refusal_is_completed_only_from_where_it_can_have_stopped(
    state: str, traces: tuple[Trace, ...]
) -> None:
    verdict = decline(evidence(state, *traces, changes=(MADE, change(state, PAUL))))
    assert verdict == Verdict(ASK, note=wording.half_refused(state))


def test_a_refusal_that_was_taken_back_is_not_completed() -> None:
    log = (*LOG, change(State.PENDING, PAUL, at=NOW + 9, old=State.DECLINED))
    verdict = decline(evidence(State.PENDING, C, T, changes=log))
    assert verdict == Verdict(HAPPENED, note=wording.since_then(State.PENDING))
    verdict = decline(evidence(State.PENDING, C, changes=log))
    assert verdict == Verdict(ASK, note=wording.text_missing())


def test_nothing_of_a_refusal_is_there() -> None:
    assert decline(evidence()) == Verdict(ABSENT)
    assert decline(evidence(is_settled=False)).kind is WAIT


def test_in_hand_without_a_trace_of_ours_somebody_else_was_there() -> None:
    log = (MADE, change(State.IN_PROGRESS, PAUL))
    assert decline(evidence(State.IN_PROGRESS)).kind is NEEDS_LOG
    verdict = decline(evidence(State.IN_PROGRESS, changes=log))
    assert verdict.kind is CONFLICT
    assert "Changed by Paul" in verdict.note
    assert decline(evidence(State.IN_PROGRESS), seen=State.IN_PROGRESS).kind is ABSENT


@pytest.mark.parametrize(
    "traces",
    [
        (),
        (refusal(by=PAUL), said(MARKER + 2, by=PAUL)),
        (refusal(reason="no_response"),),
        (noted(state=State.DECLINED, reason="mission_terminated"),),
        (noted(state="Automatiquement déclinée par la plateforme"),),
        (refusal(MARKER), said(MARKER - 1)),
    ],
)
@pytest.mark.parametrize("seen", [State.PENDING, State.DECLINED])
def test_who_was_declined_by_somebody_else_is_never_declined(
    traces: tuple[Trace, ...], seen: str
) -> None:
    log = (MADE, change(State.DECLINED, None))
    found = evidence(State.DECLINED, *traces, changes=log)
    verdict = decline(found, seen=seen)
    assert verdict.kind is CONFLICT
    assert "The platform changed the state by itself" in verdict.note
    assert decline(found._replace(changes=()), seen=seen).kind is CONFLICT
    assert decline(found._replace(is_settled=False), seen=seen).kind is WAIT


def test_half_of_a_refusal_is_the_user_s_to_judge() -> None:
    assert decline(evidence(State.DECLINED, C)) == Verdict(ASK, note=wording.text_missing())
    for state in (State.DECLINED, State.PENDING, State.IN_PROGRESS):
        verdict = decline(evidence(state, T))
        assert verdict == Verdict(ASK, note=wording.refusal_missing())
    for traces in ((C,), (T,)):
        assert decline(evidence(State.DECLINED, *traces, is_settled=False)).kind is WAIT


def test_a_refusal_whose_request_is_gone() -> None:
    assert decline(evidence(None)).kind is CONFLICT  # the conversation shows that nothing left
    verdict = decline(evidence(None, C, T))
    assert verdict == Verdict(ASK, note=wording.half_refused(None))
    assert decline(evidence(None, is_settled=False)).kind is WAIT


def test_a_refusal_that_was_written_twice_is_told() -> None:
    found = evidence(State.DECLINED, refusal(MARKER + 1), said(MARKER + 2), refusal(MARKER + 3))
    verdict = decline(found._replace(traces=(*(found.traces or ()), said(MARKER + 4))))
    assert verdict.kind is HAPPENED
    assert wording.doubled_refusal() in verdict.note
    assert wording.doubled_text() in verdict.note


def test_of_a_conversation_that_is_not_ours_only_the_log_tells() -> None:
    found = evidence(State.DECLINED, traces=None)
    assert decline(found).kind is NEEDS_LOG
    assert decline(found._replace(changes=LOG, is_settled=False)).kind is HAPPENED
    others = found._replace(changes=(MADE, change(State.DECLINED, PAUL)))
    assert decline(others) == Verdict(ASK, note=wording.unreadable_talk())
    unread = evidence(State.PENDING, traces=None, changes=(MADE,))
    assert decline(unread) == Verdict(ASK, note=wording.unreadable_talk())
    assert decline(unread._replace(is_settled=False)).kind is WAIT


# Decline without a conversation


def quiet_decline(found: Evidence) -> Verdict:
    """The verdict on a refusal that nobody is told of."""
    return of(Decision.DECLINE, found._replace(traces=None), conversation_id=None)


def test_a_refusal_without_conversation_is_its_state() -> None:
    assert quiet_decline(evidence(State.DECLINED, changes=LOG)) == Verdict(HAPPENED)
    verdict = quiet_decline(evidence(State.DECLINED, changes=(change(State.DECLINED, None),)))
    when = wording.time_of(NOW, NOW)
    platform = wording.the_platform()
    assert verdict == Verdict(HAPPENED, note=wording.already("Refusée", platform, when))
    assert quiet_decline(evidence(changes=(MADE,))).kind is ABSENT
    assert quiet_decline(evidence(State.IN_PROGRESS, changes=(MADE,))).kind is CONFLICT
    assert quiet_decline(evidence(is_settled=False)).kind is WAIT


# What completes a decline


def refuse(found: Evidence, *, waiting: tuple[str, ...] = (Action.REFUSE,)) -> Verdict:
    """The verdict on the PUT of « Refusée »."""
    told = operation(reply(Decision.DECLINE, text=TEXT), Action.DECLINE, waiting=waiting)
    return judge(told, attempt(Action.REFUSE), found)


def test_the_end_of_a_refusal() -> None:
    unproven = wording.refusal_mail_unproven()
    assert refuse(evidence(State.DECLINED)) == Verdict(HAPPENED, note=unproven)
    for state in (State.PENDING, State.IN_PROGRESS):
        assert refuse(evidence(state, changes=(MADE,))).kind is ABSENT
        assert refuse(evidence(state)).kind is NEEDS_LOG
        assert refuse(evidence(state, is_settled=False)).kind is WAIT
        log = (*LOG, change(state, PAUL, old=State.DECLINED))
        assert refuse(evidence(state, changes=log)).kind is HAPPENED
    assert refuse(evidence(State.VALIDATED, changes=(MADE,))).kind is CONFLICT


# Message


def wrote(found: Evidence, decision: Decision | None = None, **fields: object) -> Verdict:
    """The verdict on a message, after a decision that has passed, or alone."""
    return of(decision, found, Action.MESSAGE, **{"text": TEXT} | fields)


@pytest.mark.parametrize("is_settled", [True, False])
def test_a_text_that_is_there_has_arrived(is_settled: bool) -> None:
    for state in (State.IN_PROGRESS, State.CANCELLED, None):
        assert wrote(evidence(state, said(), is_settled=is_settled)) == Verdict(HAPPENED)


def test_a_text_that_is_there_twice_is_told() -> None:
    verdict = wrote(evidence(State.IN_PROGRESS, said(MARKER + 1), said(MARKER + 7)))
    assert verdict == Verdict(HAPPENED, note=wording.doubled_text())


@pytest.mark.parametrize(
    "trace",
    [
        said(MARKER),
        said(by=PAUL),
        said(by=None),
        said(text=TEXT + " "),
        said(text=TEXT.upper()),
        said()._replace(is_contextual=True),
    ],
)
def test_what_only_looks_like_our_text_is_not_ours(trace: Trace) -> None:
    assert wrote(evidence(State.PENDING, trace)).kind is ABSENT
    assert wrote(evidence(State.PENDING, trace, is_settled=False)).kind is WAIT


def test_a_text_is_sent_again_only_into_the_same_situation() -> None:
    assert wrote(evidence(State.IN_PROGRESS, changes=())).kind is CONFLICT
    assert wrote(evidence(None)).kind is CONFLICT
    assert wrote(evidence(row=row(latest=message(450)))).kind is CONFLICT


def test_after_our_own_decision_its_state_is_the_situation() -> None:
    assert wrote(evidence(State.VALIDATED), Decision.VALIDATE).kind is ABSENT
    assert wrote(evidence(State.CANCELLED, changes=()), Decision.VALIDATE).kind is CONFLICT


def test_a_conversation_that_is_not_ours_to_read_tells_nothing() -> None:
    found = evidence(traces=None)
    assert wrote(found) == Verdict(ASK, note=wording.unreadable_talk())
    assert wrote(found._replace(is_settled=False)).kind is WAIT


def test_what_is_told_already_is_not_told_again() -> None:
    told = operation(reply(None))._replace(detail=wording.doubled_text())
    found = evidence(State.IN_PROGRESS, said(), said(MARKER + 2))
    assert judge(told, attempt(Action.MESSAGE), found) == Verdict(HAPPENED)


def test_an_earlier_refusal_that_was_taken_back_is_not_taken_for_ours() -> None:
    before = refusal(MARKER + 1)._replace(at=NOW - 600)
    reopened = Trace(MARKER + 2, NOW - 500, None, None, True, State.PENDING, None, "")
    verdict = decline(evidence(State.PENDING, before, reopened))
    assert verdict.kind is VerdictKind.ABSENT
