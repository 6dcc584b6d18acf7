"""Many operations at a glance: where they stand, without reading what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.operations import OperationState
from jva_tui.store.database import as_json, query
from jva_tui.store.outbox_part import OutboxPart
from jva_tui.tally import Brief

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.operations import Operation


class Outline(OutboxPart):
    """Looking at many operations of the outbox at once."""

    def outline(self, batch_ids: Iterable[int]) -> list[Brief]:
        """The operations of these batches, the oldest first.

        As in `BatchProgress`, what was put away is left out, unless it is done.
        """
        return [
            Brief(id_, batch_id, _STATES[state], bool(needs_user), bool(is_news))
            for id_, batch_id, state, needs_user, is_news in query(
                self._connection, _OUTLINE, (as_json(batch_ids),)
            )
        ]

    def operations_by_id(self, ids: Iterable[int]) -> list[Operation]:
        """These operations, the oldest first."""
        return self._by_id(ids)


_STATES = {str(state): state for state in OperationState}
_OUTLINE = """
    SELECT id, batch_id, state,
        NOT is_put_away AND (asks OR state IN ('failed', 'conflict')),
        NOT is_put_away AND state = 'done' AND detail <> ''
    FROM operation
    WHERE batch_id IN (SELECT value FROM json_each(?)) AND (state = 'done' OR NOT is_put_away)
    ORDER BY id
"""
