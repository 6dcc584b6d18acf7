"""The part of `Cache` that looks at missions and volunteers as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import apsw

    from jva_tui.store.dossier import Dossier
    from jva_tui.store.missions import Outlook


class Surveyed:
    """One connection to cache.db, for one thread."""

    _connection: apsw.Connection

    def outlooks(self, *, mine: bool) -> list[Outlook]:
        """Every mission of which requests are known, or only mine, with how they stand."""
        from jva_tui.store import missions  # with what it tells: wanted late

        return missions.outlooks(self._connection, mine=mine)

    def dossier(self, participation_id: int) -> Dossier | None:
        """Everything of whoever asked in it, and of others like them; None where it is gone."""
        from jva_tui.store import dossier  # likewise

        return dossier.dossier(self._connection, participation_id)
