"""The part of `Cache` about what the user notes for themselves: about whom, and what is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import State
from jva_tui.store import comparing
from jva_tui.store.database import as_json, query
from jva_tui.store.priority import becomes_priority

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import apsw


class Open(NamedTuple):
    """A request that waits for a decision."""

    id: int
    mission_id: int | None
    last_word_at: int
    """When the newest word known of it was said."""


class Ended(NamedTuple):
    """Requests of which something noted has come to its end."""

    closed: list[int]
    """Somebody has decided: they are neither put off nor waiting."""
    back: list[int]
    """The volunteer has written: they are put off no more."""


class Vacancy(NamedTuple):
    """How many more people a mission takes."""

    mission: str
    free: int
    """As far as is known here."""


class Noted:
    """One connection to cache.db, for one thread."""

    _connection: apsw.Connection

    def open_ones(self, ids: Iterable[int]) -> list[Open]:
        """Those of these that are open, in this order."""
        return [Open(*row) for row in query(self._connection, _OPEN_ONES, (as_json(ids),))]

    def waiting_lists(self, missions: Iterable[int] | None = None) -> dict[int, list[int]]:
        """The waiting lists of these missions, or all; who is next in line stands first.

        Who was noted with the same gesture stands in the order in which they asked.
        """
        some = None if missions is None else as_json(missions)
        lists: dict[int, list[int]] = {}
        for mission_id, id_ in query(self._connection, _WAITING_LISTS, (some,)):
            lists.setdefault(mission_id, []).append(id_)
        return lists

    def vacancies(self, missions: Collection[int]) -> dict[int, Vacancy]:
        """How many more can be validated for each mission; those of which nobody knows are missing.

        Whoever has asked and waits takes no place in this, unlike on the platform.
        """
        validated = comparing.validated_of(self._connection, missions)
        return {
            id_: Vacancy(name, max(0, places - validated[id_]))
            for id_, name, places in query(self._connection, _PLACES, (as_json(missions),))
        }

    def ended(self, ids: Iterable[int]) -> Ended:
        """Which of these are not put off, or do not wait, any more, as the platform has them.

        What is only queued may still be taken back, and what is unknown here may be only not read
        yet.
        """
        found = query(self._connection, _ENDED, (as_json(ids),))
        return Ended(
            [id_ for id_, is_closed in found if is_closed],
            [id_ for id_, is_closed in found if not is_closed],
        )

    def unknown(self, ids: Iterable[int]) -> list[int]:
        """Those of these that are not here."""
        return [id_ for (id_,) in query(self._connection, _UNKNOWN, (as_json(ids),))]

    def soon(self, now: int) -> int:
        """How many become a priority at the next midnight in Paris."""
        since, before = becomes_priority(now)
        counted = (
            query(self._connection, _SOON, (state, *limits))[0][0]
            for state, limits in (
                (State.PENDING, (since.pending, before.pending)),
                (State.IN_PROGRESS, (since.in_progress, before.in_progress)),
            )
        )
        return sum(counted)


_OPEN_ONES = """
    SELECT i.id, i.mission_id, i.last_word_at
    FROM json_each(?) AS j JOIN inbox i ON i.id = j.value
    WHERE i.shown_state IN ('En attente de validation', 'En cours de traitement')
    ORDER BY j.key
"""
_WAITING_LISTS = """
    SELECT w.mission_id, i.id FROM waiting_overlay w JOIN inbox i ON i.id = w.participation_id
    WHERE i.is_waiting AND (?1 IS NULL OR w.mission_id IN (SELECT value FROM json_each(?1)))
    ORDER BY w.since, i.created_at, i.id
"""
_PLACES = """
    SELECT id, name, places FROM mission
    WHERE places IS NOT NULL AND id IN (SELECT value FROM json_each(?))
"""
_ENDED = """
    SELECT p.id, p.state NOT IN ('En attente de validation', 'En cours de traitement') AS is_closed
    FROM participation p JOIN inbox i ON i.id = p.id
    WHERE p.id IN (SELECT value FROM json_each(?)) AND (
        is_closed
        OR i.later_until IS NULL
            AND p.id IN (SELECT participation_id FROM later_overlay)
            AND p.id NOT IN (SELECT participation_id FROM overlay)
    )
"""
_UNKNOWN = """
    SELECT value FROM json_each(?)
    WHERE value NOT IN (SELECT id FROM participation)
"""
_SOON = """
    SELECT count(*) FROM inbox
    WHERE mine AND shown_state = ? AND is_later IN (0, 1) AND created_at >= ? AND created_at < ?
"""
