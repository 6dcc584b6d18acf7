"""What the user notes of requests for themselves; no other computer ever hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.store.database import as_json, query, transaction
from jva_tui.store.outbox_part import OutboxPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Note(NamedTuple):
    """What the user wrote about one request."""

    text: str
    updated_at: int


class Noting(OutboxPart):
    """Notes, what is put off, and waiting lists. Each method is one transaction."""

    def note(self, participation_id: int) -> str:
        """What the user wrote about a request; empty where they did not."""
        found = query(self._connection, _NOTE, (participation_id,))
        return str(found[0][0]) if found else ""

    def notes(self, participation_ids: Iterable[int] | None = None) -> dict[int, Note]:
        """What the user wrote; about all requests, or about these."""
        some = None if participation_ids is None else as_json(participation_ids)
        return {id_: Note(*told) for id_, *told in query(self._connection, _NOTES, (some,))}

    def set_note(self, participation_id: int, text: str, now: int) -> None:
        """Writes something about a request in place of what stood there; empty removes it."""
        if text:
            query(self._connection, _SET_NOTE, (participation_id, text, now))
        else:
            query(self._connection, _DROP_NOTE, (participation_id,))

    def put_off(self, since: Mapping[int, int], until: int) -> None:
        """Puts requests off.

        Args:
            since: of each request, when the newest word known of it was said: whoever writes later
                is back at once.
            until: an instant.
        """
        with transaction(self._connection):
            self._connection.executemany(_PUT_OFF, [(id_, until, at) for id_, at in since.items()])

    def bring_back(self, participation_ids: Iterable[int]) -> list[int]:
        """Puts these off no more; returns those that were."""
        return self._ids(_BRING_BACK, as_json(participation_ids))

    def come_back(self, now: int) -> list[int]:
        """Lets go of what was put off until now at most; returns these requests."""
        return self._ids(_COME_BACK, now)

    def wait(self, missions: Mapping[int, int], now: int) -> list[int]:
        """Puts requests on the waiting lists of their missions; who is on it keeps their place.

        Args:
            missions: of each request, its mission.
            now: an instant.

        Returns:
            Those that were not on it.
        """
        with transaction(self._connection):
            return [
                id_
                for id_, mission_id in missions.items()
                if query(self._connection, _WAIT, (id_, mission_id, now))
            ]

    def wait_no_more(self, participation_ids: Iterable[int]) -> list[int]:
        """Takes these off their waiting lists; returns those that were on one."""
        return self._ids(_WAIT_NO_MORE, as_json(participation_ids))

    def put_off_or_waiting(self) -> list[int]:
        """The requests that are put off, or on a waiting list."""
        return self._ids(_PUT_OFF_OR_WAITING)


_NOTE = "SELECT text FROM note WHERE participation_id = ?"
_NOTES = """
    SELECT participation_id, text, updated_at FROM note
    WHERE ?1 IS NULL OR participation_id IN (SELECT value FROM json_each(?1))
"""
_SET_NOTE = """
    INSERT INTO note (participation_id, text, updated_at) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at
"""
_DROP_NOTE = "DELETE FROM note WHERE participation_id = ?"
_PUT_OFF = """
    INSERT INTO later (participation_id, until, since) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET until = excluded.until, since = excluded.since
"""
_BRING_BACK = """
    DELETE FROM later WHERE participation_id IN (SELECT value FROM json_each(?))
    RETURNING participation_id
"""
_COME_BACK = "DELETE FROM later WHERE until <= ? RETURNING participation_id"
# Who moved on to another mission comes last there.
_WAIT = """
    INSERT INTO waiting (participation_id, mission_id, since) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET mission_id = excluded.mission_id, since = excluded.since
    WHERE mission_id <> excluded.mission_id
    RETURNING participation_id
"""
_WAIT_NO_MORE = """
    DELETE FROM waiting WHERE participation_id IN (SELECT value FROM json_each(?))
    RETURNING participation_id
"""
_PUT_OFF_OR_WAITING = """
    SELECT participation_id FROM later UNION SELECT participation_id FROM waiting
"""
