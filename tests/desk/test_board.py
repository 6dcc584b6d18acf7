"""Events come together, bounded, and only where something is news."""

from __future__ import annotations

import asyncio

from jva_tui.board import MOST_ROWS, ROWS_SECONDS, Board, Event, InboxChanged, Status, StatusChanged
from tests.clock import ManualClock


def board() -> tuple[Board, ManualClock, list[Event]]:
    clock = ManualClock(jumps=False)
    made = Board(clock, Status())
    told: list[Event] = []
    made.listen(told.append)
    return made, clock, told


async def turn() -> None:
    """Lets everything run that can."""
    for _ in range(3):
        await asyncio.sleep(0)


async def test_the_first_change_is_told_at_once_and_the_next_ones_together() -> None:
    made, clock, told = board()
    made.inbox_changed([1])
    assert told == [InboxChanged(frozenset({1}))]
    made.inbox_changed([2])
    await turn()
    made.inbox_changed([3, 2])
    assert len(told) == 1
    clock.advance(ROWS_SECONDS)
    await turn()
    assert told[1:] == [InboxChanged(frozenset({2, 3}))]


async def test_at_most_four_times_a_second_rows_are_told() -> None:
    made, clock, told = board()
    for number in range(100):
        made.inbox_changed([number])
        await turn()
        clock.advance(0.02)
        await turn()
    made.tell_rows()
    assert len(told) <= 100 * 0.02 / ROWS_SECONDS + 2
    assert frozenset().union(*(e.ids for e in told if isinstance(e, InboxChanged))) == set(
        range(100)
    )


async def test_one_event_names_a_bounded_number_of_rows() -> None:
    made, _clock, told = board()
    made.inbox_changed(range(3 * MOST_ROWS + 1))
    assert [len(event.ids) for event in told if isinstance(event, InboxChanged)] == [
        *[MOST_ROWS] * 3,
        1,
    ]


async def test_the_end_of_a_round_tells_what_was_kept_back() -> None:
    made, _clock, told = board()
    made.inbox_changed([1])
    made.inbox_changed([2])
    made.fresh(9)
    assert told == [InboxChanged(frozenset({1})), InboxChanged(frozenset({2})), StatusChanged()]
    made.fresh(9)
    assert len(told) == 3


async def test_a_closed_board_tells_nothing_more() -> None:
    made, clock, told = board()
    made.inbox_changed([1])
    made.inbox_changed([2])
    await turn()
    made.close()
    clock.advance(1)
    await turn()
    assert len(told) == 1


async def test_elsewhere_is_known_until_a_round_goes_well_also_offline() -> None:
    made, _clock, _told = board()
    made.out_of_reach("reading", "another one", elsewhere=True)
    assert made.status.is_elsewhere
    made.out_of_reach("reading", "no connection", offline=True)
    assert (made.status.is_elsewhere, made.status.is_offline) == (True, True)
    made.fresh(5)
    assert (made.status.is_elsewhere, made.status.is_offline, made.status.trouble) == (
        False,
        False,
        "",
    )
