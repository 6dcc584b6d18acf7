"""What cache.db keeps, and what it derives for the list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Conversation, Person, Slot, State, Template, View
from jva_tui.operations import OperationState, Overlay
from jva_tui.store.cache import Cache
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer
from tests.store.conftest import KEY
from tests.store.seeking import find

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.domain import InboxRow, Participation


def row(cache: Cache, id_: int = 1) -> InboxRow:
    (found,) = cache.rows([id_])
    return found


def conversation(
    *, read_at: int | None = NOW, id_: int = 11, participation_id: int = 1
) -> Conversation:
    return Conversation(
        id=id_,
        participation_id=participation_id,
        state=State.PENDING,
        participation_updated_at=NOW,
        updated_at=NOW,
        member_ids=frozenset({2, 2_001}),
        read_at=read_at,
        is_archived=False,
    )


FULL = participation(
    volunteer=volunteer(
        phone="0139980001",
        occupation="retraite",
        availability=("week_end", "morning"),
        description="J’aime\naider.",
        certifications=("psc1",),
        skills=("Cuisine",),
    ),
    slots=(Slot(date(2026, 12, 1), ("day", "night")),),
    tags=("à rappeler",),
)
BARE = participation(
    id_=2,
    volunteer=volunteer(2, email=None, mobile=None, birthday=None, zip=None, city=None),
    mission=None,
    conversation_id=None,
    conversation_updated_at=None,
    latest=None,
)


@pytest.mark.parametrize("told", [FULL, BARE], ids=["full", "bare"])
def test_a_participation_comes_back_as_it_was_told(cache: Cache, told: Participation) -> None:
    assert cache.save_participations([told]) == {told.id}
    assert cache.participation(told.id) == told


def test_what_is_not_there_is_none(cache: Cache) -> None:
    assert cache.participation(1) is None
    assert cache.conversation(1) is None
    assert cache.me() is None
    assert cache.messages(11) == []
    assert cache.rows([1]) == []
    assert cache.place(View.ALL, 1) is None


def test_the_row_of_the_list(cache: Cache) -> None:
    cache.save_participations([participation(latest=message(5, text="Bonjour,\n\n je  viens."))])
    assert row(cache).name == "Camille Inventé 1"
    assert row(cache).mission == MISSION.name
    assert row(cache).snippet == "Bonjour, je viens."
    assert row(cache).birthday == date(1990, 5, 17)
    assert row(cache).has_conversation
    assert row(cache).operation is None


def test_rows_come_in_the_order_asked(cache: Cache) -> None:
    cache.save_participations([participation(id_) for id_ in (1, 2, 3)])
    assert [found.id for found in cache.rows([3, 99, 1, 2])] == [3, 1, 2]


def test_an_older_answer_never_overwrites_a_newer_one(cache: Cache) -> None:
    newer = participation(state=State.VALIDATED, updated_at=NOW)
    older = participation(updated_at=NOW - 1, volunteer=volunteer(first_name="Old"))
    cache.save_participations([newer])
    assert cache.save_participations([older]) == set()
    assert cache.participation(1) == newer


def test_an_older_answer_may_still_bring_a_message(cache: Cache) -> None:
    cache.save_participations([participation(state=State.VALIDATED, updated_at=NOW)])
    news = message(102, text="Encore moi")
    assert cache.save_participations([participation(latest=news)]) == {1}
    assert row(cache).state == State.VALIDATED
    assert row(cache).snippet == "Encore moi"


def test_what_an_answer_does_not_tell_is_kept(cache: Cache) -> None:
    cache.save_participations([FULL])
    silent = FULL._replace(
        updated_at=NOW,
        volunteer=FULL.volunteer._replace(skills=None),
        mission=MISSION._replace(responsables=None),
        conversation_id=None,
        conversation_updated_at=None,
        latest=None,
    )
    cache.save_participations([silent])
    assert cache.participation(1) == FULL._replace(updated_at=NOW)


versions = st.lists(
    st.builds(
        participation,
        id_=st.integers(1, 3),
        state=st.sampled_from(State),
        updated_at=st.integers(0, 20),
    ),
    max_size=8,
    unique_by=lambda told: (told.id, told.updated_at),
)


@given(told=versions, order=st.randoms(use_true_random=False), split=st.integers(0, 8))
def test_the_order_of_answers_does_not_matter(
    told: list[Participation],
    order: st.random.Random,  # type: ignore[name-defined]  # hypothesis' own stand-in for Random
    split: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    cache = Cache.open(tmp_path_factory.mktemp("order") / "cache.db", KEY)
    shuffled = told.copy()
    order.shuffle(shuffled)
    cache.save_participations(shuffled[:split])
    cache.save_participations(shuffled[split:])
    newest = {p.id: p for p in sorted(told, key=lambda p: p.updated_at)}
    assert {id_: cache.participation(id_) for id_ in newest} == newest
    assert set(cache.ids(View.ALL, False, now=NOW)) == set(newest)
    assert cache.save_participations(shuffled) == set()
    cache.close()


def test_saying_it_again_changes_nothing(cache: Cache) -> None:
    told = [FULL, BARE]
    cache.save_participations(told)
    cache.save_conversations([conversation()])
    cache.save_messages(11, [message(101), message(102)])
    cache.save_me(ROSA)
    cache.lay_over({1: Overlay(OperationState.QUEUED, State.VALIDATED)})
    assert cache.save_participations(told) == set()
    assert cache.save_conversations([conversation()]) == set()
    assert cache.save_messages(11, [message(102), message(101)]) == set()
    assert cache.save_me(ROSA) == set()
    assert cache.lay_over({1: Overlay(OperationState.QUEUED, State.VALIDATED)}) == set()


def test_a_volunteers_new_name_is_shown_in_all_their_requests(cache: Cache) -> None:
    cache.save_participations([participation(1), participation(2)])
    renamed = participation(2, volunteer=volunteer(first_name="Alix"))
    assert cache.save_participations([renamed]) == {1, 2}
    assert row(cache, 1).name == "Alix Inventé 1"


def test_a_missions_new_name_is_shown_in_all_its_requests(cache: Cache) -> None:
    cache.save_participations([participation(1), participation(2, volunteer=volunteer(2))])
    renamed = participation(2, volunteer=volunteer(2), mission=MISSION._replace(name="Tri"))
    assert cache.save_participations([renamed]) == {1, 2}
    assert row(cache, 1).mission == "Tri"


def test_mine_are_the_missions_of_which_i_am_a_responsable(cache: Cache) -> None:
    theirs = MISSION._replace(id=8, responsables=(Person(3, 3, "Paul Autre"),))
    untold = MISSION._replace(id=9, responsables=None)
    cache.save_participations(
        [participation(1), participation(2, mission=theirs), participation(3, mission=untold)]
    )
    assert set(cache.ids(View.ALL, True, now=NOW)) == {1, 2, 3}  # nobody has signed in yet
    assert cache.save_me(ROSA) == {2}
    assert set(cache.ids(View.ALL, True, now=NOW)) == {1, 3}
    mine_too = theirs._replace(responsables=(*(theirs.responsables or ()), Person(2, 2, "Rosa")))
    assert cache.save_participations([participation(2, mission=mine_too)]) == {2}
    assert set(cache.ids(View.ALL, True, now=NOW)) == {1, 2, 3}


@pytest.mark.parametrize(
    ("state", "author", "at", "overlay", "expected"),
    [
        (State.PENDING, 2_001, NOW - 9, None, True),
        (State.IN_PROGRESS, 2_001, NOW - 9, None, True),
        (State.PENDING, 2, NOW - 9, None, False),
        (State.PENDING, None, NOW - 9, None, False),
        (State.VALIDATED, 2_001, NOW - 9, None, False),  # the decision answered it
        (State.VALIDATED, 2_001, NOW + 9, None, True),  # written after the decision
        (State.PENDING, 2_001, NOW - 9, Overlay(OperationState.QUEUED, State.VALIDATED), False),
        (State.PENDING, 2_001, NOW - 9, Overlay(OperationState.QUEUED, None), False),
        (State.PENDING, 2_001, NOW - 9, Overlay(OperationState.SENDING, None), False),
        (State.PENDING, 2_001, NOW - 9, Overlay(OperationState.UNCONFIRMED, None), False),
        (State.PENDING, 2_001, NOW - 9, Overlay(OperationState.FAILED, None), True),
        (State.PENDING, 2_001, NOW - 9, Overlay(OperationState.CONFLICT, None), True),
    ],
)
def test_whose_the_last_word_is(  # noqa: PLR0917 - the columns of the table above
    cache: Cache,
    state: State,
    author: int | None,
    at: int,
    overlay: Overlay | None,
    expected: bool,
) -> None:
    told = participation(state=state, updated_at=NOW, latest=message(5, author_id=author, at=at))
    cache.save_participations([told])
    cache.lay_over({1: overlay} if overlay else {})
    assert row(cache).is_theirs is expected
    assert list(cache.ids(View.WROTE, False, now=NOW)) == ([1] if expected else [])


def test_a_contextual_message_is_nobodys_word(cache: Cache) -> None:
    cache.save_participations([participation()])
    event = message(200, text="", author_id=2, is_contextual=True, state=State.VALIDATED)
    cache.save_messages(11, [event])
    assert row(cache).is_theirs
    assert row(cache).snippet == "Bonjour, je voudrais aider."


@pytest.mark.parametrize(
    ("read_at", "expected"),
    [(None, True), (NOW - DAY - 1, True), (NOW - DAY, False), (NOW, False)],
)
def test_unread_is_what_somebody_else_wrote_since_i_read(
    cache: Cache, read_at: int | None, expected: bool
) -> None:
    cache.save_me(ROSA)
    cache.save_participations([participation()])
    assert not row(cache).is_unread  # nothing is known of what I read
    cache.save_conversations([conversation(read_at=read_at)])
    assert row(cache).is_unread is expected


def test_my_own_message_is_not_unread(cache: Cache) -> None:
    cache.save_me(ROSA)
    cache.save_participations([participation()])
    cache.save_conversations([conversation(read_at=NOW - 10)])
    cache.save_messages(11, [message(300, at=NOW, author_id=ROSA.user_id)])
    assert not row(cache).is_unread


def test_only_the_conversation_may_tell_that_there_is_one(cache: Cache) -> None:
    word = message(400, conversation_id=12, text="Coucou")
    cache.save_participations([BARE._replace(latest=word)])
    assert not row(cache, 2).has_conversation
    told = conversation(id_=12, participation_id=2)
    assert cache.save_conversations([told]) == {2}
    assert row(cache, 2).has_conversation
    assert row(cache, 2).snippet == "Coucou"
    assert find(cache, "coucou") == [2]
    assert cache.conversation(2) == told
    found = cache.participation(2)
    assert found is not None
    assert found.conversation_id == 12


def test_conversations_of_unknown_participations_wait_for_them(cache: Cache) -> None:
    assert cache.save_conversations([conversation(read_at=None)]) == set()
    cache.save_participations([participation()])
    assert row(cache).is_unread


def test_messages_are_read_oldest_first(cache: Cache) -> None:
    cache.save_participations([participation()])
    event = message(
        90, text="", author_id=None, is_contextual=True, state="Validée", reason="other"
    )
    assert cache.save_messages(11, [message(102), event]) == {1}
    assert cache.messages(11) == [event, message(101), message(102)]


def test_a_conversation_is_complete_until_something_newer_comes(cache: Cache) -> None:
    cache.save_participations([participation()])
    assert not cache.is_complete(11)
    cache.save_messages(11, [message(100), message(101)], complete=True)
    assert cache.is_complete(11)
    cache.save_participations([participation(latest=message(110))])
    assert not cache.is_complete(11)


def test_an_empty_conversation_can_be_complete(cache: Cache) -> None:
    cache.save_participations([participation(latest=None)])
    cache.save_messages(11, [], complete=True)
    assert cache.is_complete(11)


def test_a_local_decision_is_shown_until_it_is_lifted(cache: Cache) -> None:
    cache.save_participations([participation()])
    before = row(cache)
    assert cache.lay_over({1: Overlay(OperationState.QUEUED, State.VALIDATED)}) == {1}
    assert row(cache).state == State.VALIDATED
    assert row(cache).operation is OperationState.QUEUED
    assert list(cache.ids(View.VALIDATED, False, now=NOW)) == [1]
    found = cache.participation(1)
    assert found is not None
    assert found.state == State.PENDING
    assert cache.lay_over({}) == {1}
    assert row(cache) == before


def test_an_overlay_waits_for_its_participation(cache: Cache) -> None:
    assert cache.lay_over({1: Overlay(OperationState.QUEUED, State.VALIDATED)}) == set()
    cache.save_participations([participation()])
    assert row(cache).state == State.VALIDATED


def test_forgetting_leaves_nothing_behind(cache: Cache) -> None:
    cache.save_participations([participation(), participation(2)])
    cache.save_conversations([conversation()])
    assert cache.forget([1, 99]) == {1}
    assert cache.participation(1) is None
    assert cache.messages(11) == []
    assert cache.conversation(1) is None
    assert find(cache, "camille") == [2]  # the volunteer's other request
    assert cache.forget([2]) == {2}
    assert find(cache, "camille") == []
    assert cache.counts(False, now=NOW)[View.ALL] == 0
    connection = cache._connection
    for table in ("volunteer", "message", "inbox", "history", "conversation"):
        assert connection.execute(f"SELECT count(*) FROM {table}").get == 0


def test_templates_are_replaced_and_keep_their_order(cache: Cache) -> None:
    one, two = (Template(id_, f"Modèle {id_}", "Bonjour", id_ == 2, 3) for id_ in (1, 2))
    cache.save_templates([two, one])
    assert cache.templates() == [two, one]
    cache.save_templates([one])
    assert cache.templates() == [one]


def test_small_facts(cache: Cache) -> None:
    assert cache.get("sweep", {}) == {}
    cache.set("sweep", {"page": 3, "complete": False})
    cache.set("sweep", {"page": 4, "complete": True})
    assert cache.get("sweep") == {"page": 4, "complete": True}


def test_what_sync_compares_with(cache: Cache) -> None:
    cache.save_participations(
        [participation(1), participation(2, state=State.IN_PROGRESS, updated_at=NOW)]
    )
    assert cache.known_updates([2, 1, 99]) == {1: NOW - DAY, 2: NOW}


def test_what_conversations_show_to_be_outdated(cache: Cache) -> None:
    told = conversation()._replace(participation_updated_at=NOW - DAY, updated_at=NOW - DAY)
    assert cache.outdated([told]) == {1}  # not known at all
    cache.save_participations([participation()])
    assert cache.outdated([told]) == set()
    assert cache.outdated([told._replace(updated_at=NOW)]) == {1}
    assert cache.outdated([told._replace(participation_updated_at=NOW)]) == {1}


def test_me_comes_back(cache: Cache, tmp_path: Path) -> None:
    cache.save_me(ROSA)
    other = Cache.open(tmp_path / "cache.db", KEY)
    assert other.me() == ROSA
    other.close()


def test_a_list_that_does_not_name_an_author_leaves_the_name_known(cache: Cache) -> None:
    named = message(101, author_name="Rosa")
    cache.save_participations([participation(1)])
    cache.save_messages(11, [named])
    cache.save_participations([participation(1, latest=message(101))])
    assert cache.messages(11) == [named]
