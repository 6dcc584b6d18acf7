"""Conversations to be read, archived or back in the inbox, as a kind of operation.

A filing touches neither state nor words, so it waits for no reply in the same conversation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.api.client import Written
from jva_tui.errands import FileAction, Filing
from jva_tui.outbox import errand_words as wording
from jva_tui.outbox.alone import Alone
from jva_tui.outbox.changed import unreadable
from jva_tui.outbox.echo import echo_filing
from jva_tui.outbox.filing_judging import There, before, judge
from jva_tui.outbox.kinds import Stopped
from jva_tui.outbox.lately import Lately
from jva_tui.outbox.looking import look_apart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jva_tui.api.errors import ApiError
    from jva_tui.clock import Clock
    from jva_tui.operations import Attempt, Operation
    from jva_tui.outbox.kinds import Already, Judged, Look
    from jva_tui.outbox.looking import Reader
    from jva_tui.store.cache import Cache

TALKS = 200
"""Requests whose conversations are asked for at once."""
_GROUP = 24
"""Requests whose newest messages are: a page of the platform."""


class Filings(Alone):
    """See `jva_tui.outbox.kinds.Kind`.

    Args:
        intake: reads in the lane of the outbox, and stores what it learns.
        clock: tells the time, and how long ago something was read.
    """

    def __init__(self, intake: Reader, clock: Clock) -> None:
        self._intake = intake
        self._clock = clock
        self._lately: Lately[bool] = Lately(clock)
        """Of each request, that the conversation is known as it stands."""

    # Before it leaves

    async def plan(self, operations: Sequence[Operation]) -> Mapping[int, Stopped | Already]:
        """See `Kind.plan`; one request for all conversations, more where there are new words."""
        stale = [op for op in operations if not self.is_fresh(op)]
        unread = await self._read([op.of(Filing).participation_id for op in stale])
        there = await self._there(operations)
        told: dict[int, Stopped | Already] = {}
        for operation in operations:
            if operation.of(Filing).participation_id in unread:
                told[operation.id] = Stopped(unreadable(), None)
            elif why := before(operation, there[operation.id]):
                told[operation.id] = why
        return told

    async def _read(self, ids: Sequence[int]) -> set[int]:
        """Reads how the conversations stand; returns those of which nothing could be read."""
        unread: set[int] = set()
        for start in range(0, len(ids), TALKS):
            group, began = ids[start : start + TALKS], self._lately.begin()
            told = await self._intake.talks_about(group)
            missing = set(group) - told.ids
            unread |= missing & await self._ours(missing)
            unread |= await self._read_words(sorted(told.outdated & set(group)))
            for id_ in set(group) - unread:
                self._lately.keep(id_, told=True, began=began)
        return unread

    async def _ours(self, ids: set[int]) -> set[int]:
        """Those of whose conversations we are members still, as far as is known."""
        me_id = self._intake.me.user_id

        def ours(cache: Cache) -> set[int]:
            talks = {id_: cache.conversation(id_) for id_ in ids}
            return {id_ for id_, talk in talks.items() if talk and me_id in talk.member_ids}

        return await self._intake.cache.do(ours)

    async def _read_words(self, ids: Sequence[int]) -> set[int]:
        """Reads the newest messages; returns the requests of which that failed."""
        unread: set[int] = set()
        for start in range(0, len(ids), _GROUP):
            group = ids[start : start + _GROUP]
            seen = await look_apart(self._intake, group)
            unread |= set(group) - seen.rows.keys() - seen.gone
        return unread

    async def _there(self, operations: Sequence[Operation]) -> dict[int, There]:
        """What is stored of each, by operation."""
        me_id = self._intake.me.user_id

        def there(cache: Cache) -> dict[int, There]:
            found = {}
            for operation in operations:
                id_ = operation.of(Filing).participation_id
                row = cache.participation(id_)
                talk = cache.conversation(id_)
                found[operation.id] = There(talk, row.latest if row else None, me_id)
            return found

        return await self._intake.cache.do(there)

    def is_fresh(self, operation: Operation) -> bool:
        """See `Kind.is_fresh`: to bring one back, nothing has to be known."""
        filing = operation.of(Filing)
        is_back = operation.next_step == FileAction.UNARCHIVE
        return is_back or self._lately.knows(filing.participation_id, filing.subject)

    def read_marker(self, operation: Operation) -> int:
        """See `Kind.read_marker`: no message is written."""
        del operation
        return self._intake.client.highest_message_id

    # The requests

    def request(self, operation: Operation, action: str) -> tuple[str, str]:
        """See `Kind.request`."""
        path = f"conversations/{operation.of(Filing).conversation_id}"
        return ("GET", path) if action == FileAction.READ else ("POST", f"{path}/{action}")

    def needs_organisation(self, operation: Operation, action: str) -> bool:
        """See `Kind.needs_organisation`: conversations do not depend on it."""
        del operation, action
        return False

    async def deliver(self, operation: Operation, action: str) -> Written:
        """See `Kind.deliver`."""
        client, id_ = self._intake.client, operation.of(Filing).conversation_id
        match FileAction(action):
            case FileAction.READ:
                return await client.mark_read(id_)
            case FileAction.ARCHIVE:
                await client.archive(id_)
            case FileAction.UNARCHIVE:
                await client.unarchive(id_)
        return Written()

    def refused(self, error: ApiError) -> str:
        """See `Kind.refused`."""
        return wording.filing_refused(error)

    def learned(self, operation: Operation, action: str, written: Written | None) -> None:
        """See `Kind.learned`: all of it is the cache's."""

    async def arrived(self, operation: Operation, action: str, written: Written | None) -> set[int]:
        """See `Kind.arrived`."""
        filing, now = operation.of(Filing), int(self._clock.now())
        return await self._intake.cache.do(
            lambda cache: echo_filing(cache, filing.participation_id, action, written, now)
        )

    def ended(self, operation: Operation) -> None:
        """See `Kind.ended`."""

    # What became of them

    async def reconcile(self, looks: Sequence[Look]) -> Mapping[int, Judged]:
        """See `Kind.reconcile`."""
        # Whether absence counts is decided by when this read begins.
        settled = {look.operation.id: look.is_settled() for look in looks}
        operations = [look.operation for look in looks]
        unread = await self._read([op.of(Filing).participation_id for op in operations])
        there = await self._there(operations)
        return {
            look.operation.id: judge(
                look.operation,
                look.attempt.action,
                there[look.operation.id],
                is_settled=settled[look.operation.id],
            )
            for look in looks
            if look.operation.of(Filing).participation_id not in unread
        }

    def is_repeated(self, attempts: Sequence[Attempt]) -> bool:
        """See `Kind.is_repeated`: again changes nothing."""
        del attempts
        return False

    async def aftermath(
        self, operation: Operation, attempts: Sequence[Attempt], written: Written | None
    ) -> str:
        """See `Kind.aftermath`: what was marked as read without being seen."""
        del attempts
        there = There(None, None, self._intake.me.user_id)
        is_new = written is not None and there.is_newer(written.message, operation.of(Filing))
        return wording.newer_is_read() if is_new else ""
