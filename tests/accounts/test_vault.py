"""The encrypted file of secrets keeps them, and only whoever has the passphrase reads them."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jva_tui import locks
from jva_tui.accounts import vault
from jva_tui.accounts.keys import ShortPassphrase, Unusable, WantsPassphrase, WrongPassphrase
from jva_tui.accounts.vault import MIN_PASSPHRASE, Vault
from jva_tui.locks import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable

PHRASE = "correct horse battery"
OTHER = "quite another one"
SECRET = "known-plaintext-" * 40


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sign-in" / "vault.db"


@pytest.fixture
def kept(path: Path) -> Vault:
    opened = Vault(path, PHRASE)
    opened.write("key", SECRET)
    opened.write("token", "first")
    return opened


def contents(path: Path, passphrase: str = PHRASE) -> tuple[str | None, str | None]:
    opened = Vault(path, passphrase)
    return opened.read("key"), opened.read("token")


def test_guessing_takes_memory_and_time(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.undo()
    assert (vault._MEMORY_KIB, vault._PASSES) >= (65_536, 3)
    monkeypatch.setattr(vault, "_MEMORY_KIB", 64)
    Vault(path, PHRASE).write("key", SECRET)
    for cost in ("_MEMORY_KIB", "_PASSES"):  # and the cipher does heed them
        with monkeypatch.context() as cheaper:
            cheaper.setattr(vault, cost, getattr(vault, cost) // 2)
            with pytest.raises(WrongPassphrase):
                Vault(path, PHRASE)
    assert Vault(path, PHRASE).read("key") == SECRET


def test_nothing_is_there_before_the_first_secret(path: Path) -> None:
    opened = Vault(path, PHRASE)
    assert opened.read("key") is None
    opened.forget("key")
    assert not path.exists()


def test_nobody_reads_it_in_the_file(kept: Vault, path: Path) -> None:
    kept.write("key", SECRET + "again")
    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert not any(word in content for word in (b"known-plaintext", b"first", PHRASE.encode()))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.stat().st_size


def test_another_passphrase_opens_nothing_and_changes_nothing(kept: Vault, path: Path) -> None:
    before = path.read_bytes()
    for wrong in (OTHER, "", PHRASE + " ", PHRASE.upper()):
        with pytest.raises(WrongPassphrase):
            Vault(path, wrong)
    assert path.read_bytes() == before
    assert contents(path) == (SECRET, "first")


TRICKY = st.text(max_size=20).map(lambda text: text + "'" * MIN_PASSPHRASE)


@given(TRICKY, TRICKY)
@example("raw:" + "00" * 32, "raw:" + "00" * 31 + "01")
@example("x'" + "00" * 32 + "'", "x'" + "00" * 31 + "01'")
@example("nul \0 and more", "nul \0 and else")
@example("é" * 8, unicodedata.normalize("NFD", "é" * 8))
@example("\ud800" * 8, "\ud801" * 8)
@settings(max_examples=15)
def test_every_passphrase_opens_its_own_file_only(one: str, other: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vault.db")
        Vault(path, one).write("key", SECRET)
        assert Vault(path, one).read("key") == SECRET
        if unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other):
            assert Vault(path, other).read("key") == SECRET
        else:
            with pytest.raises(WrongPassphrase):
                Vault(path, other)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def overwrite(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def rot(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for at in range(4096, len(content)):
        content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [cut, empty, overwrite, rot])
def test_a_damaged_file_is_not_called_a_wrong_passphrase(
    harm: Callable[[Path], None], kept: Vault, path: Path
) -> None:
    harm(path)
    before = path.read_bytes()
    with pytest.raises(Unusable, match="is damaged"):
        Vault(path, PHRASE)
    with pytest.raises(Unusable, match="is damaged"):
        kept.write("token", "second")
    assert path.read_bytes() == before


def test_it_is_gone_with_its_last_secret_and_may_come_back(kept: Vault, path: Path) -> None:
    kept.forget("key")
    assert contents(path) == (None, "first")
    kept.forget("token")
    assert not path.exists()
    Vault(path, OTHER).write("key", "new")
    assert contents(path, OTHER) == ("new", None)


def test_a_new_passphrase_takes_the_place_of_the_old(kept: Vault, path: Path) -> None:
    kept.change_passphrase(OTHER)
    assert (kept.read("key"), kept.read("token")) == (SECRET, "first")
    assert contents(path, OTHER) == (SECRET, "first")
    with pytest.raises(WrongPassphrase):
        Vault(path, PHRASE)
    kept.write("token", "second")
    assert contents(path, OTHER) == (SECRET, "second")


def test_a_passphrase_that_is_soon_found_is_refused(kept: Vault, path: Path) -> None:
    short = "x" * (MIN_PASSPHRASE - 1)
    with pytest.raises(ShortPassphrase, match=str(MIN_PASSPHRASE)):
        kept.change_passphrase(short)
    assert contents(path) == (SECRET, "first")
    new = path.with_name("new.db")
    with pytest.raises(ShortPassphrase):
        Vault(new, short).write("key", SECRET)
    assert not new.exists()


def test_what_another_process_writes_is_read(kept: Vault, path: Path) -> None:
    assert kept.read("token") == "first"
    Vault(path, PHRASE).write("token", "second")
    assert kept.read("token") == "second"
    path.unlink()  # all was forgotten
    assert kept.read("token") is None


def test_who_has_the_old_passphrase_is_asked_again(kept: Vault, path: Path) -> None:
    Vault(path, PHRASE).change_passphrase(OTHER)
    with pytest.raises(WrongPassphrase):
        kept.write("token", "second")
    assert not kept.is_open
    with pytest.raises(WantsPassphrase):
        kept.read("token")
    assert contents(path, OTHER) == (SECRET, "first")


def test_several_processes_overwrite_nothing_of_each_other(path: Path) -> None:
    writer = (
        "import sys; from pathlib import Path; from jva_tui.accounts import vault\n"
        "vault._MEMORY_KIB, vault._PASSES = 64, 1\n"
        "opened = vault.Vault(Path(sys.argv[1]), sys.argv[2])\n"
        "for number in range(8): opened.write(f'{sys.argv[3]} {number}', str(number))\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", writer, path, PHRASE, name]) for name in "ab"
    ]
    assert [process.wait(60) for process in writers] == [0, 0]
    opened = Vault(path, PHRASE)
    names = [f"{name} {number}" for name in "ab" for number in range(8)]
    assert [opened.read(name) for name in names] == [name.split()[1] for name in names]


def test_a_process_that_keeps_it_busy_is_not_waited_for_for_ever(
    kept: Vault, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "_BUSY_SECONDS", 0.0)
    monkeypatch.setattr(locks, "_LOOK_SECONDS", 0.0)
    other = FileLock(path.with_name("vault.db.lock"))
    assert other.acquire()
    try:
        with pytest.raises(Unusable, match="busy"):
            kept.write("token", "second")
        assert kept.read("token") == "first"
    finally:
        other.release()


class Killed(BaseException):
    pass


@pytest.mark.parametrize(
    "change",
    [
        lambda opened: opened.write("token", "second"),
        lambda opened: opened.change_passphrase(OTHER),
        lambda opened: opened.forget("token"),
    ],
)
@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_change_that_is_cut_short_leaves_all_as_it_was(
    change: Callable[[Vault], None],
    step: str,
    kept: Vault,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(step, die)
        with pytest.raises(Killed):
            change(kept)
    assert contents(path) == (SECRET, "first")
    change(Vault(path, PHRASE))  # and what it left behind is in nobody's way


def test_a_change_is_on_the_disk_before_it_takes_the_old_ones_place(
    kept: Vault, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        size = os.fstat(descriptor).st_size
        done.append("folder" if is_folder else f"file of {size // 4096} pages")
        fsync(descriptor)

    def replaced(self: Path, target: Path) -> Path:
        done.append("replaced")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    kept.write("token", "second")
    assert done == [f"file of {path.stat().st_size // 4096} pages", "replaced", "folder"]


def test_a_full_disk_is_said_and_leaves_all_as_it_was(
    kept: Vault, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", refuse)
        with pytest.raises(Unusable, match="the disk is full"):
            kept.write("token", "new")
        with pytest.raises(Unusable, match="the disk is full"):
            kept.change_passphrase(OTHER)
    assert kept.read("token") == "first"
    kept.write("token", "second")
    assert contents(path) == (SECRET, "second")


def test_a_link_in_its_place_is_not_followed(kept: Vault, path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    path.replace(elsewhere)
    path.symlink_to(elsewhere)
    with pytest.raises(Unusable, match="not a file of yours"):
        Vault(path, PHRASE)
    with pytest.raises(Unusable, match="not a file of yours"):
        kept.write("token", "second")
    assert path.is_symlink()


def test_a_closed_one_remembers_nothing(kept: Vault) -> None:
    kept.close()
    with pytest.raises(WantsPassphrase):
        kept.read("key")
    assert not any(value in (PHRASE, SECRET) for value in vars(kept).values())
    assert not kept._secrets
