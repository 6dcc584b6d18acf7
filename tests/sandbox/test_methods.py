"""What HTTP itself knows of a path: its methods, HEAD, and in what form errors come."""

from __future__ import annotations

import pytest

from jva_tui.sandbox.exchange import HTML, JSON
from tests.sandbox.support import ME, NOW, Sandbox


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/participations", "GET,HEAD,POST"),
        ("/api/participations/1", "GET,HEAD,PUT"),
        ("/api/participations/1/decline", "PUT"),
        ("/oauth/token", "POST"),
    ],
)
async def test_a_known_path_names_its_methods_uncounted_and_without_sign_in(
    path: str, allowed: str
) -> None:
    response = await Sandbox().call("OPTIONS", path, user=None, role=None)
    assert (response.status_code, response.text) == (200, "")
    assert response.headers["Allow"] == allowed
    assert "X-RateLimit-Limit" not in response.headers


async def test_an_unknown_path_is_not_found() -> None:
    response = await Sandbox().call("OPTIONS", "/api/nope", user=None)
    assert response.status_code == 404


async def test_head_is_a_get_without_its_body() -> None:
    sandbox = Sandbox(throttled=True)
    full = await sandbox.call("GET", "/api/participations")
    head = await sandbox.call("HEAD", "/api/participations")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(full.content))
    assert head.headers["X-RateLimit-Remaining"] == "118"


async def test_head_of_a_conversation_reads_it_as_a_get_does() -> None:
    sandbox = Sandbox()
    await sandbox.call("HEAD", "/api/conversations/7")
    assert sandbox.situation.conversations[7].members[ME].read_at == NOW


async def test_a_method_that_a_path_lacks_is_told_which_it_has() -> None:
    response = await Sandbox().call("POST", "/api/participations/1")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, PUT")
    assert "Supported methods: GET, HEAD, PUT." in response.json()["message"]


@pytest.mark.parametrize(("user", "status"), [(None, 403), (ME, 404)])
async def test_who_does_not_ask_for_json_gets_errors_as_pages(
    user: int | None, status: int
) -> None:
    sandbox = Sandbox()
    page = await sandbox.call("GET", "/api/participations/9", user=user, accept="*/*")
    told = await sandbox.call("GET", "/api/participations/9", user=user)
    assert (page.status_code, page.headers["Content-Type"]) == (status, HTML)
    assert "X-RateLimit-Limit" in page.headers
    assert (told.status_code, told.headers["Content-Type"]) == (401 if user is None else 404, JSON)
