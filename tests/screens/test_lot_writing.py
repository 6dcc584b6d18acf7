"""Around the text of a lot: the user's own editor, contacts, what was read, what is begun anew."""

from __future__ import annotations

from asyncio import Event
from typing import TYPE_CHECKING

import pytest

from jva_tui.desk import Desk
from jva_tui.domain import Decision, State
from screens import outside_editor
from screens.outside_editor import Edited
from screens.reply import ReplyScreen
from tests.screens.client import MEDIUM, SMALL, Client
from tests.screens.lots import FULL, inbox_of, lot, person, read, silent, stand_on
from widgets.token_area import TokenArea

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from pathlib import Path

    from textual.app import App

    from jva_tui.lots.recipient import Recipient

THREE = [person(number) for number in (1, 2, 3)]


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An editor that adds « Bravo. »; tells what it was given."""
    given: list[str] = []

    async def edited(_app: App[object], text: str, _environ: Mapping[str, str]) -> Edited:
        given.append(text)
        return Edited(f"{text} Bravo.".strip())

    monkeypatch.setenv("VISUAL", "some-editor")
    monkeypatch.setattr(outside_editor, "edit_outside", edited)
    return given


async def test_the_users_editor_writes_for_all_or_for_one(home: Path, editor: list[str]) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "m", "t", "enter")
        await stand_on(client, 2)
        await client.press("E")
        assert editor == ["Bonjour Noël,\nà bientôt. Rosa"]
        assert client.words_of("#preview") == "Bonjour Noël, à bientôt. Rosa Bravo."
        assert set(lot(client).edits) == {2}
        await client.press("e")
        assert editor[1] == "Bonjour [destinataire_prenom],\nà bientôt. [expediteur_prenom]"
        assert lot(client).parts[0].text.endswith("[expediteur_prenom] Bravo.")
        await stand_on(client, 1)
        assert client.words_of("#preview") == "Bonjour José, à bientôt. Rosa Bravo."


async def test_what_is_written_for_one_like_the_text_for_all_is_the_text_for_all(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unchanged(_app: App[object], text: str, _environ: Mapping[str, str]) -> Edited:
        return Edited(text)

    monkeypatch.setenv("EDITOR", "some-editor")
    monkeypatch.setattr(outside_editor, "edit_outside", unchanged)
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "m", "t", "enter", "E")
        assert lot(client).edits == {}


async def test_an_editor_that_is_left_without_a_text_changes_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cancelled(_app: App[object], _text: str, _environ: Mapping[str, str]) -> Edited:
        return Edited(None, "The editor ended with status 1.")

    monkeypatch.setenv("EDITOR", "some-editor")
    monkeypatch.setattr(outside_editor, "edit_outside", cancelled)
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "m", "t", "enter", "e")
        assert "The editor ended with status 1." in client.words
        assert lot(client).parts[0].text.startswith("Bonjour [destinataire_prenom]")


async def test_without_an_editor_e_writes_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "m", "e")
        assert client.focused(TokenArea)


async def test_the_contact_of_the_one_under_the_cursor_is_a_key_away(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    async with inbox_of(home, *THREE, silent(4)) as client:
        await client.press("asterisk", "v")
        await stand_on(client, 4)
        await client.press("y")
        assert "camille4@example.org" in client.words


async def read_under_the_cursor(client: Client) -> None:
    """Lets the cursor rest until what is beside it counts as read."""
    screen = client.app.screen_stack[0]
    screen._complete()  # type: ignore[attr-defined]  # of the inbox
    await client.settle()


async def test_what_was_read_beside_the_list_is_not_unread_any_more(home: Path) -> None:
    people = [person(7), person(6)]
    async with inbox_of(home, *people, size=MEDIUM) as client:
        read(home, people, unread=[7, 6])
        await read_under_the_cursor(client)
        await client.press("asterisk", "v")
        assert lot(client).going() == [7]
        assert lot(client).held() == [6]


async def test_a_letter_below_the_edge_of_the_screen_has_not_been_read(home: Path) -> None:
    people = [person(7, "Bonjour.\n" * 40), person(6)]
    async with inbox_of(home, *people, size=SMALL) as client:
        read(home, people, unread=[7, 6])
        await read_under_the_cursor(client)
        await client.press("asterisk", "v", "escape", *["J"] * 12, "v")
        assert 6 in lot(client).held()
        verdict = lot(client).verdict(7)
        assert verdict
        assert "unread" not in verdict.concerns


async def test_one_that_is_marked_is_answered_like_one_under_the_cursor(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("j", "space", "k", "k", "v")
        assert lot(client).ids == [2]
        await client.press("enter")
        assert [op.reply.participation_id for op in client.operations()] == [2]


async def test_the_waiting_list_can_be_given_up_again(home: Path) -> None:
    full = [person(n, mission=FULL) for n in (1, 2, 3)]
    async with inbox_of(home, *full) as client:
        await client.press("asterisk", "v", "w", "enter")
        assert [lot(client).part(n).decision for n in (1, 2, 3)] == [Decision.VALIDATE, None, None]
        await client.press("w")
        assert {lot(client).part(n).decision for n in (1, 2, 3)} == {Decision.VALIDATE}


async def test_where_there_is_room_for_all_no_waiting_list_is_needed(home: Path) -> None:
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk", "v", "w")
        assert "There are places for all who are validated." in client.words


async def test_a_decision_that_fits_nobody_is_told_for_each(home: Path) -> None:
    decided = [person(n, state=State.VALIDATED) for n in (1, 2)]
    async with inbox_of(home, *decided) as client:
        await client.press("asterisk", "v", "enter")
        [told] = [notice.message for notice in client.app._notifications]
        assert told.startswith("Nobody to send to: nothing can go to any of these people")
        assert isinstance(client.app.screen, ReplyScreen)


async def test_a_defect_behind_the_screen_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with inbox_of(home, *THREE) as client:

        def broken(*_: object) -> None:
            raise RuntimeError("no")

        monkeypatch.setattr(client.desk, "recipients", broken)
        await client.press("asterisk", "v")
        assert "That did not work because of a defect" in client.words


async def test_nothing_is_written_for_somebody_who_is_still_being_read(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, recipients = Event(), Desk.recipients

    async def late(desk: Desk, ids: Sequence[int]) -> AsyncIterator[list[Recipient]]:
        await let_go.wait()
        async for some in recipients(desk, ids):
            yield some

    monkeypatch.setattr(Desk, "recipients", late)
    async with inbox_of(home, *THREE) as client:
        await client.press("asterisk")
        await client.pilot.press("v", "I")
        [told] = [notice.message for notice in client.app._notifications]
        assert told == "Still reading for whom this is: in a moment."
        assert not client.app.screen.has_class("-editing")
        let_go.set()
        await client.settle()
        await client.press("I")
        assert client.app.screen.has_class("-editing")
