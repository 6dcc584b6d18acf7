"""A small situation for the simulation: one coordinator, a colleague, twelve requests or more."""

from __future__ import annotations

from datetime import datetime

from jva_tui.sandbox.moments import DAY, PARIS
from jva_tui.sandbox.organisations import PROFILES_FROM, found
from jva_tui.sandbox.situation import (
    IN_PROGRESS,
    PENDING,
    Conversation,
    LogEntry,
    Membership,
    Message,
    MessageTemplate,
    Participation,
    Profile,
    Situation,
    User,
)
from tests.people import NOW

ME = 1
"""User id of the coordinator whose desk is simulated; she answers for two organisations."""
COLLEAGUE = 2
OURS, OTHERS = 1, 2
"""Organisations."""
WITH_TALK = range(1, 10)
"""Participations that have a conversation."""
SILENT = range(10, 13)
"""Participations without."""
_STRANGER = 13
"""One of the other organisation."""
CROWD = range(21, 65)
"""More that have a conversation, where many are answered."""
FURTHER = {number: number % 10 for number in (*range(71, 80), *range(81, 90))}
"""More requests of people who have asked already, where somebody is answered about several: who
has made them, by the number of their first one."""
TALKING = frozenset((*WITH_TALK, *CROWD, *FURTHER))
TAKEN_IN_HAND = range(3, 65, 3)
"""Participations that are no more new."""
ARCHIVED, UNREAD = (8, 9), (5, 6, 7)
"""Participations whose conversation I have archived, or not read: by the last digit."""
TAG, GENERIC, BORNE = "À rappeler", "Contacté", "Permis B"
"""Tags of the organisation: one of its own, one of the platform's, and the one that everybody
bears."""
TEMPLATES = {
    "": range(101, 105),
    "s": range(105, 109),
    "c": range(109, 113),
}
"""Templates that are there from the first: mine, mine that are shared, the colleague's."""
_MISSIONS = (1, 2, 9)
"""Mine, one that I share with the colleague, mine."""
_ELSEWHERE = 18
"""A mission of the other organisation."""
_FIRST_VOLUNTEER = 11
_NAMES = (
    "Anaïs", "Bruno", "Chloé", "Driss", "Élodie", "Farid",
    "Gaëlle", "Hugo", "Inès", "Jules", "Karim", "Lou", "Maëlle",
)  # fmt: skip


def build(*, crowd: bool = False, further: bool = False) -> Situation:
    """The situation, the same every time.

    Args:
        crowd: with many people, or with few.
        further: whether some of them ask for several missions.
    """
    situation = Situation()
    today = datetime.fromtimestamp(NOW, PARIS).date()
    found(situation, NOW, today)
    more = (*(CROWD if crowd else ()), *(FURTHER if further else ()))
    for number in (*WITH_TALK, *SILENT, *more):
        _request(situation, number, _MISSIONS[number % 3])
    _request(situation, _STRANGER, _ELSEWHERE)
    (borne,) = (tag.id for tag in situation.tags.values() if tag.name == BORNE)
    situation.tags_of |= {number: [borne] for number in (*WITH_TALK, *SILENT, *more)}
    for manner, numbers in TEMPLATES.items():
        for number in numbers:
            _template(situation, number, manner)
    for mission in situation.missions.values():
        mission.participations_max = 40 if crowd else 20
        mission.places_left = situation.places_left(mission)
    return situation


def _template(situation: Situation, number: int, manner: str) -> None:
    """Somebody has made one."""
    situation.message_templates[number] = MessageTemplate(
        id=number,
        name=f"Modèle {number}",
        user_id=COLLEAGUE if manner == "c" else ME,
        message=f"Bonjour [destinataire_prenom], ceci est le modèle {number}.",
        is_shared=bool(manner),
        structure_id=OURS if manner else None,
        created_at=NOW - DAY,
        updated_at=NOW - DAY,
    )


def _request(situation: Situation, number: int, mission_id: int) -> None:
    """Somebody asks."""
    at = NOW - DAY - number * 600
    user_id = _FIRST_VOLUNTEER + FURTHER.get(number, number) - 1
    profile_id = user_id + PROFILES_FROM
    if number not in FURTHER:
        email = f"volunteer{number}@example.org"
        profile = Profile(profile_id, user_id, _name(number), "Inventé", email, at, at)
        profile.mobile = "0639980001"
        situation.add_user(User(user_id, email, at), profile)
    state = IN_PROGRESS if number in TAKEN_IN_HAND else PENDING
    situation.add_participation(Participation(number, profile_id, mission_id, state, at, at + 60))
    situation.add_log_entry(LogEntry(situation.last_log_id + 1, number, user_id, at, None, PENDING))
    if number in TALKING:
        _talk(situation, number, user_id, at)


def _talk(situation: Situation, number: int, user_id: int, at: int) -> None:
    conversation = Conversation(number + 100, number, at, at)
    situation.add_conversation(conversation)
    mission = situation.missions[situation.participations[number].mission_id]
    for profile_id in mission.responsables:
        coordinator = profile_id - PROFILES_FROM
        situation.add_member(conversation, coordinator, _membership(coordinator, number, at))
    situation.add_member(conversation, user_id, Membership(at))
    text = f"Bonjour, je suis disponible.\n{_name(FURTHER.get(number, number))}"
    situation.add_message(
        Message(situation.last_message_id + 1, conversation.id, user_id, text, at)
    )


def _membership(user_id: int, number: int, at: int) -> Membership:
    """How a coordinator stands to a conversation: the colleague has read and archived nothing."""
    if user_id != ME:
        return Membership(at + 30)
    digit = number % 10
    return Membership(None if digit in UNREAD else at + 30, is_active=digit not in ARCHIVED)


def _name(number: int) -> str:
    return _NAMES[(number - 1) % len(_NAMES)]
