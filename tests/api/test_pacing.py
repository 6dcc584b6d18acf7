"""The pacer never passes what the platform allows; all of it in virtual time."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jva_tui.api.pacing import LIMIT, LONGEST_WAIT, RESERVE, SIGN_IN_LIMIT, WINDOW, Pacer
from tests.clock import ManualClock

USABLE = LIMIT - RESERVE
GAPS = st.lists(st.floats(0, 20), min_size=1, max_size=400)


@dataclass
class Platform:
    """Counts as the platform does: a fixed window that starts with its first request."""

    clock: ManualClock
    start: float = -1_000.0
    count: int = 0
    refused: int = 0
    arrivals: list[float] = field(default_factory=list)

    def others(self, requests: int) -> None:
        """So many requests of somebody else behind the same address."""
        for _ in range(requests):
            self._count()

    def ask(self, limit: int = LIMIT) -> dict[str, str]:
        """One of ours; the headers of its answer."""
        self.arrivals.append(self.clock.monotonic())
        refused = not self._count(limit)
        headers = {
            "x-ratelimit-limit": str(limit),
            "x-ratelimit-remaining": str(max(0, limit - self.count)),
        }
        if refused:
            self.refused += 1
            left = self.start + WINDOW - self.clock.monotonic()
            headers["retry-after"] = str(int(left))
        return headers

    def _count(self, limit: int = LIMIT) -> bool:
        if self.clock.monotonic() >= self.start + WINDOW:
            self.start, self.count = self.clock.monotonic(), 0
        if self.count >= limit:
            return False
        self.count += 1
        return True

    def busiest(self) -> int:
        """The most of our requests in any 60 s."""
        times = self.arrivals  # in order, as time is
        return max(bisect_left(times, t + WINDOW) - at for at, t in enumerate(times))


@given(GAPS)
def test_alone_it_is_never_refused_and_never_passes_the_limit(gaps: list[float]) -> None:
    clock = ManualClock()
    platform, pacer = Platform(clock), Pacer(clock)

    async def ask() -> None:
        for gap in gaps:
            clock.advance(gap)
            await pacer.turn()
            pacer.learn(platform.ask())

    asyncio.run(ask())
    assert platform.refused == 0
    assert platform.busiest() <= USABLE


@settings(max_examples=30)  # long lists take their time to draw
@given(st.lists(st.floats(0, 1), min_size=100, max_size=300))
def test_answers_that_never_come_are_counted_all_the_same(gaps: list[float]) -> None:
    clock = ManualClock()
    platform, pacer = Platform(clock), Pacer(clock)

    async def ask() -> None:
        for gap in gaps:
            clock.advance(gap)
            await pacer.turn()
            platform.ask()

    asyncio.run(ask())
    assert platform.busiest() <= USABLE


async def test_a_burst_of_many_goes_out_as_fast_as_is_allowed() -> None:
    clock = ManualClock()
    platform, pacer = Platform(clock), Pacer(clock)
    began = clock.monotonic()
    for _ in range(10 * USABLE):
        await pacer.turn()
        pacer.learn(platform.ask())
    assert clock.monotonic() - began == pytest.approx(9 * WINDOW)
    assert platform.refused == 0


@settings(max_examples=30)  # as above
@given(
    st.integers(0, LIMIT),
    st.floats(0, WINDOW),
    st.lists(st.tuples(st.floats(0, 10), st.integers(0, RESERVE)), min_size=50, max_size=200),
)
def test_it_makes_room_for_what_others_spend(
    before: int, age: float, steps: list[tuple[float, int]]
) -> None:
    clock = ManualClock()
    platform, pacer = Platform(clock), Pacer(clock)
    platform.others(before)
    clock.advance(age)

    async def ask() -> None:
        for gap, others in steps:
            clock.advance(gap)
            await pacer.turn()
            platform.others(others)
            pacer.learn(platform.ask())

    asyncio.run(ask())
    # Before its first answer, and where an unseen window was spent by others alone, it cannot know.
    assert platform.refused <= 1


@settings(max_examples=30)  # as above
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4)), min_size=100, max_size=300))
def test_answers_may_overtake_each_other(steps: list[tuple[float, int]]) -> None:
    clock = ManualClock()
    platform, pacer = Platform(clock), Pacer(clock)

    async def ask() -> None:
        under_way: list[dict[str, str]] = []
        for gap, newest in steps:
            clock.advance(gap)
            await pacer.turn()
            under_way.append(platform.ask())
            if len(under_way) > newest:
                pacer.learn(under_way.pop(newest))

    asyncio.run(ask())
    assert platform.refused == 0
    assert platform.busiest() <= USABLE


async def test_each_answer_tells_what_others_have_spent_meanwhile() -> None:
    clock = ManualClock()
    platform, pacer = Platform(clock), Pacer(clock)
    for _ in range(60):
        await pacer.turn()
        platform.others(RESERVE)
        pacer.learn(platform.ask())
    assert platform.refused == 0


async def turns_until_it_waits(pacer: Pacer) -> int:
    given = 0
    while pacer.wait() == 0:
        await pacer.turn()
        given += 1
    return given


async def test_turns_given_since_the_last_answer_are_counted() -> None:
    pacer = Pacer(ManualClock())
    pacer.learn({"x-ratelimit-limit": "120", "x-ratelimit-remaining": "20"})
    assert await turns_until_it_waits(pacer) == 20 - RESERVE


async def test_signing_in_refused_is_no_new_window() -> None:
    pacer = Pacer(ManualClock())
    pacer.learn({"x-ratelimit-limit": "120", "x-ratelimit-remaining": "20"})
    pacer.learn({"x-ratelimit-limit": "60", "x-ratelimit-remaining": "0"})
    assert await turns_until_it_waits(pacer) == 20 - RESERVE


async def test_it_sees_that_a_new_window_has_begun() -> None:
    clock = ManualClock()
    platform, pacer = Platform(clock), Pacer(clock)
    platform.others(90)
    clock.advance(WINDOW - 10)
    for _ in range(20):
        await pacer.turn()
        pacer.learn(platform.ask())
    clock.advance(10)
    began = clock.monotonic()
    for _ in range(USABLE - 20):
        await pacer.turn()
        pacer.learn(platform.ask())
    assert clock.monotonic() == began
    assert platform.refused == 0


async def test_a_429_stops_everything_until_it_is_over() -> None:
    clock = ManualClock()
    pacer = Pacer(clock)
    await pacer.turn()
    pacer.learn({"retry-after": "47"})
    began = clock.monotonic()
    await pacer.turn()
    assert clock.monotonic() - began == pytest.approx(48)


async def test_no_server_makes_us_wait_for_hours() -> None:
    clock = ManualClock()
    pacer = Pacer(clock)
    pacer.learn({"retry-after": "999999"})
    assert pacer.wait() == LONGEST_WAIT


async def test_signing_in_waits_for_room_under_its_own_limit() -> None:
    clock = ManualClock()
    platform, pacer = Platform(clock), Pacer(clock)
    for _ in range(100):
        await pacer.turn()
        pacer.learn(platform.ask())
    assert pacer.wait() == 0
    await pacer.turn(SIGN_IN_LIMIT)
    pacer.learn(platform.ask(SIGN_IN_LIMIT))
    assert platform.refused == 0
    assert platform.count == 1


async def test_the_lower_limit_of_signing_in_tells_nothing_of_the_usual_one() -> None:
    pacer = Pacer(ManualClock())
    pacer.learn({"x-ratelimit-limit": "60", "x-ratelimit-remaining": "0"})
    assert pacer.wait() == 0
    pacer.learn({"x-ratelimit-limit": "60", "x-ratelimit-remaining": "58"})
    assert pacer.wait() == 0


@pytest.mark.parametrize("value", ["", "many", "-1", "1.5", "9" * 30])
async def test_headers_that_mean_nothing_change_nothing(value: str) -> None:
    pacer = Pacer(ManualClock())
    pacer.learn({"retry-after": value, "x-ratelimit-limit": value, "x-ratelimit-remaining": value})
    assert pacer.wait() == 0


async def test_turns_are_given_in_the_order_in_which_they_were_wanted() -> None:
    clock = ManualClock(jumps=False)
    pacer = Pacer(clock, limit=3, reserve=1)
    served: list[int] = []

    async def want(number: int) -> None:
        await pacer.turn()
        served.append(number)

    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(want(number))
        for expected in (2, 4, 6):
            for _ in range(20):
                await asyncio.sleep(0)
            assert served == list(range(expected))
            clock.advance(WINDOW)


async def test_who_gives_up_waiting_takes_no_turn_and_blocks_nobody() -> None:
    clock = ManualClock(jumps=False)
    pacer = Pacer(clock, limit=2, reserve=1)
    await pacer.turn()
    waiting = asyncio.create_task(pacer.turn())
    behind = asyncio.create_task(pacer.turn())
    for _ in range(5):
        await asyncio.sleep(0)
    waiting.cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    clock.advance(WINDOW)
    await behind
    assert waiting.cancelled()
