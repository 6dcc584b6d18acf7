"""The domain's types as rows of cache.db, and back."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from jva_tui.domain import (
    Conversation,
    InboxRow,
    Me,
    Message,
    Mission,
    Participation,
    Person,
    Slot,
    Template,
    Volunteer,
)
from jva_tui.operations import OperationState

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = tuple[Any, ...]
"""Columns as SQLite has them: the names are those of the ``*_COLUMNS`` beside each pair."""

VOLUNTEER_COLUMNS = (
    "profile_id, user_id, first_name, last_name, email, phone, mobile, birthday, zip, city, "
    "occupation, availability, description, certifications, skills"
)

VOLUNTEER_DETAILS = frozenset(VOLUNTEER_COLUMNS.split(", ")) - {
    *("profile_id", "user_id", "first_name", "last_name", "email")
}
"""What the list of conversations does not tell of a volunteer."""


def from_volunteer(volunteer: Volunteer) -> Row:
    """A row of ``volunteer``."""
    return (
        volunteer.profile_id,
        volunteer.user_id,
        volunteer.first_name,
        volunteer.last_name,
        volunteer.email,
        volunteer.phone,
        volunteer.mobile,
        _iso(volunteer.birthday),
        volunteer.zip,
        volunteer.city,
        volunteer.occupation,
        _json(volunteer.availability),
        volunteer.description,
        _json(volunteer.certifications),
        None if volunteer.skills is None else _json(volunteer.skills),
    )


def to_volunteer(row: Row) -> Volunteer:
    """The reverse of `from_volunteer`."""
    values = list(row)
    values[7] = _date(values[7])
    for at in (11, 13, 14):
        values[at] = None if values[at] is None else tuple(json.loads(values[at]))
    return Volunteer(*values)


MISSION_COLUMNS = (
    "id, name, structure_id, structure_name, kind, date_type, start_date, end_date, state, "
    "places, places_left, zip, city, is_registration_open, responsables_told"
)


def from_mission(mission: Mission) -> Row:
    """A row of ``mission``; the responsables have rows of their own."""
    return (
        mission.id,
        mission.name,
        mission.structure_id,
        mission.structure_name,
        mission.kind,
        mission.date_type,
        _iso(mission.start_date),
        _iso(mission.end_date),
        mission.state,
        mission.places,
        mission.places_left,
        mission.zip,
        mission.city,
        mission.is_registration_open,
        None if mission.responsables is None else 1,
    )


def to_mission(row: Row, responsables: Iterable[Row]) -> Mission:
    """The reverse of `from_mission` and `from_responsables`."""
    *values, is_open, told = row
    values[6:8] = map(_date, values[6:8])
    people = tuple(Person(*person) for person in responsables) if told else None
    return Mission(*[*values, bool(is_open), people])


def from_responsables(mission: Mission) -> list[Row]:
    """Rows of ``responsable``; none where they were not told."""
    return [
        (mission.id, position, person.profile_id, person.user_id, person.name)
        for position, person in enumerate(mission.responsables or ())
    ]


PARTICIPATION_COLUMNS = (
    "id, state, created_at, updated_at, profile_id, mission_id, conversation_id, "
    "conversation_updated_at, slots, tags, is_whole"
)


def from_participation(participation: Participation) -> Row:
    """A row of ``participation``; volunteer, mission and message have rows of their own."""
    mission = participation.mission
    return (
        participation.id,
        participation.state,
        participation.created_at,
        participation.updated_at,
        participation.volunteer.profile_id,
        mission.id if mission else None,
        participation.conversation_id,
        participation.conversation_updated_at,
        _json([(slot.day.isoformat(), slot.parts) for slot in participation.slots]),
        _json(participation.tags),
        participation.is_whole,
    )


def to_participation(
    row: Row, volunteer: Volunteer, mission: Mission | None, latest: Message | None
) -> Participation:
    """The reverse of `from_participation`."""
    id_, state, created, updated, _profile, _mission, conversation, conversation_at, *rest = row
    slots, tags = (json.loads(text) for text in rest[:2])
    return Participation(
        id=id_,
        state=state,
        created_at=created,
        updated_at=updated,
        volunteer=volunteer,
        mission=mission,
        conversation_id=conversation,
        conversation_updated_at=conversation_at,
        latest=latest,
        slots=tuple(Slot(date.fromisoformat(day), tuple(parts)) for day, parts in slots),
        tags=tuple(tags),
        is_whole=bool(rest[2]),
    )


MESSAGE_COLUMNS = (
    "id, conversation_id, at, text, author_id, author_name, is_contextual, state, reason"
)


def from_message(message: Message) -> Row:
    """A row of ``message``."""
    return (
        message.id,
        message.conversation_id,
        message.at,
        message.text,
        message.author_id,
        message.author_name,
        message.is_contextual,
        message.state,
        message.reason,
    )


def to_message(row: Row) -> Message:
    """The reverse of `from_message`."""
    values = list(row)
    values[6] = bool(values[6])
    return Message(*values)


CONVERSATION_COLUMNS = (
    "participation_id, id, state, participation_updated_at, updated_at, member_ids, read_at, "
    "is_archived"
)


def from_conversation(conversation: Conversation) -> Row:
    """A row of ``conversation``."""
    return (
        conversation.participation_id,
        conversation.id,
        conversation.state,
        conversation.participation_updated_at,
        conversation.updated_at,
        _json(sorted(conversation.member_ids)),
        conversation.read_at,
        conversation.is_archived,
    )


def to_conversation(row: Row) -> Conversation:
    """The reverse of `from_conversation`."""
    participation_id, id_, state, participation_at, updated_at, members, read_at, archived = row
    return Conversation(
        id=id_,
        participation_id=participation_id,
        state=state,
        participation_updated_at=participation_at,
        updated_at=updated_at,
        member_ids=frozenset(json.loads(members)),
        read_at=read_at,
        is_archived=bool(archived),
    )


CHANGE_COLUMNS = "id, at, old, new, author_id, author_name"

TEMPLATE_COLUMNS = "id, name, text, is_shared, owner_id, owner_name, structure_id, is_verbatim"


def from_template(template: Template) -> Row:
    """A row of ``template``, without its position."""
    return tuple(template)


def to_template(row: Row) -> Template:
    """The reverse of `from_template`."""
    id_, name, text, is_shared, owner_id, owner_name, structure_id, is_verbatim = row
    return Template(
        *(id_, name, text, bool(is_shared), owner_id, owner_name, structure_id, bool(is_verbatim))
    )


ME_COLUMNS = (
    "user_id, profile_id, first_name, last_name, role, structure_id, structure_name, "
    "structure_phone"
)


def from_me(me: Me) -> Row:
    """The row of ``me``; how they sign stands elsewhere."""
    return (
        me.user_id,
        me.profile_id,
        me.first_name,
        me.last_name,
        me.role,
        me.structure_id,
        me.structure_name,
        me.structure_phone,
    )


INBOX_COLUMNS = (
    "id, shown_state, created_at, name, birthday, mission, snippet, is_unread, is_theirs, "
    "has_conversation, operation, last_word_at, tags, is_archived, later_until, is_waiting, "
    "mission_id, noted_at, mine"
)


def to_inbox_row(row: Row) -> InboxRow:
    """What the list draws, from `INBOX_COLUMNS`."""
    id_, state, created, name, birthday, mission, snippet, *rest = row
    unread, theirs, conversation, op, last_word_at, tags, archived, *own = rest
    later, waiting, of, noted, mine = own
    return InboxRow(
        id_,
        state,
        created,
        name,
        _date(birthday),
        mission,
        snippet,
        bool(unread),
        bool(theirs),
        bool(conversation),
        OperationState(op) if op else None,
        last_word_at,
        tuple(json.loads(tags)) if tags != "[]" else (),
        bool(archived),
        later,
        bool(waiting),
        of,
        noted,
        bool(mine),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
