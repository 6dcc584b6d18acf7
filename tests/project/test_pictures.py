"""The README's pictures show the client as it is, and ask nothing of any network."""

from __future__ import annotations

import re

import pytest

from benchmarks.pictures import PICTURES, SCREENS, draw, tidied

NAMES = [picture.name for picture in PICTURES]


async def test_the_pictures_are_what_the_client_draws_now() -> None:
    drawn = await draw()
    stale = [
        name
        for name, svg in drawn.items()
        if not (path := SCREENS / f"{name}.svg").exists() or path.read_text("utf-8") != svg
    ]
    assert not stale, "draw them anew with: make screens"


def test_every_picture_belongs_to_the_readme() -> None:
    assert sorted(path.stem for path in SCREENS.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_looking_at_a_picture_asks_nothing_of_the_network(name: str) -> None:
    svg = (SCREENS / f"{name}.svg").read_text("utf-8")
    assert set(re.findall(r"url\((.)", svg)) == {"#"}
    assert re.search(r"@import|@font-face|href=|<script", svg) is None


def test_a_text_is_as_wide_as_its_cells_and_begins_where_it_is_seen() -> None:
    rich = '<text x="10" y="5" textLength="73.2" clip-path="c">&#160;&#160;王 &lt;3&#160;</text>'
    assert tidied(rich) == (
        '<text x="34.4" y="5" textLength="61.0" clip-path="c">王&#160;&lt;3</text>\n'
    )
