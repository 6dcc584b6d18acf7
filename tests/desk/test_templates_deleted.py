"""Templates that are deleted here or on the platform: what is kept of them, and what leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.operations import Publication
from jva_tui.templates.folder import SIGNATURE
from tests.desk.support import at_work
from tests.desk.test_templates import BONJOUR, alone, one
from tests.office import Office
from tests.screens.lots import WELCOME

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk

THERE = f"#{WELCOME.id}"


def leaving(desk: Desk) -> list[bool]:
    """Of each publication that waits, whether it is a deletion."""
    payloads = [operation.payload for operation in desk.template_operations().values()]
    return [isinstance(each, Publication) and each.is_deletion for each in payloads]


async def test_what_was_never_seen_is_kept_before_it_is_deleted(home: Path) -> None:
    async with alone(home) as desk:
        desk.templates_folder.mkdir()
        (desk.templates_folder / "bonjour.txt").write_text("Du passé", "utf-8")
        await desk.delete_template("bonjour.txt")
        assert [each.removed.contents for each in desk.deleted_templates()] == ["Du passé"]


async def test_what_another_program_has_just_written_is_kept_before_it_is_deleted(
    home: Path,
) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        (desk.templates_folder / key).write_text("D’un autre", "utf-8")
        removed = await desk.delete_template(key)
        assert removed.contents == "D’un autre"
        assert [each.removed for each in desk.deleted_templates()] == [removed]


async def test_a_signature_that_is_gone_is_no_deleted_template(home: Path) -> None:
    async with alone(home) as desk:
        await desk.write_template(SIGNATURE, "Rosa")
        (desk.templates_folder / SIGNATURE).unlink()
        await desk.look_at_templates()
        assert desk.deleted_templates() == []


async def test_what_is_as_if_it_had_never_been_here_is_fetched_again(home: Path) -> None:
    async with at_work(Office(home)) as desk:
        [key] = (await desk.pull_templates(["#2"])).new
        await desk.delete_template(key, forgets=True)
        assert len((await desk.pull_templates()).new) == 3


async def test_its_deletion_on_the_platform_leaves_although_the_file_goes_too(home: Path) -> None:
    async with alone(home) as desk:
        [key] = (await desk.pull_templates([THERE])).new
        await desk.delete_there(key)
        await desk.delete_template(key)
        assert leaving(desk) == [True]


async def test_what_waits_gives_way_to_the_deletion_of_its_template(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(THERE, BONJOUR)
        await desk.publish_templates([key])
        assert leaving(desk) == [False]
        await desk.delete_there(key, one(desk, key))
        assert leaving(desk) == [True]


async def test_a_colleagues_is_not_deleted_on_the_platform(home: Path) -> None:
    async with at_work(Office(home)) as desk:
        [basiles] = [each for each in desk.templates() if not each.is_mine(desk.author)]
        with pytest.raises(ValueError, match="one's own"):
            await desk.delete_there(basiles.key)
        assert leaving(desk) == []
