"""The routes of who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.conversations import count_unread
from jva_tui.sandbox.exchange import Answer, Call, Json
from jva_tui.sandbox.moments import midnight_days_ago
from jva_tui.sandbox.participation_filters import needs_treatment
from jva_tui.sandbox.present import profile_json, roles_json, structure_json, user_json
from jva_tui.sandbox.situation import PENDING, STRUCTURE, Profile

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation


def show(situation: Situation, call: Call) -> Answer:
    """The user with person, roles (each with its whole organisation) and figures."""
    profile = situation.profile_of[call.user.id]
    roles = roles_json(situation, call.user.id)
    for role in roles:
        pivot = role["pivot"]
        role["pivot_model"] = None
        if pivot["rolable_type"] == STRUCTURE:
            role["pivot_model"] = structure_json(situation.structures[pivot["rolable_id"]])
    shown = user_json(call.user)
    shown["statistics"] = _statistics(situation, profile, call, answers=bool(roles))
    shown["profile"] = profile_json(profile) | {
        "avatar": None,
        "skills": [],
        "domaines": [],
        "activities": [],
    }
    if roles:
        shown["profile"]["missions_validated_and_offline"] = []
    return Answer(
        shown
        | {"reseaux": [], "roles": roles, "waiting_list_missions": [], "favorite_missions": []}
    )


def unread_messages(situation: Situation, call: Call) -> Answer:
    """How many conversations hold something unread."""
    return Answer({"count": count_unread(situation, call.user.id)})


def _statistics(situation: Situation, profile: Profile, call: Call, *, answers: bool) -> Json:
    """Figures of a volunteer, and those of who answers for missions."""
    own = [p for p in situation.participations.values() if p.profile_id == profile.id]
    today = midnight_days_ago(call.now, 0)
    figures: Json = {
        "participations_count": len(own),
        "participations_waiting_count": sum(p.state == PENDING for p in own),
        "new_participations_today": sum(p.created_at >= today for p in own),
    }
    if answers:
        mine = [m for m in situation.missions.values() if profile.id in m.responsables]
        late = needs_treatment(situation, profile.id, call.now)
        rows = situation.participations.values()
        figures["missions_as_responsable_count"] = len(mine)
        figures["participations_need_to_be_treated_count"] = sum(late(row) for row in rows)
        figures["missions_offline_count"] = sum(not mission.is_online for mission in mine)
    return figures
