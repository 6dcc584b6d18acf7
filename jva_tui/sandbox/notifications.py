"""The feed of notifications: what happened to the requests for the user's missions.

No recording shows it. It has the form of Laravel's database notifications, as the platform's
source uses them, and is told from the records: a notification for each new request, and one for
each change that the volunteer made.
"""

from __future__ import annotations

from operator import itemgetter
from uuid import NAMESPACE_URL, uuid5

from jva_tui.sandbox.exchange import Answer, Call, Json
from jva_tui.sandbox.moments import zulu
from jva_tui.sandbox.paginator import paginate
from jva_tui.sandbox.participation_filters import of_missions
from jva_tui.sandbox.present import profile_json
from jva_tui.sandbox.present_mission import name_of
from jva_tui.sandbox.situation import CANCELLED, PENDING, VALIDATED, Participation, Situation

_NEW = "ParticipationWaitingValidation"
_BY_VOLUNTEER = {
    CANCELLED: "ParticipationBenevoleCanceled",
    VALIDATED: "ParticipationBenevoleValidated",
}

_Event = tuple[int, str, Participation, str]
"""Instant, kind, participation and its state then."""


def index(situation: Situation, call: Call) -> Answer:
    """Newest first, 24 a page."""
    me = situation.profile_of[call.user.id].id
    mine = {mission.id for mission in situation.missions.values() if me in mission.responsables}
    rows = of_missions(situation.newest(), mine)
    events = [(row.created_at, _NEW, row, PENDING) for row in rows]
    events += _changes(situation, rows)
    events.sort(key=itemgetter(0), reverse=True)
    return Answer(paginate(call, events, lambda event: _json(situation, call, event)))


def _changes(situation: Situation, rows: list[Participation]) -> list[_Event]:
    """What the volunteers changed."""
    log_of, profiles = situation.log_of, situation.profiles
    return [
        (entry.created_at, kind, row, entry.state)
        for row in rows
        for entry in log_of.get(row.id, ())
        if (kind := _BY_VOLUNTEER.get(entry.state))
        and entry.old_state not in (None, entry.state)
        and entry.causer_id == profiles[row.profile_id].user_id
    ]


def _json(situation: Situation, call: Call, event: _Event) -> Json:
    at, kind, participation, state = event
    volunteer = situation.volunteer_of(participation)
    mission = situation.missions[participation.mission_id]
    conversation = situation.conversation_of.get(participation.id)
    me = situation.profile_of[call.user.id]
    name = f"{kind}/{participation.id}/{at}/{me.id}"
    return {
        "id": str(uuid5(NAMESPACE_URL, name)),
        "type": f"App\\Notifications\\{kind}",
        "notifiable_type": "App\\Models\\Profile",
        "notifiable_id": me.id,
        "data": {
            "benevole_id": volunteer.id,
            "benevole_first_name": volunteer.first_name,
            "benevole_last_name": volunteer.last_name,
            "participation_id": participation.id,
            "participation_state": state,
            "conversation_id": conversation.id if conversation else None,
            "mission_id": mission.id,
            "mission_name": name_of(situation, mission),
            "structure_name": situation.structures[mission.structure_id].name,
        },
        "read_at": None,
        "created_at": zulu(at),
        "updated_at": zulu(at),
        "notifiable": profile_json(me),
    }
