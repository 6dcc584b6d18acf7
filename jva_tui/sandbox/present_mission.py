"""How a mission looks as JSON, with its template and the people responsible for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jva_tui.sandbox.moments import zulu
from jva_tui.sandbox.present import names, profile_json, structure_json, user_with_profile
from jva_tui.sandbox.situation import MISSION

if TYPE_CHECKING:
    from jva_tui.sandbox.exchange import Json
    from jva_tui.sandbox.situation import Mission, MissionTemplate, Situation

DOMAIN: Json = {"id": 1, "name": "Solidarité et insertion", "slug": "solidarite-et-insertion"}
ACTIVITY: Json = {"id": 1, "name": "Distribution"}
"""What every mission here is about: no situation tells them apart."""
_REST: Json = {
    "responsable_id_old": None,
    "old__format": None,
    "dates_infos": None,
    "address_old": None,
    "zip_old": None,
    "city_old": None,
    "country": "France",
    "latitude_old": None,
    "longitude_old": None,
    "periodicite": None,
    "publics_beneficiaires": ["tous_publics"],
    "publics_volontaires": [],
    "domaine_id": DOMAIN["id"],
    "thumbnail": None,
    "is_priority": False,
    "domaine_secondary_id": None,
    "is_snu_mig_compatible": False,
    "snu_mig_places": None,
    "activity_id": ACTIVITY["id"],
    "is_autonomy_old": False,
    "autonomy_zips_old": None,
    "addresses_precisions": None,
    "is_qpv": False,
    "activity_secondary_id": None,
    "automatically_closed_at": None,
    "is_motivation_required": False,
    "commitment__duration_min": None,
    "full_address": " ",
}
_HOURS = {"1_hour": 1, "2_hours": 2, "half_day": 4, "day": 7}
_TIMES_A_YEAR = {None: 1, "day": 365, "week": 52, "month": 12, "year": 1}


def name_of(situation: Situation, mission: Mission) -> str | None:
    """The name that is shown: its template's, where it has one."""
    if mission.template_id is None:
        return mission.name
    return situation.mission_templates[mission.template_id].title


def mission_json(situation: Situation, mission: Mission) -> Json:
    """A mission; name and texts come from its template where it has one."""
    template = None
    if mission.template_id is not None:
        template = situation.mission_templates[mission.template_id]
    hours = _HOURS.get(mission.commitment_duration or "")
    times = _TIMES_A_YEAR.get(mission.commitment_time_period)
    return {
        "id": mission.id,
        "user_id": mission.user_id,
        "name": name_of(situation, mission),
        "structure_id": mission.structure_id,
        "participations_max": mission.participations_max,
        "start_date": mission.start_date,
        "end_date": mission.end_date,
        "information": mission.information,
        "department": mission.department,
        "state": mission.state,
        "created_at": zulu(mission.created_at),
        "updated_at": zulu(mission.updated_at),
        "deleted_at": zulu(mission.deleted_at) if mission.deleted_at is not None else None,
        "type": mission.type,
        "places_left": mission.places_left,
        "objectif": template.objectif if template else mission.objectif,
        "description": template.description if template else mission.description,
        "template_id": mission.template_id,
        "slug": mission.slug,
        "commitment__time_period": mission.commitment_time_period,
        "commitment__total": hours * times if hours and times else None,
        "commitment__duration": mission.commitment_duration,
        "dates": mission.dates,
        "date_type": mission.date_type,
        "recurrent_description": mission.recurrent_description,
        "prerequisites": mission.prerequisites,
        "is_registration_open": mission.is_registration_open,
        "is_online": mission.is_online,
        "addresses": mission.addresses,
        "full_url": f"/missions-benevolat/{mission.id}/{mission.slug}",
        "template": _template_json(template) if template else None,
        **_REST,
    }


def subject_json(situation: Situation, about: tuple[str, int]) -> Json:
    """What a conversation is about, where that is a mission or an organisation."""
    kind, number = about
    if kind == MISSION:
        return mission_json(situation, situation.missions[number])
    return structure_json(situation.structures[number])


def responsables_json(
    situation: Situation, mission: Mission, *, with_user: bool = False
) -> list[Json]:
    """Who answers for the mission; ``with_user`` adds their accounts."""
    shown = []
    for profile_id in mission.responsables:
        profile = situation.profiles[profile_id]
        row = profile_json(profile) | {"pivot": _pivot(mission, profile_id)}
        if with_user:
            row["user"] = user_with_profile(situation, profile.user_id)
        shown.append(row)
    return shown


def short_responsables(situation: Situation, mission: Mission) -> list[Json]:
    """Who answers for the mission, by name only."""
    people = [situation.profiles[profile_id] for profile_id in mission.responsables]
    return [
        {
            "id": profile.id,
            "first_name": profile.first_name,
            "last_name": profile.last_name,
            **names(profile),
            "pivot": _pivot(mission, profile.id),
        }
        for profile in people
    ]


def _pivot(mission: Mission, profile_id: int) -> dict[str, Any]:
    return {"mission_id": mission.id, "responsable_id": profile_id}


def _template_json(template: MissionTemplate) -> Json:
    return {
        "id": template.id,
        "title": template.title,
        "subtitle": "",
        "domaine_id": 1,
        "objectif": template.objectif,
        "description": template.description,
        "priority": False,
        "published": True,
        "created_at": zulu(template.created_at),
        "updated_at": zulu(template.created_at),
        "reseau_id": None,
        "state": "validated",
        "activity_id": 1,
        "domaine_secondary_id": None,
        "activity_secondary_id": None,
        "recommendation_date_type": None,
        "recommendation_with_dates": None,
        "recommendation_type": None,
    }
