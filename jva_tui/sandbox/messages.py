"""The routes of the messages of a conversation: list and post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.conversations import find
from jva_tui.sandbox.effects import Effects
from jva_tui.sandbox.exchange import Answer, Call, Json, invalid
from jva_tui.sandbox.mails import tells
from jva_tui.sandbox.moments import paris, zulu
from jva_tui.sandbox.paginator import page_size, paginate
from jva_tui.sandbox.present import (
    conversation_json,
    message_json,
    message_with_author,
    participation_json,
    pivot_json,
    profile_json,
    structure_json,
    user_with_profile,
)
from jva_tui.sandbox.present_mission import mission_json, subject_json
from jva_tui.sandbox.query import database_id
from jva_tui.sandbox.situation import IN_PROGRESS, PENDING

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Conversation, Participation, Situation


def index(situation: Situation, call: Call) -> Answer:
    """The messages of a conversation, newest first."""
    conversation = find(situation, call)
    after = call.parameter("filter[after_message_id]")
    before = call.parameter("filter[before_message_id]")
    rows = situation.messages_of[conversation.id][::-1]
    if after is not None:
        first = database_id(after)
        rows = [message for message in rows if message.id > first]
    if before is not None:
        last = database_id(before)
        rows = [message for message in rows if message.id < last]
    return Answer(
        paginate(call, rows, lambda row: message_with_author(situation, row), page_size(call))
    )


def post(situation: Situation, call: Call) -> Answer:
    """Stores a message; the answer drags the whole conversation along."""
    conversation = find(situation, call)
    content = call.text("content")
    if content is None:
        raise invalid("content", "Le contenu du message est requis")
    around = _around(situation, conversation, call)
    effects = Effects(situation, call.user, call.now, call.orders)
    message = effects.post_message(conversation, content)
    around["response_time"] = conversation.response_time
    around["messages"] = [message_json(each) for each in situation.messages_of[conversation.id]]
    at = zulu(message.created_at)
    return Answer(
        {
            "content": message.content,
            "conversation_id": conversation.id,
            "type": "chat",
            "from_id": call.user.id,
            "updated_at": at,
            "created_at": at,
            "id": message.id,
            "conversation": around,
        },
        status=201,
    )


def _around(situation: Situation, conversation: Conversation, call: Call) -> Json:
    """The conversation as the platform had loaded it before it stored the message.

    After an organisation's message its times are local ones without a zone, and older.
    """
    shown = conversation_json(conversation)
    shown["users"] = [
        user_with_profile(situation, user_id)
        | {"pivot": pivot_json(conversation, user_id, membership)}
        for user_id, membership in conversation.members.items()
    ]
    if conversation.about is not None:
        return shown | {"conversable": subject_json(situation, conversation.about)}
    participation = situation.participations[conversation.participation_id]
    if situation.volunteer_of(participation).user_id == call.user.id:
        shown["updated_at"] = zulu(call.now)
    else:
        shown["created_at"] = paris(conversation.created_at)
        shown["updated_at"] = paris(conversation.updated_at)
    return shown | {"conversable": _request(situation, conversation, participation, call)}


def _request(
    situation: Situation, conversation: Conversation, participation: Participation, call: Call
) -> Json:
    """The participation, with what the platform had loaded on its way to the mails."""
    mission = situation.mission_of(participation)
    conversable = participation_json(participation)
    if participation.state == PENDING and mission is not None:
        conversable["mission"] = mission_json(situation, mission)
        structure = situation.structures[mission.structure_id]
        conversable["mission"]["structure"] = structure_json(structure)
    elif participation.state == IN_PROGRESS or tells(
        situation, conversation, call.user.id, call.now
    ):
        profile = situation.volunteer_of(participation)
        account = user_with_profile(situation, profile.user_id)
        conversable["profile"] = profile_json(profile) | {"user": account}
    return conversable
