"""Labels as a kind of operation: read before one leaves, made once, put on once.

A tagging touches neither state nor conversation, so it waits for no reply to the same volunteer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.api.client import Written
from jva_tui.api.errors import ApiError, Invalid
from jva_tui.domain import Tag
from jva_tui.errands import TagAction, Tagging
from jva_tui.outbox import errand_words as wording
from jva_tui.outbox.alone import Alone
from jva_tui.outbox.changed import unreadable
from jva_tui.outbox.echo import echo_tag
from jva_tui.outbox.kinds import Stopped
from jva_tui.outbox.lately import FRESH_SECONDS, Lately
from jva_tui.outbox.tag_judging import There, before, judge
from jva_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jva_tui.clock import Clock
    from jva_tui.domain import Participation
    from jva_tui.operations import Attempt, Operation
    from jva_tui.outbox.kinds import Already, Judged, Look
    from jva_tui.outbox.lately import Began
    from jva_tui.outbox.looking import Reader


class Taggings(Alone):
    """See `jva_tui.outbox.kinds.Kind`.

    Args:
        intake: reads in the lane of the outbox, and stores what it learns.
        clock: its monotonic side counts.
    """

    def __init__(self, intake: Reader, clock: Clock) -> None:
        self._intake = intake
        self._clock = clock
        self._borne: Lately[tuple[Tag, ...]] = Lately(clock)
        self._listed: dict[int, Tag] = {}
        """The organisation's labels, those among them that were made here."""
        self._listed_at: Began | None = None
        """When the list was read; None where one that was made here may be missing."""
        self._makers: dict[str, int] = {}
        """Which operation makes a label, by its folded name: the others wait for it."""

    # Before it leaves

    async def plan(self, operations: Sequence[Operation]) -> Mapping[int, Stopped | Already]:
        """See `Kind.plan`; a page of requests at a time, and one list of labels for all."""
        unread = await self._read([op for op in operations if not self._knows(op)])
        if not all(map(self._knows_label, operations)):
            await self._read_list()
        told: dict[int, Stopped | Already] = {}
        makers: dict[str, int] = {}
        for operation in operations:
            tagging = operation.of(Tagging)
            if tagging.participation_id in unread:
                told[operation.id] = Stopped(unreadable(), None)
            elif why := before(operation, self._there(tagging)):
                told[operation.id] = why
            elif operation.next_step == TagAction.CREATE:
                makers.setdefault(fold(tagging.name), operation.id)
        self._makers |= makers
        return told

    async def _read(self, operations: Sequence[Operation]) -> set[int]:
        """Reads what the requests bear; returns those of which nothing could be read."""
        ids = dict.fromkeys(op.of(Tagging).participation_id for op in operations)
        return await self._borne.read(self._intake, [*ids], _tags_of)

    async def _read_list(self) -> None:
        began = self._borne.begin()
        self._listed |= {tag.id: tag for tag in await self._intake.tags()}
        self._listed_at = began

    def _there(self, tagging: Tagging) -> There:
        return There(self._borne.of(tagging.participation_id), self._listed.values())

    def is_fresh(self, operation: Operation) -> bool:
        """See `Kind.is_fresh`."""
        if not self._knows(operation) or not self._knows_label(operation):
            return False
        makes = operation.next_step == TagAction.CREATE
        key = fold(operation.of(Tagging).name)
        return not makes or self._makers.get(key) == operation.id

    def _knows(self, operation: Operation) -> bool:
        tagging = operation.of(Tagging)
        return self._borne.knows(tagging.participation_id, tagging.subject)

    def _knows_label(self, operation: Operation) -> bool:
        """Whether the list need not be read for what it does next."""
        tagging = operation.of(Tagging)
        if operation.next_step == TagAction.CREATE:
            at = self._listed_at.at if self._listed_at else None
            return at is not None and self._clock.monotonic() - at < FRESH_SECONDS
        return not tagging.is_on or self._there(tagging).target(tagging) is not None

    def read_marker(self, operation: Operation) -> int:
        """See `Kind.read_marker`: no message is written."""
        del operation
        return self._intake.client.highest_message_id

    # The requests

    def request(self, operation: Operation, action: str) -> tuple[str, str]:
        """See `Kind.request`."""
        tagging = operation.of(Tagging)
        if action == TagAction.CREATE:
            return "POST", f"structures/{tagging.structure_id}/tags"
        tag_id = self._there(tagging).target(tagging)
        return "POST", f"participations/{tagging.participation_id}/tags/{tag_id}/{action}"

    def needs_organisation(self, operation: Operation, action: str) -> bool:
        """See `Kind.needs_organisation`: the platform knows whose a request is."""
        del operation, action
        return False

    async def deliver(self, operation: Operation, action: str) -> Written:
        """See `Kind.deliver`."""
        tagging = operation.of(Tagging)
        client, tag_id = self._intake.client, self._there(tagging).target(tagging)
        if action == TagAction.CREATE:
            return await self._create(tagging)
        assert tag_id is not None  # noqa: S101 - `before` lets nothing else pass
        try:
            if action == TagAction.ATTACH:
                await client.attach(tagging.participation_id, tag_id)
            else:
                await client.detach(tagging.participation_id, tag_id)
        finally:
            self._borne.sent(tagging.subject)
        return Written()

    async def _create(self, tagging: Tagging) -> Written:
        try:
            tag = await self._intake.client.create_tag(tagging.structure_id, tagging.name)
        except Invalid:
            await self._read_list()
            if (tag := self._there(tagging).meant(tagging)) is None:
                raise
        except ApiError:
            self._listed_at = None
            raise
        if tag is None:
            self._listed_at = None
        return Written(tag=tag)

    def refused(self, error: ApiError) -> str:
        """See `Kind.refused`."""
        return wording.tag_refused(error)

    def learned(self, operation: Operation, action: str, written: Written | None) -> None:
        """See `Kind.learned`: all of it is the cache's."""

    async def arrived(self, operation: Operation, action: str, written: Written | None) -> set[int]:
        """See `Kind.arrived`."""
        tagging = operation.of(Tagging)
        if action == TagAction.CREATE:
            if made := written and written.tag:
                self._listed[made.id] = made
                await self._intake.cache.do(lambda cache: cache.add_tag(made))
            return set()
        tag = self._there(tagging).meant(tagging)
        name = tag.name if tag else tagging.name
        return await self._intake.cache.do(
            lambda cache: echo_tag(cache, tagging.participation_id, name, is_on=tagging.is_on)
        )

    def ended(self, operation: Operation) -> None:
        """See `Kind.ended`."""

    # What became of them

    async def reconcile(self, looks: Sequence[Look]) -> Mapping[int, Judged]:
        """See `Kind.reconcile`."""
        # Whether absence counts is decided by when this read begins.
        settled = {look.operation.id: look.is_settled() for look in looks}
        unread = await self._read([look.operation for look in looks])
        if any(look.attempt.action == TagAction.CREATE for look in looks):
            await self._read_list()
        judged = {}
        for look in looks:
            operation, action = look.operation, look.attempt.action
            tagging = operation.of(Tagging)
            if action == TagAction.CREATE or tagging.participation_id not in unread:
                there = self._there(tagging)
                judged[operation.id] = judge(
                    operation, action, there, is_settled=settled[operation.id]
                )
        return judged

    def is_repeated(self, attempts: Sequence[Attempt]) -> bool:
        """See `Kind.is_repeated`: nothing is there twice, however often it is sent."""
        del attempts
        return False

    async def aftermath(
        self, operation: Operation, attempts: Sequence[Attempt], written: Written | None
    ) -> str:
        """See `Kind.aftermath`: whoever did the same meanwhile wanted the same."""
        del operation, attempts, written
        return ""


def _tags_of(row: Participation) -> tuple[Tag, ...]:
    return tuple(
        Tag(id_, name, is_generic=False) for id_, name in zip(row.tag_ids, row.tags, strict=True)
    )
