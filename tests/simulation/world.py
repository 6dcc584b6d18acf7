"""One run of a schedule: the platform, the lives of the client, and what happens between them."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from functools import partial
from random import Random
from traceback import format_exception
from typing import TYPE_CHECKING

import httpx

from tests.people import NOW
from tests.simulation import browsing, faults, filing_acts, happenings
from tests.simulation.deviations import deviations
from tests.simulation.faults import FINE, Fault
from tests.simulation.journal import Journal
from tests.simulation.ledger import (
    Entry,
    Filed,
    Ledger,
    Published,
    first_of,
    known_people,
    known_templates,
    known_unread,
)
from tests.simulation.life import Life
from tests.simulation.outside import is_outside
from tests.simulation.schedule import FILE, PUBLISH, Event
from tests.simulation.template_verdict import is_looked_for
from tests.simulation.there import There
from tests.simulation.user import User
from tests.simulation.watch import Watch

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Coroutine
    from pathlib import Path
    from typing import Any

    from jva_tui.desk import Desk
    from jva_tui.sandbox.situation import Situation
    from jva_tui.store.errors import StoreError
    from tests.simulation.editor import Edition
    from tests.simulation.filer import Errand
    from tests.simulation.journal import Sent
    from tests.simulation.loop import VirtualLoop
    from tests.simulation.schedule import Schedule
    from tests.simulation.wishes import Wish

FIRST_ROUND = 5.0
"""Seconds that reading may take before the user begins."""
BOUND = 2 * 3_600.0
"""Seconds after which a reply that has not ended is stuck, from the last thing that was planned."""
LOOKS = 25 * 3_600.0
"""Seconds in which the client looks for what happened outside its control."""


class World:
    """See the module.

    Args:
        loop: on which everything runs.
        schedule: what is planned.
        situation: of the platform; it is changed.
        folder: of the client's files.
    """

    def __init__(
        self, loop: VirtualLoop, schedule: Schedule, situation: Situation, folder: Path
    ) -> None:
        self.loop = loop
        self.schedule = schedule
        self.folder = folder
        self.start = float(NOW)
        self.dice = Random(schedule.seed)
        self._context = copy_context()
        self.journal = Journal()
        self.watch = Watch(self)
        self.there = There(
            situation,
            self.start,
            lambda: loop.passed,
            journal=self.journal,
            appears=self.watch.appears,
            turns=self.watch.templates.turns,
            moves=self.watch.errands.moves if schedule.has_errands else None,
        )
        self.user = User(schedule.replies, situation, lambda: loop.passed, self.note)
        self.lives: list[Life] = []
        self.has_killed = False
        """Whether one of them was killed."""
        self.clock_error = 0.0
        self.is_disk_full = self.is_offline = False
        self.down = happenings.DOWN
        self.counts = dict.fromkeys("wrcdn", 0)
        self.ended_at: float | None = None
        """When every reply had ended; None where they did not."""
        self.queued_at: float | None = None
        """When the user answered."""
        self._pending = list(schedule.events)
        self._acts: list[tuple[Life, asyncio.Task[Any]]] = []
        """What the user has begun."""
        self._needing: set[int] = set()
        """Operations that need the user."""
        self._busy = 0
        """What has begun in the world, or is planned, and has not ended."""
        self.ledger: Ledger | None = None
        self._last: list[Entry] | None = None
        self._published: list[Published] | None = None
        self._filed: list[Filed] | None = None
        self.known_people: set[int] = set()
        """Participations that stand in the inbox at the end."""
        self.known_unread: set[int] = set()
        """Those that stand there as unread."""
        self.known_templates: set[int] = set()
        """Templates that the client knows at the end."""
        self.links: dict[str, int] = {}
        """Which template each file is at the end."""
        loop.set_exception_handler(self._failed)

    def note(self, line: str) -> None:
        """Adds a line to the trace."""
        self.journal.note(self.loop.passed, line)

    def logged(self, record: logging.LogRecord) -> None:
        """A part has noticed a defect of its own, which has no business here."""
        error = record.exc_info[1] if record.exc_info else None
        where = "".join(format_exception(error)) if error else ""
        self.watch.broken.append(f"defect: {record.getMessage()}\n{where}")

    def _failed(self, _loop: object, told: dict[str, Any]) -> None:
        """Something ended in a way that nobody was told of."""
        error = told.get("exception")
        where = "".join(format_exception(error)) if error else ""
        self.watch.broken.append(f"defect: {told['message']}\n{where}")

    # The run

    async def play(self) -> None:
        """Runs the schedule until everything has ended, or can be called stuck."""
        passing = self.loop.create_task(self._pass_time())
        for event in self._at("b0"):
            self._happen(event, None)
        life = self.live()
        await self._until(
            lambda: (life.desk.status.fresh_at or 0) >= int(life.clock.now()), FIRST_ROUND
        )
        if self.schedule.seed % 2:
            # The user has opened each of them before.
            for person in self.user.people:
                await life.do(life.desk.complete(person))
        await asyncio.sleep(self.schedule.idle)
        self.ledger = Ledger(self.folder)
        self.queued_at = self.loop.passed
        for event in [each for each in self._pending if each.point[0] == "t"]:
            self._pending.remove(event)
            self.later(float(event.point[1:]), partial(self._happen, event, None))
        if self.schedule.replies:
            self._act(life, self.user.answer(life.desk))
        if leaves := self.schedule.templates:
            self._user_does(Event("t0", PUBLISH, tuple(map(str, leaves))))
        if errands := self.schedule.errands:
            self._user_does(Event("t0", FILE, tuple(map(str, errands))))
        await self._until(self._has_ended, self._bound())
        if self._is_over():
            self.ended_at = self.loop.passed
        for each in self._alive():
            await each.do(each.desk.close())
        passing.cancel()
        self._last, self._published = self.ledger.entries(), self.ledger.published()
        self._filed = self.ledger.filed()
        self.links = self.ledger.links()
        self.known_people = known_people(self.folder)
        self.known_unread = known_unread(self.folder)
        self.known_templates = known_templates(self.folder)

    def entry(self, wish: Wish) -> Entry | None:
        """The operation that one of the user's replies has become."""
        entries = self._last if self._last is not None else self._entries()
        known = (each for each in reversed(entries) if each.person == wish.person)
        return next((e for e in known if self.user.wishes.of(e.known_by) is wish), None)

    def published(self, edition: Edition) -> Published | None:
        """The operation that one of the user's publications has become."""
        entries = self._published
        if entries is None:
            entries = self.ledger.published() if self.ledger else []
        editor = self.user.editor
        return next(
            (each for each in entries if editor.known(each.id, each.contents) is edition), None
        )

    def filed(self, errand: Errand) -> Filed | None:
        """The operation that one of the user's errands has become."""
        entries = self._filed
        if entries is None:
            entries = self.ledger.filed() if self.ledger else []
        known = self.user.filer.known
        return next((each for each in entries if known(each.id, each.contents) is errand), None)

    def first_of(self, entry: Entry) -> Entry | None:
        """What must have arrived before an operation."""
        entries = self._last if self._last is not None else self._entries()
        return first_of(entry, entries)

    def _entries(self) -> list[Entry]:
        return self.ledger.entries() if self.ledger else []

    def _is_fresh(self, life: Life) -> bool:
        """Whether it has read the platform since it began."""
        fresh_at = life.desk.status.fresh_at
        return fresh_at is not None and fresh_at >= int(life.clock.now() - self.loop.passed)

    def _bound(self) -> float:
        looks = LOOKS if is_outside(self.schedule) else 0.0
        return (
            BOUND
            + looks
            + sum(abs(event.number) for event in self.schedule.events if _is_long(event))
        )

    async def _until(self, condition: Callable[[], bool], seconds: float) -> None:
        end = self.loop.passed + seconds
        while not condition() and self.loop.passed < end:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(1)

    def _has_ended(self) -> bool:
        """Whether nothing more happens, and the user has seen to what they wanted to."""
        self._notice_needs()
        return self._is_over()

    def _is_over(self) -> bool:
        if self._busy or self.there.is_busy or self.is_offline:
            return False
        if not self._alive() or self.ledger is None:
            return False
        if not all(life.is_dead or task.done() for life, task in self._acts):
            return False
        if any(life.is_stopped for life in self._alive()) or not self.ledger.is_over():
            return False
        if any(is_looked_for(self, edition) for edition in self.user.editor.editions):
            return False
        return not any(map(self._will_be_noticed, self.user.wishes))

    def _will_be_noticed(self, wish: Wish) -> bool:
        """Whether something outside our control has happened that the client still looks for."""
        entry = self.entry(wish)
        waits = entry is not None and entry.look_at is not None and not entry.is_shown
        return waits and bool(deviations(self, wish))

    # The user

    def _act(self, life: Life, work: Coroutine[Any, Any, object]) -> None:
        self._acts.append((life, life.do(work)))

    def _user_does(self, event: Event) -> None:
        """The user does something, as soon as there is a jva-tui to do it with."""
        life = next((each for each in reversed(self._alive()) if _is_at_hand(each)), None)
        if life is None:
            self.later(1.0, partial(self._user_does, event))
        else:
            self._act(life, happenings.USER[event.what](self, event, life.desk))

    def is_at_hand(self, desk: Desk) -> bool:
        """Whether its user has not quit."""
        return any(life.desk is desk for life in self._alive())

    async def undo(self, desk: Desk) -> None:
        """The user takes the last lot back."""
        if (undone := await self.user.undo(desk)) is not None:
            self.watch.undone(undone)

    def _notice_needs(self) -> None:
        """Something begins to need the user."""
        if not any(event.point[0] == "n" for event in self._pending):
            return
        needing = {entry.id for entry in self._entries() if entry.needs_user}
        if self.ledger:
            needing |= {entry.id for entry in self.ledger.published() if entry.needs_user}
            needing |= {entry.id for entry in self.ledger.filed() if entry.needs_user}
        new, self._needing = sorted(needing - self._needing), needing
        for _id in new:
            for event in self._point("n"):
                self._happen(event, None)

    # Lives

    def live(self) -> Life:
        """A new life begins."""
        life = Life(self, len(self.lives) + 1, self.clock_error)
        life.is_disk_full = self.is_disk_full
        self.lives.append(life)
        self.note(f"{life.name} begins")
        life.begin()
        return life

    def leave(self, life: Life) -> None:
        """The user of a life quits, unless it has ended already."""
        if life.is_dead or life.is_leaving:
            return
        self._pending = [each for each in self._pending if each.what != "leave"]
        life.is_leaving = True
        life.do(life.desk.close())

    def died(self, life: Life) -> None:
        """See `Around.died`."""
        self.has_killed = True
        self.note(f"{life.name} is killed")
        self.later(self.down, self.live)

    def refuses(self, life: Life, error: StoreError) -> None:
        """See `Around.refuses`; the user tries again."""
        self.note(f"{life.name} does not open: {error}")
        life.is_leaving = True
        for lock in life.locks:
            lock.release()
        self.later(happenings.DOWN, self.live)

    def finish(self) -> None:
        """Unwinds what the dead have left."""
        for life in self.lives:
            for error in life.defects():
                told = "".join(format_exception(error))
                self.watch.broken.append(f"defect in {life.name}: {told}")
            life.is_dead = True
            self.loop.abandon(life)
        if self.ledger:
            self.ledger.close()

    def _alive(self) -> list[Life]:
        return [life for life in self.lives if life.is_alive]

    # Points

    def _point(self, kind: str) -> list[Event]:
        """What happens at the next point of a kind."""
        if self.queued_at is None:
            return []
        self.counts[kind] += 1
        return self._at(f"{kind}{self.counts[kind]}")

    def _at(self, point: str) -> list[Event]:
        found = [event for event in self._pending if event.point == point]
        self._pending = [event for event in self._pending if event.point != point]
        return found

    def _happen(self, event: Event, life: Life | None) -> None:
        self.note(f"* {event}")
        if event.what in happenings.USER:
            wait = 0.0 if event.is_lot else event.number_or(0.0)
            self.later(wait, partial(self._user_does, event))
            return
        life = life or next(iter(self._alive()), None)
        if event.what in happenings.PROCESS:
            if life is not None:
                happenings.PROCESS[event.what](self, event, life)
            return
        if event.what in browsing.ACTS:
            browsing.act(self, event)
            return
        if event.what in filing_acts.NAMES:
            filing_acts.act(self, event)
            return
        happenings.act(self, event, self.user.reply(int(event.number_or(0))))

    def commits(self, life: Life, *, has_happened: bool) -> None:
        """See `Around.commits`."""
        for event in self._point("d" if has_happened else "c"):
            self._happen(event, life)

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Does something after a while; the run does not end before."""
        self._busy += 1

        def do() -> None:
            self._busy -= 1
            work()

        self._outside(self.loop.call_later, seconds, do)

    def _outside(self, work: Callable[..., object], *arguments: object) -> None:
        """Does something in nobody's name, whoever runs."""
        self._context.copy().run(work, *arguments)

    # The way to the platform

    def token(self) -> str:
        """See `Around.token`."""
        return self.there.token()

    def latency(self) -> float:
        """See `Way.latency`."""
        return 0.02 + 0.2 * self.dice.random()

    def leaves(self, request: httpx.Request, life: Life) -> tuple[Sent, Fault]:
        """See `Way.leaves`."""
        sent = self.journal.open(request, life.number, self.loop.passed)
        fault = FINE
        if self.queued_at is not None:
            for event in self._point("w" if sent.is_write else "r"):
                if event.what in faults.NAMES:
                    self.note(f"* {event}")
                    fault = faults.fault(event)
                else:
                    self._happen(event, life)
        if self.is_offline:
            fault = Fault(is_connected=False, reaches=False, error=httpx.ConnectError)
        if life.is_dead:
            sent.closed = self.loop.passed  # it never left, which nobody can know
        else:
            self.note(f"{life.name}: {sent}")
            self.watch.leaves(sent)
        return sent, fault

    def answered(self, sent: Sent) -> None:
        """See `Way.answered`."""
        self.watch.answered(sent)

    def begin(self, work: Coroutine[object, object, None]) -> None:
        """See `Way.begin`."""
        self._busy += 1

        async def do() -> None:
            try:
                await work
            finally:
                self._busy -= 1

        self._outside(self.loop.create_task, do())

    async def perform(self, request: httpx.Request, sent: Sent, fault: Fault) -> httpx.Response:
        """See `Way.perform`."""
        return await self.there.perform(request, sent, fault)

    async def _pass_time(self) -> None:
        """What is due on the platform happens, though nobody calls."""
        while True:
            await asyncio.sleep(1)
            self.there.pass_time()


def _is_at_hand(life: Life) -> bool:
    """Whether its user can do something with it."""
    return life.is_open and not life.is_stopped


def _is_long(event: Event) -> bool:
    """Whether an event's argument is how long it lasts."""
    return bool(event.arguments) and event.arguments[0].removeprefix("-").isdigit()
