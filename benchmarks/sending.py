"""What sending many replies costs and how long it takes, on virtual time."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.bureau import at_bureau
from benchmarks.figures import Figure
from jva_tui.api.pacing import Lane
from jva_tui.outbox.replies import FRESH_SECONDS

if TYPE_CHECKING:
    from benchmarks.bureau import Bureau
    from jva_tui.board import Status

PERSONAL = 100
"""Replies of one batch, of which the requests are counted."""
MANY = 500
"""Replies that take several minutes of the platform's allowance."""
TOLD = (50, 120, 300, 1_000)
"""Sizes of batches whose time is told."""
SIZES, LATENCIES = (3, 10, 20, 50, 120, 300), (0.05, 0.3, 1.0, 3.0)
"""The same over connections, or to platforms, of which a request takes so many seconds."""
UNUSED_MINUTE, BEGUN_MINUTE = 61.0, 20.0
"""Seconds after the first reading of the inbox: a new minute, or the one in which it was read."""
OPENED_EVERY = (3.0, 5.0, 10.0)
"""Seconds between two conversations that are opened while replies leave."""
A_MOMENT = 0.01
"""Seconds in which the first is told of what may leave now."""
REQUESTS_GOAL, RECHECKED_GOAL = 1.05, 1.12
MINUTE_GOAL = 110
TURN_GOAL = 1.0
ETA_GOAL = 15
SHORT = 2 * 100 / ETA_GOAL
"""Seconds of which the goal is 2 s: it is told in whole seconds."""
PROCESSOR_GOAL = 40.0
"""Milliseconds for each reply: two leave in a second, beside somebody who reads."""


def sending(*, is_quick: bool = False) -> list[Figure]:
    """Sends batches of several sizes to the embedded platform.

    Args:
        is_quick: leaves out what takes long.
    """
    sizes = TOLD[:2] if is_quick else TOLD
    flush = at_bureau(sizes[-1], lambda bureau: flushed(bureau, sizes[-1]))
    return [
        *_requests(),
        *_throughput(MANY if not is_quick else TOLD[1]),
        *(_reading(MANY if not is_quick else TOLD[1], every) for every in OPENED_EVERY),
        *(_told(size) for size in sizes[:-1]),
        *(_told_at_first(size, seconds) for size, seconds in _grid(is_quick=is_quick)),
        _error(sizes[-1], flush),
        _processor(sizes[-1], flush),
    ]


class Flush(NamedTuple):
    """How a batch left."""

    sent: int
    """Requests, those of reading among them."""
    seconds: float
    told: tuple[tuple[float, float], ...]
    """At the start and midway: the seconds it would still take, and those it then took."""
    refused: int
    processor: float
    """Seconds of the client's own."""


async def flushed(bureau: Bureau, count: int, *, after: float = UNUSED_MINUTE) -> Flush:
    """Sends so many replies, of which nothing has left before.

    Args:
        bureau: where.
        count: of replies.
        after: seconds that pass before.
    """
    await bureau.clock.sleep(after)
    refused, processor = bureau.wire.refused, time.process_time() - bureau.wire.seconds
    sent, began = len(bureau.wire.sent), bureau.clock.monotonic()
    told = []
    await bureau.queue(count)
    await bureau.clock.sleep(A_MOMENT)
    for left in (count, count // 2):
        await bureau.until(partial(_tells_with, left))
        told.append((float(bureau.desk.status.send_eta or 0), bureau.clock.monotonic()))
    await bureau.until_sent()
    ended = bureau.clock.monotonic()
    return Flush(
        len(bureau.wire.sent) - sent,
        ended - began,
        tuple((eta, ended - at) for eta, at in told),
        bureau.wire.refused - refused,
        time.process_time() - bureau.wire.seconds - processor,
    )


def _tells_with(left: int, status: Status) -> bool:
    """Whether not more than so many are left, and it is told how long they take."""
    return status.outbox.waiting <= left and status.send_eta is not None


def _requests() -> list[Figure]:
    async def just_read(bureau: Bureau) -> float:
        before = len(bureau.wire.sent)
        await bureau.queue(PERSONAL)
        await bureau.until_sent()
        return bureau.wire.for_sending(before) / PERSONAL

    async def read_before(bureau: Bureau) -> float:
        while bureau.clock.now() - (bureau.desk.status.fresh_at or 0) <= FRESH_SECONDS:
            await bureau.clock.sleep(1)
        return await just_read(bureau)

    name = f"requests per personal reply, {PERSONAL} in a batch"
    return [
        Figure.absolute(f"{name}, just read", at_bureau(PERSONAL, just_read), REQUESTS_GOAL),
        Figure.absolute(f"{name}, rechecked", at_bureau(PERSONAL, read_before), RECHECKED_GOAL),
    ]


def _throughput(count: int) -> list[Figure]:
    flush = at_bureau(count, lambda bureau: flushed(bureau, count))
    name = f"{count:,} replies, nobody else on the line"
    return [
        Figure.at_least(f"replies a minute, {name}", count * 60 / flush.seconds, MINUTE_GOAL),
        Figure.absolute(f"answers 429, {name}", flush.refused, 0),
    ]


def _reading(count: int, every: float) -> Figure:
    async def read_meanwhile(bureau: Bureau) -> float:
        await bureau.clock.sleep(UNUSED_MINUTE)
        await bureau.queue(count)
        before = len(bureau.pacer.waits[Lane.USER])
        reader = asyncio.create_task(_open_one_after_the_other(bureau, count, every))
        await bureau.until_sent()
        reader.cancel()
        return max(bureau.pacer.waits[Lane.USER][before:])

    opening = f"opening a conversation every {every:g} s while {count:,} replies leave"
    wait = at_bureau(2 * count, read_meanwhile)
    return Figure.absolute(f"longest wait for a turn, {opening} (s)", round(wait, 2), TURN_GOAL)


async def _open_one_after_the_other(bureau: Bureau, after: int, every: float) -> None:
    for id_ in bureau.waiting[after:]:
        await bureau.clock.sleep(every)
        await bureau.desk.complete(id_)


def _grid(*, is_quick: bool) -> list[tuple[int, float]]:
    sizes, latencies = (SIZES[1:2], LATENCIES[1:3]) if is_quick else (SIZES, LATENCIES)
    return [(size, seconds) for size in sizes for seconds in latencies]


def _told_at_first(count: int, latency: float) -> Figure:
    flush = at_bureau(count, lambda bureau: flushed(bureau, count), latency=latency)
    eta, took = flush.told[0]
    wrong = abs(eta - took) / max(took, SHORT)
    name = f"error of the time told for {count:,} replies, {latency:g} s a request, at the start"
    return Figure.absolute(f"{name} (%)", round(100 * wrong, 2), ETA_GOAL)


def _told(count: int) -> Figure:
    flushes = [
        at_bureau(count, lambda bureau, after=after: flushed(bureau, count, after=after))  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
        for after in (UNUSED_MINUTE, BEGUN_MINUTE)
    ]
    return _error(count, *flushes)


def _error(count: int, *flushes: Flush) -> Figure:
    wrong = max(abs(eta - took) / took for flush in flushes for eta, took in flush.told)
    name = f"error of the time told for {count:,} replies, at the start and midway (%)"
    return Figure.absolute(name, round(100 * wrong, 2), ETA_GOAL)


def _processor(count: int, flush: Flush) -> Figure:
    name = f"processor time of a reply, {count:,} in a batch (ms)"
    return Figure.absolute(name, round(1000 * flush.processor / count, 2), PROCESSOR_GOAL)
