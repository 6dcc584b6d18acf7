"""Rows of which only the list of conversations told, and what reading compares with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Change, Conversation, Participation, State, View
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer
from tests.store.seeking import find

if TYPE_CHECKING:
    from jva_tui.store.cache import Cache

HIGHEST = 2**63 - 1


def told(id_: int = 1, *, read_at: int | None = NOW, **changes: object) -> Conversation:
    """A row of the list of conversations, with what it tells of its request."""
    about = participation(
        id_,
        volunteer=volunteer(id_, mobile=None, birthday=None, zip=None, city=None),
        mission=MISSION._replace(responsables=None),
        conversation_id=10 + id_,
        latest=None,
        is_whole=False,
        **changes,
    )
    return Conversation(
        id=10 + id_,
        participation_id=id_,
        state=about.state,
        participation_updated_at=about.updated_at,
        updated_at=about.conversation_updated_at or 0,
        member_ids=frozenset({ROSA.user_id, 2_000 + id_}),
        read_at=read_at,
        is_archived=False,
        participation=about,
    )


def whole(id_: int = 1, **changes: object) -> Participation:
    """The same request as the list of participations tells it."""
    known: dict[str, object] = {
        "volunteer": volunteer(id_),
        "conversation_id": 10 + id_,
        "latest": message(100 + id_, conversation_id=10 + id_, author_id=2_000 + id_),
    }
    return participation(id_, **(known | changes))


def test_a_row_stands_in_the_list_before_its_details_are_known(cache: Cache) -> None:
    cache.save_me(ROSA)
    assert cache.save_conversations([told()]) == {1}
    [row] = cache.rows([1])
    assert (row.name, row.mission, row.snippet) == ("Camille Inventé 1", MISSION.name, "")
    assert row.has_conversation
    assert list(cache.ids(View.TODO, True, now=NOW)) == [1]  # nobody knows better: it is mine
    known = cache.participation(1)
    assert known is not None
    assert not known.is_whole
    assert find(cache, "camille") == [1]


@pytest.mark.parametrize(
    ("state", "read_at", "expected"),
    [
        (State.PENDING, NOW, True),  # who asks with a message waits for our word
        (State.IN_PROGRESS, NOW, False),
        (State.IN_PROGRESS, None, True),
        (State.IN_PROGRESS, NOW - 2 * DAY, True),
        (State.VALIDATED, None, False),
    ],
)
def test_whose_the_last_word_is_is_guessed_until_it_is_known(
    cache: Cache, state: State, read_at: int | None, expected: bool
) -> None:
    cache.save_me(ROSA)
    cache.save_conversations([told(state=state, read_at=read_at)])
    [row] = cache.rows([1])
    assert row.is_theirs is expected
    assert row.last_word_at == NOW - DAY
    cache.save_participations([whole(state=state, latest=message(101, author_id=ROSA.user_id))])
    [row] = cache.rows([1])
    assert not row.is_theirs


def test_unread_is_guessed_from_the_read_mark(cache: Cache) -> None:
    cache.save_me(ROSA)
    cache.save_conversations([told(read_at=NOW), told(2, read_at=NOW - 2 * DAY)])
    assert [row.is_unread for row in cache.rows([1, 2])] == [False, True]


def test_what_is_known_whole_stays_whole(cache: Cache) -> None:
    cache.save_participations([whole()])
    before = cache.participation(1)
    assert cache.save_conversations([told()]) == {1}  # the read mark is news
    assert cache.participation(1) == before
    assert cache.save_conversations([told()]) == set()


def test_a_later_row_brings_state_tags_names_and_mission_but_no_details(cache: Cache) -> None:
    cache.save_participations([whole()])
    later = told(state=State.DECLINED, updated_at=NOW, tags=("à rappeler",))
    assert later.participation is not None
    renamed = volunteer(1, first_name="Alix", mobile=None, birthday=None, zip=None, city=None)
    moved = MISSION._replace(id=8, name="Tri", responsables=None)
    about = later.participation._replace(volunteer=renamed, mission=moved)
    cache.save_conversations([later._replace(participation=about)])
    known = cache.participation(1)
    assert known is not None
    assert (known.state, known.updated_at, known.tags) == (State.DECLINED, NOW, ("à rappeler",))
    assert known.volunteer == volunteer(1, first_name="Alix")
    assert known.mission == moved
    assert known.is_whole
    assert known.latest == whole().latest


def test_an_older_row_changes_nothing(cache: Cache) -> None:
    cache.save_participations([whole(state=State.VALIDATED, updated_at=NOW)])
    cache.save_conversations([told()])
    known = cache.participation(1)
    assert known is not None
    assert known.state == State.VALIDATED


def test_completing_a_row_makes_it_whole(cache: Cache) -> None:
    cache.save_conversations([told(), told(2, state=State.VALIDATED)])
    assert cache.partial_open(HIGHEST, 9) == [1]
    assert (cache.count(), cache.count_whole()) == (2, 0)
    cache.save_participations([whole()])
    assert cache.participation(1) == whole()
    assert cache.partial_open(HIGHEST, 9) == []
    assert cache.count_whole() == 1


def test_rows_are_outdated_until_their_words_and_responsables_were_read(cache: Cache) -> None:
    row = told()
    cache.save_conversations([row])
    assert cache.outdated([row]) == {1}
    cache.save_participations([whole(mission=MISSION._replace(responsables=None))])
    assert cache.outdated([row]) == {1}
    cache.save_participations([whole()])
    assert cache.outdated([row]) == set()
    newer = told(conversation_updated_at=NOW)
    cache.save_conversations([newer])
    assert cache.outdated([newer]) == {1}
    cache.save_participations([whole(conversation_updated_at=NOW)])
    assert cache.outdated([newer]) == set()


def test_what_a_sweep_has_compared(cache: Cache) -> None:
    cache.save_participations([whole(1), whole(2), whole(3)])
    assert cache.not_swept(HIGHEST, 2) == [3, 2]
    assert cache.not_swept(2, 2) == [1]
    cache.mark_swept([3, 1])
    assert (cache.not_swept(HIGHEST, 9), cache.count_swept()) == ([2], 2)
    assert cache.talks_not_swept(HIGHEST, 9) == [3, 2, 1]
    cache.mark_swept([3], talks=True)
    assert cache.talks_not_swept(HIGHEST, 9) == [2, 1]
    cache.begin_sweep()
    assert cache.not_swept(HIGHEST, 9) == cache.talks_not_swept(HIGHEST, 9) == [3, 2, 1]


def test_what_the_platform_counts_is_counted_here(cache: Cache) -> None:
    other = MISSION._replace(id=8)
    cache.save_participations([whole(1), whole(2, state=State.DECLINED), whole(3, mission=other)])
    assert cache.count() == 3
    assert cache.count(missions=[7]) == 2
    assert cache.count(states=[State.PENDING]) == 2
    assert cache.count([7, 8], [State.DECLINED]) == 1
    assert cache.missions() == [7, 8]


def test_a_conversation_that_is_no_longer_mine_is_not_unread_and_not_asked_for(
    cache: Cache,
) -> None:
    cache.save_me(ROSA)
    cache.save_participations([whole(1), whole(2)])
    cache.save_conversations([told(read_at=None)])
    assert cache.untold_members(ROSA.user_id, []) == {1}
    assert cache.untold_talks([]) == {1, 2}
    assert cache.leave([1, 2]) == {1}
    assert not cache.rows([1])[0].is_unread
    assert cache.untold_members(ROSA.user_id, []) == cache.untold_talks([]) == set()
    cache.save_conversations([told(read_at=None)])
    assert cache.untold_members(ROSA.user_id, []) == {1}


def test_who_changed_a_state_is_kept_with_how_far_it_is_known(cache: Cache) -> None:
    cache.save_participations([whole()])
    made = Change(7, NOW - DAY, None, State.PENDING, 2_001, "Camille")
    decided = Change(9, NOW, State.PENDING, State.VALIDATED, 3, "Basile")
    assert cache.changes(1) == []
    assert cache.changes_known_up_to(1) == 0
    cache.save_changes(1, [decided, made], up_to=NOW)
    cache.save_changes(1, [made, decided], up_to=NOW + 1)
    assert cache.changes(1) == [made, decided]
    assert cache.changes_known_up_to(1) == NOW + 1
    cache.mark_swept([1])
    assert cache.forget([1]) == {1}
    assert cache.changes(1) == []
    assert (cache.changes_known_up_to(1), cache.count_swept()) == (0, 0)
