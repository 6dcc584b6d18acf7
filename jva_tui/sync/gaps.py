"""Looking for participations that the platform counts and that we never saw.

Its lists have no tie-break: rows with equal times may be skipped from page to page. Within a part
of the list (some missions, one mission, one mission and one state) the pages break elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import State
from jva_tui.sync.plan import Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.api.client import Page
    from jva_tui.domain import Participation

_MISSIONS = 200
"""Ids in one request: the address of a request must not grow without bound."""


def everywhere(missions: Sequence[int], states: Sequence[str] = ()) -> tuple[Gap, ...]:
    """Where to look first: in the missions that we know, then in the whole list.

    Args:
        missions: those that we know.
        states: only participations in one of these; all without.
    """
    groups = (missions[start : start + _MISSIONS] for start in range(0, len(missions), _MISSIONS))
    known = (Gap(tuple(group), tuple(states), is_known=True) for group in groups)
    return (*known, Gap(states=tuple(states)))


def closer(gap: Gap, page: Page[Participation], missing: int) -> tuple[Gap, ...]:
    """Where to look next, after one page of a part of the list.

    Args:
        gap: the part.
        page: what was read of it.
        missing: how many rows of it are counted there and not known here.
    """
    if missing <= 0:
        return ()
    if len(gap.missions) > 1:
        middle = len(gap.missions) // 2
        return (Gap(gap.missions[:middle], gap.states), Gap(gap.missions[middle:], gap.states))
    if gap.page < page.last_page and not page.is_empty:
        return (gap._replace(page=gap.page + 1),)
    if len(gap.states) != 1:
        return tuple(Gap(gap.missions, (state,)) for state in gap.states or State)
    return ()
