"""The filters of the list of conversations.

Each takes the rows and gives those that pass, in their order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jva_tui.sandbox.exchange import Call, server_error
from jva_tui.sandbox.present_mission import name_of
from jva_tui.sandbox.query import database_id, finder, numbers
from jva_tui.sandbox.situation import MISSION, PARTICIPATION, PENDING, Conversation, Situation

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Mission

ALLOWED_FILTERS = (
    "search, type, participation_state, mission_name, mission_zip_city, structure_name, tags, "
    "conversable_type, conversable_id, with_users"
)
_SHORTEST_SEARCH = 3

Rows = list[Conversation]
Filter = Callable[[Situation, Call, str, Rows], Rows]


def unread(rows: Rows, user_id: int) -> Rows:
    """Those that hold something new to a member who did not archive them."""
    return [
        row
        for row, mine in zip(rows, (row.members[user_id] for row in rows), strict=True)
        if mine.is_active and (mine.read_at is None or mine.read_at < row.updated_at)
    ]


def _type(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    me = call.user.id
    if value == "all":
        return [row for row in rows if row.members[me].is_active]
    if value == "archived":
        return [row for row in rows if not row.members[me].is_active]
    if value == "unread":
        return unread(rows, me)
    if value == "participations_to_be_treated":
        return _participation_state(situation, call, PENDING, rows)
    raise server_error()


def _search(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    """Somebody's first and last name, in this order; too short a text is not looked for."""
    del call
    if len(value) < _SHORTEST_SEARCH:
        return rows
    found = finder(value)
    members = {user_id for row in rows for user_id in row.members}
    people = {user_id: situation.profile_of[user_id] for user_id in members}
    named = {
        user_id
        for user_id, person in people.items()
        if found(f"{person.first_name} {person.last_name}".lower())
    }
    return [row for row in rows if not named.isdisjoint(row.members)]


def _participation_state(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    del call
    states = set(value.split(","))
    participations = situation.participations
    return [
        row
        for row in rows
        if row.about is None and participations[row.participation_id].state in states
    ]


def _tags(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    del call
    wanted = numbers(value)
    tags_of = situation.tags_of
    return [row for row in rows if not wanted.isdisjoint(tags_of.get(row.participation_id, ()))]


def _conversable_type(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    del situation, call
    kinds = value.split(",")
    return [row for row in rows if row.subject[0] in kinds]


def _conversable_id(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    del situation, call
    ids = numbers(value)
    return [row for row in rows if row.subject[1] in ids]


def _of_missions(choose: Callable[[Situation, Mission, str], bool]) -> Filter:
    """A filter on the mission.

    Stricter than the platform, whose filters of this kind let other people's rows in.
    """

    def chosen(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
        del call
        missions = {m.id for m in situation.missions.values() if choose(situation, m, value)}
        return [row for row in rows if _mission_id(situation, row) in missions]

    return chosen


def _mission_id(situation: Situation, conversation: Conversation) -> int | None:
    kind, number = conversation.subject
    if kind == PARTICIPATION:
        return situation.participations[number].mission_id
    return number if kind == MISSION else None


def _zip_city(situation: Situation, mission: Mission, value: str) -> bool:
    """The whole of a postcode or of a city's name."""
    del situation
    return any(value in (address["zip"], address["city"]) for address in mission.addresses or ())


def _with_users(situation: Situation, call: Call, value: str, rows: Rows) -> Rows:
    """Only the first one counts."""
    del situation, call
    user_id = database_id(value.split(",", maxsplit=1)[0])
    return [row for row in rows if user_id in row.members]


FILTERS: dict[str, Filter] = {
    "search": _search,
    "type": _type,
    "participation_state": _participation_state,
    "tags": _tags,
    "conversable_type": _conversable_type,
    "conversable_id": _conversable_id,
    "mission_name": _of_missions(lambda s, m, value: finder(value)((name_of(s, m) or "").lower())),
    "mission_zip_city": _of_missions(_zip_city),
    "structure_name": _of_missions(
        lambda s, m, value: finder(value)(s.structures[m.structure_id].name.lower())
    ),
    "with_users": _with_users,
}
