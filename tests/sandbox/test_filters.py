"""Filters of the lists give exactly the rows that they name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.sandbox import conversation_filters, participation_filters
from jva_tui.sandbox.moments import PARIS, midnight_days_ago, midnight_months_ago, paris
from jva_tui.sandbox.present_mission import name_of
from jva_tui.sandbox.query import finder, is_numeric
from jva_tui.sandbox.situation import MISSION, PARTICIPATION, STRUCTURE
from tests.sandbox.support import ME, NOW, VOLUNTEER, Sandbox, generated

if TYPE_CHECKING:
    from collections.abc import Callable

    from jva_tui.sandbox.situation import Conversation, Mission, Participation

MADE = generated(120)
for _number, _row in enumerate(MADE.newest()):
    _row.created_at = NOW - 3600 * _number  # rows with equal times would skip between pages
for _number, _talk in enumerate(MADE.conversations.values()):
    _talk.updated_at = NOW - 3600 * _number
RUCHE = MADE.structures[1]
VALIDATED = "Validée"


def state_of(conversation: Conversation) -> str:
    """Of the request that it is about, if it is about one."""
    kind, number = conversation.subject
    return MADE.participations[number].state if kind == PARTICIPATION else ""


def missions_of(conversation: Conversation) -> list[Mission]:
    """The mission that it is about, itself or through a request; none for an organisation."""
    kind, number = conversation.subject
    if kind == PARTICIPATION:
        number = MADE.participations[number].mission_id
    return [] if kind == STRUCTURE else [MADE.missions[number]]


def zips_of(mission: Mission) -> set[str]:
    return {address["zip"] for address in mission.addresses or ()}


def is_unread(conversation: Conversation) -> bool:
    mine = conversation.members[ME]
    return mine.is_active and (mine.read_at is None or mine.read_at < conversation.updated_at)


async def ids(path: str, made: Sandbox) -> set[int]:
    """The ids of all pages."""
    found: set[int] = set()
    page = 1
    while page:
        body = (await made.call("GET", f"{path}&page={page}")).json()
        found |= {row["id"] for row in body["data"]}
        page = page + 1 if body["next_page_url"] else 0
    return found


PARTICIPATIONS: dict[str, Callable[[Participation], bool]] = {
    "filter[state]=Validée,Refusée": lambda p: p.state in (VALIDATED, "Refusée"),
    "filter[id]=1,5,9,90000": lambda p: p.id in (1, 5, 9),
    "filter[profile.id]=60,61": lambda p: p.profile_id in (60, 61),
    "filter[mission.id]=1,2": lambda p: p.mission_id in (1, 2),
    "filter[mission.type]=Mission à distance": (
        lambda p: MADE.missions[p.mission_id].type == "Mission à distance"
    ),
    "filter[mission.name]=Je cuisine des repas solidaires": lambda p: False,
    "filter[mission.template.id]=1": lambda p: MADE.missions[p.mission_id].template_id == 1,
    "filter[ofResponsable]=38": lambda p: 38 in MADE.missions[p.mission_id].responsables,
    "filter[tags]=1,2": lambda p: 1 in MADE.tags_of.get(p.id, []),
    "filter[mission.zip]=44000,44100": (
        lambda p: bool({"44000", "44100"} & zips_of(MADE.missions[p.mission_id]))
    ),
    "filter[mission.department]=44": lambda p: MADE.missions[p.mission_id].department == "44",
    "filter[mission.structure.name]=Nulle part": lambda p: False,
    "filter[mission.structure.id]=1,2": lambda p: True,
    "filter[ofStructure]=2": lambda p: False,
    "filter[ofTemplate]=1": lambda p: MADE.missions[p.mission_id].template_id == 1,
    "filter[ofActivity]=1": lambda p: True,
    "filter[ofDomaine]=2": lambda p: False,
    "filter[ofReseau]=1": lambda p: False,
    "filter[ofTerritoire]=1": lambda p: False,
    "filter[need_to_be_treated]=false": lambda p: True,
    "filter[state]=Validée&filter[mission.id]=1": (
        lambda p: p.state == VALIDATED and p.mission_id == 1
    ),
}


@pytest.mark.parametrize("query", PARTICIPATIONS)
async def test_participations(query: str) -> None:
    mine = [p for p in MADE.newest() if MADE.missions[p.mission_id].structure_id == 1]
    wanted = {p.id for p in mine if PARTICIPATIONS[query](p)}
    assert await ids(f"/api/participations?{query}", Sandbox(MADE)) == wanted


CONVERSATIONS: dict[str, Callable[[Conversation], bool]] = {
    "filter[participation_state]=Validée": lambda c: state_of(c) == VALIDATED,
    "filter[type]=participations_to_be_treated": lambda c: state_of(c).startswith("En attente"),
    "filter[tags]=1,2": lambda c: not {1, 2}.isdisjoint(MADE.tags_of.get(c.participation_id, [])),
    "filter[conversable_id]=3,4": lambda c: c.subject[1] in (3, 4),
    "filter[conversable_type]=App\\Models\\Mission": lambda c: c.subject[0] == MISSION,
    "filter[type]=archived": lambda c: not c.members[ME].is_active,
    "filter[type]=all": lambda c: c.members[ME].is_active,
    "filter[type]=unread": is_unread,
    "filter[mission_zip_city]=44000": (
        lambda c: any("44000" in zips_of(mission) for mission in missions_of(c))
    ),
    "filter[mission_zip_city]=4400": lambda c: False,
    "filter[mission_name]=E": (
        lambda c: any("e" in (name_of(MADE, m) or "").lower() for m in missions_of(c))
    ),
    f"filter[structure_name]={RUCHE.name[1:4].upper()}%": (
        lambda c: any(mission.structure_id == RUCHE.id for mission in missions_of(c))
    ),
    "filter[with_users]=1,999": lambda c: True,
    "filter[with_users]=999,1": lambda c: False,
}


@pytest.mark.parametrize("query", CONVERSATIONS)
async def test_conversations(query: str) -> None:
    mine = MADE.conversations_with[ME]
    wanted = {c.id for c in mine if CONVERSATIONS[query](c)}
    assert await ids(f"/api/conversations?{query}", Sandbox(MADE)) == wanted


@pytest.mark.parametrize("module", [conversation_filters, participation_filters])
def test_every_filter_that_the_platform_allows_is_there(module: Any) -> None:
    assert set(module.FILTERS) == set(module.ALLOWED_FILTERS.split(", "))


@pytest.mark.parametrize("path", ["participations", "conversations", "missions"])
async def test_an_unknown_filter_is_refused(path: str) -> None:
    response = await Sandbox().call("GET", f"/api/{path}?filter[nope]=1&filter[id]=1")
    assert response.status_code == 400
    assert response.json()["message"].startswith("Requested filter(s) `nope")


async def test_includes_count() -> None:
    sandbox = Sandbox()
    sandbox.situation.tags_of[1] = [1, 2]
    names = [f"{name}{kind}" for name in RELATIONS for kind in ("Count", "Exists")]
    response = await sandbox.call("GET", f"/api/participations?include={','.join(names)}")
    rows = {row["id"]: row for row in response.json()["data"]}
    for number, counts in ((1, (1, 1, 1, 2)), (2, (0, 1, 1, 0))):
        for name, count in zip(RELATIONS, counts, strict=True):
            assert rows[number][f"{name}_count"] == count
            assert rows[number][f"{name}_exists"] is (count > 0)


RELATIONS = ("conversation", "profile", "mission", "tags")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1]),
        ("?filter[id]=1,2", [1]),
        ("?filter[id]=2", []),
        ("?filter[state]=Terminée", []),
        ("?filter[type]=Mission en présentiel&filter[state]=Validée", [1]),
    ],
)
async def test_missions(query: str, found: list[int]) -> None:
    rows = (await Sandbox().call("GET", f"/api/missions{query}")).json()["data"]
    assert [row["id"] for row in rows] == found


async def test_a_deleted_mission_is_unknown() -> None:
    sandbox = Sandbox()
    assert (await sandbox.call("GET", "/api/missions/1")).json()["participations_total"] == 2
    assert (await sandbox.call("GET", "/api/missions/2")).status_code == 403
    sandbox.situation.missions[1].deleted_at = NOW
    assert (await sandbox.call("GET", "/api/missions/1")).status_code == 404
    assert (await sandbox.call("GET", "/api/missions")).json()["total"] == 0


async def test_a_name_is_found_in_a_conversation_in_its_order_only() -> None:
    sandbox = Sandbox()
    for text, found in (("Inès T", 1), ("inès", 1), ("Test Inès", 0), ("ines", 0), ("xy", 1)):
        response = await sandbox.call("GET", f"/api/conversations?filter[search]={text}")
        assert response.json()["total"] == found


async def test_what_is_archived_is_not_unread() -> None:
    sandbox = Sandbox()
    for archived, found in ((False, 1), (True, 0)):
        sandbox.situation.conversations[7].members[ME].is_active = not archived
        response = await sandbox.call("GET", "/api/conversations?filter[type]=unread")
        assert response.json()["total"] == found
        response = await sandbox.call("GET", "/api/user/unread-messages")
        assert response.json()["count"] == found


async def test_messages_between_two_ids() -> None:
    sandbox = Sandbox()
    path = "/api/conversations/7/messages"
    for text in ("un", "deux", "trois"):
        await sandbox.call("POST", path, json={"content": text})
    query = "filter[after_message_id]=40&filter[before_message_id]=43&pagination=-1"
    rows = (await sandbox.call("GET", f"{path}?{query}")).json()["data"]
    assert [row["content"] for row in rows] == ["deux", "un"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/participations?filter[id]=abc",
        "/api/participations?filter[search]=1e3",
        "/api/participations?filter[search]=%2B33612345678",
        "/api/participations?filter[search]=99999999999",
        "/api/conversations?pagination=0",
        "/api/conversations?filter[type]=nope",
        "/api/conversations/abc",
    ],
)
async def test_what_the_database_does_not_take_is_a_server_error(path: str) -> None:
    response = await Sandbox().call("GET", path)
    assert response.status_code == 500
    assert response.json() == {"message": "Server Error"}


async def test_a_participation_cannot_move_to_an_unknown_mission() -> None:
    body = {"mission_id": 99, "state": VALIDATED}
    sandbox = Sandbox()
    assert (await sandbox.call("PUT", "/api/participations/1", json=body)).status_code == 500
    assert sandbox.situation.participations[1].mission_id == 1


async def test_other_peoples_participations_are_not_shown() -> None:
    for user, path in ((ME, "/api/participations/3"), (VOLUNTEER, "/api/participations/1")):
        response = await Sandbox().call("GET", path, user=user)
        assert response.status_code in (401, 403)


def test_a_week_and_two_months_are_counted_from_midnight_in_paris() -> None:
    assert paris(midnight_days_ago(NOW, 7)) == "2026-11-15 00:00:00"
    assert paris(midnight_months_ago(NOW, 2)) == "2026-09-22 00:00:00"
    end_of_april = int(datetime(2026, 4, 30, 12, tzinfo=PARIS).timestamp())
    assert paris(midnight_months_ago(end_of_april, 2)) == "2026-03-02 00:00:00"


def test_patterns_are_a_databases() -> None:
    assert finder("J_an%t")("jean petit")
    assert finder("ean")("jean petit")
    assert not finder("a.c")("abc")
    assert not finder("a_.c")("abc")
    assert [
        text for text in ("12", " 12", "1e3", "+3", "1.5", "a", "1a", "") if is_numeric(text)
    ] == [
        "12",
        " 12",
        "1e3",
        "+3",
        "1.5",
    ]
