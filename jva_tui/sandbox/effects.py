"""What a decision or a message sets off, beside the change itself, in the platform's order.

There is no transaction: where the platform dies in the middle, what came before stays (`orders`).
"""

from __future__ import annotations

from dataclasses import dataclass

from jva_tui.sandbox import mails
from jva_tui.sandbox.exchange import reached, server_error
from jva_tui.sandbox.orders import (
    CONTEXTUAL,
    DECIDED,
    DECLINED_MAILED,
    MAILED,
    NO_ORDERS,
    PLACES,
    READ,
    STORED,
    TOUCHED,
    Orders,
)
from jva_tui.sandbox.orders import IN_PROGRESS as STEP_IN_PROGRESS
from jva_tui.sandbox.records import add_entry, count_places
from jva_tui.sandbox.situation import (
    CANCELLED,
    DECLINED,
    IN_PROGRESS,
    OPEN,
    PENDING,
    VALIDATED,
    Conversation,
    LogEntry,
    Message,
    Participation,
    Situation,
    User,
)
from jva_tui.sandbox.texts import strip_tags

_CONTEXT = {
    PENDING: "La participation est en attente de validation",
    IN_PROGRESS: "La participation est en cours de traitement",
    VALIDATED: "La participation a été validée",
    CANCELLED: "La participation a été annulée",
    DECLINED: "La participation a été déclinée",
}
"""What a contextual message says of each of the five states."""


def context(state: str) -> str:
    """What a contextual message says of a state, which may be any string."""
    return _CONTEXT.get(state, f"Le nouveau statut de la participation est: {state}")


@dataclass(frozen=True, slots=True)
class Effects:
    """The effects of what one user does at one instant."""

    situation: Situation
    by: User
    now: int
    orders: Orders = NO_ORDERS
    """After which step to die, if at all."""

    def set_state(self, participation: Participation, state: str, mission_id: int) -> bool:
        """Stores a state and a mission, as the platform's PUT does, whatever stood there.

        A new state is mailed to the volunteer where there is a mail for it
        (`mails.KIND_OF_STATE`), and, but for « Refusée », leaves a contextual message and marks
        the conversation read for who decides.

        Returns:
            Whether anything changed.

        Raises:
            Refused: dead in the middle, as ordered or because the mission was deleted (500).
        """
        old_state = participation.state
        if state == old_state and mission_id == participation.mission_id:
            return False
        self._store(participation, state, mission_id)
        self._reached(STORED)
        if state != old_state:
            if state in mails.KIND_OF_STATE and not self._is_staff():
                kind = mails.KIND_OF_STATE[state]
                mails.mail_volunteer(self.situation, participation, self.now, kind)
            self._reached(MAILED)
            self._count_score(participation, old_state)
            self._note(participation)
        count_places(self.situation, participation, self.now)
        self._reached(PLACES)
        return True

    def decline(
        self, participation: Participation, reason: str | None, content: str | None
    ) -> None:
        """Declines, in the platform's order, and again at every repeat.

        Without a conversation the text is lost and nobody is mailed.

        Raises:
            Refused: dead in the middle, as ordered or because the mission was deleted (500).
        """
        conversation = self.situation.conversation_of.get(participation.id)
        if conversation is not None:
            self._add(conversation, context(DECLINED), self.by.id, DECLINED, reason)
            self._reached(CONTEXTUAL)
            if content:
                self._write(conversation, content)
            mark_read(conversation, self.by.id, self.now)
            self._answered(conversation)
            self._reached(READ)
            text = mails.declined_text(reason, content)
            kind = mails.DECLINED_BY_US
            mails.mail_volunteer(self.situation, participation, self.now, kind, text)
            self._reached(DECLINED_MAILED)
        if participation.state != DECLINED:
            old_state = participation.state
            self._store(participation, DECLINED, participation.mission_id)
            self._reached(DECIDED)
            self._count_score(participation, old_state)
        count_places(self.situation, participation, self.now)
        self._reached(PLACES)

    def post_message(self, conversation: Conversation, content: str) -> Message:
        """Stores a chat message, trimmed before, stripped of its tags, with all it sets off.

        From the organisation to a pending participation it moves that to « En cours de
        traitement » by itself, without contextual message or mail about the state.

        Raises:
            Died: as ordered (500).
        """
        message = self._write(conversation, content)
        mark_read(conversation, self.by.id, self.now)
        self._reached(READ)
        return message

    def _write(self, conversation: Conversation, content: str) -> Message:
        tells = mails.tells(self.situation, conversation, self.by.id, self.now)
        message = self._add(conversation, strip_tags(content), self.by.id)
        self._reached(STORED)
        if conversation.about is None:
            self._told(conversation, message, tells=tells)
        conversation.updated_at = self.now
        self._reached(TOUCHED)
        return message

    def _told(self, conversation: Conversation, message: Message, *, tells: bool) -> None:
        """What a message means for the request, and who hears of it."""
        participation = self.situation.participations[conversation.participation_id]
        answers = self.situation.volunteer_of(participation).user_id != self.by.id
        if answers:
            self._answered(conversation)
            if participation.state == PENDING:
                # The platform's own entry for this one does not tell the times.
                self._log(participation, IN_PROGRESS, participation.mission_id)
                participation.state = IN_PROGRESS
                participation.updated_at = self.now
        self._reached(STEP_IN_PROGRESS)
        if tells:
            mails.mail_message(self.situation, conversation, message)
        if answers and participation.state in OPEN:
            mails.plan_sms(self.situation, conversation, message)
        self._reached(MAILED)

    def _note(self, participation: Participation) -> None:
        """The contextual message of a new state; « Refusée » leaves none."""
        conversation = self.situation.conversation_of.get(participation.id)
        state = participation.state
        if conversation is not None and state != DECLINED:
            self._add(conversation, context(state), None, state)
            self._reached(CONTEXTUAL)
            mark_read(conversation, self.by.id, self.now)
            self._reached(READ)
        if conversation is not None:
            self._answered(conversation)

    def _store(self, participation: Participation, state: str, mission_id: int) -> None:
        """Stores what changed, and notes it in the activity log."""
        self._log(participation, state, mission_id, participation.updated_at)
        participation.state = state
        participation.updated_at = self.now
        if mission_id != participation.mission_id:
            self.situation.move(participation, mission_id)

    def _log(
        self,
        participation: Participation,
        state: str,
        mission_id: int,
        old_updated_at: int | None = None,
    ) -> None:
        """Notes a change that is about to be stored."""
        moved = mission_id != participation.mission_id
        entry = LogEntry(
            id=self.situation.last_log_id + 1,
            participation_id=participation.id,
            causer_id=self.by.id,
            created_at=self.now,
            old_state=participation.state,
            state=state,
            old_updated_at=old_updated_at if old_updated_at != self.now else None,
            mission_id=mission_id if moved else None,
            old_mission_id=participation.mission_id if moved else None,
        )
        self.situation.add_log_entry(entry)

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
        told = {"state": state, "reason": reason}
        return add_entry(self.situation, conversation, self.now, content, by=from_id, **told)

    def _count_score(self, participation: Participation, old_state: str) -> None:
        """The organisation's score counts anew, through the mission: a deleted one is an error.

        A bulk decline dies here, after it has written and mailed, and is then tried again.
        """
        if old_state in OPEN and self.situation.mission_of(participation) is None:
            raise server_error()

    def _is_staff(self) -> bool:
        """Whether the platform's staff acts, which mails nobody about a state."""
        return any(rolable.role == "admin" for rolable in self.situation.roles_of(self.by.id))

    def _reached(self, step: str) -> None:
        reached(step, self.orders)


def mark_read(conversation: Conversation, user_id: int, now: int) -> None:
    """Notes that a member has read everything; nothing for who is no member."""
    if user_id in conversation.members:
        conversation.members[user_id].read_at = now
