"""The one place where what the list shows follows from what the platform and the outbox told."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from jva_tui.store.database import as_json, query, transaction
from jva_tui.text import fold, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw

SNIPPET = 120
"""Characters of the newest message that a row has at most."""

_TOLD = """
    SELECT
        p.id,
        coalesce(o.state, p.state) AS shown_state,
        p.created_at,
        coalesce(w.at, iif(p.is_whole, p.created_at, c.updated_at), p.created_at) AS last_word_at,
        -- What is not known must not hide a request: then it is mine.
        me.profile_id IS NULL OR m.responsables_told IS NULL OR EXISTS (
            SELECT 1 FROM responsable r
            WHERE r.mission_id = p.mission_id AND r.profile_id = me.profile_id
        ) AS mine,
        -- The last word is the volunteer's, and nobody has answered it, with words or a decision.
        -- Where no message is known yet, the state and my read mark must do: only who asks to join
        -- with a message has a conversation, and our own words would have moved both.
        coalesce(
            coalesce(
                w.author_id = v.user_id,
                NOT p.is_whole AND c.member_ids <> '[]' AND (
                    p.state = 'En attente de validation'
                    OR c.read_at IS NULL OR c.read_at < c.updated_at
                )
            )
            AND coalesce(o.operation, '') NOT IN ('queued', 'sending', 'unconfirmed')
            AND (
                coalesce(o.state, p.state)
                    IN ('En attente de validation', 'En cours de traitement')
                OR coalesce(w.at, c.updated_at) > p.updated_at
            ),
            0
        ) AS is_theirs,
        coalesce(
            c.member_ids <> '[]' AND NOT (coalesce(f.is_read, 0) AND NOT EXISTS (
                -- Nothing is read that its reader had not seen.
                SELECT 1 FROM message
                WHERE conversation_id = c.id AND author_id IS NOT me.user_id
                    AND is_contextual = 0 AND id > coalesce(f.seen_message_id, 0)
            )) AND (
                c.read_at IS NULL OR c.read_at < coalesce(
                    (
                        SELECT max(at) FROM message
                        WHERE conversation_id = c.id AND author_id IS NOT me.user_id
                            AND author_id IS NOT NULL
                    ),
                    iif(p.is_whole, NULL, c.updated_at)
                )
            ),
            0
        ) AS is_unread,
        coalesce(p.conversation_id, c.id) IS NOT NULL AS has_conversation,
        -- Who has no conversation hears nothing from us in writing, not even that we declined.
        coalesce(p.conversation_id, c.id) IS NULL AND k.called_at IS NULL AND (
            coalesce(o.state, p.state)
                IN ('En attente de validation', 'En cours de traitement')
            OR coalesce(o.state, p.state) = 'Refusée' AND k.owed_since IS NOT NULL
        ) AS to_call,
        o.operation,
        trim(v.first_name || ' ' || v.last_name) AS name,
        v.birthday,
        coalesce(m.name, '') AS mission,
        snippet_of(coalesce(w.text, '')) AS snippet,
        p.mission_id,
        iif(
            p.tags = '[]' AND t.participation_id IS NULL,
            '[]',
            (
                SELECT json_group_array(name) FROM (
                    SELECT value AS name FROM json_each(p.tags)
                    WHERE value NOT IN (
                        SELECT name FROM tag_overlay WHERE participation_id = p.id AND NOT is_on
                    )
                    UNION
                    SELECT name FROM tag_overlay WHERE participation_id = p.id AND is_on
                )
            )
        ) AS tags,
        coalesce(f.is_archived, c.is_archived, 0) AS is_archived,
        -- Who writes is back at once. Where no message is known, any word may be theirs.
        iif(
            coalesce(o.state, p.state) IN ('En attente de validation', 'En cours de traitement')
            AND NOT coalesce(
                w.author_id = v.user_id AND w.at > l.since,
                NOT p.is_whole AND c.updated_at > l.since,
                0
            ),
            l.until,
            NULL
        ) AS later_until,
        coalesce(q.mission_id = p.mission_id, 0)
            AND coalesce(o.state, p.state)
                IN ('En attente de validation', 'En cours de traitement') AS is_waiting,
        v.zip,
        n.at AS noted_at
    FROM participation p
    JOIN volunteer v ON v.profile_id = p.profile_id
    LEFT JOIN mission m ON m.id = p.mission_id
    LEFT JOIN conversation c ON c.participation_id = p.id
    LEFT JOIN overlay o ON o.participation_id = p.id
    LEFT JOIN call_overlay k ON k.participation_id = p.id
    LEFT JOIN filing_overlay f ON f.participation_id = p.id
    LEFT JOIN later_overlay l ON l.participation_id = p.id
    LEFT JOIN waiting_overlay q ON q.participation_id = p.id
    LEFT JOIN note_overlay n ON n.participation_id = p.id
    LEFT JOIN (SELECT DISTINCT participation_id FROM tag_overlay) t ON t.participation_id = p.id
    LEFT JOIN me
    LEFT JOIN message w ON w.id = (
        SELECT max(id) FROM message
        WHERE conversation_id = coalesce(p.conversation_id, c.id) AND is_contextual = 0
    )
    WHERE p.id IN (SELECT value FROM json_each(?))
"""

_ROWS = f"""
    SELECT
        id, shown_state, created_at, last_word_at, mine,
        -- Whoever archives a conversation that they have read wants no more of it: for now.
        is_theirs AND NOT (is_archived AND NOT is_unread),
        is_unread, has_conversation, to_call, operation, name, birthday, mission, snippet,
        mission_id, folded(name), folded(mission), tags, is_archived, later_until,
        later_until IS NOT NULL, is_waiting, zip, noted_at
    FROM ({_TOLD}) WHERE true
"""  # noqa: S608 - our own

_DERIVED = (
    "shown_state",
    "created_at",
    "last_word_at",
    "mine",
    "is_theirs",
    "is_unread",
    "has_conversation",
    "to_call",
    "operation",
    "name",
    "birthday",
    "mission",
    "snippet",
    "mission_id",
    "name_key",
    "mission_key",
    "tags",
    "is_archived",
    "later_until",
    "is_later",
    "is_waiting",
    "zip",
    "noted_at",
)

_REFRESH = f"""
    INSERT INTO inbox (id, {", ".join(_DERIVED)}) {_ROWS}
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _DERIVED)}
    WHERE ({", ".join(f"inbox.{name}" for name in _DERIVED)})
        IS NOT ({", ".join(f"excluded.{name}" for name in _DERIVED)})
    RETURNING id
"""

_IS_OLD = "SELECT 1 FROM fact WHERE name = 'derive_anew'"
"""Whether a migration has left columns of the list's rows empty."""


def prepare(connection: apsw.Connection) -> None:
    """Teaches the connection what `refresh` needs, and fills what a migration has left empty."""
    connection.create_scalar_function("snippet_of", _snippet_of, 1, deterministic=True)
    connection.create_scalar_function("folded", _folded, 1, deterministic=True)
    if query(connection, _IS_OLD):
        with transaction(connection):
            refresh(
                connection, [id_ for (id_,) in query(connection, "SELECT id FROM participation")]
            )
            connection.execute("DELETE FROM fact WHERE name = 'derive_anew'")


def refresh(connection: apsw.Connection, ids: Iterable[int]) -> set[int]:
    """Derives the list's rows of these participations anew, and returns those that changed."""
    return {id_ for (id_,) in query(connection, _REFRESH, (as_json(ids),))}


def _snippet_of(*text: object) -> str:
    return one_line(str(text[0]), SNIPPET)


@lru_cache(maxsize=4096)  # the missions above all come again and again
def _folded(*text: object) -> str:
    return fold(str(text[0]))
