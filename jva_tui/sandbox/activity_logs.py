"""The routes of the activity log of a participation: who made it and changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.exchange import Answer, Call, Json, Refused, refused
from jva_tui.sandbox.moments import zulu
from jva_tui.sandbox.paginator import page_size, paginate
from jva_tui.sandbox.participations import find_decidable
from jva_tui.sandbox.present import names, participation_json
from jva_tui.sandbox.situation import PARTICIPATION

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import LogEntry, Participation, Situation


def index(situation: Situation, call: Call) -> Answer:
    """All entries, newest first."""
    participation = _find(situation, call)
    entries = situation.log_of.get(participation.id, [])[::-1]

    def row(entry: LogEntry) -> Json:
        return _entry_json(situation, participation, entry)

    return Answer(paginate(call, entries, row, page_size(call)))


def states(situation: Situation, call: Call) -> Answer:
    """The entries that tell a state, oldest first, as a plain list."""
    participation = _find(situation, call)
    return Answer(
        [
            _entry_json(situation, participation, entry)
            for entry in situation.log_of.get(participation.id, [])
            if entry.state != entry.old_state
        ]
    )


def _find(situation: Situation, call: Call) -> Participation:
    try:
        return find_decidable(situation, call)
    except Refused as refusal:
        if refusal.answer.status != 403:
            raise
        message = "Vous n'avez pas les droits nécéssaires pour réaliser cette action"
        raise refused(403, message) from None


def _entry_json(situation: Situation, participation: Participation, entry: LogEntry) -> Json:
    event = "created" if entry.old_state is None else "updated"
    made = entry.created_at
    return {
        "id": entry.id,
        "log_name": "default",
        "description": event,
        "subject_id": participation.id,
        "subject_type": PARTICIPATION,
        "causer_id": entry.causer_id,
        "causer_type": "App\\Models\\User" if entry.causer_id is not None else None,
        "properties": _properties(participation, entry),
        "created_at": zulu(made),
        "updated_at": zulu(made),
        "data": None,
        "event": event,
        "batch_uuid": None,
        "causer": _causer(situation, entry.causer_id),
    }


def _properties(participation: Participation, entry: LogEntry) -> Json:
    """What was stored: the whole row when it was made, later what changed, before and after."""
    if entry.old_state is None:
        made = zulu(entry.created_at)
        return {
            "attributes": participation_json(participation)
            | {"state": entry.state, "created_at": made, "updated_at": made}
        }
    new: Json = {}
    old: Json = {}
    if entry.old_updated_at is not None:
        new["updated_at"], old["updated_at"] = zulu(entry.created_at), zulu(entry.old_updated_at)
    if entry.state != entry.old_state:
        new["state"], old["state"] = entry.state, entry.old_state
    if entry.mission_id is not None:
        new["mission_id"], old["mission_id"] = entry.mission_id, entry.old_mission_id
    return {"attributes": new, "old": old}


def _causer(situation: Situation, user_id: int | None) -> Json | None:
    if user_id is None:
        return None
    profile = situation.profile_of[user_id]
    shown = {
        "id": profile.id,
        "user_id": user_id,
        "first_name": profile.first_name,
        "last_name": profile.last_name,
    }
    return {"id": user_id, "profile": shown | names(profile)}
