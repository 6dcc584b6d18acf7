"""What happened in a sandbox is there again after a restart."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR
from jva_tui.sandbox.journal import Origin, open_journal
from tests.sandbox.support import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.sandbox.platform import Platform
    from jva_tui.sandbox.situation import Situation

ORIGIN = Origin(participations=60, seed=5, now=NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def play(path: Path, start: int) -> Situation:
    """Opens the journal and answers somebody, at times of its own."""
    return asyncio.run(_play(path, start))


async def _play(path: Path, start: int) -> Situation:
    situation, journal = open_journal(path, ORIGIN)
    now = float(start)
    app = create_app(situation, clock=lambda: now, journal=journal)
    platform: Platform = app.state.platform
    me = situation.user_by_email[COORDINATOR]
    token = platform.tokens.issue(me, NOW)["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Context-Role": "responsable"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", headers=headers
    ) as client:
        first, second = situation.conversations_with[me.id][:2]
        for number, (method, target, body) in enumerate(
            (
                ("POST", f"/api/conversations/{first.id}/messages", {"content": "Bonjour é 🙂"}),
                ("GET", f"/api/conversations/{second.id}", None),
                (
                    "PUT",
                    f"/api/participations/{second.participation_id}/decline",
                    {"reason": "other", "content": "Désolés."},
                ),
                ("POST", f"/api/conversations/{first.id}/archive", None),
            )
        ):
            now = float(start + 60 * number)
            response = await client.request(method, target, json=body)
            assert response.status_code in (200, 201), response.text
        # Neither a refusal nor a mere reading leaves a line.
        refused = await client.put(f"/api/participations/{first.participation_id}", json={})
        assert refused.status_code == 422
        await client.get("/api/participations")
    journal.close()
    return situation


def same(left: Situation, right: Situation) -> bool:
    """Whether both know the same, but for who was online."""
    for situation in (left, right):
        for user in situation.users.values():
            user.last_online_at = None
        situation.newest()
        for conversations in situation.conversations_with.values():
            conversations.sort(key=lambda conversation: conversation.id)
    return left == right


def test_a_restart_finds_everything_as_it_was(path: Path) -> None:
    played = play(path, NOW + 100)
    assert len(path.read_text().splitlines()) == 1 + 4
    again, journal = open_journal(path, Origin(1, 1, 1))
    journal.close()
    assert same(played, again)
    assert not same(again, ORIGIN.generate())


def test_it_goes_on_after_a_restart(path: Path) -> None:
    play(path, NOW + 100)
    played = play(path, NOW + 5000)
    again, journal = open_journal(path, ORIGIN)
    journal.close()
    assert len(path.read_text().splitlines()) == 1 + 8
    assert same(played, again)


def test_a_cut_last_line_is_dropped(path: Path) -> None:
    play(path, NOW + 100)
    whole = path.read_bytes()
    before = whole[: whole[:-1].rfind(b"\n") + 1]
    for length in (len(before) + 1, len(whole) - 1):
        path.write_bytes(whole[:length])
        situation, journal = open_journal(path, ORIGIN)
        journal.close()
        assert path.read_bytes() == before
        me = situation.user_by_email[COORDINATOR].id
        archived = [c for c in situation.conversations_with[me] if not c.members[me].is_active]
        assert all(c.members[me].read_at != NOW + 280 for c in archived)


def test_a_first_line_that_was_cut_begins_anew(path: Path) -> None:
    path.write_text('{"participations": 60, "se')
    situation, journal = open_journal(path, ORIGIN)
    journal.close()
    assert same(situation, ORIGIN.generate())
    assert len(path.read_text().splitlines()) == 1


@pytest.mark.parametrize("content", ["[]\n", "{}\n", "no json\n", '{"a": 1}\n'])
def test_a_file_that_is_no_journal_is_left_alone(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(ValueError, match=r"journal|Expecting"):
        open_journal(path, ORIGIN)
    assert path.read_text() == content
