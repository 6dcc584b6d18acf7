"""How the outbox stands: operations, batches, numbers, and what the list shows meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jva_tui.domain import Decision
from jva_tui.operations import UNDER_WAY, OperationState, Overlay
from jva_tui.store.database import as_json, query, snapshot
from jva_tui.store.outbox_part import WAITS, OutboxPart
from jva_tui.tally import BatchProgress, OutboxSummary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.operations import Operation

_DAY = 86_400


class Load(NamedTuple):
    """How much is to be sent."""

    operations: int
    single: int
    """Steps that take a request each."""
    bulk: int
    """Steps that may share one."""
    last_at: int
    """When the last of them may leave."""


class Standing(OutboxPart):
    """Looking at the outbox. Each method sees it at one moment."""

    def operation(self, operation_id: int) -> Operation | None:
        """One operation, wherever it stands."""
        return next(iter(self._by_id([operation_id])), None)

    def of_participation(self, participation_id: int) -> Operation | None:
        """The reply to this volunteer that is under way, needs the user, or tells something."""
        found = self._operations(_OF_PARTICIPATION, (participation_id,), 1, _LIVE_FIRST)
        return found[0] if found else None

    def of_participations(self, participation_ids: Iterable[int]) -> dict[int, Operation]:
        """The same for many volunteers, by participation; those without one are left out."""
        found = self._operations(_OF_PARTICIPATIONS, (as_json(participation_ids),))
        return {op.reply.participation_id: op for op in sorted(found, key=_live_last)}

    def live(self, subjects: Iterable[str]) -> dict[str, Operation]:
        """What is under way for these subjects, by subject."""
        found = self._operations(_LIVE, (as_json(subjects),))
        return {operation.payload.subject: operation for operation in found}

    def operations(self, states: Iterable[OperationState]) -> list[Operation]:
        """The operations in these states that the user has not put away, the oldest first."""
        return self._operations(
            "WHERE NOT is_put_away AND state IN (SELECT value FROM json_each(?))",
            (as_json(states),),
        )

    def in_batch(self, batch_id: int, *, limit: int = -1) -> list[Operation]:
        """The operations of a batch that the user has not put away, the oldest first."""
        return self._operations("WHERE batch_id = ? AND NOT is_put_away", (batch_id,), limit)

    def batches(self, limit: int, *, now: int) -> list[BatchProgress]:
        """The batches that still concern the user, or were done within a day; newest first."""
        found: dict[int, BatchProgress] = {}
        does: dict[int, set[str]] = {}
        with snapshot(self._connection):
            ids = as_json(self._ids(_SHOWN_BATCHES, now - _DAY, limit))
            for id_, created_at, state, count, asking, news, until, kind, *do in query(
                self._connection, _BATCHES, (ids,)
            ):
                known = found.get(id_) or BatchProgress(id_, created_at, {}, 0, 0, 0, kind)
                known.counts[OperationState(state)] = count
                found[id_] = known._replace(
                    asking=known.asking + asking,
                    news=known.news + news,
                    not_before=max(known.not_before, until),
                )
                does.setdefault(id_, set()).update(do)
        return [
            batch._replace(does=does[id_].pop() or "" if len(does[id_]) == 1 else "")
            for id_, batch in found.items()
        ]

    def overlays(self, participation_ids: Iterable[int] | None = None) -> dict[int, Overlay]:
        """What the list shows over the platform's states, by participation; of all, or of these.

        A reply that failed shows the platform's state; one under way, where it leads to.
        """
        some = None if participation_ids is None else as_json(participation_ids)
        found: dict[int, Overlay] = {}
        for participation_id, told, decision in query(self._connection, _OVERLAYS, (some,)):
            state = OperationState(told)
            leads_on = decision is not None and state in UNDER_WAY
            target = Decision(decision).target if leads_on else None
            found[participation_id] = Overlay(state, target)
        return found

    def summary(self) -> OutboxSummary:
        """How the outbox stands, in numbers; the cost does not grow with what is done."""
        with snapshot(self._connection):
            by_state = query(self._connection, _COUNTS)
            (done,) = self._ids(_DONE_OF_UNFINISHED)
            (news,) = self._ids(_NEWS)
            others = dict(query(self._connection, _OTHERS))
            (steps_left,) = self._ids(_STEPS_LEFT)
            ((next_at, last_at, undoable_until),) = query(self._connection, _TIMES)
        counts: dict[OperationState, int] = {OperationState.DONE: done} if done else {}
        for state, _asks, count in by_state:
            counts[OperationState(state)] = counts.get(OperationState(state), 0) + count
        ended = (OperationState.FAILED, OperationState.CONFLICT)
        return OutboxSummary(
            counts,
            asking=sum(count for state, asks, count in by_state if asks or state in ended),
            news=news,
            next_at=next_at,
            last_at=last_at,
            undoable_until=undoable_until,
            steps_left=steps_left,
            verifying=sum(
                count
                for state, asks, count in by_state
                if state == OperationState.UNCONFIRMED and not asks
            ),
            others=others,
        )

    def participations(self, operation_ids: Iterable[int]) -> list[int]:
        """Those that these operations are about."""
        return self._ids(_PARTICIPATIONS, as_json(operation_ids))

    def load(self, until: int) -> Load:
        """How much is to be sent of what may leave by then.

        Args:
            until: an instant; what waits longer does not count, nor what waits for an operation of
                which nobody knows yet.
        """
        return Load(*query(self._connection, _LOAD, (until,))[0])

    def lost_bulk(self, participation_ids: Iterable[int], since: int) -> set[int]:
        """Those of which a bulk request may still run on the platform, whatever became of them.

        Args:
            participation_ids: to look among.
            since: an instant; what began earlier has run by now, or never will.
        """
        return set(self._ids(_LOST_BULK, as_json(participation_ids), since))


def _live_last(operation: Operation) -> tuple[bool, bool, int]:
    """As `_LIVE_FIRST`, the other way round."""
    ended = (OperationState.FAILED, OperationState.CONFLICT)
    state = operation.state
    return state is not OperationState.DONE, state not in ended, operation.id


_PARTICIPATIONS = """
    SELECT DISTINCT participation_id FROM operation
    WHERE id IN (SELECT value FROM json_each(?)) AND participation_id IS NOT NULL
"""
# A validation of one's own mission, for the first time, may share its request with others.
_LOAD = """
    SELECT count(DISTINCT id), count(*) FILTER (WHERE NOT shares),
        count(*) FILTER (WHERE shares), ifnull(max(not_before), 0)
    FROM (
        SELECT o.id, o.not_before, (
            step.action = 'decide' AND o.payload ->> '$.decision' = 'validate'
            AND ifnull(o.payload ->> '$.is_mine', 0)
            AND NOT EXISTS (SELECT 1 FROM attempt_step a WHERE a.operation_id = o.id)
        ) AS shares
        FROM live_operation o JOIN step ON step.operation_id = o.id
        WHERE NOT o.asks AND step.state = 'waiting' AND o.not_before <= ?
            AND o.state IN ('queued', 'sending')
            AND NOT EXISTS (
                SELECT 1 FROM waiting_operation
                WHERE operation_id = o.id AND predecessor_state = 'unconfirmed'
            )
            AND NOT EXISTS (
                SELECT 1 FROM attempt_step a
                WHERE a.operation_id = o.id AND a.action = step.action AND a.is_open
            )
    )
"""
_OF_PARTICIPATION = """
    WHERE participation_id = ? AND kind = 'reply' AND NOT is_put_away
        AND (state <> 'done' OR detail <> '')
"""
_OF_PARTICIPATIONS = """
    WHERE participation_id IN (SELECT value FROM json_each(?)) AND kind = 'reply'
        AND NOT is_put_away AND (state <> 'done' OR detail <> '')
"""
_LIVE = """
    WHERE subject IN (SELECT value FROM json_each(?)) AND NOT is_put_away
        AND state IN ('queued', 'sending', 'unconfirmed')
"""
_LIVE_FIRST = "state = 'done', state IN ('failed', 'conflict'), id DESC"
_SHOWN_BATCHES = """
    SELECT batch_id FROM operation
    WHERE NOT is_put_away AND state IN ('queued', 'sending', 'unconfirmed', 'failed', 'conflict')
    UNION
    SELECT batch_id FROM operation INDEXED BY operation_news
    WHERE NOT is_put_away AND state = 'done' AND detail <> ''
    UNION
    SELECT id FROM batch WHERE touched_at >= ?1
        AND EXISTS (SELECT 1 FROM operation WHERE batch_id = batch.id AND NOT is_put_away)
    ORDER BY batch_id DESC LIMIT ?2
"""
# What a label or a filing does; nothing is looked up of replies, of which there are most.
_DOES = """
    CASE kind
        WHEN 'tag' THEN iif(payload ->> '$.is_on', '+', '-') || (payload ->> '$.name')
        WHEN 'filing' THEN payload ->> '$.to'
    END
"""
_BATCHES = f"""
    SELECT batch_id, batch.created_at, state, count(*),
        sum(NOT is_put_away AND (asks OR state IN ('failed', 'conflict'))),
        sum(NOT is_put_away AND state = 'done' AND detail <> ''),
        max(iif(state = 'queued', not_before, 0)), min(kind),
        min({_DOES}), max({_DOES})
    FROM operation JOIN batch ON batch.id = batch_id
    WHERE batch_id IN (SELECT value FROM json_each(?)) AND (state = 'done' OR NOT is_put_away)
    GROUP BY batch_id, state ORDER BY batch_id DESC
"""  # noqa: S608 - our own expression
_OVERLAYS = """
    SELECT participation_id, state, payload ->> '$.decision' FROM operation
    WHERE kind = 'reply' AND NOT is_put_away
        AND state IN ('queued', 'sending', 'unconfirmed', 'failed', 'conflict')
        AND (?1 IS NULL OR participation_id IN (SELECT value FROM json_each(?1)))
"""
_COUNTS = """
    SELECT state, asks, count(*) FROM operation
    WHERE NOT is_put_away AND state IN ('queued', 'sending', 'unconfirmed', 'failed', 'conflict')
    GROUP BY state, asks
"""
_DONE_OF_UNFINISHED = """
    SELECT count(*) FROM operation WHERE state = 'done' AND NOT is_put_away
        AND batch_id IN (SELECT batch_id FROM live_operation WHERE NOT asks)
"""
# The planner would rather look at every one that is done.
_NEWS = """
    SELECT count(*) FROM operation INDEXED BY operation_news
    WHERE state = 'done' AND detail <> '' AND NOT is_put_away
"""
_OTHERS = """
    SELECT kind, count(*) FROM (
        SELECT kind FROM operation WHERE NOT is_put_away
            AND state IN ('queued', 'sending', 'unconfirmed', 'failed', 'conflict')
        UNION ALL
        SELECT kind FROM operation INDEXED BY operation_news
        WHERE state = 'done' AND detail <> '' AND NOT is_put_away
    ) WHERE kind <> 'reply' GROUP BY kind
"""
_STEPS_LEFT = """
    SELECT count(*) FROM live_operation JOIN step ON operation_id = id
    WHERE NOT asks AND step.state = 'waiting'
"""
# The plus keeps it from walking down the index of batches, past all that is done.
_TIMES = f"""
    SELECT min(not_before) FILTER (WHERE NOT {WAITS}), max(not_before),
        max(not_before) FILTER (
            WHERE batch_id = (SELECT max(+batch_id) FROM operation WHERE state = 'queued')
        )
    FROM operation WHERE state = 'queued'
"""  # noqa: S608 - our own condition
_LOST_BULK = """
    SELECT DISTINCT participation_id FROM operation o
    JOIN attempt_step s ON s.operation_id = o.id JOIN attempt a ON a.id = s.attempt_id
    WHERE participation_id IN (SELECT value FROM json_each(?1)) AND a.started_at >= ?2
        AND a.path GLOB 'bulk-operation/*'
        AND (s.fate IS NULL OR s.fate IN ('unknown', 'absent', 'answered_for'))
"""
