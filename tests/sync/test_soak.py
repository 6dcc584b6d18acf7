"""Days of work, simulated: what reading costs a day, and that every evening everything is right.

``JVA_TUI_SOAK_DAYS`` lengthens it; ``JVA_TUI_SOAK_SEED`` chooses another history.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from jva_tui.sandbox.acts import ACTS
from jva_tui.sync import rhythm
from tests.sync.world import World, world

if TYPE_CHECKING:
    from pathlib import Path

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

DAYS = int(os.environ.get("JVA_TUI_SOAK_DAYS", "1"))
SEED = int(os.environ.get("JVA_TUI_SOAK_SEED", "1"))
OPENED_AT = (9, 14, 20)
"""Hours at which the inbox is opened."""
MINUTES = 20
"""For which the user works then; the program stays open for as long again."""
ACTS_BETWEEN = 40
HOSTILE = tuple(name for name in ACTS if name != "block")


async def session(office: World) -> int:
    """The inbox stays open for a while, read as the rhythm wants; returns how many rounds."""
    await office.client.aclose()
    await office.sign_in()
    begin, rounds = office.clock.monotonic(), 0
    while (passed := office.clock.monotonic() - begin) < 2 * MINUTES * 60:
        await office.at_home(office.refresh)
        await office.at_home(office.rotate)
        rounds += 1
        if office.dice.random() < 0.3:
            office.act(HOSTILE)
        idle = max(0.0, passed - MINUTES * 60)
        moment = rhythm.Moment(idle=idle, room_in=office.client.eta(3))
        office.clock.advance(rhythm.wait(moment, office.dice.random()))
    return rounds


async def test_every_evening_everything_stands_as_on_the_platform(tmp_path: Path) -> None:
    async with world(tmp_path, SEED, participations=150, size=60) as office:
        await office.sweep()
        for day in range(DAYS):
            before, rounds = len(office.network.sent), 0
            for _hour in OPENED_AT:
                for _ in range(ACTS_BETWEEN):
                    office.act(HOSTILE)
                office.clock.advance(3 * 3_600)
                rounds += await session(office)
            changes, office.done = len(office.done), []
            spent = len(office.network.sent) - before
            assert spent <= 4.5 * rounds + 3 * changes, f"day {day}"
            office.clock.advance(5)
            await office.at_home(office.sweep)  # what is left of the present one
            before = len(office.network.sent)
            await office.at_home(office.sweep)
            rows = len(await office.here())
            assert len(office.network.sent) - before <= rows / 60 + rows / 24 + 12, f"day {day}"
            assert await office.differing() == {}, f"seed {SEED}, day {day}"
