"""Missions with how they stand: who waits, how many come, and who would be next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State
from jva_tui.store import rows
from jva_tui.store.database import query

if TYPE_CHECKING:
    import apsw

    from jva_tui.domain import Mission


class Waiting(NamedTuple):
    """Somebody on the user's own waiting list of a mission."""

    participation_id: int
    name: str


class Outlook(NamedTuple):
    """One mission, and how its requests stand as the list shows them."""

    mission: Mission
    is_mine: bool
    """Whether the user is one of its responsables, or may be."""
    pending: int
    in_progress: int
    validated: int
    on_their_way: int
    """Of those validated, how many the platform has not told of yet: its places left out."""
    oldest_at: int | None
    """When the one pending was made that has waited longest; None where none is."""
    last_at: int | None
    """When the newest request was made; None where all that is known of them is their number."""
    waiting: tuple[Waiting, ...] = ()
    """The user's own waiting list, who is next first."""

    @property
    def open(self) -> int:
        """Requests that nobody has decided about."""
        return self.pending + self.in_progress

    @property
    def free(self) -> int | None:
        """How many more can be validated; None where the platform does not tell its places."""
        places = self.mission.places
        return None if places is None else max(0, places - self.validated)


def outlooks(connection: apsw.Connection, *, mine: bool) -> list[Outlook]:
    """Every mission of which requests are known, by its number.

    Args:
        connection: to cache.db.
        mine: only those of which the user is a responsable, or may be.
    """
    people: dict[int, list[rows.Row]] = {}
    for mission_id, *person in query(connection, _RESPONSABLES):
        people.setdefault(mission_id, []).append(tuple(person))
    found = query(connection, _OUTLOOKS, (mine,))
    return [_outlook(row, people.get(row[0], [])) for row in found]


def _outlook(row: rows.Row, people: list[rows.Row]) -> Outlook:
    mission = rows.to_mission(row[:_TOLD], people)
    is_mine, pending, in_progress, validated, on_their_way, oldest_at, last_at, line = row[_TOLD:]
    return Outlook(
        mission=mission,
        is_mine=bool(is_mine),
        pending=pending,
        in_progress=in_progress,
        validated=validated,
        on_their_way=on_their_way,
        oldest_at=oldest_at,
        last_at=last_at,
        waiting=tuple(Waiting(*one) for one in json.loads(line)),
    )


_TOLD = len(rows.MISSION_COLUMNS.split(", "))
_RESPONSABLES = """
    SELECT mission_id, profile_id, user_id, name FROM responsable ORDER BY mission_id, position
"""
_OUTLOOKS = f"""
    WITH stood AS (
        SELECT
            mission_id AS id,
            count(*) FILTER (WHERE shown_state = '{State.PENDING}') AS pending,
            count(*) FILTER (WHERE shown_state = '{State.IN_PROGRESS}') AS in_progress,
            count(*) FILTER (WHERE shown_state = '{State.VALIDATED}') AS validated,
            min(created_at) FILTER (WHERE shown_state = '{State.PENDING}') AS oldest_at,
            max(created_at) AS last_at
        FROM inbox GROUP BY mission_id
    ),
    gone AS (
        SELECT mission_id AS id, count(*) AS validated
        FROM retired WHERE state = '{State.VALIDATED}' GROUP BY mission_id
    ),
    ours AS (
        SELECT p.mission_id AS id, count(*) AS validated
        FROM overlay o JOIN participation p ON p.id = o.participation_id
        WHERE o.state = '{State.VALIDATED}' AND p.state <> '{State.VALIDATED}'
        GROUP BY p.mission_id
    ),
    line AS (
        SELECT mission_id AS id, json_group_array(json_array(participation_id, name)) AS people
        FROM (
            SELECT w.mission_id, w.participation_id, i.name
            FROM waiting_overlay w JOIN inbox i ON i.id = w.participation_id
            WHERE i.is_waiting
            ORDER BY w.since, w.participation_id
        )
        GROUP BY mission_id
    ),
    told AS (
        SELECT
            m.*,
            -- As `derived` has it: what is not known must not hide a request.
            me.profile_id IS NULL OR m.responsables_told IS NULL OR EXISTS (
                SELECT 1 FROM responsable r
                WHERE r.mission_id = m.id AND r.profile_id = me.profile_id
            ) AS is_mine
        FROM mission m LEFT JOIN me
    )
    SELECT
        {", ".join(f"told.{name}" for name in rows.MISSION_COLUMNS.split(", "))},
        is_mine,
        coalesce(pending, 0),
        coalesce(in_progress, 0),
        coalesce(stood.validated, 0) + coalesce(gone.validated, 0),
        coalesce(ours.validated, 0),
        oldest_at,
        last_at,
        coalesce(people, '[]')
    FROM told
    LEFT JOIN stood USING (id)
    LEFT JOIN gone USING (id)
    LEFT JOIN ours USING (id)
    LEFT JOIN line USING (id)
    WHERE is_mine OR NOT ?
    ORDER BY told.id
"""  # noqa: S608 - our own names and states
