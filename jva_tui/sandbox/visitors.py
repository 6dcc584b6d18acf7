"""People with whom signing in can be tried: one for each way in which it goes, or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jva_tui.sandbox.moments import DAY
from jva_tui.sandbox.organisations import COLLEAGUE, COORDINATOR, NEIGHBOUR, PROFILES_FROM
from jva_tui.sandbox.situation import OPEN, STRUCTURE, Membership, Profile, Rolable, User

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation

PASSWORDLESS = "nour.haddad@example.org"
"""Signs in through FranceConnect, and coordinates the second organisation."""
BLOCKED = "gaspard.rolland@example.org"
"""A coordinator of the second organisation whom the platform has blocked."""
VOLUNTEER = "lila.marchand@example.org"
"""Coordinates nothing."""

SEVERAL = "several organisations"
KINDS = {
    COORDINATOR: SEVERAL,
    COLLEAGUE: "colleague",
    PASSWORDLESS: "no password",
    BLOCKED: "blocked",
    VOLUNTEER: "volunteer",
}
"""What is to be seen with each."""


class _Newcomer(NamedTuple):
    user_id: int
    first_name: str
    last_name: str
    email: str
    is_coordinator: bool = True


_NEWCOMERS = (
    _Newcomer(6, "Nour", "Haddad", PASSWORDLESS),
    _Newcomer(7, "Gaspard", "Rolland", BLOCKED),
    _Newcomer(8, "Lila", "Marchand", VOLUNTEER, is_coordinator=False),
)


def enter_visitors(situation: Situation, now: int) -> None:
    """Enters those who are not there anyway; the first organisation stays as it is.

    Args:
        situation: an invented one, with everything else in it.
        now: the latest time in it.
    """
    then = now - 300 * DAY
    for one in _NEWCOMERS:
        user = User(one.user_id, one.email, then)
        number = one.user_id + PROFILES_FROM
        names = (one.first_name, one.last_name)
        profile = Profile(number, one.user_id, *names, one.email, then, then, is_visible=False)
        situation.add_user(user, profile)
        if one.is_coordinator:
            user.context_role, user.contextable_type, user.contextable_id = _COORDINATES
            role = Rolable("responsable", 2, one.user_id, STRUCTURE, _COORDINATES[2])
            situation.rolables.append(role)
    situation.user_by_email[PASSWORDLESS].password = ""
    situation.user_by_email[BLOCKED].banned_at = now - 3 * DAY
    _give_mission(situation, situation.user_by_email[PASSWORDLESS])


_COORDINATES = ("responsable", "structure", 2)


def _give_mission(situation: Situation, user: User) -> None:
    """Makes somebody answer for a mission as well, so that their inbox is not empty."""
    mission = situation.missions[NEIGHBOUR[0]]
    mission.responsables.append(situation.profile_of[user.id].id)
    for participation in situation.requests_for(mission):
        conversation = situation.conversation_of.get(participation.id)
        if conversation is not None and participation.state in OPEN:
            situation.add_member(conversation, user.id, Membership())


def people(situation: Situation) -> list[dict[str, Any]]:
    """Those with whom signing in can be tried, as JSON: who they are, and what is to be seen."""
    found = (situation.user_by_email.get(email) for email in KINDS)
    return [
        {
            "user": user.id,
            "profile": situation.profile_of[user.id].id,
            "email": user.email,
            "password": user.password or None,
            "organisations": [
                situation.structures[number].name for number in situation.structures_of(user.id)
            ],
            "kind": KINDS[user.email],
        }
        for user in found
        if user is not None
    ]
