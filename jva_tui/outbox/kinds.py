"""What the delivery asks of each kind of operation: plan, deliver, reconcile."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence

    from jva_tui.api.client import Client, Written
    from jva_tui.api.errors import ApiError
    from jva_tui.operations import Attempt, Operation, Stands
    from jva_tui.outbox.results import Record


class Stopped(NamedTuple):
    """Why an operation must not leave as it was frozen."""

    detail: str
    """In the user's words."""
    found: Stands | None
    """What its subject has become; None where it is gone."""


class Already(NamedTuple):
    """What the next step of an operation is to do is there, without a request of it."""

    note: str = ""
    """For the user."""
    then: tuple[str, ...] = ()
    """The steps that are left, where they are others than those that wait."""
    is_all: bool = False
    """Whether nothing of it is left."""
    record: Record | None = None
    """What is to be kept with it."""


class Look(NamedTuple):
    """A request of which nobody knows what became, about to be looked into."""

    operation: Operation
    attempt: Attempt
    is_settled: Callable[[], bool]
    """Whether a read that begins now would come after the settle time."""


class VerdictKind(Enum):
    """What the platform shows of a request."""

    HAPPENED = auto()
    """It has taken effect, or somebody else has done the same; ``note`` is for who wrote it. What
    is left of the operation is planned again before it leaves."""
    PARTLY = auto()
    """It stopped half-way: ``then`` are the steps that complete it."""
    ABSENT = auto()
    """Nothing of it is there, and everything stands as it was: it may be sent again."""
    CONFLICT = auto()
    """Nothing of it is there, and ``note`` says what has changed: the user decides."""
    ASK = auto()
    """It cannot be known, as ``note`` says: the user decides, nothing is sent."""
    WAIT = auto()
    """The server may still be working on it."""
    NEEDS_LOG = auto()
    """A log is needed that was not read; no kind tells the delivery so."""


class Verdict(NamedTuple):
    """What a request has come to."""

    kind: VerdictKind
    then: tuple[str, ...] = ()
    """After `VerdictKind.PARTLY`: the steps that are left."""
    note: str = ""
    """For the user."""


class Judged(NamedTuple):
    """What looking into a request brought."""

    verdict: Verdict
    found: Stands | None
    """What its subject has become."""
    record: Record | None = None
    """What is to be kept where it has happened."""


class Kind(Protocol):
    """One kind of operation. What it reads may raise `ApiError` and `OtherOrganisation`."""

    async def plan(self, operations: Sequence[Operation]) -> Mapping[int, Stopped | Already]:
        """Reads what was not read just now; by operation id, which must not leave, and why.

        Not all of them are due: who has been away is shown before anything leaves what would be
        stopped. What `Operation.is_left_behind` must not leave.
        """
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

    def needs_organisation(self, operation: Operation, action: str) -> bool:
        """Whether the platform is asked just before if it still answers for ours."""
        ...

    async def deliver(self, operation: Operation, action: str) -> Written | None:
        """Makes the request of one step; returns what the answer told, if that is of use."""
        ...

    def refused(self, error: ApiError) -> str:
        """What is said of one to which the platform said no, for the user."""
        ...

    def learned(self, operation: Operation, action: str, written: Written | None) -> Record | None:
        """What is to be kept, together with it, of a step that has reached the platform."""
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

    def is_repeated(self, attempts: Sequence[Attempt]) -> bool:
        """Whether something of an operation may take effect twice, by all of its attempts."""
        ...

    async def aftermath(
        self, operation: Operation, attempts: Sequence[Attempt], written: Written | None
    ) -> str | None:
        """What others did while it was on its way, in words; None where that cannot be read.

        Args:
            operation: done, or its last request has just arrived.
            attempts: all of its.
            written: what the answer told in the latter case; nothing is then asked.
        """
        ...


class Kinds(NamedTuple):
    """Every kind of operation, and the connection that they share."""

    of: Mapping[str, Kind]
    """By `Operation.kind`."""
    client: Client
    """In the lane of the outbox."""
    background: Client
    """The same, asking only when nobody else does."""
    confirm_ours: Callable[[], Awaitable[None]]
    """Asks whether the platform still answers for our organisation, and raises
    `OtherOrganisation` where it does not."""

    def kind_of(self, operation: Operation) -> Kind:
        """What knows how to do it."""
        return self.of[operation.payload.kind]

    def apart(self, operations: Iterable[Operation]) -> Iterator[tuple[Kind, list[Operation]]]:
        """The operations of each kind, in their order."""
        groups: dict[str, list[Operation]] = {}
        for operation in operations:
            groups.setdefault(operation.payload.kind, []).append(operation)
        return ((self.of[name], group) for name, group in groups.items())


def sent_twice(attempts: Sequence[Attempt]) -> bool:
    """Whether the same step was sent more than once, and each time may have had an effect."""
    sent = [attempt.action for attempt in attempts if attempt.may_have_happened]
    return len(sent) > len(set(sent))
