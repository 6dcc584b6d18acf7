"""Bringing a database to the shape that this program expects, one numbered step at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.store.database import query, transaction
from jva_tui.store.errors import TooNew

if TYPE_CHECKING:
    import apsw

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(connection: apsw.Connection, folder: Path) -> None:
    """Applies the scripts of ``folder`` that the database has not seen, each in a transaction.

    Args:
        connection: to the database, closed if this fails; its ``user_version`` is the number of
            the last script.
        folder: holds ``001.sql``, ``002.sql``...

    Raises:
        TooNew: the database has seen scripts that this program does not have.
        apsw.Error: a script failed and left nothing behind.
    """
    try:
        _apply(connection, sorted(folder.glob("[0-9][0-9][0-9].sql")))
    except BaseException:
        connection.close()
        raise


def _apply(connection: apsw.Connection, scripts: list[Path]) -> None:
    if _version(connection) > len(scripts):
        raise TooNew(Path(connection.filename))
    while _version(connection) < len(scripts):
        with transaction(connection):
            # Read again inside: another process may just have done the same.
            done = _version(connection)
            if done < len(scripts):
                query(connection, scripts[done].read_text("utf-8"))
                connection.execute(f"PRAGMA user_version = {done + 1}")


def _version(connection: apsw.Connection) -> int:
    version: int = query(connection, "PRAGMA user_version")[0][0]
    return version
