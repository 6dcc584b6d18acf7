"""One life of the client: from its start to its end, which may be a kill."""

from __future__ import annotations

from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Protocol, Self

import apsw

from jva_tui.accounts.profile import Profile
from jva_tui.api.client import Client
from jva_tui.api.pacing import Pacer
from jva_tui.desk import Desk
from jva_tui.locks import FileLock
from jva_tui.store.errors import StoreError
from tests.office import KEY, URL
from tests.simulation.clock import SimulatedClock
from tests.simulation.faults import SETTLE
from tests.simulation.loop import RUNNING, Killed, Process, VirtualLoop
from tests.simulation.transport import Way, Wire

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine
    from pathlib import Path
    from random import Random

    from jva_tui.clock import Clock


SETTLE_SECONDS = SETTLE
"""What the client is told of how long the platform may take."""


class Around(Way, Protocol):
    """What a life needs of the world."""

    loop: VirtualLoop
    start: float
    """The true time when the loop began."""
    folder: Path
    dice: Random

    def token(self) -> str:
        """Signs in."""
        ...

    def commits(self, life: Life, *, has_happened: bool) -> None:
        """The outbox commits."""
        ...

    def died(self, life: Life) -> None:
        """A life has ended."""
        ...

    def refuses(self, life: Life, error: StoreError) -> None:
        """The program says that it cannot open its files, and ends."""
        ...


class Life(Process):
    """A process with one desk.

    Args:
        world: in which it lives.
        number: counts the lives of a run, from 1.
        clock_error: by how much this computer's clock is wrong.
    """

    def __init__(self, world: Around, number: int, clock_error: float = 0.0) -> None:
        super().__init__(f"life {number}")
        self._world = world
        self.number = number
        self.clock = SimulatedClock(world.loop, world.start)
        self.clock.error = clock_error
        self.exchanges: set[Any] = set()
        """What is on its way to the platform and back."""
        self.locks: list[FileLock] = []
        self.is_disk_full = False
        self.is_open = False
        """Whether its desk has been opened."""
        self.is_leaving = False
        """Whether its user has quit."""
        self.desk = Desk(
            Profile(
                folder=world.folder,
                key=lambda: KEY,
                connect=self._connect,
                settle_seconds=SETTLE_SECONDS,
            ),
            self.clock,
            chance=world.dice.random,
        )
        self._tasks: list[asyncio.Task[Any]] = []

    @property
    def is_alive(self) -> bool:
        """Whether it has neither died nor been left."""
        return not self.is_dead and not self.is_leaving

    def do(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[Any]:
        """Begins something in this life."""
        context = copy_context()
        context.run(RUNNING.set, self)
        task = self._world.loop.create_task(work, context=context)
        self._tasks.append(task)
        return task

    def begin(self) -> None:
        """Opens the desk and lets it work."""
        self.do(self._live())

    async def _live(self) -> None:
        try:
            self.desk.open()
        except Killed:
            return
        except StoreError as error:
            self._world.refuses(self, error)
        else:
            self.desk.start()
            self.is_open = True

    def defects(self) -> list[BaseException]:
        """What ended something that was begun here, and should not have."""
        ended = [task for task in self._tasks if task.done() and not task.cancelled()]
        return [error for task in ended if (error := task.exception())]

    async def _connect(self, clock: Clock) -> Client:
        wire = Wire(self._world, self)
        return Client(URL, pacer=Pacer(clock), transport=wire, token=self._world.token())

    def world_time(self) -> float:
        """Seconds since the world began."""
        return self._world.loop.passed

    def die(self) -> None:
        """Ends it as the kernel would: locks and connections are let go, nothing is tidied up."""
        if self.is_dead:
            return
        self.is_dead = True
        for exchange in list(self.exchanges):
            exchange.close()
        for lock in self.locks:
            lock.release()
        self._world.died(self)

    def committing(self) -> bool:
        """Called before each commit to one of its databases.

        Raises:
            Killed: it dies here, or is dead.
            apsw.FullError: no room is left on the disk.
        """
        if self.is_disk_full:
            raise apsw.FullError("database or disk is full")
        if self.is_dead:
            raise Killed(self.name)
        return False

    def outbox_commits(self, *, has_happened: bool) -> None:
        """Called before and after each commit to the outbox.

        Raises:
            Killed: it dies here.
        """
        self._world.commits(self, has_happened=has_happened)
        if self.is_dead:
            raise Killed(self.name)


class Seams:
    """Holds, while it is entered, what every life in this interpreter goes through."""

    def __init__(self) -> None:
        self._acquire: Callable[[FileLock], bool] = FileLock.acquire
        self.connections: list[apsw.Connection] = []
        """All that were opened meanwhile."""

    def __enter__(self) -> Self:
        acquire = self._acquire

        def noted(lock: FileLock) -> bool:
            life = RUNNING.get()
            if isinstance(life, Life):
                life.locks.append(lock)
            return acquire(lock)

        FileLock.acquire = noted  # type: ignore[method-assign, assignment]  # for the time of a run
        apsw.connection_hooks.append(self._opened)
        return self

    def __exit__(self, *_: object) -> None:
        apsw.connection_hooks.remove(self._opened)
        FileLock.acquire = self._acquire  # type: ignore[method-assign, assignment]  # as it was
        for connection in self.connections:
            connection.close()

    def _opened(self, connection: apsw.Connection) -> None:
        self.connections.append(connection)
        life = RUNNING.get()
        if not isinstance(life, Life):
            return
        is_outbox = connection.filename.endswith("outbox.db")

        def before() -> bool:
            if is_outbox:
                life.outbox_commits(has_happened=False)
            return life.committing()

        def after(_connection: apsw.Connection, _name: str, _pages: int) -> int:
            life.outbox_commits(has_happened=True)
            return apsw.SQLITE_OK

        connection.set_commit_hook(before)
        if is_outbox:
            connection.set_wal_hook(after)
