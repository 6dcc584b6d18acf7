"""The platform's ``need_to_be_treated``."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jva_tui.domain import State
from jva_tui.store.priority import becomes_priority, next_midnight, overdue_before
from tests.contract.recordings import recordings, seed

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=PARIS).timestamp())


@pytest.mark.parametrize(
    ("now", "pending", "in_progress"),
    [
        ("2026-11-22T14:30", "2026-11-15", "2026-09-22"),
        ("2026-11-22T00:00", "2026-11-15", "2026-09-22"),
        ("2026-11-21T23:59:59", "2026-11-14", "2026-09-21"),
        ("2026-10-28T08:00", "2026-10-21", "2026-08-28"),  # winter time has begun since
        ("2027-01-05T08:00", "2026-12-29", "2026-11-05"),
        ("2026-04-30T08:00", "2026-04-23", "2026-03-02"),  # there is no 30 February
    ],
)
def test_midnight_in_paris_seven_days_and_two_months_ago(
    now: str, pending: str, in_progress: str
) -> None:
    assert overdue_before(at(now)) == (at(pending), at(in_progress))


@given(st.integers(min_value=1_500_000_000, max_value=2_500_000_000))
def test_both_are_midnights_in_the_past(now: int) -> None:
    for limit in overdue_before(now):
        day = datetime.fromtimestamp(limit, PARIS)
        assert (day.hour, day.minute, day.second) == (0, 0, 0)
        assert limit < now


# The rule in plain words: days of the calendar in Paris, without any instant of a midnight.


def day_of(instant: int) -> date:
    return datetime.fromtimestamp(instant, PARIS).date()


def two_months_before(day: date) -> date:
    """The same day of the month; what that month lacks is counted on into the next."""
    year, month = (day.year, day.month - 2) if day.month > 2 else (day.year - 1, day.month + 10)
    days = monthrange(year, month)[1]
    if day.day <= days:
        return date(year, month, day.day)
    return date(year, month, days) + timedelta(day.day - days)


def is_priority(state: str, created: date, today: date) -> bool:
    if state == State.PENDING:
        return created < today - timedelta(7)
    return state == State.IN_PROGRESS and created < two_months_before(today)


TURNS = ["2026-03-29T01:00", "2026-10-25T01:00", "2028-02-29T00:00", "2027-03-01T00:00"]
"""Where the clocks change, and at the end of months (in UTC)."""


@st.composite
def instants(draw: st.DrawFn) -> int:
    """Any, or one about when the calendar has something odd about it."""
    turn = draw(st.sampled_from([None, *TURNS]))
    if turn is None:
        return draw(st.integers(1_500_000_000, 2_500_000_000))
    at = int(datetime.fromisoformat(turn).replace(tzinfo=UTC).timestamp())
    return at + draw(st.integers(-70 * 24, 70 * 24)) * 3600 + draw(st.integers(-1, 1))


SECONDS = st.sampled_from([-3600, -1, 0, 1, 3600])


@st.composite
def moments(draw: st.DrawFn) -> tuple[int, int]:
    """An instant, and one at which somebody had asked; often both where the rule turns."""
    now = draw(instants())
    if draw(st.booleans()):
        now = next_midnight(now) + draw(SECONDS)
    if draw(st.booleans()):
        limits = draw(st.sampled_from([*becomes_priority(now)]))
        return now, draw(st.sampled_from([*limits])) + draw(SECONDS)
    return now, now - draw(st.integers(0, 90 * 86_400))


@settings(max_examples=200)
@given(moments(), st.sampled_from([State.PENDING, State.IN_PROGRESS, State.VALIDATED, "Autre"]))
def test_days_of_the_calendar_in_paris_are_what_counts(moment: tuple[int, int], state: str) -> None:
    now, created = moment
    pending, in_progress = overdue_before(now)
    before: dict[str, int] = {State.PENDING: pending, State.IN_PROGRESS: in_progress}
    today, asked = day_of(now), day_of(created)
    assert (created < before.get(state, 0)) == is_priority(state, asked, today)
    tomorrow = today + timedelta(1)
    is_new = is_priority(state, asked, tomorrow) and not is_priority(state, asked, today)
    assert becomes_priority(now).holds(state, created) == is_new
    assert day_of(next_midnight(now)) == tomorrow
    assert day_of(next_midnight(now) - 1) == today


def test_at_the_end_of_a_month_nothing_may_become_a_priority() -> None:
    soon = becomes_priority(at("2026-04-30T08:00"))
    assert soon.since.in_progress > soon.before.in_progress  # 2 March, then 1 March
    assert not soon.holds(State.IN_PROGRESS, at("2026-03-01T12:00"))


@pytest.mark.parametrize("number", [67, 70])
def test_the_platform_counts_the_same(number: int) -> None:
    """Of what the recordings began with, as many as the platform found on that day."""
    told = next(one for one in recordings() if one.number == number)
    data = seed()
    user = next(one["id"] for one in data["users"] if one["email"] == told.user)
    profile = next(one["id"] for one in data["profiles"] if one["user_id"] == user)
    mine = {
        one["mission_id"]
        for one in data["missions_responsables"]
        if one["responsable_id"] == profile
    }
    pending, in_progress = overdue_before(at("2026-11-22T12:00"))
    before = {State.PENDING: pending, State.IN_PROGRESS: in_progress}
    late = sorted(
        (at(one["created_at"]), one["id"])
        for one in data["participations"]
        if one["mission_id"] in mine and at(one["created_at"]) < before.get(one["state"], 0)
    )
    body = told.response["body"]
    assert len(late) == body["total"]
    assert late[-1][1] == body["data"][0]["id"]
