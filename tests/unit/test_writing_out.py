"""A file is there whole or not at all, for its owner alone, and in no other's place."""

from __future__ import annotations

import os
import stat
from errno import EPERM
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jva_tui.writing_out import suggested, write_out

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


async def told(*texts: str, breaks: bool = False) -> AsyncIterator[tuple[str, int]]:
    for text in texts:
        yield text, 1
    if breaks:
        raise RuntimeError


def files(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text() for one in folder.iterdir()}


async def test_what_is_written_stands_there_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "été.csv"
    before = os.umask(0)
    try:
        assert await write_out(path, told("é\r\n", "b")) == 2
    finally:
        os.umask(before)
    assert path.read_bytes() == "é\r\nb".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [*files(tmp_path)] == [path.name]


@pytest.mark.parametrize("has_links", [True, False])
async def test_another_file_gives_way_only_where_that_is_wanted(
    has_links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"

    def come_meanwhile(*_names: object) -> None:
        path.write_text("theirs")
        raise FileExistsError if has_links else PermissionError(EPERM, "no links")

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", come_meanwhile)
        with pytest.raises(FileExistsError):
            await write_out(path, told("ours"))
    for _again in range(2):
        assert path.read_text() == "theirs"
        with pytest.raises(FileExistsError):
            await write_out(path, told("ours"))
    assert await write_out(path, told("ours"), replaces=True) == 1
    assert path.read_text() == "ours"
    assert [*files(tmp_path)] == [path.name]


async def test_without_links_it_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_names: object) -> None:
        raise PermissionError(EPERM, "no links")

    monkeypatch.setattr(os, "link", refuse)
    await write_out(tmp_path / "a", told("ours"))
    assert files(tmp_path) == {"a": "ours"}


async def test_nothing_is_left_of_what_breaks_off(tmp_path: Path) -> None:
    (path := tmp_path / "a").write_text("theirs")
    with pytest.raises(RuntimeError):
        await write_out(path, told("ours", breaks=True), replaces=True)
    assert files(tmp_path) == {"a": "theirs"}


async def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        await write_out(tmp_path / "a", told("ours"))
    await write_out(tmp_path / "a", told("ours"), replaces=True)
    assert not (tmp_path / "elsewhere").exists()
    assert not (tmp_path / "a").is_symlink()


def test_a_name_that_is_free_is_suggested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = tmp_path / "Documents"
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: documents)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert suggested("b", ".csv") == tmp_path / "b.csv"
    documents.mkdir()
    (documents / "b.csv").touch()
    (documents / "b-2.csv").touch()
    assert suggested("b", ".csv") == documents / "b-3.csv"
