"""An organisation's figures follow its records."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jva_tui.sandbox.moments import DAY
from jva_tui.sandbox.situation import Conversation, Participation, Situation
from jva_tui.sandbox.statistics import score
from tests.sandbox.support import COLLEAGUE, ME, NOW, OUTSIDER, THEN, VOLUNTEER, Sandbox

PATH = "/api/statistics/organisations/1"


def conversations(times: list[int | None]) -> list[Conversation]:
    return [Conversation(at, at, 0, 0, response_time=time) for at, time in enumerate(times)]


def test_nothing_known_is_the_middle() -> None:
    assert score(None, []) == 50


def test_everything_decided_and_answered_at_once_is_all() -> None:
    assert score(100.0, conversations([1] * 30)) == 100


def test_what_is_never_answered_counts_for_its_decisions_only() -> None:
    assert score(50.0, conversations([None] * 30)) == 15
    assert score(50.0, conversations([10 * DAY])) == 15
    assert score(0.0, conversations([5 * DAY, None])) == 18, "half of the time, half answered"


times = st.lists(st.none() | st.integers(0, 30 * DAY), max_size=30)


@given(st.floats(0, 100), times)
def test_it_is_between_nothing_and_all(ratio: float, times: list[int | None]) -> None:
    assert 0 <= score(ratio, conversations(times)) <= 100


@given(st.floats(0, 100), times)
def test_an_answer_at_once_is_never_worse_than_none(ratio: float, others: list[int | None]) -> None:
    best, worst = conversations([1, *others]), conversations([None, *others])
    assert score(ratio, best) >= score(ratio, worst)


def waiting(made: Situation, count: int) -> None:
    """More requests that wait, older than those of the situation, answered after a day."""
    for number in range(100, 100 + count):
        made.add_participation(
            Participation(number, VOLUNTEER + 100, 1, "En cours de traitement", THEN - 9, THEN)
        )
        made.add_conversation(Conversation(number, number, THEN - 9, THEN, response_time=DAY))


async def test_deciding_moves_them() -> None:
    sandbox = Sandbox()
    waiting(sandbox.situation, 2)
    before = (await sandbox.call("GET", PATH)).json()
    assert before["participations_total"] == 4
    assert before["participations_state"]["En cours de traitement"] == 2
    assert (before["response_ratio"], before["response_time"]) == (0, DAY)
    body = {"mission_id": 1, "state": "Validée"}
    await sandbox.call("PUT", "/api/participations/1", json=body)
    after = (await sandbox.call("GET", PATH)).json()
    assert after["response_ratio"] == 25
    assert after["participations_state"]["Validée"] == 1
    assert after["response_time"] == (2 * DAY + NOW - THEN) // 3


async def test_only_the_thirty_latest_conversations_count() -> None:
    sandbox = Sandbox()
    sandbox.situation.conversations[7].response_time = 100
    waiting(sandbox.situation, 29)
    assert (await sandbox.call("GET", PATH)).json()["response_time"] == (29 * DAY + 100) // 30
    waiting(sandbox.situation, 40)
    assert (await sandbox.call("GET", PATH)).json()["response_time"] == (29 * DAY + 100) // 30


async def test_they_are_for_who_belongs_to_the_organisation() -> None:
    for user, status in ((ME, 200), (COLLEAGUE, 200), (OUTSIDER, 403), (VOLUNTEER, 401)):
        assert (await Sandbox().call("GET", PATH, user=user)).status_code == status
    assert (await Sandbox().call("GET", "/api/statistics/organisations/9")).status_code == 404
