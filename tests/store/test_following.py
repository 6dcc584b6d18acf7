"""Operations that leave only once another one has arrived."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import apsw
import pytest

from jva_tui.domain import State
from jva_tui.operations import Fate, Found, OperationState, Reply
from jva_tui.store.standing import Load
from tests.people import NOW
from tests.store.replies import (
    CANCEL,
    DECLINE,
    LATER,
    MESSAGE,
    VALIDATE,
    at,
    begin,
    begun,
    lose,
    queued,
    send,
    settle,
    states,
)

if TYPE_CHECKING:
    from jva_tui.store.outbox_db import OutboxDb

YES = replace(VALIDATE, text="")
NO = replace(DECLINE, after=YES.participation_id)
ENDED_BADLY = [OperationState.FAILED, OperationState.CONFLICT]


def due(outbox: OutboxDb) -> list[int]:
    """What may leave now, by participation."""
    return [operation.reply.participation_id for operation in outbox.due(LATER, 9)]


def arrive(outbox: OutboxDb, operation_id: int) -> None:
    """Lets all of a decision arrive."""
    send(outbox, operation_id)
    outbox.finish(operation_id, OperationState.DONE, "")


def left_behind(outbox: OutboxDb, operation_id: int) -> bool:
    return at(outbox, operation_id).is_left_behind


@pytest.mark.parametrize("replies", [(YES, NO), (NO, YES)])
def test_the_first_one_arrives_before_the_other_is_due(
    outbox: OutboxDb, replies: tuple[Reply, Reply]
) -> None:
    ids = dict(zip(replies, queued(outbox, *replies), strict=True))
    assert due(outbox) == [1]
    attempt = begun(outbox, ids[YES])
    assert due(outbox) == []
    assert outbox.next_due() is None
    settle(outbox, attempt, Fate.HAPPENED)
    assert due(outbox) == []
    outbox.finish(ids[YES], OperationState.DONE, "")
    assert due(outbox) == [2]
    assert outbox.next_due() == LATER
    assert not left_behind(outbox, ids[NO])
    begun(outbox, ids[NO], action="decline")


def test_one_of_which_nobody_knows_is_waited_for(outbox: OutboxDb) -> None:
    first, then = queued(outbox, YES, NO)
    lose(outbox, first, asks=True)
    assert due(outbox) == []
    assert not left_behind(outbox, then)
    assert begin(outbox, then, action="decline") is None
    outbox.retry(first, payload=None, now=NOW, not_before=NOW)
    assert due(outbox) == [1]


@pytest.mark.parametrize("state", ENDED_BADLY)
def test_after_one_that_failed_the_other_is_due_and_left_behind(
    outbox: OutboxDb, state: OperationState
) -> None:
    first, then = queued(outbox, YES, NO)
    outbox.finish(first, state, "no")
    assert due(outbox) == [2]
    assert left_behind(outbox, then)
    with pytest.raises(apsw.ConstraintError, match="must have arrived before"):
        begin(outbox, then, action="decline")
    outbox.retry(first, payload=None, now=NOW, not_before=NOW)
    assert (due(outbox), left_behind(outbox, then)) == ([1], False)
    arrive(outbox, first)
    assert (due(outbox), left_behind(outbox, then)) == ([2], False)


def test_one_that_was_put_away_or_taken_back_leaves_the_other_behind(outbox: OutboxDb) -> None:
    first, then = queued(outbox, YES, NO)
    lose(outbox, first)
    outbox.dismiss(first)
    assert left_behind(outbox, then)
    outbox.take_back(then, now=NOW)
    first, then = queued(outbox, YES, NO)
    outbox.take_back(first, now=NOW)
    assert left_behind(outbox, then)


def test_one_that_arrived_and_is_put_away_has_arrived(outbox: OutboxDb) -> None:
    first, then = queued(outbox, YES, NO)
    send(outbox, first)
    outbox.finish(first, OperationState.DONE, "The platform’s e-mail may be missing.")
    outbox.dismiss(first)
    assert (due(outbox), left_behind(outbox, then)) == ([2], False)


def test_sent_anyway_it_waits_for_nobody(outbox: OutboxDb) -> None:
    first, then = queued(outbox, YES, NO)
    outbox.finish(first, OperationState.FAILED, "no")
    outbox.finish(then, OperationState.CONFLICT, "", found=Found(State.PENDING, None))
    anyway = NO.seen_anew(Found(State.PENDING, None))
    outbox.retry(then, payload=anyway, now=NOW, not_before=NOW)
    assert at(outbox, then).reply.after is None
    outbox.retry(first, payload=None, now=NOW, not_before=NOW)
    assert due(outbox) == [1, 2]
    begun(outbox, then, action="decline")


def test_sent_again_as_it_is_it_waits_as_before(outbox: OutboxDb) -> None:
    first, then = queued(outbox, YES, NO)
    outbox.finish(then, OperationState.FAILED, "no")
    outbox.retry(then, payload=None, now=NOW, not_before=NOW)
    assert due(outbox) == [1]
    arrive(outbox, first)
    assert due(outbox) == [2]


def test_a_lot_is_taken_back_as_one(outbox: OutboxDb) -> None:
    ids = queued(outbox, YES, NO)
    undone = outbox.undo(now=NOW)
    assert [operation.id for operation in undone.taken] == ids
    assert states(outbox, ids) == ["draft", "draft"]
    assert due(outbox) == []


def test_where_the_decision_has_left_the_message_is_held_and_the_other_taken(
    outbox: OutboxDb,
) -> None:
    first, then = queued(outbox, VALIDATE, NO)
    attempt = begun(outbox, first)
    undone = outbox.undo(now=NOW)
    assert [op.id for op in undone.held] == [first]
    assert [op.id for op in undone.taken] == [then]
    settle(outbox, attempt, Fate.HAPPENED)
    assert due(outbox) == []


def test_what_was_never_queued_has_not_arrived(outbox: OutboxDb) -> None:
    (alone,) = queued(outbox, NO)
    assert (due(outbox), left_behind(outbox, alone)) == ([2], True)


def test_one_of_an_earlier_lot_is_waited_for_as_well(outbox: OutboxDb) -> None:
    (first,) = queued(outbox, YES)
    (then,) = queued(outbox, NO)
    assert due(outbox) == [1]
    arrive(outbox, first)
    assert (due(outbox), left_behind(outbox, then)) == ([2], False)


def test_one_of_a_later_lot_does_not_count(outbox: OutboxDb) -> None:
    """What is written then may say something else; and nothing waits for what waits for it."""
    first, then = queued(outbox, YES, NO)
    outbox.finish(first, OperationState.FAILED, "no")
    (instead,) = queued(outbox, replace(YES, after=NO.participation_id))
    assert (due(outbox), left_behind(outbox, then)) == ([2], True)
    outbox.take_back(then, now=NOW)
    assert (due(outbox), left_behind(outbox, instead)) == ([1], True)


def test_a_death_changes_nothing(outbox: OutboxDb) -> None:
    first, then = queued(outbox, YES, NO)
    begun(outbox, first)
    outbox.recover(NOW)
    assert due(outbox) == []
    ((lost, _operations),) = outbox.open_attempts()
    settle(outbox, lost.id, Fate.HAPPENED)
    outbox.recover(NOW)
    assert at(outbox, first).state is OperationState.DONE
    assert (due(outbox), left_behind(outbox, then)) == ([2], False)


def test_nothing_waits_for_itself_or_in_a_circle(outbox: OutboxDb) -> None:
    with pytest.raises(ValueError, match="itself"):
        replace(MESSAGE, after=MESSAGE.participation_id)
    circle = [replace(YES, after=3), NO, replace(MESSAGE, after=2), replace(CANCEL, after=1)]
    for replies in (circle, circle[::-1]):
        with pytest.raises(ValueError, match="each other"):
            outbox.queue(replies, now=NOW, not_before=LATER)
    assert outbox.operations(OperationState) == []
    ids = queued(outbox, circle[0], NO, MESSAGE, circle[3])
    assert due(outbox) == [3]
    assert len(ids) == 4


def test_the_numbers_tell_what_can_move_by_itself(outbox: OutboxDb) -> None:
    first, then = queued(outbox, YES, NO)
    outbox.postpone(None, LATER + 3600)
    outbox.queue([CANCEL], now=NOW, not_before=LATER)
    assert outbox.load(LATER + 3600) == Load(3, single=2, bulk=1, last_at=LATER + 3600)
    outbox.send_now(1, LATER)
    lose(outbox, first)
    outbox.send_now(None, LATER - 9)
    assert outbox.summary().next_at == LATER - 9
    arrive(outbox, 3)
    summary = outbox.summary()
    assert (summary.next_at, summary.waiting, summary.steps_left) == (None, 2, 2)
    assert outbox.load(LATER) == Load(0, 0, 0, 0)
    assert at(outbox, then).state is OperationState.QUEUED
