"""outbox.db: what only we know. Every commit is on the disk before anything depends on it.

Many rules of sending stand in the schema, as constraints and triggers that no code can get round
(``migrations/outbox``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.store.attempts import Attempts
from jva_tui.store.beside import Besides
from jva_tui.store.calls import Calls
from jva_tui.store.database import OPENING, connect, query, transaction
from jva_tui.store.drafts import Drafts
from jva_tui.store.erasing import Erasing
from jva_tui.store.figuring import Figuring
from jva_tui.store.lots import Lots
from jva_tui.store.outline import Outline
from jva_tui.store.private import Noting
from jva_tui.store.queueing import Queueing
from jva_tui.store.schema import MIGRATIONS, migrate
from jva_tui.store.standing import Standing
from jva_tui.store.templates import Templates

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path


class OutboxDb(
    Queueing,
    Attempts,
    Standing,
    Outline,
    Drafts,
    Calls,
    Noting,
    Besides,
    Lots,
    Templates,
    Figuring,
    Erasing,
):
    """One connection to outbox.db, for one thread. Each method is one transaction."""

    @classmethod
    def open(cls, path: Path, key: bytes) -> OutboxDb:
        """Opens the database, makes it what this program expects, or a new one.

        Raises:
            WrongKey: it was made with another key.
            Damaged: it is not a database any more; it is left as it is, nobody else knows what
                stands in it.
            TooNew: a newer version of the program wrote it.
        """
        with OPENING:
            connection = connect(path, key, synchronous="FULL")
            migrate(connection, MIGRATIONS / "outbox")
        return cls(connection)

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def together(self) -> AbstractContextManager[None]:
        """Makes one transaction of what is done inside: a death leaves all of it, or nothing."""
        return transaction(self._connection)

    def owner(self) -> tuple[int, int] | None:
        """User and organisation whose replies these are; None before the first sign-in."""
        row = query(self._connection, "SELECT user_id, structure_id FROM owner")
        return (row[0][0], row[0][1]) if row else None

    def set_owner(self, user_id: int, structure_id: int) -> None:
        """Notes whose replies these are."""
        self._connection.execute(
            "INSERT OR REPLACE INTO owner VALUES (1, ?, ?)", (user_id, structure_id)
        )

    def version(self) -> int:
        """A number that moves when another process has written."""
        return int(query(self._connection, "PRAGMA data_version")[0][0])
