"""Keys that arrive at once, as over a slow connection: each finds what the ones before it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Key, Paste

from jva_tui.domain import Decision
from screens import key_order
from tests.screens.lots import inbox_of, lot, person
from tests.screens.test_templates import here, notices, screen, templates_of, write

if TYPE_CHECKING:
    from pathlib import Path


# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

ESC = "\x1b"
PEOPLE = [person(number) for number in range(1, 8)]


async def test_a_name_and_a_text_follow_the_key_that_asks_for_them(home: Path) -> None:
    async with templates_of(home) as client:
        await client.type_in(f"nMerci\nBonjour à vous{ESC}")
        entry = client.desk.template("merci.txt")
        assert entry is not None
        assert (entry.template.name, entry.template.text) == ("Merci", "Bonjour à vous")
        assert screen(client).begun is None


async def test_a_name_is_changed_before_the_next_one_is_looked_at(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.type_in("rnal\nk")
        renamed = client.desk.template("jour.txt")
        assert renamed is not None
        assert renamed.template.name == "Journal"
        assert here(client).template.name == "Complet"


async def test_what_is_typed_right_after_the_find_key_is_sought_and_no_command(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.type_in("/xcjour")
        assert client.desk.template("jour.txt") is not None
        assert "Nothing matches what you typed." in client.words
        assert len(client.desk.templates()) == 4


async def test_a_command_is_found_and_done_by_its_name(home: Path) -> None:
    async with templates_of(home) as client:
        await client.type_in(f"{ESC}:templates\nn")
        assert "Name of the new template" in client.words


async def test_what_is_pasted_comes_in_its_turn(home: Path) -> None:
    async with templates_of(home) as client:
        assert client.app._driver is not None
        for event in (Key("n", "n"), Key("A", "A"), Paste(" bientôt"), Key("enter", None)):
            client.app._driver.send_message(event)
        await client.settle()
        begun = screen(client).begun
        assert begun is not None
        assert begun.template.name == "A bientôt"


async def test_letters_right_after_the_key_that_writes_are_letters(home: Path) -> None:
    async with inbox_of(home, *PEOPLE) as client:
        await client.type_in("viMerci pour tout, à demain")
        assert lot(client).parts[0].text == "Merci pour tout, à demain"
        assert lot(client).parts[0].decision is Decision.VALIDATE


async def test_a_key_right_after_a_move_is_about_who_was_moved_to(home: Path) -> None:
    async with inbox_of(home, *PEOPLE) as client:
        await client.type_in("jjjjv")
        assert lot(client).ids == [client.cursor] == [3]


async def test_keys_right_after_a_move_are_about_the_template_moved_to(home: Path) -> None:
    async with templates_of(home) as client:
        await client.type_in("jji")
        begun = screen(client).begun
        assert begun is not None
        assert begun.template.name == "Complet"


async def test_a_question_is_answered_by_the_key_after_it(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.type_in("x\n")
        assert client.desk.template("jour.txt") is None
        assert "Jour" in notices(client)


async def test_a_key_whose_end_nobody_tells_holds_up_no_other_for_long(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        monkeypatch.setattr(key_order, "_pass_on", lambda _route, _arrived: None)
        monkeypatch.setattr(key_order, "_PATIENCE", 0.01)
        await client.type_in("jj")
        assert here(client).template.name == "Complet"
