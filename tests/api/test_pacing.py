"""The pacer never passes what the platform allows; all of it in virtual time.

The platform is the sandbox's own throttle, on whose counter somebody else spends too.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jva_tui.api.counting import PROBE_SECONDS
from jva_tui.api.pacing import (
    KEPT,
    LIMIT,
    LONGEST_WAIT,
    RESERVE,
    SIGN_IN_LIMIT,
    WINDOW,
    Lane,
    Pacer,
    Turn,
)
from jva_tui.sandbox.throttle import Throttle
from tests.clock import ManualClock

USABLE = LIMIT - RESERVE
MINUTE = 60.0
SEEDS = st.integers(0, 2**32)


@dataclass
class Platform:
    """The platform's throttle, and others who spend at the times given (monotonic)."""

    clock: ManualClock
    others: list[float] = field(default_factory=list)
    throttle: Throttle = field(default_factory=Throttle)
    refused: list[float] = field(default_factory=list)
    others_refused: int = 0
    arrived: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.others.sort(reverse=True)

    def ask(self, limit: int = LIMIT) -> dict[str, str]:
        """One of ours; the headers of its answer."""
        self.let_others()
        told = self.throttle.hit("us", limit, int(self.clock.now()))
        (self.arrived if told.retry_after is None else self.refused).append(self.clock.monotonic())
        return {name.lower(): value for name, value in told.headers.items()}

    def let_others(self) -> None:
        """What others asked for until now."""
        while self.others and self.others[-1] <= self.clock.monotonic():
            at = self.others.pop()
            now = int(self.clock.now() - self.clock.monotonic() + at)
            self.others_refused += self.throttle.hit("us", LIMIT, now).retry_after is not None


@dataclass
class Office:
    """A client and the platform, a moment apart."""

    others: list[float] = field(default_factory=list)
    round_trip: float = 0.2
    clock: ManualClock = field(default_factory=lambda: ManualClock(1_800_000_000.4))

    def __post_init__(self) -> None:
        start = self.clock.monotonic()
        self.platform = Platform(self.clock, [start + at for at in self.others])
        self.pacer = Pacer(self.clock)

    async def ask(self, lane: Lane = Lane.OUTBOX, limit: int | None = None) -> Turn:
        """One request and its answer."""
        turn = await self.pacer.turn(lane, limit)
        self.clock.advance(self.round_trip / 2)
        headers = self.platform.ask(limit or LIMIT)
        self.clock.advance(self.round_trip / 2)
        self.pacer.learn(turn, headers)
        return turn

    async def ask_for(self, seconds: float, lane: Lane = Lane.OUTBOX) -> int:
        """One request after the other; how many."""
        end, count = self.clock.monotonic() + seconds, 0
        while self.clock.monotonic() < end:
            await self.ask(lane)
            count += 1
        return count


def steadily(per_minute: float, *, noise: random.Random | None = None) -> list[float]:
    """What others spend in half an hour: evenly, or as chance has it."""
    if not per_minute:
        return []
    gap = MINUTE / per_minute
    at, found = 0.0, []
    while at < 30 * MINUTE:
        at += noise.expovariate(1 / gap) if noise else gap
        found.append(at)
    return found


@pytest.mark.parametrize("lane", Lane)
@pytest.mark.parametrize("round_trip", [0.01, 0.2, 0.4])
async def test_alone_it_uses_nearly_all_that_is_allowed_and_is_never_refused(
    lane: Lane, round_trip: float
) -> None:
    office = Office(round_trip=round_trip)
    asked = await office.ask_for(10 * MINUTE, lane)
    assert office.platform.refused == []
    assert asked / 10 >= 115


@settings(max_examples=15)
@given(st.floats(0, 90), st.floats(0.01, 0.5), st.sampled_from(Lane))
def test_others_who_spend_steadily_are_left_their_part(
    per_minute: float, round_trip: float, lane: Lane
) -> None:
    office = Office(steadily(per_minute), round_trip)
    asked = asyncio.run(office.ask_for(10 * MINUTE, lane))
    assert office.platform.refused == []
    assert asked / 10 >= min(0.8 * (USABLE - per_minute), 60 / round_trip)


@settings(max_examples=15)
@given(st.floats(5, 80), SEEDS)
def test_others_who_spend_as_chance_has_it_cost_few_refusals(per_minute: float, seed: int) -> None:
    office = Office(steadily(per_minute, noise=random.Random(seed)))
    asyncio.run(office.ask_for(10 * MINUTE))
    refused = office.platform.refused
    assert len(refused) <= 5  # of some hundreds, in ten windows
    assert all(later - earlier > 1 for earlier, later in pairwise(refused))


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.floats(0, 590), st.integers(1, 120)), max_size=20),
    st.floats(0.01, 0.5),
    st.lists(st.floats(0, 30), max_size=10),
)
def test_bursts_of_others_cost_at_most_one_refusal_a_window(
    bursts: list[tuple[float, int]], round_trip: float, pauses: list[float]
) -> None:
    office = Office([at for at, count in bursts for _ in range(count)], round_trip)

    async def ask() -> None:
        for pause in (*pauses, 0):
            await office.ask_for(60)
            office.clock.advance(pause)

    asyncio.run(ask())
    refused = office.platform.refused
    assert all(later - earlier > 1 for earlier, later in pairwise(refused))
    assert len(refused) <= len(bursts)


async def test_after_a_refusal_nothing_leaves_before_the_window_has_turned() -> None:
    office = Office([10.0] * LIMIT)
    await office.ask()
    office.clock.advance(20)
    await office.ask(Lane.BACKGROUND)
    (refused,) = office.platform.refused
    await office.ask(Lane.USER)
    assert len(office.platform.refused) == 1
    assert office.platform.arrived[-1] >= refused + 39


async def test_nobody_starves_beside_others_who_want_everything() -> None:
    office = Office(steadily(200))
    assert await office.ask_for(10 * MINUTE) / 10 >= 15
    assert len(office.platform.refused) <= 10


async def test_what_others_stop_wanting_is_used_again() -> None:
    office = Office([at for at in steadily(60) if at < 5 * MINUTE])
    await office.ask_for(8 * MINUTE)
    assert await office.ask_for(5 * MINUTE) / 5 >= 110


async def test_the_window_s_turn_is_used_at_once() -> None:
    office = Office()
    for _ in range(USABLE - KEPT[Lane.OUTBOX]):
        await office.ask()
    began = office.platform.arrived[0]
    turn = await office.ask()
    assert turn.at - began == pytest.approx(WINDOW, abs=0.5)


async def test_clocks_that_are_set_change_nothing() -> None:
    office = Office()
    for _ in range(50):
        await office.ask()
    wait = office.pacer.wait()
    office.clock.set_wall(5.0)
    assert office.pacer.wait() == wait == 0


@settings(max_examples=15)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), SEEDS)
def test_lanes_are_served_in_their_order(
    user: int, outbox: int, background: int, seed: int
) -> None:
    office = Office()
    wanted = [Lane.USER] * user + [Lane.OUTBOX] * outbox + [Lane.BACKGROUND] * background
    random.Random(seed).shuffle(wanted)
    served: list[tuple[Lane, int]] = []

    async def want(lane: Lane, number: int) -> None:
        await office.ask(lane)
        served.append((lane, number))

    async def all_at_once() -> None:
        office.platform.throttle.clear()
        for _ in range(USABLE):
            await office.ask(Lane.USER)
        async with asyncio.TaskGroup() as group:
            for number, lane in enumerate(wanted):
                group.create_task(want(lane, number))

    asyncio.run(all_at_once())
    assert served == sorted(served)
    assert len(served) == len(wanted)
    assert office.platform.refused == []


async def test_reading_in_the_background_leaves_room_for_the_user() -> None:
    office = Office(round_trip=0.01)
    while office.pacer.wait(Lane.BACKGROUND) == 0:
        await office.ask(Lane.BACKGROUND)
    waits = [office.pacer.wait(lane) for lane in Lane]
    assert waits == [0, 0, pytest.approx(MINUTE / 20, abs=3)]
    for _ in range(15):
        assert office.pacer.wait(Lane.USER) == 0
        await office.ask(Lane.USER)


async def wanting(pacer: Pacer, lane: Lane = Lane.USER) -> asyncio.Task[Turn]:
    """Somebody who waits for a turn by now."""
    task = asyncio.create_task(pacer.turn(lane))
    await asyncio.sleep(0)
    return task


async def spent(clock: ManualClock) -> Pacer:
    """A pacer without any room left, whose clock stands still."""
    pacer = Pacer(clock)
    for left in range(LIMIT - 1, RESERVE - 1, -1):
        told(pacer, await pacer.turn(), remaining=left)
    return pacer


def told(pacer: Pacer, turn: Turn, *, remaining: int, limit: int = LIMIT, retry: str = "") -> None:
    headers = {"x-ratelimit-limit": str(limit), "x-ratelimit-remaining": str(remaining)}
    pacer.learn(turn, headers | ({"retry-after": retry} if retry else {}))


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_who_gives_up_waiting_takes_no_turn_and_blocks_nobody() -> None:
    clock = ManualClock(jumps=False)
    pacer = await spent(clock)
    first, second = await wanting(pacer), await wanting(pacer, Lane.BACKGROUND)
    first.cancel()
    await settle()
    clock.advance(WINDOW + 1)
    assert (await second).at == clock.monotonic()
    assert first.cancelled()


async def test_a_turn_given_to_one_who_has_just_given_up_goes_to_the_next() -> None:
    pacer = Pacer(ManualClock(jumps=False))
    told(pacer, await pacer.turn(), remaining=RESERVE + 1)
    held = await pacer.turn()
    first, second = await wanting(pacer), await wanting(pacer)
    pacer.give_back(held)  # the first has it, and does not know yet
    first.cancel()
    await settle()
    assert first.cancelled()
    assert second.done()


async def test_a_request_that_never_left_costs_nothing() -> None:
    pacer = Pacer(ManualClock())
    told(pacer, await pacer.turn(), remaining=RESERVE + 1)
    pacer.give_back(await pacer.turn())
    assert pacer.wait() == 0


async def test_a_request_without_an_answer_is_counted_until_the_count_is_known_again() -> None:
    pacer = Pacer(ManualClock())
    told(pacer, await pacer.turn(), remaining=RESERVE + 2)
    pacer.lost(await pacer.turn())
    assert pacer.wait() == 0
    turn = await pacer.turn()
    assert pacer.wait() > 0
    told(pacer, turn, remaining=RESERVE + 1)
    assert pacer.wait() == 0


async def test_an_unknown_window_is_tried_with_one_request() -> None:
    clock = ManualClock()
    pacer = Pacer(clock)
    turn = await pacer.turn()
    assert pacer.wait() == PROBE_SECONDS
    told(pacer, turn, remaining=100)
    assert pacer.wait() == 0


async def test_a_slow_answer_holds_up_nobody_for_long() -> None:
    clock = ManualClock()
    pacer = Pacer(clock)
    await pacer.turn()
    began = clock.monotonic()
    await pacer.turn()
    assert clock.monotonic() - began == PROBE_SECONDS


@settings(max_examples=15)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3)), min_size=100, max_size=400))
def test_answers_may_overtake_each_other(steps: list[tuple[float, int]]) -> None:
    office = Office()

    async def ask() -> None:
        under_way: list[tuple[Turn, dict[str, str]]] = []
        for gap, newest in steps:
            office.clock.advance(gap)
            turn = await office.pacer.turn()
            under_way.append((turn, office.platform.ask()))
            if len(under_way) > newest:
                office.pacer.learn(*under_way.pop(newest))

    asyncio.run(ask())
    assert office.platform.refused == []


async def test_signing_in_waits_for_room_under_its_own_limit_and_lets_others_pass() -> None:
    office = Office()
    for _ in range(80):
        await office.ask()
    assert office.pacer.wait() == 0
    signing_in = asyncio.create_task(office.ask(Lane.USER, SIGN_IN_LIMIT))
    reading = asyncio.create_task(office.ask(Lane.BACKGROUND))
    assert (await reading).at < office.platform.arrived[0] + MINUTE < (await signing_in).at
    assert office.platform.refused == []


async def test_a_sign_in_that_was_refused_stops_nothing_else() -> None:
    pacer = Pacer(ManualClock())
    told(pacer, await pacer.turn(), remaining=100)
    turn = await pacer.turn(Lane.USER, SIGN_IN_LIMIT)
    told(pacer, turn, remaining=0, limit=SIGN_IN_LIMIT, retry="30")
    assert pacer.wait() == 0
    assert pacer.wait(Lane.USER, SIGN_IN_LIMIT) == 31


async def test_a_limit_that_the_platform_changes_is_learnt() -> None:
    pacer = Pacer(ManualClock())
    told(pacer, await pacer.turn(), remaining=RESERVE + 1, limit=10)
    assert pacer.wait() == 0
    told(pacer, await pacer.turn(), remaining=RESERVE, limit=10)
    assert pacer.wait() > 0


async def test_a_server_that_wants_rest_gets_it_but_not_for_hours() -> None:
    clock = ManualClock()
    pacer = Pacer(clock)
    pacer.learn(await pacer.turn(), {"retry-after": "47"})
    assert [pacer.wait(lane) for lane in Lane] == [48, 48, 48]
    assert pacer.eta(1, Lane.USER) >= 48
    clock.advance(60)
    pacer.learn(await pacer.turn(), {"retry-after": "999999"})
    assert pacer.wait() == LONGEST_WAIT


@pytest.mark.parametrize("value", ["", "many", "-1", "1.5", "9" * 30])
async def test_headers_that_mean_nothing_change_nothing(value: str) -> None:
    pacer = Pacer(ManualClock())
    told(pacer, await pacer.turn(), remaining=100)
    names = ("retry-after", "x-ratelimit-limit", "x-ratelimit-remaining")
    pacer.learn(await pacer.turn(), dict.fromkeys(names, value))
    assert pacer.wait() == 0


@settings(max_examples=30)
@given(
    st.integers(10, 1_000),
    st.floats(130, 250),
    st.floats(0, 40),
    st.floats(0.05, 0.5),
    st.sampled_from([Lane.OUTBOX, Lane.BACKGROUND]),
)
@example(93, 130.0, 28.0, 0.0625, Lane.OUTBOX)
@example(402, 130.0, 21.5, 0.05078125, Lane.OUTBOX)
def test_the_time_that_a_queue_takes_is_told_beforehand(
    count: int, before: float, per_minute: float, round_trip: float, lane: Lane
) -> None:
    """Where the last requests of a window are spread over it, as in the lanes that have queues.

    What the user waits for leaves at once: of its lane, the last request of one window and the
    first of the next are nearly a minute apart, and which of them is the last nobody knows.
    """
    office = Office(steadily(per_minute), round_trip)

    async def ask() -> tuple[float, float]:
        await office.ask_for(before, lane)
        told = office.pacer.eta(count, lane)
        began = office.clock.monotonic()
        for _ in range(count):
            turn = await office.ask(lane)
        return told, turn.at - began

    told, took = asyncio.run(ask())
    assert told == pytest.approx(took, rel=0.15, abs=10)


async def test_what_waits_before_is_part_of_the_time_told() -> None:
    pacer = await spent(ManualClock(jumps=False))
    alone = pacer.eta(10, Lane.OUTBOX)
    waiting = [await wanting(pacer, Lane.OUTBOX) for _ in range(USABLE)]
    assert pacer.eta(10, Lane.OUTBOX) == pytest.approx(alone + MINUTE, abs=10)
    assert pacer.eta(10, Lane.USER) < alone + 10
    for task in waiting:
        task.cancel()
    await settle()
