"""Missions end, by hand or a month after their end date, and decline their open requests."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.sandbox import ending
from jva_tui.sandbox.acts import Impossible
from jva_tui.sandbox.moments import PARIS
from jva_tui.sandbox.situation import (
    DECLINED,
    IN_PROGRESS,
    PENDING,
    VALIDATED,
    Conversation,
    Participation,
    Situation,
)
from tests.sandbox.support import NOW, SILENT, THEN, VOLUNTEER, Sandbox, situation

FIRST = 10


def with_requests(*silent: bool, state: str = PENDING) -> Situation:
    """Mission 1 with further open requests (10, 11...), each with a conversation or silent."""
    made = situation()
    for number, is_silent in enumerate(silent, start=FIRST):
        made.add_participation(Participation(number, SILENT + 100, 1, state, THEN, THEN))
        if not is_silent:
            made.add_conversation(Conversation(number, number, THEN, THEN))
    for number in (1, 2):
        made.participations[number].state = VALIDATED
    return made


def states(made: Situation) -> list[str]:
    return [row.state for row in made.participations.values() if row.id >= FIRST]


@pytest.mark.parametrize("state", [PENDING, IN_PROGRESS])
def test_ending_a_mission_declines_its_open_requests_by_nobody(state: str) -> None:
    sandbox = Sandbox(with_requests(False, state=state))
    sandbox.platform.act("end_mission", {"mission": 1})
    made = sandbox.situation
    assert (made.missions[1].state, states(made)) == ("Terminée", [state])
    sandbox.platform.pass_time(NOW + 60)
    assert states(made) == [DECLINED]
    assert made.participations[1].state == VALIDATED
    (message,) = made.messages_of[FIRST]
    assert (message.from_id, message.type, message.contextual_state) == (
        None,
        "contextual",
        DECLINED,
    )
    assert message.contextual_reason == "mission_terminated"
    (entry,) = made.log_of[FIRST]
    assert (entry.causer_id, entry.old_state, entry.state) == (None, state, DECLINED)
    (mail,) = made.mails
    assert (mail.to, mail.kind, mail.text) == (
        SILENT,
        "mission_terminated",
        "La mission est terminée.",
    )
    assert made.conversations[FIRST].updated_at == THEN


@given(st.lists(st.booleans(), max_size=12))
def test_each_request_without_a_conversation_costs_one_of_three_tries(silent: list[bool]) -> None:
    sandbox = Sandbox(with_requests(*silent))
    sandbox.platform.act("end_mission", {"mission": 1})
    sandbox.platform.pass_time(NOW + 600)
    stumbles = [number for number, is_silent in enumerate(silent) if is_silent]
    reached = stumbles[2] + 1 if len(stumbles) > 2 else len(silent)
    left = len(silent) - reached
    assert states(sandbox.situation) == [DECLINED] * reached + [PENDING] * left
    assert len(sandbox.situation.mails) == silent[:reached].count(False)


def test_an_ended_or_a_deleted_mission_does_not_end_again() -> None:
    sandbox = Sandbox()
    sandbox.platform.act("end_mission", {"mission": 1})
    sandbox.situation.missions[2].deleted_at = NOW
    for mission in (1, 2):
        with pytest.raises(Impossible):
            sandbox.platform.act("end_mission", {"mission": mission})


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_a_month_later_is_the_same_day_or_runs_over(day: date) -> None:
    at = datetime.fromtimestamp(ending.month_after(day.isoformat()), PARIS)
    assert at.hour == 3
    later = at.date()
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert later == first + timedelta(days=day.day - 1)
    assert timedelta(days=28) <= later - day <= timedelta(days=31)


def test_a_mission_ends_by_itself_a_month_after_its_end_date() -> None:
    made = with_requests(False)
    made.missions[1].end_date = "2026-11-10"
    sandbox = Sandbox(made)
    night = int(datetime(2026, 12, 10, 3, tzinfo=PARIS).timestamp())
    sandbox.platform.pass_time(night - 1)
    assert made.missions[1].state == "Validée"
    sandbox.platform.pass_time(night + 86_400)
    assert (made.missions[1].state, made.missions[1].updated_at) == ("Terminée", night)
    assert states(made) == [DECLINED]
    assert night < made.participations[FIRST].updated_at < night + 60


@pytest.mark.parametrize("change", ["moved", "ended", "deleted", "cancelled"])
def test_a_mission_that_changed_meanwhile_is_left_alone(change: str) -> None:
    made = with_requests(False)
    mission = made.missions[1]
    mission.end_date = "2026-11-10"
    sandbox = Sandbox(made)
    if change == "moved":
        mission.end_date = "2027-11-10"
    elif change == "ended":
        mission.state = "Terminée"
    elif change == "deleted":
        mission.deleted_at = NOW
    else:
        mission.state = "Annulée"
    sandbox.platform.pass_time(NOW + 60 * 86_400)
    assert states(made) == [PENDING]
    assert VOLUNTEER not in {mail.to for mail in made.mails}


def test_what_ended_long_before_the_newest_request_stays_as_it_is() -> None:
    made = with_requests(False)
    made.missions[1].end_date = "2026-09-01"
    sandbox = Sandbox(made)
    sandbox.platform.pass_time(NOW + 86_400)
    assert made.missions[1].state == "Validée"
