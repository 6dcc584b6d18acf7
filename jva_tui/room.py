"""What the desk's parts work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from jva_tui.board import Board
    from jva_tui.clock import Clock
    from jva_tui.connection import Connection
    from jva_tui.domain import Me
    from jva_tui.operations import Payload
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker


@dataclass(frozen=True, slots=True)
class Room:
    """One desk's databases, its clock, and what its parts may ask of it."""

    clock: Clock
    board: Board
    reader: Cache
    """For what is small and wanted at once, on the event loop."""
    filler: Worker[Cache]
    """For long reads."""
    writer: Worker[Cache]
    outbox_reader: OutboxDb
    """As `reader`."""
    outbox: Worker[OutboxDb]
    queue: Callable[[Sequence[Payload]], Awaitable[int]]
    """Promises operations that leave at once; returns the id of their batch, and raises as
    `Answering.queue` does."""
    outbox_changed: Callable[[Collection[int] | None], Awaitable[None]]
    """Lays over the list what stands in outbox.db, of all requests or of these, and tells it."""
    connection: Callable[[], Connection | None]
    """What speaks to the platform; None before it is needed, and without a platform."""

    def now(self) -> int:
        """The time, in whole seconds since the epoch."""
        return int(self.clock.now())

    def me(self) -> Me | None:
        """Who is signed in; None before the first sign-in."""
        return self.board.status.me
