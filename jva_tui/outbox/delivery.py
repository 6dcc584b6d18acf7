"""How what is owed reaches the platform once.

An attempt is on the disk before its request leaves. What certainly did not happen is tried again;
what certainly happened is done; of what nobody knows, traces are looked for, and nothing is
repeated before their absence can be believed. The rules stand in the outbox's own document,
``docs/DELIVERY.md``; what they mean for one kind of operation, in that kind (`kinds.Kind`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from jva_tui.api.errors import ApiError, Forbidden, Unanswered
from jva_tui.errands import in_turn
from jva_tui.logs import Log
from jva_tui.operations import Fate, OperationState
from jva_tui.outbox import results
from jva_tui.outbox.finding import LOOK_BACK, Finding
from jva_tui.outbox.kinds import Already, Stopped
from jva_tui.outbox.results import Result, concerns_all, concerns_one
from jva_tui.outbox.settling import SETTLE_SECONDS, Settling
from jva_tui.store.errors import NotWritten

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence

    from jva_tui.api.client import Written
    from jva_tui.clock import Clock
    from jva_tui.operations import Operation
    from jva_tui.outbox.kinds import Kind, Kinds
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker

CHUNK = 120
"""Operations planned together; as many validations share one bulk call."""
LANES = 3
"""Requests under way at once, each to another person: one that hangs delays nobody else."""
MOST_UNKNOWN = 3
"""Unknown outcomes in a row after which the platform, and not a person, has trouble."""
LOOKED_AT = 200
"""Operations that a look before sending reads."""
_log = Log(__name__)


class Delivery:
    """Sends what is due, one request a person, and finds out what became of what nobody knows.

    There is one a process, which must hold the sender's lock.

    Args:
        db: the connection that records.
        clock: tells what is due.
        told: called with the ids of operations that are not where they were, and with the rows of
            the inbox that changed.
        settle: seconds after which the absence of a request's effects is believed.
    """

    def __init__(
        self,
        db: Worker[OutboxDb],
        clock: Clock,
        told: Callable[[Collection[int], Collection[int]], Awaitable[None]],
        settle: float = SETTLE_SECONDS,
    ) -> None:
        self._db = db
        self._clock = clock
        self._told = told
        self._settling = Settling(clock, settle)
        self._finding = Finding(db, clock, self._settling, self._write, told)
        self._busy = asyncio.Lock()
        self._resting = asyncio.Event()
        self._quiet = asyncio.Event()
        """Set while no request that writes is on its way."""
        self._quiet.set()
        self._writing = 0
        self._alone: set[int] = set()
        """Operations whose bulk call was refused: each may say why by itself."""
        self._unwritten: list[tuple[Callable[[OutboxDb], None], tuple[int, ...]]] = []
        self._unknown_in_a_row = 0
        self._error: Exception | None = None
        self._look_until: float | None = None
        self._has_looked = False

    async def rest(self) -> None:
        """Begins no other request, and returns when those on their way have been answered.

        To break off a request is the commonest way not to know what became of it.
        """
        self._resting.set()
        await self._quiet.wait()

    def look_before_sending(self, seconds: float) -> None:
        """Lets nothing leave for a while, but reads at once what has changed meanwhile."""
        self._look_until, self._has_looked = self._clock.monotonic() + seconds, False

    def stop_looking(self) -> None:
        """Ends `look_before_sending`."""
        self._look_until = None

    @property
    def _rests(self) -> bool:
        return self._resting.is_set()

    @property
    def looks_for(self) -> float | None:
        """Seconds that the look before sending goes on; None without one."""
        if self._look_until is None:
            return None
        left = self._look_until - self._clock.monotonic()
        return left if left > 0 else None

    @property
    def next_look(self) -> float | None:
        """Seconds until it is looked again for what nobody knows; None where all is known."""
        return self._settling.seconds()

    async def work(self, kinds: Kinds) -> float | None:
        """Does what can be done now; returns the seconds until there is more, None if nothing is.

        Args:
            kinds: what to do it with.

        Raises:
            ApiError: the platform cannot be reached, or wants us to wait or to sign in.
            NotWritten: the disk cannot be written; nothing leaves until it can.
            OtherOrganisation: it answers for another organisation; nothing left for that one.
        """
        async with self._busy:
            self._error = None
            await self._write_again()
            trouble = await self._look(kinds)
            if (left := self.looks_for) is not None:
                await self._look_before(kinds)
                return left
            self._look_until = None
            now = self._now()
            due = [] if self._rests else await self._db.do(lambda db: db.due(now, CHUNK))
            if due:
                await self._send(kinds, in_turn(due))
            if trouble:
                raise trouble
            if due:
                return 0.0
            back = None if self._rests else await self._finding.look_back(kinds)
            return await self._seconds(back)

    async def _look(self, kinds: Kinds) -> ApiError | None:
        """Looks for what nobody knows; what goes wrong with it keeps nobody else from leaving."""
        try:
            await self._finding.look(kinds)
        except ApiError as error:
            if isinstance(error, Unanswered) or concerns_one(error):
                return error
            raise
        return None

    async def needs_platform(self) -> bool:
        """Whether there is anything for which the platform has to be asked now."""
        now = self._now()
        if self._unwritten or (self._look_until is not None and not self._has_looked):
            return True
        if await self._db.do(lambda db: [*db.due(now, 1), *db.due_looks(now, 1)]):
            return True
        return await self._finding.is_due()

    async def _seconds(self, until_look_back: float | None) -> float | None:
        """Until there is more to do."""
        if self._rests:
            return None
        due = await self._db.do(lambda db: db.next_due())
        until_due = None if due is None else max(0.0, due - self._clock.now())
        waits = (until_due, self._settling.seconds(), until_look_back)
        return min((seconds for seconds in waits if seconds is not None), default=None)

    # Before anything leaves

    async def _plan(self, kinds: Kinds, operations: Sequence[Operation]) -> list[Operation]:
        """Stops those that must not leave as they are, and returns the others."""
        told: dict[int, Stopped | Already] = {}
        for kind, group in kinds.apart(operations):
            told |= await kind.plan(group)
        if not told:
            return list(operations)
        ready = [op for op in operations if op.id not in told]
        stopped = {id_: why for id_, why in told.items() if isinstance(why, Stopped)}
        for op in operations:
            if isinstance(there := told.get(op.id), Already):
                await self._is_there(kinds.kind_of(op), op, there)
        for op in [op for op in operations if op.id in stopped and op.is_repeat]:
            # What it was stopped for may be its own first request, come after all.
            if await self._finding.came_late(kinds.kind_of(op), op):
                del stopped[op.id]
                await self._told([op.id], op.rows)

        def stop(db: OutboxDb) -> None:
            for id_, why in stopped.items():
                db.finish(id_, OperationState.CONFLICT, why.detail, found=why.found)

        await self._db.do(stop)
        _log.debug("operations %s are stopped", [*stopped])
        await self._told(stopped, ())
        return ready

    async def _is_there(self, kind: Kind, operation: Operation, there: Already) -> None:
        """Nothing has to leave for the next step of an operation."""
        now, (note, then, is_all, record) = self._now(), there
        await self._db.do(
            partial(
                results.take_over,
                operation=operation,
                note=note,
                now=now,
                then=then,
                is_all=is_all,
                record=record,
            )
        )
        if is_all or (not then and operation.steps[-1].action == operation.next_step):
            kind.ended(operation)
        await self._told([operation.id], operation.rows)

    async def _look_before(self, kinds: Kinds) -> None:
        if not self._has_looked:
            waiting = await self._db.do(lambda db: db.operations([OperationState.QUEUED]))
            await self._plan(kinds, waiting[:LOOKED_AT])
            self._has_looked = True

    async def _send(self, kinds: Kinds, due: Sequence[Operation]) -> None:
        ready = await self._plan(kinds, due)
        shared: set[int] = set()
        for kind, group in kinds.apart(op for op in ready if op.id not in self._alone):
            if together := kind.together(group):
                await self._send_together(kinds, together)
                shared.update(operation.id for operation in together)
        await self._send_each(kinds, [op for op in ready if op.id not in shared])

    # One request for each

    async def _send_each(self, kinds: Kinds, operations: Sequence[Operation]) -> None:
        waiting = deque(operations)

        async def lane() -> None:
            while waiting and self._error is None and not self._rests:
                try:
                    with self._on_its_way():
                        await self._deliver(kinds, waiting.popleft())
                except Exception as error:
                    self._went_wrong(error)

        await asyncio.gather(*(lane() for _ in range(min(LANES, len(waiting)))))
        if self._error is not None:
            raise self._error

    @contextmanager
    def _on_its_way(self) -> Iterator[None]:
        """What `rest` waits for."""
        self._writing += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._writing -= 1
            if not self._writing:
                self._quiet.set()

    def _went_wrong(self, error: Exception) -> None:
        """Ends all lanes; of two reasons, a defect or the disk is told rather than the network."""
        if self._error is None or not isinstance(error, ApiError):
            self._error = error

    async def _deliver(self, kinds: Kinds, operation: Operation) -> None:
        """Makes the requests of one operation that are left, for as long as all goes well."""
        kind = kinds.kind_of(operation)
        step: Operation | None = operation
        while step is not None and (action := step.next_step):
            if not await self._take_turn(kinds):
                return
            # What has begun to arrive arrives whole, even if the user quits meanwhile.
            rests = self._rests and not step.done_steps
            can_leave = not self._error and not rests and kind.is_fresh(step)
            # Reading has gone on meanwhile, and may have told of a change.
            if not can_leave or not await self._plan(kinds, [step]):
                kinds.client.give_turn_back()
                return
            if kind.needs_organisation(step, action):
                await self._confirm_ours(kinds)
            begun = await self._begin(kinds, [step], action, kind.request(step, action))
            if begun is None:
                kinds.client.give_turn_back()
                return
            self._finding.begins(begun[0])
            await self._attempt(kinds, step, action, begun[0])
            step = await self._db.do(lambda db, id_=step.id: db.operation(id_))  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
            if step is not None and step.state is not OperationState.QUEUED:
                return

    async def _confirm_ours(self, kinds: Kinds) -> None:
        """Asks at the last moment; where it is not ours, the turn that was taken is given back."""
        try:
            await kinds.confirm_ours()
        except Exception:
            kinds.client.give_turn_back()
            raise

    async def _take_turn(self, kinds: Kinds) -> bool:
        """Waits for room, which may take a minute; False if the user quits meanwhile.

        What waits can still be taken back.
        """
        turn = asyncio.ensure_future(kinds.client.take_turn())
        resting = asyncio.ensure_future(self._resting.wait())
        try:
            await asyncio.sleep(0)  # where there is room, it is given at once
            if not turn.done():
                await asyncio.wait({turn, resting}, return_when=asyncio.FIRST_COMPLETED)
            return turn.done()
        finally:
            for waiting in (turn, resting):
                waiting.cancel()
            await asyncio.gather(turn, resting, return_exceptions=True)

    async def _begin(
        self, kinds: Kinds, operations: Sequence[Operation], action: str, request: tuple[str, str]
    ) -> tuple[int, frozenset[int]] | None:
        """Writes a request down before it leaves."""
        method, path = request
        client, kind, now = kinds.client, kinds.kind_of(operations[0]), self._now()
        begun = await self._db.do(
            lambda db: db.begin_attempt(
                [operation.id for operation in operations],
                action,
                method=method,
                path=path,
                marker=client.highest_message_id,
                read_marker=min(kind.read_marker(operation) for operation in operations),
                server_date=client.server_date,
                now=now,
            )
        )
        if begun is not None:
            _log.debug("attempt %s of operations %s", begun[0], sorted(begun[1]))
            await self._told(begun[1], ())
        return begun

    async def _attempt(self, kinds: Kinds, operation: Operation, action: str, id_: int) -> None:
        """Makes one request that is written down."""
        kind = kinds.kind_of(operation)
        try:
            written = await kind.deliver(operation, action)
        except ApiError as error:
            await self._failed(kinds, id_, [operation], error)
        else:
            await self._arrived(kind, operation, action, id_, written)
        finally:
            self._finding.ended(id_)  # what could not be written down is looked for

    async def _arrived(
        self, kind: Kind, operation: Operation, action: str, id_: int, written: Written | None
    ) -> None:
        self._unknown_in_a_row = 0
        is_last = action == operation.steps[-1].action
        note = ""
        look_in: int | None = LOOK_BACK
        if is_last:
            with suppress(NotWritten):  # first of all it is to be written down that it arrived
                note, look_in = await self._finding.after(kind, operation, written)
        result = Result(id_, (operation.id,), Fate.HAPPENED, OperationState.DONE, note)
        record = kind.learned(operation, action, written)
        await self._write(result._replace(look_in=look_in, record=record))
        rows = await kind.arrived(operation, action, written)
        if is_last:
            kind.ended(operation)
        await self._told([operation.id], rows)

    async def _failed(
        self, kinds: Kinds, id_: int, operations: Sequence[Operation], error: ApiError
    ) -> None:
        """Records what an error means.

        Raises:
            ApiError: ``error``, where it concerns everybody, or too many outcomes are unknown.
        """
        quiet_until = int(self._clock.now() + self._settling.settle)
        ids = tuple(operation.id for operation in operations)
        refused = kinds.kind_of(operations[0]).refused
        result = results.of_error(id_, ids, error, quiet_until, refused)
        if isinstance(error, Forbidden) and result.state is OperationState.FAILED:
            # The organisation may have been changed in a browser: then it is no refusal.
            result = await self._unless_elsewhere(kinds, result)
        if result.state is OperationState.FAILED and len(ids) > 1:
            result = result._replace(state=OperationState.QUEUED, detail="")
        await self._write(result)
        await self._told(ids, ())
        if result.fate is Fate.UNKNOWN:
            self._unknown_in_a_row += 1
            if self._unknown_in_a_row >= MOST_UNKNOWN:
                self._unknown_in_a_row = 0
                raise error
        elif result.fate is Fate.DID_NOT_HAPPEN and concerns_all(error):
            raise error

    async def _unless_elsewhere(self, kinds: Kinds, result: Result) -> Result:
        back = result._replace(state=OperationState.QUEUED, detail="")
        try:
            await kinds.confirm_ours()
        except Exception:
            await self._write(back)
            await self._told(result.operation_ids, ())
            raise
        return result

    # One request for all

    async def _send_together(self, kinds: Kinds, operations: Sequence[Operation]) -> None:
        kind = kinds.kind_of(operations[0])
        await kinds.confirm_ours()
        if not await self._take_turn(kinds):
            return
        action = operations[0].next_step
        assert action is not None  # noqa: S101 - the kind has chosen them by it
        is_fresh = all(map(kind.is_fresh, operations))
        ready = await self._plan(kinds, operations) if is_fresh else []  # as above
        begun = None
        with self._on_its_way():
            if ready and not self._rests:
                begun = await self._begin(kinds, ready, action, kind.bulk_request())
            if begun is None:
                kinds.client.give_turn_back()
                return
            await self._deliver_together(kinds, ready, *begun)

    async def _deliver_together(
        self, kinds: Kinds, operations: Sequence[Operation], id_: int, covered: frozenset[int]
    ) -> None:
        self._finding.begins(id_, jobs=len(covered))
        sent = [operation for operation in operations if operation.id in covered]
        try:
            bulk_id = await kinds.kind_of(sent[0]).deliver_together(sent)
        except ApiError as error:
            self._alone |= covered
            await self._failed(kinds, id_, sent, error)
        else:
            self._unknown_in_a_row = 0
            await self._queued_there(id_, sent, bulk_id)
        finally:
            self._finding.ended(id_)  # as above

    async def _queued_there(
        self, id_: int, operations: Sequence[Operation], bulk_id: str | None
    ) -> None:
        """The platform does it when it comes to it; until then nobody knows."""
        if bulk_id is not None:
            ids = tuple(operation.id for operation in operations)
            await self._record(partial(_name_bulk, attempt_id=id_, bulk_id=bulk_id), ids)
        await self._told([operation.id for operation in operations], ())

    # Writing down

    async def _write(self, result: Result) -> None:
        """Writes down what became of a request; what the disk refuses is kept and tried again.

        Raises:
            NotWritten: the disk refuses.
        """
        work = partial(results.write_down, result=result, now=self._now())
        try:
            await self._record(work, result.operation_ids)
        finally:
            self._finding.ended(result.attempt_id, is_known=result.fate is not Fate.UNKNOWN)

    async def _record(
        self, work: Callable[[OutboxDb], None], operation_ids: tuple[int, ...]
    ) -> None:
        try:
            await self._db.do(work)
        except NotWritten:
            self._unwritten.append((work, operation_ids))
            raise

    async def _write_again(self) -> None:
        """Before anything else leaves: what the disk refused earlier."""
        while self._unwritten:
            work, operation_ids = self._unwritten[0]
            await self._db.do(work)
            self._unwritten.pop(0)
            await self._told(operation_ids, ())

    def _now(self) -> int:
        return int(self._clock.now())


def _name_bulk(db: OutboxDb, attempt_id: int, bulk_id: str) -> None:
    db.name_bulk(attempt_id, bulk_id)
