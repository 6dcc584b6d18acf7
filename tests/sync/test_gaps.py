"""Where to look for what was never seen comes to an end, and leaves nothing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.api.client import Page
from jva_tui.domain import State
from jva_tui.sync.gaps import closer, everywhere

if TYPE_CHECKING:
    from jva_tui.domain import Participation
    from jva_tui.sync.plan import Gap

MISSIONS = [3, 5, 8]
ROWS_END = 3
"""The pages from here on are empty."""


def looked_into(*, missing: int, last_page: int, told_page: int | None = None) -> list[Gap]:
    """Every part that is asked for, where each one lacks that many rows."""
    seen: list[Gap] = []
    waiting = list(everywhere(MISSIONS))
    while waiting:
        gap = waiting.pop(0)
        seen.append(gap)
        assert len(seen) < 1_000
        page: Page[Participation] = Page(
            (), told_page or gap.page, last_page, 10**9, is_empty=gap.page >= ROWS_END
        )
        waiting[:0] = closer(gap, page, missing)
    return seen


def test_where_nothing_is_missing_each_part_is_asked_for_once() -> None:
    assert looked_into(missing=0, last_page=9) == list(everywhere(MISSIONS))


def test_each_mission_is_looked_into_state_by_state() -> None:
    seen = {(gap.missions, gap.states) for gap in looked_into(missing=1, last_page=2)}
    assert {((mission,), (state,)) for mission in MISSIONS for state in State} <= seen
    assert {((), (state,)) for state in State} <= seen


def test_a_platform_that_promises_pages_without_end_is_not_believed() -> None:
    for told_page in (None, 1):
        seen = looked_into(missing=1, last_page=10**9, told_page=told_page)
        assert max(gap.page for gap in seen) == ROWS_END
