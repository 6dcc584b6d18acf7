"""Templates written from the shell: new ones, changed ones, and in the user's own editor."""

from __future__ import annotations

import sys
from errno import ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jva_tui.cli.exits import Exit
from jva_tui.domain import Decision
from jva_tui.templates.folder import Folder
from jva_tui.templates.library import Standing
from tests.cli.guide import names_in
from tests.cli.support import done

if TYPE_CHECKING:
    from tests.cli.support import Shell

pytestmark = pytest.mark.usefixtures("inbox")


def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Sets an editor: Python lines that know the file as ``file``."""
    program = tmp_path / "editor.py"
    program.write_text(f"import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n{script}\n")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{program}"')


def test_a_new_template_is_a_file(shell: Shell, folder: Path) -> None:
    options = ("--text-file", "-", "--decision", "decline", "--reason", "mission_terminated")
    said = shell("templates", "new", "Trop tard", *options, "--shared", typed="Bonjour\n\n")
    assert said.err == ""
    assert said.out == (
        "Trop tard · only on this computer · → Refusée (La mission est terminée.) · shared · yours"
        " · trop-tard.txt\n"
    )
    assert (folder / "trop-tard.txt").read_text() == (
        "---\nname: Trop tard\ndecision: decline\nreason: mission_terminated\nshared: yes\n---\n"
        "Bonjour\n"
    )
    assert (
        shell("templates", "show", "trop tard", "--raw").out
        == (folder / "trop-tard.txt").read_text()
    )


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("Bienvenue", "--text", "A"), ""),
        (("Bienvenue, l'été !", "--text", "A"), "edit bienvenue-l-ete.txt changes it"),
        (("BIENVENUE, l’ete !", "--text", "A"), "edit bienvenue-l-ete.txt changes it"),
        (("Autre",), "VISUAL or EDITOR, or give the text with --text or --text-file"),
        (("Autre", "--text", " \n"), "The text is empty"),
        ((" ", "--text", "A"), "has a name"),
        (("a" * 256, "--text", "A"), "longer than 255"),
        (("Autre", "--text", "A", "--reason", "other"), "--reason goes with"),
        (("Autre", "--text-file", "none.txt"), "there is no such file"),
    ],
)
def test_what_cannot_become_a_template_is_refused(
    shell: Shell,
    welcome: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    why: str,
) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    said = shell("templates", "new", *options)
    assert said.code == (Exit.USAGE if why else Exit.OK)
    assert why in said.err
    assert len(list(welcome.parent.glob("*.txt"))) == (1 if why else 2)


def test_a_slip_is_told_and_written_all_the_same(shell: Shell, folder: Path) -> None:
    said = shell("templates", "new", "Essai", "--text", "Bonjour\n[prenom_benevole] !")
    assert said.code == Exit.OK
    assert said.err.startswith("essai.txt:6:1: wrong · There is no token [prenom_benevole]")
    assert (folder / "essai.txt").exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "validate, decline, progress, cancel, message, none"),
        ("fr", "valider, décliner, refuser, prendre en main, annuler, message, aucune"),
    ],
)
@pytest.mark.usefixtures("spoken")
def test_a_decision_that_is_none_is_told_with_those_that_are(
    shell: Shell, welcome: Path, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    edit = ("edit", welcome.name, "--decision")
    for command, known in (
        (("new", "Autre", "--text", "A", "--decision"), words.rpartition(", ")[0]),
        (edit, words),
    ):
        with pytest.raises(SystemExit, match="2"):
            shell("templates", *command, "nimporte")
        assert capsys.readouterr().err.endswith(f": {known}\n")
    decisions = [done(shell, *edit, word)["decision"] for word in words.split(", ")]
    assert [*dict.fromkeys(decisions)] == [*Decision, "message", None]


def test_a_template_is_changed_without_an_editor(shell: Shell, welcome: Path) -> None:
    changes = ("--name", "Accueil", "--text", "Bonjour !", "--decision", "message", "--shared")
    edited = done(shell, "edit", welcome.name, *changes)
    assert set(edited) == names_in("templates list")
    named = {name: edited[name] for name in ("key", "name", "decision", "is_shared")}
    assert named == {
        "key": welcome.name,
        "name": "Accueil",
        "decision": "message",
        "is_shared": True,
    }
    declines = done(shell, "edit", "accueil", "--decision", "decline")
    assert (declines["decision"], declines["reason"]) == ("decline", "other")
    assert done(shell, "edit", "accueil", "--reason", "no_response")["reason"] == "no_response"
    assert done(shell, "edit", "accueil", "--decision", "decline")["reason"] == "no_response"
    none = done(shell, "edit", "accueil", "--decision", "none", "--not-shared")
    assert (none["decision"], none["reason"], none["is_shared"]) == (None, None, False)
    assert welcome.read_text() == "---\nname: Accueil\nshared: no\n---\nBonjour !\n"


def test_the_editor_opens_the_whole_file(
    shell: Shell, welcome: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    welcome.write_text(welcome.read_text().replace("---\nname", "---\n# à relire\nname"))
    change = (
        "file.write_text(file.read_text().replace('samedi', 'lundi').replace('relire', 'voir'))"
    )
    seen = tmp_path / "seen"
    editor(monkeypatch, tmp_path, f"pathlib.Path({str(seen)!r}).write_text(str(file))\n{change}")
    said = shell("templates", "edit", "bienvenue-l-ete")
    assert (said.code, said.err) == (Exit.OK, "")
    assert welcome.read_text().startswith("---\n# à voir\nname")
    assert "lundi" in welcome.read_text()
    assert Path(seen.read_text()).name == welcome.name
    assert not Path(seen.read_text()).parent.exists()


def test_what_the_editor_leaves_broken_is_kept_and_told(
    shell: Shell, welcome: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "file.write_text('---\\nname: X\\nBonjour')")
    said = shell("templates", "edit", "bienvenue-l-ete")
    assert said.code == Exit.OK
    assert "the file is broken" in said.out
    assert said.err.startswith("bienvenue-l-ete.txt: wrong · the file is broken")
    assert welcome.read_text() == "---\nname: X\nBonjour\n"
    editor(monkeypatch, tmp_path, "file.write_text('---\\nname: X\\n---\\nBonjour')")
    said = shell("templates", "edit", "bienvenue-l-ete")
    assert said.out == "X · only on this computer · yours · bienvenue-l-ete.txt\n"


def test_an_editor_that_changes_nothing_or_fails_changes_nothing(
    shell: Shell, welcome: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    welcome.write_text(welcome.read_text().rstrip())
    before = welcome.read_bytes(), welcome.stat().st_mtime_ns
    editor(monkeypatch, tmp_path, "")
    said = shell("templates", "edit", "bienvenue-l-ete")
    assert (said.code, said.err) == (Exit.OK, "Nothing was changed.\n")
    editor(monkeypatch, tmp_path, "file.write_text('neu')\nsys.exit(1)")
    said = shell("templates", "edit", "bienvenue-l-ete")
    assert (said.code, said.out) == (Exit.FAILED, "")
    assert "ended with status 1" in said.err
    monkeypatch.setenv("VISUAL", "no-such-editor")
    said = shell("templates", "edit", "bienvenue-l-ete")
    assert (said.code, "was not found" in said.err) == (Exit.FAILED, True)
    assert (welcome.read_bytes(), welcome.stat().st_mtime_ns) == before


def test_without_an_editor_nothing_is_edited_and_the_way_is_told(
    shell: Shell, welcome: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    said = shell("templates", "edit", welcome.name)
    assert said == shell("templates", "new", "Autre")
    assert (said.code, said.out) == (Exit.USAGE, "")
    for name in ("VISUAL", "EDITOR", "--text", "--text-file"):
        assert name in said.err
    assert len(said.err.splitlines()) == 1


def test_what_others_write_while_the_editor_is_open_is_in_the_history(
    shell: Shell, welcome: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = f"there = pathlib.Path({str(welcome)!r})"
    change = "there.write_text('Un autre texte\\n')\nfile.write_text('Mon texte\\n')"
    editor(monkeypatch, tmp_path, f"{there}\n{change}")
    said = shell("templates", "edit", "bienvenue-l-ete")
    assert (said.code, "changed meanwhile" in said.err) == (Exit.OK, True)
    assert welcome.read_text() == "Mon texte\n"
    versions = [one["contents"] for one in done(shell, "history", welcome.name)]
    assert versions[:2] == ["Mon texte\n", "Un autre texte\n"]


def test_a_new_template_may_be_written_in_the_editor(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "")
    said = shell("templates", "new", "Essai", "--decision", "cancel")
    assert (said.code, said.out) == (Exit.FAILED, "")
    assert "no new template" in said.err
    assert not folder.exists()
    editor(monkeypatch, tmp_path, "file.write_text(file.read_text() + 'Bonjour\\n')")
    written = done(shell, "new", "Essai", "--decision", "cancel")
    assert (written["key"], written["decision"]) == ("essai.txt", "cancel")
    assert (folder / "essai.txt").read_text().endswith("---\nBonjour\n")
    editor(monkeypatch, tmp_path, "file.write_text('---\\nBonjour')")
    said = shell("templates", "new", "Cassé")
    assert (said.code, (folder / "casse.txt").read_text()) == (Exit.OK, "---\nBonjour\n")
    assert "casse.txt: wrong ·" in said.err


@pytest.mark.parametrize("command", ["edit bienvenue-l-ete.txt", "new Autre"])
def test_what_was_written_in_the_editor_is_kept_where_the_disk_is_full(
    shell: Shell, welcome: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    editor(monkeypatch, tmp_path, "file.write_text(file.read_text() + 'une heure de travail')")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    before = welcome.read_text()

    def refuse(*_options: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    for name in ("write", "create"):
        monkeypatch.setattr(Folder, name, refuse)
    said = shell("templates", *command.split())
    assert (said.code, said.out, welcome.read_text()) == (Exit.FAILED, "", before)
    kept, why = said.err.splitlines()
    assert why == "A file or folder cannot be used (the disk is full)."
    told = "What you have written is kept in "
    assert kept.startswith(told)
    assert "une heure de travail" in Path(kept.removeprefix(told).removesuffix(".")).read_text()


def test_a_template_of_the_platform_gets_a_file_when_it_is_changed(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "")
    assert shell("templates", "edit", "4").code == Exit.OK
    assert not folder.exists()
    editor(monkeypatch, tmp_path, "file.write_text(file.read_text().replace('Bonjour', 'Salut'))")
    edited = done(shell, "edit", "4")
    assert (edited["key"], edited["standing"]) == ("relance-douce.txt", Standing.CHANGED_HERE)
    assert edited["platform_id"] == 4
    by_hand = done(shell, "edit", "6", "--text", "Bonjour")
    assert (by_hand["standing"], by_hand["platform_id"]) == (Standing.CHANGED_HERE, 6)
