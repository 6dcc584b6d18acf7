"""A believable situation of any size: an invented organisation in Nantes and those who write to it.

The same number, seed and time give the same situation.
"""

from __future__ import annotations

import gc
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from jva_tui.sandbox.dice import Dice
from jva_tui.sandbox.invented_missions import GENERIC_TAGS, PLANS, TAGS, Plan
from jva_tui.sandbox.invented_people import People, Person
from jva_tui.sandbox.moments import DAY, PARIS
from jva_tui.sandbox.oddities import Oddity, draw_oddities, tie
from jva_tui.sandbox.organisations import (
    COORDINATOR,
    GONE,
    NEIGHBOUR,
    OPENS,
    OWN,
    PLAN_OF,
    PROFILES_FROM,
    found,
)
from jva_tui.sandbox.situation import TAKES_A_PLACE, Participation, Profile, Situation, User
from jva_tui.sandbox.stories import Cast, Story, Teller
from jva_tui.sandbox.talks import hold_talks
from jva_tui.sandbox.telling import Telling
from jva_tui.sandbox.visitors import enter_visitors

_HISTORY = 365
_FIRST_VOLUNTEER = 11
"""User id; below are coordinators."""
_TAG_IDS = range(1, len(TAGS) + len(GENERIC_TAGS) + 1)
_PLAIN = Oddity()


def generate_situation(participations: int, seed: int, now: datetime) -> Situation:
    """Invents a year of requests up to ``now``.

    Args:
        participations: how many requests the main organisation shows; the second one, and a
            mission that was deleted, have a few more.
        seed: other seeds give other people.
        now: the latest time in the situation, with a time zone.
    """
    collects = gc.isenabled()
    gc.disable()  # there is nothing to collect, and looking costs a third of the time
    try:
        return _Generator(participations, seed, now).run()
    finally:
        if collects:
            gc.enable()


class _Asked:
    """Who asked, as far as later requests depend on it."""

    __slots__ = ("missions", "person", "user_id")

    def __init__(self, person: Person, user_id: int) -> None:
        self.person = person
        self.user_id = user_id
        self.missions: set[int] = set()


class _Generator:
    def __init__(self, participations: int, seed: int, now: datetime) -> None:
        self._count = participations
        self._dice = Dice(f"{seed}")
        self._now = int(now.timestamp())
        self._today = now.astimezone(PARIS).date()
        self._people = People(self._dice, self._today)
        self._teller = Teller(self._dice, self._now)
        self._situation = Situation()
        self._telling = Telling(self._situation, self._dice, self._now)
        self._volunteers: list[_Asked] = []
        self._by_number: dict[int, _Asked] = {}
        """The main organisation's volunteers by the number of their request, from 0."""

    def run(self) -> Situation:
        found(self._situation, self._now, self._today)
        odd = draw_oddities(self._dice, self._count)
        times = sorted(self._times(self._count))
        tie(self._dice, times)
        requests = [(at, number, 0) for number, at in enumerate(times)]
        others = self._times(self._count // 40 + 5)
        requests += [(at, -1, self._dice.pick(NEIGHBOUR)) for at in others]
        gone = self._times(self._count // 200)
        requests += [(min(at, self._now - 6 * DAY), -1, GONE) for at in gone]
        requests.sort()
        for number, (at, place, mission_id) in enumerate(requests, start=1):
            self._participation(number, at, mission_id, place, odd.get(place, _PLAIN))
        hold_talks(self._situation, self._telling, self._now)
        self._telling.number()
        enter_visitors(self._situation, self._now)
        self._count_places()
        return self._situation

    def _times(self, count: int) -> list[int]:
        """When requests came: more of them lately, nearly all by day."""
        roll, triangular, now = self._dice.random, self._dice.source.triangular, self._now
        midnight = now - now % DAY
        times = []
        for _ in range(count):
            back = int(_HISTORY * roll() ** 2)
            hour = triangular(7, 23.5, 19) if roll() < 0.97 else 2.5
            at = midnight - back * DAY + int((hour - 1) * 3600 + 600 * roll())
            times.append(at if at < now - 90 else now - 90 - int((DAY - 90) * roll()))
        return times

    def _participation(
        self, number: int, created_at: int, mission_id: int, place: int, odd: Oddity
    ) -> None:
        asked, mission_id = self._who_asks(created_at, mission_id, odd)
        asked.missions.add(mission_id)
        if place >= 0:
            self._by_number[place] = asked
        plan, mission = PLAN_OF[mission_id], self._situation.missions[mission_id]
        coordinator = self._dice.pick(plan.responsables) + 1
        cast = Cast(asked.person, asked.user_id, plan, coordinator)
        story = self._tell(cast, created_at, odd)
        profile_id = asked.user_id + PROFILES_FROM
        participation = Participation(
            number, profile_id, mission_id, story.state, created_at, story.updated_at
        )
        if mission.dates:
            participation.slots = self._slots(mission.dates)
        self._situation.add_participation(participation)
        if self._dice.random() < 0.12:
            self._situation.tags_of[number] = [self._dice.pick(_TAG_IDS)]
        self._telling.keep(participation, story, cast, odd)
        if odd.is_blocked:
            self._situation.users[asked.user_id].banned_at = story.updated_at + 1

    def _tell(self, cast: Cast, created_at: int, odd: Oddity) -> Story:
        writes = odd.text is not None or odd.is_outside or odd.is_archived
        story = self._teller.tell(cast, created_at, state=odd.state, text=odd.text, writes=writes)
        if odd.is_archived:
            self._teller.remind(story, cast)
        return story

    def _who_asks(self, at: int, mission_id: int, odd: Oddity) -> tuple[_Asked, int]:
        """The volunteer, new or known, and the mission, which is drawn where it is 0."""
        known = self._by_number.get(odd.like) if odd.like is not None else None
        if odd.mission is not None:
            mission_id = OWN[odd.mission]
        elif mission_id == 0:
            mission_id = self._mission_open_at(at)
            while known is not None and mission_id in known.missions:
                mission_id = self._dice.pick(OWN)
        if known is None and self._volunteers and self._dice.random() < 0.03:
            again = self._dice.pick(self._volunteers)
            known = again if odd == _PLAIN and mission_id not in again.missions else None
        return known or self._join(at, PLAN_OF[mission_id], odd), mission_id

    def _mission_open_at(self, at: int) -> int:
        """A mission of the main organisation that could be applied for at that time."""
        return self._dice.weighed(OWN, _weights((at - self._now) // DAY))

    def _join(self, created_at: int, plan: Plan, odd: Oddity) -> _Asked:
        """A new volunteer."""
        user_id = len(self._volunteers) + _FIRST_VOLUNTEER
        name = odd.name
        if odd.namesake in self._by_number:
            other = self._by_number[odd.namesake].person
            name = other.first_name, other.last_name
        person = self._people.draw(user_id, name)
        if odd.is_minor_then:
            person.birthday = self._minor_on(plan)
            person.age, person.occupation = 17, "etudiant"
        asked = _Asked(person, user_id)
        self._volunteers.append(asked)
        profile = Profile(
            user_id + PROFILES_FROM,
            user_id,
            person.first_name,
            person.last_name,
            person.email,
            created_at - 60,
            created_at - 60,
            person.phone,
            person.mobile,
            person.birthday.isoformat() if person.birthday else None,
            person.zip,
            person.city,
            person.occupation,
            person.disponibilities,
            person.description,
            person.certifications,
            skills=person.skills,
        )
        self._situation.add_user(User(user_id, person.email, created_at - 60), profile)
        return asked

    def _minor_on(self, plan: Plan) -> date:
        """A birthday some weeks too late for the mission's first day."""
        first = self._today + timedelta(days=max(plan.starts, 0))
        return date(first.year - 18, first.month, 1) + timedelta(days=self._dice.between(45, 200))

    def _slots(self, dates: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "date": day["date"],
                "slots": [part for part in day["slots"] if self._dice.random() < 0.7]
                or day["slots"][:1],
            }
            for day in self._dice.some(dates, 2)
        ]

    def _count_places(self) -> None:
        rows = self._situation.participations.values()
        taken = Counter(row.mission_id for row in rows if row.state in TAKES_A_PLACE)
        for mission in self._situation.missions.values():
            mission.participations_max = taken[mission.id] + mission.places_left


@cache
def _weights(day: int) -> list[int]:
    """How the missions that are open on a day, counted from today, share the requests."""
    open_then = [
        plan.starts - OPENS <= day and (plan.ends is None or day <= plan.ends) for plan in PLANS
    ]
    if not any(open_then):
        open_then[1] = True  # the oldest mission takes what came before all of them
    return list(accumulate(p.weight * is_open for p, is_open in zip(PLANS, open_then, strict=True)))


__all__ = ["COORDINATOR", "generate_situation"]
