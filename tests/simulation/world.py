"""One run of a schedule: the platform, the lives of the client, and what happens between them."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from functools import partial
from random import Random
from traceback import format_exception
from typing import TYPE_CHECKING

import httpx

from jva_tui.domain import DeclineReason
from jva_tui.operations import Reply
from jva_tui.outbox.freezing import freeze
from jva_tui.sandbox.app import create_app
from jva_tui.store.errors import StoreError
from jva_tui.text import settled
from tests.people import NOW
from tests.simulation import faults, happenings
from tests.simulation.deviations import deviations
from tests.simulation.effects import Effects
from tests.simulation.faults import FINE, Fault, fail_job
from tests.simulation.journal import BULK, Journal
from tests.simulation.ledger import Entry, Ledger, known_people
from tests.simulation.life import Life
from tests.simulation.outside import is_outside
from tests.simulation.town import ME, SILENT, TAKEN_IN_HAND, WITH_TALK
from tests.simulation.watch import Watch, told_by

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Coroutine
    from pathlib import Path
    from typing import Any

    from jva_tui.sandbox.situation import Situation
    from tests.simulation.effects import Effect
    from tests.simulation.journal import Sent
    from tests.simulation.loop import VirtualLoop
    from tests.simulation.schedule import Event, Planned, Schedule

FIRST_ROUND = 120.0
"""Seconds that reading may take before the user begins."""
BOUND = 2 * 3_600.0
"""Seconds after which a reply that has not ended is stuck, from the last thing that was planned."""
LOOKS = 25 * 3_600.0
"""Seconds in which the client looks for what happened outside its control."""
_REASON = "requirements_not_fulfilled"


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
        self.situation = situation
        self.folder = folder
        self.start = float(NOW)
        self.dice = Random(schedule.seed)
        self._context = copy_context()
        self.app = create_app(situation, clock=lambda: self.start + loop.passed)
        self.platform = self.app.state.platform
        self.journal = Journal()
        self.effects = Effects(situation)
        self.watch = Watch(self)
        self.lives: list[Life] = []
        self.people = _people(schedule.replies)
        self.replies: dict[int, Reply] = {}
        """By participation, as they were frozen."""
        self.is_promised = False
        """Whether `Desk.queue` has returned."""
        self.taken: set[int] = set()
        """Participations whose replies undo has taken back as a whole."""
        self.held: set[int] = set()
        """Those of which it has held the message."""
        self.clock_error = 0.0
        self.is_disk_full = self.is_offline = False
        self.down = happenings.DOWN
        self.counts = dict.fromkeys("wrcd", 0)
        self.ended_at: float | None = None
        """When every reply had ended; None where they did not."""
        self.queued_at: float | None = None
        """When the user answered."""
        self._pending = list(schedule.events)
        self._busy = 0
        """What has begun in the world, or is planned, and has not ended."""
        self.ledger: Ledger | None = None
        self._last: list[Entry] | None = None
        self.known_people: set[int] = set()
        """Participations that stand in the inbox at the end."""
        self.disturbed: dict[int, float] = {}
        """When others last did something about a participation."""
        self.surprised: set[int] = set()
        """Those to which a write left before any read could tell what others had done."""
        loop.set_exception_handler(self._failed)

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
        await self._until(lambda: (life.desk.status.fresh_at or 0) >= int(life.clock.now()), 5)
        await asyncio.sleep(self.schedule.idle)
        self.ledger = Ledger(self.folder)
        self.queued_at = self.loop.passed
        for event in [each for each in self._pending if each.point[0] == "t"]:
            self._pending.remove(event)
            self.later(float(event.point[1:]), partial(self._happen, event, None))
        life.do(self._queue(life))
        await self._until(self._is_over, self._bound())
        if self._is_over():
            self.ended_at = self.loop.passed
        for each in self._alive():
            await each.do(each.desk.close())
        passing.cancel()
        self._last = self.ledger.entries()
        self.known_people = known_people(self.folder)

    def entry(self, person: int) -> Entry | None:
        """The newest operation for somebody."""
        entries = self._last if self._last is not None else self._entries()
        return next((each for each in reversed(entries) if each.person == person), None)

    def _entries(self) -> list[Entry]:
        return self.ledger.entries() if self.ledger else []

    def _bound(self) -> float:
        looks = LOOKS if is_outside(self.schedule) else 0.0
        return (
            BOUND + looks + sum(event.number for event in self.schedule.events if _is_long(event))
        )

    async def _until(self, condition: Callable[[], bool], seconds: float) -> None:
        end = self.loop.passed + seconds
        while not condition() and self.loop.passed < end:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(1)

    def _is_over(self) -> bool:
        if self._busy or self.is_offline or not self._alive() or self.ledger is None:
            return False
        if not self.is_promised and not any(life.is_dead for life in self.lives):
            return False
        if any(due.name in ("call", "job") for due in self.platform.situation.agenda.items()):
            return False
        if any(life.is_stopped for life in self._alive()) or not self.ledger.is_over():
            return False
        return not any(map(self._will_be_noticed, self.replies))

    def _will_be_noticed(self, person: int) -> bool:
        """Whether something outside our control has happened that the client still looks for."""
        entry = self.entry(person)
        waits = entry is not None and entry.look_at is not None and not entry.is_shown
        return waits and bool(deviations(self, person))

    async def _queue(self, life: Life) -> None:
        """The user answers, as the reply screen does."""
        desk = life.desk
        for planned, person in zip(self.schedule.replies, self.people, strict=True):
            reading = desk.reading(person)
            assert reading is not None
            reason = _REASON if planned.kind == "D" else None
            text = settled(text_of(planned, reading.participation.volunteer.first_name))
            self.replies[person] = freeze(
                reading, planned.decision, _reason(reason), text, desk.status.me
            )
        try:
            await desk.queue(list(self.replies.values()))
        except StoreError as error:
            self.journal.note(self.loop.passed, f"not queued: {error}")
            self.replies.clear()
        self.is_promised = True

    async def undo(self, life: Life) -> None:
        """The user takes the last lot back, and is told what could be."""
        try:
            undone = await life.desk.undo()
        except StoreError as error:
            self.journal.note(self.loop.passed, f"not undone: {error}")
            return
        self.taken |= {operation.reply.participation_id for operation in undone.taken}
        self.held |= {operation.reply.participation_id for operation in undone.held}
        self.journal.note(
            self.loop.passed, f"undone: {sorted(self.taken)}, held: {sorted(self.held)}"
        )

    # Lives

    def live(self) -> Life:
        """A new life begins."""
        life = Life(self, len(self.lives) + 1, self.clock_error)
        life.is_disk_full = self.is_disk_full
        self.lives.append(life)
        self.journal.note(self.loop.passed, f"{life.name} begins")
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
        self.journal.note(self.loop.passed, f"{life.name} is killed")
        self.later(self.down, self.live)

    def refuses(self, life: Life, error: StoreError) -> None:
        """See `Around.refuses`; the user tries again."""
        self.journal.note(self.loop.passed, f"{life.name} does not open: {error}")
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
        return [life for life in self.lives if not life.is_dead and not life.is_leaving]

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
        self.journal.note(self.loop.passed, f"* {event}")
        life = life or next(iter(self._alive()), None)
        if event.what in happenings.PROCESS:
            if life is not None:
                happenings.PROCESS[event.what](self, event, life)
            return
        number = int(event.number_or(0))
        person = self.people[number]
        happenings.act(self, event, self._stand_in(number, person))

    def _stand_in(self, number: int, person: int) -> Reply:
        """The reply that something is about, also before it was written."""
        if person in self.replies:
            return self.replies[person]
        planned = self.schedule.replies[number]
        name = self.situation.volunteer_of(self.situation.participations[person]).first_name
        return Reply(
            participation_id=person,
            mission_id=self.situation.participations[person].mission_id,
            conversation_id=person + 100 if person in WITH_TALK else None,
            seen_state="",
            decision=planned.decision,
            reason=_reason(_REASON) if planned.kind == "D" else None,
            text=settled(text_of(planned, name)),
        )

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
        user = self.situation.users[ME]
        issued: str = self.platform.tokens.issue(user, self.platform.now())["access_token"]
        return issued

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
                    self.journal.note(self.loop.passed, f"* {event}")
                    fault = faults.fault(event)
                else:
                    self._happen(event, life)
        if self.is_offline:
            fault = Fault(is_connected=False, reaches=False, error=httpx.ConnectError)
        if life.is_dead:
            sent.closed = self.loop.passed  # it never left, which nobody can know
        else:
            self.journal.note(self.loop.passed, f"{life.name}: {sent}")
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
        self.platform.pass_time()
        self.look()
        if fault.lever:
            self.platform.levers.add(fault.lever)
        sent.performed = self.loop.passed
        states = {row.id: row.state for row in self.situation.participations.values()}
        sent.told = told_by(sent, states)
        transport = httpx.ASGITransport(self.app)
        response = await transport.handle_async_request(request)
        await response.aread()
        self.platform.levers.waiting.clear()
        if fault.failing_job is not None:
            fail_job(self.situation, fault.failing_job)
        told = f"        performed #{sent.number}: {response.status_code}"
        self.journal.note(self.loop.passed, told)
        self.look(sent)
        return response

    # The platform

    def act(self, name: str, fields: dict[str, Any]) -> None:
        """Somebody does something without our client."""
        self.platform.pass_time()
        self.look()
        self.platform.act(name, fields)
        self.journal.note(self.loop.passed, f"act {name} {fields}")
        self.look(is_ours=False)

    def look(self, sent: Sent | None = None, *, is_ours: bool = True) -> None:
        """Notes what is new on the platform, after a request or by itself."""
        for effect in self.effects.notice(self.loop.passed, is_ours=is_ours):
            self.journal.note(self.loop.passed, f"        {effect}")
            self.watch.appears(effect)
            if not effect.is_ours:
                self.disturbed[effect.person] = effect.at
            elif effect.kind in ("state", "C", "T"):
                self._is_surprised(effect, sent)

    def _is_surprised(self, effect: Effect, sent: Sent | None) -> None:
        """Notes who was disturbed after the last read before the request that did this left."""
        bulks = [each for each in self.journal.writes(effect.person) if each.path == BULK]
        cause = sent or (bulks[-1] if bulks else None)
        disturbed_at = self.disturbed.get(effect.person)
        if cause is not None and disturbed_at is not None:
            seen_at = self.journal.read_at(effect.person, cause.begun)
            if disturbed_at > seen_at:
                self.surprised.add(effect.person)

    async def _pass_time(self) -> None:
        """What is due on the platform happens, though nobody calls."""
        while True:
            await asyncio.sleep(1)
            self.platform.pass_time()
            self.look()


def _people(replies: tuple[Planned, ...]) -> list[int]:
    """Somebody for each reply: with a conversation or without, and to be taken in hand or not."""
    left = [*WITH_TALK, *SILENT]
    chosen = []
    for planned in replies:
        fitting = [each for each in left if (each in WITH_TALK) is planned.has_talk]
        new = [each for each in fitting if each not in TAKEN_IN_HAND]
        chosen.append((new or fitting if planned.kind == "P" else fitting)[0])
        left.remove(chosen[-1])
    return chosen


def text_of(planned: Planned, first_name: str) -> str:
    """What is written, before it is settled."""
    if not planned.has_text:
        return ""
    return {
        "e": f"Bonjour {first_name}, merci beaucoup. A\u0300 tre\u0300s biento\u0302t !",
        "<": f"Bonjour {first_name} <3, nous serons <b>six</b>. À samedi <",
    }.get(planned.manner, f"Bonjour {first_name},\n\nmerci de votre message. À bientôt !")


def _reason(value: str | None) -> DeclineReason | None:
    return DeclineReason(value) if value else None


def _is_long(event: Event) -> bool:
    """Whether an event's argument is how long it lasts."""
    return bool(event.arguments) and event.arguments[0].isdigit()
