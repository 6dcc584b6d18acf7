from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.templates.draft import Draft, file_name, in_whole, parse, to_text
from jva_tui.templates.folder import Folder

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LONG = "Réponse à ceux qui n’ont pas encore été prévenus, " * 4 + "à relire.txt"


@given(TEXTS, TEXTS, st.none() | TEXTS, st.booleans())
def test_what_is_kept_comes_back(key: str, text: str, base: str | None, is_whole: bool) -> None:
    draft = Draft(text, base, is_whole)
    assert parse(file_name(key), to_text(key, draft)) == (key, draft)


@given(TEXTS)
def test_no_name_is_too_long_for_a_disk_or_leads_elsewhere(key: str) -> None:
    for name in (file_name(key), file_name(key * 100)):
        assert len(name.encode()) <= 140
        assert "/" not in name
        assert name.startswith(".")


@pytest.mark.parametrize("contents", ["Bonjour", "", "[1]", '{"text": 1}', "[" * 100_000])
def test_what_is_nothing_of_the_kind_is_a_text(contents: str) -> None:
    assert parse(file_name("#12"), contents) == ("#12", Draft(contents))


def test_what_was_begun_is_kept_whatever_its_template_is_called(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.keep_draft(LONG, Draft("Une heure de travail"))
    assert folder.drafts() == {LONG: Draft("Une heure de travail")}


def test_what_cannot_be_read_hides_nothing_else_that_was_begun(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.keep_draft("b.txt", Draft("B"))
    (tmp_path / file_name("a.txt")).write_bytes(b"\xff")
    (tmp_path / file_name("c.txt")).mkdir()
    assert folder.drafts() == {"b.txt": Draft("B")}


def test_no_disk_is_waited_for_while_somebody_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[int] = []
    monkeypatch.setattr(os, "fsync", waited.append)
    folder = Folder(tmp_path)
    folder.keep_draft("a.txt", Draft("A"))
    assert not waited
    folder.write("a.txt", "A")
    assert waited


def test_what_a_power_cut_has_left_empty_is_nothing_begun(tmp_path: Path) -> None:
    (tmp_path / file_name("a.txt")).touch()
    assert Folder(tmp_path).drafts() == {}


def test_what_was_begun_takes_the_place_of_nothing_else_that_was(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.keep_draft("a.txt", Draft("A"))
    folder.keep_draft("b.txt", Draft("B"))
    folder.move_drafts({"a.txt": "b.txt"})
    assert folder.drafts() == {"a.txt": Draft("A"), "b.txt": Draft("B")}
    folder.move_drafts({"a.txt": LONG})
    assert folder.drafts() == {LONG: Draft("A"), "b.txt": Draft("B")}


def test_a_text_stands_where_the_one_stood_that_it_began_from() -> None:
    whole = "---\nname: Un\n---\nUn\n"
    assert in_whole(whole, Draft("Deux", "Un")) == "---\nname: Un\n---\nDeux\n"
    assert in_whole(whole, Draft("Deux", "Trois")) is None
    assert in_whole(whole, Draft("Deux")) is None
