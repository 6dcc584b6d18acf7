"""What is begun of a template goes where the template goes."""

from __future__ import annotations

from errno import ENOSPC
from typing import TYPE_CHECKING

from jva_tui.templates.draft import Draft
from jva_tui.templates.file import TemplateFile
from jva_tui.templates.folder import Folder
from jva_tui.templates.library import Standing
from tests.desk.support import at_work
from tests.desk.test_templates import BONJOUR, alone, one
from tests.office import Office

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

BEGUN = Draft("Commencé", "Bonjour")


async def test_it_follows_a_file_that_is_renamed(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        other = await desk.save_template(None, TemplateFile("Bonsoir", "Bonsoir"))
        desk.keep_template_draft(key, BEGUN)
        folder = desk.templates_folder
        (folder / key).rename(folder / "c.txt")
        await desk.look_at_templates()
        assert desk.template_draft("c.txt") == BEGUN
        (folder / other).rename(folder / key)
        await desk.look_at_templates()
        assert one(desk, key).template.name == "Bonsoir"
        assert desk.template_drafts() == {"c.txt"}


async def test_it_follows_one_of_the_platforms_that_is_fetched(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        desk.keep_template_draft("#2", BEGUN)
        assert (await desk.pull_templates(["#2"])).new == ("relance-douce.txt",)
        assert desk.template_draft("relance-douce.txt") == BEGUN
        assert desk.template_draft("#2") is None


async def test_it_follows_one_of_the_platforms_that_a_file_turns_out_to_be(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        desk.keep_template_draft("#2", BEGUN)
        there = one(desk, "#2").template
        key = await desk.save_template(None, there)
        assert one(desk, key).standing is Standing.SAME
        assert desk.template_draft(key) == BEGUN


async def test_a_renamed_file_is_found_by_what_it_was_called(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        folder = desk.templates_folder
        for name in ("b.txt", "c.txt", key, "d.txt"):
            [before] = folder.glob("*.txt")
            before.rename(folder / name)
            await desk.look_at_templates()
        for name in (key, "b.txt", "c.txt", "d.txt"):
            found = desk.template_now(name)
            assert found is not None
            assert found.key == "d.txt"
        (folder / "d.txt").unlink()
        await desk.look_at_templates()
        assert desk.template_now(key) is None


async def test_a_file_is_not_found_by_what_another_was_called_before(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        other = await desk.save_template(None, TemplateFile("Bonsoir", "Bonsoir"))
        folder = desk.templates_folder
        for old, new in ((key, "b.txt"), (other, key)):
            (folder / old).rename(folder / new)
            await desk.look_at_templates()
        (folder / key).unlink()
        await desk.look_at_templates()
        assert desk.template_now(other) is None


async def test_what_was_fetched_at_an_earlier_visit_is_found_by_its_number(home: Path) -> None:
    async with alone(home) as desk:
        [key] = (await desk.pull_templates(["#2"])).new
    async with alone(home) as desk:
        found = desk.template_now("#2")
        assert found is not None
        assert found.key == key


async def test_a_full_disk_lets_it_stay_where_it_was(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        desk.keep_template_draft(key, BEGUN)

        def full(*_asked: object, **_options: object) -> None:
            raise OSError(ENOSPC, "No space left on device")

        monkeypatch.setattr(Folder, "_write", full)
        desk.keep_template_draft("new", BEGUN)
        (desk.templates_folder / key).rename(desk.templates_folder / "c.txt")
        await desk.look_at_templates()
        assert one(desk, "c.txt").template == BONJOUR
        assert desk.template_drafts() == {key}


async def test_it_goes_with_a_template_that_is_deleted(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        desk.keep_template_draft(key, BEGUN)
        removed = await desk.delete_template(key)
        assert desk.template_drafts() == frozenset()
        await desk.restore_template(removed)
        assert desk.template_draft(key) is None


async def test_a_file_for_one_of_the_platforms_agrees_with_what_its_author_saw(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        seen = one(desk, "#2").there
        office.situation.message_templates[2].message = "Changé par Basile"
        await desk.read_templates()
        key = await desk.save_template("#2", TemplateFile("Relance douce", "La mienne"), base=seen)
        assert one(desk, key).standing is Standing.BOTH
