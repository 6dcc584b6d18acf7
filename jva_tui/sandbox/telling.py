"""Stories become records: conversations with members, messages, the activity log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox.moments import DAY
from jva_tui.sandbox.situation import (
    IN_PROGRESS,
    PENDING,
    Conversation,
    LogEntry,
    Membership,
    Message,
    Participation,
    Situation,
)

if TYPE_CHECKING:
    from jva_tui.sandbox.dice import Dice
    from jva_tui.sandbox.oddities import Oddity
    from jva_tui.sandbox.stories import Cast, Entry, Story

_CHANGED_HANDS = 60 * DAY
"""Before that a mission's former responsables still answered."""


class Telling:
    """Collects what stories leave behind; ids follow the order of time over all of them.

    Args:
        situation: where it goes.
        dice: decides who has read what.
        now: the latest time.
    """

    def __init__(self, situation: Situation, dice: Dice, now: int) -> None:
        self._situation = situation
        self._dice = dice
        self._now = now
        self._entries: list[tuple[int, int, int, Entry]] = []
        """Time, conversation, place in it."""
        self._turns: list[tuple[int, int, int, str | None, str, int | None, int | None]] = []
        """Time, participation, place, old state, state, user id, old time."""

    def keep(self, participation: Participation, story: Story, cast: Cast, odd: Oddity) -> None:
        """Takes one story in."""
        number, old, old_at = participation.id, PENDING, story.created_at
        self._turns.append((old_at, number, 0, None, PENDING, cast.user_id, None))
        for place, (at, state, by) in enumerate(story.turns, start=1):
            # Only decisions of the organisation tell the earlier time.
            is_told = by == cast.coordinator_id and state != IN_PROGRESS
            told = old_at if is_told else None
            self._turns.append((at, number, place, old, state, by, told))
            old, old_at = state, at
        if story.entries:
            self._conversation(participation, story, cast, odd)

    def say(self, conversation_id: int, entries: list[Entry]) -> None:
        """Takes in what is said in one conversation, oldest first."""
        for place, entry in enumerate(entries):
            self._entries.append((entry.at, conversation_id, place, entry))

    def number(self) -> None:
        """Enters messages and log, with ids in the order of time."""
        situation = self._situation
        self._entries.sort()
        for number, (at, conversation_id, _, entry) in enumerate(self._entries, start=1):
            kind = "contextual" if entry.state else "chat"
            message = Message(
                number,
                conversation_id,
                entry.from_id,
                entry.content,
                at,
                kind,
                entry.state,
                entry.reason,
            )
            situation.messages_of[conversation_id].append(message)
        situation.last_message_id = len(self._entries)
        self._turns.sort()
        for number, (at, row, _, old, state, by, old_at) in enumerate(self._turns, start=1):
            situation.add_log_entry(LogEntry(number, row, by, at, old, state, old_at))

    def _conversation(
        self, participation: Participation, story: Story, cast: Cast, odd: Oddity
    ) -> None:
        entries, situation = story.entries, self._situation
        number, created_at = len(situation.conversations) + 1, story.created_at
        conversation = Conversation(number, participation.id, created_at, created_at)
        self.say(number, entries)
        for at, from_id, _, state, _ in entries:
            if state is None:
                conversation.updated_at = at
            if conversation.response_time is None and from_id != cast.user_id:
                conversation.response_time = at - created_at
        situation.add_conversation(conversation)
        for user_id in self._members(story, cast, odd):
            is_first = user_id == cast.plan.responsables[0] + 1
            if odd.is_archived and is_first:
                membership = Membership(story.entries[-2].at, is_active=False)
            else:
                membership = self._membership(story, conversation, user_id)
            situation.add_member(conversation, user_id, membership)
        situation.add_member(conversation, cast.user_id, Membership(entries[-1].at))

    def _members(self, story: Story, cast: Cast, odd: Oddity) -> list[int]:
        """User ids: the mission's responsables, but membership follows only partly."""
        first, *others = cast.plan.responsables
        members = [] if odd.is_outside else [first + 1]
        members += [who + 1 for who in others if self._dice.random() > 0.05]
        if story.created_at < self._now - _CHANGED_HANDS:
            members += [who + 1 for who in cast.plan.former]
        return members

    def _membership(self, story: Story, conversation: Conversation, user_id: int) -> Membership:
        """What a coordinator has read: the newest from a volunteer often waits."""
        last, roll = story.entries[-1], self._dice.random
        quiet = self._now - last.at
        own = [entry.at for entry in story.entries if entry.from_id == user_id]
        waits = own[-1:] != [last.at] and last.state is None
        if waits and roll() < (0.65 if quiet < 4 * DAY else 0.06):
            return Membership(max(own) if own else None)
        seen_at = max(last.at, conversation.updated_at) + int(7200 * roll())
        archived = quiet > 60 * DAY and roll() < 0.3
        return Membership(min(self._now, seen_at), is_active=not archived)
