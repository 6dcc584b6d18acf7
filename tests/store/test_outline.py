"""Many replies at a glance: in which batch they are, where they stand, whom they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.operations import OperationState
from jva_tui.tally import Brief
from tests.screens.outgoing import Outgoing, reply

if TYPE_CHECKING:
    from pathlib import Path


def test_every_reply_of_some_batches_is_told_in_short(home: Path) -> None:
    home.mkdir()
    outgoing = Outgoing(home)
    first = outgoing.queue(*map(reply, range(1, 6)))
    outgoing.arrive(first[:1])
    outgoing.arrive(first[1:2], detail="à savoir")
    outgoing.fail(first[2], "non", "non")
    outgoing.lose(first[3], "perdu", asks=True)
    [other] = outgoing.queue(reply(6))
    outgoing.queue(reply(7))
    batch, last = (outgoing.db.operation(id_).batch_id for id_ in (first[0], other))  # type: ignore[union-attr]  # just queued
    told = outgoing.db.outline([batch, last])
    assert told == [
        Brief(first[0], batch, OperationState.DONE, needs_user=False, is_news=False),
        Brief(first[1], batch, OperationState.DONE, needs_user=False, is_news=True),
        Brief(first[2], batch, OperationState.FAILED, needs_user=True, is_news=False),
        Brief(first[3], batch, OperationState.UNCONFIRMED, needs_user=True, is_news=False),
        Brief(first[4], batch, OperationState.QUEUED, needs_user=False, is_news=False),
        Brief(other, last, OperationState.QUEUED, needs_user=False, is_news=False),
    ]
    outgoing.close()


def test_what_was_put_away_is_left_out_unless_it_is_done(home: Path) -> None:
    home.mkdir()
    outgoing = Outgoing(home)
    ids = outgoing.queue(*map(reply, range(1, 3)))
    outgoing.arrive(ids[:1], detail="à savoir")
    outgoing.fail(ids[1], "non", "non")
    operation = outgoing.db.operation(ids[0])
    assert operation is not None
    for id_ in ids:
        outgoing.db.dismiss(id_)
    [brief] = outgoing.db.outline([operation.batch_id])
    assert (brief.id, brief.is_news) == (ids[0], False)
    assert [op.id for op in outgoing.db.operations_by_id(ids)] == ids
    outgoing.close()
