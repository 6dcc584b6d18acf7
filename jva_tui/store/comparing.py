"""What reading compares with: how far the store agrees with the platform, and where not.

What is retired counts as if it were here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jva_tui.store import derived
from jva_tui.store.database import as_json, query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import apsw

    from jva_tui.domain import Conversation


def known_updates(connection: apsw.Connection, ids: Iterable[int]) -> dict[int, int]:
    """See `Cache.known_updates`."""
    return dict(query(connection, _UPDATES, (as_json(ids),)))


_UPDATES = """
    SELECT id, updated_at FROM participation WHERE id IN (SELECT value FROM json_each(?1))
    UNION ALL
    SELECT participation_id, updated_at FROM retired
    WHERE participation_id IN (SELECT value FROM json_each(?1))
"""


def outdated(connection: apsw.Connection, conversations: Iterable[Conversation]) -> set[int]:
    """See `Cache.outdated`."""
    told = {row.participation_id: row for row in conversations}
    known = {id_: stands for id_, *stands in query(connection, _STANDS, (as_json(told),))}
    return {id_ for id_, row in told.items() if not _agrees(row, *known.get(id_, ()))}


_STANDS = """
    SELECT p.id, p.updated_at, p.conversation_updated_at, p.is_whole AND m.responsables_told
    FROM participation p LEFT JOIN mission m ON m.id = p.mission_id
    WHERE p.id IN (SELECT value FROM json_each(?1))
    UNION ALL
    SELECT participation_id, updated_at, talked_at, 1 FROM retired
    WHERE participation_id IN (SELECT value FROM json_each(?1))
"""


def _agrees(
    told: Conversation,
    updated_at: int | None = None,
    talked_at: int | None = None,
    is_whole: int | None = None,
) -> bool:
    """Whether nothing newer is told than what is known of a participation that is known whole."""
    return (
        bool(is_whole)
        and (updated_at or 0) >= told.participation_updated_at
        and (talked_at or 0) >= told.updated_at
    )


def partial_open(connection: apsw.Connection, below: int, limit: int) -> list[int]:
    """See `Cache.partial_open`."""
    return [id_ for (id_,) in query(connection, _PARTIAL_OPEN, (below, limit))]


_PARTIAL_OPEN = """
    SELECT id FROM participation
    WHERE id < ?1 AND NOT is_whole
        AND state IN ('En attente de validation', 'En cours de traitement')
    ORDER BY id DESC LIMIT ?2
"""


def not_swept(connection: apsw.Connection, below: int, limit: int) -> list[int]:
    """See `Cache.not_swept`."""
    return [id_ for (id_,) in query(connection, _NOT_SWEPT, (below, limit))]


_NOT_SWEPT = """
    SELECT id FROM participation
    WHERE id < ?1 AND id NOT IN (SELECT participation_id FROM swept)
    UNION ALL
    SELECT participation_id FROM retired
    WHERE participation_id < ?1 AND participation_id NOT IN (SELECT participation_id FROM swept)
    ORDER BY id DESC LIMIT ?2
"""


def talks_not_swept(connection: apsw.Connection, below: int, limit: int) -> list[int]:
    """See `Cache.talks_not_swept`."""
    return [id_ for (id_,) in query(connection, _TALKS_NOT_SWEPT, (below, limit))]


_TALKS_NOT_SWEPT = """
    SELECT id FROM participation
    WHERE id < ?1 AND conversation_id IS NOT NULL
        AND id NOT IN (SELECT participation_id FROM talk_swept)
    ORDER BY id DESC LIMIT ?2
"""


def mark_swept(connection: apsw.Connection, ids: Iterable[int], *, talks: bool = False) -> None:
    """See `Cache.mark_swept`."""
    table = "talk_swept" if talks else "swept"
    connection.execute(
        f"INSERT OR IGNORE INTO {table} SELECT value FROM json_each(?)",  # noqa: S608 - as above
        (as_json(ids),),
    )


def count(connection: apsw.Connection, missions: Sequence[int], states: Sequence[str]) -> int:
    """See `Cache.count`."""
    if not missions and not states:
        return int(connection.execute(_COUNT_ALL).get)
    found = query(connection, f"SELECT {_COUNT}", (as_json(missions), as_json(states)))
    return int(found[0][0])


_COUNT_ALL = """
    SELECT (SELECT coalesce(sum(rows), 0) FROM tally) + (SELECT count(*) FROM retired)
"""
_COUNT = " + ".join(
    f"""
    (
        SELECT count(*) FROM {table}
        WHERE (?1 = '[]' OR mission_id IN (SELECT value FROM json_each(?1)))
            AND (?2 = '[]' OR state IN (SELECT value FROM json_each(?2)))
    )
    """  # noqa: S608 - our own tables
    for table in ("participation", "retired")
)


def validated_of(connection: apsw.Connection, missions: Collection[int]) -> dict[int, int]:
    """See `Cache.validated_of`."""
    found = query(connection, _VALIDATED_OF, (as_json(missions),))
    return dict.fromkeys(missions, 0) | dict(found)


_VALIDATED_OF = """
    SELECT mission_id, count(*) FROM (
        SELECT p.mission_id FROM participation p JOIN inbox i ON i.id = p.id
        -- The plus keeps it from walking through everybody who is validated anywhere.
        WHERE p.mission_id IN (SELECT value FROM json_each(?1)) AND +i.shown_state = 'Validée'
        UNION ALL
        SELECT mission_id FROM retired
        WHERE mission_id IN (SELECT value FROM json_each(?1)) AND state = 'Validée'
    )
    GROUP BY mission_id
"""


def places_taken(
    connection: apsw.Connection, missions: Collection[int], apart_from: Collection[int]
) -> dict[int, int]:
    """See `Cache.places_taken`."""
    values = (as_json(missions), as_json(apart_from))
    return dict(query(connection, _PLACES_TAKEN, values))


# One that waits takes no place: it is counted when its turn comes.
_PLACES_TAKEN = """
    SELECT mission_id, count(*) FROM (
        SELECT p.mission_id FROM participation p
        LEFT JOIN overlay o ON o.participation_id = p.id
            AND o.state = 'Validée' AND o.operation IN ('sending', 'unconfirmed')
            AND p.id NOT IN (SELECT value FROM json_each(?2))
        WHERE p.mission_id IN (SELECT value FROM json_each(?1))
            AND (p.state = 'Validée' OR o.state IS NOT NULL)
        UNION ALL
        SELECT mission_id FROM retired
        WHERE mission_id IN (SELECT value FROM json_each(?1)) AND state = 'Validée'
    )
    GROUP BY mission_id
"""


def count_whole(connection: apsw.Connection) -> int:
    """See `Cache.count_whole`."""
    partial = query(connection, "SELECT count(*) FROM participation WHERE NOT is_whole")[0][0]
    return count(connection, (), ()) - int(partial)


def count_swept(connection: apsw.Connection) -> int:
    """See `Cache.count_swept`."""
    return int(query(connection, "SELECT count(*) FROM swept")[0][0])


def missions(connection: apsw.Connection) -> list[int]:
    """See `Cache.missions`."""
    found = query(
        connection,
        "SELECT mission_id FROM participation WHERE mission_id IS NOT NULL "
        "UNION SELECT mission_id FROM retired WHERE mission_id IS NOT NULL ORDER BY mission_id",
    )
    return [id_ for (id_,) in found]


def one_of_each_mission(connection: apsw.Connection, below: int, limit: int) -> dict[int, int]:
    """See `Cache.one_of_each_mission`."""
    return dict(query(connection, _ONE_OF_EACH, (below, limit)))


_ONE_OF_EACH = """
    SELECT max(id), mission_id FROM (
        SELECT max(id) AS id, mission_id FROM participation GROUP BY mission_id
        UNION ALL
        SELECT max(participation_id), mission_id FROM retired GROUP BY mission_id
    )
    WHERE mission_id IS NOT NULL GROUP BY mission_id HAVING max(id) < ?1
    ORDER BY max(id) DESC LIMIT ?2
"""


def of_missions(connection: apsw.Connection, missions: Collection[int]) -> list[int]:
    """See `Cache.of_missions`."""
    found = query(
        connection,
        "SELECT id FROM participation WHERE mission_id IN (SELECT value FROM json_each(?1)) "
        "UNION ALL "
        "SELECT participation_id FROM retired "
        "WHERE mission_id IN (SELECT value FROM json_each(?1))",
        (as_json(missions),),
    )
    return [id_ for (id_,) in found]


def untold_members(connection: apsw.Connection, user_id: int, told: Collection[int]) -> set[int]:
    """See `Cache.untold_members`."""
    found = query(connection, _OPEN_TALKS, (as_json(told),))
    return {id_ for id_, members in found if members and user_id in json.loads(members)}


def untold_talks(connection: apsw.Connection, told: Collection[int]) -> set[int]:
    """See `Cache.untold_talks`."""
    found = query(connection, _OPEN_TALKS, (as_json(told),))
    return {id_ for id_, members in found if members != NOT_MINE}


_OPEN_TALKS = """
    SELECT p.id, c.member_ids
    FROM participation p LEFT JOIN conversation c ON c.participation_id = p.id
    WHERE p.state IN ('En attente de validation', 'En cours de traitement')
        AND coalesce(p.conversation_id, c.id) IS NOT NULL
        AND p.id NOT IN (SELECT value FROM json_each(?))
"""
NOT_MINE = "[]"
"""The members of a conversation of which all we know is that the user is none of them."""


def leave(connection: apsw.Connection, ids: Iterable[int]) -> set[int]:
    """See `Cache.leave`."""
    left = as_json(ids)
    for statement in _LEAVE:
        connection.execute(statement, (left,))
    return derived.refresh(connection, json.loads(left))


_LEAVE = (
    """
    UPDATE conversation SET member_ids = '[]', read_at = NULL, is_archived = 0
    WHERE participation_id IN (SELECT value FROM json_each(?))
    """,
    """
    INSERT OR IGNORE INTO conversation
    SELECT id, conversation_id, state, updated_at, coalesce(conversation_updated_at, 0), '[]',
        NULL, 0
    FROM participation
    WHERE conversation_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))
    """,
)
