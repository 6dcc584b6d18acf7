"""What stands in outbox.db, read from outside: only what is committed is seen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

from jva_tui.store.database import connect, query
from tests.office import KEY
from tests.simulation.wishes import Known

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.simulation import editor, filer
    from tests.simulation.journal import Sent

C = TypeVar("C")
ENDED = frozenset({"done", "failed", "conflict", "draft"})


class Entry(NamedTuple):
    """One operation."""

    id: int
    person: int
    state: str
    detail: str
    asks: bool
    look_at: int | None
    steps: dict[str, str]
    """State by action."""
    known_by: Known
    is_put_away: bool
    has_open: bool
    """Whether the outcome of one of its requests is not known."""
    sends: int
    """How often one of its steps was written down as sent of which no trace was found."""
    after: int | None
    """The participation whose reply must have arrived before."""
    waits: bool = False
    """Whether it waits for one of which the user is asked."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in ENDED or self.waits or (self.state == "unconfirmed" and self.asks)

    @property
    def needs_user(self) -> bool:
        """Whether it waits for the user's decision."""
        is_asking = self.asks or self.state in ("failed", "conflict")
        return is_asking and not self.is_put_away

    @property
    def is_shown(self) -> bool:
        """Whether the user is told of something, or asked."""
        return bool(self.detail) or self.state in ("failed", "conflict", "unconfirmed")


class Stood(NamedTuple, Generic[C]):
    """One operation that is no reply."""

    id: int
    state: str
    detail: str
    asks: bool
    look_at: int | None
    is_put_away: bool
    contents: C
    """By what it is known again."""
    sends: int
    """As of an `Entry`."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in ENDED or (self.state == "unconfirmed" and self.asks)

    @property
    def needs_user(self) -> bool:
        """Whether it waits for the user's decision."""
        is_asking = self.asks or self.state in ("failed", "conflict")
        return is_asking and not self.is_put_away

    @property
    def is_shown(self) -> bool:
        """Whether the user is told of something, or asked."""
        return bool(self.detail) or self.state in ("failed", "conflict", "unconfirmed")


Published: TypeAlias = "Stood[editor.Contents]"
"""One about a template."""
Filed: TypeAlias = "Stood[filer.Contents]"
"""One about a tag, the archive, or a read mark."""


class Ledger:
    """A connection of its own to the outbox of a folder.

    Args:
        folder: of one account.
    """

    def __init__(self, folder: Path) -> None:
        self._connection = connect(folder / "outbox.db", KEY)

    def entries(self) -> list[Entry]:
        """All operations, in their order."""
        found = [_entry(row) for row in query(self._connection, _SELECT)]
        if not any(entry.after for entry in found):
            return found
        return [entry._replace(waits=_waits(entry, found)) for entry in found]

    def published(self) -> list[Published]:
        """All operations about templates, in their order."""
        return [_stood(row, _edition) for row in query(self._connection, _SELECT_TEMPLATES)]

    def filed(self) -> list[Filed]:
        """All errands, in their order."""
        return [_stood(row, _errand) for row in query(self._connection, _SELECT_ERRANDS)]

    def links(self) -> dict[str, int]:
        """Which template of the platform each file is."""
        return dict(query(self._connection, "SELECT file, template_id FROM template_link"))

    def is_over(self) -> bool:
        """Whether nothing more happens by itself."""
        kinds = (self.entries(), self.published(), self.filed())
        return all(entry.is_over for entries in kinds for entry in entries)

    def knows_template(self, sent: Sent) -> bool:
        """Whether a request about a template that is about to leave is written down."""
        path = sent.path.removeprefix("/api/")
        found = query(self._connection, _TEMPLATE_ATTEMPTS, (sent.method, path))
        return any(
            sent.action == "delete" or (name, text) == (sent.body["name"], sent.body["message"])
            for name, text in found
        )

    def knows_errand(self, sent: Sent) -> bool:
        """Whether a request of an errand that is about to leave is written down."""
        path = sent.path.removeprefix("/api/")
        found = query(self._connection, _ERRAND_ATTEMPTS, (sent.method, path))
        return any(sent.body.get("name") in (None, name) for (name,) in found)

    def knows(self, sent: Sent) -> bool:
        """Whether a request that is about to leave is written down, for all whom it is about."""
        path = sent.path.removeprefix("/api/")
        found = query(self._connection, _ATTEMPTS, (sent.method, path))
        return set(sent.people) <= {person for (person,) in found}

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()


def first_of(entry: Entry, entries: list[Entry]) -> Entry | None:
    """What must have arrived before it: the newest that was queued with it, or before."""
    batch_id = entry.known_by.batch_id
    known = [e for e in entries if e.person == entry.after and e.known_by.batch_id <= batch_id]
    return known[-1] if known else None


def _waits(entry: Entry, entries: list[Entry]) -> bool:
    """See `Entry.waits`."""
    first = first_of(entry, entries) if entry.after and entry.state == "queued" else None
    if first is None or first.is_put_away:
        return False
    return (first.state == "unconfirmed" and first.asks) or _waits(first, entries)


def known_unread(folder: Path) -> set[int]:
    """The participations that stand in a folder's inbox as unread."""
    connection = connect(folder / "cache.db", KEY)
    try:
        return {id_ for (id_,) in query(connection, "SELECT id FROM inbox WHERE is_unread")}
    finally:
        connection.close()


def known_people(folder: Path) -> set[int]:
    """The participations that stand in a folder's inbox."""
    connection = connect(folder / "cache.db", KEY)
    try:
        return {id_ for (id_,) in query(connection, "SELECT id FROM participation")}
    finally:
        connection.close()


def known_templates(folder: Path) -> set[int]:
    """The templates that stand in a folder's cache."""
    connection = connect(folder / "cache.db", KEY)
    try:
        return {id_ for (id_,) in query(connection, "SELECT id FROM template")}
    finally:
        connection.close()


def _stood(row: tuple[Any, ...], contents: Callable[[dict[str, Any]], C]) -> Stood[C]:
    id_, _batch_id, _person, state, detail, payload, asks, look_at, is_put_away, *told = row
    _steps, _has_open, sends = told
    return Stood(
        id=id_,
        state=state,
        detail=detail,
        asks=bool(asks),
        look_at=look_at,
        is_put_away=bool(is_put_away),
        contents=contents(json.loads(payload)),
        sends=sends or 0,
    )


def _edition(told: dict[str, Any]) -> editor.Contents:
    return told["file"], told["name"], told["text"], told["is_deletion"]


def _errand(told: dict[str, Any]) -> filer.Contents:
    what = told["name"] if "name" in told else told["to"]
    return told["participation_id"], what, told.get("is_on", True)


def _entry(row: tuple[Any, ...]) -> Entry:
    id_, batch_id, person, state, detail, payload, asks, look_at, is_put_away, *told = row
    steps, has_open, sends = told
    reply = json.loads(payload)
    return Entry(
        id=id_,
        person=person,
        state=state,
        detail=detail,
        asks=bool(asks),
        look_at=look_at,
        steps=dict(json.loads(steps)),
        known_by=Known(id_, batch_id, (person, reply["decision"], reply["reason"], reply["text"])),
        is_put_away=bool(is_put_away),
        has_open=bool(has_open),
        sends=sends or 0,
        after=reply["after"],
    )


_COLUMNS = """
    SELECT id, batch_id, participation_id, state, detail, payload, asks, look_at, is_put_away,
        (
            SELECT json_group_array(json_array(action, step.state) ORDER BY position) FROM step
            WHERE operation_id = operation.id
        ),
        EXISTS (SELECT 1 FROM attempt_step WHERE operation_id = operation.id AND is_open),
        (
            SELECT max(number) FROM (
                SELECT count(*) AS number FROM attempt_step
                WHERE operation_id = operation.id AND (is_open OR fate = 'absent') GROUP BY action
            )
        )
    FROM operation
"""
_SELECT = f"{_COLUMNS} WHERE kind = 'reply' ORDER BY id"
_SELECT_TEMPLATES = f"{_COLUMNS} WHERE kind = 'template' ORDER BY id"
_SELECT_ERRANDS = f"{_COLUMNS} WHERE kind IN ('tag', 'filing') ORDER BY id"
_ERRAND_ATTEMPTS = """
    SELECT payload ->> 'name' FROM attempt_step
    JOIN attempt ON attempt.id = attempt_id JOIN operation ON operation.id = operation_id
    WHERE is_open AND method = ? AND path = ?
"""
_TEMPLATE_ATTEMPTS = """
    SELECT payload ->> 'name', payload ->> 'text' FROM attempt_step
    JOIN attempt ON attempt.id = attempt_id JOIN operation ON operation.id = operation_id
    WHERE is_open AND method = ? AND path = ?
"""
_ATTEMPTS = """
    SELECT participation_id FROM attempt_step
    JOIN attempt ON attempt.id = attempt_id JOIN operation ON operation.id = operation_id
    WHERE is_open AND method = ? AND path = ?
"""
