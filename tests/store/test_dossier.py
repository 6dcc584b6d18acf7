"""Whose requests stand together, against plain Python over random people."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jva_tui.domain import Change, State
from jva_tui.store import dossier
from jva_tui.store.beside import Beside
from jva_tui.store.cache import Cache
from jva_tui.store.dossier import Likeness
from jva_tui.text import fold
from tests.people import DAY, NOW, ROSA, message, participation, volunteer
from tests.store.conftest import KEY
from tests.store.inboxes import OURS, THEIRS

if TYPE_CHECKING:
    from jva_tui.domain import Participation, Volunteer

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

NAMES = st.sampled_from(
    [("Zoé", "Cœur"), ("ZOE", "Coeur"), ("Zoé Cœur", ""), ("", ""), ("Zo", "É")]
)
EMAILS = st.sampled_from([None, "", "zoe@example.org", " Zoe@Example.org", "z@example.org"])
MOBILES = ["06 39 98 00 01", "+33.6.39.98.00.01", "0(6)39-98/00\u00a001", "0639980002"]
NUMBERS = st.sampled_from([None, "", *MOBILES, "9800 01", "00 00 00 00 00"])


@st.composite
def people(draw: st.DrawFn) -> list[Volunteer]:
    """A few people, some of whom may be taken for each other."""
    told = st.tuples(NAMES, EMAILS, NUMBERS, NUMBERS)
    drawn = draw(st.lists(told, min_size=1, max_size=6))
    return [
        volunteer(number, first_name=first, last_name=last, email=email, mobile=mobile, phone=phone)
        for number, ((first, last), email, mobile, phone) in enumerate(drawn)
    ]


@st.composite
def requests(draw: st.DrawFn) -> list[Participation]:
    """Their requests, with ids from 1 on."""
    everybody = draw(people())
    asked = st.tuples(
        st.sampled_from(everybody),
        st.sampled_from([OURS, THEIRS]),
        st.sampled_from([State.PENDING, State.CANCELLED, State.DECLINED]),
    )
    return [
        participation(
            id_,
            volunteer=who,
            mission=mission,
            state=state,
            created_at=NOW - (20 - id_) * DAY,
            conversation_id=None,
            latest=None,
        )
        for id_, (who, mission, state) in enumerate(
            draw(st.lists(asked, min_size=1, max_size=12)), start=1
        )
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(asked=requests())
def test_other_people_are_told_apart_from_the_volunteer(
    tmp_path_factory: pytest.TempPathFactory, asked: list[Participation]
) -> None:
    cache = Cache.open(tmp_path_factory.mktemp("dossier") / "cache.db", KEY)
    cache.save_me(ROSA)
    cache.save_participations(asked)
    for one in asked:
        found = cache.dossier(one.id)
        assert found is not None
        first, *others = found.people
        assert first.volunteer == one.volunteer
        assert first.likenesses == ()
        told = {person.volunteer.profile_id: set(person.likenesses) for person in others}
        assert told == alike(one.volunteer, asked)
        counts = [len(person.likenesses) for person in others]
        assert counts == sorted(counts, reverse=True)
        for person in found.people:
            theirs = [o for o in asked if o.volunteer == person.volunteer]
            assert [(r.row.id, r.is_again) for r in person.requests] == [
                (o.id, is_again(o, theirs)) for o in reversed(theirs)
            ]
    cache.close()


def alike(this: Volunteer, asked: list[Participation]) -> dict[int, set[Likeness]]:
    """What others have in common with somebody, by profile."""
    found: dict[int, set[Likeness]] = defaultdict(set)
    for other in {one.volunteer for one in asked} - {this}:
        if this.name and fold(this.name) == fold(other.name):
            found[other.profile_id].add(Likeness.NAME)
        email = (this.email or "").strip().lower()
        if email and email == (other.email or "").strip().lower():
            found[other.profile_id].add(Likeness.EMAIL)
        if ends(this) & ends(other):
            found[other.profile_id].add(Likeness.NUMBER)
    return found


def ends(person: Volunteer) -> set[str]:
    """Their telephone numbers as people compare them."""
    digits = ("".join(filter(str.isdigit, one or "")) for one in (person.mobile, person.phone))
    return {one[-9:] for one in digits if len(one) >= 9 and set(one) != {"0"}}


def is_again(this: Participation, theirs: list[Participation]) -> bool:
    """Whether they were cancelled on the same mission before."""
    return any(
        one.mission == this.mission and one.id < this.id and one.state == State.CANCELLED
        for one in theirs
    )


def test_a_request_is_told_as_the_list_has_it_with_all_that_was_said(cache: Cache) -> None:
    cache.save_me(ROSA)
    cache.save_participations([participation(1, tags=("Suivi : Rosa",))])
    said = [message(101), message(102, author_id=ROSA.user_id)]
    cache.save_messages(11, said, complete=True)
    change = Change(5, NOW, State.PENDING, State.IN_PROGRESS, ROSA.user_id, "Rosa")
    cache.save_changes(1, [change], up_to=NOW)
    cache.lay_over({}, beside=Beside(laters=frozenset({(1, NOW + DAY, NOW)})))
    found = cache.dossier(1)
    assert found is not None
    [asked] = found.requests
    assert asked.row == cache.rows([1])[0]
    assert asked.row.later_until == NOW + DAY
    assert asked.reading.messages == tuple(said)
    assert asked.reading.changes == (change,)
    assert cache.dossier(2) is None


def test_of_too_many_the_newest_are_told_and_the_one_that_it_is_about(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier, "MOST", 3)
    cache.save_me(ROSA)
    namesake = volunteer(1)._replace(profile_id=7, email=None, mobile=None)
    cache.save_participations(
        participation(id_, volunteer=who, created_at=NOW + id_, conversation_id=None, latest=None)
        for ids, who in ((range(1, 6), volunteer(1)), (range(11, 16), namesake))
        for id_ in ids
    )
    for id_, own in ((1, [5, 4, 1]), (4, [5, 4, 3])):
        found = cache.dossier(id_)
        assert found is not None
        assert [asked.row.id for asked in found.requests] == [*own, 15, 14, 13]
        assert found.left_out == 4
