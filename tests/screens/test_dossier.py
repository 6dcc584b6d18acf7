"""Everything of one volunteer side by side, and who may be taken for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Decision, State
from jva_tui.operations import Reply
from tests.clock import ManualClock
from tests.people import DAY, MISSION, NOW, ROSA, message, participation, volunteer
from tests.screens.client import MEDIUM, SMALL, fill, offline_desk, opened
from widgets.dossier_view import DossierView

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from tests.screens.client import Client

SOUP, FAIR = MISSION._replace(id=1, name="Soupe"), MISSION._replace(id=2, name="Fête")
ZOE = volunteer(1, first_name="Zoé", last_name="Dupont", email="zoe@example.org")
NAMESAKE = volunteer(2, first_name="ZOE", last_name="Dupont", mobile="06 39 98 00 77")
NEIGHBOUR = volunteer(3, first_name="Ali", last_name="Martin", mobile="+33 6 39 98 00 01")
OURS = message(102, conversation_id=12, at=NOW - 40 * DAY, author_id=ROSA.user_id, text="À bientôt")
PEOPLE = [
    participation(1, volunteer=ZOE, mission=SOUP, state=State.CANCELLED, created_at=NOW - 50 * DAY,
                  conversation_id=12, conversation_updated_at=NOW, latest=OURS),
    participation(2, volunteer=ZOE, mission=FAIR, created_at=NOW - 3 * DAY,
                  tags=("Suivi : Rosa",)),
    participation(3, volunteer=ZOE, mission=SOUP, created_at=NOW - 2 * DAY,
                  conversation_id=None, latest=None),
    participation(4, volunteer=NAMESAKE, mission=FAIR, state=State.DECLINED,
                  created_at=NOW - 9 * DAY, conversation_id=None, latest=None),
    participation(5, volunteer=NEIGHBOUR, mission=SOUP, created_at=NOW - 8 * DAY,
                  conversation_id=None, latest=None),
    participation(6, volunteer=ZOE, mission=FAIR, state=State.DECLINED,
                  created_at=NOW - 60 * DAY, conversation_id=None, latest=None),
]  # fmt: skip


@pytest.fixture
def desk(home: Path) -> Desk:
    """A desk on the requests of three people, two of whom are like the first."""
    fill(home, PEOPLE)
    return offline_desk(home)


def sections(client: Client) -> list[str]:
    """What is told of each person, with single spaces."""
    shown = client.words_of("DossierView")
    return [part.strip() for part in shown.replace("ANOTHER", "\nANOTHER").split("\n")]


async def test_requests_stand_side_by_side_and_other_people_apart(desk: Desk) -> None:
    async with opened(desk, MEDIUM) as client:
        await client.press("7", "g", "D")
        zoe, namesake, neighbour = sections(client)
        assert zoe.startswith("THIS VOLUNTEER · 4 REQUESTS ─")
        assert "Zoé Dupont 36 years old 75020 Paris zoe@example.org 0639980001" in zoe
        assert "○ Soupe ○ Fête En attente" in zoe
        assert "– Soupe" in zoe
        assert namesake.startswith("ANOTHER PERSON: SAME NAME · 1 REQUEST ─")
        assert "ZOE Dupont" in namesake
        assert "✕ Fête Refusée" in namesake
        assert neighbour.startswith("ANOTHER PERSON: SAME TELEPHONE NUMBER · 1 REQUEST ─")
        assert "Ali Martin" in neighbour
        stood = []
        for key in ("l", "j", "j", "k", "k", "h", "G"):
            await client.press(key)
            current = client.app.screen.query_one(DossierView).current
            stood.append(current.row.id if current else None)
        # Beside it, below, the next person's (of whom there is one), back up, and to the last.
        assert stood == [2, 6, 4, 1, 3, 3, 5]


async def test_a_request_tells_what_was_answered_and_noted_and_opens_in_the_inbox(
    desk: Desk,
) -> None:
    clock = desk.clock
    assert isinstance(clock, ManualClock)
    async with opened(desk, SMALL) as client:
        await desk.private.set_note(2, "Appeler samedi")
        await desk.queue([Reply(3, 1, None, State.PENDING, decision=Decision.VALIDATE)])
        await client.press("7", "g", "D")
        view = client.app.screen.query_one(DossierView)
        assert [view.current and view.current.row.id, view.cursor] == [3, 0]
        told = sections(client)[0]
        assert "✓ Soupe Validée asked" in told
        assert "↻ Again: they had asked for this mission before" in told
        assert "→ your reply waits to leave" in told
        assert "○ Fête En attente de validation" in told
        assert "# Suivi : Rosa" in told
        assert "✎ Appeler samedi" in told
        assert "– Soupe Annulée" in told
        await client.press("j", "j")
        assert "À bientôt" in client.words_of("DossierView")
        await client.press("f9")
        assert not any(known in client.words for known in ("zoe@example.org", "75020", "0639"))
        await client.press("f9", "k", "enter")
        assert client.app.screen is client.app.screen_stack[0]
        assert client.cursor == 2
        await client.press("D")
        client.write(PEOPLE[1]._replace(state=State.VALIDATED, updated_at=NOW))
        await client.until(
            lambda: "✓ Fête Validée" in client.words_of("DossierView"), passing=clock
        )
        await client.press("D")
        assert client.app.screen is client.app.screen_stack[0]
