"""What ``--json`` prints; docs/SHELL.md tells each name, and none changes its meaning."""

from __future__ import annotations

import codecs
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from jva_tui.errands import Filing, Tagging
from jva_tui.operations import Publication, Reply
from jva_tui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from jva_tui.domain import Change, InboxRow, Message, Mission, Participation, Reading, Volunteer
    from jva_tui.operations import Attempt, Operation, Payload

Json = dict[str, object]


def print_json(told: Mapping[str, object] | Sequence[Json]) -> None:
    """Prints one object or one list; what the output cannot encode is escaped."""
    is_utf8 = codecs.lookup(sys.stdout.encoding or "utf-8").name == "utf-8"
    print(json.dumps(told, ensure_ascii=not is_utf8, indent=2))


def moment(instant: int | None) -> str | None:
    """The instant in ISO 8601, in UTC: 2026-03-03T13:05:00Z."""
    if instant is None:
        return None
    return datetime.fromtimestamp(instant, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def row_json(row: InboxRow) -> Json:
    """A request as ``list`` tells it."""
    return {
        "id": row.id,
        "state": row.state,
        "reply_state": row.operation,
        "created_at": moment(row.created_at),
        "name": row.name,
        "birthday": _day(row.birthday),
        "mission_name": row.mission,
        "has_conversation": row.has_conversation,
        "is_unread": row.is_unread,
        "last_word_at": moment(row.last_word_at),
        "last_word_is_theirs": row.is_theirs,
        "last_words": one_line(row.snippet),
    }


def reading_json(reading: Reading, fresh_at: int | None) -> Json:
    """A request as ``show`` tells it: all that the reading pane shows."""
    participation = reading.participation
    mission = participation.mission
    return {
        "id": participation.id,
        "state": participation.state,
        "created_at": moment(participation.created_at),
        "updated_at": moment(participation.updated_at),
        "volunteer": _volunteer(participation.volunteer),
        "mission": None if mission is None else _mission(mission),
        "slots": [{"day": _day(s.day), "parts": list(s.parts)} for s in participation.slots],
        "tags": list(participation.tags),
        "conversation": _conversation(reading),
        "reply": None if reading.operation is None else _reply(reading.operation),
        "changes": [_change(change) for change in reading.changes],
        "is_whole": participation.is_whole,
        "read_at": moment(fresh_at),
    }


def _volunteer(volunteer: Volunteer) -> Json:
    skills = volunteer.skills
    return {
        "first_name": volunteer.first_name,
        "last_name": volunteer.last_name,
        "email": volunteer.email,
        "phone": volunteer.phone,
        "mobile": volunteer.mobile,
        "birthday": _day(volunteer.birthday),
        "zip": volunteer.zip,
        "city": volunteer.city,
        "occupation": volunteer.occupation,
        "availability": list(volunteer.availability),
        "description": volunteer.description,
        "certifications": list(volunteer.certifications),
        "skills": None if skills is None else list(skills),
    }


def _mission(mission: Mission) -> Json:
    people = mission.responsables
    return {
        "id": mission.id,
        "name": mission.name,
        "organisation": mission.structure_name,
        "kind": mission.kind,
        "date_type": mission.date_type,
        "start_date": _day(mission.start_date),
        "end_date": _day(mission.end_date),
        "state": mission.state,
        "places": mission.places,
        "places_left": mission.places_left,
        "zip": mission.zip,
        "city": mission.city,
        "is_registration_open": mission.is_registration_open,
        "responsables": None if people is None else [person.name for person in people],
    }


def _conversation(reading: Reading) -> Json | None:
    id_, told = reading.participation.conversation_id, reading.conversation
    if id_ is None:
        return None
    return {
        "id": id_,
        "read_at": moment(told.read_at) if told else None,
        "is_archived": told.is_archived if told else None,
        "is_complete": reading.is_complete,
        "messages": [_message(m, reading.participation) for m in reading.messages],
    }


def _message(message: Message, participation: Participation) -> Json:
    is_theirs = message.author_id == participation.volunteer.user_id
    author = participation.volunteer.first_name if is_theirs else message.author_name
    return {
        "id": message.id,
        "at": moment(message.at),
        "author": author,
        "is_theirs": is_theirs,
        "text": message.text,
        "state": message.state if message.is_contextual else None,
        "reason": message.reason if message.is_contextual else None,
    }


def _reply(operation: Operation) -> Json:
    reply = operation.reply
    return {
        "state": operation.state,
        "decision": reply.decision,
        "reason": reply.reason,
        "text": reply.text,
        "detail": operation.detail,
    }


def outgoing_json(reply: Reply, row: InboxRow | None) -> Json:
    """What is sent to somebody, without its text."""
    return _about(reply, row) | {
        "decision": reply.decision,
        "reason": reply.reason,
        "has_text": bool(reply.text),
    }


def _about(payload: Payload, row: InboxRow | None) -> Json:
    """Whose request something is about."""
    return {
        "id": payload.participation_id,
        "name": row.name if row else None,
        "mission_name": row.mission if row else None,
    }


def publication_json(publication: Publication) -> Json:
    """What is done to a template on the platform, without its text."""
    return {
        "kind": publication.kind,
        "key": publication.key,
        "template_id": publication.template_id,
        "name": publication.name,
        "is_shared": publication.is_shared,
        "does": publication.steps[0],
    }


def payload_json(payload: Payload, row: InboxRow | None) -> Json:
    """What an operation does, without the text."""
    match payload:
        case Publication():
            return publication_json(payload)
        case Tagging():
            does = {"label": payload.name, "does": payload.steps[-1]}
            return {"kind": payload.kind} | _about(payload, row) | does
        case Filing():
            return {"kind": payload.kind} | _about(payload, row) | {"does": payload.to}
    assert isinstance(payload, Reply)  # noqa: S101 - there is no other kind
    return {"kind": payload.kind} | outgoing_json(payload, row)


def by_kind(told: Iterable[Json]) -> dict[str, list[Json]]:
    """Replies, templates and the rest apart, as commands tell them that sent them together."""
    found: dict[str, list[Json]] = {"replies": [], "templates": [], "others": []}
    lists = {Reply.kind: "replies", Publication.kind: "templates"}
    for one in told:
        found[lists.get(str(one["kind"]), "others")].append(one)
    return found


def operation_json(operation: Operation, row: InboxRow | None) -> Json:
    """A reply, or a template, as ``outbox list`` tells it."""
    return payload_json(operation.payload, row) | {
        "state": operation.state,
        "needs_you": operation.needs_user,
        "detail": operation.detail,
        "created_at": moment(operation.created_at),
        "not_before": moment(operation.not_before),
        "steps": [{"action": step.action, "state": step.state} for step in operation.steps],
    }


def attempt_json(attempt: Attempt) -> Json:
    """One request as ``outbox show`` tells it."""
    return {
        "at": moment(attempt.started_at),
        "action": attempt.action,
        "method": attempt.method,
        "path": attempt.path,
        "covers": attempt.covers,
        "fate": attempt.fate,
        "status": attempt.status,
        "answer": attempt.server_message,
    }


def _change(change: Change) -> Json:
    return {
        "at": moment(change.at),
        "old": change.old,
        "new": change.new,
        "author": change.author_name,
    }
