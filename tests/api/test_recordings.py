"""What the platform really answered is read whole, and its refusals mean what they should."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from jva_tui.api import errors
from jva_tui.api.client import Page
from jva_tui.domain import DeclineReason, State, Template
from tests.api.support import Scripted, client_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jva_tui.api.client import Client

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

RECORDINGS = Path(__file__).parents[1] / "contract" / "recordings"

TEMPLATE = Template(6, "Nom", "Texte", is_shared=False, owner_id=2)

CALLS: list[tuple[str, Callable[[Client], Awaitable[object]]]] = [
    (r"POST /oauth/token", lambda client: client.sign_in("rosa@example.org", "p", "2", "s")),
    (r"POST /api/logout", lambda client: client.sign_out()),
    (r"PUT /api/user/switch-role", lambda client: client.switch_role(1)),
    (r"GET /api/user/unread-messages", lambda client: client.unread_count()),
    (r"GET /api/user", lambda client: client.me()),
    (r"GET /api/participations", lambda client: client.participation_page()),
    (r"GET /api/participations/\w+", lambda client: client.participation(1)),
    (r"GET /api/conversations", lambda client: client.conversation_page(user_id=2)),
    (r"GET /api/conversations/\d+/messages", lambda client: client.messages(15)),
    (r"GET /api/message-templates", lambda client: client.templates()),
    (r"PUT /api/participations/\d+", lambda client: client.set_state(1, 1, State.VALIDATED)),
    (
        r"PUT /api/participations/\d+/decline",
        lambda client: client.decline(1, DeclineReason.OTHER),
    ),
    (r"POST /api/conversations/\d+/messages", lambda client: client.post_message(11, "B")),
    (r"GET /api/conversations/\d+", lambda client: client.mark_read(11)),
    (r"POST /api/conversations/\d+/archive", lambda client: client.archive(11)),
    (r"POST /api/conversations/\d+/unarchive", lambda client: client.unarchive(11)),
    (
        r"POST /api/message-templates",
        lambda client: client.create_template("Nom", "Texte", owner_id=2),
    ),
    (r"PUT /api/message-templates/\d+", lambda client: client.update_template(TEMPLATE)),
    (r"POST /api/message-templates/\d+/duplicate", lambda client: client.duplicate_template(4)),
    (r"DELETE /api/message-templates/\d+", lambda client: client.delete_template(6)),
    (r"GET /api/structures/\d+/tags", lambda client: client.tags(1)),
    (r"POST /api/structures/\d+/tags", lambda client: client.create_tag(1, "Nom")),
    (r"PUT /api/structures/\d+/tags/\d+", lambda client: client.rename_tag(1, 8, "Nom")),
    (r"DELETE /api/structures/\d+/tags/\d+", lambda client: client.delete_tag(1, 8)),
    (r"POST /api/participations/\d+/tags/\d+/attach", lambda client: client.attach(14, 1)),
    (r"POST /api/participations/\d+/tags/\d+/detach", lambda client: client.detach(14, 1)),
    (r"GET /api/structures/\d+/responsables", lambda client: client.responsables(1)),
    (r"GET /api/missions", lambda client: client.mission_page()),
    (r"GET /api/missions/\d+", lambda client: client.mission(1)),
    (r"GET /api/statistics/organisations/\d+", lambda client: client.figures(1)),
    (
        r"GET /api/activity-logs/participation/\d+/states",
        lambda client: client.state_changes(1),
    ),
    (
        r"POST /api/bulk-operation/participations/validate",
        lambda client: client.bulk_validate([1]),
    ),
    (
        r"POST /api/bulk-operation/participations/decline",
        lambda client: client.bulk_decline([1], DeclineReason.OTHER, "Merci"),
    ),
    (r"GET /api/batch/[\w-]+", lambda client: client.batch("b")),
    (r"POST /api/batch/[\w-]+/cancel", lambda client: client.cancel_batch("b")),
]
EXPECTED: dict[int, set[type[errors.ApiError]]] = {
    400: {errors.Invalid},
    401: {errors.SignedOut, errors.WrongCredentials, errors.Blocked, errors.RoleRefused},
    403: {errors.Forbidden},
    404: {errors.NotFound},
    422: {errors.Invalid},
    429: {errors.Throttled},
    500: {errors.ServerTrouble},
}
SAYS: dict[str, type[errors.ApiError]] = {
    "Unauthenticated.": errors.SignedOut,
    "Une erreur est survenue": errors.Blocked,
    "Les identifiants sont incorrects.": errors.WrongCredentials,
    "Client authentication failed": errors.WrongCredentials,
    "The refresh token is invalid.": errors.WrongCredentials,
}


def recorded() -> list[Any]:
    """The recordings of endpoints that we speak, each with the call that asks for it."""
    found = []
    for path in sorted(RECORDINGS.glob("[0-9]*.json")):
        exchange = json.loads(path.read_text())
        request = f"{exchange['request']['method']} {exchange['request']['path']}"
        for pattern, call in CALLS:
            if re.fullmatch(pattern, request):
                found.append(pytest.param(exchange["response"], call, id=path.stem))
    return found


ALL = recorded()
GOOD = [param for param in ALL if param.values[0]["status"] < 300]
REFUSED = [param for param in ALL if param.values[0]["status"] >= 300]


def replay(response: dict[str, Any]) -> Scripted:
    """Answers as recorded."""
    text = response.get("body_text") or ""
    body = json.dumps(response["body"]) if response["is_json"] else text
    headers = {name: str(value) for name, value in response["headers"].items()}
    return Scripted(lambda _: httpx.Response(response["status"], content=body, headers=headers))


def test_there_are_recordings_of_every_call() -> None:
    assert len(GOOD) > 100
    assert {id(param.values[1]) for param in GOOD} == {id(call) for _, call in CALLS}


@pytest.mark.parametrize(("response", "call"), GOOD)
async def test_a_recorded_answer_is_read_whole(
    response: dict[str, Any], call: Callable[[Client], Awaitable[object]]
) -> None:
    async with client_for(replay(response)) as client:
        found = await call(client)
    body = response["body"]
    if isinstance(found, Page):
        assert found.skipped == 0
        assert (found.page, found.last_page, found.total) == (
            body["current_page"],
            body["last_page"],
            body["total"],
        )
    if isinstance(body, list):
        assert isinstance(found, list)
        assert 0 < len(found) <= len(body)
    if isinstance(found, str):
        assert found == response["body_text"]
    if not isinstance(body, dict) or "data" not in body:
        return
    if not body["path"].endswith("/conversations"):  # where some rows are not ours
        items = found.items if isinstance(found, Page) else found
        assert isinstance(items, list | tuple)
        assert sorted(item.id for item in items) == sorted(row["id"] for row in body["data"])


@pytest.mark.parametrize(("response", "call"), REFUSED)
async def test_a_recorded_refusal_is_the_error_it_should_be(
    response: dict[str, Any], call: Callable[[Client], Awaitable[object]]
) -> None:
    async with client_for(replay(response)) as client:
        with pytest.raises(errors.ApiError) as caught:
            await call(client)
    error = caught.value
    assert error.status == response["status"]
    assert type(error) in EXPECTED[response["status"]]
    said = response["body"].get("message") if response["is_json"] else None
    assert error.message == (said or "")[:500]
    if error.status == 401:
        assert type(error) is SAYS.get(said or "", errors.RoleRefused)
    if error.status == 429:
        assert error.retry_after == int(response["headers"]["Retry-After"])
