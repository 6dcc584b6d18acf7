"""What the missions and a dossier look like, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from jva_tui.store.outbox_db import OutboxDb
from screens.handing_over import Handed
from screens.pages import AddressScreen
from tests.office import KEY
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer
from tests.screens.client import LARGE, MEDIUM, SMALL, fill, offline_desk
from tests.screens.pictures import LANGUAGES, comparing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jva_tui.desk import Desk
    from tests.screens.pictures import Compare

# To count lines here would take as long as the tests themselves.
pytestmark = pytest.mark.no_cover

EVERY_SIZE = pytest.mark.parametrize(
    "size",
    [
        pytest.param(SMALL, id="80x24"),
        pytest.param(MEDIUM, id="120x40"),
        pytest.param(LARGE, id="200x50"),
    ],
)
SOUP = MISSION._replace(id=8, name="Soupe du cœur", places_left=0, places=2)
ZOE = volunteer(1, first_name="Zoé", last_name="Dupont", email="zoe@example.org")
NAMESAKE = volunteer(2, first_name="Zoé", last_name="Dupont", mobile="06 39 98 00 77")
NEIGHBOUR = volunteer(3, first_name="Ali", last_name="Martin", birthday=None)


@pytest.fixture
def looks_the_same(desk: Desk, snap_compare: Callable[..., bool]) -> Iterator[Compare]:
    """Opens the invented inbox as if the platform had just been read."""
    yield from comparing(desk, snap_compare)


@pytest.fixture
def of_zoe(home: Path, snap_compare: Callable[..., bool]) -> Iterator[Compare]:
    """Opens the requests of three people, two of whom are like the first, and a waiting list."""
    hers = message(102, conversation_id=12, at=NOW - 41 * DAY)
    ours = message(
        103,
        conversation_id=12,
        at=NOW - 40 * DAY,
        author_id=ROSA.user_id,
        text="Bonjour Zoé, merci ! La mission est complète, je vous écris dès qu'il y a une place.",
    )
    told = participation(volunteer=ZOE, conversation_id=None, latest=None)
    fill(
        home,
        [
            told._replace(
                id=1, mission=SOUP, state=State.CANCELLED, created_at=NOW - 50 * DAY,
                conversation_id=12, conversation_updated_at=NOW, latest=hers,
            ),
            participation(2, volunteer=ZOE, created_at=NOW - 3 * DAY, tags=("Suivi : Rosa",)),
            told._replace(id=3, mission=SOUP, created_at=NOW - 2 * DAY),
            told._replace(
                id=4, volunteer=NAMESAKE, state=State.DECLINED, created_at=NOW - 60 * DAY
            ),
            told._replace(
                id=5, volunteer=NEIGHBOUR, mission=SOUP, state=State.VALIDATED,
                created_at=NOW - 70 * DAY,
            ),
        ],
    )  # fmt: skip
    outbox = OutboxDb.open(home / "outbox.db", KEY)
    outbox.set_note(2, "Appeler samedi, de préférence le matin", NOW)
    outbox.wait({3: SOUP.id}, NOW)
    outbox.close()
    desk = offline_desk(home)
    comparisons = comparing(desk, snap_compare)
    compare = next(comparisons)
    desk._reader.save_messages(12, [hers, ours], complete=True)
    yield compare
    next(comparisons, None)


@EVERY_SIZE
@LANGUAGES
def test_missions(looks_the_same: Compare, size: tuple[int, int], spoken: None) -> None:
    assert looks_the_same("M", "j", size=size)


@LANGUAGES
def test_missions_of_the_organisation_by_date(looks_the_same: Compare, spoken: None) -> None:
    assert looks_the_same("M", "o", "O", "O", size=SMALL)


@LANGUAGES
def test_missions_sought(looks_the_same: Compare, spoken: None) -> None:
    assert looks_the_same("M", "slash", typed="du", size=SMALL)


@LANGUAGES
def test_a_waiting_list(of_zoe: Compare, spoken: None) -> None:
    assert of_zoe("M", "j")


@EVERY_SIZE
@LANGUAGES
def test_a_dossier(of_zoe: Compare, size: tuple[int, int], spoken: None) -> None:
    assert of_zoe("7", "D", size=size)


@LANGUAGES
def test_the_address_of_a_page(snap_compare: Callable[..., bool], spoken: None) -> None:
    from textual.app import App

    class Alone(App[None]):
        def on_mount(self) -> None:
            address = "https://platform.example.org/admin/missions/12"
            self.push_screen(AddressScreen(address, Handed.TO_TERMINAL))

    assert snap_compare(Alone(), terminal_size=SMALL)
