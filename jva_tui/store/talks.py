"""The part of `Cache` about where conversations are filed, and what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.store.database import as_json, query

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw


class Talk(NamedTuple):
    """How the conversation about a request stands, what is queued counted in."""

    participation_id: int
    conversation_id: int | None
    """None where there is none."""
    is_member: bool
    """Whether it is ours to file."""
    newest: int | None
    """Its newest message that is known."""
    is_archived: bool
    is_unread: bool
    was_archived: bool
    """How the platform has it."""


class Talks:
    """One connection to cache.db, for one thread."""

    _connection: apsw.Connection

    def filed(self, ids: Iterable[int]) -> list[Talk]:
        """How the conversations about these requests stand; without those that are not here."""
        return [
            Talk(id_, talk, bool(member), newest, *map(bool, rest))
            for id_, talk, member, newest, *rest in query(self._connection, _TALKS, (as_json(ids),))
        ]


_TALKS = """
    SELECT i.id, coalesce(p.conversation_id, c.id) AS talk,
        coalesce((SELECT me.user_id FROM me) IN (SELECT value FROM json_each(c.member_ids)), 0),
        (
            SELECT max(id) FROM message
            WHERE conversation_id = coalesce(p.conversation_id, c.id) AND is_contextual = 0
        ),
        i.is_archived, i.is_unread, coalesce(c.is_archived, 0)
    FROM inbox i
    JOIN participation p ON p.id = i.id
    LEFT JOIN conversation c ON c.participation_id = i.id
    WHERE i.id IN (SELECT value FROM json_each(?))
"""
