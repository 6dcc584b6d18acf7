"""Invented people and their requests, for drawing."""

from __future__ import annotations

from datetime import UTC, date, datetime

from jva_tui.domain import (
    Decision,
    DeclineReason,
    InboxRow,
    Message,
    Mission,
    Participation,
    Person,
    Reading,
    Slot,
    State,
    Volunteer,
)
from jva_tui.operations import Operation, OperationState, Reply

NOW = int(datetime(2026, 3, 4, 13, 5, tzinfo=UTC).timestamp())
DAY = 86400
ME = 9
CAMILLE = 21
HOSTILE = "[b]Zoé[/b] [destinataire_prenom] [/]"

_NAMES = (
    "Camille Moreau",
    "Zoé Crème-Brûlée",
    "José Ángel Núñez de la Fuente y Castañeda",
    "山田 太郎",
    "Amélie 👩‍🚒 Dupont",
    HOSTILE,
    "Noël Cœur",
)
_MISSIONS = (
    "Maraude du mardi soir",
    "Soutien scolaire au collège Louise-Michel, niveau 6e",
    "Collecte alimentaire",
)
_SNIPPETS = (
    "Bonjour, je suis disponible tous les mardis soir et j'ai déjà fait des maraudes.",
    "Merci pour votre réponse !",
    "Est-ce que je peux venir avec une amie ? [/b]",
    "你好，我想帮忙",
)
_STATES = (*State, "Désinscription")
_OPERATIONS = (None, None, None, *OperationState)


def row(number: int) -> InboxRow:
    """The row of one invented participation; the same number gives the same row."""
    return InboxRow(
        id=number,
        state=_STATES[number % len(_STATES)],
        created_at=NOW - number * number * 1800,
        name=_NAMES[number % len(_NAMES)],
        birthday=date(2009, 5, 1) if number % 4 == 1 else date(1990, 5, 1),
        mission=_MISSIONS[number % len(_MISSIONS)],
        snippet=_SNIPPETS[number % len(_SNIPPETS)],
        is_unread=number % 3 == 0,
        is_theirs=number % 2 == 0,
        has_conversation=number % 5 != 4,
        operation=_OPERATIONS[number % len(_OPERATIONS)],
    )


VOLUNTEER = Volunteer(
    profile_id=20,
    user_id=CAMILLE,
    first_name="Camille",
    last_name="Moreau",
    email="camille.moreau@example.org",
    mobile="06 39 98 00 12",
    birthday=date(2009, 5, 1),
    zip="35000",
    city="Rennes",
    occupation="etudiant",
    availability=("week_end", "morning"),
    description="J'aime cuisiner [b]pour[/b] beaucoup de monde.",
    certifications=("psc1", "permis_b"),
    skills=("Cuisine", "Écoute"),
)
MISSION = Mission(
    id=3,
    name="Maraude du mardi soir",
    structure_id=1,
    structure_name="Les Amis du Test",
    kind="Mission en présentiel",
    date_type="recurring",
    start_date=date(2026, 3, 3),
    end_date=date(2026, 4, 12),
    state="Validée",
    places=10,
    places_left=4,
    zip="35000",
    city="Rennes",
    responsables=(Person(1, ME, "Rosa Ponsable"), Person(2, 10, "Colin Lègue")),
)
PARTICIPATION = Participation(
    id=7,
    state=State.IN_PROGRESS,
    created_at=NOW - 12 * DAY,
    updated_at=NOW - DAY,
    volunteer=VOLUNTEER,
    mission=MISSION,
    conversation_id=5,
    slots=(Slot(date(2026, 3, 7), ("morning", "afternoon")),),
    tags=("à rappeler", "cuisine"),
)
MESSAGES = (
    Message(
        1,
        5,
        NOW - 12 * DAY,
        "Bonjour,\n\nje voudrais participer aux maraudes. J'ai déjà servi des repas pendant "
        "deux hivers, et je suis libre tous les mardis soir à partir de 18 h.\n\nCamille",
        CAMILLE,
        "Camille",
    ),
    Message(2, 5, NOW - DAY, "", None, None, is_contextual=True, state=State.IN_PROGRESS),
    Message(3, 5, NOW - DAY + 60, "Bonjour Camille, avec plaisir !", ME, "Rosa"),
    Message(4, 5, NOW - 3600, "Super, à mardi 👍🏽", CAMILLE, "Camille"),
)
OPERATION = Operation(
    id=1,
    batch_id=1,
    state=OperationState.QUEUED,
    payload=Reply(
        participation_id=7,
        mission_id=3,
        conversation_id=5,
        seen_state=State.IN_PROGRESS,
        decision=Decision.VALIDATE,
        text="Bonjour Camille,\nc'est d'accord, rendez-vous mardi à 19 h devant la gare.",
    ),
    created_at=NOW,
    not_before=NOW + 10,
)
READING = Reading(PARTICIPATION, MESSAGES, is_complete=True, operation=OPERATION)
WITHOUT_CONVERSATION = Reading(
    PARTICIPATION._replace(
        id=8,
        state=State.CANCELLED,
        conversation_id=None,
        volunteer=Volunteer(30, 31, "Noël", "Cœur", email="noel@example.org"),
        mission=None,
        slots=(),
        tags=(),
    ),
    (),
    is_complete=True,
)
DECLINED = Reading(
    PARTICIPATION._replace(id=9, state=State.DECLINED),
    (
        *MESSAGES,
        Message(
            5,
            5,
            NOW - 60,
            "",
            ME,
            "Rosa",
            is_contextual=True,
            state=State.DECLINED,
            reason=DeclineReason.REQUIREMENTS,
        ),
    ),
    is_complete=False,
    operation=OPERATION._replace(
        state=OperationState.UNCONFIRMED, detail="pas de réponse de la plateforme"
    ),
)
