"""What the templates' screen tells: what will be read, what keys do, and how a template waits."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from jva_tui.operations import Publication
from screens.ask import AskScreen
from tests.screens.client import SMALL
from tests.screens.test_templates import here, notices, screen, templates_of, write
from widgets.token_area import TokenArea

if TYPE_CHECKING:
    from pathlib import Path

    from tests.screens.client import Client

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover


def bar(client: Client) -> str:
    return client.words_of("KeyBar")


# What will be read


async def test_what_the_platform_removes_is_not_shown_as_if_it_were_read(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour, ce que <nous> cherchons")
        assert "Bonjour, ce que cherchons" in client.words
        assert "The platform would remove “<nous>”" in client.words
        await client.press("escape", "v", "t")
        await client.type_in("jour")
        assert "Bonjour, ce que cherchons" in client.words


async def test_a_signature_is_said_to_lack_until_it_is_written(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour. [signature]")
        assert "[signature] says nothing yet: write how" in client.words_of("LinesPane")
        assert "Nothing is known of them" not in client.words
        await client.press("S")
        await client.type_in("Rosa [nom]")
        assert "[nom] would stay as it is" in client.words
        await client.press(*["backspace"] * 6, "escape")
        assert "[signature]" not in client.words_of("LinesPane")
        assert "Bonjour. Rosa" in client.words


async def test_an_empty_page_is_no_slip_yet(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("n")
        await client.type_in("Jour\n")
        assert "at least" not in client.words
        await client.type_in("B")
        assert "at least 3 characters" in client.words


async def test_the_line_that_is_written_stays_in_sight_below_the_remarks(home: Path) -> None:
    text = "\n".join(f"Ligne {number} [nom_{number}]" for number in range(1, 21))
    async with templates_of(home, size=SMALL) as client:
        await client.type_in("nLong\n" + text)
        assert "│ Ligne 20" in client.text
        assert "There is no token" in client.words_of("LinesPane")
        assert "more remarks: " in client.words
        await client.press(*["up"] * 20)
        assert "│ Ligne 1 " in client.text


async def test_what_is_wrong_comes_first_and_the_list_knows(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "[destinataire_zip] ne correspond pas à [nom_x]")
        pane = client.words_of("LinesPane")
        assert pane.index("There is no token [nom_x]") < pane.index("[destinataire_zip] is empty")
        assert "Jour to mend" in client.words_of("#templates")


async def test_a_broken_file_says_what_is_wrong_while_it_is_written(home: Path) -> None:
    async with templates_of(home) as client:
        path = client.desk.templates_folder / "odd.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("---\nname: Odd\n", "utf-8")
        await client.desk.look_at_templates()
        screen(client).go_to("odd.txt")
        await client.press("i")
        assert "Still broken: " in client.words
        await client.type_in("\n---\nBonjour")
        assert "Still broken" not in client.words


async def test_from_the_outbox_it_is_shown_for_somebody_as_well(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour [destinataire_prenom]")
        await client.press("p", "escape", "b", "enter", "enter")
        assert here(client).template.name == "Jour"
        assert "reads it: Maraude" in client.words
        assert "[destinataire_prenom]" not in client.words_of("LinesPane")


# Finding


async def test_the_line_to_type_in_is_gone_while_one_writes(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("slash")
        await client.type_in("bienv")
        await client.press("enter", "enter", "tab")
        await client.type_in(" Encore.")
        assert client.app.screen.query_one(TokenArea).text.endswith("Encore.")
        assert not client.app.screen.query_one("#find").display
        await client.press("escape")
        assert here(client).template.text.endswith("Encore.")
        assert client.app.screen.query_one("#find").display


async def test_the_bottom_line_says_what_keys_do_while_one_seeks(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("slash")
        assert bar(client) == "⏎ to the list Esc show all"
        await client.type_in("compl")
        await client.press("enter")
        assert "⏎ write" in bar(client)
        assert "Esc show all" in bar(client)
        assert "? help" in bar(client)
        await client.press("escape")
        assert "Esc back" in bar(client)
        assert here(client).template.name == "Complet"


async def test_what_a_command_does_is_not_found_by_letters_far_apart(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("colon")
        await client.type_in("network")
        assert "Nothing matches what you typed." in client.words
        await client.press(*["backspace"] * 7)
        await client.type_in("publish")
        assert "× publish · The platform has it as it is." in client.words


async def test_a_choice_says_how_it_is_made(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("T")
        assert "a few letters to find it" in client.words
        assert "⏎ choose ↓↑ Esc back" in client.words


# The platform


async def test_without_a_connection_it_waits_and_is_published_as_it_is_by_then(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("p")
        assert "“Jour” waits for the connection, and leaves then" in notices(client)
        assert "It waits for the connection." in client.words
        await client.press("p")
        assert "It waits to leave as it is now." in notices(client)
        await client.press("i")
        await client.type_in(" à vous")
        await client.press("escape", "s", "p")
        assert "“Jour” waits for the connection, to be shared" in notices(client)
        [operation] = client.operations()
        assert isinstance(operation.payload, Publication)
        assert (operation.payload.text, operation.payload.is_shared) == ("Bonjour à vous", True)
        await client.press("z")
        assert "“Jour” does not leave." in notices(client)
        assert client.operations() == []
        await client.press("z", "z", "z")
        assert "“Jour” is gone from here again." in notices(client)


async def test_what_cannot_be_deleted_here_is_not_deleted_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        await client.press("G", "i")
        await client.type_in("!")
        await client.press("escape")
        assert here(client).is_mine(client.desk.author)

        async def refuse(*_asked: object, **_options: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(client.desk, "delete_template", refuse)
        await client.press("x", "down", "down", "enter")
        assert "Everything is as it was." in notices(client)
        assert client.operations() == []


async def test_what_is_not_deleted_there_comes_back_here(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        await client.press("G", "i")
        await client.type_in("!")
        await client.press("escape")
        key = here(client).key

        async def refuse(*_asked: object, **_options: object) -> None:
            raise LookupError

        monkeypatch.setattr(client.desk, "delete_there", refuse)
        await client.press("x", "down", "down", "enter")
        assert "has changed meanwhile" in notices(client)
        assert client.desk.template(key) is not None


# Packs


async def test_what_is_no_pack_is_told_where_its_name_is_typed(home: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.zip").write_text("no zip", "utf-8")
    async with templates_of(home) as client:
        await client.press("I")
        await client.type_in(f"{tmp_path}/odd.zip\n")
        assert "It is neither a folder nor a zip file" in client.words
        assert isinstance(client.app.screen, AskScreen)


async def test_a_pack_with_a_broken_file_says_what_arrived_as_well(
    home: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as pack:
        pack.writestr("bon.txt", "Bonjour à vous")
        pack.writestr("casse.txt", "---\nname: Odd\n")
    async with templates_of(home) as client:
        await client.press("I")
        await client.type_in(f"{tmp_path}/pack.zip\n")
        assert "1 template is new.\ncasse.txt was left out: " in notices(client)


async def test_a_pack_is_not_written_over_what_is_there(home: Path, tmp_path: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("X")
        await client.type_in(f"{tmp_path}\n")  # in the place of what stood there
        assert "This is there already: choose another name." in client.words
        await client.type_in("/pack\n")
        assert "1 template is in" in notices(client)
        assert (tmp_path / "pack" / "jour.txt").exists()
