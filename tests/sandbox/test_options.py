"""What a browser asks before it calls: which methods a path knows."""

from __future__ import annotations

import pytest

from tests.sandbox.support import Sandbox


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
