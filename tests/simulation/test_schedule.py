"""A schedule is one line, and the line is the schedule."""

from __future__ import annotations

from itertools import islice

import pytest

from jva_tui.domain import Decision
from jva_tui.errands import Tagging
from tests.simulation.plan import BESIDE, PUBLISHED, SMALL, days, larger, pairs, singles
from tests.simulation.run import play
from tests.simulation.schedule import ERRANDS, Chore, Event, Leaf, Placed, Planned, Schedule, parse


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
        "replies=V,Vn>0",
        "replies=V>0",
        "replies=V>1,D",
        "replies=V,D>",
        "replies=V events=w:kill",
        "replies=V events=w1:",
        "replies=V other=1",
        "replies=V events=t5:more",
        "replies=V events=t5:more/V+@",
        "replies=V events=t5:more/Vn+",
        "replies=V events=t5:more/Vn>0",
        "templates=",
        "templates=V",
        "templates=Nc",
        "templates=Ns,",
        "templates=N events=t5:publish",
        "templates=N events=t5:publish/V",
        "errands=",
        "errands=V",
        "errands=T@",
        "errands=T~0",
        "errands=T@0~0",
        "errands=T events=t5:file",
        "errands=T events=t5:file/V",
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


def test_a_reply_that_waits_is_to_somebody_who_is_answered_already() -> None:
    schedule = parse("seed=1 replies=V+,D*,M>0 events=t9:more/D+>1@0/V>2")
    assert [planned.after for planned in schedule.replies] == [None, None, 0]
    (more,) = schedule.events
    assert [planned.after for planned, _place in more.replies] == [1, 2]
    assert str(schedule) == "seed=1 replies=V+,D*,M>0 events=t9:more/D+>1@0/V>2"
    assert schedule.has_followers
    assert not parse("replies=V+,D*").has_followers
    # They are no more people than those whom they wait for.
    assert not parse(f"replies={','.join(['V'] * 9)},D>0,D>1").is_crowded


def test_templates_are_published_beside_replies_or_alone() -> None:
    schedule = parse("seed=1 templates=Ns,Uc,X events=t9:publish/N/U@0")
    assert schedule.replies == ()
    assert schedule.templates == (Leaf("N", "s"), Leaf("U", "c"), Leaf("X"))
    (more,) = schedule.events
    assert more.templates == (Placed(Leaf("N"), None), Placed(Leaf("U"), 0))
    assert str(schedule) == "seed=1 templates=Ns,Uc,X events=t9:publish/N/U@0"
    both = "seed=2 replies=V+ templates=N idle=400"
    assert str(parse(both)) == both


def test_errands_are_about_whom_is_answered_or_about_others() -> None:
    schedule = parse("seed=1 replies=V+,D errands=T@1,F~0,R events=t9:file/O~0/U")
    assert schedule.errands == (Chore("T", to=1), Chore("F", like=0), Chore("R"))
    (more,) = schedule.events
    assert more.errands == (Chore("O", like=0), Chore("U"))
    assert str(schedule) == "seed=1 replies=V+,D errands=T@1,F~0,R events=t9:file/O~0/U"
    assert schedule.has_errands
    assert not parse("replies=V").has_errands
    user = play(schedule).user
    people = [errand.person for errand in user.filer.errands]
    assert people[:2] == [user.people[1]] * 2
    assert people[3] == people[0]
    assert len({*people, *user.people}) == 4
    first, *_others, last, _back = (errand.payload for errand in user.filer.errands)
    assert isinstance(first, Tagging)
    assert isinstance(last, Tagging)
    assert (first.name, first.is_on, last.is_on) == (last.name, True, False)


def test_what_was_published_new_is_changed_by_its_number_later() -> None:
    editions = play(parse("seed=1 templates=Ns events=t60:publish/Us@0,t120:publish/Xs@0")).user
    first, second, third = (edition.publication for edition in editions.editor.editions)
    assert (first.template_id, first.steps) == (None, ("create",))
    assert second.template_id == third.template_id is not None
    assert (second.seen_text, third.seen_text) == (first.text, second.text)
    assert third.is_deletion


def test_whom_it_is_to_has_asked_for_another_mission() -> None:
    user = play(parse("seed=1 replies=V+,P,D+>1,M>1,M>0")).user
    rows = [user._situation.participations[person] for person in user.people]
    assert [row.profile_id for row in rows] == [rows[at].profile_id for at in (0, 1, 1, 1, 0)]
    assert len({row.mission_id for row in rows[1:4]}) == 3
    assert [wish.reply.after for wish in user.wishes] == [
        *(None, None),
        *(user.people[place] for place in (1, 1, 0)),
    ]


def test_what_was_edited_for_somebody_stands_beside_what_the_others_get() -> None:
    wishes = play(parse("seed=1 replies=V+,V*,V+")).user.wishes
    common, edited, other = (wish.reply.text for wish in wishes)
    assert common.replace("Anaïs", "") == other.replace("Chloé", "")
    assert edited.startswith("Bonjour Bruno")
    assert "[" not in edited
    assert edited.replace("Bruno", "") != common.replace("Anaïs", "")


def test_the_days_that_are_drawn_are_as_long_as_days_are() -> None:
    drawn = list(islice(days(1), 400))
    whats = {event.what for schedule in drawn for event in schedule.events}
    assert whats >= {"more", "publish", "file", "again", "away", "rewrite", "undo", "second"}
    assert max(len(schedule.replies) for schedule in drawn) > 20
    planned = [each for schedule in drawn for each in schedule.replies]
    assert any(each.manner == "*" for each in planned)
    assert any(each.after is not None for each in planned)
    later = [each for s in drawn for event in s.events for each in event.replies]
    assert any(planned.after is not None for planned, _place in later)
    done = {chore.kind for schedule in drawn for chore in schedule.errands}
    assert done == {*ERRANDS}


def test_every_schedule_that_is_drawn_can_be_replayed() -> None:
    drawn = [next(source) for source in [pairs(3), larger(3), days(3)] for _ in range(40)]
    for schedule in drawn:
        assert parse(str(schedule)) == schedule


def test_single_faults_are_all_different() -> None:
    lines = [str(schedule._replace(seed=0)) for schedule in singles(0)]
    assert len(set(lines)) == len(lines) > 100 * len((*SMALL, *PUBLISHED, *BESIDE))
