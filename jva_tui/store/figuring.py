"""What indicators are reckoned from: plain facts about requests, and about what was sent.

« Us » is whoever of the organisation; docs/INDICATORS.md tells what counts as an answer.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from jva_tui.domain import OPEN_STATES, State
from jva_tui.figures.facts import DECISIONS, Request
from jva_tui.store.database import query
from jva_tui.store.late import count_late, late
from jva_tui.store.outbox_part import OutboxPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

    from jva_tui.figures.effects import Use
    from jva_tui.figures.saving import TimeSaved

SLICE = 5_000
"""Requests read in one go: some 50 ms at most."""


class Posted(NamedTuple):
    """A reply that was sent with a template."""

    template: str
    """Its key."""
    participation_id: int | None
    """None where the reply has left this computer since."""
    sent_at: int


class Figured:
    """The part of `Cache`: one connection to cache.db, for one thread."""

    _connection: apsw.Connection

    def figured(self, since: int, now: int, *, mine: bool, after: int = 0) -> list[Request]:
        """The facts about `SLICE` requests at most, by their numbers.

        Args:
            since: an instant; requests that are closed and have not changed since are left out.
            now: an instant; decides who has waited too long.
            mine: only of the missions of which I am a responsable.
            after: only higher numbers.
        """
        condition, values = late(now)
        sql = _REQUESTS.format(late=condition, whose="inbox.mine AND " if mine else "")
        found = self._connection.execute(sql, (*values, after, since, SLICE))
        return [_request(row) for row in found]

    def late(self, now: int, *, mine: bool) -> int:
        """How many have waited too long."""
        return count_late(self._connection, now, mine=mine)

    def mission_names(self) -> dict[int, str]:
        """What the missions are called."""
        return dict(query(self._connection, "SELECT id, name FROM mission"))

    def have_left(self, since: int) -> int:
        """How many closed requests that changed since then are no longer on this computer."""
        counted = "SELECT count(*) FROM retired WHERE updated_at >= ?"
        return int(query(self._connection, counted, (since,))[0][0])

    def effects(self, posted: Sequence[Posted]) -> list[Use]:
        """What became of those to whom these replies were sent."""
        from jva_tui.figures.effects import Use  # with all that reckons: wanted late

        found = query(self._connection, _EFFECTS, (json.dumps(posted),))
        return [Use(template, state, bool(wrote)) for template, state, wrote in found]


def _request(row: Sequence[Any]) -> Request:
    """A row of `_REQUESTS` as a fact.

    Where nobody knows whose doing it is that a request is closed, a cancellation is not ours, and
    everything else is.
    """
    id_, mission_id, asked_at, state, updated_at, is_late, *answers, closed_at, doer = row
    at = closed_at or updated_at
    is_ours = doer == "us" or (doer is None and state != State.CANCELLED)
    is_open = state in OPEN_STATES
    if state != State.PENDING and is_ours:
        answers.append(at)
    answered_at = min((one for one in answers if one is not None), default=None)
    is_decided = is_ours and state in DECISIONS
    return Request(
        id_,
        mission_id,
        asked_at,
        # The platform's seconds are whole, and our clock may be behind.
        None if answered_at is None else max(asked_at, answered_at),
        None if is_open or is_ours else at,
        state if is_decided else None,
        at if is_decided else None,
        bool(is_late),
    )


class Figuring(OutboxPart):
    """What the outbox knows of what was sent."""

    def posted(self) -> list[Posted]:
        """The replies that were sent with a template, and have arrived as far as that is known."""
        return [Posted(*row) for row in query(self._connection, _POSTED)]

    def saved_since(self, instant: int) -> TimeSaved:
        """By the replies that were queued since then and have arrived."""
        from jva_tui.figures.saving import TimeSaved  # likewise

        return TimeSaved(*query(self._connection, _SENT, (instant,))[0])


_OPEN = "('En attente de validation', 'En cours de traitement')"
_THEIR_WORDS = "('Annulée par bénévole', 'Validée par le bénévole', 'Désinscription')"
_OUR_DECISIONS = "('En cours de traitement', 'Validée', 'Refusée', 'Annulée')"
_BY_PLATFORM = """(
    state = 'Automatiquement déclinée par la plateforme'
    OR author_id IS NULL AND reason = 'mission_terminated'
)"""
# Ending a mission declines its open requests by itself. Where the platform names nobody, a
# coordinator's decision is meant otherwise.
_REQUESTS = f"""
    SELECT
        p.id, p.mission_id, p.created_at, p.state, p.updated_at, {{late}},
        (
            SELECT min(at) FROM message
            WHERE conversation_id = coalesce(p.conversation_id, c.id) AND CASE is_contextual
                WHEN 0 THEN author_id IS NOT NULL AND author_id <> v.user_id
                ELSE state IN {_OUR_DECISIONS} AND author_id IS NOT v.user_id
                    AND NOT coalesce({_BY_PLATFORM}, 0)
            END
        ),
        (
            SELECT min(at) FROM change
            WHERE participation_id = p.id AND old IS NOT NULL
                AND author_id IS NOT NULL AND author_id <> v.user_id
        ),
        (SELECT max(at) FROM change WHERE participation_id = p.id AND new = p.state),
        iif(p.state IN {_OPEN}, NULL, coalesce(
            (
                SELECT CASE
                    WHEN author_id IS NULL THEN 'platform'
                    WHEN author_id = v.user_id THEN 'volunteer'
                    ELSE 'us'
                END
                FROM change WHERE participation_id = p.id AND new = p.state
                ORDER BY at DESC, id DESC LIMIT 1
            ),
            (
                SELECT CASE
                    WHEN state IN {_THEIR_WORDS} OR author_id = v.user_id THEN 'volunteer'
                    WHEN coalesce({_BY_PLATFORM}, 0) THEN 'platform'
                    ELSE 'us'
                END
                FROM message
                WHERE conversation_id = coalesce(p.conversation_id, c.id) AND is_contextual = 1
                    AND CASE state
                        WHEN 'Annulée par bénévole' THEN 'Annulée'
                        WHEN 'Désinscription' THEN 'Annulée'
                        WHEN 'Validée par le bénévole' THEN 'Validée'
                        WHEN 'Automatiquement déclinée par la plateforme' THEN 'Refusée'
                        ELSE state
                    END = p.state
                ORDER BY id DESC LIMIT 1
            )
        ))
    FROM inbox
    JOIN participation p ON p.id = inbox.id
    JOIN volunteer v ON v.profile_id = p.profile_id
    LEFT JOIN conversation c ON c.participation_id = p.id
    WHERE {{whose}}inbox.id > ? AND (p.state IN {_OPEN} OR p.updated_at >= ?)
    ORDER BY inbox.id LIMIT ?
"""  # noqa: S608 - our own names
_EFFECTS = """
    SELECT one.value ->> 0, p.state, EXISTS (
        SELECT 1 FROM message
        WHERE conversation_id = coalesce(p.conversation_id, c.id) AND is_contextual = 0
            AND author_id = v.user_id AND at >= one.value ->> 2
    )
    FROM json_each(?) one
    LEFT JOIN participation p ON p.id = one.value ->> 1
    LEFT JOIN volunteer v ON v.profile_id = p.profile_id
    LEFT JOIN conversation c ON c.participation_id = p.id
    ORDER BY one.key
"""
_POSTED = """
    SELECT u.template, o.participation_id, coalesce(
        (
            SELECT max(a.started_at) FROM attempt_step s JOIN attempt a ON a.id = s.attempt_id
            WHERE s.operation_id = o.id
        ),
        u.at
    )
    FROM template_use u LEFT JOIN operation o ON o.id = u.operation_id
    WHERE o.state IS NULL OR o.state = 'done'
    ORDER BY u.operation_id
"""
_SENT = """
    SELECT count(*), count(DISTINCT batch_id) FROM operation
    WHERE kind = 'reply' AND state = 'done' AND created_at >= ?
"""
