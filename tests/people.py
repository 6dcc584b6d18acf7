"""Invented people and missions for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from jva_tui.domain import (
    Me,
    Message,
    Mission,
    Participation,
    Person,
    Reading,
    State,
    Volunteer,
)

NOW = 1_795_350_600
"""Sunday 22 November 2026, 14:30 in Paris."""
DAY = 86_400

ROSA = Me(
    user_id=2,
    profile_id=2,
    first_name="Rosa",
    last_name="Ponsable",
    role="responsable",
    structure_id=1,
    structure_name="Les Amis du Test",
)
MISSION = Mission(
    id=7,
    name="Maraude « Test & Cie »",
    structure_id=1,
    structure_name="Les Amis du Test",
    kind="Mission en présentiel",
    date_type="ponctual",
    start_date=date(2026, 12, 1),
    end_date=date(2027, 1, 6),
    state="Validée",
    places=20,
    places_left=3,
    zip="75011",
    city="Paris",
    responsables=(Person(profile_id=2, user_id=2, name="Rosa Ponsable"),),
)


def volunteer(number: int = 1, **changes: Any) -> Volunteer:
    """An invented volunteer, adult and reachable."""
    known = Volunteer(
        profile_id=1_000 + number,
        user_id=2_000 + number,
        first_name="Camille",
        last_name=f"Inventé {number}",
        email=f"camille{number}@example.org",
        mobile="0639980001",
        birthday=date(1990, 5, 17),
        zip="75020",
        city="Paris",
    )
    return known._replace(**changes)


def message(id_: int, *, conversation_id: int = 11, at: int = NOW - DAY, **changes: Any) -> Message:
    """A chat message by volunteer 1."""
    known = Message(
        id=id_,
        conversation_id=conversation_id,
        at=at,
        text="Bonjour, je voudrais aider.",
        author_id=2_001,
    )
    return known._replace(**changes)


def participation(id_: int = 1, **changes: Any) -> Participation:
    """A pending request of volunteer 1, with a conversation."""
    known = Participation(
        id=id_,
        state=State.PENDING,
        created_at=NOW - DAY,
        updated_at=NOW - DAY,
        volunteer=volunteer(),
        mission=MISSION,
        conversation_id=11,
        conversation_updated_at=NOW - DAY,
        latest=message(101),
    )
    return known._replace(**changes)


def reading(**changes: Any) -> Reading:
    """What is known of `participation`; ``changes`` are the participation's."""
    known = participation(**changes)
    messages = (known.latest,) if known.latest else ()
    return Reading(participation=known, messages=messages, is_complete=True)
