"""What the desk finds: requests by what is typed, in the order that is wanted."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from jva_tui.paths import Paths
from jva_tui.store.errors import NotWritten
from jva_tui.store.priority import next_midnight

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Sequence

    from jva_tui.query import Query
    from jva_tui.query.completing import Known
    from jva_tui.room import Room
    from jva_tui.saved_views import Saved, SavedView
    from jva_tui.showing import Showing
    from jva_tui.store.cache import Cache
    from jva_tui.store.finding import Search
    from jva_tui.why_empty import Why

T = TypeVar("T")
VISITS = "visits"
"""Fact: when the client was last used, and when on an earlier day than that: instants."""


class Finding:
    """What the desk finds: requests by what is typed, in the order that is wanted.

    Args:
        room: the desk's.
    """

    def __init__(self, room: Room) -> None:
        self._room = room

    async def visit(self) -> None:
        """Notes that the client was used until now: what is new on another day depends on it."""
        now = self._room.now()
        with suppress(NotWritten):  # what is new is told by the day then
            await self._room.writer.do(lambda cache: _note_visit(cache, now))

    async def first(self, query: Query, limit: int = 60) -> list[int]:
        """The newest of the requests found.

        Args:
            query: what is sought.
            limit: how many at most; fewer come where what is in quotation marks stands in few of
                the many texts that have its words: `ids` finds all.
        """
        return await self._search(lambda search: search.first(query, limit))

    async def ids(self, showing: Showing) -> array[int]:
        """All requests that are to be shown, in the order that is wanted."""
        now = self._room.now()

        def read(cache: Cache, is_over: Callable[[], bool]) -> array[int]:
            if showing.query is None:
                ids = cache.ids(showing.view, showing.mine, now=now)
            else:
                ids = _search(cache, now, is_over).ids(showing.query)
            return cache.in_order(ids, showing, now=now)

        return await self._read(read)

    async def counts(self, queries: Sequence[Query]) -> list[int]:
        """How many requests each of these finds."""
        return await self._search(lambda search: [search.count(query) for query in queries])

    async def known(self) -> Known:
        """What can be offered where somebody types."""
        return await self._search(lambda search: search.names.known())

    async def excerpts(self, query: Query, ids: Sequence[int]) -> dict[int, str]:
        """Of those in whose row something that was sought does not stand: where it does.

        Args:
            query: what was sought.
            ids: of a window of rows.

        Returns:
            One line of a message, of the address or of the city.
        """
        return await self._search(lambda search: search.excerpts(query, ids))

    async def why_empty(self, query: Query) -> Why:
        """Why a query finds nothing: which term does, or what would be found without it."""
        from jva_tui.why_empty import why_empty

        return await self._search(lambda search: why_empty(search, query))

    async def saved(self) -> Saved:
        """The views that the user has saved.

        Raises:
            OSError: their file cannot be read.
        """
        from jva_tui import saved_views

        return await asyncio.to_thread(lambda: saved_views.load(Paths.here()))

    async def save_view(self, view: SavedView, instead_of: str | None = None) -> None:
        """Saves a view; in place of another where that one's name is told.

        Raises:
            OSError: the file cannot be written, or it is not TOML: nothing was changed.
        """
        from jva_tui import saved_views

        await asyncio.to_thread(lambda: saved_views.save(Paths.here(), view, instead_of))

    async def forget_view(self, name: str) -> None:
        """Removes a saved view, if it is there.

        Raises:
            OSError: as `save_view`.
        """
        from jva_tui import saved_views

        await asyncio.to_thread(lambda: saved_views.remove(Paths.here(), name))

    async def _search(self, work: Callable[[Search], T]) -> T:
        now = self._room.now()
        return await self._read(lambda cache, is_over: work(_search(cache, now, is_over)))

    async def _read(self, work: Callable[[Cache, Callable[[], bool]], T]) -> T:
        """Reads behind the screen; whoever stops waiting for it stops the work as well."""
        is_over = threading.Event()
        try:
            return await self._room.filler.do(lambda cache: work(cache, is_over.is_set))
        except asyncio.CancelledError:
            is_over.set()
            raise


def _search(cache: Cache, now: int, is_over: Callable[[], bool]) -> Search:
    last, before = cache.get(VISITS, _NEVER)
    return cache.search(now, last if _is_past(last, now) else before, is_over)


def _note_visit(cache: Cache, now: int) -> None:
    last, before = cache.get(VISITS, _NEVER)
    cache.set(VISITS, (now, last if _is_past(last, now) else before))


_NEVER = (None, None)


def _is_past(last: int | None, now: int) -> bool:
    """Whether the day of the last visit is over in Paris."""
    return last is not None and next_midnight(last) <= now
