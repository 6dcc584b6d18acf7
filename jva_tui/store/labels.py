"""The part of `Cache` about the organisation's labels, and how many requests bear each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import Person, Tag
from jva_tui.store.database import as_json, query, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw


class Borne(NamedTuple):
    """The labels of one request."""

    shown: frozenset[str]
    """What is queued counted in."""
    told: frozenset[str]
    """As the platform has them."""


class Labels:
    """One connection to cache.db, for one thread."""

    _connection: apsw.Connection

    def tags(self) -> list[Tag]:
        """The organisation's labels as the platform last listed them, by name."""
        found = query(self._connection, "SELECT id, name, is_generic FROM tag ORDER BY name, id")
        return [Tag(id_, name, bool(is_generic)) for id_, name, is_generic in found]

    def shown_tags(self, among: Iterable[int] | None = None) -> dict[str, int]:
        """How many requests bear each label, what is queued counted in; of all, or of these."""
        some = None if among is None else as_json(among)
        return dict(query(self._connection, _SHOWN, (some,)))

    def tags_of(self, ids: Iterable[int]) -> dict[int, Borne]:
        """What these requests bear; without those that are not here."""
        return {
            id_: Borne(frozenset(json.loads(shown)), frozenset(json.loads(told)))
            for id_, shown, told in query(self._connection, _BORNE, (as_json(ids),))
        }

    def colleagues(self) -> list[Person]:
        """Everybody known to be responsable of some mission, by name."""
        return [Person(*row) for row in query(self._connection, _COLLEAGUES)]

    def save_tags(self, tags: Iterable[Tag]) -> None:
        """Stores which labels the organisation has now."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM tag")
            self._connection.executemany(_ADD, tags)

    def add_tag(self, tag: Tag) -> None:
        """Stores one more."""
        self._connection.execute(_ADD, tag)


_ADD = "INSERT OR REPLACE INTO tag VALUES (?, ?, ?)"
_BORNE = """
    SELECT i.id, i.tags, p.tags FROM inbox i JOIN participation p ON p.id = i.id
    WHERE i.id IN (SELECT value FROM json_each(?))
"""
_COLLEAGUES = """
    SELECT DISTINCT profile_id, user_id, name FROM responsable ORDER BY name, profile_id
"""
_SHOWN = """
    SELECT name, count(*) FROM shown_tag
    WHERE ?1 IS NULL OR participation_id IN (SELECT value FROM json_each(?1)) GROUP BY name
"""
