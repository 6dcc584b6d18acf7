"""What happens later happens in order, each thing at its own time, whoever notices it when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.sandbox.agenda import Agenda
from tests.sandbox.support import NOW, Sandbox

if TYPE_CHECKING:
    from jva_tui.sandbox.agenda import Due

MOMENTS = st.lists(st.integers(0, 50), max_size=30)


def due(agenda: Agenda, now: int) -> list[Due]:
    taken = []
    while (item := agenda.take(now)) is not None:
        taken.append(item)
    return taken


@given(MOMENTS, MOMENTS)
def test_things_come_out_by_time_and_then_as_they_went_in(
    times: list[int], looks: list[int]
) -> None:
    agenda = Agenda()
    for number, at in enumerate(times):
        agenda.add(at, "thing", number=number)
    expected = sorted((at, number) for number, at in enumerate(times))
    assert [(each.at, each.details["number"]) for each in agenda.items()] == expected
    taken = []
    for look in sorted(looks):
        found = due(agenda, look)
        assert all(each.at <= look for each in found)
        assert agenda.next_at() is None or agenda.next_at() > look  # type: ignore[operator] # not None
        taken += found
    taken += due(agenda, 50)
    assert [(each.at, each.details["number"]) for each in taken] == expected
    assert agenda.next_at() is None


@pytest.mark.parametrize("late", [0, 1, 10_000])
async def test_any_call_notices_what_is_due_and_changes_nothing_in_when_it_happens(
    late: int,
) -> None:
    sandbox = Sandbox()
    body = {"ids": [1], "reason": "other"}
    await sandbox.call("POST", "/api/bulk-operation/participations/decline", json=body)
    at = sandbox.situation.agenda.next_at()
    assert at is not None
    sandbox.now = float(at + late)
    response = await sandbox.call("GET", "/api/participations/1")
    assert response.json()["state"] == "Refusée"
    assert sandbox.situation.participations[1].updated_at == at


def test_time_does_not_go_back_behind_what_has_happened() -> None:
    sandbox = Sandbox()
    sandbox.platform.pass_time()
    sandbox.now -= 3600
    assert sandbox.platform.now() == NOW
    sandbox.platform.pass_time(NOW + 5)
    assert sandbox.platform.now() == NOW + 5
