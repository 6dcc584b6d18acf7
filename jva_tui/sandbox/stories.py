"""How an invented participation went: its state, and what was said about it."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jva_tui.sandbox.effects import CONTEXT
from jva_tui.sandbox.invented_talk import Talk
from jva_tui.sandbox.moments import DAY
from jva_tui.sandbox.situation import CANCELLED, DECLINED, IN_PROGRESS, OPEN, PENDING, VALIDATED

if TYPE_CHECKING:
    import random

    from jva_tui.sandbox.invented_missions import Plan
    from jva_tui.sandbox.invented_people import Person

_HOUR = 3600
_STATES = (PENDING, IN_PROGRESS, VALIDATED, DECLINED, CANCELLED)
_AGES = (2, 7, 30, 90)
"""Days; recent requests mostly wait, older ones are mostly decided."""
_WEIGHTS = (
    (88, 9, 2, 1, 0),
    (58, 21, 15, 4, 2),
    (16, 13, 53, 12, 6),
    (4, 5, 66, 16, 9),
    (1, 1, 72, 17, 9),
)
_REASONS = ("other", "requirements_not_fulfilled", "change_mind", "no_response")
_BY_VOLUNTEER = "Annulée par bénévole"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message to come; its id depends on all other stories."""

    at: int
    from_id: int | None
    content: str
    state: str | None = None
    """Set for a contextual message."""
    reason: str | None = None


@dataclass(slots=True)
class Story:
    """What became of one request."""

    created_at: int
    state: str
    updated_at: int
    """When the state last changed."""
    entries: list[Entry] = field(default_factory=list)
    """Oldest first; empty where the volunteer wrote nothing when applying."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part in a story."""

    person: Person
    user_id: int
    plan: Plan
    coordinator_id: int


class Teller:
    """Draws stories that end before ``now``."""

    def __init__(self, source: random.Random, now: int) -> None:
        self._source = source
        self._now = now
        self._talk = Talk(source)

    def tell(self, cast: Cast, created_at: int) -> Story:
        """One story, of a request made at ``created_at``."""
        age = (self._now - created_at) / DAY
        state = self._source.choices(_STATES, _WEIGHTS[bisect(_AGES, age)])[0]
        story = Story(created_at, state, created_at)
        ended = cast.plan.ends is not None and cast.plan.ends < 0
        by_platform = ended and state in OPEN
        if by_platform:
            story.state = DECLINED
        if self._source.random() < 0.92:
            motivation = self._talk.motivation(cast.person, cast.plan)
            story.entries.append(Entry(created_at, cast.user_id, motivation))
        if by_platform:
            self._ended(story)
        elif state == PENDING:
            self._waits(story, cast)
        else:
            self._decided(story, cast)
        if not story.entries or story.entries[0].at != created_at:
            story.entries.clear()
        return story

    def _waits(self, story: Story, cast: Cast) -> None:
        if self._now - story.created_at > 2 * DAY and self._source.random() < 0.2:
            again = self._later(story.created_at, 2 * DAY)
            self._says(story, again, cast.user_id, self._talk.reminder(cast.person, cast.plan))

    def _ended(self, story: Story) -> None:
        """The mission is over: the platform declines what nobody answered."""
        at = self._later(story.created_at, 20 * DAY)
        story.updated_at = at
        entry = Entry(at, None, CONTEXT[DECLINED], DECLINED, "mission_terminated")
        story.entries.append(entry)

    def _decided(self, story: Story, cast: Cast) -> None:
        at = story.updated_at = self._later(story.created_at, 1.5 * DAY)
        talks = story.state == IN_PROGRESS or self._source.random() < 0.45
        if talks:
            question = self._talk.question(cast.person, cast.plan)
            self._says(story, at, cast.coordinator_id, question)
            if self._source.random() < 0.62:
                at = self._later(at, 0.7 * DAY)
                answer = self._talk.answer(cast.person, cast.plan)
                self._says(story, at, cast.user_id, answer)
        if story.state == IN_PROGRESS:
            return
        at = story.updated_at = self._later(at, 0.8 * DAY)
        if story.state == VALIDATED:
            self._validated(story, cast, at)
        elif story.state == DECLINED:
            self._declined(story, cast, at)
        else:
            self._cancelled(story, cast, at)

    def _validated(self, story: Story, cast: Cast, at: int) -> None:
        story.entries.append(Entry(at, None, CONTEXT[VALIDATED], VALIDATED))
        if self._source.random() < 0.75:
            welcome = self._talk.welcome(cast.person, cast.plan)
            self._says(story, at + 1, cast.coordinator_id, welcome)
            if self._source.random() < 0.4:
                thanks = self._talk.thanks(cast.person, cast.plan)
                self._says(story, self._later(at + 1, 0.5 * DAY), cast.user_id, thanks)

    def _declined(self, story: Story, cast: Cast, at: int) -> None:
        reason = self._source.choices(_REASONS, (50, 20, 15, 15))[0]
        coordinator = cast.coordinator_id
        story.entries.append(Entry(at, coordinator, CONTEXT[DECLINED], DECLINED, reason))
        if reason == "other" or self._source.random() < 0.3:
            self._says(story, at, coordinator, self._talk.sorry(cast.person, cast.plan))

    def _cancelled(self, story: Story, cast: Cast, at: int) -> None:
        if self._source.random() < 0.2:
            story.entries.append(Entry(at, None, CONTEXT[CANCELLED], CANCELLED))
            return
        name = f"{cast.person.first_name} {cast.person.last_name}"
        content = f"La participation a été annulée par {name}"
        entry = Entry(at, cast.user_id, content, _BY_VOLUNTEER, "not_available")
        story.entries.append(entry)
        if self._source.random() < 0.5:
            withdrawal = self._talk.withdrawal(cast.person, cast.plan)
            self._says(story, at, cast.user_id, withdrawal)

    def _says(self, story: Story, at: int, user_id: int, content: str) -> None:
        story.entries.append(Entry(at, user_id, content))

    def _later(self, after: int, mean: float) -> int:
        """A time after ``after``, in waking hours where it fits, but always in the past."""
        at = after + 600 + int(self._source.expovariate(1 / mean))
        hour = (at // _HOUR + 1) % 24
        if hour < 8:
            at += (8 - hour) * _HOUR
        if at < self._now - 60:
            return at
        return after + max(1, int((self._now - after) * self._source.uniform(0.2, 0.9)))
