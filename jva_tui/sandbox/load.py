"""A situation from the form in which the recordings' seed is written."""

from __future__ import annotations

from typing import Any

from jva_tui.sandbox.moments import from_paris
from jva_tui.sandbox.situation import (
    PARTICIPATION,
    Conversation,
    LogEntry,
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

Row = dict[str, Any]


def load_situation(data: Row) -> Situation:
    """Builds a situation from the platform's tables, one list of rows each.

    Args:
        data: the parsed file; times in it are local Paris time without a zone.

    Raises:
        KeyError: a table or a column is missing.
    """
    situation = Situation()
    _load_people(situation, data)
    _load_structures(situation, data)
    _load_missions(situation, data)
    _load_conversations(situation, data)
    for row in data["message_templates"]:
        situation.message_templates[row["id"]] = MessageTemplate(
            **_some(row, "id", "name", "user_id", "message", "is_shared"),
            structure_id=row["sharable_id"],
            **_times(row),
        )
    return situation


def _load_people(situation: Situation, data: Row) -> None:
    roles = {row["id"]: row["name"] for row in data["roles"]}
    for row in data["rolables"]:
        columns = _some(row, "role_id", "user_id", "rolable_type", "rolable_id", "fonction")
        situation.rolables.append(Rolable(role=roles[row["role_id"]], **columns))
    with_roles = {rolable.user_id for rolable in situation.rolables}
    users = {row["id"]: row for row in data["users"]}
    for row in data["profiles"]:
        user = users[row["user_id"]]
        profile = Profile(
            **_some(row, "id", "user_id", "first_name", "last_name", "email", "phone", "mobile"),
            **_some(row, "birthday", "zip", "city", "type", "disponibilities", "description"),
            commitment=row["commitment"],
            notification=row["notification__responsable_frequency"],
            is_visible=user["id"] not in with_roles,
            **_times(row),
        )
        columns = _some(user, "id", "email", "context_role", "contextable_type", "contextable_id")
        created_at = from_paris(user["created_at"])
        situation.add_user(User(created_at=created_at, **columns), profile)


def _load_structures(situation: Situation, data: Row) -> None:
    for row in data["structures"]:
        columns = _some(row, "id", "user_id", "name", "slug", "statut_juridique", "address")
        columns |= _some(row, "zip", "city", "department", "state")
        created_at = from_paris(row["created_at"])
        situation.structures[row["id"]] = Structure(created_at=created_at, **columns)
    for row in data["structures_tags"]:
        columns = _some(row, "id", "structure_id", "name", "is_generic")
        tag = Tag(created_at=from_paris(row["created_at"]), **columns)
        situation.tags[tag.id] = tag
    for row in data["structures_taggables"]:
        if row["taggable_type"] == PARTICIPATION:
            tags = situation.tags_of.setdefault(row["taggable_id"], [])
            tags.append(row["structure_tag_id"])


def _load_missions(situation: Situation, data: Row) -> None:
    created_at = min(from_paris(row["created_at"]) for row in data["missions"])
    for row in data["mission_templates"]:
        template = MissionTemplate(row["id"], row["title"], created_at)
        situation.mission_templates[template.id] = template
    before: dict[int, int] = {}
    for row in data["missions"]:
        structure = situation.structures[row["structure_id"]]
        number = before.get(structure.id, 0)
        before[structure.id] = number + 1
        situation.missions[row["id"]] = Mission(
            **_some(row, "id", "user_id", "structure_id", "name", "type", "date_type", "state"),
            **_some(row, "participations_max", "places_left", "addresses", "department", "dates"),
            **_some(row, "template_id", "is_online", "is_registration_open", "objectif"),
            **_some(row, "description", "information"),
            slug=f"benevolat-{structure.slug}" + (f"-{number}" if number else ""),
            start_date=row["start_date"][:10] if row["start_date"] else None,
            end_date=row["end_date"][:10] if row["end_date"] else None,
            commitment_duration=row["commitment__duration"],
            commitment_time_period=row["commitment__time_period"],
            **_times(row),
        )
    for row in data["missions_responsables"]:
        situation.missions[row["mission_id"]].responsables.append(row["responsable_id"])
    for row in data["participations"]:
        columns = _some(row, "id", "profile_id", "mission_id", "state", "slots")
        participation = Participation(**columns, **_times(row))
        situation.add_participation(participation)
        situation.add_log_entry(_made(situation, participation))


def _made(situation: Situation, participation: Participation) -> LogEntry:
    """The entry that the activity log begins with; what came after it is in no table."""
    return LogEntry(
        id=situation.last_log_id + 1,
        participation_id=participation.id,
        causer_id=situation.volunteer_of(participation).user_id,
        created_at=participation.created_at,
        old_state=None,
        state=participation.state,
    )


def _load_conversations(situation: Situation, data: Row) -> None:
    for row in data["conversations"]:
        conversation = Conversation(
            row["id"], row["conversable_id"], response_time=row["response_time"], **_times(row)
        )
        situation.add_conversation(conversation)
    for row in data["conversations_users"]:
        read_at = from_paris(row["read_at"]) if row["read_at"] else None
        conversation = situation.conversations[row["conversation_id"]]
        situation.add_member(conversation, row["user_id"], Membership(read_at, row["status"]))
    for row in sorted(data["messages"], key=lambda row: int(row["id"])):
        columns = _some(row, "id", "conversation_id", "from_id", "type", "content")
        columns |= _some(row, "contextual_state", "contextual_reason")
        situation.add_message(Message(created_at=from_paris(row["created_at"]), **columns))


def _some(row: Row, *names: str) -> Row:
    return {name: row[name] for name in names}


def _times(row: Row) -> Row:
    return {name: from_paris(row[name]) for name in ("created_at", "updated_at")}
