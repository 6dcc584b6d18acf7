"""outbox.db: queueing, taking back, sending again, putting away."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.operations import Fate, Found, OperationState, Reply, Undone
from jva_tui.store.drafts import Draft
from jva_tui.store.errors import Unsettled
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.store.payloads import from_text, to_text
from tests.people import NOW
from tests.store.conftest import KEY
from tests.store.replies import (
    BULK,
    CANCEL,
    DECLINE,
    LATER,
    MESSAGE,
    REPLIES,
    VALIDATE,
    at,
    begin,
    begun,
    lose,
    queued,
    send,
    settle,
    states,
    validations,
)

if TYPE_CHECKING:
    from pathlib import Path

ENDED = [OperationState.FAILED, OperationState.CONFLICT]


@pytest.mark.parametrize("reply", REPLIES)
def test_a_reply_is_kept_as_it_was_frozen(outbox: OutboxDb, reply: Reply) -> None:
    batch = outbox.queue([reply], now=NOW, not_before=LATER)
    (kept,) = outbox.in_batch(batch)
    assert kept.reply == reply
    assert from_text(reply.kind, to_text(reply)) == reply
    assert (kept.batch_id, kept.created_at, kept.not_before) == (batch, NOW, LATER)
    assert kept.state is OperationState.QUEUED
    assert tuple(step.action for step in kept.steps) == reply.steps
    assert kept.done_steps == kept.held_steps == frozenset()


def test_nobody_gets_two_replies_at_once(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    for state in OperationState.QUEUED, OperationState.SENDING, OperationState.UNCONFIRMED:
        if state is OperationState.SENDING:
            attempt = begun(outbox, id_)
        if state is OperationState.UNCONFIRMED:
            settle(outbox, attempt, Fate.UNKNOWN)
            outbox.finish(id_, state, "")
        assert at(outbox, id_).state is state
        with pytest.raises(Unsettled) as raised:
            outbox.queue([DECLINE, VALIDATE], now=NOW, not_before=LATER)
        assert raised.value.subjects == ("participation/1",)
        assert [operation.id for operation in outbox.operations(OperationState)] == [id_]


def test_nor_two_in_one_batch(outbox: OutboxDb) -> None:
    with pytest.raises(Unsettled) as raised:
        outbox.queue([VALIDATE, DECLINE, VALIDATE], now=NOW, not_before=LATER)
    assert raised.value.subjects == ("participation/1",)
    assert outbox.operations(OperationState) == []


@pytest.mark.parametrize("state", ENDED)
def test_a_new_reply_takes_the_place_of_one_that_failed(
    outbox: OutboxDb, state: OperationState
) -> None:
    (earlier,) = queued(outbox)
    assert outbox.finish(earlier, state, "403")
    (later,) = queued(outbox)
    assert [operation.id for operation in outbox.operations(OperationState)] == [later]


def test_queueing_uses_the_drafts_up(outbox: OutboxDb) -> None:
    for id_ in (1, 2, 99):
        outbox.save_draft(id_, decision=None, reason=None, text="Bon", now=NOW)
    queued(outbox, VALIDATE, DECLINE)
    assert [draft.participation_id for draft in outbox.drafts()] == [99]


def test_drafts(outbox: OutboxDb) -> None:
    assert outbox.draft(1) is None
    outbox.save_draft(1, decision=None, reason=None, text="Bon", now=NOW)
    outbox.save_draft(
        1, decision=Decision.DECLINE, reason=DeclineReason.OTHER, text="Bonjour", now=NOW + 1
    )
    kept = Draft(1, Decision.DECLINE, DeclineReason.OTHER, "Bonjour", NOW + 1)
    assert outbox.draft(1) == kept
    assert outbox.drafts() == [kept]
    outbox.drop_draft(1)
    assert outbox.draft(1) is None


# Taking back


def test_taking_back_the_last_batch(outbox: OutboxDb) -> None:
    first = queued(outbox, VALIDATE)
    second = queued(outbox, DECLINE, MESSAGE)
    undone = outbox.undo(now=NOW)
    assert [operation.id for operation in undone.taken] == second
    assert (undone.held, undone.reached) == ((), ())
    assert outbox.draft(2) == Draft(2, Decision.DECLINE, DeclineReason.OTHER, "Désolé.", NOW)
    assert [operation.id for operation in outbox.undo(now=NOW).taken] == first
    assert outbox.undo(now=NOW) == Undone()
    assert outbox.operations(OperationState) == []
    assert outbox.due(LATER, 9) == []


def test_what_was_taken_back_is_not_sent(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    outbox.undo(now=NOW)
    assert begin(outbox, id_) is None
    assert not outbox.finish(id_, OperationState.CONFLICT, "")
    assert not outbox.release(id_, NOW)
    with pytest.raises(LookupError):
        outbox.replace_steps(id_, "decide", ())


def test_a_reply_on_its_way_is_named_and_its_message_held(outbox: OutboxDb) -> None:
    on_its_way, with_text, done, waiting = queued(
        outbox, CANCEL, VALIDATE, DECLINE, replace(MESSAGE, conversation_id=13)
    )
    attempt = begun(outbox, on_its_way, with_text)
    send(outbox, done, "decline")
    outbox.finish(done, OperationState.DONE, "")
    undone = outbox.undo(now=NOW)
    assert [[op.id for op in ops] for ops in undone] == [[waiting], [with_text], [on_its_way, done]]
    assert states(outbox, [on_its_way, with_text]) == ["sending", "sending"]
    assert at(outbox, with_text).held_steps == {"message"}
    assert outbox.draft(1) == Draft(1, None, None, "Bienvenue !", NOW)
    settle(outbox, attempt, Fate.HAPPENED)
    assert begin(outbox, with_text, action="message") is None
    assert outbox.finish(with_text, OperationState.DONE, "")


def test_a_decision_that_has_left_leaves_only_its_message_to_take_back(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    send(outbox, id_)
    outbox.release(id_, LATER + 30)
    (held,) = outbox.undo(now=NOW).held
    assert held.done_steps == {"decide"}
    assert at(outbox, id_).state is OperationState.DONE
    assert at(outbox, id_).held_steps == {"message"}
    assert outbox.draft(1) == Draft(1, None, None, "Bienvenue !", NOW)
    assert outbox.undo(now=NOW) == Undone()


def test_a_decline_that_has_begun_is_completed(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox, DECLINE)
    settle(outbox, begun(outbox, id_, action="decline"), Fate.UNKNOWN)
    outbox.finish(id_, OperationState.UNCONFIRMED, "")
    outbox.replace_steps(id_, "decline", ["refuse", "message"])
    outbox.release(id_, LATER)
    assert [operation.id for operation in outbox.undo(now=NOW).held] == [id_]
    assert at(outbox, id_).state is OperationState.QUEUED
    assert at(outbox, id_).next_step == "refuse"
    assert at(outbox, id_).held_steps == {"message"}
    assert [operation.id for operation in outbox.undo(1, now=NOW).reached] == [id_]


def test_what_asks_the_user_is_not_taken_back_with_its_batch(outbox: OutboxDb) -> None:
    asking, failed, _waiting = queued(outbox, VALIDATE, DECLINE, CANCEL)
    lose(outbox, asking, asks=True)
    outbox.finish(failed, OperationState.FAILED, "422")
    undone = outbox.undo(now=NOW)
    assert [operation.reply for operation in undone.taken] == [CANCEL]
    assert [operation.id for operation in undone.reached] == [asking]  # nothing of the failed left
    assert outbox.undo(now=NOW) == Undone()


def test_one_reply_is_taken_back(outbox: OutboxDb) -> None:
    first, second = queued(outbox, CANCEL, MESSAGE)
    begun(outbox, first)
    assert outbox.take_back(first, now=NOW) is None
    taken = outbox.take_back(second, now=NOW)
    assert taken is not None
    assert taken.reply == MESSAGE
    assert outbox.take_back(second, now=NOW) is None
    assert outbox.take_back(99, now=NOW) is None
    assert [draft.text for draft in outbox.drafts()] == [MESSAGE.text]


def test_taking_back_and_sending_compete_for_one_change(outbox: OutboxDb, tmp_path: Path) -> None:
    """Whoever wins, each reply has exactly one of the two fates."""
    ids = queued(outbox, *validations(60))
    sent: list[int] = []
    has_begun = threading.Event()

    def deliver() -> None:
        sender = OutboxDb.open(tmp_path / "outbox.db", KEY)
        for id_ in ids:
            sent.extend([id_] if begin(sender, id_) else [])
            has_begun.set()
        sender.close()

    thread = threading.Thread(target=deliver)
    thread.start()
    has_begun.wait(10)
    taken = [operation.id for operation in outbox.undo(1, now=NOW).taken]
    thread.join()
    assert sorted([*sent, *taken]) == ids


# Waiting


def test_a_batch_is_put_off_and_sent_at_once(outbox: OutboxDb) -> None:
    first, second = queued(outbox, VALIDATE, DECLINE)
    (other,) = queued(outbox, CANCEL)
    begun(outbox, first)
    assert outbox.postpone(1, LATER + 3600) == 1
    assert begin(outbox, second, action="decline") is None
    assert [operation.id for operation in outbox.due(LATER, 9)] == [other]
    assert outbox.send_now(2, NOW) == 1
    assert outbox.send_now(2, NOW) == 0
    assert [operation.id for operation in outbox.due(NOW, 9)] == [other]
    assert outbox.send_now(None, NOW) == 1
    assert [operation.id for operation in outbox.due(NOW, 9)] == [second, other]


# Again


@pytest.mark.parametrize("state", ENDED)
def test_what_failed_is_sent_again(outbox: OutboxDb, state: OperationState) -> None:
    (id_,) = queued(outbox)
    send(outbox, id_)
    outbox.finish(id_, state, "403", asks=True, found=Found("Annulée", 104, 2))
    assert at(outbox, id_).found == Found("Annulée", 104, 2)
    anew = replace(VALIDATE, seen_state=State.CANCELLED, seen_message_id=104)
    outbox.retry(id_, payload=anew, now=NOW, not_before=LATER)
    again = at(outbox, id_)
    assert again.reply == anew
    assert (again.state, again.not_before) == (OperationState.QUEUED, LATER)
    assert (again.detail, again.asks, again.found) == ("", False, None)
    assert again.next_step == "message"


def test_the_user_answers_for_sending_again_what_may_have_arrived(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    attempt = lose(outbox, id_, asks=True)
    outbox.retry(id_, payload=None, now=NOW, not_before=LATER)
    assert at(outbox, id_).reply == VALIDATE
    assert [told.fate for told in outbox.attempts(id_)] == [Fate.ANSWERED_FOR]
    with pytest.raises(LookupError):
        settle(outbox, attempt, Fate.HAPPENED)
    begun(outbox, id_)
    assert len(outbox.attempts(id_)) == 2


def test_what_was_held_stays_held_when_the_rest_is_sent_again(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    lose(outbox, id_)
    outbox.undo(now=NOW)
    outbox.retry(id_, payload=None, now=NOW, not_before=LATER)
    send(outbox, id_)
    assert at(outbox, id_).next_step is None
    assert at(outbox, id_).held_steps == {"message"}


def test_only_what_did_not_end_well_is_sent_again_and_to_the_same_person(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    with pytest.raises(LookupError):
        outbox.retry(id_, payload=None, now=NOW, not_before=LATER)
    outbox.finish(id_, OperationState.FAILED, "")
    with pytest.raises(LookupError):
        outbox.retry(id_, payload=DECLINE, now=NOW, not_before=LATER)
    assert at(outbox, id_).state is OperationState.FAILED
    outbox.dismiss(id_)
    with pytest.raises(LookupError):
        outbox.retry(id_, payload=None, now=NOW, not_before=LATER)


# Putting away


@pytest.mark.parametrize("state", [*ENDED, OperationState.UNCONFIRMED])
def test_the_user_puts_away_what_did_not_end_well(outbox: OutboxDb, state: OperationState) -> None:
    (id_,) = queued(outbox)
    if state is OperationState.UNCONFIRMED:
        lose(outbox, id_)
    else:
        outbox.finish(id_, state, "403")
    outbox.dismiss(id_)
    outbox.dismiss(id_)  # pressed twice
    assert outbox.operations(OperationState) == []
    assert outbox.overlays() == {}
    (again,) = queued(outbox)
    begun(outbox, again)


def test_something_to_know_is_put_away_and_nothing_else_that_is_done(outbox: OutboxDb) -> None:
    news, quiet = queued(outbox, CANCEL, MESSAGE)
    send(outbox, news)
    outbox.finish(news, OperationState.DONE, "Rosa had answered before.")
    send(outbox, quiet, "message")
    outbox.finish(quiet, OperationState.DONE, "")
    outbox.dismiss(news)
    assert outbox.summary().news == 0
    with pytest.raises(LookupError):
        outbox.dismiss(quiet)


def test_what_is_under_way_cannot_be_put_away(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    with pytest.raises(LookupError):
        outbox.dismiss(id_)
    attempt = begun(outbox, id_, path=BULK)
    with pytest.raises(LookupError):
        outbox.dismiss(id_)
    settle(outbox, attempt, Fate.HAPPENED)


def test_everything_survives_the_process(tmp_path: Path) -> None:
    outbox = OutboxDb.open(tmp_path / "outbox.db", KEY)
    outbox.queue(REPLIES, now=NOW, not_before=LATER)
    before = outbox.operations(OperationState)
    outbox.close()
    outbox = OutboxDb.open(tmp_path / "outbox.db", KEY)
    assert outbox.operations(OperationState) == before
    assert len(outbox.undo(now=NOW).taken) == len(REPLIES)
    outbox.close()


def test_what_was_put_off_until_morning_stays_while_something_else_waits(
    outbox: OutboxDb,
) -> None:
    one, other = REPLIES[:2]
    first = outbox.queue([one], now=NOW, not_before=NOW + 10)
    outbox.postpone(first, NOW + 36_000)
    outbox.queue([other], now=NOW, not_before=NOW + 10)
    assert outbox.send_now(None, NOW) == 1
    assert [op.reply for op in outbox.due(NOW, 9)] == [other]
    assert outbox.send_now(None, NOW) == 1
    assert outbox.send_now(None, NOW) == 0
