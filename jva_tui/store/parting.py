"""The part of `Cache` about what leaves it: what is gone, what is over, who is to be forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.store import removing, retiring, search
from jva_tui.store.database import scrub, transaction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import apsw


class Parting:
    """One connection to cache.db, for one thread. Each method that writes is one transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def forget(self, ids: Iterable[int]) -> set[int]:
        """Removes participations that are gone from the platform, with all that hangs on them.

        Those to whom a reply is under way, or needs the user, stay: it must be seen.
        """
        with transaction(self._connection):
            return removing.forget(self._connection, ids)

    def retire(self, before: int, spared: Collection[int], limit: int) -> set[int]:
        """Lets closed participations leave about which nothing has changed since then.

        Reading compares and counts as if they were here; they come back when the platform tells
        of something later, or with an earlier ``before``. Whoever is still to be called stays, and
        to whom a reply is under way, or needs the user.

        Args:
            before: an instant.
            spared: others that stay as well.
            limit: how many leave at most.
        """
        with transaction(self._connection):
            return retiring.retire(self._connection, before, spared, limit)

    def forget_people(self, ids: Iterable[int]) -> set[int]:
        """Removes these participations for good: nothing of them is stored again.

        How they stand stays under their numbers, so that places and counts are right.
        """
        with transaction(self._connection):
            return retiring.forget(self._connection, ids)

    def requests_of(self, participation_id: int) -> list[int]:
        """All participations of whoever asked in this one, it among them; none if it is gone."""
        return retiring.of_same_person(self._connection, participation_id)

    def requests_from(self, email: str) -> list[int]:
        """All participations of whoever has this e-mail address; case makes no difference."""
        return retiring.of_email(self._connection, email)

    def tidy_search(self, pages: int) -> bool:
        """Merges a part of the search index, so that what was removed is gone from it as well.

        Args:
            pages: about how much of it.

        Returns:
            Whether more is to be done.
        """
        return search.merge(self._connection, pages)

    def scrub(self) -> bool:
        """Writes the file anew, so that nothing of what was removed is left in it: see there."""
        search.optimize(self._connection)
        return scrub(self._connection)
