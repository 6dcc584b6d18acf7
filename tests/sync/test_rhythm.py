"""How long the client waits between two rounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.sync.rhythm import (
    ACTIVE,
    IDLE,
    IDLE_AFTER,
    JITTER,
    LONG_IDLE,
    LONG_IDLE_AFTER,
    OFFLINE_MOST,
    Moment,
    Rhythm,
    is_idle,
    wait,
)

MIDDLE = 0.5
moments = st.builds(
    Moment,
    idle=st.floats(0, 1e6),
    failures=st.integers(0, 1_000),
    is_offline=st.booleans(),
    is_permanent=st.booleans(),
    throttled=st.integers(0, 1_000),
    retry_after=st.floats(0, 3_600),
    room_in=st.floats(0, 3_600),
)


@pytest.mark.parametrize(
    ("idle", "expected"),
    [
        (0, ACTIVE),
        (IDLE_AFTER - 1, ACTIVE),
        (IDLE_AFTER, IDLE),
        (LONG_IDLE_AFTER - 1, IDLE),
        (LONG_IDLE_AFTER, LONG_IDLE),
    ],
)
def test_who_does_not_touch_a_key_is_asked_for_less_and_less(idle: float, expected: float) -> None:
    assert wait(Moment(idle=idle), MIDDLE) == expected


@given(st.floats(0, 1e6))
def test_idle_is_whoever_waits_longer_than_the_active(idle: float) -> None:
    assert is_idle(idle) == (wait(Moment(idle=idle), MIDDLE) > ACTIVE)


def test_offline_the_tries_become_rarer_up_to_a_minute_whoever_is_there() -> None:
    tries = [
        wait(Moment(idle=idle, failures=failures, is_offline=True), MIDDLE)
        for idle in (0, 1e5)
        for failures in range(1, 8)
    ]
    assert tries[:7] == tries[7:] == [2, 4, 8, 16, 32, 60, 60]


def test_the_throttled_wait_twice_as_long_each_time_and_as_long_as_they_were_told() -> None:
    waits = [wait(Moment(throttled=times, failures=times), MIDDLE) for times in (1, 2, 3)]
    assert waits == [2 * ACTIVE, 4 * ACTIVE, IDLE]  # which is their most
    assert wait(Moment(throttled=1, failures=1, retry_after=500), MIDDLE) == 500


def test_trouble_that_may_pass_is_tried_again_sooner_than_the_usual_round() -> None:
    assert [wait(Moment(failures=n), MIDDLE) for n in (1, 2, 3)] == [15, 30, ACTIVE]
    assert wait(Moment(failures=1, is_permanent=True), MIDDLE) == ACTIVE


def test_without_room_in_the_minute_others_go_first() -> None:
    assert wait(Moment(room_in=50), MIDDLE) == 50


@given(moments, st.floats(0, 1))
def test_a_wait_is_bounded_and_varies_a_little(moment: Moment, chance: float) -> None:
    seconds, middle = wait(moment, chance), wait(moment, MIDDLE)
    at_least = max(moment.retry_after, moment.room_in)
    assert at_least <= seconds <= max(at_least, LONG_IDLE * (1 + JITTER))
    assert seconds > 0
    assert abs(seconds - middle) <= JITTER * middle + 1e-9
    if moment.is_offline:
        assert seconds <= max(at_least, OFFLINE_MOST * (1 + JITTER))


def test_a_round_that_goes_well_forgets_the_trouble() -> None:
    rhythm = Rhythm()
    rhythm.went_wrong(offline=True)
    rhythm.went_wrong(offline=True)
    assert rhythm.is_offline is True
    assert rhythm.moment(idle=3, room_in=0) == Moment(idle=3, failures=2, is_offline=True)
    rhythm.went_wrong(throttled=True, retry_after=30)
    rhythm.went_wrong(throttled=True, retry_after=30)
    moment = rhythm.moment(idle=0, room_in=0)
    assert (moment.throttled, moment.failures, moment.retry_after) == (2, 4, 30)
    assert not moment.is_offline
    rhythm.went_well()
    assert rhythm.moment(idle=0, room_in=0) == Moment()
