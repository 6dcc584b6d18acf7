"""What stands in outbox.db beside replies and calls, and decides what the list shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.store.database import as_json, query
from jva_tui.store.outbox_part import OutboxPart

if TYPE_CHECKING:
    from collections.abc import Iterable


class Beside(NamedTuple):
    """What is queued, and what only this computer knows; each row begins with its request."""

    tags: frozenset[tuple[int, str, int]] = frozenset()
    """The label's name, and whether it is put on or taken off."""
    filings: frozenset[tuple[int, int | None, int, int | None]] = frozenset()
    """Whether it will be archived (None: as it is), whether it will be read, and up to where."""
    laters: frozenset[tuple[int, int, int]] = frozenset()
    """Until when it is put off, and since when."""
    waiting: frozenset[tuple[int, int, int]] = frozenset()
    """For which mission, and since when."""
    notes: frozenset[tuple[int, int]] = frozenset()
    """Since when a note stands as it is."""


class Besides(OutboxPart):
    """Reading all of that at once."""

    def beside(self, now: int, participation_ids: Iterable[int] | None = None) -> Beside:
        """What lies over the rows, of all requests or of these.

        Args:
            now: an instant; what was put off until then is not put off any more.
            participation_ids: of which; None for all.
        """
        some = None if participation_ids is None else as_json(participation_ids)
        return Beside(
            tags=frozenset(query(self._connection, _TAGS, (some,))),
            filings=frozenset(query(self._connection, _FILINGS, (some,))),
            laters=frozenset(query(self._connection, _LATERS, (some, now))),
            waiting=frozenset(query(self._connection, _WAITING, (some,))),
            notes=frozenset(query(self._connection, _NOTES, (some,))),
        )


_AMONG = "(?1 IS NULL OR participation_id IN (SELECT value FROM json_each(?1)))"
_TAGS = f"""
    SELECT participation_id, payload ->> '$.name', payload ->> '$.is_on' FROM live_operation
    WHERE kind = 'tag' AND {_AMONG}
"""  # noqa: S608 - our own condition
_FILINGS = f"""
    SELECT
        participation_id,
        max(CASE payload ->> '$.to' WHEN 'archived' THEN 1 WHEN 'inbox' THEN 0 END),
        max(payload ->> '$.to' IN ('archived', 'read')),
        max(payload ->> '$.seen_message_id')
    FROM live_operation WHERE kind = 'filing' AND {_AMONG} GROUP BY participation_id
"""  # noqa: S608 - our own condition
_LATERS = f"""
    SELECT participation_id, until, since FROM later WHERE until > ?2 AND {_AMONG}
"""  # noqa: S608 - our own condition
_WAITING = f"""
    SELECT participation_id, mission_id, since FROM waiting WHERE {_AMONG}
"""  # noqa: S608 - our own condition
_NOTES = f"""
    SELECT participation_id, updated_at FROM note WHERE {_AMONG}
"""  # noqa: S608 - our own condition
