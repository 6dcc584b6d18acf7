from __future__ import annotations

import zipfile
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from jva_tui.operations import Publication
from jva_tui.sharing import Keep
from jva_tui.templates.library import Standing
from tests.office import Office
from tests.screens.test_templates import BASILES, here, notices, screen, templates_of, write
from tests.screens.test_with_platform import at_work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.screens.client import Client


# With the platform


async def test_it_is_published_and_can_be_taken_back(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("p")
        assert "“Jour” waits for the connection, and leaves then · z takes it back" in notices(
            client
        )
        [operation] = client.operations()
        assert isinstance(operation.payload, Publication)
        assert "It waits for the connection." in client.words
        await client.press("p")
        assert len(client.operations()) == 1
        await client.press("z")
        assert client.operations() == []


async def test_sharing_says_what_it_means_and_waits_for_the_publishing(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("s")
        assert "for your whole organisation, once it is published: p" in notices(client)
        assert here(client).template.is_shared
        await client.press("p")
        assert "waits for the connection, to be shared" in notices(client)


async def test_a_colleagues_is_neither_shared_nor_deleted_by_others(home: Path) -> None:
    async with templates_of(home, BASILES) as client:
        await client.press("s")
        assert "only they can share it or not" in notices(client)
        await client.press("x")
        assert "It belongs to Basile Exemple" in notices(client)


async def test_what_is_wrong_with_it_keeps_it_here(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "[mission_responsable]")
        await client.press("p")
        assert "The platform does not know [mission_responsable]" in notices(client)
        assert client.operations() == []


async def test_without_the_platform_nothing_can_be_fetched(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("P")
        assert "The platform is out of reach" in notices(client)


@asynccontextmanager
async def connected(office: Office) -> AsyncIterator[Client]:
    async with at_work(office) as client:
        await client.press("t")
        yield client


@pytest.mark.parametrize(
    ("key", "keep"), [("m", Keep.MINE), ("t", Keep.THEIRS), ("b", Keep.BOTH), ("f", Keep.MERGED)]
)
async def test_what_was_changed_on_both_sides_is_compared_and_settled(
    home: Path, key: str, keep: Keep
) -> None:
    office = Office(home)
    async with connected(office) as client:
        office.situation.message_templates[2].message = "Un\n\n\nTrois"
        await client.press("P")
        assert "3 templates are here now." in notices(client)
        screen(client).go_to("relance-douce.txt")
        await client.press("i")
        await client.type_in(" ou quatre")
        await client.press("escape")
        office.situation.message_templates[2].message = "Zéro\n\n\nTrois"
        await client.press("P")
        assert "1 was changed here and there: d compares." in notices(client)
        await client.press("d")
        assert "- Zéro + Un" in client.words
        await client.press(key)
        text = here(client).template.text
        assert (
            text
            == {
                Keep.MINE: "Un\n\n\nTrois ou quatre",
                Keep.THEIRS: "Zéro\n\n\nTrois",
                Keep.BOTH: "Zéro\n\n\nTrois",
                Keep.MERGED: "Zéro\n\n\nTrois ou quatre",
            }[keep]
        )
        names = {entry.template.name for entry in client.desk.templates()}
        assert ("Relance douce (mine)" in names) is (keep is Keep.BOTH)


async def test_one_that_is_gone_from_the_platform_is_kept_or_deleted_as_the_user_says(
    home: Path,
) -> None:
    office = Office(home)
    async with connected(office) as client:
        await client.press("P")
        del office.situation.message_templates[1]
        del office.situation.message_templates[2]
        await client.press("P")
        assert "2 templates are gone from the platform, and kept here." in notices(client)
        screen(client).go_to("bienvenue.txt")
        await client.press("d")
        assert "The platform does not hold it any more" in client.words
        await client.press("m")
        assert here(client).standing is Standing.HERE
        await client.press("z")
        assert "“Bienvenue” is as it was before." in notices(client)
        assert here(client).standing is Standing.GONE_THERE
        screen(client).go_to("relance-douce.txt")
        await client.press("d", "t")
        assert client.desk.template("relance-douce.txt") is None
        await client.press("z")
        assert client.desk.template("relance-douce.txt") is not None


async def test_one_key_takes_back_a_deletion_here_and_there(home: Path) -> None:
    office = Office(home)
    async with connected(office) as client:
        await client.press("P")
        screen(client).go_to("relance-douce.txt")
        await client.press("x", "down", "down", "enter")
        assert "deleted here, and on the platform in a moment" in notices(client)
        await client.press("z")
        assert here(client).standing is Standing.SAME
        assert client.operations() == []


async def test_what_the_platform_has_deleted_already_is_back_here_only(home: Path) -> None:
    office = Office(home)
    async with connected(office) as client:
        await client.press("P")
        screen(client).go_to("relance-douce.txt")
        await client.press("x", "down", "down", "enter")
        await client.until(
            lambda: not client.desk.template_operations(), passing=office.clock, step=5
        )
        await client.press("z")
        assert "back here; the platform has deleted it already" in notices(client)
        assert client.desk.template("relance-douce.txt") is not None


async def test_taking_keep_theirs_back_takes_back_that_theirs_was_accepted(home: Path) -> None:
    office = Office(home)
    async with connected(office) as client:
        office.situation.message_templates[2].message = "Un\n\n\nTrois"
        await client.press("P")
        screen(client).go_to("relance-douce.txt")
        await client.press("i")
        await client.type_in(" ou quatre")
        await client.press("escape")
        office.situation.message_templates[2].message = "Zéro\n\n\nTrois"
        await client.press("P", "d", "t")
        assert here(client).standing is Standing.SAME
        await client.press("z")
        assert here(client).standing is Standing.BOTH
        await client.press("d", "b", "z")
        assert here(client).standing is Standing.BOTH
        await client.press("z")
        names = [entry.template.name for entry in client.desk.templates()]
        assert "Relance douce (mine)" not in names


async def test_what_changed_while_two_were_compared_is_shown_before_it_is_accepted(
    home: Path,
) -> None:
    office = Office(home)
    async with connected(office) as client:
        await client.press("P")
        screen(client).go_to("relance-douce.txt")
        await client.press("i")
        await client.type_in(" ou quatre")
        await client.press("escape", "d")
        office.situation.message_templates[2].message = "D’un collègue, à l’instant"
        await client.desk.read_templates()
        await client.press("m")
        assert "has changed meanwhile: look again" in notices(client)
        assert here(client).standing is Standing.BOTH


@pytest.mark.parametrize("way", [["down"], ["down", "down"]])
async def test_what_changed_while_it_was_asked_about_is_not_deleted_on_the_platform(
    home: Path, way: list[str]
) -> None:
    office = Office(home)
    async with connected(office) as client:
        await client.press("P")
        screen(client).go_to("relance-douce.txt")
        await client.press("x")
        office.situation.message_templates[2].message = "D’un collègue, à l’instant"
        await client.desk.read_templates()
        await client.press(*way, "enter")
        assert "has changed meanwhile: look again" in notices(client)
        assert client.operations() == []
        assert client.desk.template("relance-douce.txt") is not None


async def test_what_was_deleted_here_on_purpose_is_fetched_where_it_is_asked_for(
    home: Path,
) -> None:
    office = Office(home)
    async with connected(office) as client:
        await client.press("P")
        screen(client).go_to("relance-douce.txt")
        await client.press("x", "enter")
        screen(client).go_to("bienvenue.txt")
        await client.press("P")
        assert client.desk.template("relance-douce.txt") is None
        screen(client).go_to("#2")
        await client.press("P")
        assert client.desk.template("relance-douce.txt") is not None


async def test_it_is_deleted_on_the_platform_only_after_a_question(home: Path) -> None:
    office = Office(home)
    async with connected(office) as client:
        await client.press("P")
        screen(client).go_to("relance-douce.txt")
        await client.press("x")
        assert "your colleagues lose it" in client.words
        await client.press("escape")
        assert client.operations() == []
        await client.press("x", "down", "down", "enter")
        await client.until(
            lambda: 2 not in office.situation.message_templates, passing=office.clock, step=5
        )
        assert client.desk.template("relance-douce.txt") is None


# Packs


async def test_ready_ones_are_installed(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("plus", "enter")
        assert "7 templates are new." in notices(client)
        await client.press("plus", "enter")
        assert "All of these are here already" in notices(client)


async def test_a_pack_is_exported_and_imported(home: Path, tmp_path: Path) -> None:
    async with templates_of(home) as client:
        await client.press("X")
        assert "no template here to export" in notices(client)
        await write(client, "Jour", "Bonjour")
        await client.press("X", *("backspace",) * 30)
        await client.type_in(str(tmp_path / "pack.zip"))
        await client.press("enter")
        assert "1 template is in" in notices(client)
        with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
            assert pack.namelist() == ["jour.txt"]
        await client.press("x", "I")
        await client.type_in(str(tmp_path / "pack.zip"))
        await client.press("enter")
        assert "1 template is new." in notices(client)
        await client.press("z")
        assert "What was imported is gone again." in notices(client)
        await client.press("I")
        await client.type_in(str(tmp_path / "nowhere"))
        await client.press("enter")
        assert "There is no such file or folder." in client.words
        await client.press(*("backspace",) * 7)
        await client.type_in("odd.zip")
        (tmp_path / "odd.zip").write_text("no zip", "utf-8")
        await client.press("enter")
        assert "It is neither a folder nor a zip file" in client.words
