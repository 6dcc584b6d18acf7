"""Removing participations from cache.db, with all that hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.store.database import as_json, query

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw

HIGHEST_MESSAGE = "highest_message"
"""Fact: a message id that none of those that were removed exceeds."""


def remove(connection: apsw.Connection, ids: Iterable[int]) -> set[int]:
    """Removes participations; returns those that were there.

    Their volunteers and missions go with the last of theirs.
    """
    gone = query(connection, _GONE, (as_json(ids),))
    if gone:
        connection.execute(_REMEMBER_MESSAGES)
    for statement, column in _REMOVE:
        connection.executemany(statement, [(row[column],) for row in gone])
    return {id_ for id_, *_ in gone}


def forget(connection: apsw.Connection, ids: Iterable[int]) -> set[int]:
    """See `Cache.forget`."""
    asked = as_json(ids)
    connection.execute(_RETIRED_NO_MORE, (asked,))
    connection.execute(_SWEPT_NO_MORE, (asked,))
    return remove(connection, [id_ for (id_,) in query(connection, _FREE, (asked,))])


_GONE = """
    SELECT p.id, p.profile_id, coalesce(p.conversation_id, c.id), p.mission_id
    FROM participation p LEFT JOIN conversation c ON c.participation_id = p.id
    WHERE p.id IN (SELECT value FROM json_each(?))
"""
# What is sent later is recognised by a higher number than any message had that was there before.
_REMEMBER_MESSAGES = f"""
    INSERT INTO fact
    SELECT '{HIGHEST_MESSAGE}', highest FROM (SELECT max(id) AS highest FROM message)
    WHERE highest IS NOT NULL
    ON CONFLICT DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))
"""  # noqa: S608 - our own name
_ORPHAN = """
    DELETE FROM volunteer WHERE profile_id = ?1
    AND NOT EXISTS (SELECT 1 FROM participation WHERE profile_id = ?1)
"""
_EMPTY = """
    DELETE FROM mission WHERE id = ?1
    AND NOT EXISTS (SELECT 1 FROM participation WHERE mission_id = ?1)
"""
_REMOVE = (
    ("DELETE FROM message WHERE conversation_id = ?", 2),
    ("DELETE FROM history WHERE conversation_id = ?", 2),
    ("DELETE FROM conversation WHERE participation_id = ?", 0),
    ("DELETE FROM words WHERE rowid = ?", 0),
    ("DELETE FROM talk_swept WHERE participation_id = ?", 0),
    ("DELETE FROM change WHERE participation_id = ?", 0),
    ("DELETE FROM change_log WHERE participation_id = ?", 0),
    ("DELETE FROM call_overlay WHERE participation_id = ?", 0),
    ("DELETE FROM tag_overlay WHERE participation_id = ?", 0),
    ("DELETE FROM filing_overlay WHERE participation_id = ?", 0),
    ("DELETE FROM later_overlay WHERE participation_id = ?", 0),
    ("DELETE FROM waiting_overlay WHERE participation_id = ?", 0),
    ("DELETE FROM note_overlay WHERE participation_id = ?", 0),
    ("DELETE FROM participation WHERE id = ?", 0),  # and with it the row of the list
    (_ORPHAN, 1),
    (_EMPTY, 3),  # and with it who answers for it
)
"""Statements, and which column of `_GONE` each is about."""
_RETIRED_NO_MORE = """
    DELETE FROM retired WHERE participation_id IN (SELECT value FROM json_each(?))
"""
_SWEPT_NO_MORE = """
    DELETE FROM swept WHERE participation_id IN (SELECT value FROM json_each(?1))
        AND participation_id NOT IN (SELECT participation_id FROM overlay)
"""
_FREE = """
    SELECT value FROM json_each(?) WHERE value NOT IN (SELECT participation_id FROM overlay)
"""
