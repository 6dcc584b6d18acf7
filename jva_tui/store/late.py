"""Our own goal: nobody waits for more than 7 days. When somebody has waited too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.figures.facts import LATE_SECONDS
from jva_tui.store.database import query

if TYPE_CHECKING:
    import apsw


def late_before(now: int) -> int:
    """Whoever has waited since before this instant has waited too long."""
    return now - LATE_SECONDS


def late(now: int) -> tuple[str, tuple[int, ...]]:
    """A condition on rows of ``inbox``, and its values: somebody has waited too long.

    Nobody has answered them since they asked; or they are in progress, have written since that was
    decided, and nobody has answered that. An answer on its way counts as one; that a request was
    put off does not.
    """
    before = late_before(now)
    return _LATE, (before, before)


def count_late(connection: apsw.Connection, now: int, *, mine: bool) -> int:
    """How many have waited too long; of my own missions, or of all."""
    condition, values = late(now)
    whose = "mine AND " if mine else ""
    counted = f"SELECT count(*) FROM inbox WHERE {whose}{condition}"  # noqa: S608 - our own
    return int(query(connection, counted, values)[0][0])


_LATE = """(
    inbox.shown_state = 'En attente de validation' AND inbox.created_at < ?
    AND coalesce(inbox.operation, '') NOT IN ('queued', 'sending', 'unconfirmed')
    OR inbox.shown_state = 'En cours de traitement' AND inbox.is_theirs AND inbox.last_word_at < ?
    AND inbox.last_word_at > (SELECT updated_at FROM participation WHERE id = inbox.id)
)"""
