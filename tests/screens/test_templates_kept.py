"""No text is lost to a file that is too long, or to one that took its name meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.templates.file import MOST_BYTES
from tests.screens.test_templates import file, here, notices, templates_of, write
from widgets.token_area import TokenArea

if TYPE_CHECKING:
    from pathlib import Path


async def test_what_is_too_long_is_told_and_stays_in_the_editor(home: Path) -> None:
    long = "é" * (MOST_BYTES // 2)
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("i")
        client.app.screen.query_one(TokenArea).text = long
        await client.press("escape")
        assert "it is too long for a template" in notices(client)
        assert client.app.screen.query_one(TokenArea).text == long
        assert client.app.screen.query_one(TokenArea).has_focus
        draft = client.desk.template_draft("jour.txt")
        assert draft is not None
        assert draft.text == long
        assert file(client, "jour.txt").endswith("Bonjour\n")
        assert here(client).is_usable


async def test_what_is_undone_after_another_one_was_made_is_there_beside_it(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("x")
        path = client.desk.templates_folder / "jour.txt"
        assert not path.exists()
        path.write_text("Un autre", "utf-8")
        await client.press("z")
        assert "“Jour” is back." in notices(client)
        assert file(client, "jour.txt") == "Un autre"
        assert file(client, "jour-2.txt").endswith("Bonjour\n")
