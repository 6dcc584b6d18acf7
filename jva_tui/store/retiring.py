"""What leaves cache.db on purpose: closed requests whose time is over, and people to be forgotten.

Of both stays how the request stood, under its number (`retired`): reading compares and counts as if
it were here, and where the platform tells of something later, what is retired comes back. What is
forgotten never does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State
from jva_tui.store.database import as_json, query
from jva_tui.store.removing import remove

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import apsw


class Told(NamedTuple):
    """How a request stands, as an answer tells."""

    id: int
    state: str
    updated_at: int
    talked_at: int
    """When its conversation had changed; 0 where that is not told."""
    mission_id: int | None


def kept_out(connection: apsw.Connection, told: Collection[Told]) -> set[int]:
    """Those that are not to be stored; how they stand now is noted of those that are forgotten."""
    ids = as_json(row.id for row in told)
    forgotten = {id_ for (id_,) in query(connection, _FORGOTTEN, (ids,))}
    retired = {id_: stands for id_, *stands in query(connection, _RETIRED, (ids,))}
    if not forgotten and not retired:  # nearly always
        return set()
    connection.executemany(_NOTE, [row for row in told if row.id in forgotten])
    back = {row.id for row in told if row.id in retired and _is_later(row, *retired[row.id])}
    return forgotten | (retired.keys() - back)


def _is_later(told: Told, state: str, updated_at: int, talked_at: int) -> bool:
    return (
        told.updated_at > updated_at
        or told.talked_at > talked_at
        or (told.updated_at == updated_at and told.state != state)
    )


def retire(
    connection: apsw.Connection, before: int, spared: Collection[int], limit: int
) -> set[int]:
    """See `Cache.retire`."""
    connection.execute(_TOO_EARLY, (before,))
    found = [id_ for (id_,) in query(connection, _OVER, (before, as_json(spared), limit))]
    _take_leave(connection, found)
    return set(found)


def forget(connection: apsw.Connection, ids: Iterable[int]) -> set[int]:
    """See `Cache.forget_people`."""
    asked = as_json(ids)
    connection.execute(_KEEP_OUT, (asked,))
    found = [id_ for (id_,) in query(connection, _STILL_HERE, (asked,))]
    _take_leave(connection, found)
    for statement in _FORGET:
        connection.execute(statement, (asked,))
    return set(found)


def of_same_person(connection: apsw.Connection, participation_id: int) -> list[int]:
    """See `Cache.requests_of`."""
    return [id_ for (id_,) in query(connection, _OF_SAME, (participation_id,))]


def of_email(connection: apsw.Connection, email: str) -> list[int]:
    """See `Cache.requests_from`."""
    people = connection.execute("SELECT profile_id, email FROM volunteer WHERE email IS NOT NULL")
    wanted = email.strip().casefold()
    same = [id_ for id_, known in people if known.casefold() == wanted]
    return [id_ for (id_,) in query(connection, _OF_PEOPLE, (as_json(same),))]


def _take_leave(connection: apsw.Connection, ids: Collection[int]) -> None:
    stood = query(connection, _STOOD, (as_json(ids),))
    remove(connection, ids)
    connection.executemany(_NOTE, stood)


_OPEN = "('En attente de validation', 'En cours de traitement')"
_FORGOTTEN = """
    SELECT participation_id FROM forgotten
    WHERE participation_id IN (SELECT value FROM json_each(?))
"""
_RETIRED = """
    SELECT participation_id, state, updated_at, talked_at FROM retired
    WHERE participation_id IN (SELECT value FROM json_each(?))
"""
_NOTE = """
    INSERT INTO retired (participation_id, state, updated_at, talked_at, mission_id)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET
        state = iif(excluded.updated_at >= updated_at, excluded.state, state),
        updated_at = max(updated_at, excluded.updated_at),
        talked_at = max(talked_at, excluded.talked_at),
        mission_id = coalesce(excluded.mission_id, mission_id)
"""
_STOOD = """
    SELECT p.id, p.state, max(p.updated_at, coalesce(c.participation_updated_at, 0)),
        max(coalesce(p.conversation_updated_at, 0), coalesce(c.updated_at, 0)), p.mission_id
    FROM participation p LEFT JOIN conversation c ON c.participation_id = p.id
    WHERE p.id IN (SELECT value FROM json_each(?))
"""
# Who is still to be called needs the user: such a call has no time. Who was validated is expected
# until the mission is over, and their time begins then.
_OVER = f"""
    SELECT p.id FROM participation p
    LEFT JOIN conversation c ON c.participation_id = p.id
    LEFT JOIN call_overlay k ON k.participation_id = p.id
    LEFT JOIN mission m ON m.id = p.mission_id
    WHERE p.state NOT IN {_OPEN} AND p.updated_at < ?1
        AND NOT (
            p.state = '{State.VALIDATED}'
            AND coalesce(m.end_date, m.start_date, '') >= date(?1, 'unixepoch')
        )
        AND coalesce(p.conversation_updated_at, 0) < ?1
        AND coalesce(c.updated_at, 0) < ?1 AND coalesce(c.participation_updated_at, 0) < ?1
        AND (k.participation_id IS NULL OR k.called_at < ?1)
        AND p.id NOT IN (SELECT participation_id FROM overlay)
        AND p.id NOT IN (SELECT value FROM json_each(?2))
    LIMIT ?3
"""  # noqa: S608 - our own states
_OF_SAME = """
    SELECT id FROM participation
    WHERE profile_id = (SELECT profile_id FROM participation WHERE id = ?) ORDER BY id
"""
_OF_PEOPLE = """
    SELECT id FROM participation WHERE profile_id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
# The user keeps them for longer now, or the computer's clock was wrong.
_TOO_EARLY = """
    UPDATE retired SET updated_at = 0, talked_at = 0
    WHERE max(updated_at, talked_at) >= max(?, 1)
        AND participation_id NOT IN (SELECT participation_id FROM forgotten)
"""
_KEEP_OUT = "INSERT OR IGNORE INTO forgotten SELECT value FROM json_each(?)"
_STILL_HERE = "SELECT id FROM participation WHERE id IN (SELECT value FROM json_each(?))"
_FORGET = (
    """
    DELETE FROM message WHERE conversation_id IN (
        SELECT id FROM conversation WHERE participation_id IN (SELECT value FROM json_each(?))
    )
    """,
    "DELETE FROM conversation WHERE participation_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM overlay WHERE participation_id IN (SELECT value FROM json_each(?))",
)
"""What may be known of a request that is not in the list, or not yet."""
