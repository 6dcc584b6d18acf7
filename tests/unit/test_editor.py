"""The user's editor, without a terminal: which one it is, its file, and what it may leave."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui import editor
from jva_tui.editor import (
    FILE_NAME,
    NotEdited,
    _folder_in_memory,
    _is_in_memory,
    _new_folder,
    _rooms,
    clear_up,
    editor_command,
    keep,
    left_in,
    private_file,
)
from jva_tui.paths import private_folder
from jva_tui.text import clean, trim

TEXT = "Bonjour [destinataire_prenom],\nà bientôt"
MOUNTS = "22 1 {device} / {folder} rw,nosuid shared:3 - {kind} {kind} rw,mode=700\n"


@pytest.fixture
def room(home: Path) -> Path:
    """Where the files are, without a folder in memory."""
    return home / "editor"


def is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


# Which editor


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({"EDITOR": "two"}, ["two"]),
        ({"VISUAL": "two -w", "EDITOR": "no"}, ["two", "-w"]),
        ({"VISUAL": " ", "EDITOR": "two -u 'a b'"}, ["two", "-u", "a b"]),
        ({"EDITOR": "'ed one' $HOME; rm"}, ["ed one", "$HOME;", "rm"]),
    ],
)
def test_the_editor_is_the_one_of_the_environment(
    editors: str, environ: dict[str, str], command: list[str]
) -> None:
    program, *arguments = editor_command(environ | {"PATH": editors})
    assert [Path(program).name, *arguments] == command
    assert Path(program).parent == Path(editors)


# Its file


def test_the_file_is_private_and_gone_afterwards_with_all_beside_it(room: Path) -> None:
    with private_file(TEXT, {}) as file:
        assert file.name == FILE_NAME
        assert file.read_text(encoding="utf-8") == f"{TEXT}\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert file.parent.parent == room
        assert stat.S_IMODE(room.stat().st_mode) == 0o700
        file.with_suffix(".txt~").touch()
        (file.parent / "swap").mkdir()
    assert is_empty(room)


def test_the_file_is_gone_after_a_failure_too(room: Path) -> None:
    with pytest.raises(LookupError), private_file(TEXT, {}):
        raise LookupError
    assert is_empty(room)


def left_by_a_death(environ: dict[str, str]) -> Path:
    """What stays of a process that was killed while its editor was open."""
    lock, folder = _new_folder(private_folder(_rooms(environ)[0]))
    (folder / FILE_NAME).write_text(TEXT, "utf-8")
    lock.release()  # as the system does for the dead
    return folder


def test_what_a_death_left_is_removed_at_the_next_start_and_nothing_else(room: Path) -> None:
    folder = left_by_a_death({})
    with private_file(TEXT, {}) as file:
        clear_up({})
        assert not folder.exists()
        assert file.read_text("utf-8") == f"{TEXT}\n"
        kept = keep(file)
    clear_up({})
    assert kept.read_text("utf-8") == f"{TEXT}\n"
    assert [*room.iterdir()] == [kept.parent]


def test_what_a_death_left_in_memory_is_removed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "runtime"
    folder.mkdir(0o700)
    environ = mounted(monkeypatch, folder, "tmpfs")
    left, elsewhere = left_by_a_death(environ), left_by_a_death({})
    assert left.parent.parent == folder
    clear_up(environ)
    assert is_empty(left.parent)
    assert is_empty(elsewhere.parent)


def test_nothing_is_made_where_nothing_was_left(home: Path) -> None:
    clear_up({})
    assert not home.exists()


def mounted(monkeypatch: pytest.MonkeyPatch, folder: Path, kind: str) -> dict[str, str]:
    """An environment whose own folder lies on a file system of this kind."""
    device = folder.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    table = folder.parent / "mounts"
    table.write_text(
        MOUNTS.format(device="9:99", folder="x", kind="ext4")
        + MOUNTS.format(device=number, folder=folder, kind=kind)
    )
    monkeypatch.setattr(editor, "_MOUNTS", table)
    return {"XDG_RUNTIME_DIR": str(folder)}


@pytest.mark.parametrize(
    ("kind", "mode", "is_taken"),
    [
        ("tmpfs", 0o700, True),
        ("ramfs", 0o700, True),
        ("ext4", 0o700, False),
        ("tmpfs", 0o750, False),
        ("tmpfs", 0o701, False),
    ],
)
def test_the_users_own_folder_is_taken_where_it_is_private_and_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, mode: int, is_taken: bool
) -> None:
    folder = tmp_path / "runtime"
    folder.mkdir()
    folder.chmod(mode)
    environ = mounted(monkeypatch, folder, kind)
    assert _folder_in_memory(environ) == (folder if is_taken else None)
    with private_file(TEXT, environ) as file:
        assert (file.parent.parent.parent == folder) is is_taken


def test_a_folder_of_somebody_else_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "runtime"
    folder.mkdir(0o700)
    environ = mounted(monkeypatch, folder, "tmpfs")
    assert _folder_in_memory(environ) is not None
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    assert _folder_in_memory(environ) is None


def test_without_a_folder_or_a_table_of_mounts_none_in_memory_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _folder_in_memory({}) is None
    assert _folder_in_memory({"XDG_RUNTIME_DIR": str(tmp_path / "missing")}) is None
    tmp_path.chmod(0o700)
    monkeypatch.setattr(editor, "_MOUNTS", tmp_path / "missing")
    assert _folder_in_memory({"XDG_RUNTIME_DIR": str(tmp_path)}) is None


@pytest.mark.parametrize("mounts", ["", "\n\n", "tmpfs", " - tmpfs", "22 1 0:1 / /x rw"])
def test_a_table_of_mounts_that_is_not_understood_claims_nothing(mounts: str) -> None:
    assert not _is_in_memory(os.makedev(0, 1), mounts)


# What it leaves


def left(content: bytes, status: int = 0) -> str:
    with private_file(TEXT, {}) as file:
        file.write_bytes(content)
        return left_in(file, status)


def why_not(content: bytes, status: int = 0) -> str:
    with pytest.raises(NotEdited) as raised:
        left(content, status)
    return str(raised.value)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a\nb\n", "a\nb"),
        (b"a\nb", "a\nb"),
        (b"a\r\nb\r\n", "a\nb"),
        (b"a\rb\r", "a\nb"),
        (b"a\n\n", "a\n"),
        ("\ufeffÉté\n".encode(), "Été"),
        ("e\u0301te\u0301\n".encode(), "été"),
        (b"a\x1b[31mb\x00\n", "a[31mb"),
        ("« là »\u00a0!\n".encode(), "« là »\u00a0!"),
    ],
)
def test_what_is_left_is_cleaned_of_what_editors_add(content: bytes, text: str) -> None:
    assert left(content) == text


@given(st.text().filter(lambda text: trim(clean(text)) != ""))
def test_what_no_editor_has_touched_comes_back_to_the_letter(text: str) -> None:
    with private_file(text, {}) as file:
        assert left_in(file, 0) == clean(text).removeprefix("\ufeff")


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\t", "\u200b\u00a0\n".encode()])
def test_an_empty_text_is_none(content: bytes) -> None:
    assert why_not(content) == "The editor left an empty text: yours stays as it was."


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (1, "The editor ended with status 1: the text stays as it was."),
        (-9, "The editor was ended by signal 9: the text stays as it was."),
        (-40, "The editor was ended by signal 40: the text stays as it was."),
    ],
)
def test_an_editor_that_failed_changes_nothing(status: int, why: str) -> None:
    assert why_not(b"neu", status) == why


def test_another_encoding_is_not_guessed() -> None:
    told = "What the editor saved is not UTF-8: the text stays as it was."
    assert why_not("Été".encode("latin-1")) == told


def test_a_file_that_the_editor_removed_is_told() -> None:
    with private_file(TEXT, {}) as file:
        file.unlink()
        with pytest.raises(NotEdited, match=r"cannot be read \(No such file or directory\)"):
            left_in(file, 0)
