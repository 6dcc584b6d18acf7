"""What searching, grouping and saved views look like, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screens.client import LARGE, MEDIUM, NARROW, SMALL
from tests.screens.pictures import LANGUAGES, SIZES, comparing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jva_tui.desk import Desk
    from tests.screens.pictures import Compare

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

ALL_SIZES = pytest.mark.parametrize(
    "size",
    [
        pytest.param(NARROW, id="40x24"),
        pytest.param(SMALL, id="80x24"),
        pytest.param(MEDIUM, id="120x40"),
        pytest.param(LARGE, id="200x50"),
    ],
)


@pytest.fixture
def looks_the_same(desk: Desk, snap_compare: Callable[..., bool]) -> Iterator[Compare]:
    """Opens the invented inbox as if the platform had just been read."""
    yield from comparing(desk, snap_compare)


@ALL_SIZES
@LANGUAGES
def test_what_is_found_while_one_types(
    looks_the_same: Compare, size: tuple[int, int], spoken: None
) -> None:
    assert looks_the_same("slash", typed="mar", size=size)


@LANGUAGES
def test_keys_are_offered(looks_the_same: Compare, spoken: None) -> None:
    assert looks_the_same("slash", "down", "down", size=SMALL)


@SIZES
@LANGUAGES
def test_what_was_found(looks_the_same: Compare, size: tuple[int, int], spoken: None) -> None:
    assert looks_the_same("slash", *"samedi", "enter", "j", size=size)


@LANGUAGES
def test_what_is_not_understood(looks_the_same: Compare, spoken: None) -> None:
    assert looks_the_same("slash", typed="mar vile:paris est:atente", size=SMALL)


@LANGUAGES
def test_why_nothing_is_found(looks_the_same: Compare, spoken: None) -> None:
    assert looks_the_same("slash", typed="samedy", size=SMALL)


@LANGUAGES
def test_orders(looks_the_same: Compare, spoken: None) -> None:
    assert looks_the_same("O", size=SMALL)


@ALL_SIZES
@LANGUAGES
def test_groups(looks_the_same: Compare, size: tuple[int, int], spoken: None) -> None:
    assert looks_the_same("2", "O", *(["down"] * 6), "enter", "j", "j", "space", size=size)


def test_what_was_found_without_colours(
    looks_the_same: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks_the_same("slash", *"mar", "enter", "j")
