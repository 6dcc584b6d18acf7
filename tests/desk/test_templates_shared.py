"""Templates here and on the platform, while colleagues and other programs change either side."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from jva_tui.domain import Template
from jva_tui.noticing import SAVING_SECONDS
from jva_tui.sharing import Keep, Pulled
from jva_tui.templates.library import Standing
from tests.clock import ManualClock
from tests.desk.support import at_work
from tests.desk.test_templates import BONJOUR, alone, one, there
from tests.office import Office, until
from tests.screens.lots import TEMPLATES

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from jva_tui.templates.file import TemplateFile

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

KEY = "relance-douce.txt"
"""The file of the template 2, once it is fetched."""


def add(desk: Desk, key: str, text: str) -> None:
    """Another program writes at the end of a file; nobody has looked at it since."""
    path = desk.templates_folder / key
    path.write_text(path.read_text("utf-8").rstrip("\n") + text + "\n", "utf-8")


async def written_by_both(office: Office, desk: Desk) -> None:
    """The file says something else, and so does the platform."""
    await desk.pull_templates()
    there(office, 2).message = "Un\n\n\nTrois"
    await desk.read_templates()
    await desk.pull_templates()
    await desk.save_template(KEY, one(desk, KEY).template._replace(text="Un\n\n\nQuatre"))
    there(office, 2).message = "Zéro\n\n\nTrois"
    await desk.read_templates()


async def published(office: Office, desk: Desk, key: str) -> None:
    await desk.publish_templates([key], at_once=True)
    await until(desk, lambda: not desk.template_operations(), passing=office.clock)


def named(office: Office, template: TemplateFile) -> list[int]:
    """The platform's of this name and text."""
    return [
        row.id
        for row in office.situation.message_templates.values()
        if (row.name, row.message) == (template.name, template.text)
    ]


# Fetching


async def test_what_was_written_a_moment_ago_is_not_fetched_over(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        there(office, 2).message = "Le leur"
        await desk.read_templates()
        add(desk, KEY, " et le mien")
        assert (await desk.pull_templates()).asking == (KEY,)
        assert "et le mien" in one(desk, KEY).template.text


async def test_what_is_written_while_others_are_fetched_is_not_fetched_over(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates(["#2"])
        there(office, 2).message = "Le leur"
        await desk.read_templates()
        make = desk._make_file

        async def meanwhile(*args: object) -> str:
            file = await make(*args)  # type: ignore[arg-type]  # as they come
            add(desk, KEY, " et le mien")
            return file

        monkeypatch.setattr(desk, "_make_file", meanwhile)
        pulled = await desk.pull_templates(["#1", KEY])
        assert (len(pulled.new), pulled.renewed, pulled.asking) == (1, (), (KEY,))
        assert "et le mien" in one(desk, KEY).template.text


async def test_two_programs_on_one_folder_fetch_each_once(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        other = office.desk()
        other.open()
        assert not any(entry.has_file for entry in other.templates())
        await desk.pull_templates()
        assert await other.pull_templates() == Pulled()
        assert {entry.standing for entry in other.templates()} == {Standing.SAME}
        assert len([*desk.templates_folder.glob("*.txt")]) == 3
        await other.close()


async def test_two_programs_that_fetch_at_once_fetch_each_once(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        other = office.desk()
        other.open()
        pulled = await asyncio.gather(desk.pull_templates(), other.pull_templates())
        assert len([*desk.templates_folder.glob("*.txt")]) == 3
        assert sum(len(each.new) for each in pulled) == 3
        for each in (desk, other):
            await each.look_at_templates()
            assert {entry.standing for entry in each.templates()} == {Standing.SAME}
        await other.close()


async def test_one_that_another_program_fetches_while_it_is_written_is_that_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        other = office.desk()
        other.open()
        create = desk._create

        async def meanwhile(*args: str, **of: str) -> str:
            await other.pull_templates(["#2"])
            return await create(*args, **of)

        monkeypatch.setattr(desk, "_create", meanwhile)
        assert await desk.save_template("#2", BONJOUR) == KEY
        assert one(desk, KEY).template == BONJOUR
        assert [path.name for path in desk.templates_folder.glob("*.txt")] == [KEY]
        await other.close()


async def test_what_another_program_has_read_and_is_here_is_not_fetched_beside_it(
    home: Path,
) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        read = [*TEMPLATES, Template(50, BONJOUR.name, BONJOUR.text, False, 2)]
        await desk._writer.do(lambda cache: cache.save_templates(read))
        assert await desk.pull_templates(["#50"]) == Pulled()
        assert one(desk, key).standing is Standing.SAME


async def test_what_looks_like_ours_on_the_platform_is_no_change_of_our_own(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.write_template("signature.txt", "Rosa")
        there(office, 2).message = "À [mission_ville|Nantes], [signature]"
        await desk.read_templates()
        await desk.pull_templates()
        assert one(desk, KEY).standing is Standing.SAME
        there(office, 2).message = "À [mission_ville|Nantes], bien à vous, [signature]"
        await desk.read_templates()
        assert (await desk.pull_templates()).renewed == (KEY,)
        assert one(desk, KEY).standing is Standing.SAME
        await desk.save_template(KEY, one(desk, KEY).template._replace(text="Rosa [signature]"))
        assert one(desk, KEY).standing is Standing.CHANGED_HERE


# Settling


@pytest.mark.parametrize("keep", list(Keep))
async def test_what_the_platform_said_is_in_the_history_whatever_is_kept(
    home: Path, keep: Keep
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await written_by_both(office, desk)
        await desk.settle_template(KEY, keep, one(desk, KEY))
        if one(desk, KEY).standing is Standing.CHANGED_HERE:
            await published(office, desk, KEY)
        said = [version.contents for version in desk.template_versions(KEY)]
        assert said[0] == desk.template_contents(KEY)
        assert any("Zéro\n\n\nTrois" in contents for contents in said)
        assert any("Un\n\n\nQuatre" in contents for contents in said)


@pytest.mark.parametrize("keep", list(Keep))
async def test_what_another_program_has_written_since_is_not_settled(
    home: Path, keep: Keep
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await written_by_both(office, desk)
        shown = one(desk, KEY)
        add(desk, KEY, " et cinq")
        with pytest.raises(LookupError):
            await desk.settle_template(KEY, keep, shown)
        assert one(desk, KEY).standing is Standing.BOTH
        assert "et cinq" in one(desk, KEY).template.text


async def test_ours_that_is_kept_beside_theirs_is_for_ourselves(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await written_by_both(office, desk)
        assert one(desk, KEY).template.is_shared
        ours = await desk.settle_template(KEY, Keep.BOTH)
        assert not one(desk, ours).template.is_shared
        assert one(desk, KEY).template.is_shared


async def test_a_file_that_is_kept_stays_as_its_author_has_laid_it_out(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await written_by_both(office, desk)
        laid_out = desk.template_contents(KEY).replace("shared: ", "shared:   ")
        await desk.write_template(KEY, laid_out)
        await desk.settle_template(KEY, Keep.MINE, one(desk, KEY))
        assert desk.template_contents(KEY) == laid_out


# Gone from the platform


async def test_what_is_back_on_the_platform_is_not_parted_from_it(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        row = office.situation.message_templates.pop(2)
        await desk.read_templates()
        assert one(desk, KEY).standing is Standing.GONE_THERE
        office.situation.message_templates[2] = row
        await desk.read_templates()
        with pytest.raises(LookupError):
            await desk.keep_here_only(KEY)
        assert one(desk, KEY).standing is Standing.SAME


async def test_keeping_it_here_only_is_undone_unless_it_is_another_one_by_now(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        del office.situation.message_templates[2]
        await desk.read_templates()
        base = one(desk, KEY).base
        assert base is not None
        await desk.keep_here_only(KEY)
        await desk.unsettle_template(KEY, base)
        assert one(desk, KEY).standing is Standing.GONE_THERE
        await desk.keep_here_only(KEY)
        await published(office, desk, KEY)
        with pytest.raises(LookupError):
            await desk.unsettle_template(KEY, base)
        assert one(desk, KEY).standing is Standing.SAME


async def test_what_a_colleague_shares_no_longer_can_be_published_for_oneself(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        [basiles] = [e for e in desk.templates() if e.there and not e.is_mine(desk.author)]
        assert basiles.there
        del office.situation.message_templates[basiles.there.id]
        await desk.read_templates()
        mine = basiles.template._replace(is_shared=False)
        await desk.save_template(basiles.key, mine)
        assert one(desk, basiles.key).is_mine(desk.author)
        await published(office, desk, basiles.key)
        [id_] = named(office, mine)
        assert (there(office, id_).user_id, there(office, id_).is_shared) == (2, False)


async def test_what_another_program_has_just_deleted_is_not_linked_again(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await written_by_both(office, desk)
        base = one(desk, KEY).base
        assert base is not None
        await desk.settle_template(KEY, Keep.MINE)
        (desk.templates_folder / KEY).unlink()
        with pytest.raises(LookupError):
            await desk.unsettle_template(KEY, base)


# Once on the platform


async def test_what_was_deleted_here_only_and_written_again_is_not_made_twice(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        before = await desk.save_template(None, BONJOUR)
        await published(office, desk, before)
        await desk.delete_template(before)
        now = await desk.save_template(None, BONJOUR)
        assert one(desk, now).standing is Standing.HERE
        await published(office, desk, now)
        assert one(desk, now).standing is Standing.SAME
        assert len(named(office, BONJOUR)) == 1


async def test_what_another_program_has_deleted_and_is_written_again_is_not_made_twice(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        before = await desk.save_template(None, BONJOUR)
        await published(office, desk, before)
        (desk.templates_folder / before).unlink()
        await desk.look_at_templates()
        office.clock.advance(SAVING_SECONDS)  # nobody is just saving it
        await desk.look_at_templates()
        now = await desk.save_template(None, BONJOUR._replace(is_shared=True))
        assert now != before
        await published(office, desk, now)
        assert one(desk, now).standing is Standing.SAME
        [id_] = named(office, BONJOUR)
        assert there(office, id_).is_shared


async def test_a_copy_that_is_published_takes_nothing_from_its_original(home: Path) -> None:
    async with alone(home) as desk:
        [key] = (await desk.pull_templates(["#1"])).new
        copy = await desk.save_template(None, one(desk, key).template)
        await desk.publish_templates([copy])
        assert one(desk, key).standing is Standing.SAME


async def test_a_change_that_says_what_one_says_that_was_deleted_here_does_not_bring_it_back(
    home: Path,
) -> None:
    async with alone(home) as desk:
        await desk.pull_templates()
        removed, [other, *_others] = "bienvenue.txt", desk.templates()[1:]
        said = one(desk, removed).template
        await desk.delete_template(removed)
        await desk.save_template(other.key, said)
        assert isinstance(desk.clock, ManualClock)
        desk.clock.advance(SAVING_SECONDS)
        await desk.look_at_templates()
        await desk.publish_templates([other.key])
        assert await desk.pull_templates() == Pulled()


# Deleting there


async def test_only_what_was_shown_is_deleted_on_the_platform(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        shown = one(desk, "#2")
        there(office, 2).message = "Une heure de travail"
        await desk.read_templates()
        with pytest.raises(LookupError):
            await desk.delete_there("#2", shown)
        assert desk.template_operations() == {}
        shown = one(desk, "#2")
        await desk.pull_templates(["#2"])
        await desk.delete_there("#2", shown)
        assert KEY in desk.template_operations()
