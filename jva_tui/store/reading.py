"""Reading single things out of cache.db."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Me
from jva_tui.store import rows
from jva_tui.store.database import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw

    from jva_tui.domain import Message, Participation, Volunteer

PARTICIPATION = f"""
    SELECT
        p.id, p.state, p.created_at, p.updated_at, p.profile_id, p.mission_id,
        coalesce(p.conversation_id, c.id), p.conversation_updated_at, p.slots, p.tags, p.is_whole,
        {", ".join(f"v.{name}" for name in rows.VOLUNTEER_COLUMNS.split(", "))},
        {", ".join(f"m.{name}" for name in rows.MISSION_COLUMNS.split(", "))}
    FROM participation p
    JOIN volunteer v ON v.profile_id = p.profile_id
    LEFT JOIN mission m ON m.id = p.mission_id
    LEFT JOIN conversation c ON c.participation_id = p.id
    WHERE p.id
"""  # noqa: S608 - our own names
"""SQL: everything of participations but who answers for them; which ones is still to be said."""
_VOLUNTEERS_OF = f"""
    SELECT {rows.VOLUNTEER_COLUMNS} FROM volunteer JOIN (
        SELECT p.profile_id AS asking, min(j.key) AS place
        FROM json_each(?) j JOIN participation p ON p.id = j.value GROUP BY p.profile_id
    ) ON asking = profile_id
    ORDER BY place
"""  # noqa: S608 - our own names
_OWN = len(rows.PARTICIPATION_COLUMNS.split(", "))
_VOLUNTEERS = _OWN + len(rows.VOLUNTEER_COLUMNS.split(", "))


def participation(connection: apsw.Connection, id_: int) -> Participation | None:
    """See `Cache.participation`."""
    row = connection.execute(f"{PARTICIPATION} = ?", (id_,)).fetchone()
    if row is None:
        return None
    mission_id, conversation_id = row[5], row[6]
    people = connection.execute(
        "SELECT profile_id, user_id, name FROM responsable WHERE mission_id = ? ORDER BY position",
        (mission_id,),
    )
    return participation_of(row, people, _latest(connection, conversation_id))


def participation_of(
    row: rows.Row, people: Iterable[rows.Row], latest: Message | None
) -> Participation:
    """A participation, from a row of `PARTICIPATION`.

    Args:
        row: with its mission in the sixth place, and its conversation in the seventh.
        people: rows of the mission's responsables.
        latest: the newest chat message.
    """
    own, volunteer, mission = row[:_OWN], row[_OWN:_VOLUNTEERS], row[_VOLUNTEERS:]
    return rows.to_participation(
        own,
        rows.to_volunteer(volunteer),
        rows.to_mission(mission, people) if own[5] is not None else None,
        latest,
    )


def is_here(connection: apsw.Connection, id_: int) -> bool:
    """Whether there is such a participation."""
    return bool(connection.execute("SELECT count(*) FROM participation WHERE id = ?", (id_,)).get)


def is_known(connection: apsw.Connection, conversation_id: int) -> bool:
    """Whether a conversation is that of a participation that is here."""
    return bool(connection.execute(_IS_KNOWN, (conversation_id,)).get)


_IS_KNOWN = """
    SELECT EXISTS (SELECT 1 FROM participation WHERE conversation_id = ?1)
        OR EXISTS (SELECT 1 FROM conversation WHERE id = ?1)
"""


def volunteers(connection: apsw.Connection, ids: Iterable[int]) -> list[Volunteer]:
    """See `Cache.volunteers`."""
    found = connection.execute(_VOLUNTEERS_OF, (as_json(ids),))
    return [rows.to_volunteer(row) for row in found]


def _latest(connection: apsw.Connection, conversation_id: int | None) -> Message | None:
    row = connection.execute(
        f"SELECT {rows.MESSAGE_COLUMNS} FROM message "  # noqa: S608 - our own names
        "WHERE conversation_id = ? AND is_contextual = 0 ORDER BY id DESC LIMIT 1",
        (conversation_id,),
    ).fetchone()
    return rows.to_message(row) if row else None


def messages(connection: apsw.Connection, conversation_id: int) -> list[Message]:
    """See `Cache.messages`."""
    found = connection.execute(
        f"SELECT {rows.MESSAGE_COLUMNS} FROM message WHERE conversation_id = ? ORDER BY id",  # noqa: S608 - our own names
        (conversation_id,),
    )
    return [rows.to_message(row) for row in found]


def is_complete(connection: apsw.Connection, conversation_id: int) -> bool:
    """See `Cache.is_complete`."""
    return bool(
        connection.execute(
            "SELECT up_to >= coalesce((SELECT max(id) FROM message WHERE conversation_id = ?1), 0) "
            "FROM history WHERE conversation_id = ?1",
            (conversation_id,),
        ).get
    )


def me(connection: apsw.Connection) -> Me | None:
    """See `Cache.me`."""
    row = connection.execute(f"SELECT {rows.ME_COLUMNS} FROM me").fetchone()  # noqa: S608 - our own names
    return Me(*row) if row else None
