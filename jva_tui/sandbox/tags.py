"""The routes of labels: an organisation's list of them, and those on a participation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.sandbox import structures
from jva_tui.sandbox.exchange import (
    HTML,
    Answer,
    Call,
    Json,
    invalid,
    not_found,
    refused,
    required,
    server_error,
)
from jva_tui.sandbox.participations import find_decidable
from jva_tui.sandbox.present import participation_json, tag_json, tags_json
from jva_tui.sandbox.present_mission import mission_json
from jva_tui.sandbox.situation import Tag

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Participation, Situation

_LONGEST_NAME = 255


def index(situation: Situation, call: Call) -> Answer:
    """The organisation's labels by name, without the generic ones that have no organisation."""
    structure = structures.find(situation, call)
    tags = [tag for tag in situation.tags.values() if tag.structure_id == structure.id]
    return Answer([tag_json(tag) for tag in sorted(tags, key=lambda tag: tag.name)])


def create(situation: Situation, call: Call) -> Answer:
    """Adds a label to the organisation; it is never a generic one."""
    structure = structures.find(situation, call)
    name = _new_name(situation, call)
    tag = Tag(situation.next_id("tags"), structure.id, name, False, call.now)
    situation.tags[tag.id] = tag
    shown = tag_json(tag)
    del shown["is_generic"]
    return Answer(shown, status=201)


def update(situation: Situation, call: Call) -> Answer:
    """Renames a label."""
    structures.find(situation, call)
    tag = _find_own(situation, call)
    name = _new_name(situation, call, tag)
    if tag.is_generic:
        raise refused(422, "Cette étiquette ne peut pas être modifiée.")
    if tag.name != name:
        tag.name, tag.updated_at = name, call.now
    return Answer("1", media_type=HTML)


def delete(situation: Situation, call: Call) -> Answer:
    """Deletes a label that is on nothing."""
    structures.find(situation, call)
    tag = _find_own(situation, call)
    if tag.is_generic:
        raise refused(422, "Cette étiquette ne peut pas être supprimée.")
    if count := sum(tag.id in attached for attached in situation.tags_of.values()):
        raise refused(
            422,
            f"Cette étiquette est reliée à {count} entité(s). Elle ne peut pas être supprimée.",
        )
    situation.remove("tags", tag.id)
    return Answer("1", media_type=HTML)


def attach(situation: Situation, call: Call) -> Answer:
    """Puts a label on a participation; a second time is an error of the platform's database."""
    participation, tag = _of_path(situation, call)
    attached = situation.tags_of.setdefault(participation.id, [])
    if tag.id in attached:
        raise server_error()
    attached.append(tag.id)
    return Answer(_tagged(situation, participation))


def detach(situation: Situation, call: Call) -> Answer:
    """Takes a label off a participation; nothing happens where it is not there."""
    participation, tag = _of_path(situation, call)
    attached = situation.tags_of.get(participation.id, [])
    if tag.id in attached:
        attached.remove(tag.id)
    return Answer(_tagged(situation, participation))


def _of_path(situation: Situation, call: Call) -> tuple[Participation, Tag]:
    """Both, stricter than the platform: another organisation's label is unknown here."""
    tag = situation.tags.get(call.other_id)
    if tag is None:
        raise not_found("StructureTag", call.other_id)
    participation = find_decidable(situation, call)
    owner = situation.missions[participation.mission_id].structure_id
    if tag.structure_id not in (None, owner):
        raise not_found("StructureTag", call.other_id)
    return participation, tag


def _find_own(situation: Situation, call: Call) -> Tag:
    """The label of the path, stricter than the platform: it must be the organisation's."""
    tag = situation.tags.get(call.other_id)
    if tag is None or tag.structure_id not in (None, call.id):
        raise not_found("StructureTag", call.other_id)
    return tag


def _new_name(situation: Situation, call: Call, own: Tag | None = None) -> str:
    """The name that the body gives, which no other label of the organisation may have."""
    name = call.text("name")
    if name is None:
        raise invalid("name", required("name"))
    others = [tag for tag in situation.tags.values() if tag is not own]
    if any(tag.structure_id == call.id and tag.name == name for tag in others):
        raise invalid("name", "Ce tag existe déjà")
    if len(name) > _LONGEST_NAME:
        raise server_error()
    return name


def _tagged(situation: Situation, participation: Participation) -> Json:
    mission = situation.missions[participation.mission_id]
    return participation_json(participation) | {
        "mission": mission_json(situation, mission),
        "tags": tags_json(situation, participation),
    }
