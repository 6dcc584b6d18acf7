"""Calls: who is owed one, who was called, and what of it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, DeclineReason, State, View
from jva_tui.operations import Fate, OperationState, Reply
from jva_tui.store.cache import Cache
from jva_tui.store.calls import Call
from jva_tui.store.database import connect, query
from jva_tui.store.errors import Unsettled
from jva_tui.store.schema import MIGRATIONS
from tests.people import DAY, NOW, participation, volunteer
from tests.store.conftest import KEY
from tests.store.replies import LATER, VALIDATE, at, begun, queued, send, settle

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.store.outbox_db import OutboxDb

UNTOLD = Reply(5, 7, None, State.PENDING, None, Decision.DECLINE, DeclineReason.OTHER)
OWED = {5: Call(owed_since=NOW)}


def test_who_is_declined_without_a_conversation_is_owed_a_call(outbox: OutboxDb) -> None:
    told = replace(UNTOLD, participation_id=6, conversation_id=12)
    by_mail = replace(UNTOLD, participation_id=7, decision=Decision.VALIDATE, reason=None)
    queued(outbox, UNTOLD, told, by_mail)
    assert outbox.calls() == OWED


def test_it_is_owed_no_more_once_the_refusal_is_taken_back(outbox: OutboxDb) -> None:
    queued(outbox, UNTOLD)
    outbox.undo(now=NOW + 1)
    assert outbox.calls() == {}


def test_it_is_still_owed_once_the_refusal_has_left(outbox: OutboxDb) -> None:
    (operation,) = queued(outbox, UNTOLD)
    send(outbox, operation, action="decline")
    outbox.finish(operation, OperationState.DONE, "")
    outbox.undo(at(outbox, operation).batch_id, now=LATER)
    assert outbox.calls() == OWED


def test_what_may_have_left_is_still_owed(outbox: OutboxDb) -> None:
    (operation,) = queued(outbox, UNTOLD)
    begun(outbox, operation, action="decline")
    outbox.undo(now=LATER)
    assert outbox.calls() == OWED


@pytest.mark.parametrize("state", [OperationState.FAILED, OperationState.CONFLICT])
def test_a_refusal_that_is_put_away_without_having_arrived_owes_nothing(
    outbox: OutboxDb, state: OperationState
) -> None:
    (operation,) = queued(outbox, UNTOLD)
    settle(outbox, begun(outbox, operation, action="decline"), Fate.DID_NOT_HAPPEN)
    outbox.finish(operation, state, "?")
    assert outbox.calls() == OWED
    outbox.dismiss(operation)
    assert outbox.calls() == {}


def test_a_refusal_of_which_nobody_knows_still_owes_a_call(outbox: OutboxDb) -> None:
    (operation,) = queued(outbox, UNTOLD)
    settle(outbox, begun(outbox, operation, action="decline"), Fate.UNKNOWN)
    outbox.finish(operation, OperationState.UNCONFIRMED, "?", asks=True)
    outbox.dismiss(operation)
    assert outbox.calls() == OWED


def test_a_refusal_that_cannot_be_queued_owes_nothing(outbox: OutboxDb) -> None:
    queued(outbox, VALIDATE)
    with pytest.raises(Unsettled):
        queued(outbox, UNTOLD, VALIDATE)
    assert outbox.calls() == {}


def test_a_call_that_was_made_stays_when_the_refusal_is_taken_back(outbox: OutboxDb) -> None:
    outbox.note_calls([5], NOW - DAY)
    queued(outbox, UNTOLD)
    assert outbox.calls() == {5: Call(NOW, NOW - DAY)}
    outbox.undo(now=NOW + 1)
    assert outbox.calls() == {5: Call(None, NOW - DAY)}


def test_a_note_that_is_taken_back_uncovers_the_one_before(outbox: OutboxDb) -> None:
    outbox.note_calls([1, 2], NOW - DAY)
    outbox.note_calls([2, 3], NOW)
    outbox.take_back_calls([2, 3])
    assert outbox.calls() == {1: Call(None, NOW - DAY), 2: Call(None, NOW - DAY)}
    assert outbox.calls([2, 3]) == {2: Call(None, NOW - DAY)}
    outbox.take_back_calls([1, 2, 3])
    assert outbox.calls() == {}


def test_what_is_owed_survives_a_note_that_is_taken_back(outbox: OutboxDb) -> None:
    queued(outbox, UNTOLD)
    outbox.note_calls([5], NOW + 60)
    assert outbox.calls() == {5: Call(NOW, NOW + 60)}
    outbox.take_back_calls([5])
    assert outbox.calls() == OWED


def test_an_older_inbox_knows_at_once_who_is_to_be_called(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    old = connect(path, KEY)
    for number in (1, 2):
        query(old, (MIGRATIONS / "cache" / f"{number:03}.sql").read_text("utf-8"))
    query(old, "PRAGMA user_version = 2")
    told = [("En attente de validation", 0), ("En cours de traitement", 0), ("Refusée", 0)]
    for id_, (state, talks) in enumerate([*told, ("En attente de validation", 1)], start=1):
        query(old, _PERSON, (id_, f"V{id_}"))
        query(old, _REQUEST, (id_, state, id_, 100 + id_ if talks else None))
        query(old, _ROW, (id_, state, id_, talks))
    old.close()
    cache = Cache.open(path, KEY)
    assert list(cache.ids(View.TO_CALL, True, now=NOW)) == [1, 2]
    assert cache.counts(True, now=NOW)[View.TO_CALL] == 2
    cache.close()


_PERSON = """
    INSERT INTO volunteer (profile_id, user_id, first_name, last_name, availability, certifications)
    VALUES (?1, ?1, ?2, '', '[]', '[]')
"""
_REQUEST = """
    INSERT INTO participation (
        id, state, created_at, updated_at, profile_id, conversation_id, slots, tags
    )
    VALUES (?1, ?2, ?3, ?3, ?1, ?4, '[]', '[]')
"""
_ROW = """
    INSERT INTO inbox (
        id, shown_state, created_at, last_word_at, mine, is_theirs, is_unread, has_conversation,
        name, mission, snippet
    ) VALUES (?1, ?2, ?3, ?3, 1, 0, 0, ?4, '', '', '')
"""


def test_each_person_is_told_once_in_the_order_asked_for(cache: Cache) -> None:
    cache.save_participations(
        participation(id_, volunteer=volunteer(number), conversation_id=None, latest=None)
        for id_, number in ((1, 1), (2, 2), (3, 1), (4, 3))
    )
    assert cache.volunteers([3, 4, 9, 2, 1]) == [volunteer(1), volunteer(3), volunteer(2)]
