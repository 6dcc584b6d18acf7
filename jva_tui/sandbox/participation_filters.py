"""The filters of the list of participations.

Each takes the rows and gives those that pass, in their order: one function call for a whole list of
100,000, not one for each row of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jva_tui.sandbox.moments import midnight_days_ago, midnight_months_ago
from jva_tui.sandbox.present_mission import ACTIVITY, DOMAIN
from jva_tui.sandbox.query import database_id, finder, is_numeric, numbers
from jva_tui.sandbox.situation import IN_PROGRESS, PENDING, Mission, Participation, Situation

if TYPE_CHECKING:
    from jva_tui.sandbox.exchange import Call

ALLOWED_FILTERS = (
    "search, need_to_be_treated, mission.id, mission.name, mission.department, "
    "mission.structure.name, mission.structure.id, mission.template.id, profile.id, ofStructure, "
    "ofReseau, ofTemplate, ofTerritoire, ofActivity, ofDomaine, ofResponsable, state, tags, "
    "mission.zip, mission.type, id"
)

Rows = list[Participation]
Filter = Callable[[Situation, "Call", str, Rows], Rows]


def of_missions(rows: Rows, missions: set[int]) -> Rows:
    """Those for the missions with these ids."""
    return [row for row in rows if row.mission_id in missions]


def needs_treatment(situation: Situation, profile_id: int, now: int, rows: Rows) -> Rows:
    """Own missions only: pending for more than a week, or in progress for more than two months."""
    mine = {m.id for m in situation.missions.values() if profile_id in m.responsables}
    before = {PENDING: midnight_days_ago(now, 7), IN_PROGRESS: midnight_months_ago(now, 2)}
    return [row for row in of_missions(rows, mine) if row.created_at < before.get(row.state, 0)]


def _search(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    """A number is an id; otherwise every word must be in the names and the e-mail."""
    del call
    if is_numeric(value):
        wanted = database_id(value)
        return [row for row in rows if row.id == wanted]
    profiles = situation.profiles
    for found in map(finder, value.split()):
        rows = [
            row
            for row, who in zip(rows, (profiles[row.profile_id] for row in rows), strict=True)
            if found(f"{who.first_name} {who.last_name} {who.email}".lower())
        ]
    return rows


def _need_to_be_treated(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    if value != "true":
        return rows
    return needs_treatment(situation, situation.profile_of[call.user.id].id, call.now, rows)


def _state(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    del situation, call
    states = set(value.split(","))
    return [row for row in rows if row.state in states]


def _id(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    del situation, call
    ids = numbers(value)
    return [row for row in rows if row.id in ids]


def _profile_id(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    del situation, call
    ids = numbers(value)
    return [row for row in rows if row.profile_id in ids]


def _tags(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    """Only the first one counts."""
    del call
    tag_id = database_id(value.split(",", maxsplit=1)[0])
    tags_of = situation.tags_of
    return [row for row in rows if tag_id in tags_of.get(row.id, ())]


def _of_missions(choose: Callable[[Situation, Mission, str], bool]) -> Filter:
    """A filter on something of the mission."""

    def chosen(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
        del call
        missions = situation.missions.values()
        return of_missions(rows, {m.id for m in missions if choose(situation, m, value)})

    return chosen


def _always(number: int | None) -> Filter:
    """A filter on what is the same for all missions of every situation; None where it is absent."""

    def always(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
        del situation, call
        return rows if database_id(value) == number else []

    return always


def _zip(situation: Situation, mission: Mission, value: str) -> bool:
    del situation
    zips = value.split(",")
    return any(address["zip"] in zips for address in mission.addresses or ())


FILTERS: dict[str, Filter] = {
    "search": _search,
    "need_to_be_treated": _need_to_be_treated,
    "state": _state,
    "id": _id,
    "profile.id": _profile_id,
    "tags": _tags,
    "mission.id": _of_missions(lambda _, m, value: m.id in numbers(value)),
    # Exact, so it finds nothing for a mission whose name comes from its template.
    "mission.name": _of_missions(lambda _, m, value: m.name in value.split(",")),
    "mission.department": _of_missions(lambda _, m, value: m.department in value.split(",")),
    "mission.type": _of_missions(lambda _, m, value: m.type in value.split(",")),
    "mission.zip": _of_missions(_zip),
    "mission.structure.id": _of_missions(lambda _, m, value: m.structure_id in numbers(value)),
    "mission.structure.name": _of_missions(
        lambda s, m, value: s.structures[m.structure_id].name in value.split(",")
    ),
    "mission.template.id": _of_missions(lambda _, m, value: m.template_id in numbers(value)),
    "ofStructure": _of_missions(lambda _, m, value: m.structure_id == database_id(value)),
    "ofTemplate": _of_missions(lambda _, m, value: m.template_id == database_id(value)),
    "ofResponsable": _of_missions(lambda _, m, value: database_id(value) in m.responsables),
    "ofActivity": _always(ACTIVITY["id"]),
    "ofDomaine": _always(DOMAIN["id"]),
    "ofReseau": _always(None),
    "ofTerritoire": _always(None),
}
