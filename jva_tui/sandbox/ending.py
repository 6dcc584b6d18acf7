"""Missions that end, by hand or a month after their end date, and decline their open requests.

The declining is a job of the queue. It stumbles over a request without a conversation, which by
then is declined and of which nobody hears; the next try goes on behind it, and after the third the
rest stays open for ever.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from jva_tui.sandbox import mails
from jva_tui.sandbox.moments import PARIS, add_months
from jva_tui.sandbox.records import add_entry, change_quietly
from jva_tui.sandbox.situation import DECLINED, OPEN, VALIDATED

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Mission, Participation, Situation

MONTH_LATER = "end_mission"
DECLINE_OPEN = "decline_open"
"""Names in the agenda."""

TERMINATED = "Terminée"
REASON = "mission_terminated"
_AT_NIGHT = time(3, 0)
_FIRST_TRY = 1
_NEXT_TRY = 3
"""Seconds."""
_TRIES = 3


def plan_all(situation: Situation) -> None:
    """Plans the end of every mission that has an end date.

    What was due before the newest request came is left as the situation has it.
    """
    since = max((row.created_at for row in situation.participations.values()), default=0)
    for mission in situation.missions.values():
        if mission.end_date is not None:
            at = month_after(mission.end_date)
            if at > since:
                situation.agenda.add(at, MONTH_LATER, mission=mission.id)


def month_after(day: str) -> int:
    """The instant, in the night, at which a mission that ended on ``day`` is ended by itself."""
    later = add_months(date.fromisoformat(day), 1)
    return int(datetime.combine(later, _AT_NIGHT, PARIS).timestamp())


def end_when_overdue(situation: Situation, now: int, *, mission: int) -> None:
    """Ends a mission whose end date is a month ago, unless it was moved or ended meanwhile."""
    ended = situation.missions[mission]
    day = ended.end_date
    if ended.deleted_at is None and ended.state == VALIDATED and day and month_after(day) <= now:
        end(situation, ended, now)


def end(situation: Situation, mission: Mission, now: int) -> None:
    """Ends a mission; its open requests are declined a moment later."""
    mission.state = TERMINATED
    mission.updated_at = now
    mission.places_left = situation.places_left(mission)
    situation.agenda.add(now + _FIRST_TRY, DECLINE_OPEN, mission=mission.id, tries=1)


def decline_open(situation: Situation, now: int, *, mission: int, tries: int) -> None:
    """One try to decline a mission's open requests; places are not counted anew."""
    requests = situation.requests_for(situation.missions[mission])
    for participation in sorted(requests, key=lambda each: each.id):
        if participation.state in OPEN and not _decline(situation, participation, now):
            if tries < _TRIES:
                details = {"mission": mission, "tries": tries + 1}
                situation.agenda.add(now + _NEXT_TRY, DECLINE_OPEN, **details)
            return


def _decline(situation: Situation, participation: Participation, now: int) -> bool:
    """Declines by nobody; whether the job lives on."""
    change_quietly(situation, participation, DECLINED, now, None)
    conversation = situation.conversation_of.get(participation.id)
    if conversation is None:
        return False
    content = "La participation a été refusée"
    add_entry(situation, conversation, now, content, state=DECLINED, reason=REASON)
    mails.mail_volunteer(situation, participation, now, mails.TERMINATED, mails.REASONS[REASON])
    return True
