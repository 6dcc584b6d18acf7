"""Who is mailed or texted, and when. Nothing really leaves: `Situation.mails` keeps it all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from jva_tui.sandbox.moments import PARIS
from jva_tui.sandbox.situation import CANCELLED, IN_PROGRESS, OPEN, VALIDATED, Mail

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Conversation, Message, Participation, Situation

NEW_MESSAGE = "new_message"
DECLINED_BY_US = "declined"
TERMINATED = "mission_terminated"
NEW_REQUEST = "new_request"
WITHDRAWN = "withdrawn"
UNREAD = "unread_message"
SMS = "sms"
"""A planned SMS, in the agenda."""

KIND_OF_STATE = {
    VALIDATED: "validated",
    IN_PROGRESS: "being_processed",
    CANCELLED: "cancelled",
}
"""What the volunteer is mailed when somebody gives a request this state (PUT)."""

REASONS = {
    "no_response": "Le bénévole ne répond pas.",
    "requirements_not_fulfilled": "Le bénévole ne correspond pas aux besoins.",
    "change_mind": "Le bénévole a changé d'avis.",
    "mission_terminated": "La mission est terminée.",
}
"""How the mail of a decline words its reason; « other » is not told."""

REALTIME = "realtime"
_HOUR = 3600
_SMS_DAYS = 3
_SMS_HOUR = 18


def mail_volunteer(
    situation: Situation, participation: Participation, now: int, kind: str, text: str = ""
) -> None:
    """Mails who asked."""
    to = situation.volunteer_of(participation).user_id
    situation.mails.append(Mail(now, to, kind, participation.id, text=text))


def mail_responsables(
    situation: Situation, participation: Participation, now: int, kind: str, text: str = ""
) -> None:
    """Mails those of the mission's responsables who want immediate notices."""
    mission = situation.mission_of(participation)
    for profile_id in mission.responsables if mission else ():
        profile = situation.profiles[profile_id]
        if profile.notification == REALTIME:
            situation.mails.append(Mail(now, profile.user_id, kind, participation.id, text=text))


def declined_text(reason: str | None, content: str | None) -> str:
    """What the mail of a decline carries: the reason, unless it is « other », and the text."""
    told = REASONS.get(reason, reason) if reason and reason != "other" else None
    return "\n".join(part for part in (told, content) if part)


def tells(situation: Situation, conversation: Conversation, from_id: int, now: int) -> bool:
    """Whether a chat message written now is mailed.

    Not if it is the first entry of the conversation, which comes with the request, nor if the chat
    message before it is from the same person and less than an hour old.
    """
    if not situation.messages_of[conversation.id]:
        return False
    latest = situation.latest_chat(conversation)
    return latest is None or latest.from_id != from_id or now - latest.created_at >= _HOUR


def mail_message(situation: Situation, conversation: Conversation, message: Message) -> None:
    """Mails a chat message to the other members: responsables only if they want it at once."""
    participation = situation.participations[conversation.participation_id]
    volunteer_id = situation.volunteer_of(participation).user_id
    for user_id in conversation.members:
        wants = situation.profile_of[user_id].notification == REALTIME
        if user_id != message.from_id and (user_id == volunteer_id or wants):
            situation.mails.append(
                Mail(
                    message.created_at,
                    user_id,
                    NEW_MESSAGE,
                    participation.id,
                    message.id,
                    message.content,
                )
            )


def plan_sms(situation: Situation, conversation: Conversation, message: Message) -> None:
    """Plans the SMS about a message of the organisation, three days later at 18 h in Paris."""
    day = datetime.fromtimestamp(message.created_at, PARIS) + timedelta(days=_SMS_DAYS)
    at = day.replace(hour=_SMS_HOUR, minute=0, second=0)
    situation.agenda.add(int(at.timestamp()), SMS, conversation=conversation.id, message=message.id)


def send_planned_sms(situation: Situation, now: int, *, conversation: int, message: int) -> None:
    """Texts the volunteer, if the message is unread, still the last one, and the request open.

    Who told no mobile number gets nothing.
    """
    about = situation.conversations[conversation]
    participation = situation.participations[about.participation_id]
    latest = situation.latest_chat(about)
    volunteer = situation.volunteer_of(participation)
    if latest is None or latest.id != message or participation.state not in OPEN:
        return
    membership = about.members.get(volunteer.user_id)
    read_at = membership.read_at if membership else None
    if volunteer.mobile and (read_at is None or read_at < latest.created_at):
        sms = Mail(now, volunteer.user_id, UNREAD, participation.id, message, is_sms=True)
        situation.mails.append(sms)
