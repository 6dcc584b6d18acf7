"""What could stand where the user types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.query.completing import Known, complete
from jva_tui.query.parsing import parse
from jva_tui.text import words

KNOWN = Known(
    missions=("Maraude d’hiver", "Cœur de ville"),
    cities=("Lyon", "Saint-Denis", "L'Haÿ les Roses"),
    tags=("Suivi : Rosa", "Permis B"),
    people=("Rosa Ponsable",),
)


def offered(text: str, cursor: int | None = None) -> list[str]:
    """The text as it would be with each option."""
    at = len(text) if cursor is None else cursor
    start, end, options = complete(text, at, KNOWN)
    return [text[:start] + option.text + text[end:] for option in options]


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("miss", ["mission:"]),
        ("vil", ["ville:", 'mission:"Cœur de ville"']),
        ("is:pe", ["is:pending"]),
        ("est:att", ["is:pending"]),
        ("-is:un", ["-is:unread"]),
        ("unr", ["is:unread"]),
        ("zoé mission:vil", ['zoé mission:"Cœur de ville"']),
        ('mission:"coeur d', ['mission:"Cœur de ville"']),
        ("city:", ["city:Lyon", "city:Saint-Denis", 'city:"L\'Haÿ les Roses"']),
        ("tag:ro", ['tag:"Suivi : Rosa"']),
        ("rosa", ['tag:"Suivi : Rosa"', 'by:"Rosa Ponsable"']),
        ("remote:", ["remote:yes", "remote:no"]),
        ("older:2", ["older:2d", "older:2w", "older:2m", "older:2h"]),
    ],
)
def test_the_best_come_first(text: str, best: list[str]) -> None:
    assert offered(text)[: len(best)] == best


@pytest.mark.parametrize("text", ["is:pending", "foo:b", '"zoé', "before:1"])
def test_nothing_is_offered(text: str) -> None:
    assert offered(text) == []


def test_the_term_under_the_cursor_is_completed() -> None:
    assert offered("is:pe zoé", 5) == ["is:pending zoé"]


def test_keys_come_first_where_nothing_is_typed() -> None:
    assert offered("")[:2] == ["is:", "mission:"]
    assert "zoé or" in [
        "zoé " + option.text for option in complete("zoé ", 4, KNOWN, most=20).options
    ]
    assert [option.is_whole for option in complete("", 0, KNOWN).options][:2] == [False, False]


def test_options_say_what_they_find() -> None:
    _start, _end, options = complete("is:la", 5, KNOWN)
    assert [(one.text, one.note) for one in options] == [
        ("is:late", "nobody has answered for 7 days"),
        ("is:snoozed", "put off until later"),
    ]


def test_french_is_offered_in_french(french: None) -> None:
    assert offered("is:pend") == ["est:attente"]
    assert offered("vil")[0] == "ville:"
    assert offered("older:3")[0] == "ancien:3j"


@given(text=st.text("is:aero\"' mvtl-", max_size=10), names=st.lists(st.text(max_size=12)))
def test_whole_options_are_understood(text: str, names: list[str]) -> None:
    known = Known(*[tuple(name for name in names if words(name))] * 4)
    start, end, options = complete(text, len(text), known)
    for option in options:
        if option.is_whole:
            assert not parse(option.text).problems
    assert 0 <= start <= end == len(text)
