"""A sandbox of its own process whose cable is cut and mended from outside."""

from __future__ import annotations

from contextlib import closing

import httpx
import pytest

from tests.sandbox.test_server import sign_in, start, stop


def test_while_it_is_offline_connections_end_without_an_answer() -> None:
    process = start()
    with closing(sign_in(process)) as client:
        assert client.get("/api/user").status_code == 200
        assert client.put("/sandbox/levers", json={"offline": True}).status_code == 200
        for _ in range(2):
            with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                client.get("/api/user")
        assert client.get("/sandbox/levers").json()["offline"] is True
        assert client.put("/sandbox/levers", json={"offline": False}).status_code == 200
        assert client.get("/api/user").status_code == 200
    assert stop(process) == ("", "")
