"""Templates that are written while others change them, or the disk is full."""

from __future__ import annotations

from errno import ENOSPC
from typing import TYPE_CHECKING

import pytest

from jva_tui.templates.folder import SIGNATURE, Folder
from jva_tui.templates.library import Standing
from screens import outside_editor
from screens.outside_editor import Edited
from tests.office import Office
from tests.screens.client import offline_desk, opened
from tests.screens.test_templates import file, here, notices, screen, templates_of, write
from tests.screens.test_templates_shared import connected
from widgets.token_area import TokenArea

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path
    from typing import Any

    from tests.screens.client import Client

GOOD = "---\nname: A\ndecision: validate\nshared: yes\n---\nBonjour\n"
BROKEN = GOOD.replace("decision", "decison")


async def _nothing() -> None:
    """Nothing happens meanwhile."""


def edits_outside(
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[str], str],
    meanwhile: Callable[[], Awaitable[None]] = _nothing,
) -> list[str]:
    """Stands in for the user's own editor; returns the texts that it was given."""
    given = []

    async def edited(_app: object, text: str, _environ: object, **_named: Any) -> Edited:
        given.append(text)
        await meanwhile()
        return Edited(edit(text))

    monkeypatch.setenv("EDITOR", "ed")
    monkeypatch.setattr(outside_editor, "edit_outside", edited)
    return given


def fills(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fills the disk, for all but drafts."""

    def full(_folder: Folder, _name: str, _contents: str) -> None:
        raise OSError(ENOSPC, "No space left on device")

    for writing in ("write", "create"):
        monkeypatch.setattr(Folder, writing, full)


def save(client: Client, contents: str, name: str = "a.txt") -> None:
    """Another program writes a file."""
    client.desk.templates_folder.mkdir(exist_ok=True)
    (client.desk.templates_folder / name).write_text(contents, "utf-8")


async def put(client: Client, contents: str, name: str = "a.txt") -> None:
    """Another program writes a file, on which the cursor is put."""
    save(client, contents, name)
    await client.desk.look_at_templates()
    await client.settle()
    screen(client).go_to(name)
    await client.settle()


def area(client: Client) -> TokenArea:
    return client.app.screen.query_one(TokenArea)


def files(client: Client) -> list[str]:
    return sorted(path.name for path in client.desk.templates_folder.glob("*.txt"))


# What a colleague changes meanwhile


@pytest.mark.parametrize("is_outside", [False, True])
async def test_what_a_colleague_changes_meanwhile_is_never_written_over_unseen(
    home: Path, monkeypatch: pytest.MonkeyPatch, *, is_outside: bool
) -> None:
    office = Office(home)
    async with connected(office) as client:
        office.situation.message_templates[2].message = "Une ligne"
        await client.desk.read_templates()
        screen(client).go_to("#2")

        async def theirs() -> None:
            office.situation.message_templates[2].message = "Une ligne de Basile"
            await client.desk.read_templates()

        if is_outside:
            edits_outside(monkeypatch, lambda text: f"{text} de Rosa", theirs)
            await client.press("e")
        else:
            await client.press("i")
            await client.type_in(" de Rosa")
            await theirs()
            await client.press("escape")
        assert here(client).template.text == "Une ligne de Rosa"
        assert here(client).standing is Standing.BOTH
        assert "changed on the platform meanwhile: d compares" in notices(client)
        await client.press("p")
        assert client.operations() == []


async def test_what_a_colleague_changes_elsewhere_in_it_is_taken_in(home: Path) -> None:
    office = Office(home)
    async with connected(office) as client:
        office.situation.message_templates[2].message = "Un\n\n\nTrois"
        await client.desk.read_templates()
        screen(client).go_to("#2")
        await client.press("i")
        await client.type_in(" ou quatre")
        office.situation.message_templates[2].message = "Zéro\n\n\nTrois"
        await client.desk.read_templates()
        await client.press("escape")
        assert here(client).template.text == "Zéro\n\n\nTrois ou quatre"
        assert here(client).standing is Standing.CHANGED_HERE
        assert "the changes of both are in it" in notices(client)


async def test_what_was_begun_before_a_colleague_changed_it_is_compared_too(home: Path) -> None:
    office = Office(home)
    async with connected(office) as client:
        office.situation.message_templates[2].message = "Une ligne"
        await client.desk.read_templates()
        screen(client).go_to("#2")
        await client.press("i")
        await client.type_in(" de Rosa")
    office.situation.message_templates[2].message = "Une ligne de Basile"
    async with connected(office) as client:
        screen(client).go_to("#2")
        await client.press("i", "escape")
        assert here(client).template.text == "Une ligne de Rosa"
        assert here(client).standing is Standing.BOTH


async def test_one_that_is_gone_from_the_platform_meanwhile_becomes_a_new_one(home: Path) -> None:
    office = Office(home)
    async with connected(office) as client:
        screen(client).go_to("#2")
        await client.press("i")
        await client.type_in(" une heure de travail")
        del office.situation.message_templates[2]
        await client.desk.read_templates()
        await client.press("escape")
        assert here(client).template.text.endswith("une heure de travail")
        assert here(client).standing is Standing.HERE
        assert "was deleted elsewhere meanwhile" in notices(client)


# In one's own editor


async def test_what_was_written_outside_and_cannot_be_saved_is_written_on_here(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")

        async def full() -> None:
            fills(monkeypatch)

        edits_outside(monkeypatch, lambda text: f"{text}\nune heure de travail", full)
        await client.press("e")
        assert "could not be written: the disk is full" in notices(client)
        assert "une heure de travail" in area(client).text
        draft = client.desk.template_draft("jour.txt")
        assert draft is not None
        assert draft.is_whole
        monkeypatch.undo()
        await client.press("escape")
        assert file(client, "jour.txt").endswith("Bonjour\n\nune heure de travail\n")
        assert here(client).template.name == "Jour"
        assert client.desk.template_drafts() == frozenset()


async def test_what_was_written_outside_of_one_that_vanished_is_a_new_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(home)
    async with connected(office) as client:
        screen(client).go_to("#2")

        async def gone() -> None:
            del office.situation.message_templates[2]
            await client.desk.read_templates()

        edits_outside(monkeypatch, lambda text: f"{text}\nune heure de travail", gone)
        await client.press("e")
        assert here(client).template.text.endswith("une heure de travail")
        assert here(client).standing is Standing.HERE


async def test_the_own_editor_goes_on_with_what_was_begun_here(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("i")
        await client.type_in(" Rosa")
    async with opened(offline_desk(home)) as client:
        await client.press("t")
        screen(client).go_to("jour.txt")
        given = edits_outside(monkeypatch, lambda text: text.strip())
        await client.press("e")
        assert given == ["---\nname: Jour\nshared: no\n---\nBonjour Rosa\n"]
        assert "Nothing was changed in the editor." in notices(client)
        assert client.desk.template_draft("jour.txt") is not None
        edits_outside(monkeypatch, lambda text: f"{text.strip()} et Basile")
        await client.press("e")
        assert here(client).template.text == "Bonjour Rosa et Basile"
        assert client.desk.template_draft("jour.txt") is None


async def test_what_others_write_while_the_own_editor_is_open_stays_as_well(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        await put(client, GOOD.replace("Bonjour", "Un\n\n\nDeux"))

        async def others() -> None:
            save(client, GOOD.replace("Bonjour", "Zéro\n\n\nDeux"))

        edits_outside(monkeypatch, lambda text: f"{text.strip()} et trois", others)
        await client.press("e")
        assert here(client).template.text == "Zéro\n\n\nDeux et trois"
        assert "the changes of both are in it" in notices(client)


async def test_whole_files_that_both_change_on_one_line_leave_theirs_in_the_history(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        await put(client, GOOD)

        async def others() -> None:
            save(client, GOOD.replace("Bonjour", "Bonsoir"))

        edits_outside(monkeypatch, lambda text: f"{text.strip()} Rosa", others)
        await client.press("e")
        assert here(client).template.text == "Bonjour Rosa"
        assert "what it said there is in H" in notices(client)
        said = [version.contents for version in client.desk.template_versions("a.txt")]
        assert GOOD.replace("Bonjour", "Bonsoir") in said


# What is said


async def test_that_nothing_was_written_is_said(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Rien", "  ")
        assert "Nothing was written: no template was made." in notices(client)
        assert client.desk.template_drafts() == frozenset()


@pytest.mark.parametrize("contents", [GOOD, BROKEN])
async def test_that_the_file_was_gone_meanwhile_is_said(home: Path, contents: str) -> None:
    async with templates_of(home) as client:
        await put(client, contents)
        await client.press("i")
        await client.type_in(" et bienvenue")
        (client.desk.templates_folder / "a.txt").unlink()
        await client.press("escape")
        assert len(files(client)) == 1
        assert "et bienvenue" in file(client, files(client)[0])
        assert "was deleted elsewhere meanwhile: what you wrote is a new template" in notices(
            client
        )
        await client.press("z")
        assert files(client) == []


async def test_a_file_that_breaks_while_its_text_is_written_is_in_the_history(home: Path) -> None:
    async with templates_of(home) as client:
        await put(client, GOOD)
        await client.press("i")
        await client.type_in(" et bienvenue")
        await put(client, BROKEN)
        await client.press("escape")
        assert here(client).template.text == "Bonjour et bienvenue"
        assert "what it said there is in H" in notices(client)


async def test_what_is_still_broken_is_said_once_it_is_saved(home: Path) -> None:
    async with templates_of(home) as client:
        await put(client, BROKEN)
        await client.press("i")
        await client.type_in("et bienvenue")
        await client.press("escape")
        assert "Saved, and still broken: line 3: “decison: validate”" in notices(client)


async def test_what_breaks_in_the_own_editor_is_said(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        await put(client, GOOD)
        edits_outside(monkeypatch, lambda text: text.replace("decision", "decison").strip())
        await client.press("e")
        assert "Saved, but broken now: line 3: “decison: validate”" in notices(client)
        edits_outside(monkeypatch, lambda text: text.replace("decison", "decision").strip())
        await client.press("e")
        assert notices(client) == "Saved."


async def test_a_signature_that_another_program_has_changed_is_merged(home: Path) -> None:
    async with templates_of(home) as client:
        await put(client, "Rosa\n\n\nLe Lieu\n", SIGNATURE)
        await client.press("S")
        await client.type_in(" d’Exemple")
        save(client, "Rosa P.\n\n\nLe Lieu\n", SIGNATURE)
        await client.press("escape")
        assert file(client, SIGNATURE) == "Rosa P.\n\n\nLe Lieu d’Exemple\n"


# Undoing


async def test_undoing_a_new_one_leaves_what_somebody_has_written_in_it_since(
    home: Path,
) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await put(client, file(client, "jour.txt") + "une heure de travail\n", "jour.txt")
        await client.press("z")
        assert "“Jour” has been changed since, and stays: x deletes it." in notices(client)
        assert files(client) == ["jour.txt"]


async def test_undoing_a_new_one_that_is_gone_already_says_that_it_is(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        (client.desk.templates_folder / "jour.txt").unlink()
        await client.press("z")
        assert "“Jour” is gone from here again." in notices(client)


async def test_bringing_one_back_leaves_another_that_is_called_so_by_now(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("x")
        await put(client, GOOD, "jour.txt")
        await client.press("z")
        assert file(client, "jour.txt") == GOOD


async def test_one_key_undoes_that_both_were_kept(home: Path) -> None:
    office = Office(home)
    async with connected(office) as client:
        await client.press("P")
        screen(client).go_to("relance-douce.txt")
        await client.press("i")
        await client.type_in(" ou quatre")
        await client.press("escape")
        mine = here(client).template.text
        office.situation.message_templates[2].message = "Zéro"
        await client.press("P", "d", "b", "z")
        assert here(client).template.text == mine
        assert here(client).standing is Standing.BOTH
        assert "“Relance douce” is as it was before." in notices(client)
        names = [entry.template.name for entry in client.desk.templates()]
        assert "Relance douce (mine)" not in names
