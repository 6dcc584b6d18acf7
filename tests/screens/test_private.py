"""P, C and W: what only this computer knows of whom the list shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from screens import note
from screens.note import NoteScreen
from screens.put_off import PutOffScreen
from tests.clock import ManualClock
from tests.people import DAY, MISSION, NOW, message, participation, volunteer
from tests.screens.client import MEDIUM, SMALL, fill, offline_desk, opened

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from jva_tui.domain import Participation

NAMES = {1: "Ana", 2: "Basile", 3: "Cleo", 4: "Dario"}


def asked(id_: int, **changes: object) -> Participation:
    """A pending request; 1 is the newest."""
    person = volunteer(id_, first_name=NAMES[id_], last_name="Inventé")
    at = NOW - id_ * DAY
    said = message(100 + id_, conversation_id=10 + id_, at=at, author_id=person.user_id)
    told = participation(
        id_,
        created_at=at,
        updated_at=at,
        volunteer=person,
        conversation_id=10 + id_,
        conversation_updated_at=at,
        latest=said,
        mission=MISSION._replace(places=1),
    )
    return told._replace(**changes)  # type: ignore[arg-type]  # fields of a participation


@pytest.fixture
def four(home: Path) -> Desk:
    """A desk with three pending requests, and one who has the only place of their mission."""
    fill(home, [asked(1), asked(2), asked(3), asked(4, state=State.VALIDATED)])
    return offline_desk(home)


async def test_a_request_is_put_off_and_comes_back_with_the_same_key(four: Desk) -> None:
    async with opened(four, SMALL) as client:
        await client.press("2", "P")
        assert isinstance(client.app.screen, PutOffScreen)
        for words in ("Ana Inventé", "tomorrow Monday 23 November", "in 3 days", "in a week"):
            assert words in client.words
        assert "next Monday" not in client.words  # which is tomorrow
        await client.press("enter")
        assert "Put off until Monday 23 November, 06:00: Ana Inventé." in client.words
        assert list(client.inbox.ids) == [2, 3]
        await client.press("9")
        assert list(client.inbox.ids) == [1]
        assert "◷ 23/11" in client.text
        await client.press("P")
        assert "Ana Inventé" in client.words
        await client.press("enter")  # the first is to bring it back
        assert "Back where it was: Ana Inventé." in client.words
        assert list(client.inbox.ids) == []
        await client.press("2")
        assert list(client.inbox.ids) == [1, 2, 3]


async def test_marked_ones_are_put_off_until_a_day_that_is_typed(four: Desk) -> None:
    async with opened(four) as client:
        await client.press("7", "asterisk", "P")  # whom somebody has decided about among them
        await client.type_in("22/11/2026")
        assert "Sunday 22 November: this day has come already" in client.words
        await client.press("enter")
        assert isinstance(client.app.screen, PutOffScreen)
        await client.press(*["backspace"] * 10)
        await client.type_in("5 janv")
        assert "Tuesday 5 January 2027" in client.words
        await client.press("enter")
        assert "Put off until Tuesday 5 January 2027, 06:00: 3 requests." in client.words
        assert "1 was not put off: somebody has decided about it." in client.words
        assert client.situation.marked == 1  # the others are away now
        await client.press("9")
        assert list(client.inbox.ids) == [1, 2, 3]


async def test_a_note_is_kept_shown_and_stays_here(four: Desk) -> None:
    async with opened(four) as client:
        await client.press("2", "j", "C")
        assert isinstance(client.app.screen, NoteScreen)
        assert "the platform and your colleagues never see it" in client.words
        await client.type_in("Vue mardi\nrappeler")
        await client.press("escape")
        assert "✎ Your note, on this computer only" in client.words_of("ReadingPane")
        assert "Vue mardi rappeler" in client.words_of("ReadingPane")
        assert "Basile Inventé ✎" in client.words_of("InboxList")
        await client.press("C", "f7", "backspace", "ctrl+s")
        assert "The note is removed. C brings it back." in client.words
        assert four.private.note(2) == ""
        await client.press("C", "escape")
        assert "Vue mardi" in four.private.note(2)


async def test_what_is_written_is_on_the_disk_as_soon_as_typing_pauses(
    four: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note, "PAUSE_SECONDS", 0.01)
    async with opened(four) as client:
        await client.press("2", "C")
        await client.type_in("Vue")
        await client.until(lambda: four.private.note(1) == "Vue")
        assert isinstance(client.app.screen, NoteScreen)


async def test_a_waiting_list_is_kept_with_a_key_and_says_when_a_place_is_free(four: Desk) -> None:
    clock = four.clock
    assert isinstance(clock, ManualClock)
    async with opened(four) as client:
        await client.press("2", "j", "W")
        first = f"1st on your waiting list of “{MISSION.name}”"
        assert f"Basile Inventé: {first}. W takes them off." in client.words
        assert f"≡ {first}" in client.words_of("ReadingPane")
        clock.advance(1)
        await client.press("asterisk", "W")
        assert "On your waiting lists now: 2 requests." in client.words
        assert four.private.waiting_list(MISSION.id) == [2, 3, 1]
        client.write(asked(4, state=State.CANCELLED, mission=MISSION._replace(places=1)))
        freed = f"1 place is free on “{MISSION.name}”. Next on your waiting list: Basile Inventé."
        await client.until(lambda: freed in client.words, passing=clock, step=30)
        await client.press("W")
        assert "Not on your waiting list any more: 3 requests." in client.words
        assert four.private.waiting_list(MISSION.id) == []


async def test_who_is_decided_about_neither_waits_nor_is_put_off(four: Desk) -> None:
    async with opened(four, MEDIUM) as client:
        await client.press("5", "W")
        assert "Only an open request of a mission can wait for a place." in client.words
        await client.press("P", "enter")
        assert "Nothing to put off: somebody has decided about it." in client.words


async def test_the_day_before_it_is_said_at_the_start_in_the_views_and_in_the_pane(
    home: Path,
) -> None:
    fill(home, [asked(1, created_at=NOW - 7 * DAY), asked(2)])
    async with opened(offline_desk(home), (160, 40)) as client:
        await client.press("2", "j")
        assert "1 request becomes a priority tomorrow" in client.words
        assert "0 +1" in client.words_of("ViewsBar")
        assert "△7 d" in client.words_of("InboxList")
        assert "Becomes a priority tomorrow" in client.words_of("ReadingPane")
