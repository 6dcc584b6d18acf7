"""Who may see and do what."""

from __future__ import annotations

import pytest

from jva_tui.sandbox.exchange import Refused
from tests.sandbox.support import COLLEAGUE, ME, OUTSIDER, SILENT, VOLUNTEER, Sandbox

DECIDE = {"mission_id": 1, "state": "Validée"}


async def test_the_list_shows_the_current_organisation_only() -> None:
    sandbox = Sandbox()
    for user, ids in ((ME, [2, 1]), (COLLEAGUE, [2, 1]), (OUTSIDER, [3])):
        response = await sandbox.call("GET", "/api/participations", user=user)
        assert [row["id"] for row in response.json()["data"]] == ids


async def test_without_a_current_organisation_the_list_is_empty() -> None:
    sandbox = Sandbox()
    sandbox.situation.users[ME].contextable_id = None
    assert (await sandbox.call("GET", "/api/participations")).json()["total"] == 0
    response = await sandbox.call("PUT", "/api/participations/1", json=DECIDE)
    assert response.status_code == 403


@pytest.mark.parametrize("role", [None, "admin", "Responsable", "chef"])
async def test_a_role_that_is_not_mine_is_refused_in_html(role: str | None) -> None:
    response = await Sandbox().call("GET", "/api/participations", role=role)
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert response.text == "Missing or wrong 'Context-Role' header"


async def test_a_volunteer_is_no_responsable() -> None:
    assert (await Sandbox().call("GET", "/api/participations", user=VOLUNTEER)).status_code == 401


@pytest.mark.parametrize("path", ["/api/participations/1", "/api/participations/1/decline"])
async def test_a_colleague_decides_and_another_organisation_does_not(path: str) -> None:
    body = DECIDE | {"reason": "other"}
    for user, status in ((COLLEAGUE, 200), (OUTSIDER, 403)):
        response = await Sandbox().call("PUT", path, user=user, json=body)
        assert response.status_code == status


async def test_nobody_decides_about_a_deleted_mission() -> None:
    sandbox = Sandbox()
    sandbox.situation.missions[1].deleted_at = 1
    response = await sandbox.call("PUT", "/api/participations/1", json=DECIDE)
    assert response.status_code == 403
    assert (await sandbox.call("GET", "/api/participations")).json()["total"] == 0
    assert (await sandbox.call("GET", "/api/participations/1")).json()["mission"] is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/conversations/7"),
        ("GET", "/api/conversations/7/messages"),
        ("POST", "/api/conversations/7/messages"),
        ("POST", "/api/conversations/7/archive"),
    ],
)
async def test_a_conversation_is_for_its_members(method: str, path: str) -> None:
    for user in (COLLEAGUE, OUTSIDER, SILENT):
        response = await Sandbox().call(method, path, user=user, json={"content": "Bonjour"})
        assert response.status_code == 403
        assert response.json() == {"message": "This action is unauthorized."}
    response = await Sandbox().call(method, path, json={"content": "Bonjour"})
    assert response.status_code in (200, 201)


async def test_a_token_dies_with_its_year_and_with_its_owner() -> None:
    sandbox = Sandbox()
    issued = sandbox.platform.tokens.issue(sandbox.situation.users[ME], int(sandbox.now))
    bearer = f"Bearer {issued['access_token']}"
    sandbox.platform.identify(bearer, int(sandbox.now) + issued["expires_in"] - 1)
    with pytest.raises(Refused, match="Unauthenticated"):
        sandbox.platform.identify(bearer, int(sandbox.now) + issued["expires_in"])
    sandbox.situation.users[ME].banned_at = 1
    with pytest.raises(Refused, match="Une erreur est survenue"):
        sandbox.platform.identify(bearer, int(sandbox.now))


async def test_every_answer_tells_the_platforms_time() -> None:
    sandbox = Sandbox()
    sandbox.now += 75
    for path in ("/api/user", "/api/nope"):
        response = await sandbox.call("GET", path)
        assert response.headers["Date"] == "Sun, 22 Nov 2026 11:31:15 GMT"
