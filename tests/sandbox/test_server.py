"""The sandbox as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from pathlib import Path


def start(*options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "jva_tui.sandbox", "--participations", "30", *options]
    return subprocess.Popen(
        [*command, "--stop-with-stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def sign_in(process: subprocess.Popen[str]) -> httpx.Client:
    """A client signed in with what the process announced."""
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    client = httpx.Client(base_url=told["url"], headers={"Context-Role": "responsable"})
    form = {
        "grant_type": "password",
        "username": told["email"],
        "password": told["password"],
        "client_id": told["client_id"],
        "client_secret": told["client_secret"],
    }
    token = client.post("/oauth/token", data=form).json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def stop(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Closes the pipe, as a crashed client would, and waits for the end."""
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    return out, err


def test_it_announces_itself_serves_and_ends_with_its_owner(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    for messages in (1, 2):
        process = start("--journal", str(journal))
        with closing(sign_in(process)) as client:
            assert client.get("/api/participations").json()["total"] == 30
            first = client.get("/api/conversations?pagination=-1").json()["data"][-1]
            path = f"/api/conversations/{first['id']}/messages"
            assert client.post(path, json={"content": "Encore là ?"}).status_code == 201
            found = [m for m in client.get(path).json()["data"] if m["content"] == "Encore là ?"]
            assert len(found) in (1, messages)
        assert stop(process) == ("", "")
    assert len(journal.read_text().splitlines()) == 1 + 2
    assert journal.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("alive", [True, False])
def test_others_did_something_meanwhile_only_where_it_is_alive(
    tmp_path: Path, *, alive: bool
) -> None:
    journal = tmp_path / "journal.jsonl"
    ten_days_ago = int(time.time()) - 10 * 86_400
    journal.write_text(json.dumps({"participations": 30, "seed": 1, "now": ten_days_ago}) + "\n")
    process = start("--journal", str(journal), *(["--alive"] if alive else []))
    with closing(sign_in(process)) as client:
        total = client.get("/api/participations").json()["total"]
    assert stop(process) == ("", "")
    acts = [json.loads(line)["act"] for line in journal.read_text().splitlines()[1:]]
    assert bool(acts) == alive
    assert total >= 30


def test_a_port_that_is_taken_is_an_error() -> None:
    first = start()
    with closing(sign_in(first)) as client:
        second = start("--port", str(client.base_url.port))
        _, err = second.communicate(timeout=20)
        assert second.returncode != 0
        assert "in use" in err
    stop(first)
