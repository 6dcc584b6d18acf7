"""An outbox that an earlier version left behind, with replies in every place."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, State
from jva_tui.operations import Fate, OperationState, Reply
from jva_tui.store.database import connect, query
from jva_tui.store.drafts import Draft
from jva_tui.store.errors import Unsettled
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.store.schema import MIGRATIONS
from tests.people import NOW
from tests.store.conftest import KEY
from tests.store.replies import DECLINE, at, begun, queued, settle, states

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACES = {
    1: ("queued", "waiting", "waiting"),
    2: ("sending", "waiting", "waiting"),  # its request was under way when the process died
    3: ("sending", "done", "waiting"),
    4: ("unconfirmed", "waiting", "waiting"),
    5: ("done", "done", "done"),
    6: ("failed", "waiting", "waiting"),
    7: ("conflict", "done", "waiting"),
    8: ("done", "done", "held"),
    9: ("draft", "held", "held"),
    10: ("unconfirmed", "waiting", "waiting"),  # put away by the user
}
"""State of each reply and of its two steps, as the first version kept them."""
PUT_AWAY = {8, 9, 10}
ATTEMPTS: dict[int, list[tuple[str | None, int | None, int]]] = {
    2: [(None, None, 1)],
    3: [("happened", 200, 0)],
    4: [("did_not_happen", 429, 0), ("unknown", 500, 1)],
    5: [("happened", 200, 0)],
    6: [("did_not_happen", 422, 0)],
    7: [("happened", 200, 0)],
    8: [("happened", 200, 0)],
    10: [("unknown", None, 0)],
}
"""Outcome, status and whether it is open, of the requests for each one's first step."""


def payload(id_: int) -> str:
    """As the first version froze a reply."""
    return json.dumps(
        {
            "participation_id": 100 + id_,
            "mission_id": 7,
            "conversation_id": 11,
            "seen_state": State.PENDING,
            "seen_message_id": 101,
            "decision": "validate",
            "reason": None,
            "text": f"Bienvenue {id_} !",
        }
    )


def words(state: str) -> str:
    """Why a reply ended as it did; what was done had nothing to say."""
    return "" if state in ("draft", "queued", "sending", "done") else f"It is {state}."


def fill(path: Path) -> None:
    """Makes an outbox of the first version."""
    connection = connect(path, KEY)
    query(connection, (MIGRATIONS / "outbox" / "001.sql").read_text("utf-8"))
    query(connection, "PRAGMA user_version = 1")
    # Triggers look at what changes, and all this is already so.
    rules = query(connection, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    for name, _ in rules:
        query(connection, f"DROP TRIGGER {name}")
    query(connection, "INSERT INTO batch VALUES (3, ?)", (NOW,))
    for id_, (state, first, second) in PLACES.items():
        query(
            connection,
            "INSERT INTO operation VALUES (?, 3, 'reply', ?, ?, ?, ?, ?, ?, ?)",
            (id_, state, 100 + id_, payload(id_), NOW, NOW + 10, words(state), id_ in PUT_AWAY),
        )
        query(connection, "INSERT INTO step VALUES (?, 0, 'decide', ?)", (id_, first))
        query(connection, "INSERT INTO step VALUES (?, 1, 'message', ?)", (id_, second))
        for outcome, status, is_open in ATTEMPTS.get(id_, []):
            query(
                connection,
                "INSERT INTO attempt (method, path, marker, started_at, settled_at, outcome,"
                " status, server_message) VALUES ('PUT', ?, 500, ?, ?, ?, ?, 'words')",
                (f"participations/{100 + id_}", NOW, NOW + 5 if outcome else None, outcome, status),
            )
            query(
                connection,
                "INSERT INTO attempt_step VALUES (?, ?, 'decide', ?, ?)",
                (connection.last_insert_rowid(), id_, 100 + id_, is_open),
            )
    for _, sql in rules:
        query(connection, sql)
    query(connection, "INSERT INTO owner VALUES (1, 5, 8)")
    query(connection, "INSERT INTO draft VALUES (109, 'validate', NULL, 'Bienvenue', ?)", (NOW,))
    connection.close()


def test_what_was_deleted_here_on_purpose_does_not_come_back(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    connection = connect(path, KEY)
    for number in range(1, 6):
        query(connection, (MIGRATIONS / "outbox" / f"00{number}.sql").read_text("utf-8"))
    query(connection, "PRAGMA user_version = 5")
    linked = "INSERT INTO template_link VALUES (?, ?, 'Bienvenue', 'Bonjour', 0, 5, ?)"
    query(connection, linked, ("a.txt", 12, 1))
    query(connection, linked, ("b.txt", 13, 0))
    connection.close()
    outbox = OutboxDb.open(path, KEY)
    links = outbox.template_links()
    assert {file: link.is_left_out for file, link in links.items()} == {
        "a.txt": True,
        "b.txt": False,
    }
    assert [link.base.id for link in links.values()] == [12, 13]
    outbox.close()


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[OutboxDb]:
    fill(tmp_path / "outbox.db")
    outbox = OutboxDb.open(tmp_path / "outbox.db", KEY)
    yield outbox
    outbox.close()


def test_every_reply_stands_where_it_stood(migrated: OutboxDb) -> None:
    for id_, (state, *steps) in PLACES.items():
        operation = at(migrated, id_)
        assert operation.state == state
        assert [step.state for step in operation.steps] == steps
        assert [step.action for step in operation.steps] == ["decide", "message"]
        assert operation.reply == Reply(
            *(100 + id_, 7, 11, State.PENDING, 101, Decision.VALIDATE), text=f"Bienvenue {id_} !"
        )
        assert operation.payload.subject == f"participation/{100 + id_}"
        assert (operation.batch_id, operation.created_at, operation.not_before) == (
            3,
            NOW,
            NOW + 10,
        )
        assert operation.detail == words(state)
        assert (operation.asks, operation.found) == (False, None)
    shown = [operation.id for operation in migrated.operations(OperationState)]
    assert shown == sorted(PLACES.keys() - PUT_AWAY)
    assert migrated.owner() == (5, 8)
    assert migrated.drafts() == [Draft(109, Decision.VALIDATE, None, "Bienvenue", NOW)]


def test_every_request_is_remembered_with_what_became_of_it(migrated: OutboxDb) -> None:
    for id_ in PLACES:
        kept = [(attempt.fate, attempt.status) for attempt in migrated.attempts(id_)]
        told = [(outcome and Fate(outcome), status) for outcome, status, _ in ATTEMPTS.get(id_, [])]
        assert kept == ([(Fate.ANSWERED_FOR, None)] if id_ == 10 else told)
    (under_way,) = migrated.attempts(2)
    assert (under_way.method, under_way.path) == ("PUT", "participations/102")
    assert (under_way.marker, under_way.read_marker, under_way.server_date) == (500, 500, None)
    assert (under_way.started_at, under_way.server_message) == (NOW, "words")
    assert (under_way.covers, under_way.is_bulk, under_way.is_open) == (1, False, True)
    open_ = [[operation.id for operation in ops] for _, ops in migrated.open_attempts()]
    assert open_ == [[2], [4]]


def test_the_batch_is_shown_with_all_that_is_in_it(migrated: OutboxDb) -> None:
    (batch,) = migrated.batches(9, now=NOW)
    assert (batch.id, batch.created_at, batch.not_before) == (3, NOW, NOW + 10)
    assert (batch.total, batch.done, batch.asking) == (8, 2, 2)
    touched = query(migrated._connection, "SELECT created_at, touched_at FROM batch")
    assert touched == [(NOW, NOW + 5)]


def test_the_new_version_goes_on_where_the_earlier_one_stopped(migrated: OutboxDb) -> None:
    migrated.recover(NOW + 20)
    assert states(migrated, [1, 2, 3, 4]) == ["queued", "unconfirmed", "queued", "unconfirmed"]
    with pytest.raises(Unsettled):
        queued(migrated, at(migrated, 4).reply)
    ((lost, _), _other) = migrated.open_attempts()
    settle(migrated, lost.id, Fate.ABSENT)
    migrated.release(2, NOW)
    begun(migrated, 1, 2)
    begun(migrated, 3, action="message")
    assert states(migrated, [1, 2, 3]) == ["sending", "sending", "sending"]


def test_nothing_that_was_brought_along_waits_for_another_one(migrated: OutboxDb) -> None:
    assert not any(at(migrated, id_).is_left_behind for id_ in PLACES)
    assert [operation.id for operation in migrated.due(NOW + 10, 9)] == [1]
    assert (migrated.lots(), migrated.template_choices()) == (None, {})
    assert (migrated.template_links(), migrated.newest_versions()) == ({}, {})
    assert migrated.template_uses() == {}
    (then,) = queued(migrated, replace(DECLINE, after=101))
    assert [operation.id for operation in migrated.due(NOW + 10, 9)] == [1]
    migrated.take_back(1, now=NOW)
    assert at(migrated, then).is_left_behind


def test_what_comes_later_has_numbers_of_its_own(migrated: OutboxDb) -> None:
    (new,) = queued(migrated)
    assert new == len(PLACES) + 1
    assert at(migrated, new).batch_id == 4
    assert begun(migrated, new) == sum(map(len, ATTEMPTS.values())) + 1


def test_the_rules_hold_for_what_was_brought_along(migrated: OutboxDb) -> None:
    connection = migrated._connection
    assert query(connection, "PRAGMA foreign_key_check") == []
    assert query(connection, "PRAGMA integrity_check") == [("ok",)]
    assert query(connection, "SELECT * FROM sqlite_temp_schema") == []
