"""The order of the list, groups in it, and going on from a request to the next one sought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from jva_tui.showing import Showing, Sort
from screens.order import order_words
from tests.people import MISSION, NOW, message, volunteer
from tests.screens.client import LARGE, SMALL, fill, offline_desk, opened
from tests.screens.marking import COLLEAGUE, marked, person
from tests.screens.outgoing import Outgoing, reply

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from jva_tui.domain import Participation
    from tests.screens.client import Client

SOUP = MISSION._replace(id=9, name="Accueil", places_left=1, places=4)
NAMES = ("Zoé", "Élise", "alma", "Émile", "Bruno", "Chloé")


def somebody(number: int, **changes: object) -> Participation:
    """Somebody with a name of their own; the first three for one mission."""
    mission = MISSION if number < 4 else SOUP
    who = volunteer(number, first_name=NAMES[number - 1], last_name="")
    return person(number, mission=mission, **changes)._replace(volunteer=who)


@pytest.fixture
def six(home: Path) -> Desk:
    """Six to answer, 1 the newest, and what a colleague has validated."""
    gone = person(7, mission=COLLEAGUE, state=State.VALIDATED)
    fill(home, [*(somebody(number) for number in range(1, 7)), gone])
    return offline_desk(home)


def told(client: Client) -> str:
    """What was said in passing last."""
    return [notice.message for notice in client.app._notifications][-1]


async def choose(client: Client, *keys: str) -> list[int]:
    """Chooses an order by typing, and returns who stands in the list."""
    await client.press("O", *keys, "enter")
    return list(client.inbox.ids)


async def test_each_order_is_chosen_kept_for_its_view_and_told(six: Desk) -> None:
    async with opened(six, LARGE) as client:
        await client.press("2", "j", "j", "space", "k")
        assert (client.cursor, marked(client)) == (3, [3])
        assert await choose(client, *"volunteer") == [3, 5, 6, 2, 4, 1], "as people sort names"
        assert "by name" in client.words_of("ViewsBar")
        assert (client.cursor, client.read, marked(client)) == (3, 3, [3])
        assert await choose(client, *"age") == [6, 5, 4, 3, 2, 1]
        assert await choose(client, *"mission", "enter") == [4, 5, 6, 1, 2, 3]
        assert client.cursor == 3
        client.write(
            somebody(5, latest=message(9_000, conversation_id=105, at=NOW, author_id=2_005))
        )
        assert await choose(client, *"last") == [5, 1, 2, 3, 4, 6]
        assert client.inbox.in_sight[0] == 5
        await client.press("7", "2")
        assert list(client.inbox.ids) == [5, 1, 2, 3, 4, 6]
        assert client.cursor == client.read == 5, "a view begins with its first"
        await client.press("slash")
        await client.type_in("is:pending")
        assert list(client.inbox.ids) == [6, 5, 4, 3, 2, 1], "a search has an order of its own"
        await client.press("enter")
        assert await choose(client, *"volunteer") == [3, 5, 6, 2, 4, 1]
        assert "6 found · by name" in client.words_of("SearchBar")
        await client.press("escape")
        assert await choose(client, *"usual") == [1, 2, 3, 4, 5, 6]
        assert "by name" not in client.words_of("ViewsBar")


def test_the_order_is_said_once() -> None:
    assert order_words(Showing(sort=Sort.MISSION)) == "by mission"
    assert order_words(Showing(sort=Sort.MISSION, is_grouped=True)) == "grouped by mission"
    assert order_words(Showing(sort=Sort.NAME, is_grouped=True)) == "by name · grouped by mission"


async def test_groups_stand_under_their_mission_and_are_no_requests(six: Desk) -> None:
    async with opened(six, SMALL) as client:
        await client.press("2", "G")
        ids = await choose(client, *"group")
        assert ids == [4, 5, 6, 1, 2, 3]
        assert client.cursor == client.read == 6
        assert "grouped by mission" in client.text
        shown = client.words_of("InboxList")
        assert "Accueil · 3 · 1 left of 4 places" in shown
        assert shown.count("Accueil") == 1, "its name stands above them"
        await client.press("g", "V", "j", "j", "j", "escape")
        assert marked(client) == [1, 4, 5, 6], "over the heading"
        await client.press("shift+up", "shift+up", "u", "asterisk")
        assert marked(client) == [1, 2, 3, 4, 5, 6]
        await client.press("u", "=")
        assert len(marked(client)) == 3, "of one mission"
        client.write(somebody(4, state=State.DECLINED), somebody(6, state=State.DECLINED))
        await client.settle()
        assert "Accueil · 1 ·" in client.words_of("InboxList")
        await choose(client, *"group")
        assert list(client.inbox.ids) == [1, 2, 3, 5]
        assert "Accueil · 1 ·" not in client.words_of("InboxList")


async def test_one_goes_on_to_the_next_that_waits_that_is_unread_or_of_the_same_person(
    home: Path,
) -> None:
    people = [
        person(1),
        person(2),
        person(3, state=State.VALIDATED, latest=None),
        person(4, state=State.DECLINED, latest=None),
        person(5),
    ]
    same = person(9, mission=COLLEAGUE, latest=None)._replace(volunteer=people[3].volunteer)
    fill(home, [*people, same])
    outgoing = Outgoing(home)
    outgoing.queue(reply(2))
    outgoing.close()
    async with opened(offline_desk(home), SMALL) as client:
        await client.press("7")
        assert list(client.inbox.ids) == [1, 2, 3, 4, 5]
        await client.press("N")
        assert client.cursor == client.read == 5, "neither who is answered nor whose reply waits"
        await client.press("N")
        assert client.cursor == 1
        assert "On from the first one again." in told(client)
        await client.press("j", "j", "j", "f")
        assert client.cursor == client.read == 9
        assert "Request 2 of 2 of this volunteer. It stands under “All”." in told(client)
        await client.press("f")
        assert client.cursor == 4
        await client.press("k", "f")
        assert client.cursor == 3
        assert "No other request of this volunteer is known." in told(client)
        await client.press("6", "N", "w")
        assert client.cursor == 4
        assert "No other request here has a message that you have not read." in told(client)
        await client.press("O")
        assert client.text.count("No other request here") == 1, "over what lies behind"
