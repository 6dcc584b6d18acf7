"""Saved views: turned to by a key, a click or by name; saved, changed and told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import State
from jva_tui.paths import Paths
from jva_tui.saved_views import SavedView, load, save
from jva_tui.showing import Sort
from screens.inbox import InboxScreen
from tests.screens.client import LARGE, SMALL, fill, offline_desk, opened
from tests.screens.marking import desk_of, person
from widgets.views_bar import ViewsBar

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from tests.screens.client import Client


@pytest.fixture
def desk(home: Path) -> Desk:
    """Six to answer and one validated; a view of the validated, and one sorted and grouped."""
    six = desk_of(home, 6, person(7, state=State.VALIDATED))
    save(Paths.here(), SavedView("Faits", "v", "is:validated"))
    save(Paths.here(), SavedView("Maraudes", "", "mission:maraude", Sort.AGE, is_grouped=True))
    return six


def names() -> list[str]:
    return [view.name for view in load(Paths.here()).views]


async def enter(client: Client, text: str) -> None:
    """Replaces what stands in the line that is asked for."""
    await client.press("end", "ctrl+u")
    await client.type_in(text)
    await client.press("enter")


async def test_a_view_is_turned_to_by_key_by_cursor_by_click_and_by_name(desk: Desk) -> None:
    async with opened(desk, LARGE) as client:
        column = client.words_of("ViewsBar")
        assert column.endswith("F Faits 1 F Maraudes 7"), "counted beside the others"
        await client.press("F")
        assert "v Faits is:validated 1" in client.words
        assert str(Paths.here().config) in client.words, "where the file is"
        await client.press("v")
        assert list(client.inbox.ids) == [7]
        assert client.cursor == client.read == 7
        assert "▌F Faits" in client.text
        await client.press("F", "G", "enter")
        assert list(client.inbox.ids) == [7, 6, 5, 4, 3, 2, 1], "in its own order"
        assert "Maraude « Test & Cie » · 7" in client.words_of("InboxList")
        await client.press("slash")
        await client.type_in("is:validated")
        await client.press("enter")
        assert list(client.inbox.ids) == [7]
        await client.press("escape")
        assert "▌F Maraudes" in client.text, "back to the saved view"
        assert client.inbox.line_count == 8
        await client.click(ViewsBar, "Faits")
        assert list(client.inbox.ids) == [7]
        await client.press("2", "colon")
        await client.type_in("maraudes")
        await client.press("enter")
        assert "▌F Maraudes" in client.text
        client.write(person(8))
        await client.settle()
        assert "F Maraudes 8" in client.words_of("ViewsBar"), "it counts what comes"


async def test_what_is_shown_is_saved_renamed_edited_and_deleted(desk: Desk) -> None:
    async with opened(desk, SMALL) as client:
        await client.press("2", "O", *"volunteer", "enter", "F", "s")
        await enter(client, "Faits")
        assert "There is one of that name already." in client.words
        await enter(client, "Files d’attente")
        assert "f" in client.words_of("TypedLine"), "the first letter that is free"
        await enter(client, "v")
        assert "“v” already shows “Faits”." in client.words
        await enter(client, "w")
        one = load(Paths.here()).views[-1]
        assert one == SavedView("Files d’attente", "w", "is:pending -is:snoozed mine", Sort.NAME)
        await client.press("G", "r")
        await enter(client, "Attente")
        assert names()[-1] == "Attente"
        await client.press("e")
        await enter(client, "is:pendin")
        assert "Did you mean" in client.words
        await enter(client, "is:validated")
        assert "is:validated 1" in client.words
        await client.press("enter")
        assert list(client.inbox.ids) == [7]
        assert "▌F Attente 1 · by name" in client.text
        await client.press("F", "G", "e")
        await enter(client, "is:pending")
        await client.press("escape")
        assert client.inbox.line_count == 6, "it shows what it seeks now"
        await client.press("F", "G", "r")
        await enter(client, "En attente")
        await client.press("escape")
        assert "▌F En attente 6" in client.text
        await client.press("F", "G", "d", "escape", "d", "enter")
        assert names()[-2:] == ["Faits", "Maraudes"]
        await client.press("escape")
        assert "▌2 To answer" in client.text, "back to where it was saved"
        await client.press("7", "o", "F", "s")
        assert "needs no saved view" in client.words


async def test_what_is_wrong_in_the_file_is_told_with_its_line(desk: Desk, french: None) -> None:
    path = load(Paths.here()).path
    text = path.read_text("utf-8").replace('"is:validated"', '"is:validat"')
    path.write_text(text, "utf-8")
    number = next(n for n, line in enumerate(text.splitlines(), 1) if "is:validat" in line)
    async with opened(desk, SMALL) as client:
        await client.press("F")
        assert f" {number}" in client.words_of("#problems")
        assert "validated" in client.words_of("#problems") or "validée" in client.words
        await client.press("v")
        assert client.app.screen.query("#problems"), "its key shows nothing now"
        path.write_text("[[view]\n", "utf-8")
        await client.press("escape", "F")
        assert "TOML" in client.words_of("#problems")
        await client.press("s", *"abc", "enter", "enter")
        assert path.read_text("utf-8") == "[[view]\n", "a file that is not read is left alone"
        await client.press("escape")
        assert isinstance(client.app.screen, InboxScreen)


async def test_without_any_it_says_how_the_first_is_saved(home: Path) -> None:
    fill(home, [person(1)])
    (home / "views.toml").write_text("", "utf-8")
    async with opened(offline_desk(home), SMALL) as client:
        await client.press("F", "j", "enter", "r", "e", "d")
        assert "None yet: s saves what the list shows now." in client.words
