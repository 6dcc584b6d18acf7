"""Who reads while the outbox sends at full speed waits for nothing; on virtual time.

The outbox keeps three requests under way, as the delivery does; the platform is the sandbox's own
throttle.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jva_tui.api.habit import FEW_SECONDS, MOST_WANTED, Habit
from jva_tui.api.pacing import LIMIT, WINDOW, Lane, Pacer
from jva_tui.sandbox.throttle import Throttle
from tests.simulation.clock import SimulatedClock
from tests.simulation.loop import VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

LANES = 3
MINUTES = 5
START = 1_800_000_000.4


@dataclass
class Flush:
    """The outbox and somebody who reads, behind one address.

    Args:
        clock: virtual.
        latency: seconds that a request takes, more or less.
    """

    clock: SimulatedClock
    latency: float
    sent: dict[Lane, int] = field(default_factory=lambda: dict.fromkeys(Lane, 0))
    refused: int = 0
    waits: list[float] = field(default_factory=list)
    """For a turn, of each request of the reader's."""

    def __post_init__(self) -> None:
        self._pacer = Pacer(self.clock)
        self._throttle = Throttle()
        self._dice = random.Random(1)

    async def ask(self, lane: Lane) -> None:
        """One request and its answer."""
        wanted = self.clock.monotonic()
        turn = await self._pacer.turn(lane)
        if lane is Lane.USER:
            self.waits.append(turn.at - wanted)
        half = self.latency * self._dice.uniform(0.8, 1.2) / 2
        await self.clock.sleep(half)
        told = self._throttle.hit("us", LIMIT, int(self.clock.now()))
        await self.clock.sleep(half)
        self.sent[lane] += 1
        self.refused += told.retry_after is not None
        self._pacer.learn(turn, {name.lower(): value for name, value in told.headers.items()})

    async def send(self) -> None:
        """Whatever the allowance permits, for some minutes."""
        end = self.clock.monotonic() + MINUTES * 60

        async def lane() -> None:
            while self.clock.monotonic() < end:
                await self.ask(Lane.OUTBOX)

        await asyncio.gather(*(lane() for _ in range(LANES)))

    async def read(self, every: float, requests: int, *, at_once: bool = False) -> None:
        """Opens something now and again, until it is cancelled."""
        while True:
            next_at = self.clock.monotonic() + every
            if at_once:
                await asyncio.gather(*(self.ask(Lane.USER) for _ in range(requests)))
            else:
                for _ in range(requests):
                    await self.ask(Lane.USER)
            await self.clock.sleep(max(0.0, next_at - self.clock.monotonic()))


def flushed(
    latency: float,
    reads: Callable[[Flush], Coroutine[object, object, None]] | None = None,
    *,
    before: float = 0.0,
    after: float = 0.0,
) -> Flush:
    """A flush, and who reads: from so many seconds before it on, or so many after its beginning."""
    loop = VirtualLoop()

    async def at_work() -> Flush:
        flush = Flush(SimulatedClock(loop, START), latency)
        reader = asyncio.create_task(_later(flush, after, reads) if reads else asyncio.sleep(0))
        await flush.clock.sleep(before)
        flush.sent[Lane.USER] = 0
        await flush.send()
        reader.cancel()
        return flush

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(at_work())


async def _later(
    flush: Flush, seconds: float, reads: Callable[[Flush], Coroutine[object, object, None]]
) -> None:
    await flush.clock.sleep(seconds)
    await reads(flush)


@pytest.mark.parametrize("latency", [0.05, 0.3, 1.0])
def test_while_nobody_reads_nearly_all_that_is_allowed_is_sent(latency: float) -> None:
    flush = flushed(latency)
    assert flush.refused == 0
    assert flush.sent[Lane.OUTBOX] / MINUTES >= 115


@settings(max_examples=15, deadline=None)
@given(
    st.floats(3, 30),
    st.integers(1, 2),
    st.floats(0.02, 0.4),
    st.tuples(st.just(0.0), st.floats(0, 120)) | st.tuples(st.floats(0, 90), st.just(0.0)),
)
def test_who_opens_one_thing_after_the_other_waits_for_nothing(
    every: float, requests: int, latency: float, begins: tuple[float, float]
) -> None:
    """Up to forty requests a minute, whether begun before the flush or in the midst of it."""
    flush = flushed(
        latency, lambda flush: flush.read(every, requests), before=begins[0], after=begins[1]
    )
    assert flush.refused == 0
    assert max(flush.waits, default=0) <= 1
    assert median(flush.waits or [0]) == 0
    assert sum(flush.sent.values()) / MINUTES >= 110


@settings(max_examples=15, deadline=None)
@given(st.floats(10, 60), st.floats(0.02, 0.3), st.floats(0, 90))
def test_five_requests_at_once_wait_for_nothing(
    every: float, latency: float, before: float
) -> None:
    flush = flushed(latency, lambda flush: flush.read(every, 5, at_once=True), before=before)
    assert flush.refused == 0
    assert max(flush.waits) <= 1
    assert flush.sent[Lane.OUTBOX] / MINUTES >= 110 - 5 * 60 / every


def test_who_reads_faster_than_expected_is_known_after_one_window() -> None:
    flush = flushed(0.2, lambda flush: flush.read(3, 3))
    assert max(flush.waits[60:]) <= 1
    assert flush.refused == 0


def test_a_habit_is_the_pace_of_the_last_minute() -> None:
    habit = Habit()
    for second in range(0, 120, 3):
        habit.note(float(second))
    assert habit.in_a_window(120.0) == pytest.approx(20, abs=1)
    assert habit.in_a_window(150.0) == pytest.approx(10, abs=1)
    assert habit.in_a_window(120.0 + WINDOW) == 0


def test_what_was_wanted_in_one_go_is_no_habit_yet() -> None:
    habit = Habit()
    for _ in range(LIMIT):
        habit.note(0.0)
    assert habit.in_a_window(0.0) == 0
    assert habit.in_a_window(FEW_SECONDS) == MOST_WANTED
