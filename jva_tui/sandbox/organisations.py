"""The invented organisations, their coordinators, missions, templates and tags."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from jva_tui.sandbox.invented_missions import (
    DELETED,
    GENERIC_TAGS,
    NEIGHBOUR_PLANS,
    NEIGHBOURS,
    ON_SITE,
    PLANS,
    REMOTE,
    STRUCTURE,
    TAGS,
    Plan,
)
from jva_tui.sandbox.invented_templates import TEMPLATES
from jva_tui.sandbox.moments import DAY
from jva_tui.sandbox.situation import STRUCTURE as STRUCTURE_MODEL
from jva_tui.sandbox.situation import (
    MessageTemplate,
    Mission,
    MissionTemplate,
    Profile,
    Rolable,
    Situation,
    Structure,
    Tag,
    User,
)

COORDINATOR = "camille.forestier@example.org"
"""Who signs in to the demonstration; the password is that of every invented person."""
COLLEAGUE = "basile.quemeneur@example.org"
"""Who answers beside Camille."""

COORDINATORS = (
    ("Camille", "Forestier", COORDINATOR, (1, 2)),
    ("Basile", "Quéméneur", COLLEAGUE, (1,)),
    ("Awa", "Diallo", "awa.diallo@example.org", (1,)),
    ("Zoé", "Lambert", "zoe.lambert@example.org", (2,)),
)
"""With the organisations for which they answer; the first one is current."""
MODERATOR_ID = len(COORDINATORS) + 1
"""User id of one of the platform's staff."""
PROFILES_FROM = 37
"""Profile ids run ahead of user ids, so that one taken for the other is somebody else."""
OPENS = 50
"""Days before its first day at which a mission can be applied for."""
OWN = range(1, len(PLANS) + 1)
"""Mission ids of the first organisation; then comes the deleted one."""
GONE = len(PLANS) + 1
NEIGHBOUR = range(GONE + 1, GONE + 1 + len(NEIGHBOUR_PLANS))
"""Mission ids of the second organisation."""
PLAN_OF = dict(enumerate((*PLANS, DELETED, *NEIGHBOUR_PLANS), start=1))
"""By mission id."""


def found(situation: Situation, now: int, today: date) -> None:
    """Enters everything but the volunteers and what they ask for.

    Args:
        situation: an empty one.
        now: the latest time in it.
        today: the day of ``now`` in Paris.
    """
    then = now - 400 * DAY
    _structures(situation, then)
    _coordinators(situation, then)
    for number, name in enumerate((*TAGS, *GENERIC_TAGS), start=1):
        situation.tags[number] = Tag(number, 1, name, name in GENERIC_TAGS, then)
    for number, (name, text, is_shared, owner) in enumerate(TEMPLATES, start=1):
        shared_with = COORDINATORS[owner][3][0] if is_shared else None
        situation.message_templates[number] = MessageTemplate(
            number, name, owner + 1, text, is_shared, shared_with, then, then
        )
    for number, plan in PLAN_OF.items():
        mission = _mission(number, plan, now, today)
        situation.missions[number] = mission
        if plan.from_template:
            template = MissionTemplate(1, plan.name, then, plan.objective, plan.work)
            situation.mission_templates[1] = template
            mission.name, mission.template_id = None, 1
    situation.missions[GONE].deleted_at = now - 5 * DAY


def _structures(situation: Situation, then: int) -> None:
    situation.structures[1] = Structure(
        1,
        1,
        STRUCTURE,
        "la-ruche-des-possibles",
        then,
        address="12 rue des Tanneurs",
        zip="44000",
        city="Nantes",
        department="44",
        description="Association inventée, pour essayer.",
        email="bonjour@example.org",
    )
    situation.structures[2] = Structure(
        2, 4, NEIGHBOURS, "les-voisins-du-canal", then, zip="44800", city="Saint-Herblain"
    )


def _coordinators(situation: Situation, then: int) -> None:
    for number, (first, last, email, structures) in enumerate(COORDINATORS, start=1):
        user = User(number, email, then, "responsable", "structure", structures[0])
        profile = Profile(
            number + PROFILES_FROM, number, first, last, email, then, then, is_visible=False
        )
        situation.add_user(user, profile)
        for structure_id in structures:
            role = Rolable("responsable", 2, number, STRUCTURE_MODEL, structure_id)
            situation.rolables.append(role)


def _mission(number: int, plan: Plan, now: int, today: date) -> Mission:
    def day(days: int) -> str:
        return (today + timedelta(days=days)).isoformat()

    then = now + min(plan.starts - OPENS, -1) * DAY
    structure_id = 2 if number in NEIGHBOUR else 1
    return Mission(
        id=number,
        user_id=structure_id,
        structure_id=structure_id,
        name=plan.name,
        slug=f"benevolat-{number}",
        type=ON_SITE if plan.place else REMOTE,
        date_type="recurring" if plan.ends is None else "ponctual",
        start_date=day(plan.starts) if plan.is_dated else None,
        end_date=None if plan.ends is None else day(plan.ends),
        participations_max=0,
        places_left=plan.left,
        created_at=then,
        updated_at=then,
        state="Terminée" if plan.is_over else "Validée",
        is_online=not plan.is_over,
        is_registration_open=not plan.is_over,
        addresses=[_address(number, plan.place)] if plan.place else None,
        department="44",
        objectif=f"<p>{plan.objective}</p>",
        description=f"<p>{plan.work}</p>",
        information="<p>Venez comme vous êtes, nous vous accueillons autour d'un café.</p>",
        commitment_duration="2_hours" if plan.ends is None else "half_day",
        commitment_time_period="week" if plan.ends is None else None,
        dates=[{"date": day(days), "slots": list(parts)} for days, parts in plan.dates] or None,
        responsables=[who + 1 + PROFILES_FROM for who in plan.responsables],
    )


def _address(number: int, place: tuple[str, str, str]) -> dict[str, Any]:
    street, zip_code, city = place
    return {
        "id": f"{number:05}",
        "label": f"{street} {zip_code} {city}",
        "street": street,
        "zip": zip_code,
        "city": city,
        "department": zip_code[:2],
        "latitude": 47.2184,
        "longitude": -1.5536,
    }
