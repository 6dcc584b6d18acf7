"""Conversations about a mission or an organisation: the platform's staff and the coordinators."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.sandbox.moments import DAY
from jva_tui.sandbox.organisations import MODERATOR_ID, PROFILES_FROM
from jva_tui.sandbox.situation import (
    MISSION,
    STRUCTURE,
    Conversation,
    Membership,
    Profile,
    Situation,
    User,
)
from jva_tui.sandbox.stories import Entry

if TYPE_CHECKING:
    from jva_tui.sandbox.telling import Telling


class _Talk(NamedTuple):
    """One conversation that is about no request."""

    about: tuple[str, int]
    began: int
    """Days ago."""
    others: tuple[int, ...]
    """User ids of the coordinators in it."""
    says: tuple[tuple[int, str], ...]
    """Who, by user id, and what; a day apart at most."""
    is_read: bool = True


_TALKS = (
    _Talk(
        (STRUCTURE, 1),
        230,
        (1,),
        (
            (
                MODERATOR_ID,
                "Bonjour, votre organisation est validée. Bienvenue sur la plateforme !",
            ),
            (1, "Merci beaucoup, nous publions nos premières missions cette semaine."),
        ),
    ),
    _Talk(
        (MISSION, 8),
        96,
        (1, 2),
        (
            (MODERATOR_ID, "Pouvez-vous préciser l'encadrement de la tournée pour les bénévoles ?"),
            (2, "C'est fait : par équipes de quatre, avec une personne formée."),
        ),
    ),
    _Talk(
        (STRUCTURE, 2),
        41,
        (1, 4),
        ((4, "Camille, peux-tu regarder l'atelier vélo ? Je suis absente deux semaines."),),
    ),
    _Talk(
        (MISSION, 3),
        6,
        (1,),
        ((MODERATOR_ID, "Bonjour, le lieu exact de la collecte manque dans votre annonce."),),
        is_read=False,
    ),
)


def hold_talks(situation: Situation, telling: Telling, now: int) -> None:
    """Enters them, with the member of the platform's staff who writes in them."""
    then, email = now - 400 * DAY, "nadia.perrin@example.org"
    profile_id = MODERATOR_ID + PROFILES_FROM
    profile = Profile(profile_id, MODERATOR_ID, "Nadia", "Perrin", email, then, then)
    situation.add_user(User(MODERATOR_ID, email, then, "referent"), profile)
    for talk in _TALKS:
        began, number = now - talk.began * DAY, len(situation.conversations) + 1
        entries = [
            Entry(began + place * 5000, user_id, content)
            for place, (user_id, content) in enumerate(talk.says)
        ]
        last = entries[-1].at
        conversation = Conversation(number, 0, began, last, about=talk.about)
        situation.add_conversation(conversation)
        for user_id in (*talk.others, MODERATOR_ID):
            is_unread = user_id == talk.others[0] and not talk.is_read
            membership = Membership(None if is_unread else last + 900)
            situation.add_member(conversation, user_id, membership)
        telling.say(number, entries)
