"""What the platform says of the organisation, beside what is reckoned here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.watching import FRESH_SECONDS
from tests.desk.support import at_work
from tests.office import Office, refuse

if TYPE_CHECKING:
    from pathlib import Path

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover


async def test_the_platform_is_asked_for_its_figures_once_and_kept(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        watching, sent = desk.watching, office.network.sent
        assert await watching.platform_says() is None
        says = await watching.ask_platform()
        asked = [line for line in sent if "statistics" in line]
        assert len(asked) == 1
        assert says is not None
        assert says.score is not None
        assert says.at == desk.now()
        assert await watching.ask_platform() == await watching.platform_says() == says
        assert [line for line in sent if "statistics" in line] == asked
        office.clock.advance(FRESH_SECONDS)
        office.network.faults.append(refuse)
        assert await watching.ask_platform() == says  # what was known stays
        watched = await watching.watched(mine=False)
        assert watched.is_all_read
        assert sum(week.asked for week in watched.indicators.weeks) > 0
        assert office.network.writes() == []
