"""How long sending will take is told beforehand, and includes all that is waited for."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from benchmarks.bureau import Bureau, at_bureau
from benchmarks.sending import UNUSED_MINUTE, flushed
from jva_tui.board import AWAY_SECONDS
from jva_tui.sender import GRACE_SECONDS, LOOK_BEFORE_SECONDS
from tests.desk.support import at_work, nothing_waits, reply_to
from tests.desk.test_outbox import some
from tests.office import Office, until

if TYPE_CHECKING:
    from pathlib import Path

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover


@pytest.mark.parametrize(
    ("count", "latency"),
    [(3, 0.3), (10, 0.05), (10, 1.0), (20, 3.0), (50, 1.0), (120, 0.3)],
)
def test_the_time_told_at_first_is_what_it_takes(count: int, latency: float) -> None:
    flush = at_bureau(count, partial(flushed, count=count), latency=latency)
    eta, took = flush.told[0]
    assert eta == pytest.approx(took, rel=0.15, abs=2)
    assert flush.refused == 0


def test_while_everything_waits_for_room_the_time_goes_down() -> None:
    async def watched(bureau: Bureau) -> list[tuple[float, int]]:
        told: list[tuple[float, int]] = []

        def note(_event: object) -> None:
            if (eta := bureau.desk.status.send_eta) is not None:
                told.append((bureau.clock.monotonic(), eta))

        await bureau.clock.sleep(UNUSED_MINUTE)
        await bureau.queue(120)
        bureau.desk.listen(note)
        await bureau.until_sent()
        ended = bureau.clock.monotonic()
        return [(ended - at, eta) for at, eta in told if ended - at > 0]

    told = at_bureau(120, watched)
    assert max(before - after for (before, _), (after, _) in pairwise(told)) <= 6
    assert all(eta == pytest.approx(left, rel=0.15, abs=3) for left, eta in told[1:])


async def test_until_when_it_can_be_taken_back_is_part_of_the_time_told(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        one, other = await some(office, desk, 2)
        await desk.queue([reply_to(desk, one)], at_once=True)
        await until(desk, lambda: nothing_waits(desk), passing=office.clock, step=0.1)
        await desk.queue([reply_to(desk, other)])
        began = office.clock.monotonic()
        await until(desk, lambda: desk.status.send_eta is not None, passing=office.clock, step=0.1)
        told = desk.status.send_eta
        await until(desk, lambda: nothing_waits(desk), passing=office.clock, step=0.1)
        assert told == pytest.approx(office.clock.monotonic() - began, abs=2)
        await until(desk, lambda: desk.status.send_eta is None, passing=office.clock, step=0.1)


@pytest.mark.parametrize(
    ("away", "seconds"), [(60, GRACE_SECONDS), (AWAY_SECONDS, LOOK_BEFORE_SECONDS)]
)
async def test_the_look_at_what_an_earlier_run_left_is_part_of_the_time_told(
    home: Path, away: int, seconds: int
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        people = await some(office, desk, 2)
        await desk.queue([reply_to(desk, one) for one in people])
    office.clock.advance(away)
    desk = office.desk()
    desk.open()
    desk.start()
    await until(desk, lambda: desk.status.send_eta is not None, passing=office.clock, step=0.1)
    told, began, look_until = desk.status.send_eta, desk.clock.now(), desk.status.look_until
    assert look_until is not None
    assert told is not None
    assert told >= look_until - began
    await until(desk, lambda: nothing_waits(desk), passing=office.clock, step=0.1)
    took = desk.clock.now() - began
    assert took >= seconds - 1
    assert told == pytest.approx(took, abs=3)
    await desk.close()
