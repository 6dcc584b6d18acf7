"""Which lines the outgoing replies make: by what they need, what was queued together in one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jva_tui.board import SOON_SECONDS
from jva_tui.operations import OperationState, Publication
from widgets.outbox_row import Heading, Item, Lot, Told
from widgets.outbox_words import Group, named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from jva_tui.desk import Desk
    from jva_tui.operations import Operation
    from jva_tui.tally import BatchProgress, Brief
    from widgets.outbox_row import Entry

MOST_BATCHES = 1_000
_UNDER_WAY = (OperationState.SENDING, OperationState.UNCONFIRMED)
_APART = (Group.REVIEW, Group.KNOW)
"""What stands by itself, whatever it was queued with."""


def entries_of(desk: Desk, opened: Collection[int]) -> list[Entry]:
    """All lines, titles in between, the newest first.

    What needs the user, or is to be known, stands by itself; of the rest, replies that were
    queued together are one line, and a line each below that if their batch is ``opened``.
    """
    batches = desk.batches(MOST_BATCHES)
    inside = _inside(desk, batches, opened)
    soon = desk.now() + SOON_SECONDS
    last = next((batch.id for batch in batches if _is_on_its_way(batch, soon)), None)
    lines: dict[Group, list[Entry]] = {group: [] for group in Group}
    sizes: Counter[Group] = Counter()
    for progress in batches:
        found = inside.get(progress.id, {})
        for group in _APART:
            apart = found.pop(group, [])
            lines[group] += map(Item, apart)
            sizes[group] += len(apart)
        if rest := progress.total - progress.asking - progress.news:
            group = _group_of_batch(progress)
            sizes[group] += rest
            eta = desk.status.send_eta if progress.id == last else None
            lines[group] += _together(progress, found, eta, is_open=progress.id in opened)
    return [
        entry
        for group, some in lines.items()
        if some
        for entry in (Heading(group, sizes[group]), *some)
    ]


def review_of(entries: Iterable[Entry]) -> list[int]:
    """The ids of the replies that need the user, which stand first."""
    found: list[int] = []
    group = None
    for entry in entries:
        if isinstance(entry, Heading):
            group = entry.group
        if group is not Group.REVIEW:
            break
        if isinstance(entry, Item):
            found.append(entry.id)
    return found


Inside = dict[Group, list[int]]
"""Ids of the replies of one batch, by where they belong."""


def _inside(
    desk: Desk, batches: Sequence[BatchProgress], opened: Collection[int]
) -> dict[int, Inside]:
    """The replies that have a line of their own, by batch."""
    wanted = [
        batch.id
        for batch in batches
        if batch.total == 1 or batch.asking or batch.news or batch.id in opened
    ]
    found: dict[int, Inside] = {id_: {} for id_ in wanted}
    for brief in desk.outline(wanted):
        found[brief.batch_id].setdefault(_group_of(brief), []).append(brief.id)
    return found


def _together(
    progress: BatchProgress, inside: Inside, eta: int | None, *, is_open: bool
) -> list[Entry]:
    """Replies that were queued together, without those that stand by themselves."""
    if progress.total == 1:
        return [Item(id_) for ids in inside.values() for id_ in ids]
    lot = Lot(progress, is_open, eta)
    if not is_open:
        return [lot]
    return [lot, *(Item(id_, is_inside=True) for group in Group for id_ in inside.get(group, ()))]


def _is_on_its_way(progress: BatchProgress, soon: int) -> bool:
    """Whether it counts for how long sending takes: what is put off or looked up does not."""
    moving = (OperationState.QUEUED, OperationState.SENDING)
    return progress.not_before <= soon and any(progress.counts.get(state, 0) for state in moving)


def _group_of(brief: Brief) -> Group:
    if brief.needs_user:
        return Group.REVIEW
    return Group.KNOW if brief.is_news else _GROUPS[brief.state]


_GROUPS = {
    OperationState.DRAFT: Group.WAITING,
    OperationState.QUEUED: Group.WAITING,
    OperationState.SENDING: Group.UNDER_WAY,
    OperationState.UNCONFIRMED: Group.UNDER_WAY,
    OperationState.FAILED: Group.REVIEW,
    OperationState.CONFLICT: Group.REVIEW,
    OperationState.DONE: Group.DONE,
}


def _group_of_batch(progress: BatchProgress) -> Group:
    """Where replies that were queued together belong."""
    counts = progress.counts
    if any(counts.get(state, 0) for state in _UNDER_WAY):
        return Group.UNDER_WAY
    if counts.get(OperationState.QUEUED, 0):
        return Group.UNDER_WAY if progress.done else Group.WAITING
    return Group.DONE


def told_of(desk: Desk, ids: Sequence[int]) -> dict[int, Told]:
    """What there is to tell of some replies, by their ids; without those that are gone."""
    found = desk.operations_by_id(ids)
    rows = desk.rows([id_ for operation in found for id_ in operation.rows])
    names = {row.id: row.name for row in rows}
    return {operation.id: Told(operation, _name(operation, names)) for operation in found}


def _name(operation: Operation, names: Mapping[int, str]) -> str:
    if isinstance(operation.payload, Publication):
        return named(operation.payload)
    return next((names[id_] for id_ in operation.rows if id_ in names), "—")
