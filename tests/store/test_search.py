"""Searching everything local."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jva_tui.query import Query, Word
from jva_tui.store.cache import Cache
from jva_tui.store.database import query
from jva_tui.text import fold, words
from tests.people import MISSION, NOW, message, participation, volunteer
from tests.store.conftest import KEY
from tests.store.seeking import find

if TYPE_CHECKING:
    from jva_tui.domain import Participation


@pytest.fixture
def one(cache: Cache) -> Cache:
    """A cache with one participation to be found."""
    person = volunteer(
        first_name="Zoé", last_name="d’Œuvray", email="zoe.o@example.org", city="Évry-Courcouronnes"
    )
    mission = MISSION._replace(name="Maraude d’hiver")
    told = message(5, text="Bonjour, j’ai du CŒUR à l’ouvrage !")
    cache.save_participations([participation(volunteer=person, mission=mission, latest=told)])
    return cache


@pytest.mark.parametrize(
    "text",
    [
        *("z", "zoé", "ZOE", "Zoe\u0301", "oeuv", "Œuvray", "d'oeuvray zoé", "zoe.o@example.org"),
        *("evry", "cour evr", "maraude", "coeur", "cœur", "ouvrage!", "zoé maraude bonj", "hiv"),
    ],
)
def test_found(one: Cache, text: str) -> None:
    assert find(one, text) == [1]


@pytest.mark.parametrize(
    "text", ["uvray", "zoe paul", "nothing", '"zo"', "email", "-zoe", "rowid", "NEAR"]
)
def test_not_found(one: Cache, text: str) -> None:
    assert find(one, text) == []


def test_newest_first_page_by_page(cache: Cache) -> None:
    cache.save_participations(participation(id_, volunteer=volunteer(id_)) for id_ in range(1, 8))
    first = find(cache, "camille", 3)
    second = find(cache, "camille", 3, before=first[-1])
    third = find(cache, "camille", 3, before=second[-1])
    assert [first, second, third] == [[7, 6, 5], [4, 3, 2], [1]]


def test_what_was_said_before_is_not_found_any_more(one: Cache) -> None:
    known = one.participation(1)
    assert known is not None
    renamed = known._replace(volunteer=known.volunteer._replace(last_name="Durand"))
    one.save_participations([renamed])
    assert find(one, "oeuvray") == []
    assert find(one, "durand") == [1]


def test_every_message_known_is_searched(one: Cache) -> None:
    one.save_messages(11, [message(6, text="Disponible samedi")])
    assert find(one, "samedi coeur") == [1]


def test_contextual_messages_are_not(one: Cache) -> None:
    one.save_messages(11, [message(6, text="Motif secret", is_contextual=True)])
    assert find(one, "secret") == []


_LETTERS = st.text(alphabet="abéœ -'.", max_size=8) | st.text(max_size=6)


def _holds(told: Participation, text: str) -> bool:
    person, mission, word = told.volunteer, told.mission, told.latest
    assert mission is not None
    assert word is not None
    said = (person.name, person.email, person.city, mission.name, word.text)
    known = [known for part in said for known in words(part or "")]
    return all(any(one.startswith(word) for one in known) for word in words(text))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(said=st.lists(_LETTERS, min_size=1, max_size=6), text=_LETTERS)
def test_search_is_a_prefix_of_each_word_in_plain_python(
    said: list[str], text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = Cache.open(tmp_path_factory.mktemp("search") / "cache.db", KEY)
    told = [
        participation(
            number,
            volunteer=volunteer(number, email=None),
            conversation_id=number,
            latest=message(number, conversation_id=number, text=word),
        )
        for number, word in enumerate(said, 1)
    ]
    cache.save_participations(told)
    terms = tuple(Word(part) for part in text.split() if words(part))
    found = cache.search(NOW).first(Query((terms,) if terms else ()))
    assert found == [p.id for p in reversed(told) if _holds(p, text)]
    cache.close()


@given(st.text())
def test_words_are_folded_whole_and_without_ascii_signs(text: str) -> None:
    assert words(text) == [w for part in text.split() for w in words(part)]
    for word in words(text):
        assert all(sign.isalnum() or not sign.isascii() for sign in word)
        assert fold(word) == word


def test_newest_first_needs_no_sorting(cache: Cache) -> None:
    plan = query(
        cache._connection,
        "EXPLAIN QUERY PLAN SELECT rowid FROM words "
        "WHERE words MATCH 'a*' AND rowid < 9 ORDER BY rowid DESC LIMIT 5",
    )
    assert not any("TEMP B-TREE" in step for *_, step in plan)
