"""What happens to missions, and what the platform does by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox import ending
from jva_tui.sandbox.acts.act import Act, Fields, Impossible, pick
from jva_tui.sandbox.odd_texts import HOSTILE_TITLE, LONG_TITLE
from jva_tui.sandbox.records import add_entry, change_quietly, count_places, save_mission
from jva_tui.sandbox.situation import DECLINED, OPEN, Membership, Mission, Situation

if TYPE_CHECKING:
    from random import Random

BY_PLATFORM = "Automatiquement déclinée par la plateforme"
_TITLES = ("Tri du vestiaire solidaire", LONG_TITLE, HOSTILE_TITLE)


def delete_mission(situation: Situation, fields: Fields, now: int) -> None:
    """A mission goes: ``mission``. Its requests vanish from lists and can be decided no more."""
    mission = _alive(situation, fields)
    mission.deleted_at = mission.updated_at = now


def end_mission(situation: Situation, fields: Fields, now: int) -> None:
    """A mission ends before its time: ``mission``. Its open requests are declined by themselves.

    Raises:
        Impossible: it was deleted, or has ended.
    """
    mission = _alive(situation, fields)
    if mission.state == ending.TERMINATED:
        raise Impossible("the mission has ended")
    ending.end(situation, mission, now)


def rename_mission(situation: Situation, fields: Fields, now: int) -> None:
    """A mission gets another title: ``mission``, ``name``. Its requests are not touched.

    Raises:
        Impossible: the title comes from a template, or the mission was deleted.
    """
    mission = _alive(situation, fields)
    if mission.template_id is not None:
        raise Impossible("the title comes from a template")
    mission.name, mission.updated_at = fields["name"], now
    save_mission(situation, mission, now)


def change_responsables(situation: Situation, fields: Fields, now: int) -> None:
    """Others answer for a mission: ``mission``, ``profiles``.

    Conversations follow only partly: who comes joins those of open requests; who goes stays a
    member of all.
    """
    mission = _alive(situation, fields)
    mission.responsables = list(fields["profiles"])
    mission.updated_at = now
    save_mission(situation, mission, now)
    for participation in situation.participations.values():
        if participation.mission_id != mission.id or participation.state not in OPEN:
            continue
        conversation = situation.conversation_of.get(participation.id)
        for profile_id in mission.responsables if conversation else ():
            user_id = situation.profiles[profile_id].user_id
            if conversation is not None and user_id not in conversation.members:
                situation.add_member(conversation, user_id, Membership())


def block(situation: Situation, fields: Fields, now: int) -> None:
    """The platform blocks a volunteer and declines their open requests: ``profile``, ``reason``."""
    profile = situation.profiles[fields["profile"]]
    situation.users[profile.user_id].banned_at = now
    for participation in situation.participations.values():
        if participation.profile_id != profile.id or participation.state not in OPEN:
            continue
        conversation = situation.conversation_of.get(participation.id)
        if conversation is not None:
            content = "La participation a été automatiquement déclinée par la plateforme"
            told = {"state": BY_PLATFORM, "reason": fields["reason"]}
            add_entry(situation, conversation, now, content, **told)
        change_quietly(situation, participation, DECLINED, now, None)
        count_places(situation, participation, now)


def _alive(situation: Situation, fields: Fields) -> Mission:
    mission = situation.missions[fields["mission"]]
    if mission.deleted_at is not None:
        raise Impossible("the mission was deleted")
    return mission


def _draw_mission(situation: Situation, source: Random) -> Mission | None:
    missions = situation.missions.values()
    return pick(source, (mission for mission in missions if mission.deleted_at is None))


def _draw_delete(situation: Situation, source: Random) -> Fields | None:
    mission = _draw_mission(situation, source)
    return None if mission is None else {"mission": mission.id}


def _draw_end(situation: Situation, source: Random) -> Fields | None:
    mission = _draw_mission(situation, source)
    if mission is None or mission.state == ending.TERMINATED:
        return None
    return {"mission": mission.id}


def _draw_rename(situation: Situation, source: Random) -> Fields | None:
    mission = _draw_mission(situation, source)
    if mission is None or mission.template_id is not None:
        return None
    return {"mission": mission.id, "name": source.choice(_TITLES)}


def _draw_responsables(situation: Situation, source: Random) -> Fields | None:
    mission = _draw_mission(situation, source)
    if mission is None:
        return None
    users = [role.user_id for role in situation.answering_for(mission.structure_id)]
    chosen = source.sample(users, source.randint(1, len(users))) if users else []
    profiles = [situation.profile_of[user_id].id for user_id in chosen]
    return {"mission": mission.id, "profiles": profiles} if profiles else None


def _draw_block(situation: Situation, source: Random) -> Fields | None:
    row = pick(source, situation.participations.values())
    if row is None:
        return None
    reason = source.choice(("inappropriate_behavior", "not_regular_resident", "younger_than_16"))
    return {"profile": row.profile_id, "reason": reason}


ACTS = {
    "delete_mission": Act(delete_mission, _draw_delete),
    "end_mission": Act(end_mission, _draw_end),
    "rename_mission": Act(rename_mission, _draw_rename),
    "change_responsables": Act(change_responsables, _draw_responsables),
    "block": Act(block, _draw_block),
}
