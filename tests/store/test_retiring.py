"""What leaves the cache on purpose, and what is still counted of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from jva_tui.domain import OPEN_STATES, Change, Conversation, Message, State, View
from jva_tui.operations import OperationState, Overlay
from jva_tui.store.beside import Beside
from jva_tui.store.cache import Cache
from jva_tui.store.calls import Call
from jva_tui.store.database import query
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer
from tests.store.conftest import KEY
from tests.store.inboxes import Entry, inboxes, load
from tests.store.plain import plain
from tests.store.seeking import find

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from jva_tui.domain import Participation

LONG_AGO = NOW - 200 * DAY
LIMIT = NOW - 90 * DAY
SECRET = "Xqzanthippe"


OVER = MISSION._replace(id=8, start_date=date(2026, 3, 1), end_date=date(2026, 3, 8))


def closed(id_: int = 1, **changes: object) -> Participation:
    """A request that was validated long ago, with a conversation of its own."""
    person = volunteer(id_, first_name=SECRET, email=f"{SECRET}@example.org", city=f"{SECRET}ville")
    word = message(
        100 + id_,
        conversation_id=10 + id_,
        at=LONG_AGO,
        text=f"Je suis {SECRET}",
        author_id=person.user_id,
    )
    told = participation(
        id_,
        state=State.VALIDATED,
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
        volunteer=person,
        conversation_id=10 + id_,
        conversation_updated_at=LONG_AGO,
        latest=word,
        mission=OVER,
    )
    return told._replace(**changes)  # type: ignore[arg-type]  # fields of a participation


def talk(id_: int = 1, **changes: object) -> Conversation:
    """How the list of conversations tells of it."""
    told = Conversation(
        *(10 + id_, id_, State.VALIDATED, LONG_AGO, LONG_AGO, frozenset({2})),
        read_at=LONG_AGO,
        is_archived=False,
        structure_id=1,
        participation=closed(id_)._replace(is_whole=False, latest=None),
    )
    return told._replace(**changes)  # type: ignore[arg-type]  # fields of a conversation


def filled(cache: Cache, *told: Participation) -> None:
    cache.save_me(ROSA)
    cache.save_participations(told or [closed()])
    for row in told or [closed()]:
        if row.conversation_id is not None:
            cache.save_conversations([talk(row.id, state=row.state)._replace(participation=None)])
    cache.save_changes(1, [Change(1, LONG_AGO, None, State.VALIDATED, 9, SECRET)], up_to=LONG_AGO)


def retire(cache: Cache, *spared: int, before: int = LIMIT) -> set[int]:
    return cache.retire(before, spared, 99)


def test_with_a_request_everything_of_the_person_leaves(cache: Cache, tmp_path: Path) -> None:
    filled(cache)
    cache.save_messages(11, [message(90, text=SECRET, at=LONG_AGO)], complete=True)
    assert retire(cache) == {1}
    assert cache.participation(1) is None
    assert cache.messages(11) == []
    assert (cache.conversation(1), cache.is_complete(11), cache.changes(1)) == (None, False, [])
    assert find(cache, SECRET) == []
    assert cache.counts(mine=False, now=NOW)[View.ALL] == 0
    while cache.tidy_search(10):
        pass
    cache.close()
    assert SECRET.lower().encode() not in plain(tmp_path / "cache.db")


def test_what_is_laid_over_a_request_leaves_with_it(cache: Cache) -> None:
    filled(cache)
    beside = Beside(
        tags=frozenset({(1, SECRET, 1)}),
        filings=frozenset({(1, 1, 1, 9)}),
        laters=frozenset({(1, NOW, NOW)}),
        waiting=frozenset({(1, 3, NOW)}),
        notes=frozenset({(1, NOW)}),
    )
    cache.lay_over({}, {}, beside)
    assert retire(cache) == {1}
    about = ("tag", "filing", "later", "waiting", "note")
    assert not any(query(cache._connection, f"SELECT 1 FROM {name}_overlay") for name in about)


def test_who_was_validated_stays_until_their_mission_has_been_over_for_as_long(
    cache: Cache,
) -> None:
    day = datetime.fromtimestamp(LIMIT, UTC).date()
    ends = [(1, day - timedelta(1)), (2, day), (3, None), (4, day)]
    filled(
        cache,
        *(
            closed(id_, mission=OVER._replace(id=20 + id_, start_date=None, end_date=end))
            for id_, end in ends
        ),
    )
    cache.save_participations(
        [closed(4, state=State.DECLINED, mission=OVER._replace(id=24, end_date=day))]
    )
    assert retire(cache) == {1, 3, 4}


def test_who_has_another_request_stays_with_it(cache: Cache) -> None:
    filled(cache, closed(), participation(2, volunteer=closed().volunteer, conversation_id=None))
    assert retire(cache) == {1}
    left = cache.participation(2)
    assert left is not None
    assert left.volunteer.first_name == SECRET


def test_only_closed_requests_leave_about_which_nothing_has_changed(cache: Cache) -> None:
    filled(
        cache,
        closed(1),
        *(closed(10 + at, state=state) for at, state in enumerate(sorted(OPEN_STATES))),
        closed(2, updated_at=LIMIT),
        closed(3, conversation_updated_at=LIMIT),
        closed(4),
        closed(5, state="Autre chose"),
    )
    cache.save_conversations([talk(4, updated_at=LIMIT)])
    assert retire(cache) == {1, 5}
    assert retire(cache) == set()


def test_who_needs_the_user_or_is_spared_stays(cache: Cache) -> None:
    filled(cache, *(closed(id_) for id_ in range(1, 7)))
    owed, noted = Call(owed_since=LONG_AGO), Call(LONG_AGO, LONG_AGO)
    cache.lay_over(
        {1: Overlay(OperationState.FAILED, None)},
        {2: owed, 3: noted, 4: Call(called_at=LIMIT)},
    )
    assert retire(cache, 5) == {3, 6}


def test_a_part_at_a_time(cache: Cache) -> None:
    filled(cache, *(closed(id_) for id_ in range(1, 6)))
    assert [len(cache.retire(LIMIT, (), 2)) for _ in range(4)] == [2, 2, 1, 0]


def test_what_has_left_is_not_read_back_until_something_later_is_told(cache: Cache) -> None:
    filled(cache)
    retire(cache)
    assert cache.save_participations([closed()]) == set()
    assert cache.save_conversations([talk()]) == set()
    assert cache.save_messages(11, [message(90, text="trop tard")], complete=True) == set()
    cache.save_changes(1, [Change(1, LONG_AGO, None, State.VALIDATED)], up_to=LONG_AGO)
    assert cache.outdated([talk()]) == set()
    assert (cache.participation(1), cache.changes(1)) == (None, [])
    assert not query(cache._connection, "SELECT * FROM message")
    assert not query(cache._connection, "SELECT * FROM volunteer")
    assert cache.known_updates([1]) == {1: LONG_AGO}


def test_a_later_change_brings_it_back(cache: Cache) -> None:
    later = NOW - DAY
    for told in (
        closed(updated_at=later),
        closed(conversation_updated_at=later),
        closed(state=State.CANCELLED),
    ):
        filled(cache)
        retire(cache)
        assert cache.save_participations([told]) == {1}
        assert cache.participation(1) is not None
        assert cache.count() == 1
        cache.forget([1])


def test_a_conversation_that_moves_brings_it_back_to_be_read_in_full(cache: Cache) -> None:
    filled(cache)
    retire(cache)
    told = talk(updated_at=NOW)
    assert cache.save_conversations([told]) == {1}
    assert cache.outdated([told]) == {1}
    bare = talk(updated_at=NOW + 1, participation=None)
    filled(cache)
    cache.retire(NOW + 1, (), 9)
    cache.save_conversations([bare])
    assert cache.outdated([bare]) == {1}


def test_what_is_gone_from_the_platform_is_counted_no_more(cache: Cache) -> None:
    filled(cache)
    retire(cache)
    assert cache.count() == 1
    cache.forget([1])
    assert (cache.count(), cache.known_updates([1]), cache.missions()) == (0, {}, [])


def test_a_longer_time_lets_come_back_what_left_too_early(cache: Cache) -> None:
    filled(cache, closed(1), closed(2, updated_at=LONG_AGO - 9 * DAY, conversation_updated_at=None))
    assert retire(cache) == {1, 2}
    retire(cache, before=LONG_AGO - DAY)
    assert cache.outdated([talk(1)]) == {1}
    assert cache.save_participations([closed(1)]) == {1}


def test_what_was_sent_is_told_from_what_was_there_before(cache: Cache) -> None:
    filled(cache)
    assert cache.highest_message_id() == 101
    retire(cache)
    assert cache.highest_message_id() == 101
    cache.save_participations([participation(2, latest=message(99), conversation_id=11)])
    assert cache.highest_message_id() == 101


def test_places_stay_taken(cache: Cache) -> None:
    filled(cache, closed(1), closed(2, state=State.DECLINED), closed(3, updated_at=NOW))
    before = (
        cache.validated_of([OVER.id]),
        cache.places_taken([OVER.id], apart_from=()),
    )
    assert retire(cache) == {1, 2}
    after = (cache.validated_of([OVER.id]), cache.places_taken([OVER.id], apart_from=()))
    assert before == after == ({OVER.id: 2}, {OVER.id: 2})


@settings(max_examples=40)
@given(entries=inboxes(), before=st.sampled_from([NOW - days * DAY for days in (0, 7, 50, 80)]))
def test_reading_compares_and_counts_as_if_nothing_had_left(
    entries: list[Entry], before: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = Cache.open(tmp_path_factory.mktemp("inbox") / "cache.db", KEY)
    load(cache, entries)
    ids = [entry.told.id for entry in entries]
    cache.mark_swept(ids[::2])

    def compared() -> object:
        return (
            cache.known_updates(ids),
            cache.not_swept(99, 99),
            cache.missions(),
            cache.one_of_each_mission(99, 99),
            sorted(cache.of_missions([1])),
            (cache.count(), cache.count_whole(), cache.count_swept()),
            [cache.count([mission], [state]) for mission in (1, 2) for state in State],
            cache.count(states=["Autre chose"]),
        )

    stood, gone = compared(), retire(cache, before=before)
    assert compared() == stood
    assert not gone & {entry.told.id for entry in entries if entry.told.state in OPEN_STATES}
    assert cache.save_participations(entry.told for entry in entries) == set()
    assert compared() == stood
    assert len(cache.ids(View.ALL, False, now=NOW)) == len(entries) - len(gone)
    cache.close()


def test_who_is_forgotten_never_comes_back(cache: Cache, tmp_path: Path) -> None:
    filled(cache, closed(), closed(2))
    cache.lay_over({1: Overlay(OperationState.QUEUED, State.DECLINED)}, {1: Call(NOW, NOW)})
    assert cache.forget_people([1, 77]) == {1}
    later = closed(state=State.PENDING, updated_at=NOW, conversation_updated_at=NOW)
    cache.save_participations([later, later._replace(id=77, conversation_id=87)])
    cache.save_conversations([talk(updated_at=NOW + 9), talk(77, updated_at=NOW + 9)])
    cache.save_messages(11, [Message(500, 11, NOW, SECRET, 2_001)], complete=True)
    assert list(cache.ids(View.ALL, False, now=NOW)) == [2]
    assert cache.count() == 3  # the platform counts them, so do we
    assert cache.outdated([talk(updated_at=NOW + 9), talk(77, updated_at=NOW + 9)]) == set()
    assert cache.forget_people([1, 2, 77]) == {2}
    assert cache.scrub()
    assert not (tmp_path / "cache.db-wal").stat().st_size
    assert SECRET.lower().encode() not in plain(tmp_path / "cache.db")


def test_a_new_request_of_who_was_forgotten_appears(cache: Cache) -> None:
    filled(cache)
    cache.forget_people([1])
    cache.save_participations([participation(5, volunteer=closed().volunteer)])
    assert list(cache.ids(View.ALL, False, now=NOW)) == [5]


def test_a_person_is_found_by_the_number_of_a_request_or_by_address(cache: Cache) -> None:
    person = closed().volunteer
    filled(cache, closed(1), participation(4, volunteer=person), closed(2))
    cache.save_participations([closed(2, volunteer=volunteer(2, email=None))])
    assert cache.requests_of(4) == [1, 4]
    assert cache.requests_of(99) == []
    assert cache.requests_from(f" {SECRET.upper()}@EXAMPLE.org") == [1, 4]
    assert cache.requests_from("") == []
