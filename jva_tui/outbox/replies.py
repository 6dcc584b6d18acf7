"""Replies as a kind of operation: what is read before one leaves, its requests, its evidence."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.api.errors import ApiError, Forbidden, NotFound
from jva_tui.domain import OPEN_STATES, Decision
from jva_tui.operations import Action
from jva_tui.outbox.aftermath import aftermath
from jva_tui.outbox.changed import Around, changed, found, state_changed, unreadable, who_changed
from jva_tui.outbox.echo import echo
from jva_tui.outbox.evidence import Evidence
from jva_tui.outbox.judging import judge
from jva_tui.outbox.kinds import Judged, Stopped, Verdict, VerdictKind, sent_twice
from jva_tui.outbox.looking import look_apart
from jva_tui.outbox.places import Places
from jva_tui.outbox.results import concerns_one
from jva_tui.outbox.words import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jva_tui.api.client import Client, Written
    from jva_tui.clock import Clock
    from jva_tui.domain import Change, Participation, Trace
    from jva_tui.operations import Attempt, Operation
    from jva_tui.outbox.kinds import Look
    from jva_tui.outbox.looking import Reader
    from jva_tui.store.cache import Cache

GROUP = 24
"""Replies that are rechecked with one request: a page of the platform."""
FRESH_SECONDS = 60.0
"""How old what we know of a request may be when a reply to it leaves."""
BULK_FROM = 3
"""Validations that share one bulk call, which then costs less than a request each."""


class Read(NamedTuple):
    """When something was read."""

    at: float
    """On the monotonic clock, when the read began."""
    marker: int
    """The highest message id known then."""


class Reads:
    """When each participation was last read; kept for the life of the process.

    Args:
        clock: its monotonic side counts.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._of: dict[int, Read] = {}
        self._answered: dict[int, float] = {}
        self._round: Read | None = None

    def begin(self, client: Client) -> Read:
        """A read begins."""
        return Read(self._clock.monotonic(), client.highest_message_id)

    def note(self, participation_id: int, read: Read) -> None:
        """The participation was told by a read that began then."""
        self._of[participation_id] = read

    def note_round(self, read: Read) -> None:
        """Everything open of which we are members was compared in a round that began then."""
        self._round = read

    def answered(self, participation_id: int) -> None:
        """We have changed it: for the next reply, what was read before does not count."""
        self._of.pop(participation_id, None)
        self._answered[participation_id] = self._clock.monotonic()

    def of(self, participation_id: int) -> Read | None:
        """The last read of it, if that is not too old for a reply to leave."""
        read = self._of.get(participation_id)
        return read if read and self._is_fresh(read) else None

    def trust_round(self, participation_ids: Iterable[int]) -> None:
        """The last round has compared these."""
        if self._round is None or not self._is_fresh(self._round):
            return
        for id_ in participation_ids:
            if self.of(id_) is None and self._answered.get(id_, -inf) < self._round.at:
                self._of[id_] = self._round

    def _is_fresh(self, read: Read) -> bool:
        return self._clock.monotonic() - read.at < FRESH_SECONDS


class Replies:
    """See `jva_tui.outbox.kinds.Kind`.

    Args:
        intake: reads in the lane of the outbox, and stores what it learns.
        background: the same client, asking only when nobody else does.
        reads: what this process has read when.
        clock: tells the time of day for people.
    """

    def __init__(self, intake: Reader, background: Client, reads: Reads, clock: Clock) -> None:
        self._intake = intake
        self._background = background
        self._reads = reads
        self._clock = clock

    @property
    def client(self) -> Client:
        """In the lane of the outbox."""
        return self._intake.client

    # Before it leaves

    async def plan(self, operations: Sequence[Operation]) -> Mapping[int, Stopped]:
        """See `Kind.plan`; reads in groups of a page of the platform."""
        await self._trust_the_round(operations)
        stale = [op for op in operations if not self.is_fresh(op)]
        told: set[int] = set()
        gone: set[int] = set()
        for start in range(0, len(stale), GROUP):
            ids = [op.reply.participation_id for op in stale[start : start + GROUP]]
            read = self._reads.begin(self.client)
            looked = await look_apart(self._intake, ids)
            gone |= looked.gone
            for id_ in looked.rows:
                told.add(id_)
                self._reads.note(id_, read)
        if writing := [op.reply.participation_id for op in stale if op.reply.text]:
            await self._intake.talks_about(writing)
        asked = {op.reply.participation_id for op in stale}
        return await self._stopped(operations, gone, unread=asked - told - gone)

    async def _trust_the_round(self, operations: Sequence[Operation]) -> None:
        """What a round has just compared need not be read again: open, and with us in the talk."""
        ids = [op.reply.participation_id for op in operations]
        self._reads.trust_round(await self._intake.cache.do(lambda cache: _compared(cache, ids)))

    async def _stopped(
        self,
        operations: Sequence[Operation],
        gone: set[int],
        *,
        unread: set[int],
    ) -> dict[int, Stopped]:
        me_id, now = self._intake.me.user_id, int(self._clock.now())
        # What was stored is the newest that was told, by whichever list.
        known, places = await self._intake.cache.do(
            lambda cache: (_known(cache, operations, me_id), Places.counted(cache, operations))
        )
        stopped = {}
        for op in operations:
            id_ = op.reply.participation_id
            row, is_member, first = known[id_]
            if id_ in unread:
                stopped[op.id] = Stopped(unreadable(), None)
                continue
            row = None if id_ in gone else row
            around = Around(me_id, now, is_member, places.free_for(op, row), first)
            if detail := changed(op, row, around):
                stopped[op.id] = await self._why(op, row, around, detail)
            else:
                places.take(op, row)
        return stopped

    async def _why(
        self, operation: Operation, row: Participation | None, around: Around, detail: str
    ) -> Stopped:
        who = await self._who(operation, row)
        stands = found(row) if row else None
        if stands:
            anew = operation._replace(payload=operation.payload.seen_anew(stands))
            # What is on its author's risk then is no hindrance any more; the rest is.
            if changed(anew, row, around._replace(free=None)):
                stands = None
        return Stopped(f"{who} {detail}".lstrip(), stands)

    async def _who(self, operation: Operation, row: Participation | None) -> str:
        """Who gave the request another state; empty where it was not that, or nobody can tell."""
        if row is None or not state_changed(operation, row):
            return ""
        try:
            changes = await self.client.state_changes(row.id)
        except ApiError:
            return ""
        return who_changed(changes, row, now=int(self._clock.now()))

    def is_fresh(self, operation: Operation) -> bool:
        """See `Kind.is_fresh`."""
        return self._reads.of(operation.reply.participation_id) is not None

    def read_marker(self, operation: Operation) -> int:
        """See `Kind.read_marker`."""
        read = self._reads.of(operation.reply.participation_id)
        return read.marker if read else self.client.highest_message_id

    # The requests

    def request(self, operation: Operation, action: str) -> tuple[str, str]:
        """See `Kind.request`."""
        reply = operation.reply
        if action == Action.MESSAGE:
            return "POST", f"conversations/{reply.conversation_id}/messages"
        suffix = "/decline" if action == Action.DECLINE else ""
        return "PUT", f"participations/{reply.participation_id}{suffix}"

    def needs_organisation(self, operation: Operation, action: str) -> bool:
        """See `Kind.needs_organisation`: the platform knows whose a request is."""
        del operation, action
        return False

    async def deliver(self, operation: Operation, action: str) -> Written:
        """See `Kind.deliver`."""
        reply = operation.reply
        if action == Action.MESSAGE:
            assert reply.conversation_id is not None  # noqa: S101 - Reply refuses it otherwise
            return await self.client.post_message(reply.conversation_id, reply.text)
        if action == Action.DECLINE:
            assert reply.reason is not None  # noqa: S101 - as above
            text = reply.text or None
            return await self.client.decline(reply.participation_id, reply.reason, text)
        assert reply.target is not None  # noqa: S101 - what decides has a decision
        return await self.client.set_state(reply.participation_id, reply.mission_id, reply.target)

    def together(self, operations: Sequence[Operation]) -> Sequence[Operation]:
        """See `Kind.together`: validations of one's own missions, each for the first time."""
        found = [
            op
            for op in operations
            if op.next_step == Action.DECIDE
            and op.reply.decision is Decision.VALIDATE
            and op.reply.is_mine
            and not op.is_repeat
        ]
        return found if len(found) >= BULK_FROM else []

    def bulk_request(self) -> tuple[str, str]:
        """See `Kind.bulk_request`."""
        return "POST", "bulk-operation/participations/validate"

    async def deliver_together(self, operations: Sequence[Operation]) -> str | None:
        """See `Kind.deliver_together`."""
        return await self.client.bulk_validate([op.reply.participation_id for op in operations])

    def refused(self, error: ApiError) -> str:
        """See `Kind.refused`."""
        return refused(error)

    def learned(self, operation: Operation, action: str, written: Written | None) -> None:
        """See `Kind.learned`: what an answer tells is the cache's."""

    async def arrived(self, operation: Operation, action: str, written: Written | None) -> set[int]:
        """See `Kind.arrived`."""
        now = int(self._clock.now())
        return await self._intake.cache.do(
            lambda cache: echo(cache, operation.reply, action, written, now)
        )

    def ended(self, operation: Operation) -> None:
        """See `Kind.ended`."""
        self._reads.answered(operation.reply.participation_id)

    # What became of them

    async def reconcile(self, looks: Sequence[Look]) -> Mapping[int, Judged]:
        """See `Kind.reconcile`."""
        verdicts = {}
        for start in range(0, len(looks), GROUP):
            group = looks[start : start + GROUP]
            # Whether absence counts is decided by when this read begins.
            settled = {look.operation.id: look.is_settled() for look in group}
            read = self._reads.begin(self.client)
            ids = [look.operation.reply.participation_id for look in group]
            seen = await look_apart(self._intake, ids)
            for look in group:
                id_ = look.operation.reply.participation_id
                row = seen.rows.get(id_)
                if row is None and id_ not in seen.gone:
                    continue  # it is there, and cannot be read
                verdict = await self._judge(look, row, settled[look.operation.id])
                if verdict is not None:
                    verdicts[look.operation.id] = Judged(verdict, found(row) if row else None)
                self._reads.note(id_, read)
        return verdicts

    async def _judge(
        self,
        look: Look,
        row: Participation | None,
        is_settled: bool,  # noqa: FBT001 - one of three facts
    ) -> Verdict | None:
        reply, attempt = look.operation.reply, look.attempt
        if attempt.is_bulk and not is_settled and (row is None or row.state != reply.target):
            return Verdict(VerdictKind.WAIT)  # whatever else a request for each would tell
        try:
            traces = await self._traces(self.client, reply.conversation_id, attempt.marker)
            evidence = Evidence(row, traces, None, is_settled, self._intake.me.user_id)
            verdict = judge(look.operation, attempt, evidence)
            if verdict.kind is VerdictKind.NEEDS_LOG:
                changes = await self._changes(self.client, reply.participation_id)
                verdict = judge(look.operation, attempt, evidence._replace(changes=changes or ()))
        except ApiError as error:
            if concerns_one(error):
                return None
            raise
        return verdict

    def is_repeated(self, attempts: Sequence[Attempt]) -> bool:
        """See `Kind.is_repeated`: a decline carries the text that a message carries as well."""
        sent = {each.action for each in attempts if each.may_have_happened}
        return sent_twice(attempts) or {Action.DECLINE, Action.MESSAGE} <= sent

    async def aftermath(
        self, operation: Operation, attempts: Sequence[Attempt], written: Written | None
    ) -> str | None:
        """See `Kind.aftermath`."""
        reply = operation.reply
        traces, changes = written.traces if written else None, None
        if written is None and attempts:
            after = min(attempt.read_marker for attempt in attempts)
            try:
                traces = await self._traces(self._background, reply.conversation_id, after)
                if traces is None:
                    changes = await self._changes(self._background, reply.participation_id)
            except ApiError as error:
                if concerns_one(error):
                    return None
                raise
        if traces is None and changes is None:
            return None
        row = await self._intake.cache.do(lambda cache: cache.participation(reply.participation_id))
        evidence = Evidence(row, traces, changes, is_settled=True, me_id=self._intake.me.user_id)
        return aftermath(operation, attempts, evidence)

    async def _traces(
        self, client: Client, conversation_id: int | None, after: int
    ) -> tuple[Trace, ...] | None:
        """What was said since; None without a conversation, or where it is not ours to read."""
        if conversation_id is None:
            return None
        try:
            return tuple(await client.traces(conversation_id, after=after))
        except (Forbidden, NotFound):
            return None

    async def _changes(self, client: Client, participation_id: int) -> tuple[Change, ...] | None:
        try:
            return tuple(await client.state_changes(participation_id))
        except (Forbidden, NotFound):
            return None


def _compared(cache: Cache, participation_ids: Sequence[int]) -> list[int]:
    """Those that each round of reading compares."""
    return [
        id_
        for id_ in participation_ids
        if (row := cache.participation(id_))
        and row.state in OPEN_STATES
        and row.is_whole
        and cache.conversation(id_)
    ]


def _known(
    cache: Cache, operations: Sequence[Operation], me_id: int
) -> dict[int, tuple[Participation | None, bool, str]]:
    """What is stored of each, whether we are in its conversation, and which mission goes first."""
    found = {}
    for op in operations:
        id_ = op.reply.participation_id
        talk = cache.conversation(id_)
        is_member = talk is not None and me_id in talk.member_ids
        first = cache.participation(op.reply.after) if op.reply.after is not None else None
        name = first.mission.name if first and first.mission else ""
        found[id_] = cache.participation(id_), is_member, name
    return found
