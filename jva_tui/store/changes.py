"""Who changed the state of a participation, as far as the platform was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import Change
from jva_tui.store import rows
from jva_tui.store.database import query

if TYPE_CHECKING:
    from collections.abc import Iterable

    import apsw


def read(connection: apsw.Connection, participation_id: int) -> list[Change]:
    """See `Cache.changes`."""
    found = query(
        connection,
        f"SELECT {rows.CHANGE_COLUMNS} FROM change WHERE participation_id = ? ORDER BY at, id",  # noqa: S608 - our own names
        (participation_id,),
    )
    return [Change(*row) for row in found]


def known_up_to(connection: apsw.Connection, participation_id: int) -> int:
    """See `Cache.changes_known_up_to`."""
    found = query(
        connection, "SELECT up_to FROM change_log WHERE participation_id = ?", (participation_id,)
    )
    return int(found[0][0]) if found else 0


def save(
    connection: apsw.Connection, participation_id: int, changes: Iterable[Change], up_to: int
) -> None:
    """See `Cache.save_changes`."""
    connection.execute(
        "DELETE FROM change WHERE participation_id = ? AND id < 0", (participation_id,)
    )
    connection.executemany(
        f"INSERT OR REPLACE INTO change (participation_id, {rows.CHANGE_COLUMNS}) "  # noqa: S608 - our own names
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(participation_id, *change) for change in changes],
    )
    connection.execute("INSERT OR REPLACE INTO change_log VALUES (?, ?)", (participation_id, up_to))
