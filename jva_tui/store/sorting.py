"""Requests in the order that is wanted."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from jva_tui.domain import State
from jva_tui.showing import Sort
from jva_tui.store import views
from jva_tui.store.database import as_json
from jva_tui.store.priority import overdue_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

    from jva_tui.showing import Showing
    from jva_tui.store.database import Value

_BY_MISSION = "mission_id IS NULL, mission_key, mission_id"
"""The requests of a mission together; those of missions that were deleted last."""
_ORDERS = {
    Sort.AGE: "created_at, id",
    Sort.NAME: "name_key, id DESC",
    Sort.WORD: "last_word_at DESC, id DESC",
    # Whoever waits comes first who has waited longest, the others newest first.
    Sort.URGENCY: (
        "rank, CASE rank WHEN 1 THEN last_word_at WHEN 4 THEN -created_at ELSE created_at END, "
        "iif(rank = 4, -id, id)"
    ),
}
_RANK = """
    CASE
        WHEN mine AND (shown_state = ?1 AND created_at < ?3 OR shown_state = ?2 AND created_at < ?4)
            THEN 0
        WHEN is_theirs THEN 1
        WHEN shown_state = ?1 THEN 2
        WHEN shown_state = ?2 THEN 3
        ELSE 4
    END
"""
"""A priority, wrote and is not answered, pending, in progress, anything else."""


def in_order(
    connection: apsw.Connection, ids: Sequence[int], showing: Showing, now: int
) -> array[int]:
    """These requests in the order in which they are to be shown.

    Args:
        connection: to cache.db.
        ids: those that are shown, in the own order of the view, or of what a query finds.
        showing: what is shown.
        now: an instant; decides what has become a priority.
    """
    order = order_of(showing)
    if not order:
        return array("q", ids)
    limits = overdue_before(now)
    values: tuple[Value, ...] = (State.PENDING, State.IN_PROGRESS, *limits, as_json(ids))
    sql = f"""
        SELECT id FROM (
            SELECT *, {_RANK} AS rank FROM inbox WHERE id IN (SELECT value FROM json_each(?5))
        ) ORDER BY {order}
    """  # noqa: S608 - names from this module
    return array("q", (id_ for (id_,) in connection.execute(sql, values)))


def order_of(showing: Showing) -> str:
    """Columns, and directions; empty where the requests come in their own order anyhow."""
    is_by_mission = showing.is_grouped or showing.sort is Sort.MISSION
    if showing.sort in _ORDERS:
        order = _ORDERS[showing.sort]
    elif is_by_mission:
        order = _own_order(showing)
    else:
        return ""
    return f"{_BY_MISSION}, {order}" if is_by_mission else order


def _own_order(showing: Showing) -> str:
    if showing.query is not None:
        return "id DESC"
    column, is_descending = views.order_of(showing.view)
    direction = "DESC" if is_descending else "ASC"
    return f"{column} {direction}, id {direction}"
