"""Removing from outbox.db: people who are to be forgotten, and what has arrived long ago.

Nothing goes whose request may still take effect: the schema refuses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.store.database import as_json, query, scrub, transaction
from jva_tui.store.errors import Unsettled
from jva_tui.store.outbox_part import OutboxPart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Hindrance(NamedTuple):
    """Why nothing about a request can be removed yet."""

    participation_id: int
    asks: bool
    """Whether the user has to decide first; otherwise it ends by itself."""
    seconds: int | None
    """In how many it ends, where no more than time is needed; None where it is found out."""


class Unsent(NamedTuple):
    """What would be lost with somebody."""

    waiting: int
    """Replies that have not left."""
    to_review: int
    """Replies for which the user has to decide."""
    drafts: int
    notes: int = 0
    """Told of everybody only: with somebody go the notes about them."""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)


class Erasing(OutboxPart):
    """What the outbox forgets. Each method is one transaction."""

    def forgotten(self) -> set[int]:
        """The requests of everybody who was forgotten."""
        return set(self._ids("SELECT participation_id FROM forgotten"))

    def knows(self, participation_id: int) -> bool:
        """Whether anything is known here about a request, be it that it was forgotten."""
        return bool(query(self._connection, _KNOWS, (participation_id,))[0][0])

    def hindrances(self, participation_ids: Iterable[int], bulk_since: int) -> list[Hindrance]:
        """What keeps these people from being forgotten now.

        Args:
            participation_ids: all of theirs.
            bulk_since: an instant; a bulk request that began later may still run on the platform,
                whatever became of it.
        """
        some = as_json(participation_ids)
        under_way = query(self._connection, _UNDER_WAY, (some,))
        found = [Hindrance(id_, bool(asks), None) for id_, asks in under_way]
        known = {one.participation_id for one in found}
        bulk = query(self._connection, _MAY_STILL_RUN, (some, bulk_since))
        return found + [
            Hindrance(id_, asks=False, seconds=left) for id_, left in bulk if id_ not in known
        ]

    def unsent(self, participation_ids: Iterable[int] | None = None) -> Unsent:
        """What is not sent, of these people or of everybody.

        Of these people, lots that were begun are not told: what they hold is not known here.
        """
        some = None if participation_ids is None else as_json(participation_ids)
        return Unsent(*query(self._connection, _UNSENT, (some,))[0])

    def forget_people(self, participation_ids: Collection[int], bulk_since: int) -> None:
        """Removes everything about these requests, and keeps everything away that is still to come.

        Args:
            participation_ids: all of somebody's.
            bulk_since: see `hindrances`.

        Raises:
            Unsettled: something of it may still take effect; nothing was removed.
        """
        some = as_json(participation_ids)
        with transaction(self._connection):
            if found := self.hindrances(participation_ids, bulk_since):
                raise Unsettled(f"participation/{one.participation_id}" for one in found)
            query(self._connection, _KEEP_OUT, (some,))
            ids = self._ids(_ABOUT, some)
            query(self._connection, _SILENCE, (as_json(ids),))
            query(self._connection, _DROP_USES, (as_json(ids),))
            self._remove(ids)
            for statement in _DROP:
                query(self._connection, statement, (some,))

    def drop_arrived(self, before: int, limit: int) -> int:
        """Removes what is about people, and has arrived or was put away; tells how much.

        How often templates were used for them stays known.

        Args:
            before: an instant; nothing of their batches has become known since.
            limit: how many go at most.
        """
        with transaction(self._connection):
            ids = self._ids(_OVER, before, limit)
            query(self._connection, _DROP_VAIN_USES, (as_json(ids),))
            self._remove(ids)
        return len(ids)

    def drop_noted(self, participation_ids: Iterable[int]) -> None:
        """Removes what the user noted about these requests: calls, notes, what was put off."""
        some = (as_json(participation_ids),)
        with transaction(self._connection):
            for statement in _DROP_NOTED:
                query(self._connection, statement, some)

    def noted_before(self, before: int) -> list[int]:
        """The requests of which the user has noted something, and nothing since then."""
        return self._ids(_NOTED_BEFORE, before)

    def concerned(self) -> set[int]:
        """The requests about which the outbox has something to do, or to tell, or a draft."""
        return set(self._ids(_CONCERNED))

    def scrub(self) -> bool:
        """Writes the file anew, so that nothing of what was removed is left in it: see there."""
        return scrub(self._connection)

    def _remove(self, operation_ids: Collection[int]) -> None:
        """Removes operations with their steps, requests and batches, inside a transaction."""
        ids = as_json(operation_ids)
        attempts = as_json(self._ids(_ATTEMPTS, ids))
        batches = as_json(self._ids(_BATCHES, ids))
        # The schema lets steps go only after their operation.
        query(self._connection, "PRAGMA defer_foreign_keys = ON")
        for statement in _REMOVE:
            query(self._connection, statement, (ids,))
        query(self._connection, _EMPTY_ATTEMPTS, (attempts,))
        query(self._connection, _EMPTY_BATCHES, (batches,))


_KNOWS = """
    SELECT EXISTS (SELECT 1 FROM operation WHERE participation_id = ?1)
        OR EXISTS (SELECT 1 FROM draft WHERE participation_id = ?1)
        OR EXISTS (SELECT 1 FROM call WHERE participation_id = ?1)
        OR EXISTS (SELECT 1 FROM note WHERE participation_id = ?1)
        OR EXISTS (SELECT 1 FROM later WHERE participation_id = ?1)
        OR EXISTS (SELECT 1 FROM waiting WHERE participation_id = ?1)
        OR EXISTS (SELECT 1 FROM forgotten WHERE participation_id = ?1)
"""
_SOME = "(SELECT value FROM json_each(?1))"
_UNDER_WAY = f"""
    SELECT participation_id, max(asks) FROM operation o
    WHERE participation_id IN {_SOME} AND (
        state = 'sending' OR (state = 'unconfirmed' AND NOT asks AND NOT is_put_away)
        OR EXISTS (SELECT 1 FROM attempt_step WHERE operation_id = o.id AND is_open)
    )
    GROUP BY participation_id
"""  # noqa: S608 - our own names
_MAY_STILL_RUN = f"""
    SELECT participation_id, max(a.started_at) - ?2 FROM operation o
    JOIN attempt_step s ON s.operation_id = o.id JOIN attempt a ON a.id = s.attempt_id
    WHERE participation_id IN {_SOME} AND a.started_at >= ?2
        AND a.path GLOB 'bulk-operation/*' AND s.fate IN ('absent', 'answered_for')
    GROUP BY participation_id
"""  # noqa: S608 - our own names
_UNSENT = f"""
    SELECT
        count(*) FILTER (WHERE state IN ('queued', 'sending', 'unconfirmed') AND NOT asks),
        count(*) FILTER (WHERE asks OR state IN ('failed', 'conflict')),
        (SELECT count(*) FROM draft WHERE ?1 IS NULL OR participation_id IN {_SOME})
            + iif(?1 IS NULL, ifnull((SELECT json_array_length(contents) FROM lot_draft), 0), 0),
        iif(?1 IS NULL, (SELECT count(*) FROM note), 0)
    FROM operation
    WHERE NOT is_put_away AND state IN ('queued', 'sending', 'unconfirmed', 'failed', 'conflict')
        AND (?1 IS NULL OR participation_id IN {_SOME})
"""  # noqa: S608 - our own names
_KEEP_OUT = "INSERT OR IGNORE INTO forgotten SELECT value FROM json_each(?)"
_ABOUT = f"SELECT id FROM operation WHERE participation_id IN {_SOME}"  # noqa: S608 - our own names
# What the platform said of a request that covers others as well may name this person.
_SILENCE = f"""
    UPDATE attempt SET server_message = ''
    WHERE id IN (SELECT attempt_id FROM attempt_step WHERE operation_id IN {_SOME})
"""  # noqa: S608 - our own names
_DROP_USES = f"DELETE FROM template_use WHERE operation_id IN {_SOME}"  # noqa: S608 - our own names
_DROP_VAIN_USES = f"""
    DELETE FROM template_use WHERE operation_id IN (
        SELECT id FROM operation WHERE id IN {_SOME} AND state <> 'done'
    )
"""  # noqa: S608 - our own names
_DROP_NOTED = tuple(
    f"DELETE FROM {table} WHERE participation_id IN {_SOME}"  # noqa: S608 - our own names
    for table in ("call", "note", "later", "waiting")
)
_NOTED_BEFORE = """
    SELECT participation_id FROM (
        SELECT participation_id, max(ifnull(owed_since, 0), ifnull(called_at, 0)) AS at FROM call
        UNION ALL SELECT participation_id, updated_at FROM note
        UNION ALL SELECT participation_id, max(until, since) FROM later
        UNION ALL SELECT participation_id, since FROM waiting
    )
    GROUP BY participation_id HAVING max(at) < ?
"""
_DROP = (
    *_DROP_NOTED,
    f"DELETE FROM draft WHERE participation_id IN {_SOME}",  # noqa: S608 - our own names
)
# What another one waits for, or has waited for, goes after it: whether it has arrived stays known.
_OVER = """
    SELECT o.id FROM batch b JOIN operation o ON o.batch_id = b.id
    WHERE b.touched_at < ?1 AND o.participation_id IS NOT NULL AND o.look_at IS NULL
        AND (o.state = 'done' AND (o.is_put_away OR o.detail = '')
            OR o.state IN ('draft', 'failed', 'conflict', 'unconfirmed') AND o.is_put_away)
        AND NOT EXISTS (SELECT 1 FROM attempt_step WHERE operation_id = o.id AND is_open)
        AND NOT EXISTS (SELECT 1 FROM operation WHERE after_subject = o.subject)
    LIMIT ?2
"""
_CONCERNED = """
    SELECT participation_id FROM draft
    UNION
    SELECT participation_id FROM operation
    WHERE participation_id IS NOT NULL AND (
        NOT is_put_away AND (state <> 'done' OR detail <> '') OR look_at IS NOT NULL
    )
"""
_ATTEMPTS = f"SELECT DISTINCT attempt_id FROM attempt_step WHERE operation_id IN {_SOME}"  # noqa: S608 - our own names
_BATCHES = f"SELECT DISTINCT batch_id FROM operation WHERE id IN {_SOME}"  # noqa: S608 - our own names
_REMOVE = (
    f"DELETE FROM operation WHERE id IN {_SOME}",  # noqa: S608 - our own names
    f"DELETE FROM step WHERE operation_id IN {_SOME}",  # noqa: S608 - our own names
    f"DELETE FROM attempt_step WHERE operation_id IN {_SOME}",  # noqa: S608 - our own names
)
_EMPTY_ATTEMPTS = f"""
    DELETE FROM attempt WHERE id IN {_SOME}
        AND NOT EXISTS (SELECT 1 FROM attempt_step WHERE attempt_id = attempt.id)
"""  # noqa: S608 - our own names
_EMPTY_BATCHES = f"""
    DELETE FROM batch WHERE id IN {_SOME}
        AND NOT EXISTS (SELECT 1 FROM operation WHERE batch_id = batch.id)
"""  # noqa: S608 - our own names
