"""The records that acts leave where the platform goes round its own messages and mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.effects import Effects
from jva_tui.sandbox.situation import LogEntry, Message

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Conversation, Mission, Participation, Situation


def effects(situation: Situation, user_id: int, now: int) -> Effects:
    """What a user's doing sets off."""
    return Effects(situation, situation.users[user_id], now)


def volunteer_id(situation: Situation, participation: Participation) -> int:
    """The user id of who asked."""
    return situation.profiles[participation.profile_id].user_id


def full_name(situation: Situation, user_id: int) -> str:
    """First and last name, as contextual messages tell it."""
    profile = situation.profile_of[user_id]
    return f"{profile.first_name} {profile.last_name}"


def leave_trace(  # noqa: PLR0913 - the columns of a message
    situation: Situation,
    conversation: Conversation,
    now: int,
    *,
    state: str,
    content: str,
    by: int | None = None,
    reason: str | None = None,
) -> None:
    """Adds a contextual message; it does not move the conversation's time.

    Args:
        situation: where the conversation is.
        conversation: about the participation that changed.
        now: the instant.
        state: the contextual state, which is none of the five.
        content: what it says.
        by: user id; None for the platform.
        reason: the contextual reason.
    """
    number = situation.last_message_id + 1
    trace = Message(number, conversation.id, by, content, now, "contextual", state, reason)
    situation.add_message(trace)


def change_quietly(
    situation: Situation, participation: Participation, state: str, now: int, by: int | None
) -> None:
    """Stores a state with an entry of the log, and nothing else of what a decision sets off."""
    old_state = participation.state
    participation.state, participation.updated_at = state, now
    log(situation, participation, now, by, old_state)
    mission = situation.mission_of(participation)
    if mission is not None:
        count_places(situation, mission, now)


def log(
    situation: Situation,
    participation: Participation,
    now: int,
    by: int | None,
    old_state: str | None = None,
) -> None:
    """Notes the participation's state in the activity log."""
    number, state = situation.last_log_id + 1, participation.state
    entry = LogEntry(number, participation.id, by, now, old_state, state)
    situation.add_log_entry(entry)


def count_places(situation: Situation, mission: Mission, now: int) -> None:
    """Counts a mission's places anew, as whatever saves it does; it is touched if they changed."""
    left = situation.places_left(mission)
    if left != mission.places_left:
        mission.places_left, mission.updated_at = left, now
