"""The records that a change leaves behind: entries of a conversation, of the log, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.situation import LogEntry, Message

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Conversation, Mission, Participation, Situation


def add_entry(  # noqa: PLR0913 - the columns of a message
    situation: Situation,
    conversation: Conversation,
    now: int,
    content: str,
    *,
    by: int | None = None,
    state: str | None = None,
    reason: str | None = None,
) -> Message:
    """Adds an entry to a conversation, whose time it does not move.

    Args:
        situation: where the conversation is.
        conversation: to which it is added.
        now: the instant.
        content: what it says.
        by: user id; None for the platform.
        state: the contextual state, of a contextual entry; None for what somebody wrote.
        reason: the contextual reason.
    """
    message = Message(
        id=situation.last_message_id + 1,
        conversation_id=conversation.id,
        from_id=by,
        content=content,
        created_at=now,
        type="contextual" if state else "chat",
        contextual_state=state,
        contextual_reason=reason,
    )
    situation.add_message(message)
    return message


def change_quietly(
    situation: Situation, participation: Participation, state: str, now: int, by: int | None
) -> None:
    """Stores a state with an entry of the log, and nothing else of what a decision sets off."""
    old_state = participation.state
    participation.state, participation.updated_at = state, now
    log(situation, participation, now, by, old_state)


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


def count_places(situation: Situation, participation: Participation, now: int) -> None:
    """Counts the places of a participation's mission anew, unless the mission was deleted."""
    if mission := situation.mission_of(participation):
        save_mission(situation, mission, now)


def save_mission(situation: Situation, mission: Mission, now: int) -> None:
    """Counts a mission's places, as whatever saves it does; it is touched if they changed."""
    left = situation.places_left(mission)
    if left != mission.places_left:
        mission.places_left, mission.updated_at = left, now
