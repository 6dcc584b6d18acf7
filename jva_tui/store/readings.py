"""Reading many participations at once, with their conversations: a few statements for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Reading
from jva_tui.store import rows
from jva_tui.store.database import as_json, query
from jva_tui.store.reading import PARTICIPATION, participation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import apsw

    from jva_tui.domain import Conversation, Message

_IN = "IN (SELECT value FROM json_each(?))"


def readings(connection: apsw.Connection, ids: Sequence[int]) -> list[Reading]:
    """What is known of these participations, in this order; those that are gone are left out.

    Without the replies of the outbox, and without who changed a state.
    """
    told = {row[0]: row for row in query(connection, f"{PARTICIPATION} {_IN}", (as_json(ids),))}
    talks = _conversations(connection, ids)
    messages = _messages(connection, [row[6] for row in told.values() if row[6] is not None])
    people = _responsables(connection, {row[5] for row in told.values() if row[5] is not None})
    complete = _complete(connection, messages)
    found = []
    for id_ in ids:
        if (row := told.get(id_)) is None:
            continue
        said = messages.get(row[6], [])
        latest = next((m for m in reversed(said) if not m.is_contextual), None)
        found.append(
            Reading(
                participation=participation_of(row, people.get(row[5], ()), latest),
                messages=tuple(said),
                is_complete=row[6] is None or row[6] in complete,
                conversation=talks.get(id_),
            )
        )
    return found


def _conversations(connection: apsw.Connection, ids: Sequence[int]) -> dict[int, Conversation]:
    statement = (
        f"SELECT {rows.CONVERSATION_COLUMNS} FROM conversation "  # noqa: S608 - our own names
        f"WHERE participation_id {_IN}"
    )
    return {
        row[0]: rows.to_conversation(row) for row in query(connection, statement, (as_json(ids),))
    }


def _messages(connection: apsw.Connection, talks: Iterable[int]) -> dict[int, list[Message]]:
    statement = (
        f"SELECT {rows.MESSAGE_COLUMNS} FROM message "  # noqa: S608 - our own names
        f"WHERE conversation_id {_IN} ORDER BY id"
    )
    found: dict[int, list[Message]] = {}
    for row in query(connection, statement, (as_json(talks),)):
        found.setdefault(row[1], []).append(rows.to_message(row))
    return found


def _responsables(
    connection: apsw.Connection, missions: Iterable[int]
) -> dict[int, list[rows.Row]]:
    found: dict[int, list[rows.Row]] = {}
    for mission_id, *person in query(connection, _RESPONSABLES, (as_json(missions),)):
        found.setdefault(mission_id, []).append(tuple(person))
    return found


def _complete(connection: apsw.Connection, messages: dict[int, list[Message]]) -> set[int]:
    """The conversations that were read to the end, with no newer message since."""
    return {
        talk
        for talk, up_to in query(connection, _HISTORY, (as_json(messages),))
        if up_to >= messages[talk][-1].id
    }


def others(
    connection: apsw.Connection, ids: Sequence[int]
) -> dict[int, list[tuple[int, str, str, bool]]]:
    """The same people's other requests, by participation.

    Returns:
        Of each its id, the state shown, the mission's name, and whether it is mine.
    """
    found: dict[int, list[tuple[int, str, str, bool]]] = {}
    for id_, other, state, mission, mine in query(connection, _OTHERS, (as_json(ids),)):
        found.setdefault(id_, []).append((other, state, mission, bool(mine)))
    return found


_RESPONSABLES = """
    SELECT mission_id, profile_id, user_id, name FROM responsable
    WHERE mission_id IN (SELECT value FROM json_each(?)) ORDER BY mission_id, position
"""
_HISTORY = """
    SELECT conversation_id, up_to FROM history
    WHERE conversation_id IN (SELECT value FROM json_each(?))
"""
_OTHERS = """
    SELECT p.id, o.id, i.shown_state, i.mission, i.mine
    FROM participation p
    JOIN participation o ON o.profile_id = p.profile_id AND o.id <> p.id
    JOIN inbox i ON i.id = o.id
    WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY p.id, o.id DESC
"""
