"""The top line always says whose inbox it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.people import ROSA
from tests.screens.client import MEDIUM, SMALL, fill, offline_desk, opened
from tests.screens.outgoing import people

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_every_screen_names_the_organisation(home: Path, size: tuple[int, int]) -> None:
    fill(home, people(2))
    async with opened(offline_desk(home), size) as client:
        for key in (None, "b", "t"):
            if key:
                await client.press("escape", key)
            assert ROSA.structure_name in client.words_of("TitleBar")


async def test_an_invented_organisation_is_said_to_be_one(home: Path) -> None:
    fill(home, people(2))
    desk = offline_desk(home)
    async with opened(desk, SMALL) as client:
        assert "invented" not in client.words_of("TitleBar")
    desk = offline_desk(home)
    desk.is_demo = True
    async with opened(desk, SMALL) as client:
        assert "invented" in client.words_of("TitleBar")
        assert ROSA.structure_name in client.words_of("TitleBar")
