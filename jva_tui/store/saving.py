"""Writing to cache.db what the platform told; each function tells what was news."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from jva_tui.store import retiring, rows
from jva_tui.store.comparing import known_updates
from jva_tui.store.database import as_json, query
from jva_tui.store.derived import refresh
from jva_tui.store.search import reindex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import apsw

    from jva_tui.domain import Conversation, Message, Mission, Participation

T = TypeVar("T")
_CHUNK = 500


def _upsert(  # noqa: PLR0913 - the last two are named
    table: str,
    columns: str,
    key: str,
    returning: str,
    *,
    untold: Collection[str] = (),
    kept: Collection[str] = (),
) -> str:
    """A statement that writes a row and returns ``returning`` if it is not there as it is.

    ``untold`` are columns in which NULL or '' means "not told": what is known stays. What is
    known in ``kept`` columns always stays.
    """
    names = columns.split(", ")
    new = [
        f"{table}.{n}"
        if n in kept
        else f"coalesce(nullif(excluded.{n}, ''), {table}.{n})"
        if n in untold
        else f"excluded.{n}"
        for n in names
    ]
    return f"""
        INSERT INTO {table} ({columns}) VALUES ({", ".join("?" * len(names))})
        ON CONFLICT ({key}) DO UPDATE SET {", ".join(map(" = ".join, zip(names, new, strict=True)))}
        WHERE ({", ".join(f"{table}.{n}" for n in names)}) IS NOT ({", ".join(new)})
        RETURNING {returning}
    """  # noqa: S608 - names from this module


_VOLUNTEER = _upsert(
    "volunteer", rows.VOLUNTEER_COLUMNS, "profile_id", "profile_id", untold=("skills",)
)
_NAMED_VOLUNTEER = _upsert(
    "volunteer",
    rows.VOLUNTEER_COLUMNS,
    "profile_id",
    "profile_id",
    kept=rows.VOLUNTEER_DETAILS,
)
_MISSION = _upsert(
    "mission", rows.MISSION_COLUMNS, "id", "id", untold=("responsables_told", "structure_name")
)
_PARTICIPATION = _upsert(
    "participation",
    rows.PARTICIPATION_COLUMNS,
    "id",
    "id",
    untold=("conversation_id", "conversation_updated_at"),
)
# A row that is not whole says nothing about words: what was read of them stands at the time known.
_PARTIAL = _upsert(
    "participation",
    rows.PARTICIPATION_COLUMNS,
    "id",
    "id",
    untold=("conversation_id",),
    kept=("conversation_updated_at", "is_whole"),
)
_CONVERSATION = _upsert(
    "conversation", rows.CONVERSATION_COLUMNS, "participation_id", "participation_id"
)
_MESSAGE = _upsert("message", rows.MESSAGE_COLUMNS, "id", "conversation_id", untold="author_name")


_STATEMENTS = ((True, _VOLUNTEER, _PARTICIPATION), (False, _NAMED_VOLUNTEER, _PARTIAL))
"""How volunteer and participation are written, where the row is whole and where it is not."""


@dataclass(slots=True)
class _News:
    """What was not known before, by what it touches."""

    volunteers: set[int] = field(default_factory=set)
    missions: set[int] = field(default_factory=set)
    """Those with another name or other responsables; the list shows nothing else of them."""
    participations: set[int] = field(default_factory=set)
    conversations: set[int] = field(default_factory=set)


def save_participations(
    connection: apsw.Connection, participations: Iterable[Participation]
) -> set[int]:
    """See `Cache.save_participations`."""
    changed: set[int] = set()
    for chunk in _chunks(participations):
        out = retiring.kept_out(connection, [_told(row) for row in chunk])
        changed |= _save(connection, [row for row in chunk if row.id not in out])
    return changed


def _save(connection: apsw.Connection, told: list[Participation]) -> set[int]:
    news = _News()
    fresh = _newer(connection, told)
    seen: dict[int, Mission] = {}
    for mission in (p.mission for p in fresh if p.mission):
        if seen.get(mission.id) != mission:
            news.missions |= _save_mission(connection, mission)
            seen[mission.id] = mission
    for is_whole, volunteer, participation in _STATEMENTS:
        some = [p for p in fresh if p.is_whole is is_whole]
        people = {p.volunteer.profile_id: p.volunteer for p in some}
        news.volunteers |= _write(connection, volunteer, map(rows.from_volunteer, people.values()))
        news.participations |= _write(connection, participation, map(rows.from_participation, some))
    # Messages have an order of their own: also an older answer may bring one.
    news.conversations |= _write(
        connection, _MESSAGE, (rows.from_message(p.latest) for p in told if p.latest)
    )
    return _apply(connection, news)


def save_messages(connection: apsw.Connection, messages: Iterable[Message]) -> set[int]:
    """See `Cache.save_messages`."""
    told = _write(connection, _MESSAGE, map(rows.from_message, messages))
    return _apply(connection, _News(conversations=told))


def save_conversations(
    connection: apsw.Connection, conversations: Iterable[Conversation]
) -> set[int]:
    """See `Cache.save_conversations`."""
    changed: set[int] = set()
    for chunk in _chunks(conversations):
        out = retiring.kept_out(connection, [_told_by_talk(row) for row in chunk])
        here = [row for row in chunk if row.participation_id not in out]
        about = [row.participation for row in here if row.participation]
        changed |= _save(connection, about)
        told = _write(connection, _CONVERSATION, map(rows.from_conversation, here))
        known = _ids(connection, _KNOWN, told)
        refresh(connection, known)
        # Only the conversation tells whose the messages are that may have come before it.
        reindex(connection, _ids(connection, _UNLINKED, known))
        changed |= known
    return changed


def _told(row: Participation) -> retiring.Told:
    mission = row.mission.id if row.mission else None
    return retiring.Told(
        row.id, row.state, row.updated_at, row.conversation_updated_at or 0, mission
    )


def _told_by_talk(row: Conversation) -> retiring.Told:
    mission = row.participation.mission if row.participation else None
    return retiring.Told(
        row.participation_id,
        row.state,
        row.participation_updated_at,
        row.updated_at,
        mission.id if mission else None,
    )


def _newer(connection: apsw.Connection, chunk: list[Participation]) -> list[Participation]:
    """The newest of each participation in ``chunk``, unless the store knows a newer one."""
    latest: dict[int, Participation] = {}
    for participation in chunk:
        before = latest.get(participation.id)
        if before is None or before.updated_at <= participation.updated_at:
            latest[participation.id] = participation
    known = known_updates(connection, latest)
    return [p for p in latest.values() if p.updated_at >= known.get(p.id, p.updated_at)]


def _save_mission(connection: apsw.Connection, mission: Mission) -> set[int]:
    """Writes a mission, and returns its id if its name or its responsables are news."""
    name = connection.execute("SELECT name FROM mission WHERE id = ?", (mission.id,)).get
    _write(connection, _MISSION, [rows.from_mission(mission)])
    is_news = name != mission.name
    if mission.responsables is not None:
        people = rows.from_responsables(mission)
        if query(connection, _RESPONSABLES, (mission.id,)) != people:
            is_news = True
            connection.execute("DELETE FROM responsable WHERE mission_id = ?", (mission.id,))
            connection.executemany("INSERT INTO responsable VALUES (?, ?, ?, ?, ?)", people)
    return {mission.id} if is_news else set()


_RESPONSABLES = """
    SELECT mission_id, position, profile_id, user_id, name FROM responsable
    WHERE mission_id = ? ORDER BY position
"""


def _write(connection: apsw.Connection, statement: str, values: Iterable[rows.Row]) -> set[int]:
    return {id_ for (id_,) in connection.executemany(statement, values)}


def _apply(connection: apsw.Connection, news: _News) -> set[int]:
    """Brings the list and the search up to the news; returns the participations it concerns."""
    reworded = (
        news.participations
        | _ids(connection, _OF_VOLUNTEERS, news.volunteers)
        | _ids(connection, _OF_CONVERSATIONS, news.conversations)
        | _ids(connection, _BY_CONVERSATIONS, news.conversations)
    )
    changed = refresh(connection, reworded | _ids(connection, _OF_MISSIONS, news.missions))
    reindex(connection, reworded | changed)
    return changed | reworded


_OF_VOLUNTEERS = """
    SELECT id FROM participation WHERE profile_id IN (SELECT value FROM json_each(?))
"""
_OF_MISSIONS = """
    SELECT id FROM participation WHERE mission_id IN (SELECT value FROM json_each(?))
"""
_OF_CONVERSATIONS = """
    SELECT id FROM participation WHERE conversation_id IN (SELECT value FROM json_each(?))
"""
_BY_CONVERSATIONS = """
    SELECT p.id FROM conversation c JOIN participation p ON p.id = c.participation_id
    WHERE c.id IN (SELECT value FROM json_each(?))
"""
_KNOWN = """
    SELECT id FROM participation WHERE id IN (SELECT value FROM json_each(?))
"""
_UNLINKED = """
    SELECT id FROM participation
    WHERE conversation_id IS NULL AND id IN (SELECT value FROM json_each(?))
"""


def _ids(connection: apsw.Connection, statement: str, among: Collection[int]) -> set[int]:
    if not among:
        return set()
    return {id_ for (id_,) in query(connection, statement, (as_json(among),))}


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(values)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
