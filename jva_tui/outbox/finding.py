"""Finding out what became of requests that nobody answered, and what others did meanwhile."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from jva_tui.api.errors import ApiError
from jva_tui.operations import Fate, OperationState
from jva_tui.outbox.kinds import Look, VerdictKind
from jva_tui.outbox.results import Result, concerns_one, take_over
from jva_tui.outbox.words import at_the_platform, not_confirmed, still_absent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from jva_tui.api.client import Written
    from jva_tui.clock import Clock
    from jva_tui.operations import Attempt, Operation
    from jva_tui.outbox.kinds import Judged, Kind, Kinds
    from jva_tui.outbox.settling import Settling
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker

MOST_SENDS = 2
"""How often a step is sent without asking the user."""
QUEUE_SECONDS = 60.0
"""How long the platform's queue is left alone before states are read for those it has done."""
LOST_SECONDS = 600.0
"""How long the platform's queue may take before its work is held for undone."""
LOOK_BACK = 60
"""Seconds after which is looked at what others did meanwhile."""
LOOKS_BACK = (600, 3_600, 21_600, 86_400)
"""Seconds after the first request at which what was sent twice is looked at again: the first may
still take effect."""


class Finding:
    """Looks for the traces of requests.

    Args:
        db: the connection that records.
        clock: tells the time.
        settling: when to look.
        write: writes down what was found.
        told: called with operations that are not where they were, and rows that changed.
    """

    def __init__(
        self,
        db: Worker[OutboxDb],
        clock: Clock,
        settling: Settling,
        write: Callable[[Result], Awaitable[None]],
        told: Callable[[Collection[int], Collection[int]], Awaitable[None]],
    ) -> None:
        self._db = db
        self._clock = clock
        self._settling = settling
        self._write = write
        self._told = told
        self._under_way: dict[int, int] = {}
        self._inherited: set[int] = set()
        """Operations that an earlier process has left unconfirmed."""

    def begins(self, attempt_id: int, *, jobs: int = 0) -> None:
        """A request leaves: nobody looks for it before it has ended.

        Args:
            attempt_id: of the attempt.
            jobs: how many it asks for in the platform's queue, if that is all that it does.
        """
        self._under_way[attempt_id] = jobs

    def ended(self, attempt_id: int, *, is_known: bool = False) -> None:
        """Its connection is closed.

        Args:
            attempt_id: of the attempt.
            is_known: whether what became of it is certain.
        """
        jobs = self._under_way.pop(attempt_id, None)
        if jobs is not None and not is_known:
            self._settling.closed(attempt_id, jobs=jobs)

    async def is_due(self) -> bool:
        """Whether a look is due."""
        return bool(await self._due())

    async def _due(self) -> list[tuple[Attempt, list[Operation]]]:
        """What is open and to be looked for now."""
        found = await self._db.do(lambda db: db.open_attempts())
        left = [(attempt, ops) for attempt, ops in found if attempt.id not in self._under_way]
        for attempt, operations in left:
            if self._settling.seen(attempt.id, polls=attempt.is_bulk):
                self._inherited.update(op.id for op in operations)
        self._settling.keep({attempt.id for attempt, _ops in left})
        return [(attempt, ops) for attempt, ops in left if self._settling.is_due(attempt.id)]

    async def look(self, kinds: Kinds) -> None:
        """Looks for everything that is due."""
        due = await self._due()
        await self._name_unconfirmed([ops for _attempt, ops in due])
        singles = {ops[0].id: attempt for attempt, ops in due if not attempt.is_bulk}
        alone = [ops[0] for attempt, ops in due if not attempt.is_bulk]
        for kind, group in kinds.apart(alone):
            looked = [(singles[operation.id], operation) for operation in group]
            await self._look_for(kind, looked, {a.id: self._is_settled(a.id) for a, _ in looked})
        for attempt, operations in due:
            if attempt.is_bulk:
                await self._look_at_queue(kinds, attempt, operations)

    def _is_settled(self, attempt_id: int) -> Callable[[], bool]:
        return lambda: self._settling.is_settled(attempt_id)

    async def _name_unconfirmed(self, groups: Sequence[Sequence[Operation]]) -> None:
        """Says of what an earlier process left behind until when it is looked into."""
        nameless = [
            op
            for group in groups
            for op in group
            if op.id in self._inherited and op.state is OperationState.UNCONFIRMED and not op.asks
        ]
        self._inherited.clear()
        if not nameless:
            return
        detail = not_confirmed(None, int(self._clock.now() + self._settling.settle))

        def name(db: OutboxDb) -> None:
            for op in nameless:
                db.finish(op.id, op.state, detail)

        await self._db.do(name)
        await self._told([op.id for op in nameless], ())

    async def _look_for(
        self,
        kind: Kind,
        looked: Sequence[tuple[Attempt, Operation]],
        settled: dict[int, Callable[[], bool]],
    ) -> None:
        """Reads, judges and writes down; what is not settled is looked for again later."""
        looks = []
        sends = {}
        for attempt, operation in looked:
            earlier = await self._db.do(lambda db, id_=operation.id: db.attempts(id_))  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
            ours = _automatic(earlier, attempt.action)
            sends[operation.id] = len(ours)
            looks.append(Look(operation, _widest(attempt, ours), settled[attempt.id]))
        found = await kind.reconcile(looks)
        for attempt, operation in looked:
            if told := found.get(operation.id):
                await self._apply(kind, attempt, operation, told, sends[operation.id])
        for attempt_id in settled:
            self._settling.looked(attempt_id)

    async def _apply(
        self, kind: Kind, attempt: Attempt, operation: Operation, told: Judged, sends: int
    ) -> None:
        verdict = told.verdict
        result = Result(attempt.id, (operation.id,), Fate.HAPPENED, OperationState.DONE)
        match verdict.kind:
            case VerdictKind.HAPPENED:
                look_in = LOOK_BACK if sends < MOST_SENDS else LOOKS_BACK[0]
                await self._write(
                    result._replace(detail=verdict.note, look_in=look_in, record=told.record)
                )
                if operation.steps[-1].action == attempt.action:
                    kind.ended(operation)
            case VerdictKind.PARTLY:
                then, note, now = verdict.then, verdict.note, int(self._clock.now())

                def go_on(db: OutboxDb) -> None:
                    with db.together():
                        db.replace_steps(operation.id, attempt.action, then)
                        db.release(operation.id, now, detail=note)
                        if told.record:
                            told.record(db)

                await self._db.do(go_on)
            case VerdictKind.ABSENT if sends < MOST_SENDS and not operation.asks:
                await self._write(result._replace(fate=Fate.ABSENT, state=OperationState.QUEUED))
            case VerdictKind.CONFLICT:
                result = result._replace(fate=Fate.ABSENT, state=OperationState.CONFLICT)
                await self._write(result._replace(detail=verdict.note, found=told.found))
                kind.ended(operation)
            case VerdictKind.ABSENT | VerdictKind.ASK if not operation.asks:
                detail = verdict.note or still_absent()
                await self._db.do(
                    lambda db: db.finish(
                        operation.id, OperationState.UNCONFIRMED, detail, asks=True
                    )
                )
            case _:
                return
        await self._told([operation.id], operation.rows)

    async def came_late(self, kind: Kind, operation: Operation) -> bool:
        """Whether what was looked for in vain, and waits to be sent again, is there after all.

        Args:
            kind: of the operation.
            operation: queued; what changed keeps its next step from leaving.
        """
        action = operation.next_step
        attempts = await self._db.do(lambda db: db.attempts(operation.id))
        ours = [each for each in attempts if each.action == action and each.may_have_happened]
        if action is None or not ours:
            return False
        look = Look(operation, _widest(ours[-1], ours), lambda: True)
        judged = (await kind.reconcile([look])).get(operation.id)
        if judged is None or judged.verdict.kind is not VerdictKind.HAPPENED:
            return False
        now = int(self._clock.now())
        await self._db.do(
            partial(
                take_over,
                operation=operation,
                note=judged.verdict.note,
                now=now,
                look_at=now + LOOKS_BACK[0],
                record=judged.record,
            )
        )
        if action == operation.steps[-1].action:
            kind.ended(operation)
        return True

    # The platform's own queue

    async def _look_at_queue(
        self, kinds: Kinds, attempt: Attempt, operations: Sequence[Operation]
    ) -> None:
        """A bulk call was accepted, or nobody knows: which of its operations are done by now."""
        kind = kinds.kind_of(operations[0])
        batch, is_told = None, True
        try:
            batch = await kinds.client.batch(attempt.bulk_id) if attempt.bulk_id else None
        except ApiError as error:
            if not concerns_one(error):
                raise
            is_told = False  # it may still run; what it has done, the states tell
        is_over = batch is not None and batch.is_finished
        if batch is not None and is_over and not batch.failed and not batch.is_cancelled:
            await self._all_happened(kind, attempt, operations)
            return
        age = self._settling.age(attempt.id)
        if batch is None or is_over or age >= QUEUE_SECONDS:
            is_lost = is_told and batch is None and age >= LOST_SECONDS
            settled = {attempt.id: lambda: is_over or is_lost}
            await self._look_for(kind, [(attempt, op) for op in operations], settled)
        else:
            self._settling.looked(attempt.id)
        if age >= LOST_SECONDS:
            await self._say_it_waits(attempt)

    async def _all_happened(
        self, kind: Kind, attempt: Attempt, operations: Sequence[Operation]
    ) -> None:
        ids = tuple(operation.id for operation in operations)
        result = Result(attempt.id, ids, Fate.HAPPENED, OperationState.DONE, look_in=LOOK_BACK)
        await self._write(result)
        rows: set[int] = set()
        for operation in operations:
            rows |= await kind.arrived(operation, attempt.action, None)
            if operation.steps[-1].action == attempt.action:
                kind.ended(operation)
        await self._told(ids, rows)

    async def _say_it_waits(self, attempt: Attempt) -> None:
        """What the platform has not done after a long time may still come."""

        def say(db: OutboxDb) -> list[int]:
            left = [op for each, ops in db.open_attempts() if each.id == attempt.id for op in ops]
            named = [
                op.id for op in left if not op.detail.endswith(at_the_platform()) and not op.asks
            ]
            for id_ in named:
                db.finish(id_, OperationState.UNCONFIRMED, at_the_platform())
            return named

        if named := await self._db.do(say):
            await self._told(named, ())

    # What others did meanwhile

    async def after(
        self, kind: Kind, operation: Operation, written: Written | None
    ) -> tuple[str, int | None]:
        """What is to know of an operation that is done, and in how many seconds to look again."""
        attempts = await self._db.do(lambda db: db.attempts(operation.id))
        note = None if written is None else await kind.aftermath(operation, attempts, written)
        if kind.is_repeated(attempts):
            return note or "", LOOKS_BACK[0]
        return (note or "", LOOK_BACK) if note is None else (note, None)

    async def look_back(self, kinds: Kinds) -> float | None:
        """Looks at one operation that is done, if nobody else needs the room.

        Returns:
            Seconds until it is worth trying again; None where nothing is to be looked at.
        """
        now = int(self._clock.now())
        due = await self._db.do(lambda db: db.due_looks(now, 1))
        if not due:
            at = await self._db.do(lambda db: db.next_look())
            return None if at is None else max(0.0, at - self._clock.now())
        if (room := kinds.background.room()) > 0:
            return room
        operation = due[0]
        kind = kinds.kind_of(operation)
        attempts = await self._db.do(lambda db: db.attempts(operation.id))
        note = await kind.aftermath(operation, attempts, None)
        age = now - min((attempt.started_at for attempt in attempts), default=now)
        looks_on = note is None or kind.is_repeated(attempts)
        later = [at for at in LOOKS_BACK if at > age] if looks_on else []
        next_at = now + later[0] - age if later else None
        detail = note if note and note not in operation.detail else None
        joined = detail and f"{operation.detail} {detail}".strip()
        with suppress(LookupError):  # it was removed meanwhile
            await self._db.do(lambda db: db.set_look(operation.id, next_at, detail=joined))
        if joined:
            await self._told([operation.id], ())
        return 0.0


def _automatic(attempts: Sequence[Attempt], action: str) -> list[Attempt]:
    """Those of one step that may have had an effect, since the user last took over."""
    found: list[Attempt] = []
    for attempt in attempts:
        if attempt.action != action:
            continue
        if attempt.fate is Fate.ANSWERED_FOR:
            found = []
        elif attempt.may_have_happened:
            found.append(attempt)
    return found


def _widest(attempt: Attempt, ours: Sequence[Attempt]) -> Attempt:
    """The attempt, with the bounds of the first one of its step: that may take effect late."""
    dates = [each.server_date for each in ours if each.server_date is not None]
    return attempt._replace(
        marker=min((each.marker for each in ours), default=attempt.marker),
        read_marker=min((each.read_marker for each in ours), default=attempt.read_marker),
        server_date=min(dates, default=attempt.server_date),
    )
