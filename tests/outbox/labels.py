"""A second kind of operation, as small as one can be: putting a label on a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from jva_tui.outbox.kinds import Judged, Stopped, Verdict, VerdictKind, sent_twice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jva_tui.api.client import Client, Written
    from jva_tui.api.errors import ApiError
    from jva_tui.operations import Attempt, Operation, Stands
    from jva_tui.outbox.kinds import Look

ATTACH = "attach"


@dataclass(frozen=True, slots=True)
class Label:
    """Puts one of the organisation's labels on a request."""

    kind: ClassVar[str] = "label"
    after_subject: ClassVar[str | None] = None

    participation_id: int
    tag_id: int

    @property
    def subject(self) -> str:
        return f"participation/{self.participation_id}/tag/{self.tag_id}"

    @property
    def steps(self) -> tuple[str, ...]:
        return (ATTACH,)

    def seen_anew(self, found: Stands) -> Self:
        del found
        return self


def to_label(told: dict[str, Any]) -> Label:
    """As it stands in outbox.db."""
    return Label(**told)


def label_of(operation: Operation) -> Label:
    """What it is to do."""
    assert isinstance(operation.payload, Label)
    return operation.payload


class Labels:
    """See `jva_tui.outbox.kinds.Kind`. A label that is there already is what was wanted."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def plan(self, operations: Sequence[Operation]) -> Mapping[int, Stopped]:
        gone = [op for op in operations if not await self._rows(label_of(op).participation_id)]
        return {operation.id: Stopped("gone", None) for operation in gone}

    def is_fresh(self, operation: Operation) -> bool:
        return operation.payload.kind == Label.kind

    def read_marker(self, operation: Operation) -> int:
        del operation
        return self._client.highest_message_id

    def request(self, operation: Operation, action: str) -> tuple[str, str]:
        label = label_of(operation)
        return "POST", f"participations/{label.participation_id}/tags/{label.tag_id}/{action}"

    def needs_organisation(self, operation: Operation, action: str) -> bool:
        assert (operation.next_step, action) == (ATTACH, ATTACH)
        return False

    async def deliver(self, operation: Operation, action: str) -> Written | None:
        assert action == ATTACH
        label = label_of(operation)
        await self._client.attach(label.participation_id, label.tag_id)
        return None

    def refused(self, error: ApiError) -> str:
        return str(error)

    def learned(self, operation: Operation, action: str, written: Written | None) -> None:
        assert (operation.next_step, action, written) == (ATTACH, ATTACH, None)

    async def arrived(self, operation: Operation, action: str, written: Written | None) -> set[int]:
        assert (action, written) == (ATTACH, None)
        return set(operation.rows)

    def ended(self, operation: Operation) -> None:
        assert label_of(operation)

    def together(self, operations: Sequence[Operation]) -> Sequence[Operation]:
        del operations
        return ()

    def bulk_request(self) -> tuple[str, str]:
        raise AssertionError("labels share no request")

    async def deliver_together(self, operations: Sequence[Operation]) -> str | None:
        raise AssertionError(operations)

    async def reconcile(self, looks: Sequence[Look]) -> Mapping[int, Judged]:
        found = {}
        for look in looks:
            is_settled = look.is_settled()
            label = label_of(look.operation)
            rows = await self._rows(label.participation_id, label.tag_id)
            if rows:
                found[look.operation.id] = Judged(Verdict(VerdictKind.HAPPENED), None)
            elif is_settled:
                found[look.operation.id] = Judged(Verdict(VerdictKind.ABSENT), None)
        return found

    def is_repeated(self, attempts: Sequence[Attempt]) -> bool:
        return sent_twice(attempts)

    async def aftermath(
        self, operation: Operation, attempts: Sequence[Attempt], written: Written | None
    ) -> str | None:
        assert operation.done_steps
        assert written is None
        assert attempts
        return ""

    async def _rows(self, participation_id: int, tag_id: int | None = None) -> bool:
        page = await self._client.participation_page(ids=[participation_id], tag=tag_id)
        return bool(page.items)
