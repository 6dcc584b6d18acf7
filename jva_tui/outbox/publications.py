"""Publications of templates as a kind of operation.

Saving a shared template shares it with the organisation that is the current one at that moment, so
that this is asked at the last moment. What a lost request has made is found by what it says.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.api.client import Written
from jva_tui.api.errors import ApiError, NotFound, Outcome, Retryable
from jva_tui.domain import Template
from jva_tui.operations import Publication, Publish
from jva_tui.outbox import publication_words as wording
from jva_tui.outbox.alone import Alone
from jva_tui.outbox.kinds import Judged, Verdict, VerdictKind, sent_twice
from jva_tui.outbox.linking import linked, unlinked
from jva_tui.outbox.listing import Listing
from jva_tui.outbox.publication_judging import (
    There,
    adopted,
    before,
    copies_above,
    copy_of,
    judge,
    since,
)
from jva_tui.outbox.results import concerns_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from jva_tui.api.client import Client
    from jva_tui.clock import Clock
    from jva_tui.operations import Attempt, Operation
    from jva_tui.outbox.kinds import Already, Look, Stopped
    from jva_tui.outbox.looking import Reader
    from jva_tui.outbox.results import Record
    from jva_tui.store.outbox_db import OutboxDb
    from jva_tui.store.worker import Worker


class Unnamed(Retryable):
    """The platform has made a template, and the number of it was lost with its answer."""

    @property
    def outcome(self) -> Outcome:
        """It is looked for, so that it is known which one it is."""
        return Outcome.UNKNOWN


class Known(NamedTuple):
    """What outbox.db knows about templates."""

    ids: Mapping[str, int]
    """Of the platform's, by the file that is linked, and was not deleted here on purpose."""
    files: Mapping[int, str]
    """By operation, as they are called now."""
    open: Sequence[Operation]
    """New ones of which nobody knows yet whether they are there."""


class Publications(Alone):
    """See `jva_tui.outbox.kinds.Kind`.

    Args:
        intake: reads in the lane of the outbox, and stores what it learns.
        background: the same client, asking only when nobody else does.
        db: the connection that records.
        clock: its monotonic side counts.
        told: called when a template is not what it was.
    """

    def __init__(
        self,
        intake: Reader,
        background: Client,
        db: Worker[OutboxDb],
        clock: Clock,
        told: Callable[[], None],
    ) -> None:
        self._intake = intake
        self._background = background
        self._db = db
        self._told = told
        self._listing = Listing(clock)
        self._targets: dict[int, int] = {}
        """Which template each operation is about, where that is known."""

    # Before it leaves

    async def plan(self, operations: Sequence[Operation]) -> Mapping[int, Stopped | Already]:
        """See `Kind.plan`; one request tells of all templates."""
        if not all(map(self.is_fresh, operations)):
            await self._read(operations)
        known = await self._known(operations)
        told: dict[int, Stopped | Already] = {}
        taken: set[int] = set()
        for operation in operations:
            there = self._there(operation, known, taken)
            is_racing = any(_is_alike(operation, other) for other in known.open)
            if operation.next_step == Publish.CREATE and (copy := copy_of(operation, there)):
                # Where another one that says the same is on its way, that may have made it.
                if not is_racing:
                    told[operation.id] = adopted(operation, copy, there)
                    taken.add(copy.id)
            elif why := before(operation, there):
                told[operation.id] = why
            if there.target is not None:
                self._targets[operation.id] = there.target
        return told

    async def _read(self, operations: Iterable[Operation]) -> None:
        wanted = [
            publication.template_id
            for publication in (one.of(Publication) for one in operations)
            if publication.template_id is not None
            and publication.owner_id != self._intake.me.user_id
        ]
        if await self._listing.read(self._intake, wanted):
            self._told()
        if self._listing.is_ahead:
            await self._store()

    async def _store(self) -> None:
        templates = sorted(self._listing.templates.values(), key=lambda template: template.name)
        await self._intake.cache.do(lambda cache: cache.save_templates(templates))

    async def _known(self, operations: Iterable[Operation]) -> Known:
        ids = [operation.id for operation in operations]
        return await self._db.do(lambda db: _known(db, ids))

    def _there(
        self,
        operation: Operation,
        known: Known,
        taken: set[int],
        others: Iterable[Operation] = (),
    ) -> There:
        file, me = known.files[operation.id], self._intake.me
        publication = operation.of(Publication)
        is_made = publication.template_id is None and Publish.CREATE in operation.done_steps
        contents = (one.of(Publication) for one in others)
        return There(
            templates=self._listing.templates,
            me_id=me.user_id,
            structure_id=me.structure_id,
            target=known.ids.get(file) if is_made else publication.template_id,
            taken=frozenset(taken | {id_ for other, id_ in known.ids.items() if other != file}),
            others=frozenset((other.name, other.text) for other in contents),
        )

    def is_fresh(self, operation: Operation) -> bool:
        """See `Kind.is_fresh`."""
        return self._listing.is_fresh(operation.payload.subject)

    def read_marker(self, operation: Operation) -> int:
        """See `Kind.read_marker`: the highest id of a template, here."""
        del operation
        return max(self._listing.templates, default=0)

    # The requests

    def request(self, operation: Operation, action: str) -> tuple[str, str]:
        """See `Kind.request`."""
        if action == Publish.CREATE:
            return "POST", "message-templates"
        method = "DELETE" if action == Publish.DELETE else "PUT"
        return method, f"message-templates/{self._targets[operation.id]}"

    def needs_organisation(self, operation: Operation, action: str) -> bool:
        """See `Kind.needs_organisation`."""
        return action != Publish.DELETE and operation.of(Publication).is_shared

    async def deliver(self, operation: Operation, action: str) -> Written:
        """See `Kind.deliver`."""
        publication = operation.of(Publication)
        try:
            if action == Publish.CREATE:
                return await self._create(publication)
            if action == Publish.DELETE:
                return await self._delete(self._targets[operation.id])
            return Written(
                template=await self._intake.client.update_template(self._sent(operation))
            )
        finally:
            self._listing.sent(publication.subject)

    async def _create(self, publication: Publication) -> Written:
        template = await self._intake.client.create_template(
            publication.name,
            publication.text,
            owner_id=self._intake.me.user_id,
            is_shared=publication.is_shared,
        )
        if template is None:
            raise Unnamed(status=201)
        return Written(template=template)

    async def _delete(self, template_id: int) -> Written:
        with suppress(NotFound):  # somebody was quicker
            await self._intake.client.delete_template(template_id)
        return Written()

    def _sent(self, operation: Operation) -> Template:
        """The template as it is saved: whose it is, it stays."""
        publication, id_ = operation.of(Publication), self._targets[operation.id]
        now = self._listing.templates.get(id_)
        return Template(
            id=id_,
            name=publication.name,
            text=publication.text,
            is_shared=publication.is_shared,
            owner_id=now.owner_id if now else publication.owner_id,
            structure_id=self._intake.me.structure_id if publication.is_shared else None,
        )

    def refused(self, error: ApiError) -> str:
        """See `Kind.refused`."""
        return wording.refused(error)

    def learned(self, operation: Operation, action: str, written: Written | None) -> Record:
        """See `Kind.learned`: which file is which template."""
        if action == Publish.DELETE:
            return unlinked(self._targets[operation.id])
        return linked(operation, self._stored(operation, written))

    def _stored(self, operation: Operation, written: Written | None) -> Template:
        """As the platform has it now; as it was sent, where the answer was lost."""
        told = written.template if written else None
        return told or self._sent(operation)

    async def arrived(self, operation: Operation, action: str, written: Written | None) -> set[int]:
        """See `Kind.arrived`."""
        if action == Publish.DELETE:
            self._listing.drop(self._targets[operation.id])
        else:
            self._listing.keep(self._stored(operation, written))
        await self._store()
        return set()

    def ended(self, operation: Operation) -> None:
        """See `Kind.ended`."""
        self._targets.pop(operation.id, None)
        self._told()

    # What became of them

    async def reconcile(self, looks: Sequence[Look]) -> Mapping[int, Judged]:
        """See `Kind.reconcile`."""
        operations = [look.operation for look in looks]
        # Whether absence counts is decided by when this read begins.
        settled = {look.operation.id: look.is_settled() for look in looks}
        await self._read(operations)
        known = await self._known(operations)
        judged, taken = {}, set[int]()
        for look in looks:
            id_ = look.operation.id
            others = [other for other in known.open if other.id != id_]
            rivals = {other.id for other in others if _is_alike(look.operation, other)}
            if look.attempt.action == Publish.CREATE and not settled.keys() >= rivals:
                # One that says the same is on its way: what is there may be that one.
                judged[id_] = Judged(Verdict(VerdictKind.WAIT), None)
                continue
            there = self._there(look.operation, known, taken, others)
            told = judge(look.operation, look.attempt, there, is_settled=settled[id_])
            if told.record and isinstance(told.found, Template):
                taken.add(told.found.id)
            judged[id_] = told
        return judged

    def is_repeated(self, attempts: Sequence[Attempt]) -> bool:
        """See `Kind.is_repeated`: to change or delete twice is no harm."""
        return sent_twice([each for each in attempts if each.action == Publish.CREATE])

    async def aftermath(
        self, operation: Operation, attempts: Sequence[Attempt], written: Written | None
    ) -> str | None:
        """See `Kind.aftermath`."""
        publication = operation.of(Publication)
        if publication.is_deletion:
            return ""
        if written is not None and written.template is not None:
            there = self._there(operation, await self._known([operation]), set())
            return since(publication, written.template, there)
        if written is not None:
            return None  # it arrived, and the answer was lost
        try:
            templates = await self._background.templates()
        except ApiError as error:
            if concerns_one(error):
                return None
            raise
        known = await self._known([operation])
        there = self._there(operation, known, set())._replace(
            templates={template.id: template for template in templates}
        )
        told = [since(publication, there.now, there)]
        if self.is_repeated(attempts):
            marker = min(attempt.read_marker for attempt in attempts)
            told += [wording.doubled()] if len(copies_above(publication, there, marker)) > 1 else []
        return " ".join(filter(None, told))


def _is_alike(one: Operation, other: Operation) -> bool:
    """Whether two new ones say the same."""
    first, second = one.of(Publication), other.of(Publication)
    return (first.name, first.text) == (second.name, second.text)


def _known(db: OutboxDb, operation_ids: Sequence[int]) -> Known:
    files = {op.id: op.of(Publication).file for op in db.operations_by_id(operation_ids)}
    links = db.template_links()
    ids = {file: link.base.id for file, link in links.items() if not link.is_left_out}
    open_ = [
        operation
        for attempt, operations in db.open_attempts()
        for operation in operations
        if attempt.action == Publish.CREATE and operation.payload.kind == Publication.kind
    ]
    return Known(ids, files, open_)
