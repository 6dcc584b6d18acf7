"""Templates that are left in a hurry, and what was begun of them and comes back later."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from jva_tui.templates.file import TemplateFile
from screens.inbox import InboxScreen
from screens.templates import TemplatesScreen
from screens.templates_writing import Begun
from tests.office import Office
from tests.screens.client import offline_desk, opened
from tests.screens.test_templates import file, here, notices, screen, templates_of, write
from tests.screens.test_templates_shared import connected
from tests.screens.test_templates_writing import BROKEN, GOOD, area, files, fills, put

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.screens.client import Client

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

ESC = "\x1b"


# In a hurry


@pytest.mark.parametrize("then", [ESC, "q", "t"])
async def test_whoever_leaves_at_once_has_saved(home: Path, then: str) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("i")
        await client.type_in(f" Rosa{ESC}{then}")
        assert file(client, "jour.txt").endswith("Bonjour Rosa\n")
        assert client.desk.template_drafts() == frozenset()
        assert not isinstance(client.app.screen, TemplatesScreen)


async def test_a_new_one_is_made_although_its_author_leaves_at_once(home: Path) -> None:
    async with templates_of(home) as client:
        await client.type_in(f"nJour\nBonjour à vous{ESC}{ESC}")
        entry = client.desk.template("jour.txt")
        assert entry is not None
        assert entry.template.text == "Bonjour à vous"
        assert not isinstance(client.app.screen, TemplatesScreen)


async def test_what_is_asked_for_before_leaving_is_done(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        screen(client).do_delete()
        screen(client).do_leave()
        await client.settle()
        assert client.desk.template("jour.txt") is None
        assert not isinstance(client.app.screen, TemplatesScreen)


async def test_the_next_key_finds_what_was_saved(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.type_in(f"i Rosa{ESC}i et Basile{ESC}")
        assert here(client).template.text == "Bonjour Rosa et Basile"
        assert notices(client) == "Saved."


async def test_nobody_leaves_what_could_not_be_saved(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("i")
        fills(monkeypatch)
        await client.type_in(f" Rosa{ESC}")
        screen(client).do_leave()
        await client.settle()
        assert area(client).text == "Bonjour Rosa"
        assert screen(client).begun is not None


async def test_a_text_is_kept_before_it_is_saved(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("n")
        await client.type_in("Jour\nBonjour à vous")
        screen(client).stop_writing()  # and here the user quits, before anything can be done
        draft = client.desk.template_draft("new")
        assert draft is not None
        assert draft.text.endswith("Bonjour à vous\n")
        await client.settle()
        assert client.desk.template_drafts() == frozenset()


async def test_what_cannot_be_saved_does_not_take_the_place_of_what_is_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("i")
        await client.type_in("Autre chose")
        fills(monkeypatch)
        begun = Begun("jour.txt", TemplateFile("Jour", "Bonjour"))
        with pytest.raises(OSError, match="No space"):
            await screen(client)._save(begun, "Bonjour Rosa")
        assert area(client).text == "BonjourAutre chose"


async def test_whoever_leaves_does_not_wait_for_the_platform(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def read() -> None:
        asked.set()
        await asyncio.Event().wait()

    async with connected(Office(home)) as client:
        monkeypatch.setattr(client.desk, "read_templates", read)
        await client.pilot.press("P")
        await client.until(asked.is_set)
        await client.pilot.press("escape")
        await client.until(lambda: not isinstance(client.app.screen, TemplatesScreen))
        assert isinstance(client.app.screen, InboxScreen)


# What was begun


@asynccontextmanager
async def gone_on(home: Path, key: str) -> AsyncIterator[Client]:
    """Opens the client anew, and goes on writing this template."""
    async with opened(offline_desk(home)) as client:
        await client.press("t")
        screen(client).go_to(key)
        await client.press("i")
        yield client


async def test_what_was_begun_of_a_broken_file_is_all_of_it_once_that_is_mended(
    home: Path,
) -> None:
    async with templates_of(home) as client:
        await put(client, BROKEN)
        await client.press("i")
        await client.type_in("et bienvenue")
        folder = client.desk.templates_folder
    (folder / "a.txt").write_text(GOOD, "utf-8")
    async with gone_on(home, "a.txt") as client:
        assert area(client).text == f"{BROKEN}et bienvenue"
        await client.press("escape")
        assert file(client, "a.txt") == f"{GOOD}et bienvenue\n"
        assert "the changes of both are in it" in notices(client)


async def test_a_text_that_was_begun_stands_in_its_file_once_that_is_broken(home: Path) -> None:
    async with templates_of(home) as client:
        await put(client, GOOD)
        await client.press("i")
        await client.type_in(" et bienvenue")
        folder = client.desk.templates_folder
    (folder / "a.txt").write_text(BROKEN, "utf-8")
    async with gone_on(home, "a.txt") as client:
        assert area(client).text == BROKEN.replace("Bonjour", "Bonjour et bienvenue")
        assert "What you had begun to write is back." in notices(client)
        await client.press("escape")
        assert file(client, "a.txt") == BROKEN.replace("Bonjour", "Bonjour et bienvenue")
        assert client.desk.template_draft("a.txt") is None


async def test_a_text_that_was_begun_of_something_else_stands_at_the_end(home: Path) -> None:
    async with templates_of(home) as client:
        await put(client, GOOD)
        await client.press("i")
        await client.type_in(" et bienvenue")
        folder = client.desk.templates_folder
    (folder / "a.txt").write_text(BROKEN.replace("Bonjour", "Bonsoir"), "utf-8")
    async with gone_on(home, "a.txt") as client:
        assert area(client).text.endswith("Bonsoir\n\nBonjour et bienvenue\n")
        assert "stands at the end: the file has changed since" in notices(client)


async def test_what_was_begun_does_not_undo_what_others_have_changed_since(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Un\n\n\nDeux")
        await client.press("i")
        await client.type_in(" et trois")
        path = client.desk.templates_folder / "jour.txt"
    path.write_text(path.read_text("utf-8").replace("Un", "Zéro"), "utf-8")
    async with gone_on(home, "jour.txt") as client:
        await client.type_in(" et quatre")
        await client.press("escape")
        assert here(client).template.text == "Zéro\n\n\nDeux et trois et quatre"
        assert "the changes of both are in it" in notices(client)


async def test_what_was_saved_all_the_same_is_nothing_begun(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("i")
        await client.type_in(" Rosa")
        path = client.desk.templates_folder / "jour.txt"
    path.write_text(path.read_text("utf-8").replace("Bonjour", "Bonjour Rosa"), "utf-8")
    async with gone_on(home, "jour.txt") as client:
        assert notices(client) == ""
        await client.press("escape")
        assert client.desk.template_drafts() == frozenset()


# Names that change meanwhile


async def test_a_file_that_is_renamed_while_it_is_written_is_saved_as_itself(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("i")
        await client.type_in(" Rosa")
        screen(client)._keep_now()
        folder = client.desk.templates_folder
        (folder / "jour.txt").rename(folder / "soir.txt")
        await client.desk.look_at_templates()
        await client.type_in(" et Basile")
        screen(client)._keep_now()
        assert client.desk.template_drafts() == {"soir.txt"}
        await client.press("escape")
        assert files(client) == ["soir.txt"]
        assert file(client, "soir.txt").endswith("Bonjour Rosa et Basile\n")
        assert client.desk.template_drafts() == frozenset()


async def test_a_broken_file_that_is_renamed_while_it_is_written_is_saved_as_itself(
    home: Path,
) -> None:
    async with templates_of(home) as client:
        await put(client, BROKEN)
        await client.press("i")
        await client.type_in("et bienvenue")
        folder = client.desk.templates_folder
        (folder / "a.txt").rename(folder / "b.txt")
        await client.desk.look_at_templates()
        await client.press("escape")
        assert files(client) == ["b.txt"]
        assert file(client, "b.txt") == f"{BROKEN}et bienvenue"


async def test_what_was_said_before_comes_back_into_the_file_as_it_is_called_by_now(
    home: Path,
) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("i")
        await client.type_in(" Rosa")
        await client.press("escape", "H", "down")
        folder = client.desk.templates_folder
        (folder / "jour.txt").rename(folder / "soir.txt")
        await client.press("enter")
        assert files(client) == ["soir.txt"]
        assert file(client, "soir.txt").endswith("Bonjour\n")
        await client.press("H", "down")
        (folder / "soir.txt").unlink()
        await client.press("enter")
        assert "has changed meanwhile" in notices(client)
        assert files(client) == []
