"""A computer on which others left doors open, or put something in the way: closed, or refused."""

from __future__ import annotations

import errno
import os
import pwd
import stat
from typing import TYPE_CHECKING

import apsw
import pytest

from jva_tui import settings
from jva_tui.__main__ import main
from jva_tui.accounts.private_files import PrivateFiles
from jva_tui.app import open_now
from jva_tui.cli.exits import Exit
from jva_tui.locks import FileLock
from jva_tui.paths import NotOurs, Paths, private_folder, reason_of, write_private
from jva_tui.settings import Settings
from jva_tui.store.cache import Cache
from jva_tui.store.errors import UnfitDisk
from jva_tui.store.outbox_db import OutboxDb
from tests.office import KEY
from tests.people import participation
from tests.screens.client import fill, offline_desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


SOMEBODY_ELSE = 54_321
"""A user id."""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture
def somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is there belongs to another user."""
    monkeypatch.setattr(os, "geteuid", lambda: SOMEBODY_ELSE)


@pytest.fixture(params=[0o000, 0o077, 0o027])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_whatever_new_files_are_open_to_elsewhere_ours_are_closed(home: Path) -> None:
    fill(home, [participation()])
    desk = offline_desk(home)
    desk.open()
    settings.save(Paths.here(), Settings(theme="light"))
    PrivateFiles(home / "accounts" / "rosa").write("token", "t0ken")
    assert FileLock(home / "some.lock").acquire()
    found = [home, *home.rglob("*")]
    assert {path.name for path in found} >= {"cache.db", "outbox.db", "token", "settings.toml"}
    assert {path.name: mode(path) & 0o077 for path in found if mode(path) & 0o077} == {}


def test_folders_that_others_may_write_are_closed_before_anything_is_read(home: Path) -> None:
    """Who can put a file there could name another platform, which is then told the token."""
    home.mkdir()
    home.chmod(0o777)
    Paths.here()
    assert mode(home) == 0o755  # what may be read there is the owner's business
    assert mode(private_folder(home / "accounts")) == 0o700
    (home / "accounts").chmod(0o777)
    assert mode(private_folder(home / "accounts")) == 0o700


def test_a_folder_for_everybody_is_no_home(home: Path) -> None:
    home.mkdir()
    home.chmod(0o1777)
    with pytest.raises(NotOurs, match="there for everybody"):
        Paths.here()
    assert mode(home) == 0o1777


def test_a_folder_that_stays_open_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on drives that know no owners."""
    home.mkdir()
    home.chmod(0o770)
    monkeypatch.setattr("pathlib.Path.chmod", lambda _path, _mode: None)
    for find in (Paths.here, lambda: private_folder(home)):
        with pytest.raises(NotOurs, match="its disk cannot change that"):
            find()


@pytest.mark.usefixtures("somebody_else")
@pytest.mark.parametrize("command", [[], ["list"], ["login", "--email", "a@example.org"]])
def test_a_folder_of_another_user_is_refused_with_words(
    home: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    assert main(command) == Exit.FAILED
    out, err = capsys.readouterr()
    assert out == ""
    assert "it belongs to another user of this computer" in err
    assert str(home) in err
    assert not [*home.iterdir()]


def test_a_link_to_a_folder_of_ours_is_followed_and_that_folder_closed(
    home: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    home.symlink_to(shared)
    assert Paths.here().data == shared.resolve()
    assert mode(shared) == 0o755
    assert mode(private_folder(home)) == 0o777  # the link's own
    assert mode(shared) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can give a link away")
def test_a_link_that_somebody_else_has_set_is_not_followed(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir(mode=0o700)
    home.symlink_to(tmp_path / "mine")
    os.lchown(home, SOMEBODY_ELSE, SOMEBODY_ELSE)
    with pytest.raises(NotOurs, match="another user"):
        Paths.here()


@pytest.mark.parametrize("name", ["cache.db", "outbox.db"])
def test_a_database_that_is_a_link_is_refused_and_its_target_left_alone(
    home: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"theirs")
    target.chmod(0o644)
    (private_folder(home) / name).symlink_to(target)
    assert open_now(offline_desk(home)) == Exit.FAILED
    assert "it is a link" in capsys.readouterr().err
    assert (target.read_bytes(), mode(target)) == (b"theirs", 0o644)


@pytest.mark.parametrize("planted", ["key", "key.new"])
def test_a_link_where_a_private_file_goes_is_replaced_and_its_target_left_alone(
    home: Path, tmp_path: Path, planted: str
) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"theirs")
    (private_folder(home) / planted).symlink_to(target)
    write_private(home / "key", b"ours")
    assert target.read_bytes() == b"theirs"
    assert not (home / "key").is_symlink()
    assert (home / "key").read_bytes() == b"ours"


def test_a_lock_that_is_a_link_is_not_followed(home: Path, tmp_path: Path) -> None:
    (private_folder(home) / "sender.lock").symlink_to(tmp_path / "target")
    with pytest.raises(OSError, match=r".") as caught:
        FileLock(home / "sender.lock").acquire()
    assert reason_of(caught.value) == "it is a link, which may lead anywhere"
    assert not (tmp_path / "target").exists()


def test_a_drive_without_locks_is_no_other_program_that_holds_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits for another one would wait for ever."""

    def no_lock(_descriptor: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("jva_tui.locks._lock", no_lock)
    with pytest.raises(OSError, match="No locks") as caught:
        FileLock(private_folder(home) / "sender.lock").acquire()
    assert "a disk of this computer" in reason_of(caught.value)


@pytest.mark.parametrize("kind", [Cache, OutboxDb])
def test_a_drive_that_shares_no_memory_is_refused_with_words(
    home: Path, kind: type[Cache | OutboxDb], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own way to work where there are neither locks nor shared memory."""
    opens = apsw.Connection
    monkeypatch.setattr(
        apsw, "Connection", lambda path: opens(path, vfs="multipleciphers-unix-dotfile")
    )
    with pytest.raises(UnfitDisk, match="Set JVA_TUI_HOME to a folder on a disk of this computer"):
        kind.open(private_folder(home) / "some.db", KEY)


@pytest.fixture(params=[True, False], ids=["folder", "no folder"])
def there(home: Path, request: pytest.FixtureRequest) -> None:
    if request.param:
        private_folder(home)


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "nothing can be written there"),
        (errno.EACCES, "access is denied"),
    ],
)
def test_a_disk_that_takes_nothing_at_the_start_is_told_with_words(
    home: Path,
    number: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    opens = os.open

    def refuses(path: str, flags: int, *arguments: int, **named: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(number, os.strerror(number), str(path))
        return opens(path, flags, *arguments, **named)

    def makes_nothing(path: str, *_arguments: int, **_named: int) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(os, "open", refuses)
    monkeypatch.setattr(os, "mkdir", makes_nothing)
    assert open_now(offline_desk(home)) == Exit.FAILED
    err = capsys.readouterr().err
    assert told in err or told in err.lower()
    assert "Traceback" not in err


def test_without_a_home_nothing_is_put_where_one_happens_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("JVA_TUI_HOME", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)

    def nobody(_user: int) -> None:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    monkeypatch.chdir(tmp_path)
    assert main(["list"]) == Exit.FAILED
    assert "set HOME, or JVA_TUI_HOME" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]
