"""What happened in a sandbox is there again after a restart."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jva_tui.sandbox.acts import Impossible, draw
from jva_tui.sandbox.app import create_app
from jva_tui.sandbox.generate import COORDINATOR
from jva_tui.sandbox.journal import Origin, open_journal
from jva_tui.sandbox.levers import Lever
from jva_tui.sandbox.orders import DECLINE_STEPS, PLACES, RAN, Orders
from jva_tui.sandbox.platform import Platform
from jva_tui.sandbox.situation import PENDING
from tests.sandbox.support import NOW

if TYPE_CHECKING:
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


@dataclass
class Life:
    """A sandbox with a journal, from its start to its end."""

    path: Path
    now: float = float(NOW + 100)

    def __post_init__(self) -> None:
        self.situation, self.journal = open_journal(self.path, ORIGIN)
        app = create_app(self.situation, clock=lambda: self.now, journal=self.journal)
        self.platform: Platform = app.state.platform
        self._transport = httpx.ASGITransport(app)
        self._me = self.situation.user_by_email[COORDINATOR]

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> int:
        """The status of a call by the coordinator."""
        self.platform.throttle.clear()
        token = self.platform.tokens.issue(self._me, NOW)["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Context-Role": "responsable"}
        async with httpx.AsyncClient(
            transport=self._transport, base_url="http://127.0.0.1", headers=headers
        ) as client:
            return (await client.request(method, path, json=body)).status_code

    def end(self) -> None:
        """Lets everything happen that is still due, and closes the journal."""
        self.platform.pass_time(NOW + 40 * 86_400)
        self.journal.close()


def again(life: Life) -> Situation:
    """What the journal of a life leads to, once the same time has passed."""
    situation, journal = open_journal(life.path, Origin(1, 1, 1))
    journal.close()
    Platform(situation).pass_time(NOW + 40 * 86_400)
    return situation


def open_ids(situation: Situation) -> list[int]:
    """Requests that somebody waits for, which the coordinator may decide."""
    me = situation.user_by_email[COORDINATOR]
    return [
        row.id
        for row in situation.newest()
        if row.state == PENDING
        and situation.missions[row.mission_id].structure_id == me.structure_id
    ]


@pytest.mark.parametrize("late", [0, 1, 3600])
async def test_jobs_run_again_at_their_own_times(path: Path, late: int) -> None:
    life = Life(path)
    ids = open_ids(life.situation)
    bulk = "/api/bulk-operation/participations/"
    tries = Orders(job_tries=(PLACES, RAN), job_waits=(2, 5))
    life.platform.levers.add(Lever("POST", orders=tries))
    body = {"ids": ids[:4], "reason": "other", "content": "Désolés."}
    assert await life.call("POST", bulk + "decline", body) == 200
    life.now += late
    assert await life.call("POST", bulk + "validate", {"ids": ids[2:6]}) == 200
    batch = next(iter(life.situation.batches))
    assert await life.call("GET", f"/api/batch/{batch}") == 200
    assert await life.call("POST", f"/api/batch/{batch}/cancel") == 200
    life.end()
    assert life.situation.mails
    assert same(life.situation, again(life))


@pytest.mark.parametrize("orders", [*(Orders(s) for s in DECLINE_STEPS), Orders(delay=90)])
async def test_what_a_lever_did_is_done_again(path: Path, orders: Orders) -> None:
    life = Life(path)
    row = next(n for n in open_ids(life.situation) if n in life.situation.conversation_of)
    life.platform.levers.add(Lever("PUT", orders=orders))
    url = f"/api/participations/{row}/decline"
    body = {"reason": "other", "content": "Désolés."}
    assert await life.call("PUT", url, body) in (500, 504)
    life.now += 30
    assert await life.call("PUT", url, body) == 200
    life.end()
    assert same(life.situation, again(life))


def test_what_people_do_is_done_again(path: Path) -> None:
    life = Life(path)
    source = Random(7)
    for _ in range(60):
        life.now += source.randrange(4000)
        drawn = draw(life.situation, source)
        assert drawn is not None
        life.platform.act(*drawn)
    lines = path.read_text().splitlines()
    assert len(lines) == 1 + 60
    life.end()
    assert same(life.situation, again(life))


def test_what_was_not_possible_leaves_no_line(path: Path) -> None:
    life = Life(path)
    with pytest.raises(Impossible):
        life.platform.act("write", {"conversation": 1, "text": " "})
    life.end()
    assert len(path.read_text().splitlines()) == 1


async def test_a_clock_that_was_set_back_changes_no_order(path: Path) -> None:
    life = Life(path)
    row = open_ids(life.situation)[0]
    body = {"ids": [row]}
    life.platform.levers.add(Lever("POST", orders=Orders(job_waits=(5,))))
    assert await life.call("POST", "/api/bulk-operation/participations/validate", body) == 200
    life.now += 60
    life.platform.pass_time()
    life.now -= 60
    assert await life.call("PUT", f"/api/participations/{row}/decline", {"reason": "other"}) == 200
    life.end()
    assert life.situation.participations[row].state == "Refusée"
    assert same(life.situation, again(life))


def test_a_line_without_orders_is_a_plain_call(path: Path) -> None:
    situation = ORIGIN.generate()
    row, me = open_ids(situation)[0], situation.user_by_email[COORDINATOR]
    line = {
        "time": NOW + 5,
        "user": me.id,
        "role": "responsable",
        "method": "PUT",
        "path": f"/api/participations/{row}/decline",
        "body": {"reason": "other"},
    }
    origin = {"participations": 60, "seed": 5, "now": NOW}
    path.write_text(f"{json.dumps(origin)}\n{json.dumps(line)}\n")
    opened, journal = open_journal(path, Origin(1, 1, 1))
    journal.close()
    assert opened.participations[row].state == "Refusée"


ORDERS = st.one_of(
    st.none(),
    st.sampled_from([Orders(step) for step in DECLINE_STEPS]),
    st.builds(lambda delay: Orders(delay=delay), st.integers(1, 200)),
    st.builds(
        lambda waits, tries: Orders(job_waits=tuple(waits), job_tries=tuple(tries)),
        st.lists(st.integers(0, 300), max_size=3),
        st.lists(st.sampled_from([RAN, *DECLINE_STEPS]), max_size=3),
    ),
)
"""What a lever does to the next call."""


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 5), ORDERS), max_size=12),
    st.randoms(use_true_random=False),
)
def test_whatever_happens_comes_again(
    steps: list[tuple[int, int, Orders | None]], source: Random
) -> None:
    with TemporaryDirectory() as folder:
        life = Life(Path(folder) / "journal.jsonl")
        with closing(life.journal):  # hypothesis may end an example in the middle
            asyncio.run(live(life, steps, source))
            life.end()
        assert same(life.situation, again(life))


async def live(life: Life, steps: list[tuple[int, int, Orders | None]], source: Random) -> None:
    """Calls, acts and idle moments, with or without levers."""
    ids = sorted(life.situation.participations)
    talks = sorted(life.situation.conversations)
    bulk = "/api/bulk-operation/participations/"
    for pause, what, orders in steps:
        life.now += pause
        if orders is not None:
            life.platform.levers.add(Lever("P*", orders=orders))
        row, body = source.choice(ids), {"reason": "other", "content": "Non."}
        if what == 0:
            life.platform.pass_time()  # what is possible depends on what is due by now
            if (drawn := draw(life.situation, source)) is not None:
                life.platform.act(*drawn)
        elif what == 1:
            life.platform.pass_time()
        elif what == 2:
            await life.call("PUT", f"/api/participations/{row}/decline", body)
        elif what == 3:
            url = f"/api/conversations/{source.choice(talks)}/messages"
            await life.call("POST", url, {"content": "Bonjour."})
        else:
            some = [source.choice(ids) for _ in range(4)]
            await life.call("POST", bulk + ("decline", "validate")[what % 2], body | {"ids": some})
