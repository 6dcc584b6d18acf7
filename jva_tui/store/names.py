"""What things are called in this inbox: missions, their responsables, labels, cities, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.query.completing import Known
from jva_tui.query.nearest import nearest
from jva_tui.store.database import query

if TYPE_CHECKING:
    import apsw

REMOTE_KIND = "Mission à distance"
"""How the platform writes that a mission is done from home."""
MOST_CITIES = 1_000
MOST_WORDS = 10_000
"""Among which one that may have been meant is looked for at once, the commonest of them."""
_LEAST_LETTERS = 4
"""A shorter word is near too many others."""
_LONGER = 3
"""Letters by which the one that was meant may be longer or shorter."""
_LAST = "\U0010ffff"
"""No word has a letter behind this one."""


class Names:
    """What there is, read anew each time: but for cities and words it is little.

    Args:
        connection: to cache.db.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def missions(self) -> list[tuple[int, str]]:
        """Each mission's id and name."""
        return query(self._connection, "SELECT id, name FROM mission")

    def remote_missions(self) -> list[int]:
        """The missions that are done from home."""
        sql = "SELECT id FROM mission WHERE kind = ?"
        return [id_ for (id_,) in query(self._connection, sql, (REMOTE_KIND,))]

    def responsables(self) -> list[tuple[int, str]]:
        """Mission and name of each responsable."""
        return query(self._connection, "SELECT mission_id, name FROM responsable")

    def cities(self) -> list[str]:
        """Where volunteers live; where most do, first."""
        return self._column(_CITIES, MOST_CITIES)

    def tags(self) -> list[str]:
        """Every label that a request bears."""
        return self._column(_SHOWN_TAGS)

    def known(self) -> Known:
        """What can be offered where somebody types."""
        return Known(
            missions=tuple(self._column(_MISSIONS)),
            cities=tuple(self.cities()),
            tags=tuple(dict.fromkeys([*self.tags(), *self._column(_TAGS)])),
            people=tuple(self._column(_PEOPLE)),
        )

    def word_like(self, word: str) -> str:
        """The word, folded, that stands somewhere and may have been meant; empty without one.

        Args:
            word: folded.
        """
        if len(word) < _LEAST_LETTERS:
            return ""
        self._connection.execute(_VOCABULARY)
        lengths = (len(word) - _LONGER, len(word) + _LONGER)
        # The first letter is the one that is seldom wrong.
        for begin, end in ((word[0], word[0] + _LAST), ("", word[0]), (word[0] + _LAST, _LAST)):
            if near := nearest(word, self._column(_WORDS, begin, end, *lengths, MOST_WORDS)):
                return near
        return ""

    def _column(self, sql: str, *values: str | int) -> list[str]:
        return [name for (name,) in query(self._connection, sql, values)]


_SHOWN_TAGS = """
    WITH RECURSIVE shown (name) AS (
        SELECT min(name) FROM shown_tag
        UNION ALL
        SELECT (SELECT min(name) FROM shown_tag WHERE name > shown.name) FROM shown
        WHERE name IS NOT NULL
    )
    SELECT name FROM shown WHERE name IS NOT NULL
"""
"""One step in the index for each name, however many requests bear it."""
_TAGS = "SELECT name FROM tag ORDER BY name"
_MISSIONS = """
    SELECT name FROM mission GROUP BY name
    ORDER BY max((SELECT max(created_at) FROM inbox WHERE mission_id = mission.id)) DESC
"""
_CITIES = """
    SELECT city FROM volunteer WHERE city > '' GROUP BY city ORDER BY count(*) DESC LIMIT ?
"""
_PEOPLE = "SELECT name FROM responsable GROUP BY name ORDER BY count(*) DESC"
_VOCABULARY = """
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, words, row)
"""
_WORDS = """
    SELECT term FROM vocabulary
    WHERE term >= ?1 AND term < ?2
        AND length(term) BETWEEN ?3 AND ?4 AND term NOT GLOB '*[0-9]*'
    ORDER BY doc DESC LIMIT ?5
"""
