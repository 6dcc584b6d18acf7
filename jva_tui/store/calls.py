"""Who is to be told by telephone, and who was called: only this computer knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.store.database import as_json, query, transaction
from jva_tui.store.outbox_part import OutboxPart

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw


class Call(NamedTuple):
    """What is known of calling one volunteer about one request."""

    owed_since: int | None = None
    """When a refusal was queued of which the platform tells nobody; None without one."""
    called_at: int | None = None
    """When the user last noted a call."""


class Calls(OutboxPart):
    """Calls, one for each participation. Each method is one transaction."""

    def calls(self, participation_ids: Iterable[int] | None = None) -> dict[int, Call]:
        """The calls that are owed or were made; of everybody, or of these."""
        some = None if participation_ids is None else as_json(participation_ids)
        return {id_: Call(*told) for id_, *told in query(self._connection, _CALLS, (some,))}

    def note_calls(self, participation_ids: Iterable[int], now: int) -> None:
        """Notes that the user has called these people now."""
        query(self._connection, _NOTE, (as_json(participation_ids), now))

    def take_back_calls(self, participation_ids: Iterable[int]) -> None:
        """Takes the last note back; the one whose place it had taken stands again."""
        ids = (as_json(participation_ids),)
        with transaction(self._connection):
            query(self._connection, _ONLY_NOTED, ids)
            query(self._connection, _TAKE_BACK, ids)


def owe(connection: apsw.Connection, participation_ids: Iterable[int], now: int) -> None:
    """Notes that a refusal was queued of which the platform tells these people nothing."""
    query(connection, _OWE, (as_json(participation_ids), now))


def owe_no_more(connection: apsw.Connection, participation_ids: Iterable[int]) -> None:
    """Notes that it does not leave after all."""
    ids = (as_json(participation_ids),)
    with transaction(connection):
        query(connection, _ONLY_OWED, ids)
        query(connection, _OWE_NO_MORE, ids)


_CALLS = """
    SELECT participation_id, owed_since, called_at FROM call
    WHERE ?1 IS NULL OR participation_id IN (SELECT value FROM json_each(?1))
"""
# Without a condition SQLite would take ON CONFLICT for that of a join.
_NOTE = """
    INSERT INTO call (participation_id, called_at) SELECT value, ?2 FROM json_each(?1) WHERE true
    ON CONFLICT DO UPDATE SET called_before = called_at, called_at = excluded.called_at
"""
_OWE = """
    INSERT INTO call (participation_id, owed_since) SELECT value, ?2 FROM json_each(?1) WHERE true
    ON CONFLICT DO UPDATE SET owed_since = excluded.owed_since
"""
_ONLY_NOTED = """
    DELETE FROM call
    WHERE participation_id IN (SELECT value FROM json_each(?))
        AND owed_since IS NULL AND called_before IS NULL
"""
_TAKE_BACK = """
    UPDATE call SET called_at = called_before, called_before = NULL
    WHERE participation_id IN (SELECT value FROM json_each(?))
"""
_ONLY_OWED = """
    DELETE FROM call
    WHERE participation_id IN (SELECT value FROM json_each(?)) AND called_at IS NULL
"""
_OWE_NO_MORE = """
    UPDATE call SET owed_since = NULL WHERE participation_id IN (SELECT value FROM json_each(?))
"""
