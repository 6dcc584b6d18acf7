"""Notes, what is put off and waiting lists: what stands of them, and when each comes to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jva_tui.domain import State, View
from jva_tui.operations import OperationState, Overlay
from jva_tui.store.beside import Beside
from jva_tui.store.database import query
from jva_tui.store.noted import Open, Vacancy
from jva_tui.store.priority import becomes_priority
from jva_tui.store.private import Note
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer

if TYPE_CHECKING:
    from jva_tui.domain import Participation
    from jva_tui.store.cache import Cache
    from jva_tui.store.outbox_db import OutboxDb

SOME = st.sets(st.integers(1, 3), min_size=1)
UNTIL = NOW + DAY
QUEUED = Overlay(OperationState.QUEUED, State.VALIDATED)


class Model:
    """The three tables as plain dictionaries."""

    def __init__(self) -> None:
        self.notes: dict[int, Note] = {}
        self.laters: dict[int, tuple[int, int]] = {}
        self.waiting: dict[int, tuple[int, int]] = {}
        self.forgotten: set[int] = set()


def _forget(outbox: OutboxDb, model: Model, now: int, who: set[int]) -> None:
    outbox.forget_people(who, now)
    model.forgotten |= who
    for table in (model.notes, model.laters, model.waiting):
        for id_ in who:
            table.pop(id_, None)


def _set_note(outbox: OutboxDb, model: Model, now: int, who: set[int]) -> None:
    for id_ in who - model.forgotten:
        model.notes[id_] = Note(f"note {now}", now)
    for id_ in who:
        outbox.set_note(id_, f"note {now}", now)


def _drop_note(outbox: OutboxDb, model: Model, now: int, who: set[int]) -> None:
    for id_ in who:
        outbox.set_note(id_, "", now)
        model.notes.pop(id_, None)


def _put_off(outbox: OutboxDb, model: Model, now: int, who: set[int]) -> None:
    outbox.put_off(dict.fromkeys(who, now - 9), now + 2)
    model.laters |= dict.fromkeys(who - model.forgotten, (now + 2, now - 9))


def _bring_back(outbox: OutboxDb, model: Model, _now: int, who: set[int]) -> None:
    assert set(outbox.bring_back(who)) == who & model.laters.keys()
    for id_ in who:
        model.laters.pop(id_, None)


def _come_back(outbox: OutboxDb, model: Model, now: int, _who: set[int]) -> None:
    due = {id_ for id_, (until, _since) in model.laters.items() if until <= now}
    assert set(outbox.come_back(now)) == due
    for id_ in due:
        del model.laters[id_]


def _wait(outbox: OutboxDb, model: Model, now: int, who: set[int]) -> None:
    mission = 7 + now // 4 % 2
    new = {id_ for id_ in who - model.forgotten if model.waiting.get(id_, (0, 0))[0] != mission}
    assert set(outbox.wait(dict.fromkeys(who, mission), now)) == new
    model.waiting |= dict.fromkeys(new, (mission, now))


def _wait_no_more(outbox: OutboxDb, model: Model, _now: int, who: set[int]) -> None:
    assert set(outbox.wait_no_more(who)) == who & model.waiting.keys()
    for id_ in who:
        model.waiting.pop(id_, None)


GESTURES = st.sampled_from(
    [_set_note, _drop_note, _put_off, _bring_back, _come_back, _wait, _wait_no_more, _forget]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(GESTURES, SOME), min_size=5, max_size=14))
def test_what_stands_is_what_was_done_in_any_order(
    outbox: OutboxDb, done: list[tuple[object, set[int]]]
) -> None:
    query(outbox._connection, "PRAGMA synchronous = OFF")  # no power cut here
    for table in ("note", "later", "waiting", "forgotten"):
        query(outbox._connection, f"DELETE FROM {table}")
    model = Model()
    for now, (gesture, who) in enumerate(done, NOW):
        gesture(outbox, model, now, who)  # type: ignore[operator]  # one of the above
        assert outbox.notes() == model.notes
        assert all(outbox.note(id_) == model.notes.get(id_, Note("", 0)).text for id_ in who)
        told = outbox.beside(0)
        assert told.laters == {(id_, *when) for id_, when in model.laters.items()}
        assert told.waiting == {(id_, *place) for id_, place in model.waiting.items()}
        assert told.notes == {(id_, note.updated_at) for id_, note in model.notes.items()}
        assert set(outbox.put_off_or_waiting()) == model.laters.keys() | model.waiting.keys()


def test_what_is_noted_of_nobody_is_found_once_it_is_old(outbox: OutboxDb) -> None:
    outbox.set_note(1, "vue mardi", NOW)
    outbox.put_off({2: NOW}, UNTIL)
    outbox.wait({1: 7, 3: 7}, NOW + 9)
    outbox.note_calls([4], NOW)
    assert set(outbox.noted_before(NOW + 9)) == {4}
    assert set(outbox.noted_before(UNTIL)) == {1, 3, 4}
    assert set(outbox.noted_before(UNTIL + 1)) == {1, 2, 3, 4}


# What the list makes of it


def asked(id_: int, **changes: object) -> Participation:
    """A pending request of somebody of its own, who has said why they come."""
    said = message(100 + id_, conversation_id=10 + id_, at=NOW - DAY, author_id=2_000 + id_)
    told = participation(
        id_,
        volunteer=volunteer(id_),
        conversation_id=10 + id_,
        conversation_updated_at=NOW - DAY,
        latest=said,
    )
    return told._replace(**changes)  # type: ignore[arg-type]  # fields of a participation


def lay(cache: Cache, outbox: OutboxDb, queued: dict[int, Overlay] | None = None) -> None:
    cache.lay_over(queued or {}, {}, outbox.beside(NOW))


@pytest.fixture
def put_off(cache: Cache, outbox: OutboxDb) -> Cache:
    """Three requests, of which 1 and 2 are put off and wait, and 1 has a note."""
    cache.save_me(ROSA)
    cache.save_participations([asked(1), asked(2), asked(3)])
    outbox.put_off({one.id: one.last_word_at for one in cache.open_ones([1, 2])}, UNTIL)
    outbox.wait({1: MISSION.id, 2: MISSION.id}, NOW)
    outbox.set_note(1, "vue mardi", NOW)
    lay(cache, outbox)
    return cache


def later(cache: Cache) -> list[int]:
    return list(cache.ids(View.LATER, mine=False, now=NOW))


def test_rows_tell_what_is_noted(put_off: Cache) -> None:
    one, two, three = put_off.rows([1, 2, 3])
    assert [row.later_until for row in (one, two, three)] == [UNTIL, UNTIL, None]
    assert [row.is_waiting for row in (one, two, three)] == [True, True, False]
    assert [row.noted_at for row in (one, two, three)] == [NOW, None, None]


def test_a_note_that_changes_changes_its_row(put_off: Cache, outbox: OutboxDb) -> None:
    outbox.set_note(1, "vue mercredi", NOW + 5)
    assert put_off.lay_over({}, {}, outbox.beside(NOW)) == {1}
    assert put_off.rows([1])[0].noted_at == NOW + 5


def test_who_writes_is_back_at_once_and_our_own_words_bring_nobody_back(put_off: Cache) -> None:
    ours = message(201, conversation_id=11, at=NOW, author_id=ROSA.user_id)
    put_off.save_messages(11, [ours], complete=False)
    assert later(put_off) == [1, 2]
    theirs = message(202, conversation_id=11, at=NOW + 1, author_id=2_001)
    put_off.save_messages(11, [theirs], complete=False)
    assert later(put_off) == [2]
    assert put_off.ended([1, 2]).back == [1]


def test_a_word_from_before_that_is_only_read_now_brings_them_back(put_off: Cache) -> None:
    """Nobody has read it when they put the request off; clocks do not matter to that."""
    unread = message(201, conversation_id=11, at=NOW - DAY + 1, author_id=2_001)
    put_off.save_messages(11, [unread], complete=False)
    assert later(put_off) == [2]


def test_a_decision_ends_it_once_the_platform_has_it(put_off: Cache, outbox: OutboxDb) -> None:
    lay(put_off, outbox, {1: QUEUED})
    assert later(put_off) == [2]
    assert put_off.waiting_lists() == {MISSION.id: [2]}
    assert put_off.ended([1, 2, 3]) == ([], [])  # it may still be taken back
    lay(put_off, outbox)
    assert later(put_off) == [1, 2]
    put_off.save_participations([asked(1, state=State.DECLINED, updated_at=NOW)])
    assert later(put_off) == [2]
    assert put_off.ended([1, 2, 3, 99]) == ([1], [])  # of 99 nothing is known


def test_open_ones_are_told_with_what_putting_them_off_needs(put_off: Cache) -> None:
    put_off.save_participations([asked(4, state=State.VALIDATED), asked(5, mission=None)])
    assert put_off.open_ones([5, 4, 3, 99]) == [
        Open(5, None, NOW - DAY),
        Open(3, MISSION.id, NOW - DAY),
    ]
    assert put_off.unknown([3, 99]) == [99]


LINE = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans(), st.booleans()), max_size=6
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINE)
def test_next_in_line_is_who_was_noted_first_then_who_asked_first(
    cache: Cache, line: list[tuple[int, int, bool, bool]]
) -> None:
    """Of each: when they were noted, when they asked, whether they are open, and have moved on."""
    cache.save_participations(
        asked(
            id_,
            created_at=NOW + at,
            state=State.PENDING if is_open else State.VALIDATED,
            updated_at=NOW + 9,
        )
        for id_, (_since, at, is_open, _moved) in enumerate(line, 1)
    )
    waiting = {
        (id_, MISSION.id + moved, NOW + since)
        for id_, (since, _at, _open, moved) in enumerate(line, 1)
    }
    cache.lay_over({}, {}, Beside(waiting=frozenset(waiting)))
    stand = [
        (since, at, id_)
        for id_, (since, at, is_open, moved) in enumerate(line, 1)
        if is_open and not moved
    ]
    expected = [id_ for _since, _at, id_ in sorted(stand)]
    assert cache.waiting_lists() == ({MISSION.id: expected} if expected else {})
    assert cache.waiting_lists([MISSION.id + 1]) == {}
    cache.forget(range(1, 7))


def test_what_becomes_a_priority_is_counted_to_the_second(cache: Cache) -> None:
    cache.save_me(ROSA)
    since, before = becomes_priority(NOW)
    asked_at = (since.pending - 1, since.pending, before.pending - 1, before.pending)
    started_at = (since.in_progress - 1, since.in_progress, before.in_progress - 1)
    cache.save_participations(asked(id_, created_at=at) for id_, at in enumerate(asked_at, 1))
    cache.save_participations(
        asked(id_, created_at=at, state=State.IN_PROGRESS) for id_, at in enumerate(started_at, 5)
    )
    assert cache.soon(NOW) == 4
    cache.lay_over({}, {}, Beside(laters=frozenset({(2, UNTIL, NOW)})))
    assert cache.soon(NOW) == 4  # the platform knows nothing of that
    cache.lay_over({2: QUEUED}, {}, None)
    assert cache.soon(NOW) == 3


def test_a_place_is_free_as_far_as_nobody_was_validated_for_it(put_off: Cache) -> None:
    full = MISSION._replace(places=2)
    put_off.save_participations(
        [asked(4, mission=full, state=State.VALIDATED), asked(5, mission=full)]
    )
    assert put_off.vacancies([MISSION.id, 99]) == {MISSION.id: Vacancy(MISSION.name, 1)}
    lay_over = put_off.lay_over({5: QUEUED}, None, None)
    assert lay_over
    assert put_off.vacancies([MISSION.id]) == {MISSION.id: Vacancy(MISSION.name, 0)}
