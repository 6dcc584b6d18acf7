"""One database connection in a thread of its own, so that the event loop never waits for a disk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from jva_tui.store.database import telling_of_the_disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor


class Closable(Protocol):
    """A connection to one of the databases."""

    def close(self) -> None:
        """Ends the connection."""
        ...


C = TypeVar("C", bound=Closable)
T = TypeVar("T")


class Worker(Generic[C]):
    """Runs work on one connection, in order, outside the event loop.

    Args:
        open_connection: opens the connection; called in the worker's thread, at the first use.
        name: of the thread, for those who look at the process from outside.
    """

    def __init__(self, open_connection: Callable[[], C], name: str) -> None:
        self._open = open_connection
        self._connection: C | None = None
        self._name = name
        self._threads: ThreadPoolExecutor | None = None

    async def do(self, work: Callable[[C], T]) -> T:
        """Runs ``work`` with the connection, after all that was asked before.

        Raises:
            NotWritten: the disk is full or cannot be written; what was written before is kept.
            Exception: whatever else opening the connection, or ``work``, raised.
        """
        if self._threads is None:
            from concurrent.futures import ThreadPoolExecutor

            self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._name)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)

    def _run(self, work: Callable[[C], T]) -> T:
        with telling_of_the_disk():
            if self._connection is None:
                self._connection = self._open()
            return work(self._connection)

    def close(self) -> None:
        """Finishes what was asked, then ends the connection and the thread."""
        if self._threads:
            self._threads.submit(self._end)
            self._threads.shutdown(wait=True)

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
