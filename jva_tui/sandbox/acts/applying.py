"""Volunteers ask to join a mission: new ones, known ones, and again after they withdrew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox import mails
from jva_tui.sandbox.acts.act import Act, Fields, Impossible, pick
from jva_tui.sandbox.acts.words import draw_name, draw_text
from jva_tui.sandbox.records import add_entry, count_places, log
from jva_tui.sandbox.situation import (
    CANCELLED,
    PENDING,
    VALIDATED,
    Conversation,
    Membership,
    Mission,
    Participation,
    Profile,
    Situation,
    User,
)
from jva_tui.sandbox.texts import strip_tags, trim

if TYPE_CHECKING:
    from random import Random

_MOST_TOGETHER = 30
"""More than a page of the list."""


def apply(situation: Situation, fields: Fields, now: int) -> None:
    """Somebody asks to join: ``mission``; ``profile`` or else ``person``; ``text``; ``slots``.

    With a text, be it only tags, there is a conversation, whose members are the volunteer and the
    mission's responsables of this moment. Without one there never will be.

    Raises:
        Impossible: the mission takes nobody, or an earlier request of the person still stands.
    """
    mission = situation.missions[fields["mission"]]
    known = fields.get("profile")
    if not takes_requests(mission) or (known and stands(situation, known, mission.id)):
        raise Impossible(f"nobody can apply so for mission {mission.id}")
    profile = situation.profiles[known] if known else _join(situation, fields["person"], now)
    number = max(situation.participations, default=0) + 1
    slots = fields.get("slots")
    participation = Participation(number, profile.id, mission.id, PENDING, now, now, slots)
    situation.add_participation(participation)
    log(situation, participation, now, profile.user_id)
    if text := trim(fields.get("text") or ""):
        _start_conversation(situation, participation, strip_tags(text))
    mails.mail_responsables(situation, participation, now, mails.NEW_REQUEST)
    count_places(situation, participation, now)


def apply_together(situation: Situation, fields: Fields, now: int) -> None:
    """Several ask within one second: ``requests``, each as for `apply`."""
    for request in fields["requests"]:
        apply(situation, request, now)


def takes_requests(mission: Mission) -> bool:
    """Whether volunteers may ask; a mission without places left still takes requests."""
    is_open = mission.is_online and mission.is_registration_open and mission.state == VALIDATED
    return is_open and mission.deleted_at is None


def stands(situation: Situation, profile_id: int, mission_id: int) -> bool:
    """Whether an earlier request, even a refused one, forbids the same person another."""
    return any(
        row.profile_id == profile_id and row.mission_id == mission_id and row.state != CANCELLED
        for row in situation.participations.values()
    )


def _join(situation: Situation, person: Fields, now: int) -> Profile:
    """Somebody new gets an account; ``person`` has the columns of a profile."""
    user_id = max(situation.users, default=0) + 1
    profile_id = max(situation.profiles, default=0) + 1
    told: Fields = {"email": f"benevole.{user_id}@example.org"} | person
    told |= {"skills": tuple(person.get("skills", ()))}
    profile = Profile(profile_id, user_id, created_at=now, updated_at=now, **told)
    situation.add_user(User(user_id, profile.email, now), profile)
    return profile


def _start_conversation(situation: Situation, participation: Participation, text: str) -> None:
    now, number = participation.created_at, max(situation.conversations, default=0) + 1
    conversation = Conversation(number, participation.id, now, now)
    situation.add_conversation(conversation)
    volunteer = situation.volunteer_of(participation).user_id
    situation.add_member(conversation, volunteer, Membership(now))
    for profile_id in situation.missions[participation.mission_id].responsables:
        user_id = situation.profiles[profile_id].user_id
        if user_id not in conversation.members:
            situation.add_member(conversation, user_id, Membership())
    add_entry(situation, conversation, now, text, by=volunteer)


def _draw(situation: Situation, source: Random) -> Fields | None:
    """A new person, or now and then one who asked for another mission."""
    mission = pick(source, filter(takes_requests, situation.missions.values()))
    if mission is None:
        return None
    text = draw_text(source) if source.random() < 0.8 else None
    fields: Fields = {"mission": mission.id, "text": text}
    known = pick(source, situation.participations.values()) if source.random() < 0.3 else None
    if known is not None and not stands(situation, known.profile_id, mission.id):
        return fields | {"profile": known.profile_id}
    return fields | {"person": draw_name(source)}


def _draw_again(situation: Situation, source: Random) -> Fields | None:
    """One who withdrew, or was cancelled, and has not asked again yet."""
    row = pick(
        source,
        (
            row
            for row in situation.participations.values()
            if row.state == CANCELLED
            and takes_requests(situation.missions[row.mission_id])
            and not stands(situation, row.profile_id, row.mission_id)
        ),
    )
    if row is None:
        return None
    return {"mission": row.mission_id, "profile": row.profile_id, "text": draw_text(source)}


def _draw_together(situation: Situation, source: Random) -> Fields | None:
    drawn = [_draw(situation, source) for _ in range(source.randint(2, _MOST_TOGETHER))]
    requests = [fields for fields in drawn if fields is not None and "person" in fields]
    return {"requests": requests} if requests else None


ACTS = {
    "apply": Act(apply, _draw),
    "apply_again": Act(apply, _draw_again),
    "apply_together": Act(apply_together, _draw_together),
}
