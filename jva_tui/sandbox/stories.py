"""How an invented participation went: its state, who changed it, and what was said about it."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field
from itertools import accumulate
from math import log
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.sandbox.acts.volunteers import BY_VOLUNTEER, CANCEL_REASONS
from jva_tui.sandbox.effects import context
from jva_tui.sandbox.invented_talk import Talk
from jva_tui.sandbox.moments import DAY
from jva_tui.sandbox.situation import CANCELLED, DECLINED, IN_PROGRESS, OPEN, PENDING, VALIDATED

if TYPE_CHECKING:
    from jva_tui.sandbox.dice import Dice
    from jva_tui.sandbox.invented_missions import Plan
    from jva_tui.sandbox.invented_people import Person

_HOUR = 3600
_STATES = (PENDING, IN_PROGRESS, VALIDATED, DECLINED, CANCELLED)
_AGES = (2, 7, 30, 90)
"""Days; recent requests mostly wait, older ones are mostly decided."""
_WEIGHTS = tuple(
    tuple(accumulate(weights))
    for weights in (
        (88, 9, 2, 1, 0),
        (58, 21, 15, 4, 2),
        (16, 13, 53, 12, 6),
        (4, 5, 66, 16, 9),
        (1, 1, 72, 17, 9),
    )
)
_REASONS = ("other", "requirements_not_fulfilled", "change_mind", "no_response")
_REASON_WEIGHTS = (50, 70, 85, 100)


class Entry(NamedTuple):
    """One message to come; its id depends on all other stories."""

    at: int
    from_id: int | None
    content: str
    state: str | None = None
    """Set for a contextual message."""
    reason: str | None = None


class Turn(NamedTuple):
    """One change of the state."""

    at: int
    state: str
    by: int | None
    """User id; None for the platform."""


@dataclass(slots=True)
class Story:
    """What became of one request."""

    created_at: int
    state: str
    updated_at: int
    """When the state last changed."""
    entries: list[Entry] = field(default_factory=list)
    """Oldest first; empty where the volunteer wrote nothing when applying."""
    turns: list[Turn] = field(default_factory=list)
    """Oldest first."""

    def turn(self, at: int, state: str, by: int | None) -> None:
        """The state changes."""
        self.turns.append(Turn(at, state, by))
        self.state, self.updated_at = state, at


class Cast(NamedTuple):
    """Who takes part in a story."""

    person: Person
    user_id: int
    plan: Plan
    coordinator_id: int


class Teller:
    """Draws stories that end before ``now``."""

    def __init__(self, dice: Dice, now: int) -> None:
        self._dice = dice
        self._now = now
        self._talk = Talk(dice)

    def tell(
        self,
        cast: Cast,
        created_at: int,
        *,
        state: str | None = None,
        text: str | None = None,
        writes: bool = False,
    ) -> Story:
        """One story, of a request made at ``created_at``.

        Args:
            cast: who takes part.
            created_at: an instant.
            state: how it ends, where that is not to be drawn.
            text: what the volunteer writes when applying, likewise.
            writes: whether the volunteer surely writes something.
        """
        if state is None:
            age = (self._now - created_at) / DAY
            state = self._dice.weighed(_STATES, _WEIGHTS[bisect(_AGES, age)])
        story = Story(created_at, PENDING, created_at)
        wrote = writes or self._dice.random() < 0.92
        if wrote:
            if text is None:
                text = self._talk.motivation(cast.person, cast.plan)
            story.entries.append(Entry(created_at, cast.user_id, text))
        self._go_on(story, cast, state)
        if not wrote:
            story.entries.clear()
        return story

    def remind(self, story: Story, cast: Cast) -> None:
        """The volunteer writes again, last of all."""
        at = self._later(max(story.updated_at, story.entries[-1].at), 2 * DAY)
        self._says(story, at, cast.user_id, self._talk.reminder(cast.person, cast.plan))

    def _go_on(self, story: Story, cast: Cast, state: str) -> None:
        """What comes after the request, up to ``state``."""
        if cast.plan.is_over and state in OPEN:
            self._ended(story)
        elif state == PENDING:
            self._waits(story, cast)
        elif state in _STATES:
            self._decided(story, cast, state)
        else:
            at = self._later(story.created_at, 3 * DAY)
            story.turn(at, state, cast.coordinator_id)
            story.entries.append(Entry(at, None, context(state), state))

    def _waits(self, story: Story, cast: Cast) -> None:
        waits = self._now - story.created_at > 2 * DAY
        if waits and story.entries and self._dice.random() < 0.2:
            self.remind(story, cast)

    def _ended(self, story: Story) -> None:
        """The mission is over: the platform declines what nobody answered."""
        at = self._later(story.created_at, 20 * DAY)
        story.turn(at, DECLINED, None)
        story.entries.append(Entry(at, None, context(DECLINED), DECLINED, "mission_terminated"))

    def _decided(self, story: Story, cast: Cast, state: str) -> None:
        at, roll = self._later(story.created_at, 1.5 * DAY), self._dice.random
        if state == IN_PROGRESS or roll() < 0.45:
            # A coordinator's word moves a pending request by itself.
            if story.entries or state == IN_PROGRESS:
                story.turn(at, IN_PROGRESS, cast.coordinator_id)
            question = self._talk.question(cast.person, cast.plan)
            self._says(story, at, cast.coordinator_id, question)
            if roll() < 0.62:
                at = self._later(at, 0.7 * DAY)
                self._says(story, at, cast.user_id, self._talk.answer(cast.person, cast.plan))
        if state == IN_PROGRESS:
            return
        at = self._later(at, 0.8 * DAY)
        if state == VALIDATED:
            self._validated(story, cast, at)
        elif state == DECLINED:
            self._declined(story, cast, at)
        else:
            self._cancelled(story, cast, at)

    def _validated(self, story: Story, cast: Cast, at: int) -> None:
        story.turn(at, VALIDATED, cast.coordinator_id)
        story.entries.append(Entry(at, None, context(VALIDATED), VALIDATED))
        if self._dice.random() < 0.75:
            welcome = self._talk.welcome(cast.person, cast.plan)
            self._says(story, min(at + 1, self._now), cast.coordinator_id, welcome)
            if self._dice.random() < 0.4:
                thanks = self._talk.thanks(cast.person, cast.plan)
                self._says(story, self._later(at + 1, 0.5 * DAY), cast.user_id, thanks)

    def _declined(self, story: Story, cast: Cast, at: int) -> None:
        reason = self._dice.weighed(_REASONS, _REASON_WEIGHTS)
        coordinator = cast.coordinator_id
        story.turn(at, DECLINED, coordinator)
        story.entries.append(Entry(at, coordinator, context(DECLINED), DECLINED, reason))
        if reason == "other" or self._dice.random() < 0.3:
            self._says(story, at, coordinator, self._talk.sorry(cast.person, cast.plan))

    def _cancelled(self, story: Story, cast: Cast, at: int) -> None:
        if self._dice.random() < 0.2:
            story.turn(at, CANCELLED, cast.coordinator_id)
            story.entries.append(Entry(at, None, context(CANCELLED), CANCELLED))
            return
        story.turn(at, CANCELLED, cast.user_id)
        name = f"{cast.person.first_name} {cast.person.last_name}"
        content = f"La participation a été annulée par {name}"
        reason = self._dice.pick(CANCEL_REASONS)
        story.entries.append(Entry(at, cast.user_id, content, BY_VOLUNTEER, reason))
        if self._dice.random() < 0.5:
            withdrawal = self._talk.withdrawal(cast.person, cast.plan)
            self._says(story, at, cast.user_id, withdrawal)

    def _says(self, story: Story, at: int, user_id: int, content: str) -> None:
        story.entries.append(Entry(at, user_id, content))

    def _later(self, after: int, mean: float) -> int:
        """A time after ``after``, in waking hours where it fits, but always in the past."""
        at = after + 600 + int(-log(1 - self._dice.random()) * mean)
        hour = (at // _HOUR + 1) % 24
        if hour < 8:
            at += (8 - hour) * _HOUR
        if at < self._now - 60:
            return at
        return after + max(1, int((self._now - after) * (0.2 + 0.7 * self._dice.random())))
