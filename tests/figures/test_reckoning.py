"""What is reckoned from facts, held against plain counting."""

from __future__ import annotations

from statistics import median_low
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import State
from jva_tui.figures.facts import LATE_SECONDS, Request
from jva_tui.figures.reckoning import Indicators, Rate, as_of, quantile, reckon
from jva_tui.figures.weeks import week_of, weeks_until
from tests.people import DAY, NOW

if TYPE_CHECKING:
    import random

WEEKS = weeks_until(week_of(NOW), 12)
START, END = WEEKS[0].start, WEEKS[-1].end
_AGES = st.one_of(
    st.sampled_from([0, 1, 7 * DAY, 7 * DAY + 1, 8 * DAY, NOW - START, NOW - START + 1]),
    st.integers(0, 120 * DAY),
)


@st.composite
def _requests(draw: st.DrawFn) -> Request:
    asked_at = NOW - draw(_AGES)
    later = st.none() | st.integers(asked_at, NOW)
    answered_at, gone_at = draw(later), draw(later)
    decision = decided_at = None
    if answered_at is not None and gone_at is None and draw(st.booleans()):
        decision = draw(st.sampled_from([State.VALIDATED, State.DECLINED]))
        decided_at = draw(st.integers(answered_at, NOW))
    waits = answered_at is None and gone_at is None
    return Request(
        draw(st.integers(1, 10_000)),
        draw(st.sampled_from([1, 2, None])),
        asked_at,
        answered_at,
        gone_at,
        decision,
        decided_at,
        is_late=waits and NOW - asked_at > LATE_SECONDS,
    )


SOME = st.lists(_requests(), max_size=30)


def within(instant: int | None) -> bool:
    return instant is not None and START <= instant < END


def counted(requests: list[Request]) -> Indicators:
    return reckon(requests, WEEKS, NOW)


@given(SOME)
def test_weeks_add_up_to_what_happened_in_them(requests: list[Request]) -> None:
    told = counted(requests)
    assert told.asked == sum(within(one.asked_at) for one in requests)
    assert sum(week.answered for week in told.weeks) == sum(within(r.answered_at) for r in requests)
    decided = [one.decision for one in requests if within(one.decided_at)]
    assert told.rate == Rate(decided.count(State.VALIDATED), len(decided))
    for week in told.weeks:
        asked = [one for one in requests if week.week.start <= one.asked_at < week.week.end]
        assert week.asked == len(asked)
    assert told.late == sum(one.is_late for one in requests)


@given(SOME)
def test_who_still_waits_counts_with_the_wait_so_far(requests: list[Request]) -> None:
    times = counted(requests).times
    waiting = [NOW - one.asked_at for one in requests if one.waits]
    answered = [
        one.answered_at - one.asked_at
        for one in requests
        if one.answered_at is not None
        and within(one.answered_at)
        and (one.gone_at is None or one.answered_at <= one.gone_at)
    ]
    waits = waiting + answered
    assert (times.answered, times.waiting) == (len(answered), len(waiting))
    assert times.median == (median_low(waits) if waits else None)
    assert times.longest == max(waiting, default=None)
    if waits:
        assert times.most is not None
        assert sum(wait <= times.most for wait in waits) * 10 >= 9 * len(waits)
        assert sum(wait < times.most for wait in waits) * 10 < 9 * len(waits)
    left = [
        one
        for one in requests
        if within(one.gone_at)
        and one.gone_at is not None
        and one.gone_at - one.asked_at > LATE_SECONDS
        and (one.answered_at is None or one.answered_at > one.gone_at)
    ]
    too_long = sum(wait > LATE_SECONDS for wait in waiting)
    in_time = sum(wait <= LATE_SECONDS for wait in answered)
    assert times.in_time == Rate(in_time, len(answered) + too_long + len(left))


@given(SOME)
def test_missions_add_up_to_everybody(requests: list[Request]) -> None:
    told = counted(requests)
    assert sum(one.asked for one in told.missions) == told.asked
    assert sum(one.waiting for one in told.missions) == told.times.waiting
    assert sum(one.late for one in told.missions) == told.late
    assert sum(one.rate.whole for one in told.missions) == told.rate.whole
    for mission in told.missions:
        alone = counted([one for one in requests if one.mission_id == mission.mission_id])
        assert alone.missions == (mission,)
    late = [one.late for one in told.missions]
    assert late == sorted(late, reverse=True)


@given(SOME, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(requests: list[Request], dice: random.Random) -> None:
    shuffled = requests[:]
    dice.shuffle(shuffled)
    assert counted(shuffled) == counted(requests)


@given(SOME, st.integers(0, 100 * DAY))
def test_what_had_not_happened_then_does_not_count(requests: list[Request], ago: int) -> None:
    then = NOW - ago
    stood = as_of(requests, then)
    for one in stood:
        happened = (one.asked_at, one.answered_at, one.gone_at, one.decided_at)
        assert all(instant < then for instant in happened if instant is not None)
        assert one.is_late == (one.waits and then - one.asked_at > LATE_SECONDS)
    assert len(stood) == sum(one.asked_at < then for one in requests)
    assert as_of(stood, then) == stood
    # Everything that is over by then stands as it does now.
    over = [one for one in requests if one.decided_at is not None and one.decided_at < then]
    assert {one.id for one in over} <= {one.id for one in stood if one.decision is not None}


@given(st.lists(st.integers(0, 100), min_size=1), st.floats(0.01, 1))
def test_a_quantile_is_the_smallest_value_that_enough_do_not_pass(
    values: list[int], share: float
) -> None:
    values.sort()
    found = quantile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert sum(value < found for value in values) < share * len(values)


def test_percents_say_all_and_none_only_where_that_is_so() -> None:
    assert [Rate(part, 1_000).percent for part in (0, 1, 500, 999, 1_000)] == [0, 1, 50, 99, 100]
    assert Rate(0, 0).percent is None


def test_the_rate_of_late_is_compared_with_that_before() -> None:
    weeks = [NOW - DAY, NOW - 8 * DAY, NOW - 29 * DAY, NOW - 36 * DAY]
    decisions = [State.VALIDATED, State.VALIDATED, State.VALIDATED, State.DECLINED]
    told = counted(
        [
            Request(id_, 1, at - DAY, at, None, decision, at)
            for id_, (at, decision) in enumerate(zip(weeks, decisions, strict=True))
        ]
    )
    assert told.recent_rate == Rate(2, 2)
    assert told.earlier_rate == Rate(1, 2)


def test_nothing_is_told_where_nothing_happened_and_nobody_waits() -> None:
    long_ago = START - 10 * DAY
    over = Request(1, 1, long_ago, long_ago + 1, None, State.VALIDATED, long_ago + 2)
    assert counted([over]).is_empty
    assert not counted([over, Request(2, 1, long_ago)]).is_empty


def test_who_was_answered_in_time_has_not_missed_it_by_leaving_later() -> None:
    asked = START - 20 * DAY
    answered = Request(1, 1, asked, asked + DAY, gone_at=NOW - DAY)
    assert counted([answered]).times.in_time == Rate(0, 0)
    assert counted([answered._replace(answered_at=None)]).times.in_time == Rate(0, 1)
