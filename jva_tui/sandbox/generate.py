"""A believable situation of any size: an invented organisation in Nantes and those who write to it.

The same number, seed and time give the same situation.
"""

from __future__ import annotations

import gc
import random
from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from jva_tui.sandbox.invented_missions import (
    GENERIC_TAGS,
    NEIGHBOURS,
    ON_SITE,
    PLANS,
    REMOTE,
    STRUCTURE,
    TAGS,
    TEMPLATES,
    Plan,
)
from jva_tui.sandbox.invented_people import People, Person
from jva_tui.sandbox.moments import DAY, PARIS
from jva_tui.sandbox.situation import STRUCTURE as STRUCTURE_MODEL
from jva_tui.sandbox.situation import (
    TAKES_A_PLACE,
    Conversation,
    Membership,
    Message,
    MessageTemplate,
    Mission,
    MissionTemplate,
    Participation,
    Profile,
    Rolable,
    Situation,
    Structure,
    Tag,
    User,
)
from jva_tui.sandbox.stories import Cast, Story, Teller

COORDINATOR = "camille.forestier@example.org"
"""Who signs in to the demonstration; the password is that of every invented person."""

_COORDINATORS = (
    ("Camille", "Forestier", COORDINATOR, 1),
    ("Basile", "Quéméneur", "basile.quemeneur@example.org", 1),
    ("Awa", "Diallo", "awa.diallo@example.org", 1),
    ("Zoé", "Lambert", "zoe.lambert@example.org", 2),
)
_PROFILES_FROM = 37
"""Profile ids run ahead of user ids, so that one taken for the other is somebody else."""
_HISTORY = 365
_OPENS = 50
"""Days before its first day at which a mission can be applied for."""


def generate_situation(participations: int, seed: int, now: datetime) -> Situation:
    """Invents a year of requests up to ``now``.

    Args:
        participations: how many requests to the main organisation; the small second one has a
            few more.
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


class _Generator:
    def __init__(self, participations: int, seed: int, now: datetime) -> None:
        self._count = participations
        self._source = random.Random(f"{seed}")  # noqa: S311 - invention, not secrecy
        self._now = int(now.timestamp())
        self._today = now.astimezone(PARIS).date()
        self._people = People(self._source, self._today)
        self._teller = Teller(self._source, self._now)
        self._situation = Situation()
        self._entries: list[tuple[int, int, Message]] = []
        """Messages to come with their time and place in the conversation, before they have ids."""
        self._drawn: list[tuple[Person, int, set[int]]] = []
        """Volunteers with their user ids and the missions they asked for."""

    def run(self) -> Situation:
        self._organisations()
        self._missions()
        own = [(at, self._mission_open_at(at)) for at in self._times(self._count)]
        neighbours = len(PLANS) + 1
        others = [(at, neighbours) for at in self._times(self._count // 60 + 5)]
        for number, (created_at, mission_id) in enumerate(sorted(own + others), start=1):
            self._participation(number, created_at, mission_id)
        self._number_messages()
        self._count_places()
        return self._situation

    def _organisations(self) -> None:
        situation, then = self._situation, self._now - 400 * DAY
        situation.structures[1] = Structure(
            1,
            1,
            STRUCTURE,
            "la-ruche-des-possibles",
            then,
            address="12 rue des Tanneurs",
            zip="44000",
            city="Nantes",
            department="44",
            description="Association inventée, pour essayer.",
            email="bonjour@example.org",
        )
        situation.structures[2] = Structure(
            2, 4, NEIGHBOURS, "les-voisins-du-canal", then, zip="44800", city="Saint-Herblain"
        )
        for number, (first, last, email, structure_id) in enumerate(_COORDINATORS, start=1):
            user = User(number, email, then, "responsable", "structure", structure_id)
            profile = Profile(
                number + _PROFILES_FROM, number, first, last, email, then, then, is_visible=False
            )
            situation.add_user(user, profile)
            role = Rolable("responsable", 2, number, STRUCTURE_MODEL, structure_id)
            situation.rolables.append(role)
        for number, name in enumerate((*TAGS, *GENERIC_TAGS), start=1):
            situation.tags[number] = Tag(number, 1, name, name in GENERIC_TAGS, then)
        for number, (name, text, is_shared, owner) in enumerate(TEMPLATES, start=1):
            shared_with = 1 if is_shared else None
            situation.message_templates[number] = MessageTemplate(
                number, name, owner + 1, text, is_shared, shared_with, then, then
            )

    def _missions(self) -> None:
        situation, then = self._situation, self._now - 390 * DAY
        for number, plan in enumerate(PLANS, start=1):
            mission = self._mission(number, plan, 1)
            mission.responsables = [who + 1 + _PROFILES_FROM for who in plan.responsables]
            situation.missions[number] = mission
            if plan.from_template:
                template = MissionTemplate(1, plan.name, then, plan.objective, plan.work)
                situation.mission_templates[1] = template
                mission.name, mission.template_id = None, 1
        neighbours = self._mission(len(PLANS) + 1, PLANS[0], 2)
        neighbours.name = "Café suspendu du canal"
        neighbours.responsables = [4 + _PROFILES_FROM]
        situation.missions[neighbours.id] = neighbours

    def _mission(self, number: int, plan: Plan, structure_id: int) -> Mission:
        then = self._now + min(plan.starts - _OPENS, -1) * DAY
        over = plan.ends is not None and plan.ends < 0
        return Mission(
            id=number,
            user_id=structure_id,
            structure_id=structure_id,
            name=plan.name,
            slug=f"benevolat-{number}",
            type=ON_SITE if plan.place else REMOTE,
            date_type="recurring" if plan.ends is None else "ponctual",
            start_date=self._day(plan.starts),
            end_date=None if plan.ends is None else self._day(plan.ends),
            participations_max=0,
            places_left=plan.left,
            created_at=then,
            updated_at=then,
            state="Terminée" if over else "Validée",
            is_online=not over,
            is_registration_open=not over,
            addresses=[_address(number, plan.place)] if plan.place else None,
            department="44",
            objectif=f"<p>{plan.objective}</p>",
            description=f"<p>{plan.work}</p>",
            information="<p>Venez comme vous êtes, nous vous accueillons autour d'un café.</p>",
            commitment_duration="2_hours" if plan.ends is None else "half_day",
            commitment_time_period="week" if plan.ends is None else None,
            dates=[{"date": self._day(day), "slots": list(parts)} for day, parts in plan.dates]
            or None,
        )

    def _times(self, count: int) -> list[int]:
        """When requests came: more of them lately, nearly all by day."""
        times = []
        for _ in range(count):
            back = int(_HISTORY * self._source.random() ** 2)
            hour = self._source.triangular(7, 23.5, 19) if self._source.random() < 0.97 else 2.5
            at = self._now - self._now % DAY - back * DAY + int((hour - 1) * 3600)
            at += self._source.randrange(600)
            times.append(at if at < self._now - 90 else self._now - self._source.randrange(90, DAY))
        return times

    def _participation(self, number: int, created_at: int, mission_id: int) -> None:
        plan = PLANS[(mission_id - 1) % len(PLANS)]
        person, user_id = self._volunteer(mission_id, created_at)
        mission = self._situation.missions[mission_id]
        coordinator = self._situation.profiles[mission.responsables[0]].user_id
        story = self._teller.tell(Cast(person, user_id, plan, coordinator), created_at)
        profile_id = user_id + _PROFILES_FROM
        participation = Participation(
            number, profile_id, mission_id, story.state, created_at, story.updated_at
        )
        if mission.dates:
            participation.slots = self._slots(mission.dates)
        self._situation.add_participation(participation)
        if self._source.random() < 0.12:
            chosen = self._source.sample(range(1, len(TAGS) + len(GENERIC_TAGS) + 1), 1)
            self._situation.tags_of[number] = chosen
        if story.entries:
            self._conversation(number, story, mission, user_id)

    def _mission_open_at(self, at: int) -> int:
        """A mission that could be applied for at that time."""
        weights = _weights((at - self._now) // DAY)
        return self._source.choices(range(1, len(PLANS) + 1), cum_weights=weights)[0]

    def _volunteer(self, mission_id: int, created_at: int) -> tuple[Person, int]:
        """A new volunteer, or now and then one who already asked for another mission."""
        if self._drawn and self._source.random() < 0.03:
            person, user_id, asked = self._source.choice(self._drawn)
            if mission_id not in asked:
                asked.add(mission_id)
                return person, user_id
        user_id = len(self._drawn) + 11
        person = self._people.draw(user_id)
        self._drawn.append((person, user_id, {mission_id}))
        profile = Profile(
            user_id + _PROFILES_FROM,
            user_id,
            person.first_name,
            person.last_name,
            person.email,
            created_at - 60,
            created_at - 60,
            phone=person.phone,
            mobile=person.mobile,
            birthday=person.birthday.isoformat() if person.birthday else None,
            zip=person.zip,
            city=person.city,
            type=person.occupation,
            disponibilities=person.disponibilities,
            description=person.description,
            certifications=person.certifications,
            skills=person.skills,
        )
        self._situation.add_user(User(user_id, person.email, created_at - 60), profile)
        return person, user_id

    def _slots(self, dates: list[dict[str, Any]]) -> list[dict[str, Any]]:
        chosen = sorted(self._source.sample(range(len(dates)), self._source.randint(1, 2)))
        return [
            {
                "date": dates[at]["date"],
                "slots": [part for part in dates[at]["slots"] if self._source.random() < 0.7]
                or dates[at]["slots"][:1],
            }
            for at in chosen
        ]

    def _conversation(self, number: int, story: Story, mission: Mission, user_id: int) -> None:
        answers = [entry.at for entry in story.entries if entry.from_id != user_id]
        chats = [entry.at for entry in story.entries if entry.state is None]
        conversation = Conversation(
            len(self._situation.conversations) + 1,
            number,
            story.created_at,
            max(chats),
            answers[0] - story.created_at if answers else None,
        )
        self._situation.add_conversation(conversation)
        for at, profile_id in enumerate(mission.responsables):
            if at and self._source.random() < 0.05:
                continue  # responsables come and go: a conversation's members follow only partly
            member = self._situation.profiles[profile_id].user_id
            membership = self._membership(story, conversation, member)
            self._situation.add_member(conversation, member, membership)
        own = Membership(max(story.created_at, story.entries[-1].at))
        self._situation.add_member(conversation, user_id, own)
        for place, entry in enumerate(story.entries):
            kind = "contextual" if entry.state else "chat"
            message = Message(
                0,
                conversation.id,
                entry.from_id,
                entry.content,
                entry.at,
                kind,
                entry.state,
                entry.reason,
            )
            self._entries.append((entry.at, place, message))

    def _membership(self, story: Story, conversation: Conversation, user_id: int) -> Membership:
        """What a coordinator has read: the newest from a volunteer often waits."""
        own = [entry.at for entry in story.entries if entry.from_id == user_id]
        last = story.entries[-1]
        quiet = self._now - last.at
        waits = own[-1:] != [last.at] and last.state is None
        if waits and self._source.random() < (0.65 if quiet < 4 * DAY else 0.06):
            return Membership(max(own) if own else None)
        seen_at = max(last.at, conversation.updated_at) + self._source.randrange(7200)
        archived = quiet > 60 * DAY and self._source.random() < 0.3
        return Membership(min(self._now, seen_at), is_active=not archived)

    def _number_messages(self) -> None:
        """Gives the messages their ids: one sequence in the order of time."""
        self._entries.sort(key=lambda entry: (entry[0], entry[2].conversation_id, entry[1]))
        for number, (_, _, message) in enumerate(self._entries, start=1):
            message.id = number
            self._situation.add_message(message)

    def _count_places(self) -> None:
        rows = self._situation.participations.values()
        taken = Counter(row.mission_id for row in rows if row.state in TAKES_A_PLACE)
        for mission in self._situation.missions.values():
            mission.participations_max = taken[mission.id] + mission.places_left

    def _day(self, days: int) -> str:
        return (self._today + timedelta(days=days)).isoformat()


@cache
def _weights(day: int) -> list[int]:
    """How the missions that are open on a day, counted from today, share the requests."""
    open_then = [
        plan.starts - _OPENS <= day and (plan.ends is None or day <= plan.ends) for plan in PLANS
    ]
    if not any(open_then):
        open_then[1] = True  # the oldest mission takes what came before all of them
    return list(accumulate(p.weight * is_open for p, is_open in zip(PLANS, open_then, strict=True)))


def _address(number: int, place: tuple[str, str, str]) -> dict[str, Any]:
    street, zip_code, city = place
    return {
        "id": f"{number:05}",
        "label": f"{street} {zip_code} {city}",
        "street": street,
        "zip": zip_code,
        "city": city,
        "department": zip_code[:2],
        "latitude": 47.2184,
        "longitude": -1.5536,
    }
