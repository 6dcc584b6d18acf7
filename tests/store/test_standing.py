"""outbox.db: how it stands, in operations, batches and numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from jva_tui.operations import Fate, OperationState, Overlay
from jva_tui.store.database import connect
from jva_tui.store.standing import Load
from jva_tui.tally import BatchProgress, OutboxSummary
from tests.people import DAY, NOW
from tests.store.conftest import KEY
from tests.store.replies import (
    BULK,
    CANCEL,
    LATER,
    MESSAGE,
    at,
    begun,
    lose,
    queued,
    send,
    settle,
    validations,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jva_tui.store.outbox_db import OutboxDb

QUEUED, SENDING, DONE, FAILED, CONFLICT, UNCONFIRMED = (
    OperationState.QUEUED,
    OperationState.SENDING,
    OperationState.DONE,
    OperationState.FAILED,
    OperationState.CONFLICT,
    OperationState.UNCONFIRMED,
)


def one_of_each(outbox: OutboxDb) -> dict[str, int]:
    """A batch in which one reply stands in each place; their ids."""
    names = ("queued", "sending", "done", "news", "failed", "conflict", "verifying", "asking")
    ids = dict(zip((*names, "away"), queued(outbox, *validations(9, text="Oui")), strict=True))
    begun(outbox, ids["sending"])
    for name in ("done", "news"):
        send(outbox, ids[name])
        send(outbox, ids[name], "message")
        outbox.finish(ids[name], DONE, "Rosa was first." if name == "news" else "")
    outbox.finish(ids["failed"], FAILED, "422")
    outbox.finish(ids["conflict"], CONFLICT, "Annulée")
    lose(outbox, ids["verifying"])
    lose(outbox, ids["asking"], asks=True)
    outbox.finish(ids["away"], FAILED, "422")
    outbox.dismiss(ids["away"])
    return ids


def test_the_numbers(outbox: OutboxDb) -> None:
    assert outbox.summary() == OutboxSummary({})
    one_of_each(outbox)
    counts = {QUEUED: 1, SENDING: 1, DONE: 2, FAILED: 1, CONFLICT: 1, UNCONFIRMED: 2}
    summary = outbox.summary()
    assert summary == OutboxSummary(
        counts,
        asking=3,
        news=1,
        next_at=LATER,
        last_at=LATER,
        undoable_until=LATER,
        steps_left=6,  # of the queued, the one being sent, and the one that is verified
        verifying=1,
    )
    assert summary.waiting == 3


def work_of(outbox: OutboxDb, look: Callable[[], object]) -> int:
    """What a look costs, in instructions of SQLite's."""
    steps = [0]

    def count() -> bool:
        steps[0] += 1
        return False

    outbox._connection.set_progress_handler(count, 1)
    look()
    outbox._connection.set_progress_handler(None)
    return steps[0]


def test_no_look_costs_more_when_much_is_done(outbox: OutboxDb) -> None:
    """Neither for those who watch, nor for the sender."""
    one_of_each(outbox)
    looks: list[Callable[[], object]] = [
        outbox.summary,
        outbox.overlays,
        lambda: outbox.overlays([1, 2]),
        lambda: outbox.of_participation(2),
        lambda: outbox.operations([QUEUED, FAILED]),
        lambda: outbox.in_batch(1),
        lambda: outbox.batches(50, now=NOW + 2 * DAY),
        lambda: outbox.due(LATER, 24),
        outbox.next_due,
        lambda: outbox.due_looks(LATER, 1),
        outbox.next_look,
        outbox.open_attempts,
        lambda: outbox.attempts(2),
        lambda: outbox.lost_bulk([1, 2], NOW),
        lambda: outbox.load(LATER),
    ]
    before = [work_of(outbox, look) for look in looks]
    with outbox.together():
        for id_ in queued(outbox, *validations(300)[100:]):
            send(outbox, id_)
            outbox.finish(id_, DONE, "")
    assert outbox.summary().count(DONE) == 2
    more = [work_of(outbox, look) - cost for look, cost in zip(looks, before, strict=True)]
    assert max(more) < 100, more


def test_what_is_done_is_counted_until_its_batch_is_through(outbox: OutboxDb) -> None:
    first, second = queued(outbox, CANCEL, MESSAGE)
    send(outbox, first)
    outbox.finish(first, DONE, "")
    assert outbox.summary().counts == {QUEUED: 1, DONE: 1}
    lose_message = begun(outbox, second, action="message")
    settle(outbox, lose_message, Fate.UNKNOWN)
    outbox.finish(second, UNCONFIRMED, "?")
    assert outbox.summary().counts == {UNCONFIRMED: 1, DONE: 1}
    outbox.finish(second, UNCONFIRMED, "?", asks=True)
    assert outbox.summary().counts == {UNCONFIRMED: 1}


def test_the_last_batch_that_still_waits_tells_until_when_it_can_be_taken_back(
    outbox: OutboxDb,
) -> None:
    outbox.queue(validations(2), now=NOW, not_before=NOW + 60)
    outbox.postpone(1, NOW + 3600)
    outbox.queue([validations(3)[2]], now=NOW, not_before=NOW + 10)
    assert (outbox.summary().next_at, outbox.summary().undoable_until) == (NOW + 10, NOW + 10)
    outbox.send_now(2, NOW)
    begun(outbox, 3)
    assert (outbox.summary().next_at, outbox.summary().undoable_until) == (NOW + 3600, NOW + 3600)


def test_a_batch_and_how_far_it_is(outbox: OutboxDb) -> None:
    ids = one_of_each(outbox)
    (batch,) = outbox.batches(9, now=NOW)
    counts = {QUEUED: 1, SENDING: 1, DONE: 2, FAILED: 1, CONFLICT: 1, UNCONFIRMED: 2}
    assert batch == BatchProgress(1, NOW, counts, asking=3, news=1, not_before=LATER)
    assert (batch.total, batch.done) == (8, 2)
    outbox.dismiss(ids["news"])
    (batch,) = outbox.batches(9, now=NOW)
    assert (batch.counts, batch.news) == (counts, 0)


def test_the_operations_of_a_batch(outbox: OutboxDb) -> None:
    ids = one_of_each(outbox)
    queued(outbox, *validations(20)[10:])
    assert [op.id for op in outbox.in_batch(1)] == [id_ for n, id_ in ids.items() if n != "away"]
    assert [op.id for op in outbox.in_batch(1, limit=2)] == [ids["queued"], ids["sending"]]
    assert len(outbox.in_batch(2)) == 10


def test_batches_leave_the_list_a_day_after_they_were_done(outbox: OutboxDb) -> None:
    """What still waits, or is to be known, stays; the newest come first."""
    people = validations(5)
    for number, reply in enumerate(people):
        outbox.queue([reply], now=NOW - number * DAY, not_before=NOW)
    waiting, quiet, news, late, taken = range(1, 6)
    for id_ in (quiet, news):
        send(outbox, id_)
        outbox.finish(id_, DONE, "Rosa was first." if id_ == news else "")
    attempt = begun(outbox, late)
    outbox.settle_attempt(attempt, Fate.HAPPENED, status=200, message="", now=NOW + DAY)
    outbox.finish(late, DONE, "")
    outbox.take_back(taken, now=NOW)

    def shown(now: int, limit: int = 9) -> list[int]:
        return [batch.id for batch in outbox.batches(limit, now=now)]

    assert shown(NOW) == [late, news, quiet, waiting]
    assert shown(NOW, 2) == [late, news]
    assert shown(LATER + DAY) == [late, news, quiet, waiting]
    assert shown(LATER + DAY + 1) == [late, news, waiting]
    assert shown(NOW + 3 * DAY) == [news, waiting]
    outbox.dismiss(news)
    assert shown(NOW + 3 * DAY) == [waiting]


def test_the_reply_to_a_volunteer(outbox: OutboxDb) -> None:
    ids = one_of_each(outbox)
    for person, (name, id_) in enumerate(ids.items(), 1):
        found = outbox.of_participation(person)
        assert found == (None if name in ("done", "away") else at(outbox, id_))
    assert outbox.of_participation(99) is None
    assert outbox.operation(99) is None


def test_what_is_under_way_goes_before_what_is_to_be_known(outbox: OutboxDb) -> None:
    (earlier,) = queued(outbox, CANCEL)
    send(outbox, earlier)
    outbox.finish(earlier, DONE, "Rosa was first.")
    (later,) = queued(outbox, CANCEL)
    assert outbox.of_participation(4) == at(outbox, later)
    outbox.undo(now=NOW)
    assert outbox.of_participation(4) == at(outbox, earlier)


def test_what_is_laid_over_the_list(outbox: OutboxDb) -> None:
    one_of_each(outbox)
    under_way = {1: QUEUED, 2: SENDING, 7: UNCONFIRMED, 8: UNCONFIRMED}
    expected = {id_: Overlay(state, State.VALIDATED) for id_, state in under_way.items()}
    expected |= {5: Overlay(FAILED, None), 6: Overlay(CONFLICT, None)}
    assert outbox.overlays() == expected
    some = {id_: expected[id_] for id_ in (1, 5)}
    assert outbox.overlays([1, 3, 5, 99]) == some
    assert outbox.overlays([]) == {}


def test_a_message_alone_shows_no_other_state(outbox: OutboxDb) -> None:
    queued(outbox, MESSAGE)
    assert outbox.overlays() == {3: Overlay(QUEUED, None)}


@pytest.mark.parametrize(
    ("path", "fate", "expected"),
    [
        (BULK, None, {1}),
        (BULK, Fate.UNKNOWN, {1}),
        (BULK, Fate.ABSENT, {1}),
        (BULK, Fate.ANSWERED_FOR, {1}),
        (BULK, Fate.HAPPENED, set()),
        (BULK, Fate.DID_NOT_HAPPEN, set()),
        ("participations/1", Fate.ABSENT, set()),
    ],
)
def test_a_bulk_call_may_still_run(
    outbox: OutboxDb, path: str, fate: Fate | None, expected: set[int]
) -> None:
    (id_,) = queued(outbox)
    attempt = begun(outbox, id_, path=path)
    if fate:
        settle(outbox, attempt, fate)
    assert outbox.lost_bulk([1, 2], LATER) == expected
    assert outbox.lost_bulk([1, 2], LATER + 1) == set()
    assert outbox.lost_bulk([2], LATER) == set()


def test_how_much_is_to_be_sent(outbox: OutboxDb) -> None:
    assert outbox.load(LATER) == Load(0, 0, 0, 0)
    mine = [replace(reply, is_mine=True) for reply in validations(4, text="Oui")]
    under_way, decided, refused, waiting = queued(outbox, *mine)
    queued(outbox, *validations(6, text="Oui")[4:])  # of others' missions
    outbox.queue([validations(7)[6]], now=NOW, not_before=LATER + 3600)
    assert outbox.load(LATER) == Load(6, single=8, bulk=4, last_at=LATER)
    begun(outbox, under_way)  # its message is left
    send(outbox, decided)  # the same
    settle(outbox, begun(outbox, refused), Fate.DID_NOT_HAPPEN)  # goes alone the next time
    assert outbox.load(LATER) == Load(6, single=9, bulk=1, last_at=LATER)
    lose(outbox, waiting)
    assert outbox.load(LATER) == Load(5, single=8, bulk=0, last_at=LATER)
    assert outbox.load(LATER + 3600) == Load(6, single=9, bulk=0, last_at=LATER + 3600)


def test_whom_operations_are_about(outbox: OutboxDb) -> None:
    ids = queued(outbox, *validations(3))
    assert outbox.participations([ids[2], ids[0], ids[2], 99]) == [1, 3]
    assert outbox.participations([]) == []


def test_looking_waits_for_no_writer(outbox: OutboxDb, tmp_path: Path) -> None:
    queued(outbox, *validations(3))
    # As a process does that is stopped in the middle of writing.
    writer = connect(tmp_path / "outbox.db", KEY)
    writer.execute("BEGIN IMMEDIATE")
    assert outbox.summary().waiting == 3
    assert [batch.total for batch in outbox.batches(9, now=NOW)] == [3]
    writer.execute("ROLLBACK")
    writer.close()
