"""The templates' screen in the middle of changes, and at every size."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Template
from jva_tui.templates.folder import SIGNATURE
from tests.people import ROSA
from tests.screens.client import NARROW, SMALL, offline_desk, opened
from tests.screens.lots import lot
from tests.screens.test_templates import here, notices, screen, templates_of, write
from widgets.name_list import NameList
from widgets.token_area import TokenArea

if TYPE_CHECKING:
    from pathlib import Path


# In the middle of changes


async def test_fetching_twice_at_once_fetches_once(home: Path) -> None:
    async with templates_of(home) as client:
        twice = await asyncio.gather(client.desk.pull_templates(), client.desk.pull_templates())
        assert [len(pulled.new) for pulled in twice] == [3, 0]


async def test_another_name_leaves_what_was_written_meanwhile(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("r")
        path = client.desk.templates_folder / "jour.txt"
        path.write_text(path.read_text("utf-8").replace("Bonjour", "Bonsoir"), "utf-8")
        await client.type_in("née")
        await client.press("enter")
        assert (here(client).template.name, here(client).template.text) == ("Journée", "Bonsoir")


async def test_who_has_gone_on_is_not_called_back_by_what_was_changed(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        entry = here(client)
        screen(client).go_to("#1")
        await screen(client).change(entry, name="Soir")
        await client.settle()
        assert here(client).key == "#1"


async def test_undo_does_not_take_away_what_somebody_wrote_since(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("i")
        await client.type_in(" Rosa")
        await client.press("escape")
        path = client.desk.templates_folder / "jour.txt"
        path.write_text(path.read_text("utf-8").replace("Rosa", "Basile"), "utf-8")
        await client.press("z")
        assert "has been changed since" in notices(client)
        assert here(client).template.text == "Bonjour Basile"


async def test_undo_reaches_back_to_an_earlier_visit(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("x", "escape", "t", "z")
        assert client.desk.template("jour.txt") is not None


async def test_what_was_deleted_long_ago_comes_back_by_name(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("u")
        assert "Nothing was deleted here." in client.words
        await client.press("escape")
        await write(client, "Jour", "Bonjour à vous")
        await client.press("x")
    async with opened(offline_desk(home)) as client:
        await client.press("t", "u")
        assert "Bonjour à vous" in client.words
        await client.press("enter")
        assert here(client).template.text == "Bonjour à vous"


async def test_a_change_of_one_of_the_platforms_that_is_undone_leaves_it_as_it_was(
    home: Path,
) -> None:
    async with templates_of(home) as client:
        await client.press("i")
        await client.type_in(" Rosa")
        await client.press("escape", "z")
        assert here(client).key == "#1"
        assert (await client.desk.pull_templates()).new == (
            "bienvenue-2.txt",
            "cafe-de-rendez-vous.txt",
            "complet.txt",
        )


async def test_the_reader_changes_in_the_middle_of_a_text(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("i", "ctrl+n")
        first = client.desk.reading(screen(client).people[1])
        assert first is not None
        assert f"Bonjour {first.participation.volunteer.first_name}" in client.words
        assert screen(client).begun is not None
        await client.press("ctrl+p")
        assert screen(client).reader == screen(client).people[0]


async def test_a_new_one_that_a_crash_has_cut_off_comes_back_with_its_name(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("n")
        await client.type_in("Jour")
        await client.press("enter")
        await client.type_in("Bonjour")
        screen(client)._keep_now()
        # and here the computer dies
    async with opened(offline_desk(home)) as client:
        await client.press("t", "n")
        assert "What you had begun to write is back." in notices(client)
        await client.press("escape")
        assert here(client).template.name == "Jour"
        await client.press("n")
        assert "Name of the new template" in client.words


async def test_what_is_begun_is_marked_in_the_list(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("i")
        await client.type_in(" Rosa")
    async with opened(offline_desk(home)) as client:
        await client.press("t")
        assert "Bienvenue ✎" in " ".join(client.words_of("#templates").split())


async def test_the_signature_says_that_it_is_saved_and_can_be_undone(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("S")
        await client.type_in("Rosa")
        await client.press("escape")
        assert "Saved." in notices(client)
        await client.press("z")
        assert client.desk.template_contents(SIGNATURE).strip() == ""


async def test_what_cannot_be_shown_is_not_written_over(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        path = client.desk.templates_folder / "a.txt"
        path.write_bytes(b"\x89PNG\x00\xff")
        await client.desk.look_at_templates()
        await client.settle()
        screen(client).go_to("a.txt")
        for key in ("i", "e", "x"):
            await client.press(key)
            assert screen(client).begun is None
        assert "would be lost" in notices(client)
        assert path.read_bytes() == b"\x89PNG\x00\xff"


async def test_two_of_one_name_are_told_apart(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("n")
        await client.type_in("BIENVENUE")
        await client.press("enter")
        assert "A template is called so already." in client.words
        await client.press("escape", "c", "r", *("backspace",) * 7, "enter")
        assert here(client).template.name == "Bienvenue"
        assert "bienvenue-copy.txt" in client.words_of("#templates")


# Around


async def test_keys_that_cannot_do_anything_say_why(home: Path) -> None:
    async with templates_of(home) as client:
        for key, told in (
            ("H", "only on the platform"),
            ("d", "nothing to compare"),
            ("z", "Nothing was deleted or changed"),
        ):
            await client.press(key)
            assert told in notices(client), key


async def test_help_and_palette_know_every_key(home: Path) -> None:
    async with templates_of(home, size=(120, 60)) as client:
        await client.press("question_mark")
        assert "Bring it to the platform, where the browser has it as well." in client.words
        await client.press("escape", "colon")
        await client.type_in("install")
        assert "Install templates for the usual situations" in client.words
        await client.press("enter", "enter")
        assert "7 templates are new." in notices(client)


async def test_the_mouse_chooses_and_opens(home: Path) -> None:
    async with templates_of(home) as client:
        await client.click(NameList, "Complet")
        assert here(client).template.name == "Complet"
        assert screen(client).begun is None
        await client.press("g")
        await client.click(NameList, "Bienvenue")
        assert screen(client).begun is not None


@pytest.mark.parametrize("size", [SMALL, NARROW, (200, 50)])
async def test_it_stands_on_every_screen(home: Path, size: tuple[int, int]) -> None:
    async with templates_of(home, size=size) as client:
        assert "Bienvenue" in client.words
        await client.press("i")
        assert "Bonjour [destinataire_prenom]," in client.words
        assert client.visible(TokenArea)


async def test_a_strangers_name_and_text_are_plain_text(home: Path) -> None:
    odd = Template(5, "[/b] [red]x", "[link=x]Bonjour[/] [bold]", False, ROSA.user_id)
    async with templates_of(home, odd) as client:
        assert "[/b] [red]x" in client.words
        assert "[link=x]Bonjour[/] [bold]" in client.words
        await client.press("c", "x")
        assert "“[/b] [red]x (copy)” is deleted here" in notices(client)


async def test_a_resumed_lot_still_knows_its_template(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("escape", "asterisk", "m", "t", "enter", "escape")
        kept = json.loads(client.desk._outbox_reader.lots() or "[]")
        assert kept[0]["main"][3] == "#1"
        await client.press("m")
        assert lot(client).parts[0].template == "#1"
