"""Message templates: whose they are, with whom they are shared, who may do what."""

from __future__ import annotations

from typing import Any

import pytest

from jva_tui.sandbox.situation import STRUCTURE, Rolable
from tests.sandbox.support import COLLEAGUE, ME, OUTSIDER, VOLUNTEER, Sandbox

PATH = "/api/message-templates"
BODY = {"user_id": ME, "name": "Bienvenue", "message": "Bonjour [destinataire_prenom]"}


async def made(sandbox: Sandbox, *, user: int = ME, **fields: Any) -> dict[str, Any]:
    """A template, as its creation answers it."""
    response = await sandbox.call("POST", PATH, user=user, json=BODY | fields)
    assert response.status_code == 201
    body: dict[str, Any] = response.json()
    return body


async def names(sandbox: Sandbox, user: int = ME) -> list[str]:
    rows = (await sandbox.call("GET", f"{PATH}?pagination=-1", user=user)).json()["data"]
    return [row["name"] for row in rows]


async def test_a_private_one_is_its_authors_alone() -> None:
    sandbox = Sandbox()
    template = await made(sandbox)
    path = f"{PATH}/{template['id']}"
    assert await names(sandbox) == ["Bienvenue"]
    for user in (COLLEAGUE, OUTSIDER):
        assert await names(sandbox, user) == []
        for method, at in (("PUT", path), ("DELETE", path), ("POST", f"{path}/duplicate")):
            response = await sandbox.call(method, at, user=user, json=BODY)
            assert response.status_code == 403


async def test_a_shared_one_is_for_the_organisation_but_only_its_author_deletes_it() -> None:
    sandbox = Sandbox()
    template = await made(sandbox, is_shared=True)
    path = f"{PATH}/{template['id']}"
    assert (template["sharable_id"], template["sharable"]["name"]) == (1, "Ruche")
    assert await names(sandbox, COLLEAGUE) == ["Bienvenue"]
    change = BODY | {"name": "Retouché", "is_shared": True}
    assert (await sandbox.call("PUT", path, user=OUTSIDER, json=change)).status_code == 403
    assert (await sandbox.call("PUT", path, user=COLLEAGUE, json=change)).status_code == 200
    assert await names(sandbox) == ["Retouché"]
    assert (await sandbox.call("DELETE", path, user=COLLEAGUE)).status_code == 403
    response = await sandbox.call("DELETE", path)
    assert (response.text, response.headers["Content-Type"]) == ("1", "text/html; charset=UTF-8")
    assert (await sandbox.call("DELETE", path)).status_code == 404


async def test_the_id_of_a_deleted_one_is_not_given_again() -> None:
    sandbox = Sandbox()
    first = await made(sandbox)
    await sandbox.call("DELETE", f"{PATH}/{first['id']}")
    assert (await made(sandbox))["id"] == first["id"] + 1


async def test_user_id_is_wanted_replaced_when_created_and_stored_when_changed() -> None:
    sandbox = Sandbox()
    template = await made(sandbox, user_id=OUTSIDER, is_shared=True)
    assert template["user_id"] == ME
    path = f"{PATH}/{template['id']}"
    change = BODY | {"user_id": COLLEAGUE}
    assert (await sandbox.call("PUT", path, json=change)).json()["user_id"] == COLLEAGUE
    assert (await sandbox.call("DELETE", path)).status_code == 403
    assert (await sandbox.call("PUT", path, json=BODY | {"user_id": 999})).status_code == 500


async def test_saving_a_shared_one_shares_it_with_the_organisation_of_the_moment() -> None:
    sandbox = Sandbox()
    template = await made(sandbox, is_shared=True)
    path = f"{PATH}/{template['id']}"
    sandbox.situation.rolables.append(Rolable("responsable", 2, ME, STRUCTURE, 2))
    switch = {"context_role": "responsable", "contextable_type": "structure", "contextable_id": 2}
    await sandbox.call("PUT", "/api/user/switch-role", json=switch)
    assert await names(sandbox) == ["Bienvenue"], "mine, wherever it is shared"
    changed = (await sandbox.call("PUT", path, json=BODY)).json()
    assert (changed["is_shared"], changed["sharable_id"]) == (True, 2)
    assert await names(sandbox, COLLEAGUE) == []
    assert await names(sandbox, OUTSIDER) == ["Bienvenue"]
    changed = (await sandbox.call("PUT", path, json=BODY | {"is_shared": False})).json()
    assert (changed["sharable_id"], changed["sharable"]) == (None, None)


async def test_a_copy_is_mine_and_unshared() -> None:
    sandbox = Sandbox()
    template = await made(sandbox, is_shared=True)
    path = f"{PATH}/{template['id']}/duplicate"
    copy = (await sandbox.call("POST", path, user=COLLEAGUE)).json()
    assert (copy["name"], copy["user_id"], copy["is_shared"]) == (
        "Bienvenue (duplication)",
        COLLEAGUE,
        False,
    )
    assert await names(sandbox) == ["Bienvenue"]


async def test_a_copy_has_room_for_its_name_or_is_none() -> None:
    sandbox = Sandbox()
    long, too_long = [await made(sandbox, name="x" * length) for length in (241, 242)]
    for template, status in ((long, 201), (too_long, 500)):
        response = await sandbox.call("POST", f"{PATH}/{template['id']}/duplicate")
        assert response.status_code == status


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"name": "x" * 255}, 201),
        ({"name": "x" * 256}, 500),
        ({"name": " \t "}, 422),
        ({"message": ""}, 422),
        ({"user_id": None}, 422),
        ({"is_shared": "oui"}, 422),
        ({"is_shared": "1"}, 201),
        ({"is_shared": None}, 201),
    ],
)
async def test_what_is_taken(fields: dict[str, Any], status: int) -> None:
    sandbox = Sandbox()
    response = await sandbox.call("POST", PATH, json=BODY | fields)
    assert response.status_code == status
    assert len(sandbox.situation.message_templates) == (status == 201)


async def test_text_is_trimmed_and_not_stripped() -> None:
    template = await made(Sandbox(), name="  A ", message="\u00a0<b>gras</b> <3 \n")
    assert (template["name"], template["message"]) == ("A", "<b>gras</b> <3")


async def test_its_time_moves_with_a_change_only() -> None:
    sandbox = Sandbox()
    template = await made(sandbox)
    path = f"{PATH}/{template['id']}"
    sandbox.now += 60
    same = (await sandbox.call("PUT", path, json=BODY)).json()
    assert same["updated_at"] == template["updated_at"]
    other = (await sandbox.call("PUT", path, json=BODY | {"message": "Autre"})).json()
    assert other["updated_at"] > template["updated_at"]
    assert other["created_at"] == template["created_at"]


async def test_includes_and_filters() -> None:
    sandbox = Sandbox()
    await made(sandbox)
    response = await sandbox.call("GET", f"{PATH}?include=user,userCount,userExists&filter[x]=y")
    row = response.json()["data"][0]
    assert (row["user"]["id"], row["user_count"], row["user_exists"]) == (ME, 1, True)
    response = await sandbox.call("GET", f"{PATH}?include=nope")
    assert response.status_code == 400
    assert "Allowed include(s) are `user, userCount, userExists`." in response.json()["message"]


async def test_volunteers_have_none() -> None:
    assert (await Sandbox().call("GET", PATH, user=VOLUNTEER)).status_code == 401
