"""Labels of an organisation and on participations."""

from __future__ import annotations

from typing import Any

import pytest

from jva_tui.sandbox.situation import Tag
from tests.sandbox.support import COLLEAGUE, ME, OUTSIDER, THEN, VOLUNTEER, Sandbox, situation

PATH = "/api/structures/1/tags"


def tagged() -> Sandbox:
    """Own labels (1, 2), a generic one (3), the other organisation's (4), one of nobody (5)."""
    made = situation()
    for number, structure_id, name, is_generic in (
        (1, 1, "Prioritaire", False),
        (2, 1, "À rappeler", False),
        (3, 1, "Contacté", True),
        (4, 2, "Voisin", False),
        (5, None, "De personne", True),
    ):
        made.tags[number] = Tag(number, structure_id, name, is_generic, THEN)
    return Sandbox(made)


async def names(sandbox: Sandbox, **options: Any) -> list[str]:
    return [row["name"] for row in (await sandbox.call("GET", PATH, **options)).json()]


async def test_the_list_is_the_organisations_by_name() -> None:
    assert await names(tagged(), role=None) == ["Contacté", "Prioritaire", "À rappeler"]


async def test_they_are_for_who_belongs_to_the_organisation_whichever_is_current() -> None:
    sandbox = tagged()
    sandbox.situation.users[ME].contextable_id = None
    assert len(await names(sandbox)) == 3
    for user in (OUTSIDER, VOLUNTEER):
        for method, path in (("GET", PATH), ("POST", PATH), ("DELETE", f"{PATH}/1")):
            response = await sandbox.call(method, path, user=user, json={"name": "x"})
            assert response.status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", PATH, {"name": "Nouveau"}, 201),
        ("POST", PATH, {"name": " Prioritaire "}, 422),
        ("POST", PATH, {"name": "Voisin"}, 201),
        ("POST", PATH, {}, 422),
        ("POST", PATH, {"name": "x" * 256}, 500),
        ("PUT", f"{PATH}/1", {"name": "Prioritaire"}, 200),
        ("PUT", f"{PATH}/1", {"name": "À rappeler"}, 422),
        ("PUT", f"{PATH}/3", {"name": "Autre"}, 422),
        ("PUT", f"{PATH}/4", {"name": "Autre"}, 404),
        ("DELETE", f"{PATH}/1", {}, 200),
        ("DELETE", f"{PATH}/3", {}, 422),
        ("DELETE", f"{PATH}/4", {}, 404),
        ("DELETE", f"{PATH}/9", {}, 404),
    ],
)
async def test_changing_the_list(method: str, path: str, body: Any, status: int) -> None:
    sandbox = tagged()
    before = {number: tag.name for number, tag in sandbox.situation.tags.items()}
    response = await sandbox.call(method, path, json=body)
    assert response.status_code == status
    if status >= 400:
        assert {number: tag.name for number, tag in sandbox.situation.tags.items()} == before


async def test_an_attached_one_stays_until_it_is_detached() -> None:
    sandbox = tagged()
    for number in (1, 2):
        await sandbox.call("POST", f"/api/participations/{number}/tags/1/attach")
    response = await sandbox.call("DELETE", f"{PATH}/1")
    assert response.json() == {
        "message": "Cette étiquette est reliée à 2 entité(s). Elle ne peut pas être supprimée."
    }
    for number in (1, 2):
        await sandbox.call("POST", f"/api/participations/{number}/tags/1/detach")
    assert (await sandbox.call("DELETE", f"{PATH}/1")).text == "1"
    assert await names(sandbox) == ["Contacté", "À rappeler"]


async def test_attaching_twice_fails_and_detaching_twice_does_not() -> None:
    sandbox = tagged()
    path = "/api/participations/1/tags/1"
    attached = [await sandbox.call("POST", f"{path}/attach") for _ in range(2)]
    assert [each.status_code for each in attached] == [200, 500]
    assert [tag["id"] for tag in attached[0].json()["tags"]] == [1]
    detached = [await sandbox.call("POST", f"{path}/detach") for _ in range(2)]
    assert [each.status_code for each in detached] == [200, 200]
    assert detached[0].json()["tags"] == []


@pytest.mark.parametrize(
    ("user", "participation", "tag", "status"),
    [
        (COLLEAGUE, 1, 1, 200),
        (ME, 1, 3, 200),
        (ME, 1, 5, 200),
        (ME, 1, 4, 404),
        (ME, 1, 9, 404),
        (ME, 3, 1, 403),
        (OUTSIDER, 1, 1, 403),
        (ME, 99, 1, 404),
    ],
)
async def test_who_attaches_what(user: int, participation: int, tag: int, status: int) -> None:
    path = f"/api/participations/{participation}/tags/{tag}/attach"
    assert (await tagged().call("POST", path, user=user)).status_code == status


async def test_labels_move_no_time() -> None:
    sandbox = tagged()
    before = sandbox.situation.participations[1].updated_at
    sandbox.now += 60
    await sandbox.call("POST", "/api/participations/1/tags/1/attach")
    assert sandbox.situation.participations[1].updated_at == before
