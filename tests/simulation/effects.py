"""What appears on the platform, as it appears, and whether it is our client's doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.sandbox import mails
from jva_tui.sandbox.situation import DECLINED
from tests.simulation.town import ME

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Message, Situation


class Effect(NamedTuple):
    """One thing that appeared."""

    at: float
    person: int
    """The participation."""
    kind: str
    """``state``, ``mail``, ``C`` (contextual decline), ``T`` (chat message), ``note``."""
    value: str
    """The state, the kind of mail, the reason, or the text."""
    before: str
    """Of a state: the one before it."""
    is_ours: bool
    """Whether a request of our client did it."""
    by: int | None
    """User id."""

    def __str__(self) -> str:
        before = f" (was {self.before})" if self.before else ""
        return f"{self.kind} {self.value!r}{before} of {self.person} by {self.by}"


_OURS = frozenset({*mails.KIND_OF_STATE.values(), mails.DECLINED_BY_US, mails.NEW_MESSAGE})
"""Mails that a coordinator's doing sends."""


class Effects:
    """Compares the situation with what was there when it looked last.

    Args:
        situation: of the platform.
    """

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._mails = len(situation.mails)
        self._entries = situation.last_log_id
        self._messages = situation.last_message_id
        self.all: list[Effect] = []

    def notice(self, at: float, *, is_ours: bool) -> list[Effect]:
        """What is new.

        Args:
            at: seconds of the world.
            is_ours: whether it may be our client's doing; only what our user did is.
        """
        new = [*self._states(at), *self._said(at), *self._mailed(at)]
        found = [effect._replace(is_ours=is_ours and effect.by == ME) for effect in new]
        self.all += found
        return found

    def of(self, person: int) -> list[Effect]:
        """Everything that appeared about somebody."""
        return [effect for effect in self.all if effect.person == person]

    def _states(self, at: float) -> list[Effect]:
        if self._situation.last_log_id == self._entries:
            return []
        new = [
            Effect(at, e.participation_id, "state", e.state, e.old_state or "", False, e.causer_id)
            for entries in self._situation.log_of.values()
            for e in entries
            if e.id > self._entries
        ]
        self._entries = self._situation.last_log_id
        return new

    def _said(self, at: float) -> list[Effect]:
        if self._situation.last_message_id == self._messages:
            return []
        new = [
            self._word(at, message)
            for messages in self._situation.messages_of.values()
            for message in messages
            if message.id > self._messages
        ]
        self._messages = self._situation.last_message_id
        return new

    def _word(self, at: float, message: Message) -> Effect:
        person = self._situation.conversations[message.conversation_id].participation_id
        if message.type == "chat":
            return Effect(at, person, "T", message.content, "", False, message.from_id)
        if message.contextual_state == DECLINED:
            reason = message.contextual_reason or ""
            return Effect(at, person, "C", reason, "", False, message.from_id)
        return Effect(at, person, "note", message.contextual_state or "", "", False, ME)

    def _mailed(self, at: float) -> list[Effect]:
        new = self._situation.mails[self._mails :]
        self._mails += len(new)
        return [
            Effect(at, mail.participation_id, "mail", mail.kind, "", False, _sender(mail.kind))
            for mail in new
            if mail.participation_id is not None
            and self._is_volunteers(mail.participation_id, mail.to)
        ]

    def _is_volunteers(self, person: int, user_id: int) -> bool:
        row = self._situation.participations[person]
        return self._situation.volunteer_of(row).user_id == user_id


def _sender(kind: str) -> int | None:
    return ME if kind in _OURS else None
