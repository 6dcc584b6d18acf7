"""The shell waits for room, for as long as that is sensible."""

from __future__ import annotations

import pytest

from jva_tui.api.errors import Throttled
from jva_tui.cli.patience import patiently
from jva_tui.cli.progress import Progress
from jva_tui.desk import Desk
from tests.clock import ManualClock


class Busy(Desk):
    """An address that has used its requests, some minutes on end."""

    def __init__(self, minutes: int) -> None:
        self.clock = ManualClock()
        self.minutes = minutes

    async def read_once(self, *, full: bool = False, whole: int | None = None) -> None:
        self.minutes -= 1
        if self.minutes >= 0:
            raise Throttled(retry_after=37)


async def read(desk: Desk, *, shown: bool = False) -> float:
    """Reads; returns how many seconds that took."""
    begin = desk.clock.monotonic()
    await patiently(desk.read_once, desk.clock, Progress(desk, shown=shown))
    return desk.clock.monotonic() - begin


@pytest.mark.parametrize("minutes", [0, 1, 5])
async def test_room_is_waited_for(minutes: int) -> None:
    assert await read(Busy(minutes)) == pytest.approx(37 * minutes)


async def test_somebody_elses_endless_hunger_is_told() -> None:
    with pytest.raises(Throttled):
        await read(Busy(6))


@pytest.mark.parametrize("shown", [True, False])
async def test_waiting_is_told_where_somebody_looks(
    shown: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    await read(Busy(1), shown=shown)
    assert ("asks to wait: 37 s" in capsys.readouterr().err) == shown
