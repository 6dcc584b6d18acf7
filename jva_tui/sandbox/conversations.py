"""The routes of conversations: list, show, archive; their messages are in `messages`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jva_tui.sandbox.effects import mark_read
from jva_tui.sandbox.exchange import (
    HTML,
    Answer,
    Call,
    Json,
    forbidden,
    not_found,
    server_error,
)
from jva_tui.sandbox.paginator import page_size, paginate
from jva_tui.sandbox.present import (
    conversation_json,
    message_json,
    names,
    participation_json,
    pivot_json,
    roles_json,
    short_profile,
    short_structure,
    tags_json,
)
from jva_tui.sandbox.present_mission import mission_json, short_responsables
from jva_tui.sandbox.query import like, numbers, read_filters
from jva_tui.sandbox.situation import PARTICIPATION, PENDING, STRUCTURE, Conversation, Membership

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation

_ALLOWED_FILTERS = (
    "search, type, participation_state, mission_name, mission_zip_city, structure_name, tags, "
    "conversable_type, conversable_id, with_users"
)
_SHORTEST_SEARCH = 3

Keep = Callable[[Conversation], bool]


def index(situation: Situation, call: Call) -> Answer:
    """The conversations of which the user is a member, latest change first."""
    filters = read_filters(call, _ALLOWED_FILTERS, _FILTERS)
    checks = [_FILTERS[name](situation, call, value) for name, value in filters.items()]
    mine = situation.conversations_with.get(call.user.id, [])
    # Kept sorted in place: sorting what is nearly sorted costs next to nothing.
    mine.sort(key=lambda conversation: (-conversation.updated_at, conversation.id))
    rows = [conversation for conversation in mine if all(keep(conversation) for keep in checks)]
    return Answer(paginate(call, rows, lambda row: _row(situation, row), page_size(call)))


def show(situation: Situation, call: Call) -> Answer:
    """One conversation; reading it this way marks it read."""
    conversation = find(situation, call)
    latest = situation.latest_chat(conversation)
    mark_read(conversation, call.user.id, call.now)
    shown = conversation_json(conversation)
    shown["users"] = [
        _member(situation, conversation, user_id, membership, staff=call.role == "admin")
        | {
            "structures": _structures(situation, user_id),
            "territoires": [],
            "roles": roles_json(situation, user_id),
        }
        for user_id, membership in conversation.members.items()
    ]
    shown["latest_message"] = message_json(latest) if latest else None
    shown["conversable"] = _conversable(situation, conversation, in_full=True)
    return Answer(shown)


def archive(situation: Situation, call: Call) -> Answer:
    """Takes the conversation out of the user's inbox."""
    return _set_active(situation, call, active=False)


def unarchive(situation: Situation, call: Call) -> Answer:
    """Puts the conversation back into the user's inbox."""
    return _set_active(situation, call, active=True)


def find(situation: Situation, call: Call) -> Conversation:
    """The conversation of the path, if the user may read and write in it.

    Raises:
        Refused: unknown (404), or the user is no member (403).
    """
    conversation = situation.conversations.get(call.id)
    if conversation is None:
        raise not_found("Conversation", call.id)
    if call.user.id not in conversation.members and call.role != "admin":
        raise forbidden()
    return conversation


def count_unread(situation: Situation, user_id: int) -> int:
    """How many conversations of the user's inbox hold something unread."""
    mine = situation.conversations_with.get(user_id, [])
    return sum(_is_unread(conversation, user_id) for conversation in mine)


def _set_active(situation: Situation, call: Call, *, active: bool) -> Answer:
    membership = find(situation, call).members.get(call.user.id)
    if membership is not None:
        membership.is_active = active
    return Answer("", media_type=HTML)


def _is_unread(conversation: Conversation, user_id: int) -> bool:
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
        "unread": lambda conversation: _is_unread(conversation, me),
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


def _mission_name(situation: Situation, call: Call, value: str) -> Keep:
    """Stricter than the platform, whose filter lets other people's rows in."""
    del call
    wanted = like(value)
    missions = {
        mission.id
        for mission in situation.missions.values()
        if wanted.search(str(mission_json(situation, mission)["name"]).lower())
    }
    rows = situation.participations
    return lambda conversation: rows[conversation.participation_id].mission_id in missions


_FILTERS: dict[str, Callable[[Situation, Call, str], Keep]] = {
    "search": _search,
    "type": _type,
    "participation_state": _participation_state,
    "tags": _tags,
    "conversable_type": _conversable_type,
    "conversable_id": _conversable_id,
    "mission_name": _mission_name,
}


def _row(situation: Situation, conversation: Conversation) -> Json:
    shown = conversation_json(conversation)
    shown["users"] = [
        _member(situation, conversation, user_id, membership)
        for user_id, membership in conversation.members.items()
    ]
    shown["conversable"] = _conversable(situation, conversation)
    return shown


def _member(
    situation: Situation,
    conversation: Conversation,
    user_id: int,
    membership: Membership,
    *,
    staff: bool = False,
) -> Json:
    """A member as the others see them; the platform's staff sees more."""
    profile = situation.profile_of[user_id]
    shown = short_profile(profile)
    if staff:
        for name in ("email", "zip", "city", "mobile", "birthday"):
            shown[name] = getattr(profile, name)
    return {
        "id": user_id,
        "pivot": pivot_json(conversation, user_id, membership),
        "profile": shown,
    }


def _structures(situation: Situation, user_id: int) -> list[Json]:
    return [
        short_structure(situation.structures[rolable.rolable_id])
        | {
            "pivot": {
                "rolable_type": STRUCTURE,
                "user_id": user_id,
                "rolable_id": rolable.rolable_id,
            }
        }
        for rolable in situation.roles_of(user_id)
        if rolable.rolable_type == STRUCTURE and rolable.rolable_id is not None
    ]


def _conversable(
    situation: Situation, conversation: Conversation, *, in_full: bool = False
) -> Json:
    """What the conversation is about; ``in_full`` adds how to reach the volunteer."""
    participation = situation.participations[conversation.participation_id]
    profile = situation.profiles[participation.profile_id]
    reach = ("email", "zip", "city", "mobile", "birthday") if in_full else ("email",)
    shown = participation_json(participation)
    mission = situation.mission_of(participation)
    shown["mission"] = None
    if mission is not None:
        shown["mission"] = mission_json(situation, mission)
        structure = situation.structures[mission.structure_id]
        shown["mission"]["structure"] = short_structure(structure)
        if in_full:
            shown["mission"]["responsables"] = short_responsables(situation, mission)
    shown["profile"] = {
        "id": profile.id,
        "user_id": profile.user_id,
        "first_name": profile.first_name,
        "last_name": profile.last_name,
        **{name: getattr(profile, name) for name in reach},
        **names(profile),
    }
    if in_full:
        shown["temoignage"] = None
    shown["tags"] = tags_json(situation, participation)
    return shown
