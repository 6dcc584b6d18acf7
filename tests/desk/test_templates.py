from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from jva_tui.desk import Desk, TemplatesChanged
from jva_tui.domain import Decision
from jva_tui.lots.lot import MAIN, Lot
from jva_tui.noticing import WATCH_SECONDS
from jva_tui.operations import Publication
from jva_tui.sharing import Keep
from jva_tui.store.outbox_db import OutboxDb
from jva_tui.templates.draft import Draft
from jva_tui.templates.file import Brings, TemplateFile
from jva_tui.templates.folder import SIGNATURE
from jva_tui.templates.library import Entry, Standing
from jva_tui.templates.pack import Packed, starter_pack
from tests.clock import ManualClock
from tests.desk.support import at_work
from tests.office import Office, until
from tests.people import NOW
from tests.screens.client import fill, offline_desk
from tests.screens.lots import TEMPLATES, WELCOME, person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from jva_tui.board import Event
    from jva_tui.sandbox.situation import MessageTemplate

BONJOUR = TemplateFile("Bonjour", "Bonjour [destinataire_prenom]")


@asynccontextmanager
async def alone(home: Path) -> AsyncIterator[Desk]:
    """Rosa's desk without the platform, on which its templates were read before."""
    fill(home, [person(1), person(2)], TEMPLATES)
    desk = offline_desk(home)
    desk.open()
    try:
        yield desk
    finally:
        await desk.close()


def names(desk: Desk) -> dict[str, Standing]:
    return {entry.template.name: entry.standing for entry in desk.templates()}


def one(desk: Desk, key: str) -> Entry:
    entry = desk.template(key)
    assert entry is not None
    return entry


def there(office: Office, id_: int) -> MessageTemplate:
    return office.situation.message_templates[id_]


# Files


async def test_a_template_is_a_file_of_ones_own_which_other_programs_see(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        assert (desk.templates_folder / key).read_text("utf-8") == (
            "---\nname: Bonjour\nshared: no\n---\nBonjour [destinataire_prenom]\n"
        )
        assert one(desk, key).standing is Standing.HERE


async def test_the_platforms_are_there_without_being_fetched(home: Path) -> None:
    async with alone(home) as desk:
        assert names(desk) == dict.fromkeys((t.name for t in TEMPLATES), Standing.THERE)
        assert not desk.templates_folder.exists()


async def test_what_another_program_changes_is_noticed_told_and_kept(home: Path) -> None:
    async with alone(home) as desk:
        told: list[Event] = []
        desk.listen(told.append)
        desk.start()
        clock = desk.clock
        assert isinstance(clock, ManualClock)
        await desk.save_template(None, BONJOUR)
        told.clear()
        path = desk.templates_folder / "bonjour.txt"
        path.write_text(path.read_text("utf-8") + "À samedi", "utf-8")
        clock.advance(WATCH_SECONDS)
        await until(
            desk,
            lambda: "samedi" in one(desk, "bonjour.txt").template.text,
            passing=clock,
        )
        assert TemplatesChanged() in told
        versions = [version.contents for version in desk.template_versions("bonjour.txt")]
        assert len(versions) == 2
        assert "samedi" in versions[0]


async def test_what_was_never_seen_is_kept_before_something_takes_its_place(home: Path) -> None:
    async with alone(home) as desk:
        folder = desk.templates_folder
        folder.mkdir()
        (folder / "bonjour.txt").write_text("Du passé", "utf-8")
        await desk.save_template("bonjour.txt", BONJOUR)
        versions = [version.contents for version in desk.template_versions("bonjour.txt")]
        assert versions[1:] == ["Du passé"]


async def test_a_deleted_one_comes_back(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        removed = await desk.delete_template(key)
        assert desk.template(key) is None
        assert not (desk.templates_folder / key).exists()
        await desk.restore_template(removed)
        assert one(desk, key).template == BONJOUR
        with pytest.raises(LookupError):
            await desk.delete_template("nowhere.txt")


async def test_two_of_one_name_have_a_file_each(home: Path) -> None:
    async with alone(home) as desk:
        assert await desk.save_template(None, BONJOUR) == "bonjour.txt"
        assert await desk.save_template(None, BONJOUR) == "bonjour-2.txt"


async def test_the_signature_is_the_authors_and_no_template(home: Path) -> None:
    async with alone(home) as desk:
        await desk.write_template(SIGNATURE, "Rosa\nLe Lieu d’Exemple\n")
        assert desk.author is not None
        assert desk.author.signature == "Rosa\nLe Lieu d’Exemple"
        assert SIGNATURE not in {entry.key for entry in desk.templates()}
        key = await desk.save_template(None, TemplateFile("Signé", "Bien à vous, [signature]"))
        lot = Lot([1], None, desk.author)
        reading = desk.reading(1)
        assert reading is not None
        lot.load([desk.recipient(reading)])
        lot.use_template(MAIN, key, one(desk, key).template.text)
        assert lot.rendered(1) == "Bien à vous, Rosa\nLe Lieu d’Exemple"


async def test_what_is_begun_is_kept_apart_until_it_is_saved(home: Path) -> None:
    async with alone(home) as desk:
        assert desk.template_draft("new") is None
        desk.keep_template_draft("new", Draft("Des mots"))
        desk.keep_template_draft("../x", Draft("Dehors"))
        again = offline_desk(home)
        again.open()
        assert again.template_draft("new") == Draft("Des mots")
        assert again.templates() == desk.templates()
        await again.close()
        desk.keep_template_draft("new", None)
        assert desk.template_draft("new") is None
        assert {path.name for path in desk.templates_folder.iterdir()} == {"...%2Fx.begun"}


async def test_a_template_brings_a_decision_wherever_it_is_kept(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        brings = Brings(Decision.VALIDATE)
        for each in (key, f"#{WELCOME.id}"):
            assert await desk.let_bring(each, brings) is True
            assert one(desk, each).template.brings == brings
            assert await desk.let_bring(each, brings) is False
            assert one(desk, each).template.brings is None
        with pytest.raises(LookupError):
            await desk.let_bring("nowhere.txt", brings)


async def test_uses_are_counted_until_they_are_taken_back(home: Path) -> None:
    async with alone(home) as desk:
        lot = Lot([1, 2], Decision.VALIDATE, desk.author)
        async for some in desk.recipients([1, 2]):
            lot.load(some)
        key = f"#{WELCOME.id}"
        lot.use_template(MAIN, key, WELCOME.text)
        lot.choose([1, 2], is_in=True)
        await desk.queue_lot(lot, await desk.frozen(lot, lot.going()))
        assert (one(desk, key).uses, one(desk, key).used_at) == (2, NOW)
        await desk.undo()
        assert one(desk, key).uses == 0


async def test_ready_ones_are_installed_once(home: Path) -> None:
    async with alone(home) as desk:
        taken = await desk.take_in(starter_pack("fr"))
        assert all(each.key and each.is_new for each in taken)
        assert set(desk.packed([each.key for each in taken if each.key])) == {
            each.key for each in taken
        }
        again = await desk.take_in([*starter_pack("fr"), Packed("odd.txt", None, "it is odd")])
        assert [each.is_new for each in again[:-1]] == [False] * len(taken)
        assert again[-1].trouble == "it is odd"


async def test_how_often_tokens_are_empty_is_told_of_the_inbox(home: Path) -> None:
    people = [person(n, who={"city": None if n == 1 else "Nantes"}) for n in range(1, 5)]
    fill(home, people)
    desk = offline_desk(home)
    desk.open()
    often = await desk.often_empty()
    assert often["[destinataire_ville]"] == 0.25
    assert often["[destinataire_prenom]"] == 0
    await desk.close()


async def test_an_empty_inbox_tells_nothing_of_tokens(home: Path) -> None:
    fill(home, [])
    desk = offline_desk(home)
    desk.open()
    assert await desk.often_empty() == {}
    await desk.close()


# With the platform


async def test_what_the_platform_holds_is_fetched_and_then_says_the_same(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        pulled = await desk.pull_templates()
        assert len(pulled.new) == 3
        assert set(names(desk).values()) == {Standing.SAME}
        assert (await desk.pull_templates()) == type(pulled)()
        by_name = {entry.template.name: entry for entry in desk.templates()}
        assert by_name["Partagé par Basile"].there is not None
        assert by_name["Partagé par Basile"].there.owner_name == "Basile Référent"
        assert not by_name["Partagé par Basile"].is_mine(desk.author)
        assert by_name["Bienvenue"].is_mine(desk.author)


async def test_what_was_changed_there_is_fetched_and_what_was_deleted_there_stays(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        there(office, 2).message = "Une autre relance"
        del office.situation.message_templates[1]
        await desk.read_templates()
        pulled = await desk.pull_templates()
        assert (pulled.renewed, pulled.gone) == (("relance-douce.txt",), ("bienvenue.txt",))
        assert one(desk, "relance-douce.txt").template.text == "Une autre relance"
        assert one(desk, "relance-douce.txt").standing is Standing.SAME
        assert one(desk, "bienvenue.txt").standing is Standing.GONE_THERE
        await desk.keep_here_only("bienvenue.txt")
        assert one(desk, "bienvenue.txt").standing is Standing.HERE


async def test_what_was_deleted_here_stays_there_and_does_not_come_back_by_itself(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        removed = await desk.delete_template("bienvenue.txt")
        await desk.read_templates()
        assert (await desk.pull_templates()).new == ()
        assert one(desk, "#1").standing is Standing.THERE
        assert 1 in office.situation.message_templates
        assert (await desk.pull_templates(["#1"])).new == ("bienvenue.txt",)
        assert one(desk, "bienvenue.txt").standing is Standing.SAME
        await desk.delete_template("bienvenue.txt")
        await desk.restore_template(removed)
        assert one(desk, "bienvenue.txt").standing is Standing.SAME


@pytest.mark.parametrize("keep", list(Keep))
async def test_what_was_changed_on_both_sides_is_kept_as_the_user_wants_it(
    home: Path, keep: Keep
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        there(office, 2).message = "Un\nDeux\nTrois"
        await desk.read_templates()
        await desk.pull_templates()
        key = "relance-douce.txt"
        mine = one(desk, key).template._replace(text="Un [mission_ville|ici]\nDeux\nTrois")
        await desk.save_template(key, mine)
        there(office, 2).message = "Un\nDeux\nQuatre"
        await desk.read_templates()
        assert one(desk, key).standing is Standing.BOTH
        assert (await desk.pull_templates()).asking == (key,)
        ours = await desk.settle_template(key, keep)
        text, standing = one(desk, key).template.text, one(desk, key).standing
        match keep:
            case Keep.MINE:
                assert (text, standing) == (mine.text, Standing.CHANGED_HERE)
            case Keep.THEIRS:
                assert (text, standing) == ("Un\nDeux\nQuatre", Standing.SAME)
            case Keep.BOTH:
                assert (text, standing) == ("Un\nDeux\nQuatre", Standing.SAME)
                assert one(desk, ours).template.text == mine.text
                assert one(desk, ours).standing is Standing.HERE
            case Keep.MERGED:
                assert text == "Un [mission_ville|ici]\nDeux\nQuatre"
                assert standing is Standing.CHANGED_HERE
        said = [version.contents for version in desk.template_versions(key)]
        assert any(mine.text in contents for contents in said)


async def test_both_changed_the_same_line_so_nothing_is_put_together(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        key = "relance-douce.txt"
        mine = one(desk, key).template._replace(text="Le mien")
        await desk.save_template(key, mine)
        there(office, 2).message = "Le leur"
        await desk.read_templates()
        with pytest.raises(LookupError):
            await desk.settle_template(key, Keep.MERGED)
        assert one(desk, key).template == mine


async def test_a_file_that_another_program_has_renamed_keeps_its_history_and_its_template(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        folder = desk.templates_folder
        (folder / "bienvenue.txt").rename(folder / "accueil.txt")
        await desk.look_at_templates()
        assert one(desk, "accueil.txt").standing is Standing.SAME
        assert desk.template_versions("accueil.txt")


async def test_a_template_is_published_and_a_change_of_it_too(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        key = await desk.save_template(None, BONJOUR._replace(is_shared=True))
        await desk.publish_templates([key])
        assert isinstance(desk.template_operations()[key].payload, Publication)
        await until(desk, lambda: one(desk, key).standing is Standing.SAME, passing=office.clock)
        made = max(office.situation.message_templates.values(), key=lambda row: row.id)
        assert (made.name, made.message, made.is_shared) == (
            "Bonjour",
            "Bonjour [destinataire_prenom]",
            True,
        )
        await desk.save_template(key, BONJOUR._replace(is_shared=True, text="Bonsoir à vous"))
        assert one(desk, key).standing is Standing.CHANGED_HERE
        await desk.publish_templates([key])
        await until(desk, lambda: one(desk, key).standing is Standing.SAME, passing=office.clock)
        assert there(office, made.id).message == "Bonsoir à vous"
        await desk.delete_there(key)
        await until(desk, lambda: one(desk, key).standing is Standing.HERE, passing=office.clock)
        assert made.id not in office.situation.message_templates


async def test_what_cannot_be_published_is_not_queued(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR._replace(text="Ok"))
        with pytest.raises(ValueError, match="cannot be published"):
            await desk.publish_templates([key])
        with pytest.raises(ValueError, match="one's own"):
            await desk.delete_there(key)
        assert desk.template_operations() == {}


async def test_a_publication_that_was_taken_back_has_not_left(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        batch_id = await desk.publish_templates([key])
        assert desk.why_not_published(one(desk, key)) == "It waits to leave as it is now."
        await desk.undo(batch_id)
        assert desk.why_not_published(one(desk, key)) == ""
        assert one(desk, key).template == BONJOUR


async def test_what_waits_gives_way_to_what_is_published_in_its_place(home: Path) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        await desk.publish_templates([key])
        await desk.save_template(key, BONJOUR._replace(text="Bonsoir à vous"))
        await desk.publish_templates([key])
        [waiting] = desk.template_operations().values()
        assert isinstance(waiting.payload, Publication)
        assert waiting.payload.text == "Bonsoir à vous"
        assert desk.status.outbox.waiting == 1


async def test_without_the_platform_nothing_is_read(home: Path) -> None:
    async with alone(home) as desk:
        with pytest.raises(ConnectionError):
            await desk.read_templates()


async def test_a_broken_file_stays_and_is_mended(home: Path) -> None:
    async with alone(home) as desk:
        await desk.write_template("odd.txt", "---\nname: Odd\n")
        entry = one(desk, "odd.txt")
        assert entry.standing is Standing.BROKEN
        assert "“---” is missing" in entry.trouble
        assert "broken" in desk.why_not_published(entry)
        await desk.write_template("odd.txt", "---\nname: Odd\n---\nBonjour")
        assert one(desk, "odd.txt").standing is Standing.HERE


async def test_what_another_program_has_just_written_is_kept_before_it_is_written_over(
    home: Path,
) -> None:
    async with alone(home) as desk:
        key = await desk.save_template(None, BONJOUR)
        (desk.templates_folder / key).write_text("# De quelqu’un d’autre", "utf-8")
        await desk.save_template(key, BONJOUR._replace(text="Bonsoir"))
        said = [version.contents for version in desk.template_versions(key)]
        assert "# De quelqu’un d’autre" in said


async def test_two_that_are_made_at_once_have_a_file_each(home: Path) -> None:
    async with alone(home) as desk:
        made = [desk.save_template(None, BONJOUR._replace(text=str(n) * 3)) for n in range(5)]
        keys = await asyncio.gather(*made)
        assert len(set(keys)) == 5
        assert {one(desk, key).template.text for key in keys} == {str(n) * 3 for n in range(5)}


async def test_dying_between_file_and_link_never_looks_like_a_change_of_ones_own(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        await desk.pull_templates()
        there(office, 2).message = "Une autre relance"
        await desk.read_templates()

        def die(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(OutboxDb, "link_template", die)
        with pytest.raises(KeyboardInterrupt):
            await desk.pull_templates()
        monkeypatch.undo()
        assert one(desk, "relance-douce.txt").template.text == "Une autre relance"
        assert one(desk, "relance-douce.txt").standing is Standing.SAME


async def test_the_users_notes_in_a_file_stay(home: Path) -> None:
    async with alone(home) as desk:
        await desk.write_template("a.txt", "---\n# relu par Rosa\nname: A\n---\nBonjour")
        await desk.save_template("a.txt", one(desk, "a.txt").template._replace(text="Bonsoir"))
        assert "# relu par Rosa" in desk.template_contents("a.txt")


async def test_what_cannot_be_shown_is_neither_written_over_nor_deleted(home: Path) -> None:
    async with alone(home) as desk:
        path = desk.templates_folder / "logo.txt"
        await desk.write_template("a.txt", "Bonjour")
        path.write_bytes(b"\x89PNG\x00\xff")
        await desk.look_at_templates()
        assert not one(desk, "logo.txt").can_be_shown
        with pytest.raises(OSError, match="would be lost"):
            await desk.write_template("logo.txt", "Bonjour")
        with pytest.raises(OSError, match="would be lost"):
            await desk.delete_template("logo.txt")
        assert path.read_bytes() == b"\x89PNG\x00\xff"


async def test_what_an_older_program_has_saved_comes_back_whole(home: Path) -> None:
    async with alone(home) as desk:
        path = desk.templates_folder / "vieux.txt"
        await desk.write_template("a.txt", "Bonjour")
        path.write_bytes("À bientôt".encode("cp1252"))
        await desk.look_at_templates()
        await desk.restore_template(await desk.delete_template("vieux.txt"))
        assert one(desk, "vieux.txt").template.text == "À bientôt"
