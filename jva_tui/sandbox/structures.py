"""What concerns a whole organisation: its responsables, and who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.exchange import Answer, Call, forbidden, not_found
from jva_tui.sandbox.present import members_json

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation, Structure


def responsables(situation: Situation, call: Call) -> Answer:
    """Who answers for the organisation, each with the number of missions."""
    structure = find(situation, call)
    shown = members_json(situation, structure.id)
    for row in shown:
        profile = row["profile"]
        missions = [
            mission
            for mission in situation.missions.values()
            if mission.structure_id == structure.id and profile["id"] in mission.responsables
        ]
        profile["tags"] = []
        profile["missions_count"] = sum(mission.deleted_at is None for mission in missions)
    return Answer(shown)


def find(situation: Situation, call: Call) -> Structure:
    """The organisation of the path, if the user belongs to it: the current one or another.

    Raises:
        Refused: unknown (404), or the user does not belong to it (403).
    """
    structure = situation.structures.get(call.id)
    if structure is None:
        raise not_found("Structure", call.id)
    is_staff = any(role.role == "admin" for role in situation.roles_of(call.user.id))
    if not is_staff and structure.id not in situation.structures_of(call.user.id):
        raise forbidden()
    return structure
