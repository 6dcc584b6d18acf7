"""Marks: whatever is done, they are what a plain model says, and nothing that has changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from jva_tui.domain import State
from jva_tui.marks import Marks, Seen, passed, seen_of
from jva_tui.operations import OperationState
from tests.widgets.people import row


def seen_as(state: str, at: int, *, is_under_way: bool = False) -> Seen:
    return state, at, is_under_way


PENDING = seen_as(State.PENDING, 100)
SOME = {1: PENDING, 2: PENDING, 3: PENDING}
_IDS = st.integers(0, 11)
_SEEN = st.tuples(st.sampled_from(State), st.integers(0, 3), st.booleans())


def marked(*ids: int, seen: Seen = PENDING) -> Marks:
    marks = Marks()
    marks.add(dict.fromkeys(ids, seen))
    return marks


def test_a_mark_is_put_and_taken_off() -> None:
    marks = Marks()
    marks.toggle(1, PENDING)
    assert 1 in marks
    marks.toggle(1, PENDING)
    assert not marks


def test_of_what_is_marked_twice_the_first_look_counts() -> None:
    marks = marked(1)
    marks.add({1: seen_as(State.VALIDATED, 200), 2: PENDING})
    assert marks.seen == {1: PENDING, 2: PENDING}


def test_inverting_leaves_alone_what_is_elsewhere() -> None:
    marks = marked(1, 9)
    marks.become(marks.inverted(SOME))
    assert set(marks) == {2, 3, 9}


def test_what_was_cleared_is_restored_and_can_be_cleared_again() -> None:
    marks = marked(1, 2)
    marks.clear()
    assert not marks
    marks.clear()
    assert set(marks.last) == {1, 2}, "clearing nothing forgets nothing"
    marks.toggle(3, PENDING)
    marks.restore()
    assert set(marks) == {1, 2}
    marks.restore()
    assert set(marks) == {3}


def test_the_answered_are_unmarked_and_the_rest_stays() -> None:
    marks = marked(1, 2, 3)
    marks.answered({1, 2, 7}, marks.seen)
    assert set(marks) == {3}
    marks.restore()
    assert set(marks) == {1, 2, 3}


def test_who_lost_the_mark_as_the_reply_was_queued_is_restored_as_well() -> None:
    marks = marked(1, 2)
    chosen = dict(marks.seen)
    marks.changed([1], {1: seen_as(State.VALIDATED, 100, is_under_way=True)})
    marks.answered({1, 2}, chosen)
    assert set(marks.last) == {1, 2}


def test_the_marks_of_an_earlier_session_give_way_to_this_one_s() -> None:
    marks = Marks()
    marks.recall({5: PENDING})
    assert set(marks.last) == {5}
    marks.toggle(1, PENDING)
    marks.clear()
    marks.recall({5: PENDING})
    assert set(marks.last) == {1}


def test_a_range_that_goes_back_keeps_what_was_marked_before() -> None:
    marks = marked(2)
    marks.begin(1, PENDING)
    marks.stretch({2: PENDING, 3: PENDING, 4: PENDING}, ())
    assert set(marks) == {1, 2, 3, 4}
    marks.stretch({}, (4, 3, 2))
    assert set(marks) == {1, 2}
    marks.end()
    marks.stretch({}, (1,))
    assert set(marks) == {1, 2}, "what a range has marked is marked"


@pytest.mark.parametrize(
    ("now", "is_marked", "is_told"),
    [
        (PENDING, True, False),
        (seen_as(State.VALIDATED, 100), False, True),
        (seen_as(State.PENDING, 101), False, True),
        (seen_as(State.PENDING, 99), True, False),
        (None, False, True),
        (seen_as(State.VALIDATED, 100, is_under_way=True), False, False),
        (seen_as(State.PENDING, 100, is_under_way=True), False, False),
    ],
)
def test_what_changes_is_unmarked(now: Seen | None, is_marked: bool, is_told: bool) -> None:
    marks = marked(1, 2)
    told = marks.changed([1], {} if now is None else {1: now})
    assert (1 in marks) is is_marked
    assert (told.changed == [1]) is is_told
    assert 2 in marks


def test_a_reply_that_was_under_way_is_no_news_until_it_changes_something() -> None:
    under_way = seen_as(State.VALIDATED, 100, is_under_way=True)
    marks = marked(1, seen=under_way)
    assert marks.changed([1], {1: under_way}).answered == []
    assert marks.changed([1], {1: seen_as(State.VALIDATED, 100)}) == ([], [])
    assert marks.changed([1], {1: PENDING}).changed == [1]


def test_a_row_tells_whether_a_reply_is_under_way() -> None:
    for operation in (None, *OperationState):
        seen = seen_of(row(1)._replace(operation=operation))
        assert seen[2] is (
            operation in {OperationState.QUEUED, OperationState.SENDING, OperationState.UNCONFIRMED}
        )


def test_marked_ones_stand_in_the_order_of_the_list_then_by_number() -> None:
    assert marked(9, 8, 3, 2, 1).ordered([3, 7, 1, 2]) == [3, 1, 2, 8, 9]


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_what_a_range_passes_is_the_difference_of_its_spans(
    anchor: int, before: int, after: int
) -> None:
    def span(end: int) -> set[int]:
        return set(range(min(anchor, end), max(anchor, end) + 1))

    added, dropped = passed(anchor, before, after)
    assert set(added) == span(after) - span(before)
    assert set(dropped) == span(before) - span(after)


class Marking(RuleBasedStateMachine):
    """An inbox that lives, a list of part of it, and a plain model of what is marked."""

    def __init__(self) -> None:
        super().__init__()
        self.marks = Marks()
        self.inbox: dict[int, Seen] = dict.fromkeys(range(8), PENDING)
        self.view: list[int] = list(self.inbox)
        self.model: dict[int, Seen] = {}
        self.last: dict[int, Seen] = {}
        self.before_range: dict[int, Seen] | None = None
        self.in_sight: list[int] = []

    # What the user does

    @rule(id_=_IDS)
    def toggle(self, id_: int) -> None:
        if id_ not in self.view:
            return
        self.end()
        self.marks.toggle(id_, self.inbox[id_])
        if id_ in self.model:
            del self.model[id_]
        else:
            self.model[id_] = self.inbox[id_]

    @rule()
    def mark_all(self) -> None:
        self.end()
        self.last = dict(self.model) or self.last
        self.marks.add(self._seen())
        self.model = self._seen() | self.model

    @rule(state=st.sampled_from(State))
    def mark_alike(self, state: State) -> None:
        self.end()
        alike = {id_: seen for id_, seen in self.inbox.items() if seen[0] == state}
        self.last = dict(self.model) or self.last
        self.marks.add(alike)
        self.model = alike | self.model

    @rule()
    def invert(self) -> None:
        self.end()
        self.last = dict(self.model) or self.last
        self.marks.become(self.marks.inverted(self._seen()))
        for id_ in self.view:
            if id_ in self.model:
                del self.model[id_]
            else:
                self.model[id_] = self.inbox[id_]

    @rule()
    def clear(self) -> None:
        self.end()
        self.marks.clear()
        if self.model:
            self.last, self.model = self.model, {}

    @rule()
    def restore(self) -> None:
        self.end()
        self.marks.restore()
        self.marks.changed(list(self.marks), self.inbox)
        self.model, self.last = self.last, self.model
        self._forget_changed(set(self.model))

    @rule(ids=st.sets(_IDS, min_size=1, max_size=4))
    def answer(self, ids: set[int]) -> None:
        self.end()
        self.marks.answered(ids, dict(self.marks.seen))
        self.last = dict(self.model)
        self.model = {id_: seen for id_, seen in self.model.items() if id_ not in ids}

    @rule(ends=st.lists(st.integers(0, 11), min_size=1, max_size=5))
    def range_over(self, ends: list[int]) -> None:
        if not self.view:
            return
        anchor, *moves = (end % len(self.view) for end in ends)
        before, at = dict(self.model), anchor
        self.marks.begin(self.view[anchor], self.inbox[self.view[anchor]])
        for end in moves:
            added, dropped = passed(anchor, at, end)
            lost = [self.view[line] for line in dropped]
            self.marks.stretch({self.view[i]: self.inbox[self.view[i]] for i in added}, lost)
            at = end
        low, high = sorted((anchor, at))
        spanned = self.view[low : high + 1]
        self.model = {id_: self.inbox[id_] for id_ in spanned} | before

    def end(self) -> None:
        self.marks.end()

    def _seen(self) -> dict[int, Seen]:
        return {id_: self.inbox[id_] for id_ in self.view}

    # What happens around it

    @rule(ids=st.sets(_IDS), turned=st.booleans())
    def turn_to(self, ids: set[int], turned: bool) -> None:
        """Another view, scope or order: the marks do not depend on it."""
        self.view = sorted(ids & self.inbox.keys(), reverse=turned)

    @rule(first=st.integers(0, 11), height=st.integers(0, 5))
    def scroll(self, first: int, height: int) -> None:
        self.in_sight = self.view[first : first + height]

    @rule(told=st.dictionaries(_IDS, st.none() | _SEEN, max_size=6))
    def sync(self, told: dict[int, Seen | None]) -> None:
        """Rows come, change and go, and the screen hears of it."""
        for id_, seen in told.items():
            if seen is None:
                self.inbox.pop(id_, None)
            else:
                self.inbox[id_] = seen
        self.view = [id_ for id_ in self.view if id_ in self.inbox]
        self.in_sight = [id_ for id_ in self.in_sight if id_ in self.view]
        self.marks.changed(list(told), self.inbox)
        self._forget_changed(set(told))

    def _forget_changed(self, ids: set[int]) -> None:
        self.model = {
            id_: seen
            for id_, seen in self.model.items()
            if id_ not in ids or self._stands(seen, self.inbox.get(id_))
        }

    def _stands(self, seen: Seen, now: Seen | None) -> bool:
        if now is None:
            return False
        (state, at, is_under_way), (state_now, at_now, is_under_way_now) = seen, now
        is_ours = is_under_way_now and not is_under_way
        return state_now == state and at_now <= at and not is_ours

    @invariant()
    def the_marks_are_the_model_s(self) -> None:
        assert self.marks.seen == self.model
        assert self.marks.last == self.last
        assert len(self.marks) == len(self.model)

    @invariant()
    def nothing_that_changed_since_is_marked(self) -> None:
        for id_, seen in self.marks.seen.items():
            assert self._stands(seen, self.inbox.get(id_))

    @invariant()
    def what_is_off_the_screen_is_counted_exactly(self) -> None:
        assert self.marks.away(self.in_sight) == len(self.model.keys() - set(self.in_sight))

    @invariant()
    def everything_marked_is_answered_once(self) -> None:
        ordered = self.marks.ordered(self.view)
        assert sorted(ordered) == sorted(self.model)
        assert [id_ for id_ in ordered if id_ in self.view] == [
            id_ for id_ in self.view if id_ in self.model
        ]


TestMarking = Marking.TestCase
