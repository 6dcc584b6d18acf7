"""Secrets in files are for their owner's eyes only."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from jva_tui.accounts.keys import Unusable
from jva_tui.accounts.private_files import PrivateFiles

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sign-in"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_may_open_them(folder: Path) -> None:
    files = PrivateFiles(folder)
    files.write("token", "first")
    assert (mode(folder), mode(folder / "token")) == (0o700, 0o600)
    assert [path.name for path in folder.iterdir()] == ["token"]


def test_what_was_left_open_is_closed_when_it_is_read(folder: Path) -> None:
    files = PrivateFiles(folder)
    files.write("token", "first")
    (folder / "token").chmod(0o644)
    assert files.read("token") == "first"
    assert mode(folder / "token") == 0o600


def test_what_is_not_ours_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = PrivateFiles(folder)
    files.write("token", "first")
    (folder / "token").rename(folder / "elsewhere")
    (folder / "token").symlink_to(folder / "elsewhere")
    (folder / "key").mkdir()
    for name in ("token", "key"):
        with pytest.raises(Unusable, match="not a file of yours"):
            files.read(name)
    files.write("token", "second")  # takes the link's place
    assert (folder / "elsewhere").read_text() == "first"
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    with pytest.raises(Unusable, match="not a file of yours"):
        files.read("token")


def test_what_cannot_be_read_or_written_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = PrivateFiles(folder)
    files.write("token", "first")
    (folder / "key").write_bytes(b"\xff s3cret")
    with pytest.raises(Unusable, match="it is damaged") as told:
        files.read("key")
    assert "s3cret" not in str(told.value)

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", refuse)
        with pytest.raises(Unusable, match="the disk is full"):
            files.write("token", "second")
    assert files.read("token") == "first"
