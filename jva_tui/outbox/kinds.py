"""What the delivery asks of each kind of operation: plan, deliver, reconcile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jva_tui.api.client import Client, Written
    from jva_tui.operations import Attempt, Found, Operation
    from jva_tui.outbox.judging import Verdict


class Stopped(NamedTuple):
    """Why an operation must not leave as it was frozen."""

    detail: str
    """In the user's words."""
    found: Found | None
    """What its subject has become; None where it is gone."""


class Look(NamedTuple):
    """A request of which nobody knows what became, about to be looked into."""

    operation: Operation
    attempt: Attempt
    is_settled: Callable[[], bool]
    """Whether a read that begins now would come after the settle time."""


class Judged(NamedTuple):
    """What looking into a request brought."""

    verdict: Verdict
    found: Found | None
    """What its subject has become."""


class Kind(Protocol):
    """One kind of operation. What it reads may raise `ApiError` and `OtherOrganisation`."""

    @property
    def client(self) -> Client:
        """In the lane of the outbox."""
        ...

    async def plan(self, operations: Sequence[Operation]) -> Mapping[int, Stopped]:
        """Reads what was not read just now; by operation id, which must not leave, and why."""
        ...

    def is_fresh(self, operation: Operation) -> bool:
        """Whether its subject was read recently enough for a request to leave."""
        ...

    def read_marker(self, operation: Operation) -> int:
        """The highest message id known when its subject was last read."""
        ...

    def request(self, operation: Operation, action: str) -> tuple[str, str]:
        """Method and path of the request that makes a step, as the attempt records them."""
        ...

    async def deliver(self, operation: Operation, action: str) -> Written:
        """Makes the request of one step."""
        ...

    async def arrived(self, operation: Operation, action: str, written: Written | None) -> set[int]:
        """A step has reached the platform; returns the rows of the inbox that are new with it."""
        ...

    def ended(self, operation: Operation) -> None:
        """Nothing more leaves for it: what was read of its subject before does not count now."""
        ...

    def together(self, operations: Sequence[Operation]) -> Sequence[Operation]:
        """Those whose next step may share one bulk call; empty where that is not worth it."""
        ...

    def bulk_request(self) -> tuple[str, str]:
        """Method and path of the bulk call."""
        ...

    async def deliver_together(self, operations: Sequence[Operation]) -> str | None:
        """Makes the bulk call; returns the platform's id of it, None where that was lost."""
        ...

    async def reconcile(self, looks: Sequence[Look]) -> Mapping[int, Judged]:
        """Reads what became of requests; by operation id. What cannot be read now is left out."""
        ...

    async def aftermath(
        self, operation: Operation, attempts: Sequence[Attempt], written: Written | None
    ) -> str | None:
        """What others did while it was on its way, in words; None where that cannot be read.

        Args:
            operation: done.
            attempts: all of its.
            written: what the last answer told, where it has just come; nothing is then asked.
        """
        ...

    def room(self) -> float:
        """Seconds until something may be asked for which nobody waits."""
        ...

    async def confirm_ours(self) -> None:
        """Asks whether the platform still answers for our organisation.

        Raises:
            OtherOrganisation: it does not.
        """
        ...
