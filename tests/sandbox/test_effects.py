"""What a decision sets off in the conversation, action by action."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.sandbox.support import COLLEAGUE, ME, NOW, THEN, VOLUNTEER, Sandbox

SEEN = ("chat", VOLUNTEER, None)
"""The volunteer's first message."""


@dataclass(frozen=True)
class Case:
    """One action and what it leaves."""

    body: dict[str, Any]
    left: list[tuple[str, int | None, str | None]]
    """Type, author and contextual state of the new messages."""
    state: str
    path: str = "/api/participations/1"
    logged: list[str] = field(default_factory=list)
    """The states that the activity log tells."""
    touches: bool = False
    """Whether the conversation moves up in the list."""
    reads: bool = True


CASES = {
    "validate": Case(
        {"mission_id": 1, "state": "Validée"},
        [("contextual", None, "Validée")],
        "Validée",
        logged=["Validée"],
    ),
    "take in hand": Case(
        {"mission_id": 1, "state": "En cours de traitement"},
        [("contextual", None, "En cours de traitement")],
        "En cours de traitement",
        logged=["En cours de traitement"],
    ),
    "cancel": Case(
        {"mission_id": 1, "state": "Annulée"},
        [("contextual", None, "Annulée")],
        "Annulée",
        logged=["Annulée"],
    ),
    "set to declined": Case(
        {"mission_id": 1, "state": "Refusée"}, [], "Refusée", reads=False, logged=["Refusée"]
    ),
    "the same state again": Case(
        {"mission_id": 1, "state": "En attente de validation"},
        [],
        "En attente de validation",
        reads=False,
    ),
    "decline": Case(
        {"reason": "no_response"},
        [("contextual", ME, "Refusée")],
        "Refusée",
        path="/api/participations/1/decline",
        logged=["Refusée"],
    ),
    "decline with a text": Case(
        {"reason": "other", "content": "Désolés."},
        [("contextual", ME, "Refusée"), ("chat", ME, None)],
        "Refusée",
        path="/api/participations/1/decline",
        touches=True,
        logged=["En cours de traitement", "Refusée"],
    ),
    "message": Case(
        {"content": "Merci !"},
        [("chat", ME, None)],
        "En cours de traitement",
        path="/api/conversations/7/messages",
        touches=True,
        logged=["En cours de traitement"],
    ),
}


@pytest.mark.parametrize("name", CASES)
async def test_an_action_leaves_what_the_table_says(name: str) -> None:
    case, sandbox = CASES[name], Sandbox()
    method = "POST" if case.path.endswith("messages") else "PUT"
    response = await sandbox.call(method, case.path, json=case.body)
    assert response.status_code in (200, 201)
    messages = sandbox.situation.messages_of[7][1:]
    assert [(m.type, m.from_id, m.contextual_state) for m in messages] == case.left
    assert [m.id for m in messages] == list(range(41, 41 + len(messages)))
    conversation = sandbox.situation.conversations[7]
    assert conversation.updated_at == (NOW if case.touches else THEN)
    assert conversation.members[ME].read_at == (NOW if case.reads else None)
    assert sandbox.situation.participations[1].state == case.state
    entries = sandbox.situation.log_of.get(1, [])
    assert [entry.state for entry in entries] == case.logged
    assert {(entry.causer_id, entry.created_at) for entry in entries} <= {(ME, NOW)}


async def test_declining_twice_writes_twice() -> None:
    sandbox = Sandbox()
    body = {"reason": "other", "content": "Désolés."}
    for _ in range(2):
        await sandbox.call("PUT", "/api/participations/1/decline", json=body)
    assert [m.type for m in sandbox.situation.messages_of[7]] == [
        "chat",
        *["contextual", "chat"] * 2,
    ]


async def test_without_a_conversation_the_text_of_a_decline_is_lost() -> None:
    sandbox = Sandbox()
    body = {"reason": "other", "content": "Désolés."}
    response = await sandbox.call("PUT", "/api/participations/2/decline", json=body)
    assert response.json()["conversation"] is None
    assert sandbox.situation.participations[2].state == "Refusée"
    assert len(sandbox.situation.messages_of) == 1


async def test_a_volunteers_message_leaves_state_and_archive_alone() -> None:
    sandbox = Sandbox()
    await sandbox.call("POST", "/api/conversations/7/archive")
    await sandbox.call(
        "POST", "/api/conversations/7/messages", user=VOLUNTEER, role=None, json={"content": "?"}
    )
    assert sandbox.situation.participations[1].state == "En attente de validation"
    assert not sandbox.situation.conversations[7].members[ME].is_active
    for kind, count in (("all", 0), ("unread", 0), ("archived", 1)):
        response = await sandbox.call("GET", f"/api/conversations?filter[type]={kind}")
        assert response.json()["total"] == count


async def test_a_colleagues_decision_does_not_mark_the_conversation_read_for_me() -> None:
    sandbox = Sandbox()
    body = {"mission_id": 1, "state": "Validée"}
    await sandbox.call("PUT", "/api/participations/1", user=COLLEAGUE, json=body)
    assert sandbox.situation.conversations[7].members[ME].read_at is None


async def test_reading_a_conversation_marks_it_read_and_its_messages_do_not() -> None:
    sandbox = Sandbox()
    for path in ("/api/conversations", "/api/conversations/7/messages", "/api/participations/1"):
        await sandbox.call("GET", path)
        assert (await sandbox.call("GET", "/api/user/unread-messages")).json() == {"count": 1}
    await sandbox.call("GET", "/api/conversations/7")
    assert (await sandbox.call("GET", "/api/user/unread-messages")).json() == {"count": 0}


async def test_places_are_counted_again_only_when_they_change() -> None:
    sandbox = Sandbox()
    mission = sandbox.situation.missions[1]
    body = {"mission_id": 1, "state": "Validée"}
    await sandbox.call("PUT", "/api/participations/1", json=body)
    assert (mission.places_left, mission.updated_at) == (8, 0)
    await sandbox.call("PUT", "/api/participations/1/decline", json={"reason": "other"})
    assert (mission.places_left, mission.updated_at) == (9, NOW)


async def test_moving_to_another_mission_is_logged_without_a_new_state() -> None:
    sandbox = Sandbox()
    sandbox.situation.missions[2].structure_id = 1
    body = {"mission_id": 2, "state": "En attente de validation"}
    await sandbox.call("PUT", "/api/participations/1", json=body)
    (entry,) = sandbox.situation.log_of[1]
    assert (entry.old_mission_id, entry.mission_id) == (1, 2)
    assert entry.state == entry.old_state
    assert sandbox.situation.messages_of[7][1:] == []


async def test_the_log_tells_the_time_before_only_where_it_changed() -> None:
    sandbox = Sandbox()
    for state in ("Validée", "Annulée"):
        body = {"mission_id": 1, "state": state}
        await sandbox.call("PUT", "/api/participations/1", json=body)
    assert [entry.old_updated_at for entry in sandbox.situation.log_of[1]] == [THEN, None]
