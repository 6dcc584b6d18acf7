from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from jva_tui.templates.draft import Draft
from jva_tui.templates.file import MOST_BYTES, TemplateFile
from jva_tui.templates.folder import SIGNATURE, Folder, is_name, signature_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WELCOME = "---\nname: Bienvenue\n---\nBonjour\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    found = Folder(tmp_path / "templates")
    found.write("bienvenue.txt", WELCOME)
    return found


def _text(folder: Folder, name: str = "bienvenue.txt") -> str:
    template = folder.read().files[name].template
    assert template is not None
    return template.text


def test_a_folder_that_is_not_there_has_no_templates(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "nowhere")
    assert folder.read().files == {}
    assert not folder.path.exists()


def test_what_is_written_is_there_and_nobody_else_reads_it(folder: Folder) -> None:
    assert folder.read().files["bienvenue.txt"].template == TemplateFile("Bienvenue", "Bonjour")
    if os.name == "posix":
        assert folder.path.stat().st_mode & 0o777 == 0o700
        assert (folder.path / "bienvenue.txt").stat().st_mode & 0o777 == 0o600


def _write_in_place(path: Path, contents: str) -> None:
    path.write_text(contents, "utf-8")


def _rename_over(path: Path, contents: str) -> None:
    scratch = path.with_name(".goutputstream-X1Y2Z3")
    scratch.write_text(contents, "utf-8")
    scratch.replace(path)


def _keep_a_backup(path: Path, contents: str) -> None:
    path.replace(path.with_name(path.name + "~"))
    path.write_text(contents, "utf-8")


def _write_beside_and_lock(path: Path, contents: str) -> None:
    path.with_name(f".{path.name}.swp").write_text("b0VIM", "utf-8")
    path.with_name("4913").write_text("", "utf-8")
    path.with_name(f".~lock.{path.name}#").write_text("", "utf-8")
    path.with_name(f"#{path.name}#").write_text("auto-saved", "utf-8")
    path.with_name(path.name + ".new").write_text(contents, "utf-8")
    path.with_name(path.name + ".new").replace(path)


@pytest.mark.parametrize(
    "save", [_write_in_place, _rename_over, _keep_a_backup, _write_beside_and_lock]
)
def test_every_way_in_which_editors_save_is_noticed(folder: Folder, save: object) -> None:
    assert callable(save)
    before = folder.look()
    save(folder.path / "bienvenue.txt", WELCOME.replace("Bonjour", "Bonsoir à vous"))
    assert folder.look() != before
    assert set(folder.read().files) == {"bienvenue.txt"}
    assert _text(folder) == "Bonsoir à vous"


def test_a_save_of_the_same_length_within_one_moment_is_noticed(folder: Folder) -> None:
    path = folder.path / "bienvenue.txt"
    assert _text(folder) == "Bonjour"
    was = path.stat()
    _rename_over(path, WELCOME.replace("Bonjour", "Bonsoir"))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert _text(folder) == "Bonsoir"


def test_what_was_not_changed_is_not_read_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = folder.read()
    monkeypatch.setattr(Folder, "_bytes", lambda *_: pytest.fail("it was read again"))
    assert folder.read(first) == first


def _renamed(folder: Folder, contents: str) -> Mapping[str, str]:
    """What is taken for renamed, where a file is called otherwise and says something else."""
    before = folder.read()
    path = folder.path / "bienvenue.txt"
    path.write_text(contents, "utf-8")  # which keeps what a file system knows it by
    path.rename(folder.path / "accueil.txt")
    return folder.read(before).renamed


def test_a_file_that_is_called_otherwise_is_known_by_what_it_is_and_says(folder: Folder) -> None:
    before = folder.read()
    (folder.path / "bienvenue.txt").rename(folder.path / "accueil.txt")
    assert folder.read(before).renamed == {"bienvenue.txt": "accueil.txt"}


@pytest.mark.parametrize("contents", ["Bonjour", "---\nbroken"])
def test_so_is_one_that_says_no_name_of_its_own(folder: Folder, contents: str) -> None:
    (folder.path / "bienvenue.txt").write_text(contents, "utf-8")
    before = folder.read()
    (folder.path / "bienvenue.txt").rename(folder.path / "accueil.txt")
    assert folder.read(before).renamed == {"bienvenue.txt": "accueil.txt"}


def test_what_is_put_in_the_place_of_a_file_is_that_file(folder: Folder) -> None:
    (folder.path / "neuf.txt").write_text(WELCOME + "À samedi", "utf-8")
    before = folder.read()
    (folder.path / "neuf.txt").rename(folder.path / "bienvenue.txt")  # as some editors save
    assert folder.read(before).renamed == {}


def test_what_is_set_aside_while_a_file_is_saved_is_not_that_file(folder: Folder) -> None:
    path = folder.path / "bienvenue.txt"
    before = folder.read()
    path.rename(folder.path / "bienvenue-avant.txt")
    path.write_text(WELCOME + "À samedi", "utf-8")
    assert folder.read(before).renamed == {}


def test_files_that_change_places_are_known_by_their_names_inside(folder: Folder) -> None:
    path, other, aside = (folder.path / f"{name}.txt" for name in ("bienvenue", "neuf", "c"))
    other.write_text(WELCOME.replace("Bienvenue", "Annulation"), "utf-8")
    before = folder.read()
    path.rename(aside)
    other.rename(path)
    after = folder.read(before)
    assert after.renamed == {"bienvenue.txt": "c.txt", "neuf.txt": "bienvenue.txt"}
    aside.rename(other)
    path.rename(aside)
    other.rename(path)
    again = folder.read(after)
    assert again.renamed == {"bienvenue.txt": "c.txt", "c.txt": "bienvenue.txt"}


def test_so_is_one_that_is_changed_as_well_as_long_as_its_template_is_called_the_same(
    folder: Folder,
) -> None:
    assert _renamed(folder, WELCOME + "À samedi") == {"bienvenue.txt": "accueil.txt"}


@pytest.mark.parametrize(
    "contents", ["Rien à voir", WELCOME.replace("Bienvenue", "Annulation"), "", "---\nbroken"]
)
def test_an_unrelated_file_is_another_one(folder: Folder, contents: str) -> None:
    assert _renamed(folder, contents) == {}


def test_where_a_system_tells_nothing_to_know_files_by_none_is_taken_for_another(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = folder.look()["bienvenue.txt"]._replace(inode=0)
    monkeypatch.setattr(Folder, "look", lambda _: {"bienvenue.txt": unknown})
    before = folder.read()
    (folder.path / "bienvenue.txt").rename(folder.path / "accueil.txt")
    monkeypatch.setattr(Folder, "look", lambda _: {"accueil.txt": unknown})
    assert folder.read(before).renamed == {}


def test_half_of_a_file_is_shown_as_broken_until_the_rest_is_there(folder: Folder) -> None:
    path = folder.path / "bienvenue.txt"
    path.write_text("---\nname: Bienv", "utf-8")
    found = folder.read().files["bienvenue.txt"]
    assert (found.template, found.contents) == (None, "---\nname: Bienv")
    assert "“---” is missing" in found.trouble
    path.write_text(WELCOME, "utf-8")
    assert _text(folder) == "Bonjour"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"Bonjour \xe9", "no text in UTF-8"),
        (b"Bonjour\x00\xff", "no text"),
        (b"x" * (MOST_BYTES + 1), "too long"),
    ],
    ids=["another encoding", "no text", "too long"],
)
def test_what_is_no_template_is_shown_with_what_is_wrong(
    folder: Folder, content: bytes, told: str
) -> None:
    (folder.path / "odd.txt").write_bytes(content)
    found = folder.read().files["odd.txt"]
    assert found.template is None
    assert told in found.trouble


@pytest.mark.skipif(os.name != "posix", reason="links and rights are those of POSIX")
def test_what_leads_elsewhere_or_cannot_be_read_is_told_and_not_followed(
    folder: Folder, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("Confidentiel", "utf-8")
    (folder.path / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder.path / "loop.txt").symlink_to("loop.txt")
    (folder.path / "folder.txt").mkdir()
    os.mkfifo(folder.path / "pipe.txt")  # to open it would wait for ever
    found = folder.read().files
    assert set(found) == {"bienvenue.txt", "link.txt", "loop.txt"}
    assert "it is a link" in found["link.txt"].trouble
    assert found["link.txt"].contents == ""
    if os.geteuid():
        (folder.path / "bienvenue.txt").chmod(0)
        assert "cannot be read" in folder.read().files["bienvenue.txt"].trouble


@pytest.mark.parametrize(
    "name",
    ["../bienvenue.txt", "a/b.txt", "a\\b.txt", "C:x.txt", ".hidden.txt", "x.txt~", "x", "x\0.txt"],
)
def test_no_name_leads_out_of_the_folder(folder: Folder, name: str) -> None:
    assert not is_name(name)
    with pytest.raises(ValueError, match="no name"):
        folder.write(name, "x")
    with pytest.raises(ValueError, match="no name"):
        folder.remove(name)


def test_a_link_is_overwritten_and_not_what_it_points_to(folder: Folder, tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("links are those of POSIX")
    (tmp_path / "secret.txt").write_text("Confidentiel", "utf-8")
    (folder.path / "link.txt").symlink_to(tmp_path / "secret.txt")
    folder.write("link.txt", WELCOME)
    assert (tmp_path / "secret.txt").read_text("utf-8") == "Confidentiel"
    assert _text(folder, "link.txt") == "Bonjour"


def test_what_is_removed_is_gone_and_may_be_removed_again(folder: Folder) -> None:
    folder.remove("bienvenue.txt")
    folder.remove("bienvenue.txt")
    assert folder.read().files == {}


def test_the_signature_is_a_text_and_no_template(folder: Folder) -> None:
    assert signature_in(folder.read().files) == ""
    folder.write(SIGNATURE, "\nRosa Petit\nLe Lieu d’Exemple\x1b[1m\n")
    found = folder.read().files
    assert found[SIGNATURE].template is None
    assert found[SIGNATURE].trouble == ""
    assert signature_in(found) == "Rosa Petit\nLe Lieu d’Exemple[1m"


def test_what_is_new_takes_nobodys_place(folder: Folder) -> None:
    with pytest.raises(FileExistsError):
        folder.create("bienvenue.txt", "x")
    assert _text(folder) == "Bonjour"
    folder.create("merci.txt", WELCOME)
    assert _text(folder, "merci.txt") == "Bonjour"
    if os.name == "posix":
        assert (folder.path / "merci.txt").stat().st_mode & 0o777 == 0o600


def test_what_is_begun_of_each_stands_in_a_file_of_its_own(folder: Folder) -> None:
    keys = ["a-b.txt", "a.b.txt", "#12", "12", "new", "../x"]
    for key in keys:
        folder.keep_draft(key, Draft(key))
    assert folder.drafts() == {key: Draft(key) for key in keys}
    assert set(folder.read().files) == {"bienvenue.txt"}
    for key in keys:
        folder.keep_draft(key, None)
    assert folder.drafts() == {}


def test_half_of_a_new_file_does_not_stay(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        folder.create("merci.txt", WELCOME)
    assert set(folder.read().files) == {"bienvenue.txt"}


def test_what_an_older_program_has_saved_is_shown_as_it_was_meant(folder: Folder) -> None:
    (folder.path / "vieux.txt").write_bytes(
        "---\nname: Été\n---\nÀ bientôt, l’équipe".encode("cp1252")
    )
    found = folder.read().files["vieux.txt"]
    assert found.template is None
    assert found.contents.endswith("À bientôt, l’équipe")
    assert "saved here, it becomes one" in found.trouble
    folder.write("vieux.txt", found.contents)
    assert _text(folder, "vieux.txt") == "À bientôt, l’équipe"
