"""Texts that the user has begun to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jva_tui.domain import Decision, DeclineReason
from jva_tui.store.database import as_json, query
from jva_tui.store.outbox_part import OutboxPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Draft(NamedTuple):
    """What the user has begun to write to one volunteer."""

    participation_id: int
    decision: Decision | None
    reason: DeclineReason | None
    text: str
    updated_at: int


class Drafts(OutboxPart):
    """Drafts, one for each volunteer."""

    def save_draft(
        self,
        participation_id: int,
        *,
        decision: Decision | None,
        reason: DeclineReason | None,
        text: str,
        now: int,
    ) -> None:
        """Keeps what the user has begun to write, in the place of what was kept before."""
        self._connection.execute(WRITE_DRAFT, (participation_id, decision, reason, text, now))

    def draft(self, participation_id: int) -> Draft | None:
        """What the user has begun to write to this volunteer."""
        found = query(
            self._connection, f"{_DRAFTS} WHERE participation_id = ?", (participation_id,)
        )
        return _to_draft(found[0]) if found else None

    def drafts(self) -> list[Draft]:
        """Everything that the user has begun to write."""
        return [_to_draft(row) for row in query(self._connection, _DRAFTS)]

    def drop_drafts(self, participation_ids: Iterable[int]) -> None:
        """Forgets what the user had begun to write to these volunteers."""
        query(self._connection, _DROP, (as_json(participation_ids),))

    def drop_draft(self, participation_id: int) -> None:
        """Forgets what the user had begun to write."""
        self._connection.execute(
            "DELETE FROM draft WHERE participation_id = ?", (participation_id,)
        )


def _to_draft(row: Sequence[Any]) -> Draft:
    participation_id, decision, reason, text, updated_at = row
    return Draft(
        participation_id,
        Decision(decision) if decision else None,
        DeclineReason(reason) if reason else None,
        text,
        updated_at,
    )


_DROP = "DELETE FROM draft WHERE participation_id IN (SELECT value FROM json_each(?))"
_DRAFTS = "SELECT participation_id, decision, reason, text, updated_at FROM draft"
WRITE_DRAFT = """
    INSERT OR REPLACE INTO draft (participation_id, decision, reason, text, updated_at)
    VALUES (?, ?, ?, ?, ?)
"""
