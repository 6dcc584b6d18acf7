"""An event loop whose time is virtual, and simulated processes that run on it.

Nothing waits: when nothing can run, time jumps to the next timer; when there is none either, the
loop fails and tells what everybody waits for. Executors run inline, their results arrive a moment
later. What runs on behalf of a `Process` stops when that is dead, waits while it is stopped, and
misses the time that it sleeps through; everything else is the world.
"""

from __future__ import annotations

import asyncio
import heapq
from contextvars import ContextVar, copy_context
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Coroutine, Generator
    from contextvars import Context

T = TypeVar("T")
TICK = 1e-6
"""Seconds that every wait takes at least."""
MOST_TURNS = 20_000
"""Turns of the loop in one instant: nobody has that much to do."""


class Killed(BaseException):
    """Unwinds what a dead process had under way; nobody must act on it."""


class NothingScheduled(Exception):  # noqa: N818 - a state of affairs
    """Everybody waits, and nothing will ever wake them."""


class Spinning(Exception):  # noqa: N818 - a state of affairs, too
    """Somebody runs again and again, and time stands still."""


class Process:
    """Somebody who can die, or be stopped for a while.

    Args:
        name: for traces.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_dead = False
        self.is_stopped = False
        self.lag = 0.0
        """Seconds that passed while the computer slept: its monotonic clock has not seen them."""
        self.kept: list[asyncio.Handle] = []
        """What would have run while it was stopped."""


RUNNING: ContextVar[Process | None] = ContextVar("RUNNING", default=None)
"""On whose behalf the present code runs; None for the world."""


class _Task(asyncio.Task[Any]):
    """Its place in a set does not depend on where it lies in memory."""

    def __init__(
        self, work: Any, *, loop: VirtualLoop, context: Context | None = None, **options: Any
    ) -> None:
        self._number = next(loop.numbers)
        self.context = context or copy_context()
        super().__init__(work, loop=loop, context=self.context, **options)

    @property
    def process(self) -> Process | None:
        """On whose behalf it runs."""
        return self.context.get(RUNNING)

    def __hash__(self) -> int:
        return self._number


class _Future(asyncio.Future[Any]):
    """Likewise."""

    def __init__(self, *, loop: VirtualLoop) -> None:
        self._number = next(loop.numbers)
        super().__init__(loop=loop)

    def __hash__(self) -> int:
        return self._number


class VirtualLoop(asyncio.BaseEventLoop):
    """See the module.

    Args:
        pause: seconds after which the result of an executor's work arrives, drawn for each.
    """

    _ready: deque[asyncio.Handle]
    _scheduled: list[asyncio.TimerHandle]
    _stopping: bool

    def __init__(self, pause: Callable[[], float] = lambda: 0.0) -> None:
        super().__init__()
        self._pause = pause
        self.numbers = count()
        """Of tasks and futures: by these they lie in sets, and not by their addresses."""
        self._passed = 0.0
        self._turns = 0
        """How often somebody ran without that time passed."""
        self.tasks: list[_Task] = []
        """All that were ever begun: to collect a dead one would run its last words."""
        self.set_task_factory(self._make_task)

    @property
    def passed(self) -> float:
        """Seconds since the beginning, for the world."""
        return self._passed

    def time(self) -> float:
        """The monotonic clock of whoever asks."""
        process = RUNNING.get()
        return self._passed - process.lag if process else self._passed

    def call_at(  # type: ignore[override]  # the stub's variadic types cannot be handed on
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """As in asyncio, on the clock of whoever asks."""
        process = RUNNING.get()
        at = when + process.lag if process else when
        if when > self.time():
            at = max(at, self._passed + TICK)  # what rounding makes of less would be no time at all
        return super().call_at(at, callback, *args, context=context)

    def create_future(self) -> asyncio.Future[Any]:
        """As in asyncio."""
        return _Future(loop=self)

    def _make_task(
        self,
        _loop: asyncio.AbstractEventLoop,
        work: Coroutine[Any, Any, T] | Generator[Any, None, T],
        **options: Any,
    ) -> asyncio.Task[T]:
        task = _Task(work, loop=self, **options)
        self.tasks.append(task)
        return task

    def run_in_executor(  # type: ignore[override]  # as call_at
        self, executor: object, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """Runs the work now; its result arrives after a pause, or never if the process died."""
        del executor
        refuse_dead()
        arriving: asyncio.Future[T] = self.create_future()
        told: tuple[Callable[[Any], None], Any]
        try:
            told = (arriving.set_result, func(*args))
        except Killed:
            return arriving
        except Exception as error:
            told = (arriving.set_exception, error)
        self.call_later(self._pause(), _arrive, arriving, *told)
        return arriving

    def sleep_through(self, process: Process, seconds: float) -> None:
        """The computer of a stopped process sleeps: its timers are late by that much."""
        process.lag += seconds
        for timer in self._scheduled:
            if _owner(timer) is process:
                timer._when += seconds  # type: ignore[attr-defined]  # asyncio's own field
        heapq.heapify(self._scheduled)

    def go_on(self, process: Process) -> None:
        """Lets a stopped process run again, what it missed first."""
        process.is_stopped = False
        kept, process.kept = process.kept, []
        self._ready.extend(kept)

    def abandon(self, process: Process) -> None:
        """Unwinds what a dead process had under way; every seam refuses it meanwhile."""
        for task in self.tasks:
            if not task.done() and task.process is process:
                task._log_destroy_pending = False  # type: ignore[attr-defined]  # asyncio's own
                task.context.run(_unwind, task)

    def _run_once(self) -> None:
        self._make_ready()
        while not self._ready and not self._stopping:
            self._jump()
            self._make_ready()
        self._turns += 1
        if self._turns > MOST_TURNS:
            raise Spinning(self.report())
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            process = _owner(handle)
            if handle.cancelled() or (process and process.is_dead):
                continue
            if process and process.is_stopped:
                process.kept.append(handle)
                continue
            handle._run()

    def _make_ready(self) -> None:
        """Moves the timers that are due, in their order."""
        while self._scheduled and self._scheduled[0].when() <= self._passed:
            timer = heapq.heappop(self._scheduled)
            timer._scheduled = False  # type: ignore[attr-defined]  # asyncio's own field
            self._ready.append(timer)

    def _jump(self) -> None:
        """Lets time pass until the next timer that somebody can still hear."""
        while self._scheduled:
            timer = self._scheduled[0]
            process = _owner(timer)
            if not timer.cancelled() and not (process and process.is_dead):
                self._passed = max(self._passed, timer.when())
                self._turns = 0
                return
            heapq.heappop(self._scheduled)
            timer._scheduled = False  # type: ignore[attr-defined]  # asyncio's own field
        raise NothingScheduled(self.report())

    def report(self) -> str:
        """Who waits where."""
        lines = [f"at {self._passed:.3f} s these wait:"]
        for task in self.tasks:
            if not task.done():
                process = task.process
                frames = task.get_stack(limit=1)
                where = f"{frames[0].f_code.co_qualname}:{frames[0].f_lineno}" if frames else "?"
                lines.append(f"  {process.name if process else 'world'}: {task.get_name()} {where}")
        return "\n".join(lines)

    # What asyncio wants of a loop that has no selector and no threads

    def _write_to_self(self) -> None:
        """Nobody has to be woken: there is one thread."""

    def _process_events(self, event_list: object) -> None:
        """There are none."""

    def _asyncgen_finalizer_hook(self, agen: object) -> None:
        """A generator that is dropped was a dead process's."""


def refuse_dead() -> None:
    """To be called by every seam.

    Raises:
        Killed: whoever runs is dead.
    """
    process = RUNNING.get()
    if process is not None and process.is_dead:
        raise Killed(process.name)


def _owner(handle: asyncio.Handle) -> Process | None:
    context: Context = handle._context  # type: ignore[attr-defined]  # a method since 3.12 only
    return context.get(RUNNING)


def _arrive(arriving: asyncio.Future[Any], tell: Callable[[Any], None], told: object) -> None:
    if not arriving.done():
        tell(told)


def _unwind(task: asyncio.Task[Any]) -> None:
    """Closes a coroutine, whatever it still awaits on its way out."""
    work = task.get_coro()
    for _ in range(50):
        try:
            if work is not None:
                work.close()
            return
        except RuntimeError:  # it awaits in its last words
            continue
        except BaseException:  # a seam refused, or its own last error
            return
