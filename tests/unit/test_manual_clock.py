"""The tests' own clock keeps its promises."""

from __future__ import annotations

import asyncio

from tests.clock import ManualClock


async def test_a_jumping_clock_is_where_the_longest_sleep_ends() -> None:
    clock = ManualClock(start=100.0)
    began = clock.monotonic()
    await asyncio.gather(clock.sleep(5), clock.sleep(30), clock.sleep(10))
    assert clock.now() == 130.0
    assert clock.monotonic() - began == 30.0


async def test_a_standing_clock_wakes_sleepers_in_order_when_their_time_comes() -> None:
    clock = ManualClock(jumps=False)
    woken: list[int] = []

    async def nap(seconds: int) -> None:
        await clock.sleep(seconds)
        woken.append(seconds)

    async with asyncio.TaskGroup() as group:
        for seconds in (9, 3, 6):
            group.create_task(nap(seconds))
        await asyncio.sleep(0)
        assert clock.sleeping == 3
        clock.advance(6)
        await asyncio.sleep(0)
        assert woken == [3, 6]
        clock.advance(3)
    assert woken == [3, 6, 9]


def test_setting_the_wall_clock_leaves_the_other_alone() -> None:
    clock = ManualClock()
    began = clock.monotonic()
    clock.set_wall(5.0)
    clock.advance(2)
    assert clock.now() == 7.0
    assert clock.monotonic() == began + 2
