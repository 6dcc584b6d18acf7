"""outbox.db: queueing, taking back, sending, and what cannot be known."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import apsw
import pytest

from jva_tui.domain import Decision, DeclineReason, State
from jva_tui.operations import OperationState, Overlay, Reply
from jva_tui.store.database import query
from jva_tui.store.errors import Unsettled
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.store.replies import Draft, from_payload, to_payload
from tests.people import NOW
from tests.store.conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.operations import Operation

VALIDATE = Reply(1, 7, 11, State.PENDING, 101, Decision.VALIDATE, text="Bienvenue !")
DECLINE = Reply(
    2, 7, 12, State.PENDING, None, Decision.DECLINE, DeclineReason.OTHER, text="Désolé."
)
MESSAGE = Reply(3, 7, 13, State.IN_PROGRESS, 103, text="À quelle heure ?")
REPLIES = [VALIDATE, DECLINE, MESSAGE, Reply(4, 7, None, State.PENDING, decision=Decision.CANCEL)]
LATER = NOW + 10


def only(outbox: OutboxDb) -> Operation:
    (operation,) = outbox.operations(OperationState)
    return operation


def queued(outbox: OutboxDb, reply: Reply = VALIDATE) -> int:
    outbox.queue([reply], now=NOW, not_before=LATER)
    return only(outbox).id


def sending(outbox: OutboxDb, reply: Reply = VALIDATE) -> int:
    id_ = queued(outbox, reply)
    assert outbox.claim(id_)
    return id_


def attempt(outbox: OutboxDb, operation_id: int, step: str = "decide") -> int:
    return outbox.begin_attempt(
        operation_id, step, method="PUT", path="participations/1", marker=101, now=NOW
    )


def settle(outbox: OutboxDb, attempt_id: int, outcome: str) -> None:
    outbox.settle_attempt(attempt_id, outcome, status=None, message="", now=NOW)


@pytest.mark.parametrize("reply", REPLIES)
def test_a_reply_is_kept_as_it_was_frozen(outbox: OutboxDb, reply: Reply) -> None:
    batch = outbox.queue([reply], now=NOW, not_before=LATER)
    kept = only(outbox)
    assert kept.reply == reply
    assert from_payload(to_payload(reply)) == reply
    assert (kept.batch_id, kept.created_at, kept.not_before) == (batch, NOW, LATER)
    assert kept.state is OperationState.QUEUED
    assert kept.done_steps == frozenset()


@pytest.mark.parametrize(
    ("reply", "expected"),
    zip(REPLIES, [("decide", "message"), ("decline",), ("message",), ("decide",)], strict=True),
)
def test_the_state_goes_before_the_message(reply: Reply, expected: tuple[str, ...]) -> None:
    assert reply.steps == expected


def test_nothing_is_due_before_its_time(outbox: OutboxDb) -> None:
    assert outbox.next_due() is None
    outbox.queue(REPLIES, now=NOW, not_before=LATER)
    assert outbox.next_due() == LATER
    assert outbox.due(LATER - 1, 9) == []
    assert [operation.reply for operation in outbox.due(LATER, 3)] == REPLIES[:3]


def test_nobody_gets_two_replies_at_once(outbox: OutboxDb) -> None:
    id_ = queued(outbox)
    for state in ("queued", "sending", "unconfirmed"):
        if state == "sending":
            outbox.claim(id_)
        if state == "unconfirmed":
            outbox.finish(id_, OperationState.UNCONFIRMED, "")
        with pytest.raises(Unsettled) as raised:
            outbox.queue([DECLINE, VALIDATE], now=NOW, not_before=LATER)
        assert raised.value.participation_ids == (1,)
        assert [operation.reply for operation in outbox.operations(OperationState)] == [VALIDATE]


def test_nor_two_in_one_batch(outbox: OutboxDb) -> None:
    with pytest.raises(Unsettled):
        outbox.queue([VALIDATE, VALIDATE], now=NOW, not_before=LATER)
    assert outbox.operations(OperationState) == []


@pytest.mark.parametrize("state", [OperationState.FAILED, OperationState.CONFLICT])
def test_a_new_reply_takes_the_place_of_one_that_failed(
    outbox: OutboxDb, state: OperationState
) -> None:
    id_ = sending(outbox)
    assert outbox.finish(id_, state, "403")
    assert only(outbox).detail == "403"
    outbox.queue([VALIDATE], now=NOW, not_before=LATER)
    assert only(outbox).id != id_


def test_taking_back_the_last_batch(outbox: OutboxDb) -> None:
    outbox.queue([VALIDATE], now=NOW, not_before=LATER)
    outbox.queue([DECLINE, MESSAGE], now=NOW, not_before=LATER + 5)
    assert [operation.reply for operation in outbox.undo(now=NOW)] == [DECLINE, MESSAGE]
    assert only(outbox).reply == VALIDATE
    assert outbox.draft(2) == Draft(2, Decision.DECLINE, DeclineReason.OTHER, "Désolé.", NOW)
    assert [operation.reply for operation in outbox.undo(now=NOW)] == [VALIDATE]
    assert outbox.undo(now=NOW) == []
    assert outbox.due(LATER, 9) == []


def test_what_is_being_sent_is_not_taken_back(outbox: OutboxDb) -> None:
    batch = outbox.queue([VALIDATE, DECLINE], now=NOW, not_before=LATER)
    first, _ = outbox.operations([OperationState.QUEUED])
    assert outbox.claim(first.id)
    assert [operation.reply for operation in outbox.undo(batch, now=NOW)] == [DECLINE]
    assert only(outbox).state is OperationState.SENDING


def test_what_was_taken_back_is_not_sent(outbox: OutboxDb) -> None:
    id_ = queued(outbox)
    outbox.undo(now=NOW)
    assert not outbox.claim(id_)
    assert not outbox.finish(id_, OperationState.CONFLICT, "")
    assert outbox.operations(OperationState) == []


def test_a_decision_that_has_left_leaves_only_its_message_to_take_back(outbox: OutboxDb) -> None:
    id_ = sending(outbox)
    settle(outbox, attempt(outbox, id_), "happened")
    outbox.release(id_, LATER + 30)
    assert outbox.next_due() == LATER + 30
    (taken,) = outbox.undo(now=NOW)
    assert taken.done_steps == {"decide"}
    assert outbox.draft(1) == Draft(1, None, None, "Bienvenue !", NOW)
    assert outbox.due(LATER + 99, 9) == []


def test_taking_back_and_sending_compete_for_one_change(outbox: OutboxDb, tmp_path: Path) -> None:
    """Whoever wins, each reply has exactly one of the two fates."""
    replies = [Reply(id_, 7, None, State.PENDING, decision=Decision.VALIDATE) for id_ in range(60)]
    batch = outbox.queue(replies, now=NOW, not_before=NOW)
    ids = [operation.id for operation in outbox.due(NOW, 99)]
    claimed: list[int] = []
    begun = threading.Event()

    def send() -> None:
        sender = OutboxDb.open(tmp_path / "outbox.db", KEY)
        for id_ in ids:
            claimed.extend([id_] if sender.claim(id_) else [])
            begun.set()
        sender.close()

    thread = threading.Thread(target=send)
    thread.start()
    begun.wait(10)
    taken = [operation.id for operation in outbox.undo(batch, now=NOW)]
    thread.join()
    assert sorted([*claimed, *taken]) == ids


def test_a_reply_goes_out_step_by_step(outbox: OutboxDb) -> None:
    id_ = sending(outbox)
    with pytest.raises(apsw.ConstraintError, match="out of its order"):
        attempt(outbox, id_, "message")
    settle(outbox, attempt(outbox, id_), "happened")
    assert only(outbox).done_steps == {"decide"}
    with pytest.raises(apsw.ConstraintError, match="out of its order"):
        attempt(outbox, id_, "decide")
    with pytest.raises(apsw.ConstraintError, match="steps are left"):
        outbox.finish(id_, OperationState.DONE, "")
    settle(outbox, attempt(outbox, id_, "message"), "happened")
    assert outbox.finish(id_, OperationState.DONE, "")
    assert only(outbox).state is OperationState.DONE
    assert outbox.overlays() == {}


def test_no_request_leaves_for_what_is_not_being_sent(outbox: OutboxDb) -> None:
    id_ = queued(outbox)
    with pytest.raises(apsw.ConstraintError, match="not being sent"):
        attempt(outbox, id_)
    assert query(outbox._connection, "SELECT count(*) FROM attempt") == [(0,)]


def test_an_attempt_is_on_the_disk_before_its_request_leaves(
    outbox: OutboxDb, tmp_path: Path
) -> None:
    attempt(outbox, sending(outbox))
    other = OutboxDb.open(tmp_path / "outbox.db", KEY)
    written = query(
        other._connection, "SELECT method, path, marker, started_at, outcome FROM attempt"
    )
    assert written == [("PUT", "participations/1", 101, NOW, None)]
    other.close()


def test_while_an_outcome_is_unknown_nothing_else_leaves(outbox: OutboxDb) -> None:
    id_ = sending(outbox)
    first = attempt(outbox, id_)
    for outcome in (None, "unknown", "unknown"):
        if outcome:
            settle(outbox, first, outcome)
        with pytest.raises(Unsettled):
            attempt(outbox, id_)
        for state in (OperationState.FAILED, OperationState.CONFLICT):
            with pytest.raises(apsw.ConstraintError, match="nobody knows yet"):
                outbox.finish(id_, state, "")
        with pytest.raises(apsw.ConstraintError, match="nobody knows yet"):
            outbox.release(id_, NOW)
    settle(outbox, first, "did_not_happen")
    attempt(outbox, id_)


def test_the_schema_itself_refuses_a_second_open_attempt(outbox: OutboxDb) -> None:
    id_ = sending(outbox)
    attempt(outbox, id_)
    with pytest.raises(apsw.ConstraintError, match="UNIQUE"):
        outbox._connection.execute(
            "INSERT INTO attempt (id, method, path, marker, started_at) VALUES (9, '', '', 0, 0);"
            "INSERT INTO attempt_step VALUES (9, ?, 'decide', 1, 1)",
            (id_,),
        ).fetchall()


def test_a_certain_outcome_is_final(outbox: OutboxDb) -> None:
    first = attempt(outbox, sending(outbox))
    settle(outbox, first, "happened")
    with pytest.raises(LookupError):
        settle(outbox, first, "did_not_happen")
    with pytest.raises(apsw.ConstraintError):
        settle(outbox, attempt(outbox, only(outbox).id, "message"), "perhaps")


def test_what_is_not_being_sent_cannot_be_released(outbox: OutboxDb) -> None:
    with pytest.raises(LookupError):
        outbox.release(queued(outbox), NOW)


@pytest.mark.parametrize("state", ["failed", "conflict", "unconfirmed"])
def test_the_user_puts_away_what_did_not_end_well(outbox: OutboxDb, state: str) -> None:
    id_ = sending(outbox)
    first = attempt(outbox, id_)
    settle(outbox, first, "unknown" if state == "unconfirmed" else "did_not_happen")
    outbox.finish(id_, OperationState(state), "")
    outbox.dismiss(id_)
    assert outbox.operations(OperationState) == []
    assert outbox.overlays() == {}
    outbox.queue([VALIDATE], now=NOW, not_before=NOW)
    outbox.claim(only(outbox).id)
    attempt(outbox, only(outbox).id)


def test_what_is_under_way_cannot_be_put_away(outbox: OutboxDb) -> None:
    with pytest.raises(LookupError):
        outbox.dismiss(sending(outbox))


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (OperationState.UNCONFIRMED, State.VALIDATED),
        (OperationState.FAILED, None),
        (OperationState.CONFLICT, None),
    ],
)
def test_what_is_laid_over_the_list(
    outbox: OutboxDb, state: OperationState, shown: State | None
) -> None:
    id_ = queued(outbox)
    assert outbox.overlays() == {1: Overlay(OperationState.QUEUED, State.VALIDATED)}
    outbox.claim(id_)
    assert outbox.overlays() == {1: Overlay(OperationState.SENDING, State.VALIDATED)}
    outbox.finish(id_, state, "")
    assert outbox.overlays() == {1: Overlay(state, shown)}


def test_a_message_alone_shows_no_other_state(outbox: OutboxDb) -> None:
    queued(outbox, MESSAGE)
    assert outbox.overlays() == {3: Overlay(OperationState.QUEUED, None)}


def test_after_a_crash(outbox: OutboxDb) -> None:
    replies = [Reply(id_, 7, None, State.PENDING, decision=Decision.VALIDATE) for id_ in range(5)]
    outbox.queue(replies, now=NOW, not_before=NOW)
    idle, claimed, open_, refused, arrived = (op.id for op in outbox.due(NOW, 9))
    for id_ in (claimed, open_, refused, arrived):
        outbox.claim(id_)
    attempt(outbox, open_)
    settle(outbox, attempt(outbox, refused), "did_not_happen")
    settle(outbox, attempt(outbox, arrived), "happened")
    assert [operation.id for operation in outbox.recover(NOW + 5)] == [open_]
    states = {operation.id: str(operation.state) for operation in outbox.operations(OperationState)}
    assert states == {
        idle: "queued",
        claimed: "queued",
        open_: "unconfirmed",
        refused: "queued",
        arrived: "done",
    }
    assert outbox.recover(NOW + 6) == []
    with pytest.raises(Unsettled):
        outbox.queue([replies[2]], now=NOW, not_before=NOW)


def test_drafts(outbox: OutboxDb) -> None:
    assert outbox.draft(1) is None
    outbox.save_draft(1, decision=None, reason=None, text="Bon", now=NOW)
    outbox.save_draft(
        1, decision=Decision.DECLINE, reason=DeclineReason.OTHER, text="Bonjour", now=NOW + 1
    )
    kept = Draft(1, Decision.DECLINE, DeclineReason.OTHER, "Bonjour", NOW + 1)
    assert outbox.draft(1) == kept
    outbox.drop_draft(1)
    assert outbox.draft(1) is None


def test_queueing_uses_the_draft_up(outbox: OutboxDb) -> None:
    outbox.save_draft(1, decision=None, reason=None, text="Bon", now=NOW)
    queued(outbox)
    assert outbox.draft(1) is None


def test_everything_survives_the_process(tmp_path: Path) -> None:
    outbox = OutboxDb.open(tmp_path / "outbox.db", KEY)
    outbox.queue(REPLIES, now=NOW, not_before=LATER)
    before = outbox.operations(OperationState)
    outbox.close()
    outbox = OutboxDb.open(tmp_path / "outbox.db", KEY)
    assert outbox.operations(OperationState) == before
    assert len(outbox.undo(now=NOW)) == len(REPLIES)
    outbox.close()
