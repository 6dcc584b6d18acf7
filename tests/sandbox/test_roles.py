"""Which organisation "responsable" means, and the header that every route but a few wants."""

from __future__ import annotations

from typing import Any

import pytest

from jva_tui.sandbox.routes import ROUTES
from jva_tui.sandbox.situation import STRUCTURE, Rolable
from tests.sandbox.support import COLLEAGUE, ME, NOW, OUTSIDER, VOLUNTEER, Sandbox

PATH = "/api/user/switch-role"
WANTED = {"context_role": "responsable", "contextable_type": "structure", "contextable_id": 2}


def of_both() -> Sandbox:
    """I answer for the second organisation, too."""
    sandbox = Sandbox()
    sandbox.situation.rolables.append(Rolable("responsable", 2, ME, STRUCTURE, 2))
    return sandbox


async def ids(sandbox: Sandbox) -> list[int]:
    response = await sandbox.call("GET", "/api/participations")
    return [row["id"] for row in response.json()["data"]]


async def test_switching_changes_what_every_client_of_the_user_sees() -> None:
    sandbox = of_both()
    assert set(await ids(sandbox)) == {1, 2}
    assert (await sandbox.call("GET", "/api/missions")).json()["total"] == 1
    response = await sandbox.call("PUT", PATH, json=WANTED)
    assert response.json()["contextable_id"] == 2
    assert await ids(sandbox) == [3]
    assert (await sandbox.call("GET", "/api/missions/1")).status_code == 403
    decision = {"mission_id": 1, "state": "Validée"}
    assert (await sandbox.call("PUT", "/api/participations/1", json=decision)).status_code == 403
    assert (await sandbox.call("GET", "/api/conversations/7")).status_code == 200


async def test_only_a_change_moves_the_accounts_time() -> None:
    sandbox = of_both()
    same = WANTED | {"contextable_id": 1}
    before = (await sandbox.call("PUT", PATH, json=same)).json()["updated_at"]
    after = (await sandbox.call("PUT", PATH, json=WANTED)).json()["updated_at"]
    assert before < after
    assert sandbox.situation.users[ME].updated_at == NOW
    assert (await sandbox.call("GET", "/api/user")).json()["updated_at"] == after


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"context_role"}),
        ({"context_role": "chef"}, {"context_role"}),
        ({"context_role": "responsable"}, {"contextable_type", "contextable_id"}),
        (WANTED | {"contextable_id": None}, {"contextable_id"}),
    ],
)
async def test_what_is_not_complete_is_a_400_with_errors_alone(
    body: dict[str, Any], fields: set[str]
) -> None:
    response = await of_both().call("PUT", PATH, json=body)
    assert response.status_code == 400
    assert response.json().keys() == {"errors"}
    assert response.json()["errors"].keys() == fields


@pytest.mark.parametrize(
    ("user", "change"),
    [
        (COLLEAGUE, {}),
        (ME, {"contextable_type": "territoire"}),
        (ME, {"contextable_id": 9}),
        (ME, {"context_role": "tete_de_reseau"}),
        (ME, {"context_role": "admin", "contextable_type": None, "contextable_id": None}),
        (VOLUNTEER, {"contextable_id": 1}),
    ],
)
async def test_a_role_that_one_does_not_have_is_refused_without_a_word(
    user: int, change: dict[str, Any]
) -> None:
    sandbox = of_both()
    before = sandbox.situation.users[user].structure_id
    response = await sandbox.call("PUT", PATH, user=user, json=WANTED | change)
    assert (response.status_code, response.json()) == (403, {"message": ""})
    assert sandbox.situation.users[user].structure_id == before


async def test_the_status_is_about_the_first_organisation_whichever_is_current() -> None:
    sandbox = of_both()
    await sandbox.call("PUT", PATH, json=WANTED)
    body = (await sandbox.call("GET", "/api/user/status")).json()
    assert body["structure"]["id"] == 1
    assert [row["id"] for row in body["structure_responsables"]] == [ME, COLLEAGUE]
    assert body["structure_missions_where_i_m_responsable_count"] == 1
    assert body["structure_participations_count"] == 2


async def test_a_volunteers_status_is_about_none() -> None:
    body = (await Sandbox().call("GET", "/api/user/status", user=VOLUNTEER)).json()
    assert body["structure"] is None
    assert body["structure_responsables"] is None


async def test_responsables_are_for_who_belongs_to_the_organisation() -> None:
    sandbox = Sandbox()
    path = "/api/structures/1/responsables"
    rows = (await sandbox.call("GET", path, user=COLLEAGUE)).json()
    assert [(row["id"], row["profile"]["missions_count"]) for row in rows] == [
        (ME, 1),
        (COLLEAGUE, 0),
    ]
    assert (await sandbox.call("GET", path, user=OUTSIDER)).status_code == 403


@pytest.mark.parametrize("route", ROUTES, ids=lambda each: f"{each.method} {each.pattern}")
async def test_every_route_counts_calls_and_wants_the_role_where_the_platform_does(
    route: Any,
) -> None:
    path = route.pattern.replace("{id}", "1").replace("{uuid}", "x")
    for user, role in ((None, "responsable"), (ME, "Responsable")):
        response = await Sandbox(throttled=True).call(route.method, path, user=user, role=role)
        assert response.headers["X-RateLimit-Remaining"] == "119"
        assert response.status_code == 401 or (user == ME and not route.needs_role)
    free = path.startswith(("/api/user", "/api/conversations", "/api/structures/1/tags"))
    assert route.needs_role is not free
