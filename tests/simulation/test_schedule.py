"""A schedule is one line, and the line is the schedule."""

from __future__ import annotations

from itertools import islice

import pytest

from jva_tui.domain import Decision
from tests.simulation.plan import SMALL, days, larger, pairs, singles
from tests.simulation.schedule import Event, Planned, Schedule, parse


def test_a_line_says_it_all() -> None:
    line = "seed=7 replies=V+,Dn,M< idle=400 events=w1:lost-after,b0:wall/-86400,c2:kill"
    schedule = parse(line)
    assert schedule == Schedule(
        (Planned("V", "+"), Planned("D", "n"), Planned("M", "<")),
        (
            Event("w1", "lost-after"),
            Event("b0", "wall", ("-86400",)),
            Event("c2", "kill"),
        ),
        seed=7,
        idle=400,
    )
    assert str(schedule) == line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "seed=1",
        "replies=X",
        "replies=Mn",
        "replies=V events=w:kill",
        "replies=V events=w1:",
        "replies=V other=1",
        "replies=V events=t5:more",
        "replies=V events=t5:more/V+@",
        "replies=V events=t5:more/Vn+",
    ],
)
def test_what_is_not_understood_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no "):
        parse(line)


def test_a_reply_without_conversation_has_no_text() -> None:
    assert [planned.has_text for planned in parse("replies=V,V+,M,Dn").replies] == [
        False,
        True,
        True,
        False,
    ]
    assert parse("replies=M").replies[0].decision is None
    assert parse("replies=P").replies[0].decision is Decision.TAKE_IN_HAND


def test_one_more_lot_is_for_others_or_for_the_same() -> None:
    (more,) = parse("replies=V,M events=t9:more/V+/D@1").events
    assert [(str(planned), place) for planned, place in more.replies] == [("V+", None), ("D", 1)]
    assert not parse("replies=V,M events=t9:more/V+/D@1").is_crowded
    assert parse(f"replies={','.join(['V'] * 8)} events=t9:more/V/M").is_crowded


def test_the_days_that_are_drawn_are_as_long_as_days_are() -> None:
    drawn = list(islice(days(1), 400))
    whats = {event.what for schedule in drawn for event in schedule.events}
    assert whats >= {"more", "again", "away", "rewrite", "undo", "second"}
    assert max(len(schedule.replies) for schedule in drawn) > 20


def test_every_schedule_that_is_drawn_can_be_replayed() -> None:
    drawn = [next(source) for source in [pairs(3), larger(3), days(3)] for _ in range(40)]
    for schedule in drawn:
        assert parse(str(schedule)) == schedule


def test_single_faults_are_all_different() -> None:
    lines = [str(schedule._replace(seed=0)) for schedule in singles(0)]
    assert len(set(lines)) == len(lines) > 100 * len(SMALL)
