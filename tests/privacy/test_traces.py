"""What looks for the words of people finds them, however and wherever they stand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.privacy.traces import in_data, in_files, in_open_files, in_text

if TYPE_CHECKING:
    from pathlib import Path

NAME = "Anaëlle Forêt"


@pytest.mark.parametrize(
    "written",
    [
        NAME.encode(),
        NAME.encode("utf-16"),
        NAME.encode("utf-16-be"),
        b"anaelle foret",
        b"Ana\\u00eblle For\\u00eat",
        b"?q=Ana%C3%ABlle%20For%C3%AAt",
        "anaëlle forêt".encode(),
    ],
)
def test_a_word_is_found_however_it_is_written(written: bytes, tmp_path: Path) -> None:
    assert in_data(b"\x00" + written + b"\x00", [NAME, "Camille"]) == {NAME}
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(written)
    assert in_files(tmp_path, [NAME]) == {f"deep/file: {NAME}"}


def test_a_word_is_found_in_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    assert in_files(tmp_path, [NAME]) == {f"{NAME}: {NAME}"}


def test_a_word_is_found_in_an_open_file_without_a_name(tmp_path: Path) -> None:
    with (tmp_path / "gone").open("w+") as file:
        file.write(NAME)
        file.flush()
        (tmp_path / "gone").unlink()
        assert in_files(tmp_path, [NAME]) == set()
        assert in_open_files(os.getpid(), [NAME]) == {NAME}


def test_in_a_text_short_words_count_too_but_no_parts_of_words() -> None:
    assert in_text("« Léo » a écrit", ["Léo", "crit"]) == {"Léo"}
