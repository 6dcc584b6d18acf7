"""The filters of the list of conversations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jva_tui.sandbox.exchange import Call, server_error
from jva_tui.sandbox.present_mission import name_of
from jva_tui.sandbox.query import database_id, like, numbers
from jva_tui.sandbox.situation import PARTICIPATION, PENDING, Conversation, Situation

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Mission

ALLOWED_FILTERS = (
    "search, type, participation_state, mission_name, mission_zip_city, structure_name, tags, "
    "conversable_type, conversable_id, with_users"
)
_SHORTEST_SEARCH = 3

Keep = Callable[[Conversation], bool]
Filter = Callable[[Situation, Call, str], Keep]


def is_unread(conversation: Conversation, user_id: int) -> bool:
    """Whether something in it is new to a member who did not archive it."""
    membership = conversation.members[user_id]
    if not membership.is_active:
        return False
    return membership.read_at is None or membership.read_at < conversation.updated_at


def _type(situation: Situation, call: Call, value: str) -> Keep:
    me = call.user.id

    def is_pending(conversation: Conversation) -> bool:
        return situation.participations[conversation.participation_id].state == PENDING

    kinds: dict[str, Keep] = {
        "all": lambda conversation: conversation.members[me].is_active,
        "archived": lambda conversation: not conversation.members[me].is_active,
        "unread": lambda conversation: is_unread(conversation, me),
        "participations_to_be_treated": is_pending,
    }
    if value not in kinds:
        raise server_error()
    return kinds[value]


def _search(situation: Situation, call: Call, value: str) -> Keep:
    """Somebody's first and last name, in this order; too short a text is not looked for."""
    del call
    if len(value) < _SHORTEST_SEARCH:
        return lambda _: True
    wanted = like(value)

    def keep(conversation: Conversation) -> bool:
        people = (situation.profile_of[user_id] for user_id in conversation.members)
        return any(wanted.search(f"{p.first_name} {p.last_name}".lower()) for p in people)

    return keep


def _participation_state(situation: Situation, call: Call, value: str) -> Keep:
    del call
    states = value.split(",")
    participations = situation.participations
    return lambda conversation: participations[conversation.participation_id].state in states


def _tags(situation: Situation, call: Call, value: str) -> Keep:
    del call
    wanted = numbers(value)
    tags_of = situation.tags_of
    return lambda conversation: (
        not wanted.isdisjoint(tags_of.get(conversation.participation_id, ()))
    )


def _conversable_type(situation: Situation, call: Call, value: str) -> Keep:
    del situation, call
    return lambda _: value == PARTICIPATION


def _conversable_id(situation: Situation, call: Call, value: str) -> Keep:
    del situation, call
    ids = numbers(value)
    return lambda conversation: conversation.participation_id in ids


def _of_missions(choose: Callable[[Situation, Mission, str], bool]) -> Filter:
    """A filter on the mission.

    Stricter than the platform, whose filters of this kind let other people's rows in.
    """

    def of_missions(situation: Situation, call: Call, value: str) -> Keep:
        del call
        missions = situation.missions.values()
        chosen = {mission.id for mission in missions if choose(situation, mission, value)}
        rows = situation.participations
        return lambda conversation: rows[conversation.participation_id].mission_id in chosen

    return of_missions


def _zip_city(situation: Situation, mission: Mission, value: str) -> bool:
    """The whole of a postcode or of a city's name."""
    del situation
    return any(value in (address["zip"], address["city"]) for address in mission.addresses or ())


def _with_users(situation: Situation, call: Call, value: str) -> Keep:
    """Only the first one counts."""
    del situation, call
    user_id = database_id(value.split(",", maxsplit=1)[0])
    return lambda conversation: user_id in conversation.members


FILTERS: dict[str, Filter] = {
    "search": _search,
    "type": _type,
    "participation_state": _participation_state,
    "tags": _tags,
    "conversable_type": _conversable_type,
    "conversable_id": _conversable_id,
    "mission_name": _of_missions(
        lambda s, m, value: bool(like(value).search((name_of(s, m) or "").lower()))
    ),
    "mission_zip_city": _of_missions(_zip_city),
    "structure_name": _of_missions(
        lambda s, m, value: bool(like(value).search(s.structures[m.structure_id].name.lower()))
    ),
    "with_users": _with_users,
}
