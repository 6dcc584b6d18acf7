"""The routes of conversations: list, show, archive; their messages are in `messages`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.conversation_filters import ALLOWED_FILTERS, FILTERS, unread
from jva_tui.sandbox.effects import mark_read
from jva_tui.sandbox.exchange import HTML, Answer, Call, Json, forbidden, not_found
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
from jva_tui.sandbox.present_mission import mission_json, short_responsables, subject_json
from jva_tui.sandbox.query import numbers, read_filters
from jva_tui.sandbox.situation import STRUCTURE, Conversation
from jva_tui.sandbox.ties import Ties

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Membership, Situation


def index(situation: Situation, call: Call) -> Answer:
    """The conversations of which the user is a member, latest change first."""
    filters = read_filters(call, ALLOWED_FILTERS)
    rows = _candidates(situation, call.user.id, filters.get("conversable_id"))
    for name, value in filters.items():
        rows = FILTERS[name](situation, call, value, rows)
    return Answer(
        paginate(call, rows, lambda row: _row(situation, row), page_size(call), cut=_TIES.cut)
    )


_TIES = Ties[Conversation](lambda c: c.updated_at, place=lambda c: (c.response_time or 0, c.id))
"""A row moves without its time only when the first answer's time is noted."""


def _candidates(situation: Situation, user_id: int, ids: str | None) -> list[Conversation]:
    """The user's conversations, or those of them that ``filter[conversable_id]`` names."""
    if ids is None:
        mine = situation.conversations_with.get(user_id, [])
    else:
        wanted = numbers(ids)
        named = [situation.conversation_of.get(number) for number in wanted]
        named += [talk for talk in situation.talks if talk.subject[1] in wanted]
        mine = [each for each in named if each is not None and user_id in each.members]
    # Kept sorted in place: sorting what is nearly sorted costs next to nothing.
    mine.sort(key=lambda conversation: conversation.updated_at, reverse=True)
    return mine


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
    return len(unread(situation.conversations_with.get(user_id, []), user_id))


def _set_active(situation: Situation, call: Call, *, active: bool) -> Answer:
    membership = find(situation, call).members.get(call.user.id)
    if membership is not None:
        membership.is_active = active
    return Answer("", media_type=HTML)


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
        short_structure(situation.structures[structure_id])
        | {
            "pivot": {
                "rolable_type": STRUCTURE,
                "user_id": user_id,
                "rolable_id": structure_id,
            }
        }
        for structure_id in situation.structures_of(user_id)
    ]


def _conversable(
    situation: Situation, conversation: Conversation, *, in_full: bool = False
) -> Json:
    """What the conversation is about; ``in_full`` adds how to reach the volunteer."""
    if conversation.about is not None:
        return subject_json(situation, conversation.about)
    participation = situation.participations[conversation.participation_id]
    profile = situation.volunteer_of(participation)
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
