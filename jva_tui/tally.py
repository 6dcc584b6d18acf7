"""How the outbox stands, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.operations import OperationState, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping


class BatchProgress(NamedTuple):
    """Replies that were queued with one gesture, and how far they are."""

    id: int
    created_at: int
    counts: dict[OperationState, int]
    """How many operations stand in each state, those put away left out, done ones always in."""
    asking: int
    """How many of them need the user."""
    news: int
    """How many are done with something to know."""
    not_before: int
    """When the last of those still queued may leave; 0 where none is."""
    kind: str = Reply.kind
    """Of the operations in it."""
    does: str = ""
    """Of labels and filings, what all of them do: the label behind "+" or "-", or where the
    conversations go; empty where they differ."""

    @property
    def total(self) -> int:
        """Replies in it."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Replies that have arrived."""
        return self.counts.get(OperationState.DONE, 0)


class Brief(NamedTuple):
    """Where one operation stands, without what it says."""

    id: int
    batch_id: int
    state: OperationState
    needs_user: bool
    is_news: bool
    """Whether it is done with something to know."""


class OutboxSummary(NamedTuple):
    """How the outbox stands, in numbers: what every status line needs."""

    counts: dict[OperationState, int]
    """Of what was not put away; done ones only of batches that are not through."""
    asking: int = 0
    """Operations that need the user: failed, in conflict, or asking."""
    news: int = 0
    """Done, with something that the user should know."""
    next_at: int | None = None
    """The earliest instant at which a queued one may leave; what waits for another reply is left
    out."""
    last_at: int | None = None
    """The latest instant at which a queued one may leave."""
    undoable_until: int | None = None
    """Until when the last batch can be taken back as a whole; None where nothing of it can."""
    steps_left: int = 0
    """Steps that still have to reach the platform."""
    verifying: int = 0
    """Unconfirmed ones that are looked into by themselves."""
    others: Mapping[str, int] = {}
    """How many of all these are no replies, by their kind; those that are simply done left out."""

    @property
    def _all(self) -> int:
        """As many as `others` would be with the replies."""
        done = self.counts.get(OperationState.DONE, 0)
        return sum(self.counts.values()) - done + self.news

    @property
    def has_replies(self) -> bool:
        """Whether there is a reply among them, or nothing at all."""
        return not self.others or self._all > sum(self.others.values())

    @property
    def only_kind(self) -> str | None:
        """The kind of all of them; None where there are several."""
        if not self.others:
            return Reply.kind
        found = [kind for kind, count in self.others.items() if count == self._all]
        return found[0] if found else None

    def count(self, *states: OperationState) -> int:
        """How many stand in one of ``states``."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def waiting(self) -> int:
        """Replies that have not arrived and do not need the user."""
        return self.count(OperationState.QUEUED, OperationState.SENDING) + self.verifying
