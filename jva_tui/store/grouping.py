"""The requests of each mission together, under what is told of the mission."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from jva_tui.showing import Heading
from jva_tui.store.database import as_json, query

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

_MISSION_OF = """
    SELECT inbox.mission_id FROM json_each(?) AS one
    LEFT JOIN inbox ON inbox.id = one.value
    ORDER BY one.key
"""
_MISSIONS = """
    SELECT id, name, places_left, places, start_date, end_date FROM mission
    WHERE id IN (SELECT value FROM json_each(?))
"""


def headings(connection: apsw.Connection, ids: Sequence[int]) -> list[Heading]:
    """What stands over these requests, those of a mission standing one after the other."""
    told = (mission_id for (mission_id,) in connection.execute(_MISSION_OF, (as_json(ids),)))
    groups = [(mission_id, sum(1 for _one in group)) for mission_id, group in groupby(told)]
    wanted = {mission_id for mission_id, _count in groups if mission_id is not None}
    missions = {row[0]: row[1:] for row in query(connection, _MISSIONS, (as_json(wanted),))}
    found, start = [], 0
    for mission_id, count in groups:
        name, left, places, begins, ends = missions.get(mission_id, ("", *[None] * 4))
        found.append(Heading(start, count, name, left, places, _date(begins), _date(ends)))
        start += count
    return found


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
