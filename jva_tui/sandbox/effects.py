"""What a decision or a message sets off, beside the change itself."""

from __future__ import annotations

from dataclasses import dataclass

from jva_tui.sandbox.situation import (
    CANCELLED,
    DECLINED,
    IN_PROGRESS,
    PENDING,
    VALIDATED,
    Conversation,
    Message,
    Participation,
    Situation,
    User,
)
from jva_tui.sandbox.texts import strip_tags

CONTEXT = {
    PENDING: "La participation est en attente de validation",
    IN_PROGRESS: "La participation est en cours de traitement",
    VALIDATED: "La participation a été validée",
    CANCELLED: "La participation a été annulée",
    DECLINED: "La participation a été déclinée",
}
"""What a contextual message says of a state."""


@dataclass(frozen=True, slots=True)
class Effects:
    """The effects of what one user does at one instant."""

    situation: Situation
    by: User
    now: int

    def set_state(self, participation: Participation, state: str, mission_id: int) -> bool:
        """Stores a state and a mission, as the platform's PUT does, whatever stood there.

        A new state, but for « Refusée », leaves a contextual message and marks the conversation
        read for who decides.

        Returns:
            Whether anything changed.
        """
        new_state = state != participation.state
        if not new_state and mission_id == participation.mission_id:
            return False
        participation.state = state
        participation.mission_id = mission_id
        participation.updated_at = self.now
        conversation = self.situation.conversation_of.get(participation.id)
        if new_state and conversation is not None:
            self._answered(conversation)
            if state != DECLINED:
                content = CONTEXT.get(state, f"Le nouveau statut de la participation est: {state}")
                self._add(conversation, content, None, state)
                mark_read(conversation, self.by.id, self.now)
        self._count_places(participation)
        return True

    def decline(
        self, participation: Participation, reason: str | None, content: str | None
    ) -> None:
        """Declines, in the platform's order, and again at every repeat.

        First the contextual message, then the text with all that a message sets off, then the
        state. Without a conversation the text is lost.
        """
        conversation = self.situation.conversation_of.get(participation.id)
        if conversation is not None:
            self._add(conversation, CONTEXT[DECLINED], self.by.id, DECLINED, reason)
            if content:
                self.post_message(conversation, content)
            mark_read(conversation, self.by.id, self.now)
            self._answered(conversation)
        if participation.state != DECLINED:
            participation.state = DECLINED
            participation.updated_at = self.now
        self._count_places(participation)

    def post_message(self, conversation: Conversation, content: str) -> Message:
        """Stores a chat message, trimmed before, stripped of its tags.

        From the organisation to a pending participation it moves that to « En cours de
        traitement » by itself, without contextual message.
        """
        message = self._add(conversation, strip_tags(content), self.by.id)
        participation = self.situation.participations[conversation.participation_id]
        if self.situation.profiles[participation.profile_id].user_id != self.by.id:
            self._answered(conversation)
            if participation.state == PENDING:
                participation.state = IN_PROGRESS
                participation.updated_at = self.now
        conversation.updated_at = self.now
        mark_read(conversation, self.by.id, self.now)
        return message

    def _answered(self, conversation: Conversation) -> None:
        if conversation.response_time is None:
            conversation.response_time = self.now - conversation.created_at

    def _add(
        self,
        conversation: Conversation,
        content: str,
        from_id: int | None,
        state: str | None = None,
        reason: str | None = None,
    ) -> Message:
        """Adds an entry; with a state it is a contextual one."""
        message = Message(
            id=self.situation.last_message_id + 1,
            conversation_id=conversation.id,
            from_id=from_id,
            content=content,
            created_at=self.now,
            type="contextual" if state else "chat",
            contextual_state=state,
            contextual_reason=reason,
        )
        self.situation.add_message(message)
        return message

    def _count_places(self, participation: Participation) -> None:
        """Counts the mission's places again; the mission is touched only if they changed."""
        mission = self.situation.mission_of(participation)
        if mission is None:
            return
        left = self.situation.places_left(mission)
        if left != mission.places_left:
            mission.places_left = left
            mission.updated_at = self.now


def mark_read(conversation: Conversation, user_id: int, now: int) -> None:
    """Notes that a member has read everything; nothing for who is no member."""
    if user_id in conversation.members:
        conversation.members[user_id].read_at = now
