"""outbox.db: requests written down before they leave, and what cannot be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw
import pytest

from jva_tui.operations import Fate, OperationState
from jva_tui.store.database import query
from jva_tui.store.errors import Unsettled
from jva_tui.store.outbox_db import OutboxDb
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


def test_nothing_is_due_before_its_time(outbox: OutboxDb) -> None:
    assert outbox.next_due() is None
    (id_, *_others) = queued(outbox, *REPLIES)
    assert outbox.next_due() == LATER
    assert outbox.due(LATER - 1, 9) == []
    assert [operation.reply for operation in outbox.due(LATER, 3)] == REPLIES[:3]
    outbox.postpone(1, LATER + 1)
    assert begin(outbox, id_) is None


def test_a_reply_goes_out_step_by_step(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    assert begin(outbox, id_, action="message") is None
    send(outbox, id_)
    assert at(outbox, id_).done_steps == {"decide"}
    assert begin(outbox, id_) is None
    with pytest.raises(apsw.ConstraintError, match="steps are left"):
        outbox.finish(id_, OperationState.DONE, "")
    send(outbox, id_, "message")
    assert outbox.finish(id_, OperationState.DONE, "")
    assert at(outbox, id_).state is OperationState.DONE
    assert not outbox.finish(id_, OperationState.FAILED, "")


def test_an_attempt_is_on_the_disk_before_its_request_leaves(
    outbox: OutboxDb, tmp_path: Path
) -> None:
    (id_,) = queued(outbox)
    attempt = begun(outbox, id_)
    other = OutboxDb.open(tmp_path / "outbox.db", KEY)
    (written,) = other.attempts(id_)
    assert (written.id, written.action, written.method, written.path) == (
        attempt,
        "decide",
        "PUT",
        "x",
    )
    assert (written.marker, written.read_marker, written.server_date) == (101, 99, NOW - 1)
    assert (written.started_at, written.fate, written.status) == (LATER, None, None)
    assert (written.covers, written.bulk_id, written.is_open) == (1, None, True)
    other.close()


def test_while_an_outcome_is_unknown_nothing_else_leaves(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    attempt = begun(outbox, id_)
    for fate in (None, Fate.UNKNOWN, Fate.UNKNOWN):
        if fate:
            settle(outbox, attempt, fate)
        with pytest.raises(Unsettled) as raised:
            begin(outbox, id_)
        assert raised.value.subjects == ("participation/1",)
        for state in (OperationState.FAILED, OperationState.CONFLICT):
            with pytest.raises(apsw.ConstraintError, match="nobody knows yet"):
                outbox.finish(id_, state, "")
        with pytest.raises(apsw.ConstraintError, match="nobody knows yet"):
            outbox.release(id_, NOW)
    settle(outbox, attempt, Fate.DID_NOT_HAPPEN)
    begun(outbox, id_)


@pytest.mark.parametrize(
    ("fate", "goes_on"),
    [(Fate.DID_NOT_HAPPEN, "decide"), (Fate.ABSENT, "decide"), (Fate.HAPPENED, "message")],
)
def test_what_follows_from_a_fate(outbox: OutboxDb, fate: Fate, goes_on: str) -> None:
    (id_,) = queued(outbox)
    settle(outbox, begun(outbox, id_), fate)
    assert at(outbox, id_).next_step == goes_on
    assert outbox.open_attempts() == []
    assert outbox.release(id_, LATER, detail="Rosa")
    assert at(outbox, id_).detail == "Rosa"
    begun(outbox, id_, action=goes_on)
    assert [attempt.fate for attempt in outbox.attempts(id_)] == [fate, None]


@pytest.mark.parametrize(
    "fate", [Fate.HAPPENED, Fate.DID_NOT_HAPPEN, Fate.ABSENT, Fate.ANSWERED_FOR]
)
def test_what_is_certain_is_final(outbox: OutboxDb, fate: Fate) -> None:
    (id_,) = queued(outbox)
    attempt = begun(outbox, id_)
    settle(outbox, attempt, fate)
    for other in Fate:
        with pytest.raises(LookupError):
            settle(outbox, attempt, other)
        with pytest.raises(apsw.ConstraintError, match="does not change"):
            outbox._connection.execute("UPDATE attempt_step SET fate = ?", (other,))
    assert [told.fate for told in outbox.attempts(id_)] == [fate]


def test_what_the_platform_said_stays_when_a_later_look_says_nothing(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    attempt = begun(outbox, id_)
    outbox.settle_attempt(attempt, Fate.UNKNOWN, status=500, message="Server Error", now=NOW)
    outbox.settle_attempt(attempt, Fate.HAPPENED, status=None, message="", now=NOW)
    (told,) = outbox.attempts(id_)
    assert (told.fate, told.status, told.server_message) == (Fate.HAPPENED, 500, "Server Error")


# Many in one request


def test_one_request_covers_those_that_are_ready_for_it(outbox: OutboxDb) -> None:
    ready, with_text, declined, taken, elsewhere, ahead = queued(
        outbox, *validations(1), *(r for r in validations(6)[1:])
    )
    outbox.take_back(taken, now=NOW)
    begun(outbox, elsewhere)
    send(outbox, ahead)
    outbox.finish(declined, OperationState.CONFLICT, "")
    ids = [ready, with_text, declined, taken, elsewhere, ahead]
    covered = outbox.begin_attempt(
        *(ids, "decide"),
        method="POST",
        path=BULK,
        marker=5,
        read_marker=4,
        server_date=None,
        now=LATER,
    )
    assert covered is not None
    assert covered[1] == {ready, with_text}
    assert states(outbox, [ready, with_text]) == ["sending", "sending"]
    (told,) = outbox.attempts(ready)
    assert told.covers == 2
    assert told.is_bulk
    assert begin(outbox, *ids) is None  # nobody is left, and many were named: no error


def test_each_of_many_has_a_fate_of_its_own(outbox: OutboxDb) -> None:
    ids = queued(outbox, *validations(4))
    attempt = begun(outbox, *ids, path=BULK)
    settle(outbox, attempt, Fate.UNKNOWN)
    outbox.name_bulk(attempt, "0b0e")
    first, second, third, fourth = ids
    settle(outbox, attempt, Fate.HAPPENED, first)
    settle(outbox, attempt, Fate.ABSENT, second)
    ((told, covered),) = outbox.open_attempts()
    assert (told.id, told.fate, told.covers, told.bulk_id) == (attempt, Fate.UNKNOWN, 4, "0b0e")
    assert [operation.id for operation in covered] == [third, fourth]
    assert outbox.finish(first, OperationState.DONE, "")
    assert outbox.release(second, LATER)
    with pytest.raises(apsw.ConstraintError, match="nobody knows yet"):
        outbox.release(third, LATER)
    with pytest.raises(LookupError):
        settle(outbox, attempt, Fate.UNKNOWN, first, second)
    settle(outbox, attempt, Fate.HAPPENED)  # of the two that are left
    fates = [outbox.attempts(id_)[0].fate for id_ in ids]
    assert fates == [Fate.HAPPENED, Fate.ABSENT, Fate.HAPPENED, Fate.HAPPENED]
    assert outbox.open_attempts() == []


def test_an_attempt_is_under_way_until_all_of_it_is_judged(outbox: OutboxDb) -> None:
    first, second = queued(outbox, *validations(2))
    attempt = begun(outbox, first, second, path=BULK)
    settle(outbox, attempt, Fate.UNKNOWN, first)
    assert [told.fate for told, _ in outbox.open_attempts()] == [None]
    settle(outbox, attempt, Fate.UNKNOWN, second)
    assert [told.fate for told, _ in outbox.open_attempts()] == [Fate.UNKNOWN]


def test_only_an_attempt_has_a_batch_at_the_platform(outbox: OutboxDb) -> None:
    with pytest.raises(LookupError):
        outbox.name_bulk(9, "0b0e")


# Evidence


def test_evidence_closes_a_request_and_says_what_is_left(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox, DECLINE)
    attempt = begun(outbox, id_, action="decline")
    settle(outbox, attempt, Fate.UNKNOWN)
    outbox.finish(id_, OperationState.UNCONFIRMED, "?")
    outbox.replace_steps(id_, "decline", ["refuse", "message"])
    assert outbox.release(id_, LATER)
    assert at(outbox, id_).done_steps == {"decline"}
    assert [told.fate for told in outbox.attempts(id_)] == [Fate.HAPPENED]
    send(outbox, id_, "refuse")
    send(outbox, id_, "message")
    assert outbox.finish(id_, OperationState.DONE, "")


def test_evidence_stands_for_a_step_that_never_left(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    outbox.replace_steps(id_, "decide", ["message"])
    assert at(outbox, id_).state is OperationState.QUEUED
    assert at(outbox, id_).next_step == "message"
    assert outbox.attempts(id_) == []
    outbox.replace_steps(id_, "message", [])
    assert outbox.finish(id_, OperationState.DONE, "already so")


def test_evidence_does_not_bring_back_what_was_held(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    lose(outbox, id_)
    outbox.undo(now=NOW)
    outbox.replace_steps(id_, "decide", ["message"])
    assert at(outbox, id_).next_step is None
    assert at(outbox, id_).held_steps == {"message"}


def test_evidence_of_what_does_not_wait_is_refused(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox)
    for action in ("decline", "refuse"):
        with pytest.raises(LookupError):
            outbox.replace_steps(id_, action, [])
    assert at(outbox, id_).next_step == "decide"
    send(outbox, id_)
    with pytest.raises(LookupError):
        outbox.replace_steps(id_, "decide", [])
    assert at(outbox, id_).next_step == "message"


# What the schema itself refuses


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("INSERT INTO attempt_step VALUES (9, 1, 'decide', 'participation/1', NULL)", "UNIQUE"),
        (
            "INSERT INTO attempt_step VALUES (9, 2, 'decline', 'participation/2', NULL)",
            "not being sent",
        ),
        (
            "INSERT INTO attempt_step VALUES (9, 3, 'message', 'participation/9', NULL)",
            "not being sent",
        ),
        (
            "INSERT INTO attempt_step VALUES (9, 3, 'decide', 'participation/3', NULL)",
            "out of its order",
        ),
        ("UPDATE attempt_step SET fate = NULL", "does not change"),
        ("UPDATE attempt_step SET fate = 'perhaps'", "CHECK"),
        ("UPDATE step SET state = 'held' WHERE operation_id = 1", "may arrive"),
        ("UPDATE step SET state = 'done' WHERE action = 'message'", "earlier step"),
        ("UPDATE step SET state = 'waiting' WHERE operation_id = 4", "stays so"),
        ("DELETE FROM step WHERE operation_id = 1", "stays"),
        ("DELETE FROM step WHERE operation_id = 4", "stays"),
        ("UPDATE operation SET state = 'queued' WHERE id = 1", "nobody knows"),
        ("UPDATE operation SET is_put_away = 1 WHERE id = 1", "nobody knows"),
        ("UPDATE operation SET state = 'done' WHERE id = 2", "steps are left"),
        ("UPDATE operation SET subject = 'participation/9' WHERE id = 2", "CHECK"),
        ("UPDATE operation SET kind = 'tag', subject = 'participation/1' WHERE id = 2", "UNIQUE"),
    ],
)
def test_no_code_gets_round_the_rules(outbox: OutboxDb, statement: str, words: str) -> None:
    first, second, third, fourth = queued(outbox, VALIDATE, DECLINE, MESSAGE, CANCEL)
    assert [first, second, third, fourth] == [1, 2, 3, 4]
    begun(outbox, first)
    settle(outbox, begun(outbox, third, action="message"), Fate.DID_NOT_HAPPEN)
    send(outbox, fourth)
    query(
        outbox._connection,
        "INSERT INTO attempt (id, method, path, marker, read_marker, started_at)"
        " VALUES (9, '', '', 0, 0, 0)",
    )
    with pytest.raises(apsw.ConstraintError, match=words):
        query(outbox._connection, statement)


def test_other_kinds_need_no_participation(outbox: OutboxDb) -> None:
    query(outbox._connection, "INSERT INTO batch VALUES (1, 0, 0)")
    insert = (
        "INSERT INTO operation (batch_id, kind, subject, state, payload, created_at, not_before)"
        " VALUES (1, ?, 'template/5', 'queued', '{}', 0, 0)"
    )
    query(outbox._connection, insert, ("template",))
    with pytest.raises(apsw.ConstraintError, match="CHECK"):
        query(outbox._connection, insert, ("reply",))


# After a death


def test_after_a_death(outbox: OutboxDb) -> None:
    idle, open_, bulk, refused, arrived, half = ids = queued(outbox, *validations(6, text="Oui"))
    begun(outbox, open_)
    outbox.name_bulk(begun(outbox, bulk, path=BULK), "0b0e")
    settle(outbox, begun(outbox, refused), Fate.DID_NOT_HAPPEN)
    send(outbox, arrived)
    send(outbox, arrived, "message")
    send(outbox, half)
    for _ in range(2):
        outbox.recover(NOW + 5)
        expected = ["queued", "unconfirmed", "sending", "queued", "done", "queued"]
        assert states(outbox, ids) == expected
    assert [told.fate for told, _ in outbox.open_attempts()] == [Fate.UNKNOWN, Fate.UNKNOWN]
    assert at(outbox, half).next_step == "message"
    assert outbox.due(LATER, 9)[0].id == idle


def test_after_a_death_between_evidence_and_what_follows_from_it(outbox: OutboxDb) -> None:
    found, absent, asking, verifying = ids = queued(outbox, *validations(4))
    fates = {found: Fate.HAPPENED, absent: Fate.ABSENT, asking: Fate.ABSENT}
    for id_ in ids:
        attempt = lose(outbox, id_, asks=id_ == asking)
        if id_ in fates:
            settle(outbox, attempt, fates[id_])
    outbox.recover(NOW + 5)
    assert states(outbox, ids) == ["done", "queued", "unconfirmed", "unconfirmed"]
    assert [at(outbox, id_).detail for id_ in ids] == ["", "", "?", "?"]
    assert outbox.open_attempts()[0][1] == [at(outbox, verifying)]


def settle_all(outbox: OutboxDb, *attempts: int) -> None:
    for attempt in attempts:
        settle(outbox, attempt, Fate.HAPPENED)


def test_what_belongs_together_happens_together(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox, CANCEL)
    attempt = begun(outbox, id_)
    with pytest.raises(LookupError), outbox.together():
        settle_all(outbox, attempt, attempt + 1)
    assert at(outbox, id_).next_step == "decide"
    with outbox.together():
        settle(outbox, attempt, Fate.HAPPENED)
        outbox.finish(id_, OperationState.DONE, "")
    assert at(outbox, id_).state is OperationState.DONE


# Looking once more


def test_what_is_done_is_looked_at_once_more(outbox: OutboxDb) -> None:
    first, second, waiting = queued(outbox, *validations(3))
    assert outbox.next_look() is None
    for id_, look_at in ((first, NOW + 60), (second, NOW + 50)):
        send(outbox, id_)
        outbox.finish(id_, OperationState.DONE, "", look_at=look_at)
    assert outbox.next_look() == NOW + 50
    assert outbox.due_looks(NOW + 49, 9) == []
    assert [operation.id for operation in outbox.due_looks(NOW + 60, 9)] == [second, first]
    assert [operation.id for operation in outbox.due_looks(NOW + 60, 1)] == [second]
    outbox.set_look(first, NOW + 90, detail="It stands there twice.")
    outbox.set_look(second, None)
    assert outbox.next_look() == NOW + 90
    assert at(outbox, first).detail == "It stands there twice."
    assert at(outbox, second).detail == ""
    with pytest.raises(LookupError):
        outbox.set_look(waiting, NOW)


def test_something_new_to_know_comes_back_to_the_user(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox, CANCEL)
    send(outbox, id_)
    outbox.finish(id_, OperationState.DONE, "Rosa was first.", look_at=NOW)
    outbox.dismiss(id_)
    outbox.set_look(id_, NOW + 9)
    outbox.set_look(id_, NOW + 10, detail="Rosa was first.")
    assert outbox.summary().news == 0
    outbox.set_look(id_, None, detail="It was cancelled again.")
    assert outbox.summary().news == 1
