"""Conversations about missions and organisations, which stand among those about requests."""

from __future__ import annotations

import pytest

from jva_tui.sandbox.situation import MISSION, STRUCTURE, Conversation, Membership, Message
from tests.sandbox.support import COLLEAGUE, ME, OUTSIDER, THEN, Sandbox, situation


def with_talks() -> Sandbox:
    """One about mission 1, one about organisation 2, each between two coordinators."""
    made = situation()
    for number, about in ((8, (MISSION, 1)), (9, (STRUCTURE, 2))):
        talk = Conversation(number, 0, THEN, THEN + number, about=about)
        made.add_conversation(talk)
        for user_id in (ME, COLLEAGUE):
            made.add_member(talk, user_id, Membership())
        made.add_message(Message(number * 10, number, COLLEAGUE, "Une question", THEN))
    return Sandbox(made)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [9, 8, 7]),
        ("filter[type]=all", [9, 8, 7]),
        ("filter[type]=unread", [9, 8, 7]),
        ("filter[type]=participations_to_be_treated", [7]),
        ("filter[participation_state]=En attente de validation", [7]),
        ("filter[tags]=1", []),
        ("filter[conversable_type]=App\\Models\\Participation", [7]),
        ("filter[conversable_type]=App\\Models\\Mission,App\\Models\\Structure", [9, 8]),
        ("filter[conversable_id]=1", [8, 7]),
        ("filter[conversable_type]=App\\Models\\Mission&filter[conversable_id]=1,2", [8]),
        ("filter[mission_name]=m1", [8, 7]),
        ("filter[search]=Basile", [9, 8]),
    ],
)
async def test_lists_mix_them_in(query: str, found: list[int]) -> None:
    rows = (await with_talks().call("GET", f"/api/conversations?{query}")).json()["data"]
    assert [row["id"] for row in rows] == found


async def test_they_tell_what_they_are_about() -> None:
    rows = (await with_talks().call("GET", "/api/conversations")).json()["data"]
    subjects = [(row["conversable_type"], row["conversable"]["name"]) for row in rows[:2]]
    assert subjects == [(STRUCTURE, "Voisins"), (MISSION, "M1")]


async def test_they_are_read_and_answered_like_others_and_set_off_nothing() -> None:
    sandbox = with_talks()
    shown = (await sandbox.call("GET", "/api/conversations/8")).json()
    assert shown["latest_message"]["content"] == "Une question"
    body = {"content": "Une réponse"}
    response = await sandbox.call("POST", "/api/conversations/8/messages", json=body)
    assert response.json()["conversation"]["conversable"]["name"] == "M1"
    rows = (await sandbox.call("GET", "/api/conversations/8/messages")).json()["data"]
    assert [row["content"] for row in rows] == ["Une réponse", "Une question"]
    assert {row.updated_at for row in sandbox.situation.participations.values()} == {THEN}
    assert sandbox.situation.mails == []
    response = await sandbox.call("GET", "/api/conversations/8", user=OUTSIDER)
    assert response.status_code == 403
