from __future__ import annotations

from contextlib import asynccontextmanager
from errno import ENOSPC
from typing import TYPE_CHECKING

from jva_tui.domain import Decision, DeclineReason, Template
from jva_tui.noticing import WATCH_SECONDS
from jva_tui.templates.file import Brings
from jva_tui.templates.folder import Folder
from jva_tui.templates.library import Standing
from screens.templates import TemplatesScreen
from tests.clock import ManualClock
from tests.screens.client import MEDIUM, SMALL, Client, fill, offline_desk, opened
from tests.screens.lots import TEMPLATES, WELCOME, lot, person
from widgets.token_area import TokenArea

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest

    from jva_tui.templates.library import Entry

PEOPLE = (person(1), person(2), person(3, who={"zip": None}))
BASILES = Template(9, "De Basile", "Bonjour [destinataire_prenom]", True, 3, "Basile Exemple", 1)


@asynccontextmanager
async def templates_of(
    home: Path, *templates: Template, size: tuple[int, int] = MEDIUM
) -> AsyncIterator[Client]:
    """Rosa's templates, without the platform, from an inbox of three people."""
    fill(home, PEOPLE, templates or TEMPLATES)
    async with opened(offline_desk(home), size) as client:
        await client.press("t")
        yield client


def screen(client: Client) -> TemplatesScreen:
    found = client.app.screen_stack[-1]
    assert isinstance(found, TemplatesScreen)
    return found


def notices(client: Client) -> str:
    return " ".join(notice.message for notice in client.app._notifications)


def here(client: Client) -> Entry:
    entry = screen(client).entry
    assert entry is not None
    return entry


def file(client: Client, name: str) -> str:
    return (client.desk.templates_folder / name).read_text("utf-8")


async def write(client: Client, name: str, text: str) -> None:
    """Begins a template."""
    await client.press("n")
    await client.type_in(name)
    await client.press("enter")
    await client.type_in(text)
    await client.press("escape")


# Reading


async def test_a_template_is_shown_as_the_one_under_the_cursor_reads_it(home: Path) -> None:
    async with templates_of(home) as client:
        assert "As José Exemple3 reads it" not in client.words
        first = client.desk.reading(3)
        assert first is not None
        name = first.participation.volunteer.first_name
        assert f"Bonjour {name}, à bientôt. Rosa" in client.words
        await client.press("l")
        assert f"Bonjour {name}" not in client.words
        await client.press("h")
        assert f"Bonjour {name}, à bientôt. Rosa" in client.words


async def test_what_is_not_known_of_somebody_is_named(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("j")
        assert "Rendez-vous près du [destinataire_zip]." in client.words
        assert "Nothing is known of them for: [destinataire_zip]" in client.words
        assert "[destinataire_zip] is empty for" in client.words
        await client.press("l")
        assert "Rendez-vous près du 75020." in client.words
        assert "Nothing is known of them" not in client.words


async def test_they_are_found_by_name_and_by_what_they_say(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("slash")
        await client.type_in("equipe")
        assert here(client).template.name == "Complet"
        assert "Bienvenue" not in client.words_of("#templates")
        await client.press("enter", "j")
        assert here(client).template.name == "Complet"
        await client.press("escape")
        assert "Bienvenue" in client.words_of("#templates")
        await client.press("slash")
        await client.type_in("zzz")
        assert "Nothing matches what you typed." in client.words
        await client.press("escape", "escape")
        assert not isinstance(client.app.screen, TemplatesScreen)


async def test_those_that_were_used_come_first_and_say_how_often(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("escape", "v", "t")
        await client.type_in("complet")
        await client.press("enter", "enter", "t")
        assert next(iter(screen(client).entries.values())).template.name == "Complet"
        assert "used 1 time" in client.words_of("#templates")
        await client.press("escape", "z", "t")
        assert "used" not in client.words_of("#templates")


async def test_whose_it_is_and_who_sees_it_is_told(home: Path) -> None:
    async with templates_of(home, WELCOME, BASILES) as client:
        assert "yours · shared with the organisation" in client.words
        await client.press("j")
        assert "Basile Exemple · shared with the organisation" in client.words
        assert "only on the platform" in client.words


async def test_without_any_it_says_how_to_begin(home: Path) -> None:
    fill(home, [])
    async with opened(offline_desk(home), SMALL) as client:
        await client.press("t")
        assert "No template yet · n begins one, + installs ready ones" in client.words
        await client.press("i", "p", "x", "l", "j", "enter")
        assert isinstance(client.app.screen, TemplatesScreen)


# Writing


async def test_a_new_one_is_written_seen_as_it_reads_and_saved(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("n", "enter")
        assert "A template needs a name." in client.words
        await client.type_in("Très bientôt")
        await client.press("enter")
        await client.type_in("Bonjour [destinataire_p")
        await client.press("tab")
        assert client.app.screen.query_one(TokenArea).text == "Bonjour [destinataire_prenom]"
        assert "Bonjour José" in client.words or "Bonjour Inès" in client.words
        await client.press("escape")
        assert file(client, "tres-bientot.txt") == (
            "---\nname: Très bientôt\nshared: no\n---\nBonjour [destinataire_prenom]\n"
        )
        assert here(client).standing is Standing.HERE


async def test_a_new_one_without_a_text_leaves_nothing_behind(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Rien", "")
        assert "Rien" not in client.words_of("#templates")


async def test_letters_are_letters_while_one_writes(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("i")
        await client.type_in("npPxqtz?:")
        assert client.app.screen.query_one(TokenArea).text.endswith("npPxqtz?:")
        await client.press("escape")
        assert file(client, "bienvenue.txt").endswith("npPxqtz?:\n")


async def test_one_of_the_platforms_becomes_a_file_once_it_is_changed(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("i", "escape")
        assert not client.desk.templates_folder.exists()
        await client.press("i")
        await client.type_in(" À samedi.")
        await client.press("escape")
        assert here(client).standing is Standing.CHANGED_HERE
        assert here(client).key == "bienvenue.txt"
        await client.press("z")
        assert here(client).standing in (Standing.THERE, Standing.SAME)


async def test_what_is_wrong_is_told_while_one_writes(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("i")
        await client.type_in(" [mon_prenom] {{prenom}} <b>")
        assert "[expediteur_prenom]" in client.words
        assert "{{prenom}}" in client.words
        await client.press("escape")
        line = screen(client)._list._line_of("bienvenue.txt")
        assert line is not None
        assert not line.is_on


async def test_what_was_begun_is_back_after_a_crash(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("i")
        await client.type_in(" À demain.")
        screen(client)._keep_now()
        # and here the computer dies
    async with opened(offline_desk(home)) as client:
        await client.press("t", "i")
        assert client.app.screen.query_one(TokenArea).text.endswith(" À demain.")
        assert "What you had begun to write is back." in notices(client)
        await client.press("escape")
        assert file(client, "bienvenue.txt").endswith(" À demain.\n")
        assert client.desk.template_draft("bienvenue.txt") is None


async def test_what_another_program_writes_meanwhile_is_not_lost(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour\n\n\nRosa")
        await client.press("i")
        path = client.desk.templates_folder / "jour.txt"
        path.write_text(path.read_text("utf-8").replace("Bonjour", "Bonsoir"), "utf-8")
        await client.desk.look_at_templates()
        await client.type_in(" et Basile")
        await client.press("escape")
        assert file(client, "jour.txt").endswith("Bonsoir\n\n\nRosa et Basile\n")
        assert "the changes of both are in it" in notices(client)


async def test_what_both_write_on_one_line_stays_in_the_history(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("i")
        path = client.desk.templates_folder / "jour.txt"
        path.write_text(path.read_text("utf-8").replace("Bonjour", "Bonsoir"), "utf-8")
        await client.desk.look_at_templates()
        await client.type_in(" Rosa")
        await client.press("escape")
        assert file(client, "jour.txt").endswith("Bonjour Rosa\n")
        said = [version.contents for version in client.desk.template_versions("jour.txt")]
        assert any("Bonsoir" in contents for contents in said)
        assert "what it said there is in H" in notices(client)


async def test_changes_outside_are_seen_at_once(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        path = client.desk.templates_folder / "jour.txt"
        path.write_text(path.read_text("utf-8").replace("Bonjour", "Bonsoir"), "utf-8")
        clock = client.desk.clock
        assert isinstance(clock, ManualClock)
        await client.until(lambda: "Bonsoir" in client.words, passing=clock, step=WATCH_SECONDS)


async def test_a_broken_file_is_shown_with_what_is_wrong_and_mended_here(home: Path) -> None:
    async with templates_of(home) as client:
        folder = client.desk.templates_folder
        folder.mkdir()
        (folder / "a.txt").write_text("---\nname: A\ndecison: validate\n---\nBonjour", "utf-8")
        await client.desk.look_at_templates()
        await client.settle()
        screen(client).go_to("a.txt")
        await client.settle()
        assert "a.txt: line 3: “decison: validate” is none of" in client.words
        await client.press("p")
        assert "The file is broken" in notices(client)
        await client.press("i")
        area = client.app.screen.query_one(TokenArea)
        area.text = area.text.replace("decison", "decision")
        await client.press("escape")
        assert here(client).template.brings == Brings(Decision.VALIDATE)
        await client.press("z")
        assert here(client).standing is Standing.BROKEN


async def test_the_signature_is_written_like_a_text(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("S")
        await client.type_in("Rosa\nLe Lieu d’Exemple")
        await client.press("escape")
        await write(client, "Signé", "Bien à vous,\n[signature]")
        assert "Bien à vous, Rosa Le Lieu d’Exemple" in client.words
        await client.press("S", "escape")
        assert client.desk.template_contents("signature.txt").strip() == "Rosa\nLe Lieu d’Exemple"


async def test_a_full_disk_keeps_what_was_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with templates_of(home) as client:
        await client.press("i")
        await client.type_in(" À samedi.")

        def full(*_: object, **_options: object) -> None:
            raise OSError(ENOSPC, "No space left on device")

        monkeypatch.setattr(Folder, "_scratch", full)
        await client.press("escape")
        assert "could not be written: the disk is full" in notices(client)
        assert client.app.screen.query_one(TokenArea).text.endswith(" À samedi.")
        assert screen(client).begun is not None
        monkeypatch.undo()
        await client.press("escape")
        assert file(client, "bienvenue.txt").endswith(" À samedi.\n")


# Names, decisions, copies, history


async def test_it_gets_another_name_which_can_be_undone(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("r")
        await client.type_in(" et nuit")
        await client.press("enter")
        assert here(client).template.name == "Jour et nuit"
        assert here(client).key == "jour.txt"
        await client.press("z")
        assert here(client).template.name == "Jour"


async def test_it_brings_the_decision_that_is_chosen(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Non", "À bientôt")
        await client.press("T")
        await client.type_in("change")
        await client.press("enter")
        reason = DeclineReason.CHANGE_MIND
        assert here(client).template.brings == Brings(Decision.DECLINE, reason)
        assert f"brings: Decline · {reason.label}" in client.words
        await client.press("escape", "m", "escape", "t")
        await client.type_in("non")
        await client.press("enter")
        assert lot(client).parts[0].decision is Decision.DECLINE
        assert lot(client).parts[0].reason is reason


async def test_a_copy_is_on_no_platform(home: Path) -> None:
    async with templates_of(home) as client:
        await client.press("c")
        assert here(client).template.name == "Bienvenue (copy)"
        assert here(client).standing is Standing.HERE
        assert not here(client).template.is_shared


async def test_what_it_said_before_comes_back(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("H")
        assert "It has never said anything else." in notices(client)
        await client.press("i")
        await client.type_in(" Rosa")
        await client.press("escape", "H")
        assert "- Bonjour + Bonjour Rosa" in client.words
        await client.press("enter")
        assert here(client).template.text == "Bonjour"
        await client.press("z")
        assert here(client).template.text == "Bonjour Rosa"
        assert len(client.desk.template_versions("jour.txt")) == 4


async def test_a_deleted_one_comes_back_with_a_key(home: Path) -> None:
    async with templates_of(home) as client:
        await write(client, "Jour", "Bonjour")
        await client.press("x")
        assert "“Jour” is deleted here · z brings it back" in notices(client)
        assert client.desk.template("jour.txt") is None
        await client.press("z")
        assert client.desk.template("jour.txt") is not None
