"""The index of the words in names, e-mail, city, mission and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.store.database import as_json, query
from jva_tui.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw

_TEXTS = """
    SELECT
        p.id,
        v.first_name || ' ' || v.last_name,
        v.email,
        v.city,
        m.name,
        (
            SELECT group_concat(text, ' ') FROM message
            WHERE conversation_id = coalesce(p.conversation_id, c.id) AND is_contextual = 0
        )
    FROM participation p
    JOIN volunteer v ON v.profile_id = p.profile_id
    LEFT JOIN mission m ON m.id = p.mission_id
    LEFT JOIN conversation c ON c.participation_id = p.id
    WHERE p.id IN (SELECT value FROM json_each(?))
    ORDER BY p.id
"""
_WRITE = (
    "INSERT OR REPLACE INTO words (rowid, name, email, city, mission, messages) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)


def reindex(connection: apsw.Connection, ids: Iterable[int]) -> None:
    """Writes the words of these participations anew."""
    texts = query(connection, _TEXTS, (as_json(ids),))
    connection.executemany(
        _WRITE, ((id_, *(" ".join(words(text or "")) for text in rest)) for id_, *rest in texts)
    )


def merge(connection: apsw.Connection, pages: int) -> bool:
    """See `Cache.tidy_search`."""
    before = connection.total_changes()
    # A negative number begins to make one part of all.
    query(connection, "INSERT INTO words (words, rank) VALUES ('merge', ?)", (-pages,))
    return connection.total_changes() - before >= _MERGED


def optimize(connection: apsw.Connection) -> None:
    """Makes one part of the index, in which no word is left of what was removed."""
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")


_MERGED = 2
"""Rows that change at least where something was merged, says SQLite's documentation."""
