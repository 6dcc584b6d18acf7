"""The routes of participations: list, show, PUT, decline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.effects import Effects
from jva_tui.sandbox.exchange import Answer, Call, Json, forbidden, invalid, not_found, server_error
from jva_tui.sandbox.paginator import paginate
from jva_tui.sandbox.participation_filters import ALLOWED_FILTERS, FILTERS, of_missions
from jva_tui.sandbox.present import (
    conversation_json,
    message_json,
    participation_json,
    profile_json,
    skills_json,
    structure_json,
    tags_json,
)
from jva_tui.sandbox.present_mission import mission_json, responsables_json
from jva_tui.sandbox.query import counted, database_id, numbers, read_filters, read_includes
from jva_tui.sandbox.situation import Participation
from jva_tui.sandbox.ties import Ties

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation

_ALLOWED_INCLUDES = (
    "conversation, conversationCount, conversationExists, conversation.latestMessage, profile, "
    "profileCount, profileExists, profile.avatar, mission, missionCount, missionExists, "
    "mission.responsables, mission.structure, tags, tagsCount, tagsExists"
)
_LONGEST_REASON = 255


def index(situation: Situation, call: Call) -> Answer:
    """The participations of the current organisation, newest first, 24 a page."""
    filters = read_filters(call, ALLOWED_FILTERS)
    includes = read_includes(call, _ALLOWED_INCLUDES)
    rows = of_missions(_candidates(situation, filters.get("id")), _visible(situation, call))
    for name, value in filters.items():
        rows = FILTERS[name](situation, call, value, rows)

    def row(participation: Participation) -> Json:
        return _row(situation, participation, includes)

    if call.parameter("sort") is not None:
        # Any value makes the platform forget its order: rows come as they were first stored.
        return Answer(paginate(call, sorted(rows, key=lambda p: p.id), row))
    return Answer(paginate(call, rows, row, cut=_TIES.cut))


_TIES = Ties[Participation](lambda p: p.created_at, place=lambda p: (p.updated_at, p.id))
"""A row moves to the end of what the database holds when it is updated."""


def _candidates(situation: Situation, ids: str | None) -> list[Participation]:
    """All participations, or those that ``filter[id]`` names, newest first."""
    if ids is None:
        return situation.newest()
    known = situation.participations
    named = [known[number] for number in numbers(ids) if number in known]
    return sorted(named, key=lambda p: (-p.created_at, -p.id))


def show(situation: Situation, call: Call) -> Answer:
    """One participation with everything that belongs to it."""
    participation = _find(situation, call)
    if not _may_see(situation, call, participation):
        raise forbidden()
    mission = situation.mission_of(participation)
    profile = situation.volunteer_of(participation)
    shown = participation_json(participation)
    shown["mission"] = None
    if mission:
        people = responsables_json(situation, mission, with_user=True)
        shown["mission"] = mission_json(situation, mission) | {"responsables": people}
    shown["profile"] = profile_json(profile) | {
        "skills": skills_json(profile),
        "domaines": [],
        "avatar": None,
    }
    shown["conversation"] = _conversation(situation, participation)
    shown["tags"] = tags_json(situation, participation)
    return Answer(shown)


def update(situation: Situation, call: Call) -> Answer:
    """Stores any state, and the mission that comes with it (PUT)."""
    participation = find_decidable(situation, call)
    wanted = call.text("mission_id")
    if wanted is None:
        raise invalid("mission_id", "La mission est requise")
    mission_id = database_id(wanted)
    if mission_id not in situation.missions:
        raise server_error()
    state = call.text("state") if "state" in call.body else participation.state
    if state is None:
        raise server_error()
    effects = Effects(situation, call.user, call.now, call.orders)
    places_left = situation.missions[mission_id].places_left
    changed = effects.set_state(participation, state, mission_id)
    shown = _decided(situation, participation, places_left)
    if not changed:
        # Only what the platform loaded for the change's mails is in its answer.
        del shown["profile"]
    return Answer(shown | {"mission_id": call.body["mission_id"]})


def decline(situation: Situation, call: Call) -> Answer:
    """Declines with a reason and, if there is a conversation, a text."""
    participation = find_decidable(situation, call)
    reason = call.text("reason")
    if reason is None:
        raise invalid("reason", "Merci de sélectionner une raison")
    if len(reason) > _LONGEST_REASON:
        raise server_error()
    effects = Effects(situation, call.user, call.now, call.orders)
    places_left = situation.missions[participation.mission_id].places_left
    effects.decline(participation, reason, call.text("content"))
    return Answer(_decided(situation, participation, places_left))


def find_decidable(situation: Situation, call: Call) -> Participation:
    """The participation of the path, if the user may decide on it.

    A responsable of the mission's organisation may, unless the mission was deleted.

    Raises:
        Refused: unknown (404), or not for the user to decide (403).
    """
    participation = _find(situation, call)
    if participation.mission_id not in _visible(situation, call):
        raise forbidden()
    return participation


def _find(situation: Situation, call: Call) -> Participation:
    participation = situation.participations.get(call.id)
    if participation is None:
        raise not_found("Participation", call.id)
    return participation


def _visible(situation: Situation, call: Call) -> set[int]:
    """The missions that the list shows: the current organisation's, for the staff everybody's."""
    return {
        mission.id
        for mission in situation.missions.values()
        if mission.deleted_at is None
        and (call.role == "admin" or mission.structure_id == call.user.structure_id)
    }


def _may_see(situation: Situation, call: Call, participation: Participation) -> bool:
    """Stricter than the platform, which shows more than its lists give."""
    structure_id = situation.missions[participation.mission_id].structure_id
    return call.role == "admin" or structure_id == call.user.structure_id


def _row(situation: Situation, participation: Participation, includes: set[str]) -> Json:
    profile = profile_json(situation.volunteer_of(participation))
    if "profile.avatar" in includes:
        profile["avatar"] = None
    row = participation_json(participation) | {"profile": profile}
    mission = situation.missions[participation.mission_id]
    row["mission"] = shown = mission_json(situation, mission)
    if "mission.responsables" in includes:
        shown["responsables"] = responsables_json(situation, mission)
    if "mission.structure" in includes:
        shown["structure"] = structure_json(situation.structures[mission.structure_id])
    if "conversation.latestMessage" in includes:
        row["conversation"] = _conversation(situation, participation)
    elif "conversation" in includes:
        conversation = situation.conversation_of.get(participation.id)
        row["conversation"] = conversation_json(conversation) if conversation else None
    if "tags" in includes:
        row["tags"] = tags_json(situation, participation)
    relations = {
        "conversation": int(participation.id in situation.conversation_of),
        "profile": 1,
        "mission": 1,
        "tags": len(situation.tags_of.get(participation.id, ())),
    }
    return counted(row, includes, relations)


def _conversation(situation: Situation, participation: Participation) -> Json | None:
    conversation = situation.conversation_of.get(participation.id)
    if conversation is None:
        return None
    latest = situation.latest_chat(conversation)
    shown = message_json(latest) if latest else None
    return conversation_json(conversation) | {"latest_message": shown}


def _decided(situation: Situation, participation: Participation, places_left: int) -> Json:
    """The answer to a decision; the platform loads the responsables only where places changed."""
    mission = situation.missions[participation.mission_id]
    shown = mission_json(situation, mission)
    shown["structure"] = structure_json(situation.structures[mission.structure_id])
    if mission.places_left != places_left:
        shown["responsables"] = responsables_json(situation, mission)
    return participation_json(participation) | {
        "profile": profile_json(situation.volunteer_of(participation)),
        "conversation": _conversation(situation, participation),
        "mission": shown,
    }
