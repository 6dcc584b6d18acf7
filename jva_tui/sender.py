"""The outbox at work: who sends, when it looks, what it tells."""

from __future__ import annotations

import asyncio
from math import inf
from typing import TYPE_CHECKING

from jva_tui.api.errors import ApiError, NotConnected
from jva_tui.board import AWAY_SECONDS, SOON_SECONDS
from jva_tui.operations import OperationState
from jva_tui.outbox.delivery import Delivery
from jva_tui.outbox.estimate import Estimate
from jva_tui.outbox.lock import SenderBusy
from jva_tui.outbox.replies import FRESH_SECONDS
from jva_tui.store.cache import FRESH_AT
from jva_tui.store.errors import NotWritten

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from jva_tui.board import Board
    from jva_tui.clock import Clock
    from jva_tui.outbox.kinds import Kinds
    from jva_tui.outbox.lock import SenderLock
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker
    from jva_tui.tally import OutboxSummary

LOOK_SECONDS = 60
"""How often the outbox is looked at when nothing wakes the sender."""
RETRY_SECONDS = 15
"""Between two tries to send, and to become the one who sends."""
LONGEST_RETRY = 300
"""As tries go on failing, the wait between them grows up to this."""
LOOK_BEFORE_SECONDS = 30
GRACE_SECONDS = 10
"""What was queued before the last quit can still be taken back for so long."""
TELL_SECONDS = 0.25
"""Between two looks at how the outbox stands, while it sends."""
ETA_SECONDS = 5
"""Between two looks at how long it takes, while nothing moves."""


class Sender:
    """Keeps the outbox moving, in the one process of a folder that may.

    Args:
        outbox: the connection that records.
        cache: tells when the platform was last read.
        lock: of the folder.
        clock: tells and waits.
        board: tells what happens.
        kinds: signs in where that is needed, and returns what to send with.
        went_wrong: tells what went wrong; returns the seconds after which the platform wants to be
            asked again.
        refresh: reads the platform now, which finds out whether it can be reached.
        outbox_changed: called with the participations whose reply is not where it was.
        settle: see `Delivery`.
    """

    def __init__(  # noqa: PLR0913 - what it stands between
        self,
        outbox: Worker[OutboxDb],
        cache: Worker[Cache],
        lock: SenderLock,
        clock: Clock,
        board: Board,
        *,
        kinds: Callable[[], Awaitable[Kinds]],
        went_wrong: Callable[[Exception], float],
        refresh: Callable[[], None],
        outbox_changed: Callable[[Collection[int] | None], Awaitable[None]],
        settle: float,
    ) -> None:
        self._outbox = outbox
        self._cache = cache
        self._lock = lock
        self._clock = clock
        self._board = board
        self._kinds = kinds
        self._went_wrong = went_wrong
        self._refresh = refresh
        self._outbox_changed = outbox_changed
        self._delivery = Delivery(outbox, clock, self._told, settle)
        self._wanted = asyncio.Event()
        self._failures = 0
        self._reached_at = clock.monotonic(), clock.now()
        self._look_seconds = 0
        self._in_use: Kinds | None = None
        self._estimate = Estimate(clock)
        self._news: set[int] = set()
        self._rows: set[int] = set()
        self._told_at = -inf
        self._telling: asyncio.Task[None] | None = None
        self._one_tells = asyncio.Lock()
        self._has_begun = False

    async def run(self) -> None:
        """Sends until it is cancelled; waits as long as another process sends."""
        while not await self._lock.gain(self._clock):
            self._board.now(sends=False)
            await self._clock.sleep(RETRY_SECONDS)
        self._board.now(sends=True)
        try:
            while True:
                self._wanted.clear()
                wait = await self._try()
                if wait > 0:
                    await wait_for(self._wanted, wait, self._clock)
        finally:
            self._tell_no_more()

    async def flush(self, *, settle: bool, told: Callable[[OutboxSummary], None]) -> None:
        """Sends until nothing is left that can leave now, instead of `run`.

        Args:
            settle: whether to wait as well for what nobody knows yet.
            told: called with how the outbox stands, whenever that changes.

        Raises:
            SenderBusy: another process sends for this folder.
            ApiError: the platform cannot be reached, or wants us to wait or to sign in.
        """
        if not self._lock.acquire():
            raise SenderBusy
        try:
            await self._begin()
            await self._flush(told, settle=settle)
        finally:
            self._tell_no_more()

    async def _flush(self, told: Callable[[OutboxSummary], None], *, settle: bool) -> None:
        while True:
            wait = await self._work()
            summary = self._board.status.outbox
            told(summary)
            busy = summary.count(OperationState.SENDING) + (summary.verifying if settle else 0)
            due = summary.next_at is not None and summary.next_at <= self._clock.now()
            if wait is None or not (busy or due):
                return
            await self._clock.sleep(wait)

    def _tell_no_more(self) -> None:
        if self._telling:
            self._telling.cancel()
            self._telling = None

    async def _begin(self) -> None:
        now = int(self._clock.now())
        await self._outbox.do(lambda db: db.recover(now))
        await self._outbox_changed(None)

    async def _after_a_quit(self) -> None:
        """What an earlier run has left waiting can be looked at, and taken back, once more."""
        fresh_at = await self._cache.do(lambda cache: cache.get(FRESH_AT, 0))
        was_away = self._clock.now() - fresh_at >= AWAY_SECONDS
        if was_away:
            # What is queued from now on is looked at as well, once the platform is back.
            self._reached_at = self._clock.monotonic(), fresh_at
        self._look_first(LOOK_BEFORE_SECONDS if was_away else GRACE_SECONDS)

    def _look_first(self, seconds: int) -> None:
        """Before anything leaves that waits now, the user has so long to look at it."""
        if self._board.status.outbox.count(OperationState.QUEUED):
            self._look_seconds = max(self._look_seconds, seconds)

    def reached(self) -> None:
        """The platform has answered."""
        if self._is_away():
            self._look_first(LOOK_BEFORE_SECONDS)
        self._reached_at = self._clock.monotonic(), self._clock.now()

    def _is_away(self) -> bool:
        """Whether the platform has not answered for long."""
        # While the computer sleeps, only the clock on the wall goes on.
        now = self._clock.monotonic(), self._clock.now()
        gaps = (at - before for at, before in zip(now, self._reached_at, strict=True))
        return max(gaps) >= AWAY_SECONDS

    def wake(self) -> None:
        """Looks at the outbox now."""
        self._wanted.set()

    def stop_looking(self) -> None:
        """Ends the look before sending."""
        self._delivery.stop_looking()
        self._board.now(look_until=None)

    async def rest(self) -> None:
        """Lets what is being sent arrive, and begins nothing else."""
        await self._delivery.rest()

    async def _try(self) -> float:
        """Does what can be done; returns the seconds until it is worth looking again."""
        try:
            if not self._has_begun:
                await self._begin()
                await self._after_a_quit()
                self._has_begun = True
            if not await self._delivery.needs_platform():
                self._board.now(send_trouble="")
                await self._tell_eta()
                return await self._until_due()
            wait = await self._work()
        except NotWritten as error:
            self._board.now(send_trouble=str(error), send_eta=None)
            return RETRY_SECONDS
        except Exception as error:
            wait = self._went_wrong(error)  # raises what is a defect
            if isinstance(error, NotConnected) and not self._board.status.is_offline:
                # Whoever reads finds out sooner when the network is back, and tells.
                self._refresh()
            self._failures += 1
            self._board.now(send_eta=None)
            longest = min(LONGEST_RETRY, RETRY_SECONDS * 2 ** min(self._failures - 1, 10))
            return max(wait, longest if isinstance(error, ApiError) else RETRY_SECONDS)
        self._failures = 0
        self._board.now(send_trouble="")
        self._tell_look()
        await self._tell_eta()
        return LOOK_SECONDS if wait is None else min(wait, LOOK_SECONDS)

    async def _work(self) -> float | None:
        """See `Delivery.work`; what it told stands on the board afterwards."""
        try:
            self._in_use = kinds = await self._kinds()
            if self._is_away():
                await kinds.confirm_ours()
                self.reached()
            if self._look_seconds:
                self._delivery.look_before_sending(self._look_seconds)
                self._look_seconds = 0
            self._tell_look()
            await self._tell_eta()
            wait = await self._delivery.work(kinds)
            self.reached()
            return wait
        finally:
            await self._tell()

    async def _until_due(self) -> float:
        due = await self._outbox.do(lambda db: db.next_due())
        waits = [LOOK_SECONDS, *(max(0.0, at - self._clock.now()) for at in (due,) if at)]
        looks = self._delivery.next_look
        return min(waits if looks is None else (*waits, looks))

    async def _told(self, operation_ids: Collection[int], rows: Collection[int]) -> None:
        """An operation is not where it was; those of a quarter of a second are told together."""
        self._news.update(operation_ids)
        self._rows.update(rows)
        wait = self._told_at + TELL_SECONDS - self._clock.monotonic()
        if wait <= 0:
            await self._tell()
        elif self._telling is None:
            # A request that hangs must not keep the rest from being shown.
            self._telling = asyncio.create_task(self._tell_after(wait), name="telling")

    async def _tell_after(self, seconds: float) -> None:
        while self._news or self._rows:
            await self._clock.sleep(seconds)
            await self._tell()
            seconds = TELL_SECONDS
        self._telling = None

    async def _tell(self) -> None:
        """Tells what is kept back; where the disk refuses to be read, at the next time.

        All of it has been told when this returns, also what another task had begun to tell.
        """
        async with self._one_tells:
            if not self._news and not self._rows:
                return
            self._told_at = self._clock.monotonic()
            # What the other lanes tell from now on is not in this look at the outbox.
            ids, self._news = self._news, set()
            rows, self._rows = self._rows, set()
            try:
                people = await self._outbox.do(lambda db: db.participations(ids))
                await self._outbox_changed(people)
                self._board.inbox_changed(rows)
                await self._tell_eta()
            except NotWritten:
                self._news |= ids
                self._rows |= rows

    def _tell_look(self) -> None:
        left = self._delivery.looks_for
        self._board.now(look_until=None if left is None else int(self._clock.now() + left))

    async def keep_telling(self) -> None:
        """Lets the seconds that are left go down also while everything waits; beside `run`."""
        while True:
            await self._clock.sleep(ETA_SECONDS)
            if self._board.status.send_eta is not None:
                await self._tell_eta()

    async def _tell_eta(self) -> None:
        """Tells how long it takes until all that may leave has arrived, if the disk can be read."""
        if self._in_use is None:
            return
        client, now = self._in_use.client, self._clock.now()
        until = int(now) + SOON_SECONDS
        try:
            load, summary = await self._outbox.do(lambda db: (db.load(until), db.summary()))
        except NotWritten:
            return
        sending = summary.count(OperationState.SENDING)
        if not load.operations and not sending:
            self._board.now(send_eta=None)
            return
        look = self._delivery.looks_for or 0.0
        fresh_at = self._board.status.fresh_at or 0
        is_read = bool(sending or look) or now - fresh_at < FRESH_SECONDS
        takes = self._estimate.seconds(load, sending, client, is_read=is_read)
        held = 0.0 if sending else (summary.next_at or now) - now
        last = load.last_at - now + client.request_seconds
        self._board.now(send_eta=round(max(takes + max(0.0, look, held), last)))


async def wait_for(wanted: asyncio.Event, seconds: float, clock: Clock) -> None:
    """Returns after ``seconds``, or as soon as it is ``wanted``."""
    waiting = {
        asyncio.ensure_future(wanted.wait()),
        asyncio.ensure_future(clock.sleep(seconds)),
    }
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
