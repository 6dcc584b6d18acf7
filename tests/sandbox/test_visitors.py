"""Each way in which signing in goes, or does not, can be tried with somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.sandbox.tokens import CLIENT_ID, CLIENT_SECRET
from jva_tui.sandbox.visitors import BLOCKED, KINDS, PASSWORDLESS, VOLUNTEER
from tests.sandbox.support import COORDINATOR, NOW, Sandbox, generated

if TYPE_CHECKING:
    import httpx


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(generated())


async def sign_in(sandbox: Sandbox, **form: str) -> httpx.Response:
    told = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "grant_type": "password"}
    return await sandbox.call("POST", "/oauth/token", user=None, role=None, json=told | form)


async def who(sandbox: Sandbox, token: str, path: str = "user") -> httpx.Response:
    """What the platform says of somebody's token; `Sandbox.call` would make another one."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    headers["Context-Role"] = "responsable"
    async with sandbox.client() as client:
        return await client.get(f"/api/{path}", headers=headers)


async def control(sandbox: Sandbox, path: str, **fields: Any) -> Any:
    response = await sandbox.call("PUT", f"/sandbox/{path}", user=None, json=fields)
    assert response.status_code in (200, 204), response.text
    return response.json() if response.content else None


async def test_all_of_them_are_told(sandbox: Sandbox) -> None:
    told = (await sandbox.call("GET", "/sandbox/people", user=None)).json()["people"]
    assert [one["email"] for one in told] == list(KINDS)
    for one in told:
        response = await sign_in(sandbox, username=one["email"], password=one["password"] or "x")
        gets_in = one["password"] is not None and one["kind"] != "blocked"
        assert response.status_code == (200 if gets_in else 401)
        if gets_in:
            mine = (await who(sandbox, response.json()["access_token"])).json()
            assert (mine["id"], mine["profile"]["id"]) == (one["user"], one["profile"])
            names = [role["pivot_model"]["name"] for role in mine["roles"]]
            assert names == one["organisations"]
    assert [len(one["organisations"]) for one in told] == [2, 1, 1, 1, 0]


async def test_who_has_no_password_gets_in_with_a_token_and_finds_requests(
    sandbox: Sandbox,
) -> None:
    token = (await control(sandbox, "tokens/give", email=PASSWORDLESS))["access_token"]
    me = sandbox.situation.profile_of[sandbox.situation.user_by_email[PASSWORDLESS].id].id
    path = f"participations?filter[ofResponsable]={me}"
    assert (await who(sandbox, token, path)).json()["total"] > 0
    waiting = "conversations?filter[type]=all&filter[participation_state]=En attente de validation"
    assert (await who(sandbox, token, waiting)).json()["data"]


@pytest.mark.parametrize(("how", "renews"), [("expire", 200), ("revoke", 401)])
async def test_tokens_end_with_and_without_what_renews_them(
    how: str, renews: int, sandbox: Sandbox
) -> None:
    issued = (await sign_in(sandbox, username=COORDINATOR, password="password")).json()
    other = (await control(sandbox, "tokens/give", email=VOLUNTEER))["access_token"]
    assert await control(sandbox, f"tokens/{how}", email=COORDINATOR) == {"ended": 1}
    assert (await who(sandbox, issued["access_token"])).json() == {"message": "Unauthenticated."}
    assert (await who(sandbox, other)).status_code == 200
    again = {"grant_type": "refresh_token", "refresh_token": issued["refresh_token"]}
    assert (await sign_in(sandbox, **again)).status_code == renews


async def test_somebody_is_blocked_in_mid_session_and_let_in_again(sandbox: Sandbox) -> None:
    token = (await control(sandbox, "tokens/give", email=COORDINATOR))["access_token"]
    user = sandbox.situation.user_by_email[COORDINATOR].id
    profile = sandbox.situation.profile_of[user].id
    await control(sandbox, "acts/block", profile=profile, reason="other")
    blocked = await who(sandbox, token)
    assert (blocked.status_code, blocked.json()) == (401, {"message": "Une erreur est survenue"})
    assert sandbox.situation.users[user].banned_at == NOW
    await control(sandbox, "acts/unblock", profile=profile)
    assert (await who(sandbox, token)).status_code == 200


async def test_a_password_is_set_and_taken_away(sandbox: Sandbox) -> None:
    user = sandbox.situation.user_by_email[PASSWORDLESS].id
    for password, status in (("new-one", 200), (None, 401)):
        await control(sandbox, "acts/set_password", user=user, password=password)
        response = await sign_in(sandbox, username=PASSWORDLESS, password="new-one")
        assert response.status_code == status


@pytest.mark.parametrize(
    ("path", "fields"),
    [("tokens/give", {"email": "nobody@example.org"}), ("tokens/lose", {"email": BLOCKED})],
)
async def test_an_order_that_makes_no_sense_is_refused(
    path: str, fields: dict[str, str], sandbox: Sandbox
) -> None:
    response = await sandbox.call("PUT", f"/sandbox/{path}", user=None, json=fields)
    assert response.status_code == 400


def test_the_first_organisation_is_as_it_was() -> None:
    made = generated()
    assert [role.user_id for role in made.answering_for(1)] == [1, 2, 3]
    of_first = [mission for mission in made.missions.values() if mission.structure_id == 1]
    newcomers = {made.profile_of[number].id for number in (6, 7, 8)}
    assert not any(newcomers & set(mission.responsables) for mission in of_first)
