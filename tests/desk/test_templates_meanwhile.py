"""Templates while other programs, other tasks and other people change them as well."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from jva_tui.noticing import WATCH_SECONDS
from jva_tui.sharing import Keep
from jva_tui.templates.folder import Folder
from jva_tui.templates.library import Standing
from tests.clock import ManualClock
from tests.desk.support import at_work
from tests.desk.test_templates import BONJOUR, alone, one, there
from tests.office import Office

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover


def texts(desk: Desk) -> list[str]:
    return sorted(path.read_text("utf-8") for path in desk.templates_folder.glob("*.txt"))


async def test_two_who_fetch_at_once_fetch_each_once(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        pulled = await asyncio.gather(desk.pull_templates(), desk.pull_templates())
        assert sorted(len(each.new) for each in pulled) == [0, 3]
        assert {entry.standing for entry in desk.templates()} == {Standing.SAME}


async def test_two_who_write_one_file_at_once_leave_one_of_the_two(home: Path) -> None:
    async with alone(home) as desk:
        await asyncio.gather(*(desk.write_template("a.txt", str(n) * 9) for n in range(8)))
        assert one(desk, "a.txt").template.text in {str(n) * 9 for n in range(8)}
        assert {path.name for path in desk.templates_folder.iterdir()} == {"a.txt"}
        said = {version.contents for version in desk.template_versions("a.txt")}
        assert said == {str(n) * 9 for n in range(8)}


async def test_a_file_that_is_renamed_and_changed_keeps_link_and_history(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        folder = desk.templates_folder
        (folder / "bienvenue.txt").rename(folder / "accueil.txt")
        with (folder / "accueil.txt").open("a", encoding="utf-8") as file:
            file.write("À samedi\n")
        await desk.look_at_templates()
        assert one(desk, "accueil.txt").standing is Standing.CHANGED_HERE
        assert len(desk.template_versions("accueil.txt")) == 2


async def test_a_copy_does_not_take_the_place_of_a_file_that_is_being_saved(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        folder = desk.templates_folder
        said = (folder / "bienvenue.txt").read_text("utf-8")
        (folder / "copie.txt").write_text(said, "utf-8")
        (folder / "bienvenue.txt").unlink()  # as an editor does for a moment
        for _ in range(3):  # however often is looked in that moment
            await desk.look_at_templates()
        (folder / "bienvenue.txt").write_text(said + "À samedi", "utf-8")
        await desk.look_at_templates()
        assert one(desk, "bienvenue.txt").standing is Standing.CHANGED_HERE
        assert one(desk, "copie.txt").standing is Standing.HERE


async def test_a_folder_that_cannot_be_looked_into_is_not_taken_for_empty(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)

        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "scandir", refuse)
        with pytest.raises(PermissionError):
            await desk.look_at_templates()
        assert one(desk, key).template == BONJOUR
        desk.start()
        clock = desk.clock
        assert isinstance(clock, ManualClock)
        clock.advance(WATCH_SECONDS)
        monkeypatch.undo()
        await desk.look_at_templates()
        assert one(desk, key).template == BONJOUR


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX only")
async def test_a_name_that_is_no_text_stops_nothing(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        path = os.fsencode(desk.templates_folder) + b"/caf\xe9.txt"
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
        os.close(descriptor)
        await desk.look_at_templates()
        await desk.save_template(key, BONJOUR._replace(text="Bonsoir"))
        assert one(desk, key).template.text == "Bonsoir"


async def test_only_what_was_shown_is_accepted(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        key = "relance-douce.txt"
        await desk.save_template(key, one(desk, key).template._replace(text="Le mien"))
        there(office, 2).message = "Le leur"
        await desk.read_templates()
        shown = one(desk, key)
        there(office, 2).message = "Le leur, plus tard"
        await desk.read_templates()
        for keep in Keep:
            with pytest.raises(LookupError):
                await desk.settle_template(key, keep, shown)
        assert one(desk, key).standing is Standing.BOTH


async def test_a_fallback_stays_where_the_platforms_text_is_fetched(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        there(office, 2).message = "À [mission_ville]\n\n\nRosa"
        await desk.read_templates()
        await desk.pull_templates()
        key = "relance-douce.txt"
        mine = one(desk, key).template._replace(text="À [mission_ville|distance]\n\n\nRosa")
        await desk.save_template(key, mine)
        assert one(desk, key).standing is Standing.SAME
        there(office, 2).message = "À [mission_ville]\n\n\nRosa et Basile"
        await desk.read_templates()
        await desk.pull_templates()
        text = one(desk, key).template.text
        assert text == "À [mission_ville|distance]\n\n\nRosa et Basile"


async def test_what_was_brought_back_is_fetched_again_like_any_other(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        await desk.restore_template(await desk.delete_template("bienvenue.txt"))
        (desk.templates_folder / "bienvenue.txt").unlink()
        await desk.look_at_templates()
        assert (await desk.pull_templates()).new == ("bienvenue.txt",)


async def test_what_was_being_published_is_taken_back_when_its_file_is_deleted(
    home: Path,
) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        await desk.publish_templates([key])
        await desk.delete_template(key)
        assert desk.template_operations() == {}
        again = await desk.save_template(None, BONJOUR)
        assert again != key  # whose history is another one's
        assert len(desk.template_versions(again)) == 1


async def test_one_of_the_platforms_that_was_fetched_meanwhile_is_that_file(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        key = await desk.save_template("#1", BONJOUR)
        assert key == "bienvenue.txt"
        assert len(desk.templates()) == 3


async def test_a_pack_holds_every_one_of_them(home: Path) -> None:
    async with alone(home) as desk:
        keys = [await desk.save_template(None, BONJOUR._replace(name="Bienvenue"))]
        packed = desk.packed([*keys, "#1"])
        assert len(packed) == 2
        assert packed["bienvenue.txt"] == desk.template_contents("bienvenue.txt")


async def test_what_has_vanished_is_not_published(home: Path) -> None:
    async with alone(home) as desk:
        with pytest.raises(ValueError, match="gone"):
            await desk.publish_templates(["nowhere.txt"])
        with pytest.raises(ValueError, match="gone"):
            await desk.publish_templates([])
        key = await desk.save_template(None, BONJOUR)
        with pytest.raises(ValueError, match="gone"):
            await desk.publish_templates([key, "nowhere.txt"])
        assert desk.template_operations() == {}


async def test_a_long_name_still_names_two(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        there(office, 2).name = "x" * 255
        await desk.read_templates()
        await desk.pull_templates()
        [key] = [e.key for e in desk.templates() if e.template.name.startswith("xxx")]
        await desk.save_template(key, one(desk, key).template._replace(text="Le mien"))
        there(office, 2).message = "Le leur"
        await desk.read_templates()
        ours = await desk.settle_template(key, Keep.BOTH)
        assert one(desk, ours).standing is Standing.HERE


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_file_stays_as_open_to_others_as_its_owner_left_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    tmp_path.chmod(0o770)
    folder.create("a.txt", "Bonjour")
    (tmp_path / "a.txt").chmod(0o660)
    folder.write("a.txt", "Bonsoir")
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o660
    assert tmp_path.stat().st_mode & 0o777 == 0o770
