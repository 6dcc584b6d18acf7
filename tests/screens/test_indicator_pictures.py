"""What the indicators look like, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screens.client import LARGE, MEDIUM, SMALL
from tests.screens.pictures import LANGUAGES, comparing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jva_tui.desk import Desk
    from tests.screens.pictures import Compare

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover


@pytest.fixture
def looks_the_same(desk: Desk, snap_compare: Callable[..., bool]) -> Iterator[Compare]:
    """Opens the invented inbox as if the platform had just been read."""
    yield from comparing(desk, snap_compare)


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(SMALL, id="80x24"),
        pytest.param(MEDIUM, id="120x40"),
        pytest.param(LARGE, id="200x50"),
    ],
)
@LANGUAGES
def test_indicators(looks_the_same: Compare, size: tuple[int, int], spoken: None) -> None:
    assert looks_the_same("I", size=size)
