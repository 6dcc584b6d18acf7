"""What can be published as it stands, and what cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.api.office_models import TemplateRow
from jva_tui.domain import State, Template
from jva_tui.operations import Found, Publication, Reply
from jva_tui.text import clean, one_line, trim
from tests.publications import changed, new

SEEN = Template(12, "Bienvenue", "Bonjour", True, 5)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "Bonjour"),
        ("Accueil", ""),
        ("Accueil ", "Bonjour"),
        ("Accueil  du samedi", "Bonjour"),
        ("Accueil\ndu samedi", "Bonjour"),
        ("\u200bAccueil", "Bonjour"),
        ("e\u0301quipe", "Bonjour"),
        ("A" * 256, "Bonjour"),
        ("Accueil", "Bonjour\n"),
        ("Accueil", "Bonjour\u200b"),
        ("Accueil", "Bonjour\r\nà tous"),
        ("Accueil", "e\u0301quipe"),
        ("Accueil", "Bonjour\x07"),
    ],
)
def test_what_the_platform_would_not_keep_so_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"name|text"):
        new(name=name, text=text)
    with pytest.raises(ValueError, match=r"name|text"):
        replace(changed(SEEN), name=name, text=text)


def test_the_longest_name_and_what_looks_like_a_tag_can_be_published() -> None:
    assert new(name="A" * 255, text="<3 de votre part <b>").text == "<3 de votre part <b>"


@given(st.text(), st.text())
def test_what_was_published_is_read_back_as_it_was_sent(name: str, text: str) -> None:
    name, text = trim(one_line(clean(name), 255)), trim(clean(text))
    if name and text:
        sent = new(name=name, text=text)
        stored = {"id": 7, "name": trim(sent.name), "message": trim(sent.text)}
        there = TemplateRow.model_validate(stored).template()
        assert (there.name, there.text, there.is_verbatim) == (name, text, True)


def test_only_what_its_author_saw_is_changed_or_deleted() -> None:
    with pytest.raises(ValueError, match="seen"):
        Publication("a.txt", 12, "Accueil", "Bonjour", False, 5)
    with pytest.raises(ValueError, match="seen"):
        Publication("a.txt", None, "Accueil", "Bonjour", False, 5, seen_is_shared=False)
    with pytest.raises(ValueError, match="deleted"):
        Publication("a.txt", None, "Accueil", "Bonjour", False, 5, is_deletion=True)


def test_only_what_is_deleted_needs_no_file() -> None:
    with pytest.raises(ValueError, match="file"):
        new("")
    assert changed(SEEN, "", is_deletion=True).steps == ("delete",)


def test_one_template_is_published_once_at_a_time() -> None:
    assert new("a.txt").subject == new("a.txt", name="Autre").subject
    assert new("a.txt").subject != new("b.txt").subject
    assert changed(SEEN, "a.txt").subject == changed(SEEN, "", is_deletion=True).subject


def test_what_is_sent_anyway_has_seen_the_template_as_it_is() -> None:
    there = Template(12, "Accueil", "Autre texte", False, 6, structure_id=3)
    anyway = changed(SEEN).seen_anew(there)
    assert (anyway.seen_name, anyway.seen_text, anyway.seen_is_shared) == there[1:4]
    assert (anyway.owner_id, anyway.seen_structure_id) == (6, 3)
    assert (anyway.name, anyway.text) == (changed(SEEN).name, changed(SEEN).text)


def test_nobody_takes_a_request_for_a_template() -> None:
    with pytest.raises(TypeError):
        changed(SEEN).seen_anew(Found(State.PENDING, None))
    with pytest.raises(TypeError):
        Reply(1, 7, 11, State.PENDING, text="Bonjour").seen_anew(SEEN)
