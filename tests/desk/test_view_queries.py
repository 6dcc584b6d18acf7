"""The built-in views as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State, View
from jva_tui.showing import Showing
from jva_tui.view_queries import query_of
from tests.people import DAY, NOW
from tests.screens.client import fill, offline_desk
from tests.screens.marking import COLLEAGUE, person

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("mine", [True, False])
async def test_a_view_as_a_query_finds_what_the_view_shows(home: Path, mine: bool) -> None:
    old = {"created_at": NOW - 30 * DAY}
    people = [
        *(person(number, state=state) for number, state in enumerate(State, 1)),
        *(person(number, state=state, **old) for number, state in enumerate(State, 11)),
        *(person(number, state=state, mission=COLLEAGUE) for number, state in enumerate(State, 21)),
        person(31, conversation_id=None, latest=None),
        person(32),
    ]
    fill(home, people)
    desk = offline_desk(home)
    desk.open()
    try:
        await desk.private.put_off([32, 2], NOW + DAY)
        for view in View:
            shown = set(await desk.ids(Showing(view, mine)))
            found = set(await desk.ids(Showing(query=query_of(view, mine=mine))))
            assert shown == found, view
            assert shown, view
    finally:
        await desk.close()
