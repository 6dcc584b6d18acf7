"""What the user prefers is kept, and a file that makes no sense is as if it said nothing."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from jva_tui.paths import Paths
from jva_tui.settings import FILE, LANGUAGES, THEMES, Settings, load, save

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", THEMES)
def test_what_is_saved_is_loaded(theme: str, language: str) -> None:
    paths = Paths.here()
    assert load(paths) == Settings()
    save(paths, Settings(theme=theme, language=language))
    assert load(paths) == Settings(theme=theme, language=language)


@pytest.mark.parametrize(
    "content",
    [
        b'theme = "clair\xe9"\nlanguage = "fr"',
        'theme = "light"'.encode("utf-16"),
        b"theme = light",
        b"theme = " + b"[" * 100_000,
        b"\x00",
    ],
)
def test_a_file_that_cannot_be_read_says_nothing(content: bytes, home: Path) -> None:
    home.mkdir()
    (home / FILE).write_bytes(content)
    assert load(Paths.here()) == Settings()


@pytest.mark.parametrize(
    "value", ['"pink"', "1", "true", "2.5", "1979-05-27", '["light"]', '{ theme = "light" }']
)
def test_a_value_that_is_not_allowed_says_nothing_and_the_others_count(
    value: str, home: Path
) -> None:
    home.mkdir()
    (home / FILE).write_text(f'theme = {value}\nlanguage = "fr"\nother = [1]\n')
    assert load(Paths.here()) == Settings(language="fr")


@pytest.mark.parametrize(
    ("days", "kept"), [(0, 0), (7, 7), (3650, 3650), (1, 90), (6, 90), (-1, 90), (3651, 90)]
)
def test_closed_requests_are_kept_for_days_or_for_ever(days: int, kept: int, home: Path) -> None:
    home.mkdir()
    (home / FILE).write_text(f"keep_closed_days = {days}\n")
    assert load(Paths.here()).keep_closed_days == kept


def test_a_number_is_no_yes(home: Path) -> None:
    home.mkdir()
    (home / FILE).write_text("mask_contacts = 1\ntyped_count_from = true\n")
    assert load(Paths.here()) == Settings()
    save(Paths.here(), Settings(mask_contacts=True))
    assert load(Paths.here()) == Settings(mask_contacts=True)


def test_a_folder_in_the_place_of_the_file_says_nothing(home: Path) -> None:
    (home / FILE).mkdir(parents=True)
    assert load(Paths.here()) == Settings()


def test_saving_leaves_the_users_own_folder_as_open_as_it_was(home: Path) -> None:
    home.mkdir()
    home.chmod(0o755)
    save(Paths.here(), Settings())
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600
