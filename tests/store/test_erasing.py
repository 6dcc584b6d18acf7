"""What the outbox forgets, and what it must not forget yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import apsw
import pytest

from jva_tui.domain import Decision, DeclineReason
from jva_tui.errands import FileAs, Filing, Tagging
from jva_tui.operations import Fate, OperationState, Publication
from jva_tui.store.database import query
from jva_tui.store.erasing import Hindrance, Unsent
from jva_tui.store.errors import Forgotten, Unsettled
from tests.people import DAY, NOW
from tests.store.plain import plain
from tests.store.replies import (
    BULK,
    CANCEL,
    DECLINE,
    LATER,
    MESSAGE,
    REPLIES,
    VALIDATE,
    begun,
    lose,
    queued,
    send,
    settle,
    validations,
)

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.store.outbox_db import OutboxDb

SECRET = "Xqzanthippe"
SINCE = NOW - DAY
NOTED = ("call", "note", "later", "waiting")
TABLES = ("operation", "step", "attempt", "attempt_step", "batch", "draft", *NOTED, "template_use")


def rows(outbox: OutboxDb) -> dict[str, int]:
    """How many rows there are of everything that may be about somebody."""
    return {
        table: query(outbox._connection, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES
    }


def note_everything(outbox: OutboxDb, *ids: int) -> None:
    """A call, a note, that it is put off, and a place on a waiting list, of each."""
    outbox.note_calls(ids, NOW)
    outbox.put_off(dict.fromkeys(ids, NOW), LATER)
    outbox.wait(dict.fromkeys(ids, 7), NOW)
    for id_ in ids:
        outbox.set_note(id_, f"note {id_}", NOW)


def arrived(outbox: OutboxDb, id_: int) -> None:
    """A validation and its message arrive."""
    send(outbox, id_)
    send(outbox, id_, "message")
    outbox.finish(id_, OperationState.DONE, "")


def test_nothing_of_the_person_is_left_in_the_files(outbox: OutboxDb, tmp_path: Path) -> None:
    text = f"Bonjour {SECRET}"
    first, second = queued(outbox, replace(VALIDATE, text=text), replace(MESSAGE, text=text))
    outbox.note_uses(1, {1: "a.txt", 3: "a.txt"}, NOW)
    attempt = begun(outbox, first)
    message = f"{SECRET} n’est pas libre"
    outbox.settle_attempt(attempt, Fate.HAPPENED, status=200, message=message, now=LATER)
    send(outbox, first, "message")
    outbox.finish(first, OperationState.DONE, f"{SECRET} a changé d’avis", look_at=NOW + 60)
    begun(outbox, second, action="message")
    settle(outbox, 3, Fate.DID_NOT_HAPPEN)
    outbox.finish(second, OperationState.FAILED, SECRET)
    outbox.save_draft(1, decision=None, reason=None, text=text, now=NOW)
    note_everything(outbox, 1)
    outbox.set_note(1, SECRET, NOW)
    outbox.forget_people([1, 3], SINCE)
    assert rows(outbox) == dict.fromkeys(TABLES, 0)
    assert outbox.forgotten() == {1, 3}
    assert outbox.scrub()
    assert not (tmp_path / "outbox.db-wal").stat().st_size
    assert SECRET.lower().encode() not in plain(tmp_path / "outbox.db")


def test_others_keep_what_is_theirs(outbox: OutboxDb) -> None:
    first, second = queued(outbox, *validations(2))
    attempt = begun(outbox, first, second, path="x")
    settle(outbox, attempt, Fate.HAPPENED)
    query(outbox._connection, "UPDATE attempt SET server_message = ?", (SECRET,))
    for id_ in (first, second):
        outbox.finish(id_, OperationState.DONE, "")
    outbox.forget_people([1], SINCE)
    assert outbox.operation(first) is None
    [left] = outbox.attempts(second)
    assert (left.fate, left.server_message) == (Fate.HAPPENED, "")
    assert (rows(outbox)["batch"], rows(outbox)["attempt_step"]) == (1, 1)


def test_what_may_still_take_effect_is_not_forgotten(outbox: OutboxDb) -> None:
    sending, checked, asking, _waiting = queued(outbox, *REPLIES)
    begun(outbox, sending)
    settle(outbox, begun(outbox, checked, action="decline"), Fate.UNKNOWN)
    outbox.finish(checked, OperationState.UNCONFIRMED, "?")
    settle(outbox, begun(outbox, asking, action="message"), Fate.UNKNOWN)
    outbox.finish(asking, OperationState.UNCONFIRMED, "?", asks=True)
    stood = rows(outbox)
    assert outbox.hindrances([1, 2, 3, 4, 5], SINCE) == [
        Hindrance(1, asks=False, seconds=None),
        Hindrance(2, asks=False, seconds=None),
        Hindrance(3, asks=True, seconds=None),
    ]
    for id_ in (1, 2, 3):
        with pytest.raises(Unsettled):
            outbox.forget_people([4, id_], SINCE)
    assert (rows(outbox), outbox.forgotten()) == (stood, set())
    outbox.forget_people([4], SINCE)


def test_a_batch_that_the_platform_may_still_work_through_is_waited_for(outbox: OutboxDb) -> None:
    first, second = queued(outbox, *validations(2))
    attempt = begun(outbox, first, second, path=BULK)
    settle(outbox, attempt, Fate.UNKNOWN)
    for id_ in (first, second):
        outbox.finish(id_, OperationState.UNCONFIRMED, "?", asks=True)
        outbox.dismiss(id_)
    assert outbox.hindrances([1], LATER - DAY) == [Hindrance(1, asks=False, seconds=DAY)]
    assert outbox.hindrances([1], LATER - 60) == [Hindrance(1, asks=False, seconds=60)]
    assert outbox.hindrances([1], LATER + 1) == []
    with pytest.raises(Unsettled):
        outbox.forget_people([1], LATER)
    outbox.forget_people([1], LATER + 1)


def test_the_database_itself_keeps_what_nobody_knows_the_outcome_of(outbox: OutboxDb) -> None:
    (id_,) = queued(outbox, VALIDATE)
    attempt = begun(outbox, id_)
    for table in ("operation", "step", "attempt_step", "attempt"):
        with pytest.raises(apsw.ConstraintError):
            query(outbox._connection, f"DELETE FROM {table}")
    settle(outbox, attempt, Fate.HAPPENED)
    with pytest.raises(apsw.ConstraintError, match="stays"):
        query(outbox._connection, "DELETE FROM step")


def test_what_would_be_lost_is_told(outbox: OutboxDb) -> None:
    assert outbox.unsent().total == 0
    queued(outbox, VALIDATE, DECLINE)
    (failed, _) = queued(outbox, MESSAGE, CANCEL)
    begun(outbox, failed, action="message")
    settle(outbox, 1, Fate.DID_NOT_HAPPEN)
    outbox.finish(failed, OperationState.FAILED, "")
    outbox.save_draft(3, decision=None, reason=None, text="…", now=NOW)
    outbox.save_draft(8, decision=None, reason=None, text="…", now=NOW)
    assert outbox.unsent([1, 3]) == Unsent(waiting=1, to_review=1, drafts=1)
    outbox.set_note(1, "vue mardi", NOW)
    assert outbox.unsent() == Unsent(waiting=3, to_review=1, drafts=2, notes=1)
    assert outbox.unsent([1]).notes == 0


def test_nothing_is_begun_again_about_who_was_forgotten(outbox: OutboxDb) -> None:
    outbox.forget_people([1], SINCE)
    with pytest.raises(Forgotten, match="forgotten on this computer"):
        outbox.queue([VALIDATE, DECLINE], now=NOW, not_before=NOW)
    outbox.save_draft(1, decision=None, reason=None, text=SECRET, now=NOW)
    note_everything(outbox, 1, 2)
    assert (outbox.drafts(), set(outbox.calls()), rows(outbox)["operation"]) == ([], {2}, 0)
    assert (set(outbox.notes()), outbox.put_off_or_waiting()) == ({2}, [2])
    with pytest.raises(apsw.ConstraintError, match="was forgotten"):
        query(
            outbox._connection,
            "INSERT INTO operation (batch_id, kind, subject, participation_id, state, payload, "
            "created_at, not_before) VALUES (1, 'reply', 'participation/1', 1, 'done', '{}', 0, 0)",
        )
    queued(outbox, DECLINE)


def test_numbers_are_not_used_again(outbox: OutboxDb) -> None:
    (gone,) = queued(outbox, VALIDATE)
    outbox.forget_people([1], SINCE)
    (new,) = queued(outbox, DECLINE)
    assert new > gone


def test_what_has_arrived_long_ago_goes_and_how_often_templates_were_used_stays(
    outbox: OutboxDb,
) -> None:
    arrived_, taken = queued(outbox, VALIDATE, MESSAGE)
    outbox.note_uses(1, {1: "a.txt", 3: "b.txt"}, NOW)
    arrived(outbox, arrived_)
    outbox.take_back(taken, now=NOW)
    assert outbox.drop_arrived(LATER, 9) == 0
    assert outbox.drop_arrived(LATER + 1, 9) == 2
    left = rows(outbox)
    assert left.pop("draft") == 1
    assert left == {**dict.fromkeys((*TABLES[:5], *NOTED), 0), "template_use": 1}
    assert {key: use.count for key, use in outbox.template_uses().items()} == {"a.txt": 1}


def test_errands_go_as_replies_do_and_templates_are_about_nobody(outbox: OutboxDb) -> None:
    tag = Tagging(1, "À rappeler", is_on=True, structure_id=1, tag_id=3)
    deletion = Publication("", 7, "Oui", "Oui.", False, 1, True, "Oui", "Oui.", False)
    outbox.queue([tag, Filing(1, 11, FileAs.READ), deletion], now=NOW, not_before=LATER)
    for id_, action in enumerate(("attach", "read", "delete"), start=1):
        send(outbox, id_, action)
        outbox.finish(id_, OperationState.DONE, "")
    assert outbox.drop_arrived(NOW + 999 * DAY, 9) == 2
    assert [op.payload for op in outbox.operations(OperationState)] == [deletion]


def test_what_concerns_the_user_stays_however_old(outbox: OutboxDb) -> None:
    told, failed, waiting, looked_at = queued(outbox, *validations(4))
    for id_, detail in ((told, "À savoir"), (looked_at, "")):
        send(outbox, id_)
        outbox.finish(id_, OperationState.DONE, detail, look_at=None if detail else NOW)
    settle(outbox, begun(outbox, failed), Fate.DID_NOT_HAPPEN)
    outbox.finish(failed, OperationState.FAILED, "")
    lost = queued(outbox, *validations(5)[4:])[0]
    lose(outbox, lost)
    outbox.save_draft(9, decision=None, reason=None, text="…", now=NOW)
    assert outbox.concerned() == {1, 2, 3, 4, 5, 9}
    assert outbox.drop_arrived(NOW + 999 * DAY, 99) == 0
    outbox.dismiss(told)
    outbox.dismiss(failed)
    outbox.set_look(looked_at, None)
    assert outbox.drop_arrived(NOW + 999 * DAY, 2) == 2
    assert outbox.drop_arrived(NOW + 999 * DAY, 2) == 1
    assert {op.id for op in outbox.operations(OperationState)} == {waiting, lost}


def test_a_yes_stays_as_long_as_a_no_waits_for_it(outbox: OutboxDb) -> None:
    (yes,) = queued(outbox, VALIDATE)
    arrived(outbox, yes)
    no = replace(
        DECLINE, decision=Decision.DECLINE, reason=DeclineReason.OTHER, after=1, participation_id=2
    )
    (waiting,) = queued(outbox, no)
    assert outbox.drop_arrived(NOW + 999 * DAY, 9) == 0
    send(outbox, waiting, "decline")
    outbox.finish(waiting, OperationState.DONE, "")
    dropped = [outbox.drop_arrived(NOW + 999 * DAY, 9) for _ in range(3)]
    assert dropped == [1, 1, 0]


def test_a_number_is_known_where_anything_is(outbox: OutboxDb) -> None:
    queued(outbox, VALIDATE)
    outbox.save_draft(2, decision=None, reason=None, text="…", now=NOW)
    outbox.note_calls([3], NOW)
    outbox.forget_people([4], SINCE)
    assert [outbox.knows(id_) for id_ in range(1, 6)] == [True, True, True, True, False]


@pytest.mark.parametrize("table", NOTED)
def test_who_is_only_noted_is_known_until_that_is_dropped(outbox: OutboxDb, table: str) -> None:
    note_everything(outbox, 1, 2)
    for other in set(NOTED) - {table}:
        query(outbox._connection, f"DELETE FROM {other}")
    assert outbox.knows(1)
    outbox.drop_noted([1])
    assert (outbox.knows(1), outbox.knows(2)) == (False, True)
