"""What the reply desk for several looks like: every situation, at two sizes, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screens.client import NARROW, SMALL, fill, offline_desk
from tests.screens.lots import TEMPLATES, UNREAD, everybody, read
from tests.screens.pictures import LANGUAGES, SIZES, comparing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.screens.pictures import Compare

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

EVERYBODY = ("o", "7", "asterisk")
TO_ALL = (*EVERYBODY, "v", "t", "down", "enter")
"""With a template for which one of them lacks a value."""


@pytest.fixture
def looks_the_same(home: Path, snap_compare: Callable[..., bool]) -> Iterator[Compare]:
    """Opens an inbox in which every situation stands once."""
    people = everybody()
    fill(home, people, TEMPLATES)
    read(home, people, unread=UNREAD)
    yield from comparing(offline_desk(home), snap_compare)


@SIZES
@LANGUAGES
def test_marked_requests(looks_the_same: Compare, size: tuple[int, int], spoken: None) -> None:
    assert looks_the_same("o", "7", "space", "space", "V", "j", "j", "V", "G", size=size)


@SIZES
@LANGUAGES
def test_every_situation(looks_the_same: Compare, size: tuple[int, int], spoken: None) -> None:
    assert looks_the_same(*TO_ALL, size=size)


@SIZES
@LANGUAGES
def test_the_one_who_asks_something(
    looks_the_same: Compare, size: tuple[int, int], spoken: None
) -> None:
    assert looks_the_same(*TO_ALL, *("j" * 17), size=size)


@SIZES
@LANGUAGES
def test_the_one_to_whom_nothing_can_go(
    looks_the_same: Compare, size: tuple[int, int], spoken: None
) -> None:
    assert looks_the_same(*TO_ALL, *("j" * 10), size=size)


@SIZES
@LANGUAGES
def test_the_question_before_many_leave(
    looks_the_same: Compare, size: tuple[int, int], spoken: None
) -> None:
    assert looks_the_same(*EVERYBODY, "d", "asterisk", "enter", "3", size=size)


@SIZES
@LANGUAGES
def test_a_text_for_all_with_a_token_being_completed(
    looks_the_same: Compare, size: tuple[int, int], spoken: None
) -> None:
    typed = "Bonjour [destinataire_prenom] et [prenon], à [mi"
    assert looks_the_same(*EVERYBODY, "m", "i", typed=typed, size=size)


@LANGUAGES
def test_the_keys_of_the_reply_desk(looks_the_same: Compare, spoken: None) -> None:
    assert looks_the_same(*EVERYBODY, "v", "question_mark", size=(90, 50))


def test_several_where_there_is_room_for_one_pane(looks_the_same: Compare) -> None:
    assert looks_the_same(*TO_ALL, size=NARROW)


def test_several_without_colours(looks_the_same: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks_the_same(*TO_ALL, "n")


def test_several_in_the_light_theme(looks_the_same: Compare) -> None:
    assert looks_the_same(*TO_ALL, theme="jva-light", size=SMALL)
