"""Which lines the outgoing replies make: by what they need, what was queued together in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.operations import OperationState
from widgets.outbox_row import Heading, Item, Lot, Told
from widgets.outbox_words import Group, group_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from jva_tui.desk import Desk
    from jva_tui.operations import BatchProgress, Operation
    from widgets.outbox_row import Entry

MOST_BATCHES = 1_000
_UNDER_WAY = (OperationState.SENDING, OperationState.UNCONFIRMED)
_MOVING = (OperationState.QUEUED, *_UNDER_WAY)


def entries_of(desk: Desk, opened: Collection[int]) -> list[Entry]:
    """All lines, titles in between.

    What needs the user, or is to be known, stands by itself; of the rest, replies that were
    queued together are one line, and a line each below that if their batch is ``opened``.
    """
    batches = desk.batches(MOST_BATCHES)
    lines: dict[Group, list[Entry]] = {group: [] for group in Group}
    sizes = dict.fromkeys(Group, 0)
    needing = desk.needing_user()
    lines[Group.REVIEW] += [Item(operation.id) for operation in needing]
    sizes[Group.REVIEW] = len(needing)
    last = next((batch.id for batch in batches if _is_moving(batch)), None)
    for progress in batches:
        is_single = progress.total == 1
        is_open = progress.id in opened
        inside = _inside(desk, progress, is_open=is_open)
        news = [op for op in inside if group_of(op) is Group.KNOW]
        lines[Group.KNOW] += [Item(operation.id) for operation in news]
        sizes[Group.KNOW] += len(news)
        rest = progress.total - progress.asking - len(news)
        if rest <= 0:
            continue
        group = _group_of(progress)
        sizes[group] += rest
        calm = [op for op in inside if group_of(op) not in (Group.REVIEW, Group.KNOW)]
        if is_single:
            lines[group] += [Item(operation.id) for operation in calm]
            continue
        eta = desk.status.send_eta if progress.id == last else None
        lines[group].append(Lot(progress, is_open, eta))
        if is_open:
            order = list(Group)
            calm.sort(key=lambda op: order.index(group_of(op)))
            lines[group] += [Item(operation.id, is_inside=True) for operation in calm]
    entries: list[Entry] = []
    for group, found in lines.items():
        if found:
            entries += [Heading(group, sizes[group]), *found]
    return entries


def _inside(desk: Desk, progress: BatchProgress, *, is_open: bool) -> Sequence[Operation]:
    """The replies of a batch, where some of them have a line of their own."""
    if progress.total == 1 or progress.news or is_open:
        return desk.in_batch(progress.id)
    return ()


def _is_moving(progress: BatchProgress) -> bool:
    return any(progress.counts.get(state, 0) for state in _MOVING)


def _group_of(progress: BatchProgress) -> Group:
    """Where replies that were queued together belong, those apart that stand by themselves."""
    counts = progress.counts
    if any(counts.get(state, 0) for state in _UNDER_WAY):
        return Group.UNDER_WAY
    if counts.get(OperationState.QUEUED, 0):
        return Group.UNDER_WAY if progress.done else Group.WAITING
    return Group.DONE


def told_of(desk: Desk, ids: Sequence[int]) -> dict[int, Told]:
    """What there is to tell of some replies, by their ids; without those that are gone."""
    found = [operation for id_ in ids if (operation := desk.operation_by_id(id_))]
    rows = desk.rows([operation.reply.participation_id for operation in found])
    names = {row.id: row.name for row in rows}
    return {
        operation.id: Told(operation, names.get(operation.reply.participation_id, "—"))
        for operation in found
    }
