"""Without colours the cursor, the states and the active view are still told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from tests.people import message, participation, volunteer
from tests.screens.client import Client, fill, offline_desk, opened

if TYPE_CHECKING:
    from pathlib import Path

    from rich.style import Style


@pytest.fixture(autouse=True)
def without_colours(still_terminal: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


SIGNS = {
    State.PENDING: "○",
    State.IN_PROGRESS: "◐",
    State.VALIDATED: "✓",
    State.DECLINED: "✕",
    State.CANCELLED: "–",
}


def one_of_each(home: Path) -> None:
    fill(
        home,
        [
            participation(
                number,
                state=state,
                volunteer=volunteer(number, first_name="Personne", last_name=str(number)),
                conversation_id=number,
                latest=message(number, conversation_id=number),
            )
            for number, state in enumerate(State, start=1)
        ],
    )


def styles(client: Client, line: int) -> list[Style]:
    """The styles of the letters on a line of the list, as they reach the terminal."""
    region = client.inbox.region
    strip = client.app.screen._compositor.render_strips()[region.y + line]
    inside = strip.crop(region.x, region.right - 1)
    return [segment.style for segment in inside if segment.text.strip() and segment.style]


async def test_the_cursor_is_reversed_and_bold(home: Path) -> None:
    one_of_each(home)
    async with opened(offline_desk(home)) as client:
        await client.press("7", "j")
        assert client.app.no_color
        assert all(style.reverse and style.bold for style in styles(client, 1))
        for line in (0, 2, 3, 4):
            assert not any(style.reverse for style in styles(client, line))


async def test_every_state_has_its_sign(home: Path) -> None:
    one_of_each(home)
    async with opened(offline_desk(home)) as client:
        await client.press("7")
        signs = {number: SIGNS[state] for number, state in enumerate(State, start=1)}
        for line in client.text.splitlines()[2:7]:
            number = next(n for n in signs if f"Personne {n}" in line)
            assert signs[number] in line.split("Personne")[0]


async def test_the_active_view_has_a_mark(home: Path) -> None:
    one_of_each(home)
    async with opened(offline_desk(home)) as client:
        await client.press("5")
        assert client.text.splitlines()[1].count("▌") == 1
        assert "▌5 Validated 1" in client.text
