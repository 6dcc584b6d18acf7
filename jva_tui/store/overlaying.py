"""What stands in outbox.db and decides what the list shows, copied to where the list is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jva_tui.store import derived
from jva_tui.store.database import as_json, query

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import apsw

    from jva_tui.operations import Overlay
    from jva_tui.store.beside import Beside
    from jva_tui.store.calls import Call

_Rows = set[tuple[Any, ...]]


def lay_over(
    connection: apsw.Connection,
    overlays: Mapping[int, Overlay],
    calls: Mapping[int, Call] | None,
    beside: Beside | None,
    among: Collection[int] | None,
) -> set[int]:
    """See `Cache.lay_over`."""
    some = None if among is None else as_json(among)
    replies = {(id_, o.operation, o.state) for id_, o in overlays.items()}
    moved = _replace(connection, "overlay", replies, some)
    if calls is not None:
        called = {(id_, *call) for id_, call in calls.items()}
        moved |= _replace(connection, "call_overlay", called, some)
    if beside is not None:
        moved |= _replace(connection, "tag_overlay", set(beside.tags), some)
        moved |= _replace(connection, "filing_overlay", set(beside.filings), some)
        moved |= _replace(connection, "later_overlay", set(beside.laters), some)
        moved |= _replace(connection, "waiting_overlay", set(beside.waiting), some)
        moved |= _replace(connection, "note_overlay", set(beside.notes), some)
    return derived.refresh(connection, moved)


def _replace(connection: apsw.Connection, table: str, new: _Rows, some: str | None) -> set[int]:
    """Makes a copy what it should be; returns the participations of which it was not that."""
    old = set(query(connection, _STANDING.format(table=table), (some,)))
    moved = {row[0] for row in old ^ new}
    connection.executemany(_REMOVE.format(table=table), [(id_,) for id_ in moved])
    if added := [row for row in new if row[0] in moved]:
        values = ", ".join("?" * len(added[0]))
        connection.executemany(_ADD.format(table=table, values=values), added)
    return moved


_STANDING = """
    SELECT * FROM {table}
    WHERE ?1 IS NULL OR participation_id IN (SELECT value FROM json_each(?1))
"""
_REMOVE = "DELETE FROM {table} WHERE participation_id = ?"
_ADD = "INSERT INTO {table} VALUES ({values})"
