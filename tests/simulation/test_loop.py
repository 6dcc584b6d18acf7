"""The simulation's loop: time jumps, nothing waits for ever unseen, the dead stay dead."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

import pytest

from tests.simulation.clock import SimulatedClock
from tests.simulation.loop import RUNNING, Killed, NothingScheduled, Process, VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator


@pytest.fixture
def loop() -> Iterator[VirtualLoop]:
    loop = VirtualLoop()
    yield loop
    loop.close()


def begin(
    loop: VirtualLoop, process: Process, work: Coroutine[Any, Any, object]
) -> asyncio.Task[Any]:
    context = copy_context()
    context.run(RUNNING.set, process)
    return loop.create_task(work, context=context)


def test_time_jumps_to_the_next_timer(loop: VirtualLoop) -> None:
    woken: list[tuple[int, float]] = []

    async def nap(seconds: int) -> None:
        await asyncio.sleep(seconds)
        woken.append((seconds, loop.time()))

    async def naps() -> None:
        await asyncio.gather(nap(3_600), nap(5), nap(90))

    loop.run_until_complete(naps())
    assert woken == [(5, 5.0), (90, 90.0), (3_600, 3_600.0)]


def test_it_fails_and_tells_who_waits_when_nothing_is_scheduled(loop: VirtualLoop) -> None:
    async def wait_for_nobody() -> None:
        await asyncio.Event().wait()

    task = loop.create_task(wait_for_nobody(), name="the waiting one")
    with pytest.raises(NothingScheduled, match=r"world: the waiting one .*wait_for_nobody"):
        loop.run_until_complete(task)
    task.get_coro().close()
    task._log_destroy_pending = False  # type: ignore[attr-defined]  # it will never end


def test_work_of_threads_is_done_at_once_and_told_later(loop: VirtualLoop) -> None:
    loop._pause = lambda: 2.0
    began: list[float] = []

    async def ask() -> float:
        await asyncio.to_thread(lambda: began.append(loop.passed))
        return loop.time()

    assert loop.run_until_complete(ask()) == 2.0
    assert began == [0.0]


def test_what_work_raises_is_raised_where_it_is_awaited(loop: VirtualLoop) -> None:
    async def ask() -> None:
        await asyncio.to_thread(int, "x")

    with pytest.raises(ValueError, match="invalid literal"):
        loop.run_until_complete(ask())


def test_the_dead_do_nothing_more_and_no_last_words_are_heard(loop: VirtualLoop) -> None:
    process, done = Process("one"), list[str]()

    async def live() -> None:
        try:
            await asyncio.sleep(10)
            done.append("woke up")
        finally:
            await asyncio.to_thread(done.append, "tidied up")

    async def kill() -> None:
        begin(loop, process, live())
        await asyncio.sleep(5)
        process.is_dead = True
        await asyncio.sleep(60)
        loop.abandon(process)

    loop.run_until_complete(kill())
    assert done == []


def test_a_kill_in_the_middle_of_work_leaves_its_caller_waiting(loop: VirtualLoop) -> None:
    process, done = Process("one"), list[str]()

    def die() -> None:
        process.is_dead = True
        raise Killed

    async def live() -> None:
        try:
            await asyncio.to_thread(die)
        except BaseException:
            done.append("noticed")
            raise

    async def watch() -> None:
        begin(loop, process, live())
        await asyncio.sleep(60)

    loop.run_until_complete(watch())
    assert done == []
    loop.abandon(process)


def test_who_is_stopped_misses_nothing_and_sees_the_time_gone(loop: VirtualLoop) -> None:
    process, seen = Process("one"), list[float]()

    async def live() -> None:
        for _ in range(3):
            await asyncio.sleep(10)
            seen.append(loop.time())

    async def stop() -> None:
        task = begin(loop, process, live())
        await asyncio.sleep(15)
        process.is_stopped = True
        await asyncio.sleep(100)
        loop.go_on(process)
        await task

    loop.run_until_complete(stop())
    assert seen == [10.0, 115.0, 125.0]


def test_a_sleeping_computer_s_monotonic_clock_stands_and_its_wall_clock_goes_on(
    loop: VirtualLoop,
) -> None:
    process, clock = Process("one"), SimulatedClock(loop, 1_000_000.0)
    seen: list[tuple[float, float]] = []

    async def live() -> None:
        for _ in range(2):
            await clock.sleep(10)
            seen.append((clock.monotonic(), clock.now()))

    async def sleep_through() -> None:
        task = begin(loop, process, live())
        await asyncio.sleep(5)
        process.is_stopped = True
        loop.sleep_through(process, 3_600)
        await asyncio.sleep(3_600)
        loop.go_on(process)
        await task

    loop.run_until_complete(sleep_through())
    assert seen == [(1_010.0, 1_003_610.0), (1_020.0, 1_003_620.0)]


def test_what_stands_in_sets_comes_in_the_same_order_every_time() -> None:
    def order() -> list[int]:
        loop, ended = VirtualLoop(), list[int]()

        async def end(number: int) -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(number)

        async def cancel_all() -> None:
            tasks = {asyncio.ensure_future(end(number)) for number in range(50)}
            await asyncio.sleep(1)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

        loop.run_until_complete(cancel_all())
        loop.close()
        return ended

    first = order()
    assert len(first) == 50
    assert order() == first
