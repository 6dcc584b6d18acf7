"""Time passes, files are private, and the interface speaks the user's language."""

from __future__ import annotations

import stat
import time
from typing import TYPE_CHECKING

import pytest

from jva_tui import i18n
from jva_tui.clock import SystemClock
from jva_tui.paths import Paths, make_folder, private_folder, write_private

if TYPE_CHECKING:
    from pathlib import Path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_the_system_s_clock_is_the_system_s() -> None:
    clock = SystemClock()
    assert abs(clock.now() - time.time()) < 5
    before = clock.monotonic()
    await clock.sleep(0)
    assert clock.monotonic() >= before


def test_one_folder_may_hold_everything(home: Path) -> None:
    paths = Paths.here()
    assert paths == Paths(config=home.resolve(), data=home.resolve())
    assert not home.exists()
    assert paths.demo(600, 1).parent == home.resolve()
    assert paths.account("rosa") == home.resolve() / "accounts" / "rosa"


def test_otherwise_the_files_are_where_the_system_wants_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("JVA_TUI_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "d"))
    monkeypatch.setenv("HOME", str(tmp_path))
    paths = Paths.here()
    assert paths.config.name == paths.data.name == "jva-tui"
    assert tmp_path in paths.data.parents
    assert not paths.data.exists()


def test_a_private_folder_is_this_user_s_only(tmp_path: Path) -> None:
    path = private_folder(tmp_path / "a" / "b")
    assert mode(path) == 0o700
    path.chmod(0o755)
    assert mode(private_folder(path)) == 0o700


def test_a_folder_that_was_there_keeps_its_mode_and_a_new_one_is_private(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    theirs.chmod(0o755)
    assert make_folder(theirs) == theirs
    ours = private_folder(make_folder(theirs / "new") / "ours")
    assert [mode(path) for path in (theirs, ours.parent, ours)] == [0o755, 0o700, 0o700]


def test_folders_made_on_the_way_are_private_too(tmp_path: Path) -> None:
    private_folder(tmp_path / "a" / "b" / "c")
    assert mode(tmp_path / "a") == 0o700
    assert mode(tmp_path / "a" / "b") == 0o700


def test_a_private_file_is_this_user_s_only_and_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"before")
    path.chmod(0o644)
    write_private(path, b"after")
    assert path.read_bytes() == b"after"
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_an_interrupted_write_left_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / "key.new").write_bytes(b"half")
    write_private(tmp_path / "key", b"whole")
    assert (tmp_path / "key").read_bytes() == b"whole"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "FR"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_CA"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "fr:en"}, "fr"),
    ],
)
def test_the_language_is_the_one_the_environment_asks_for(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert i18n.preferred_language() == language


def test_without_a_translation_the_text_is_itself() -> None:
    assert i18n.language() == "en"
    assert i18n._("Not in any catalogue") == "Not in any catalogue"
    assert i18n.ngettext("one thing", "things", 1) == "one thing"
    assert i18n.ngettext("one thing", "things", 2) == "things"
    assert i18n.N_("marked") == "marked"
