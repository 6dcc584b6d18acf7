"""What is the same of every kind of operation of which each has requests of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.operations import Operation


class Alone:
    """Part of a `jva_tui.outbox.kinds.Kind`: the platform takes one at a time."""

    def together(self, operations: Sequence[Operation]) -> Sequence[Operation]:
        """See `Kind.together`."""
        del operations
        return ()

    def bulk_request(self) -> tuple[str, str]:
        """See `Kind.bulk_request`."""
        raise AssertionError("these share no request")

    async def deliver_together(self, operations: Sequence[Operation]) -> str | None:
        """See `Kind.deliver_together`."""
        raise AssertionError(operations)
