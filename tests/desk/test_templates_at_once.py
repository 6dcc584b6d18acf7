"""Templates while somebody else writes in their folder at the same moment: nothing is mistaken."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.domain import Decision, View
from jva_tui.noticing import SAVING_SECONDS, exchanged
from jva_tui.showing import Showing
from jva_tui.templates import folder as folders
from jva_tui.templates.draft import Draft
from jva_tui.templates.file import MOST_BYTES, Brings, to_text
from jva_tui.templates.folder import Folder, TooLong
from jva_tui.templates.library import Standing
from tests.desk.support import at_work, reply_to
from tests.desk.test_templates import BONJOUR, alone, one, there
from tests.office import Office, until
from tests.screens.lots import WELCOME

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk
    from jva_tui.templates.folder import Look

VALIDATES = Brings(Decision.VALIDATE)
SOFT = "relance-douce.txt"
"""The file of the platform's template 2."""


async def fetched(desk: Desk) -> str:
    """The key of the platform's template 2, which has a file by now."""
    await desk.pull_templates(["#2"])
    return SOFT


# Renamed by others


async def test_an_unrelated_file_does_not_take_over_what_was_another_templates(home: Path) -> None:
    async with at_work(Office(home)) as desk:
        path = desk.templates_folder / await fetched(desk)
        # As a file system does that gives the next file what one that was removed has left.
        path.write_text("---\nname: Annulation\n---\nLa mission est annulée.\n", "utf-8")
        path.rename(path.with_name("annulation.txt"))
        await desk.look_at_templates()
        assert one(desk, "annulation.txt").standing is Standing.HERE
        assert len(desk.template_versions("annulation.txt")) == 1


async def test_a_file_that_is_called_as_one_that_was_deleted_is_itself(home: Path) -> None:
    async with at_work(Office(home)) as desk:
        await desk.pull_templates(["#1", "#2"])
        path = desk.templates_folder / SOFT
        deleted = path.with_name("bienvenue.txt")
        deleted.unlink()
        await desk.look_at_templates()
        path.rename(deleted)
        await desk.look_at_templates()
        known_as(desk, "bienvenue.txt", "Relance douce", 2)
        [gone] = desk.deleted_templates()
        assert gone.name == "Bienvenue"
        back = await desk.restore_template(gone.removed)
        known_as(desk, back, "Bienvenue", 1)


async def test_what_was_deleted_on_purpose_stays_away_when_another_takes_its_name(
    home: Path,
) -> None:
    async with at_work(Office(home)) as desk:
        await desk.pull_templates(["#1", "#2"])
        await desk.delete_template("bienvenue.txt")
        path = desk.templates_folder / SOFT
        path.rename(path.with_name("bienvenue.txt"))
        await desk.look_at_templates()
        known_as(desk, "bienvenue.txt", "Relance douce", 2)
        await desk.pull_templates()
        assert not one(desk, "#1").has_file
        assert {link.base.id for link in desk._links().values() if link.is_left_out} == {1}


def known_as(desk: Desk, key: str, name: str, id_: int) -> None:
    """A file is its own template of the platform, with its own history and nobody else's."""
    entry = one(desk, key)
    assert entry.there is not None
    assert (entry.template.name, entry.there.id) == (name, id_)
    assert entry.standing is Standing.SAME
    said = [version.contents for version in desk.template_versions(key)]
    assert said
    assert all(f"name: {name}" in contents for contents in said)


async def test_files_that_take_each_others_names_stay_what_they_are(home: Path) -> None:
    async with at_work(Office(home)) as desk:
        await desk.pull_templates(["#1", "#2"])
        desk.keep_template_draft("bienvenue.txt", Draft("de la bienvenue"))
        path = desk.templates_folder / SOFT
        welcome, aside = path.with_name("bienvenue.txt"), path.with_name("c.txt")
        welcome.rename(aside)
        path.rename(welcome)
        await desk.look_at_templates()
        known_as(desk, "bienvenue.txt", "Relance douce", 2)
        known_as(desk, "c.txt", "Bienvenue", 1)
        assert desk.template_drafts() == {"c.txt"}
        desk.keep_template_draft("bienvenue.txt", Draft("de la relance"))
        welcome.rename(path)
        aside.rename(welcome)
        path.rename(aside)
        await desk.look_at_templates()
        known_as(desk, "bienvenue.txt", "Bienvenue", 1)
        known_as(desk, "c.txt", "Relance douce", 2)
        drafts = {key: desk.template_draft(key) for key in desk.template_drafts()}
        assert drafts == {
            "bienvenue.txt": Draft("de la bienvenue"),
            "c.txt": Draft("de la relance"),
        }


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdefgh"), min_size=1))
def test_whatever_is_renamed_nothing_is_known_of_two_by_one_name(told: dict[str, str]) -> None:
    renamed = {old: new for new, old in {new: old for old, new in told.items()}.items()}
    moves = exchanged(renamed)
    assert moves.keys() == {*moves.values()} == {*renamed, *renamed.values()}
    assert moves.items() >= renamed.items()


async def test_two_who_look_at_once_see_each_rename(home: Path) -> None:
    async with at_work(Office(home)) as desk:
        key = await fetched(desk)
        for new in "abcdefgh":
            path = desk.templates_folder / key
            with path.open("a", encoding="utf-8") as file:
                file.write(new)
            path.rename(path.with_name(f"{new}.txt"))
            await asyncio.gather(desk.look_at_templates(), desk.look_at_templates())
            key = f"{new}.txt"
            assert one(desk, key).standing is Standing.CHANGED_HERE


async def test_what_was_read_before_something_was_written_does_not_count_after_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        (desk.templates_folder / key).write_text("deux\n", "utf-8")
        has_read, goes_on, read = threading.Event(), threading.Event(), Folder.read

        def held(self: Folder, before: Look) -> Look:
            found = read(self, before)
            if not has_read.is_set():
                has_read.set()
                goes_on.wait()
            return found

        monkeypatch.setattr(Folder, "read", held)
        look = asyncio.create_task(desk.look_at_templates())
        await asyncio.to_thread(has_read.wait)
        write = asyncio.create_task(desk.write_template(key, "trois\n"))
        for _ in range(300):  # turns in which it would be written, if it did not wait
            await desk.note_versions()
        goes_on.set()
        await asyncio.gather(look, write)
        assert desk.template_contents(key) == "trois\n"
        assert [version.contents for version in desk.template_versions(key)][:2] == [
            "trois\n",
            "deux\n",
        ]


async def test_what_it_is_to_bring_is_put_into_the_file_as_it_is_now(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        path = desk.templates_folder / key
        path.write_text(path.read_text("utf-8") + "À samedi\n", "utf-8")
        await desk.let_bring(key, VALIDATES)
        assert one(desk, key).template.text.endswith("À samedi")
        assert one(desk, key).template.brings == VALIDATES


async def test_a_note_that_was_just_written_into_a_file_stays(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        path = desk.templates_folder / key
        path.write_text(path.read_text("utf-8").replace("---\n", "---\n# À relire\n", 1), "utf-8")
        await desk.save_template(key, BONJOUR._replace(text="Bonsoir"))
        assert "# À relire" in path.read_text("utf-8")


# Deleted, and brought back


async def test_what_is_brought_back_takes_no_place_of_what_was_made_meanwhile(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        removed = await desk.delete_template(key)
        (desk.templates_folder / key).write_text("Un autre\n", "utf-8")
        back = await desk.restore_template(removed)
        assert one(desk, key).template.text == "Un autre"
        assert one(desk, back).template == BONJOUR
        assert back != key


async def test_what_is_brought_back_is_called_as_before(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        assert await desk.restore_template(await desk.delete_template(key)) == key


class Slow(httpx.AsyncBaseTransport):
    """Lets a new template arrive, and its answer only when it is told to."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.has_arrived, self.answers = asyncio.Event(), asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        told = await self.inner.handle_async_request(request)
        if request.method == "POST" and request.url.path.endswith("message-templates"):
            self.has_arrived.set()
            await self.answers.wait()
        return told


async def deleted_while_it_is_made(desk: Desk, office: Office) -> str:
    """A file that was deleted in the moment in which the platform makes it a template."""
    office.network.inner = slow = Slow(office.network.inner)
    await desk.pull_templates()
    key = await desk.save_template(None, BONJOUR)
    await desk.publish_templates([key], at_once=True)
    await until(desk, slow.has_arrived.is_set, passing=office.clock)
    removed = await desk.delete_template(key)
    assert removed.file == key
    slow.answers.set()
    await until(desk, lambda: not desk.template_operations(), passing=office.clock)
    return key


async def test_what_is_deleted_while_it_is_made_there_does_not_come_back_by_itself(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await deleted_while_it_is_made(desk, office)
        await desk.read_templates()
        assert (await desk.pull_templates()).new == ()
        [key] = [entry.key for entry in desk.templates() if entry.template.name == BONJOUR.name]
        assert (await desk.pull_templates([key])).new == ("bonjour.txt",)


async def test_what_is_brought_back_meanwhile_is_what_was_made_there(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        key = await deleted_while_it_is_made(desk, office)
        [deleted] = [each for each in desk.deleted_templates() if each.removed.file == key]
        await desk.restore_template(deleted.removed)
        assert one(desk, key).standing is Standing.SAME
        (desk.templates_folder / key).unlink()
        await desk.look_at_templates()
        assert (await desk.pull_templates()).new == (key,)


# What cannot be shown afterwards is not written


async def test_what_is_too_long_is_not_written(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        long = BONJOUR._replace(text="é" * (MOST_BYTES // 2))
        with pytest.raises(TooLong, match="too long"):
            await desk.save_template(key, long)
        with pytest.raises(TooLong, match="too long"):
            await desk.save_template(None, long)
        assert one(desk, key).template == BONJOUR
        assert [path.name for path in desk.templates_folder.iterdir()] == [key]


async def test_what_is_too_long_is_not_fetched_but_all_else_is(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        there(office, 1).message = "é" * (MOST_BYTES // 2)
        await desk.read_templates()
        pulled = await desk.pull_templates()
        assert pulled.too_long == ("#1",)
        assert len(pulled.new) == 2
        assert one(desk, "#1").standing is Standing.THERE


async def test_more_files_than_are_read_are_told_and_left_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MOST_FILES", 3)
    async with alone(home) as desk:
        desk.templates_folder.mkdir()
        for name in "abcd":
            (desk.templates_folder / f"{name}.txt").write_text(f"Bonjour {name}", "utf-8")
        assert one(desk, "c.txt").template.text == "Bonjour c"
        assert one(desk, "d.txt").standing is Standing.BROKEN
        assert "only 3 files" in one(desk, "d.txt").trouble
        with pytest.raises(OSError, match="cannot be shown"):
            await desk.write_template("d.txt", "Bonsoir")
        with pytest.raises(OSError, match="no more are read"):
            await desk.save_template(None, BONJOUR)
        await desk.delete_template("a.txt")
        assert one(desk, "d.txt").template.text == "Bonjour d"


async def test_letters_that_are_not_known_are_not_lost(home: Path) -> None:
    async with alone(home) as desk:
        desk.templates_folder.mkdir()
        path, said = desk.templates_folder / "a.txt", "Très bien".encode("mac_roman")
        path.write_bytes(said)
        await desk.look_at_templates()
        assert not one(desk, "a.txt").can_be_shown
        with pytest.raises(OSError, match="would be lost"):
            await desk.delete_template("a.txt")
        assert path.read_bytes() == said


# Uses


async def answered_with(desk: Desk, key: str) -> None:
    """Somebody has been answered with a template."""
    [row] = desk.window(Showing(View.ALL, mine=True), limit=1)
    batch = await desk.queue([reply_to(desk, row.id)])
    await desk.note_uses(batch, {row.id: key})


async def test_uses_follow_into_the_file(home: Path) -> None:
    async with at_work(Office(home)) as desk:
        await answered_with(desk, "#2")
        assert one(desk, "#2").uses == 1
        assert one(desk, await fetched(desk)).uses == 1


async def test_uses_follow_into_a_file_that_says_the_same(home: Path) -> None:
    async with at_work(Office(home)) as desk:
        await answered_with(desk, "#2")
        desk.templates_folder.mkdir()
        said = to_text(one(desk, "#2").template)  # as a colleague may have passed it on
        (desk.templates_folder / "copie.txt").write_text(said, "utf-8")
        await desk.look_at_templates()
        assert one(desk, "copie.txt").standing is Standing.SAME
        assert one(desk, "copie.txt").uses == 1


async def test_who_writes_with_a_template_that_is_renamed_meanwhile_has_used_it(
    home: Path,
) -> None:
    async with at_work(Office(home)) as desk:
        key = await desk.save_template(None, BONJOUR)
        for new in ("a.txt", "b.txt"):
            next(desk.templates_folder.glob("*.txt")).rename(desk.templates_folder / new)
            await desk.look_at_templates()
        await answered_with(desk, key)
        assert one(desk, "b.txt").uses == 1


async def test_who_writes_with_a_template_that_is_fetched_meanwhile_has_used_it(
    home: Path,
) -> None:
    async with at_work(Office(home)) as desk:
        key = await fetched(desk)
        await answered_with(desk, "#2")
        assert one(desk, key).uses == 1
        assert await desk.let_bring("#2", VALIDATES)
        assert one(desk, key).template.brings == VALIDATES


# What only we know of a template without a file


async def test_what_it_brings_is_in_the_file_from_then_on(home: Path) -> None:
    async with at_work(Office(home)) as desk:
        await desk.let_bring("#2", VALIDATES)
        key = await fetched(desk)
        assert one(desk, key).template.brings == VALIDATES
        await desk.let_bring(key, VALIDATES)  # which it does not any more
        await desk.delete_template(key, forgets=True)
        assert one(desk, "#2").template.brings is None


async def test_what_was_left_out_and_then_fetched_is_like_any_other(home: Path) -> None:
    async with at_work(Office(home)) as desk:
        key = await fetched(desk)
        await desk.delete_template(key)
        assert await fetched(desk) == key
        (desk.templates_folder / key).unlink()
        await desk.look_at_templates()
        assert key in (await desk.pull_templates()).new


async def test_a_file_that_says_what_a_lost_one_said_has_its_history(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        key = await fetched(desk)
        path = desk.templates_folder / key
        said = path.read_text("utf-8")
        path.write_text("Autre chose", "utf-8")
        await desk.look_at_templates()
        path.unlink()
        await desk.look_at_templates()
        office.clock.advance(SAVING_SECONDS)  # nobody is just saving it
        await desk.look_at_templates()
        (desk.templates_folder / "copie.txt").write_text(said, "utf-8")
        await desk.look_at_templates()
        assert one(desk, "copie.txt").standing is Standing.SAME
        told = [version.contents for version in desk.template_versions("copie.txt")]
        assert told == [said, "Autre chose", said]


async def test_a_new_one_is_not_called_as_one_that_is_still_leaving(home: Path) -> None:
    async with alone(home) as desk:
        desk.templates_folder.mkdir()
        path = desk.templates_folder / "bonjour.txt"
        path.write_text("Une fois", "utf-8")  # of which nobody has kept a version yet
        await desk.publish_templates([path.name])
        path.unlink()
        key = await desk.save_template(None, BONJOUR)
        assert key != path.name
        assert key not in desk.template_operations()


async def test_a_new_one_is_not_called_as_one_that_the_platform_holds(home: Path) -> None:
    async with alone(home) as desk:
        # A link of whose file nobody has kept a version: the program died before it could.
        await desk._outbox.do(lambda db: db.link_template("bonjour.txt", WELCOME))
        key = await desk.save_template(None, BONJOUR)
        assert key != "bonjour.txt"
        assert one(desk, key).standing is Standing.HERE
