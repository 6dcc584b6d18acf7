"""The routes of who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.conversations import count_unread
from jva_tui.sandbox.exchange import Answer, Call, Json, Refused, refused, required
from jva_tui.sandbox.moments import midnight_days_ago
from jva_tui.sandbox.participation_filters import needs_treatment
from jva_tui.sandbox.present import (
    members_json,
    profile_json,
    roles_json,
    structure_json,
    user_json,
)
from jva_tui.sandbox.query import database_id
from jva_tui.sandbox.situation import PENDING, STRUCTURE, Profile

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation

_STAFF = "admin"
_ROLES = (
    _STAFF,
    "referent",
    "referent_regional",
    "responsable",
    "responsable_territoire",
    "tete_de_reseau",
)


def show(situation: Situation, call: Call) -> Answer:
    """The user with person, roles (each with its whole organisation) and figures."""
    shown = _account(situation, call)
    shown["profile"] |= {"avatar": None, "activities": []}
    return Answer(shown | {"reseaux": [], "waiting_list_missions": [], "favorite_missions": []})


def status(situation: Situation, call: Call) -> Answer:
    """The user's first organisation, whichever is current, with its people and two figures."""
    profile = situation.profile_of[call.user.id]
    belongs_to = situation.structures_of(call.user.id)
    mine = {m.id for m in situation.missions.values() if profile.id in m.responsables}
    structure: Json | None = None
    if belongs_to:
        structure = structure_json(situation.structures[belongs_to[0]])
        structure["pivot"] = {
            "rolable_type": STRUCTURE,
            "user_id": call.user.id,
            "rolable_id": belongs_to[0],
        }
    return Answer(
        {
            "structure": structure,
            "structure_responsables": (
                members_json(situation, belongs_to[0]) if belongs_to else None
            ),
            "structure_missions_where_i_m_responsable_count": len(mine),
            "structure_participations_count": sum(
                row.mission_id in mine for row in situation.participations.values()
            ),
        }
    )


def switch_role(situation: Situation, call: Call) -> Answer:
    """Changes what the roles mean from now on, in every client of the user."""
    role, kind, number = _wanted_role(call)
    if not any(
        rolable.role == role
        and (rolable.rolable_type is None or (kind == "structure" and rolable.rolable_id == number))
        for rolable in situation.roles_of(call.user.id)
    ):
        raise refused(403, "")
    user = call.user
    if (user.context_role, user.contextable_type, user.contextable_id) != (role, kind, number):
        user.context_role, user.contextable_type, user.contextable_id = role, kind, number
        user.updated_at = call.now
    shown = _account(situation, call)
    shown["profile"]["media"] = []
    return Answer(shown)


def _wanted_role(call: Call) -> tuple[str, str | None, int | None]:
    """What the body asks for.

    Raises:
        Refused: it is not complete or no role (400, and not 422 as elsewhere).
    """
    role, kind = call.text("context_role"), call.text("contextable_type")
    number = call.text("contextable_id")
    errors = {}
    if role is None:
        errors["context_role"] = required("context_role")
    elif role not in _ROLES:
        errors["context_role"] = "The selected context role is invalid."
    elif role != _STAFF:
        given = {"contextable_type": kind, "contextable_id": number}
        errors = {
            name: f"{required(name)[:-1]} quand la valeur de context role est {role}."
            for name, value in given.items()
            if value is None
        }
    if errors:
        listed = {name: [message] for name, message in errors.items()}
        raise Refused(Answer({"errors": listed}, 400))
    return role or "", kind, None if number is None else database_id(number)


def unread_messages(situation: Situation, call: Call) -> Answer:
    """How many conversations hold something unread."""
    return Answer({"count": count_unread(situation, call.user.id)})


def _account(situation: Situation, call: Call) -> Json:
    """The user with person, roles and figures, as far as all answers about them have it."""
    profile = situation.profile_of[call.user.id]
    roles = roles_json(situation, call.user.id)
    for role in roles:
        pivot = role["pivot"]
        if pivot["rolable_type"] == STRUCTURE:
            role["pivot_model"] = structure_json(situation.structures[pivot["rolable_id"]])
    answers = any(role["name"] == "responsable" for role in roles)
    shown = profile_json(profile) | {"skills": [], "domaines": []}
    if answers:
        shown["missions_validated_and_offline"] = []
    return user_json(call.user) | {
        "statistics": _statistics(situation, profile, call, answers=answers),
        "profile": shown,
        "roles": roles,
    }


def _statistics(situation: Situation, profile: Profile, call: Call, *, answers: bool) -> Json:
    """Figures of a volunteer, and those of who answers for missions."""
    own = [row for row in situation.newest() if row.profile_id == profile.id]
    today = midnight_days_ago(call.now, 0)
    figures: Json = {
        "participations_count": len(own),
        "participations_waiting_count": sum(p.state == PENDING for p in own),
        "new_participations_today": sum(p.created_at >= today for p in own),
    }
    if answers:
        mine = [m for m in situation.missions.values() if profile.id in m.responsables]
        late = needs_treatment(situation, profile.id, call.now, situation.newest())
        figures["missions_as_responsable_count"] = len(mine)
        figures["participations_need_to_be_treated_count"] = len(late)
        figures["missions_offline_count"] = sum(not mission.is_online for mission in mine)
    return figures
