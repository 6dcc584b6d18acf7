"""What is to be known of a reply that has arrived."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Change, Decision, State, Trace
from jva_tui.operations import Action, Attempt, Fate
from jva_tui.outbox import wording
from jva_tui.outbox.aftermath import aftermath
from tests.outbox.read import (
    CAMILLE,
    MADE,
    MARKER,
    ME,
    PAUL,
    READ,
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
from tests.people import NOW

BETWEEN = READ + 3
"""A message id after our last reading, and before ours."""


def after(
    decision: Decision | None,
    *traces: Trace,
    text: str = "",
    sent: tuple[Attempt, ...] = (),
    changes: tuple[Change, ...] | None = None,
) -> str:
    """What is to know of a reply that is done, from what was read later."""
    told = reply(decision, text=text or ("" if decision else TEXT))
    attempts = sent or tuple(attempt(step) for step in told.steps)
    op = operation(told, *(each.action for each in attempts))
    return aftermath(op, attempts, evidence(None, *traces, changes=changes))


def validated(id_: int = MARKER + 1, at: int = NOW) -> Trace:
    """The platform's note of a validation, which names nobody."""
    return noted(id_, State.VALIDATED, at=at)


# Only our own doing


@pytest.mark.parametrize(
    "decision", [Decision.VALIDATE, Decision.TAKE_IN_HAND, Decision.CANCEL, None]
)
def test_of_our_own_doing_there_is_nothing_to_tell(decision: Decision | None) -> None:
    before = [said(READ - 1, "Bonjour", CAMILLE), noted(READ, State.PENDING)]
    ours = [noted(MARKER + 1, decision.target)] if decision else []
    assert after(decision, *before, *ours, said(MARKER + 2), text=TEXT) == ""


@pytest.mark.parametrize("text", ["", TEXT])
def test_of_our_own_refusal_there_is_nothing_to_tell(text: str) -> None:
    ours = [refusal(), said(MARKER + 2)] if text else [refusal()]
    assert after(Decision.DECLINE, *ours, text=text) == ""


def test_what_comes_after_ours_is_told_by_the_inbox() -> None:
    later = [
        said(MARKER + 3, "Merci !", CAMILLE),
        noted(MARKER + 4, "Annulée par bénévole", CAMILLE),
    ]
    assert after(Decision.VALIDATE, validated(), said(MARKER + 2), *later, text=TEXT) == ""


# Somebody came between


def test_a_volunteer_who_cancelled_just_before() -> None:
    cancelled = noted(BETWEEN, "Annulée par bénévole", CAMILLE, at=NOW - 20)
    told = after(Decision.VALIDATE, cancelled, validated(), said(MARKER + 2), text=TEXT)
    assert told == "Camille had cancelled 20 s earlier; your validation went through all the same."


def test_a_volunteer_who_cancelled_between_decision_and_message() -> None:
    cancelled = noted(MARKER + 2, "Annulée par bénévole", CAMILLE, at=NOW - 3)
    told = after(Decision.VALIDATE, validated(at=NOW - 9), cancelled, said(MARKER + 3), text=TEXT)
    assert told == "Camille had cancelled 3 s earlier; your message went through all the same."


@pytest.mark.parametrize(
    ("state", "by", "words"),
    [
        ("Validée par le bénévole", CAMILLE, "Camille had validated 20 s earlier"),
        ("Désinscription", CAMILLE, "Camille had left the platform 20 s earlier"),
        ("Refusée", PAUL, "Paul had declined 20 s earlier"),
        ("Refusée", None, "The platform itself had declined 20 s earlier"),
        ("Automatiquement déclinée par la plateforme", None, "The platform itself had declined"),
        ("Annulée", None, "Somebody had cancelled 20 s earlier"),
        ("Effectuée", None, "Somebody had set the state “Effectuée” 20 s earlier"),
    ],
)
def test_who_decided_before_us_is_told(state: str, by: int | None, words: str) -> None:
    trace = noted(BETWEEN, state, by, "mission_terminated", at=NOW - 20)
    for decision in (Decision.VALIDATE, None):
        ours = [validated()] if decision else []
        told = after(decision, trace, *ours, said(MARKER + 2, at=NOW), text=TEXT)
        assert told.startswith(words)


def test_the_platform_s_own_refusal_is_told_beside_ours() -> None:
    trace = noted(BETWEEN, State.DECLINED, None, "mission_terminated", at=NOW - 20)
    told = after(Decision.DECLINE, trace, refusal())
    assert told.startswith("The platform itself had declined 20 s earlier; your refusal")


@pytest.mark.parametrize(("by", "name"), [(CAMILLE, "Camille"), (PAUL, "Paul"), (ME, "Rosa")])
def test_who_wrote_before_us_is_told(by: int, name: str) -> None:
    trace = said(BETWEEN, "Une question ?", by, at=NOW - 600)
    told = after(Decision.VALIDATE, trace, validated())
    assert told == f"{name} had written 10 min earlier; your validation went through all the same."


def test_a_colleague_s_identical_text_is_theirs() -> None:
    told = after(None, said(BETWEEN, by=PAUL, at=NOW - 20), said(MARKER + 2))
    assert told == "Paul had written 20 s earlier; your message went through all the same."


def test_a_name_that_is_not_told_is_the_volunteer_s_if_the_row_says_so() -> None:
    trace = noted(BETWEEN, "Annulée par bénévole", CAMILLE, at=NOW - 20)._replace(author_name=None)
    op, sent = operation(reply(), Action.DECIDE), [attempt(Action.DECIDE)]
    found = evidence(row=row(), traces=(trace, validated()))
    assert aftermath(op, sent, found).startswith("Camille had cancelled")
    assert aftermath(op, sent, found._replace(row=None)).startswith("Somebody had cancelled")


def test_where_ours_leaves_no_note_nothing_says_when() -> None:
    sent = (attempt(Action.DECLINE, fate=Fate.DID_NOT_HAPPEN), attempt(Action.REFUSE))
    trace = noted(BETWEEN, "Annulée par bénévole", CAMILLE)
    told = after(Decision.DECLINE, trace, sent=sent)
    assert "Camille had cancelled meanwhile; your refusal went through all the same." in told


# Late, and twice


def test_a_validation_that_landed_late_over_a_cancellation() -> None:
    sent = (attempt(Action.DECIDE, fate=Fate.ABSENT), attempt(Action.DECIDE, marker=MARKER + 5))
    cancelled = noted(MARKER + 7, "Annulée par bénévole", CAMILLE, at=NOW + 900)
    late = validated(MARKER + 8, at=NOW + 900 + 7_200)
    told = after(Decision.VALIDATE, validated(MARKER + 6), cancelled, late, sent=sent)
    assert told == "Camille had cancelled 2 h earlier; your validation went through all the same."


def test_a_text_that_stands_there_twice_is_told() -> None:
    sent = (attempt(Action.MESSAGE, fate=Fate.ABSENT), attempt(Action.MESSAGE, marker=MARKER + 5))
    twice = [said(MARKER + 3), said(MARKER + 6)]
    assert after(None, *twice, sent=sent) == wording.doubled_text()
    not_ours = (attempt(Action.MESSAGE, fate=Fate.DID_NOT_HAPPEN), sent[1])
    assert wording.doubled_text() not in after(None, *twice, sent=not_ours)


def test_a_refusal_that_was_written_twice_is_told() -> None:
    told = after(Decision.DECLINE, refusal(MARKER + 1), refusal(MARKER + 3))
    assert told == wording.doubled_refusal()


def test_the_text_of_a_refusal_that_came_late_is_told() -> None:
    steps = (Action.DECLINE, Action.REFUSE, Action.MESSAGE)
    sent = tuple(attempt(step, marker=MARKER + n) for n, step in enumerate(steps))
    traces = (refusal(), said(MARKER + 4), said(MARKER + 6))
    told = after(Decision.DECLINE, *traces, text=TEXT, sent=sent)
    assert told == f"{wording.refusal_mail_unproven()} {wording.doubled_text()}"


# What nobody can prove


def test_a_decision_without_its_note_has_an_unproven_mail() -> None:
    assert after(Decision.VALIDATE) == wording.mail_unproven("Validée")
    assert after(None, said()) == ""


def test_a_refusal_that_we_completed_has_an_unproven_mail() -> None:
    sent = (attempt(Action.DECLINE), attempt(Action.REFUSE))
    assert after(Decision.DECLINE, refusal(), sent=sent) == wording.refusal_mail_unproven()


# From the log, where there is no conversation


def logged(*changes: Change, decision: Decision = Decision.VALIDATE, **fields: object) -> str:
    """What is to know of a decision where nothing can be written."""
    told = reply(decision, conversation_id=None)
    sent = [attempt(told.steps[0], **fields)]
    found = evidence(None, traces=None, changes=(MADE, *changes))
    return aftermath(operation(told, told.steps[0]), sent, found)


def test_the_log_of_our_own_doing_tells_nothing() -> None:
    assert logged(change()) == ""
    assert logged(change(), change(State.CANCELLED, CAMILLE, at=NOW + 9, old="Validée")) == ""


def test_what_we_have_decided_in_the_browser_meanwhile_is_told() -> None:
    in_hand = change(State.IN_PROGRESS, ME, at=NOW - 1)
    assert "1 s earlier" in logged(in_hand, change(old=State.IN_PROGRESS))
    assert logged(change(State.DECLINED), decision=Decision.DECLINE) == ""


def test_the_log_tells_whom_we_overwrote() -> None:
    cancelled = change(State.CANCELLED, CAMILLE, at=NOW)
    told = logged(cancelled, change(at=NOW + 20, old=State.CANCELLED))
    assert told == "Camille had cancelled 20 s earlier; your validation went through all the same."
    by_itself = change(State.DECLINED, None, at=NOW)
    told = logged(
        by_itself, change(State.CANCELLED, at=NOW + 2, old="Refusée"), decision=Decision.CANCEL
    )
    assert told.startswith("The platform itself had declined 2 s earlier; your cancellation")
    told = logged(change(at=NOW + 20, old=State.CANCELLED))
    assert told == "Somebody had cancelled meanwhile; your validation went through all the same."


def test_the_log_tells_who_had_done_it_before() -> None:
    when = wording.time_of(NOW + 1, NOW)
    told = logged(change(by=PAUL, at=NOW + 1))
    assert told == wording.already("Validée", "Paul", when)
    unnamed = change(by=77, at=NOW + 1)
    assert logged(unnamed) == wording.already("Validée", wording.somebody(), when)


def test_a_log_that_nothing_bounds_tells_nothing() -> None:
    cancelled = change(State.CANCELLED, CAMILLE, at=NOW - 900)
    assert logged(cancelled, change(at=NOW - 800, old=State.CANCELLED), server_date=None) == ""


# Laws


def test_what_is_told_already_is_not_told_again() -> None:
    sent = [attempt(Action.MESSAGE)]
    op = operation(reply(None), Action.MESSAGE)
    found = evidence(None, said(BETWEEN, "?", PAUL, NOW - 9), said(MARKER + 1), said(MARKER + 2))
    first = aftermath(op, sent, found)
    assert first
    assert aftermath(op._replace(detail=f"Before. {first}"), sent, found) == ""


STATES = st.sampled_from([*State, "Annulée par bénévole", "Effectuée"])


@given(
    st.sampled_from([None, *Decision]),
    st.lists(
        st.one_of(
            st.builds(said, st.just(1), st.sampled_from([TEXT, "?"]), st.sampled_from([ME, PAUL])),
            st.builds(noted, st.just(1), STATES, st.sampled_from([ME, CAMILLE, None])),
        ),
        max_size=5,
    ),
)
def test_what_was_there_when_we_read_is_no_news(
    decision: Decision | None, before: list[Trace]
) -> None:
    known = [trace._replace(id=READ - number) for number, trace in enumerate(before)]
    ours = [refusal()] if decision is Decision.DECLINE else [said(MARKER + 2)]
    ours += [noted(MARKER + 1, decision.target)] if decision not in (None, Decision.DECLINE) else []
    text = "" if decision is Decision.DECLINE else TEXT
    assert after(decision, *known, *ours, text=text) == ""


@given(st.sampled_from([None, *Decision]), st.integers(1, 10), STATES, st.booleans())
def test_whoever_came_between_is_shown(
    decision: Decision | None, distance: int, state: str, writes: bool
) -> None:
    trace = said(READ + 1, "?", PAUL) if writes else noted(READ + 1, state, PAUL, at=NOW)
    ours = [refusal(), said(MARKER + 2)] if decision is Decision.DECLINE else [said(MARKER + 2)]
    if decision not in (None, Decision.DECLINE):
        ours.append(noted(MARKER + 1, decision.target))
    told = after(decision, trace._replace(id=READ + distance), *ours, text=TEXT)
    assert told.startswith("Paul had")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "0 s"),
        (20, "20 s"),
        (119, "119 s"),
        (120, "2 min"),
        (7_200, "2 h"),
        (172_800, "2 days"),
    ],
)
def test_ages_are_told_in_their_largest_unit(seconds: int, words: str) -> None:
    assert wording.age(seconds) == words
