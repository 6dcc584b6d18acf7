"""What a query finds: the newest first, as many as are wanted, none read that is not needed.

Each alternative is read from one index in the order of the participations' ids, which grow with
time: from that of the words where there are any, otherwise from ``inbox_traits``.
"""

from __future__ import annotations

from array import array
from heapq import merge
from itertools import groupby, islice
from typing import TYPE_CHECKING

from jva_tui.query.highlighting import is_said
from jva_tui.store import texts
from jva_tui.store.database import as_json, query
from jva_tui.store.meaning import Condition, meaning_of
from jva_tui.store.names import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import apsw

    from jva_tui.query import Query, Term
    from jva_tui.store.database import Value
    from jva_tui.store.meaning import Check, Meaning, Moment

_CHUNK = 64
"""Rows whose texts are read at once."""
_SLICE = 1_000
"""Rows after which it is asked whether they are still wanted."""
_FEW = 1_000
"""Rows that are told one by one, so that nothing else of them need be looked at."""
LOOKED_AT = 500
"""Of how many rows the texts are read at most for a first page."""


class Search:
    """What queries find, as things stand at one moment.

    Args:
        connection: to cache.db.
        moment: on which it depends.
        is_over: asked again and again whether nobody wants to know any more: then less is found
            than there is.
    """

    def __init__(
        self,
        connection: apsw.Connection,
        moment: Moment,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        self._connection = connection
        self._moment = moment
        self._is_over = is_over
        self.names = Names(connection)

    def first(self, wanted: Query, limit: int = 60, before: int | None = None) -> list[int]:
        """The newest of the participations found.

        Args:
            wanted: what is sought.
            limit: how many at most; fewer come where only the texts can tell, and would have to be
                read of more than `LOOKED_AT`.
            before: the last one of the page before; None for the first page.
        """
        return list(islice(self._newest_first(wanted, before, LOOKED_AT), limit))

    def ids(self, wanted: Query) -> array[int]:
        """All of them, newest first."""
        stream = self._newest_first(wanted)
        found = array("q")
        while some := list(islice(stream, _SLICE)):
            found.extend(some)
            if self._is_over():
                break
        return found

    def count(self, wanted: Query) -> int:
        """How many there are."""
        if len(wanted.alternatives) <= 1:
            meaning = self._meaning(*wanted.alternatives)
            if not meaning.checks:
                sql, values = statement(meaning)
                counted = f"SELECT count(*) FROM ({sql})"  # noqa: S608 - our own
                return int(query(self._connection, counted, values)[0][0])
        return len(self.ids(wanted))

    def finds_any(self, wanted: Query) -> bool:
        """Whether there is one at all."""
        return next(self._newest_first(wanted), None) is not None

    def excerpts(self, wanted: Query, ids: Sequence[int]) -> dict[int, str]:
        """Of those in whose row something that was sought does not stand: where it does.

        Args:
            wanted: what was sought.
            ids: of a window of rows.

        Returns:
            One line of a message, of the address or of the city.
        """
        return texts.excerpts(self._connection, wanted, ids)

    def _meaning(self, terms: Sequence[Term] = ()) -> Meaning:
        return meaning_of(terms, self._moment, self.names)

    def _newest_first(
        self, wanted: Query, before: int | None = None, most: int | None = None
    ) -> Iterator[int]:
        """The participations found, each once.

        Args:
            wanted: what is sought.
            before: only lower ids.
            most: of how many the texts are read where only they can tell; None for all.
        """
        strands = [
            self._strand(self._meaning(terms), before, most)
            for terms in wanted.alternatives or ((),)
        ]
        if len(strands) == 1:
            return strands[0]
        return (id_ for id_, _same in groupby(merge(*strands, reverse=True)))

    def _strand(self, meaning: Meaning, before: int | None, most: int | None) -> Iterator[int]:
        sql, values = statement(self._narrowed(meaning), before)
        found = (id_ for (id_,) in self._connection.execute(f"{sql} ORDER BY 1 DESC", values))
        if not meaning.checks:
            return found
        return self._checked(islice(found, most), meaning.checks)

    def _narrowed(self, meaning: Meaning) -> Meaning:
        """The same, with the few rows told for which its conditions hold, where they are few.

        Otherwise a common word would be followed through all requests to those that nothing holds.
        """
        if not (meaning.match and meaning.conditions):
            return meaning
        sql, values = statement(meaning._replace(match=""))
        few = query(self._connection, f"{sql} LIMIT ?", [*values, _FEW + 1])
        if len(few) > _FEW:
            return meaning
        told = Condition(_AMONG, (as_json(id_ for (id_,) in few),))
        return meaning._replace(conditions=(told,))

    def _checked(self, found: Iterator[int], checks: Sequence[Check]) -> Iterator[int]:
        """Those whose texts hold what the index cannot tell."""
        while not self._is_over() and (some := list(islice(found, _CHUNK))):
            told = texts.texts_of(self._connection, some)
            yield from (id_ for id_ in some if all(_passes(told[id_], check) for check in checks))


def statement(meaning: Meaning, before: int | None = None) -> tuple[str, list[Value]]:
    """What reads the ids of the rows that a meaning leaves, but for its checks; and its values."""
    conditions = list(meaning.conditions)
    if not meaning.match:
        source, id_ = _ROWS, "inbox.id"
    else:
        is_of_words = all(one.sql == _AMONG for one in conditions)
        source, id_ = (_WORDS if is_of_words else _WORDS_AND_ROWS), "words.rowid"
        conditions.insert(0, Condition("words MATCH ?", (meaning.match,)))
    if before is not None:
        conditions.append(Condition(f"{id_} < ?", (before,)))
    where = " AND ".join(one.sql for one in conditions) or "true"
    values = [value for one in conditions for value in one.values]
    return f"SELECT {id_} FROM {source} WHERE {where}", values  # noqa: S608 - our own names


_ROWS = "inbox INDEXED BY inbox_traits"
_WORDS = "words"
# The sign keeps SQLite from looking for each of them in the index of the words, which takes long.
_AMONG = "+words.rowid IN (SELECT value FROM json_each(?))"
_WORDS_AND_ROWS = f"words CROSS JOIN {_ROWS} ON inbox.id = words.rowid"


def _passes(told: texts.Texts, check: Check) -> bool:
    sought = [told.city] if check.is_in_city else told.all
    return any(is_said(check.phrase, text) for text in sought) is check.is_wanted
