"""The routes of missions: list and one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.exchange import Answer, Call, Json, forbidden, not_found
from jva_tui.sandbox.moments import zulu
from jva_tui.sandbox.paginator import page_size, paginate
from jva_tui.sandbox.present import members_json, structure_json
from jva_tui.sandbox.present_mission import ACTIVITY, DOMAIN, mission_json, responsables_json
from jva_tui.sandbox.query import numbers, read_filters
from jva_tui.sandbox.situation import Mission
from jva_tui.sandbox.ties import Ties

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation

_FILTERS = "state, type, id"
"""Fewer than the platform's: any other is refused, never ignored."""
_TIES = Ties[Mission](lambda m: m.created_at, place=lambda m: (m.updated_at, m.id))


def index(situation: Situation, call: Call) -> Answer:
    """The missions of the current organisation, newest first."""
    filters = read_filters(call, _FILTERS)
    rows = [mission for mission in situation.missions.values() if _may_see(call, mission)]
    for name in ("state", "type"):
        if name in filters:
            rows = [row for row in rows if getattr(row, name) in filters[name].split(",")]
    if "id" in filters:
        ids = numbers(filters["id"])
        rows = [row for row in rows if row.id in ids]
    rows.sort(key=lambda mission: -mission.created_at)

    def row(mission: Mission) -> Json:
        structure = structure_json(situation.structures[mission.structure_id])
        return _with_subject(situation, mission) | {"structure": structure}

    return Answer(paginate(call, rows, row, page_size(call), cut=_TIES.cut))


def show(situation: Situation, call: Call) -> Answer:
    """One mission with its people; stricter than the platform: the current organisation's only."""
    mission = situation.missions.get(call.id)
    if mission is None or mission.deleted_at is not None:
        raise not_found("Mission", call.id)
    if not _may_see(call, mission):
        raise forbidden()
    structure = structure_json(situation.structures[mission.structure_id])
    return Answer(
        _with_subject(situation, mission)
        | {
            "activity": ACTIVITY | {"full_url": "/activites/"},
            "activity_secondary": None,
            "domaine_secondary": None,
            "illustrations": [],
            "participations_total": sum(
                row.mission_id == mission.id for row in situation.participations.values()
            ),
            "responsables": responsables_json(situation, mission),
            "skills": [],
            "structure": structure
            | {
                "illustrations": [],
                "logo": None,
                "members": members_json(situation, mission.structure_id),
                "override_image1": None,
                "reseaux": [],
            },
            "tags": [],
        }
    )


def _may_see(call: Call, mission: Mission) -> bool:
    mine = call.role == "admin" or mission.structure_id == call.user.structure_id
    return mine and mission.deleted_at is None


def _with_subject(situation: Situation, mission: Mission) -> Json:
    made = zulu(situation.structures[mission.structure_id].created_at)
    domain = DOMAIN | {
        "title": DOMAIN["name"],
        "description": None,
        "published": True,
        "created_at": made,
        "updated_at": made,
        "faq": None,
        "full_url": f"/domaines-action/{DOMAIN['slug']}",
    }
    return mission_json(situation, mission) | {
        "domaine": domain,
        "has_places_left": mission.places_left > 0,
    }
