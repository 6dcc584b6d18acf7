"""The missions: how they stand, found and sorted, and what leads from them elsewhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Person, State
from screens.inbox import InboxScreen
from screens.missions import MissionsScreen
from screens.pages import AddressScreen
from tests.clock import ManualClock
from tests.people import DAY, MISSION, NOW, participation, volunteer
from tests.screens.client import LARGE, MEDIUM, SMALL, fill, offline_desk, opened
from widgets.mission_list import MissionList

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from jva_tui.domain import Mission, Participation
    from tests.screens.client import Client

SITE = "https://platform.example.org"
SOUP = MISSION._replace(id=1, name="Soupe du cœur", places=3, places_left=1)
FAIR = MISSION._replace(
    id=2, name="Fête", city="Lyon", start_date=date(2026, 9, 1), end_date=date(2026, 9, 2)
)
GARDEN = MISSION._replace(
    id=3,
    name="Jardin",
    kind="Mission à distance",
    start_date=date(2026, 11, 30),
    responsables=(Person(9, 9, "Paul Autre"),),
)


def asked(id_: int, mission: Mission, days: int, state: State = State.PENDING) -> Participation:
    """A request of a volunteer of their own, made so many days ago."""
    who = volunteer(id_, last_name=f"Nº{id_}", email=None, mobile=None)
    return participation(
        id_,
        volunteer=who,
        mission=mission,
        state=state,
        created_at=NOW - days * DAY,
        conversation_id=None,
        latest=None,
    )


PEOPLE = [
    asked(1, SOUP, 3),
    asked(2, SOUP, 2),
    asked(3, SOUP, 90, State.VALIDATED),
    asked(4, SOUP, 1, State.IN_PROGRESS),
    asked(5, FAIR, 80),
    asked(6, GARDEN, 9),
    asked(7, GARDEN, 8),
]


@pytest.fixture
def desk(home: Path) -> Desk:
    """A desk with three missions, one of them a colleague's."""
    fill(home, PEOPLE)
    return offline_desk(home)


def lines(client: Client) -> list[str]:
    """What stands in the list, each line with single spaces."""
    region = client.app.screen.query_one(MissionList).region
    strips = client.app.screen._compositor.render_strips()[region.y : region.bottom]
    shown = (" ".join(strip.crop(region.x, region.right).text.split()) for strip in strips)
    return [line for line in shown if line]


async def test_missions_are_sorted_found_and_lead_to_their_open_requests(desk: Desk) -> None:
    async with opened(desk, SMALL) as client:
        await client.press("M")
        assert lines(client) == ["Soupe du cœur 3 3 d 1/3", "– Fête 1 2 mo 3/20"]
        await client.press("O")
        assert [line.split()[0] for line in lines(client)] == ["–", "Soupe"]
        await client.press("o", "O")  # the colleague's as well; what is over comes last
        assert [line.split()[1] for line in lines(client)] == ["Jardin", "du", "Fête"]
        assert lines(client)[0] == "◇ Jardin 2 9 d 3/20"
        await client.press("question_mark", "end")
        assert "◇ you are not one of those in charge of it" in client.words
        await client.press("escape")
        await client.press("slash")
        await client.type_in("coeur s")
        assert lines(client) == ["Soupe du cœur 3 3 d 1/3"]
        await client.press("enter", "enter")
        assert isinstance(client.app.screen, InboxScreen)
        assert "mission:#1 is:open" in client.words
        assert sorted(client.inbox.ids) == [1, 2, 4]


async def test_the_pane_tells_places_and_who_comes_next(desk: Desk) -> None:
    clock = desk.clock
    assert isinstance(clock, ManualClock)
    async with opened(desk, LARGE) as client:
        for id_ in (2, 1):
            await desk.private.wait([id_])
            clock.advance(1)
        await client.press("7", "M")
        told = client.words_of("LinesPane")
        assert "Validated 1 · 2 more have a place" in told
        assert "1 left of 3 places · counting open requests" in told
        assert "In line 1. Camille Nº2 (a place is free) · 2. Camille Nº1" in told
        assert lines(client)[0] == "Soupe du cœur 3 3 d 1/3 01/12/26–06/01/27 Paris 1 2"
        client.write(*(one._replace(state=State.VALIDATED, updated_at=NOW) for one in PEOPLE[1:3]))
        await client.until(lambda: "no place" not in client.words and "Validated 2" in client.words)
        client.write(PEOPLE[3]._replace(state=State.VALIDATED, updated_at=NOW))
        await client.until(lambda: "no place is left" in client.words)
        assert "In line 1. Camille Nº1 (next to get a place)" in client.words_of("LinesPane")


async def test_the_page_of_a_mission_opens_or_its_address_is_shown(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "SSH_TTY", "SSH_CONNECTION"):
        monkeypatch.delenv(variable, raising=False)
    browser, told = tmp_path / "browser", tmp_path / "told"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {told}\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(browser))
    async with opened(desk, MEDIUM) as client:
        await client.press("M", "s")
        assert "In yours, this opens /admin/missions/1 there." in client.text  # it is invented
        desk.site = SITE
        await client.press("s")
        assert told.read_text() == f"{SITE}/admin/missions/1"
        monkeypatch.setenv("BROWSER", "")
        await client.press("s")
        assert isinstance(client.app.screen, AddressScreen)
        assert f"{SITE}/admin/missions/1" in client.words
        await client.press("escape")
        assert isinstance(client.app.screen, MissionsScreen)
        await client.press("q", "7", "colon")
        await client.type_in("report")
        await client.press("enter")  # of a request, from the palette; it has no conversation
        assert f"{SITE}/admin/participations?filter%5Bsearch%5D={client.cursor}" in client.text
