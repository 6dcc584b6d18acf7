"""The templates to begin with: nothing is wrong with them, and they are kind."""

from __future__ import annotations

import re

import pytest

from jva_tui.domain import Decision, DeclineReason
from jva_tui.templates.file import Brings, TemplateFile, file_name, parse, to_text
from jva_tui.templates.language import language_of
from jva_tui.templates.lint import lint
from jva_tui.templates.starter import starter
from jva_tui.templates.tokens import LOCAL_TOKENS, TOKENS, for_platform, needed, render
from jva_tui.text import settled
from tests.people import ROSA, participation, volunteer

PACKS = {language: starter(language) for language in ("fr", "en")}
EACH = pytest.mark.parametrize(
    ("language", "content"),
    [
        pytest.param(language, content, id=f"{language}/{file}")
        for language, pack in PACKS.items()
        for file, content in pack
    ],
)
GENDERED = re.compile(
    r"\b(?:ravie?|contente?|prête?|bienvenue?s? (?:à|dans|chez)|inscrite?|"
    r"(?:êtes|serez|étiez|vous être) \w+(?:é|ée|u|ue)s?)\b|\(e\)|·"
)
"""Forms that take the volunteer for a man or a woman."""


def told(content: str) -> TemplateFile:
    return parse(content, "x")


def test_both_languages_know_the_same_situations() -> None:
    french, english = (
        sorted(str(told(content).brings) for _file, content in PACKS[language])
        for language in ("fr", "en")
    )
    assert french == english
    assert len(french) == 7


@EACH
def test_each_file_is_a_template_as_we_write_it(language: str, content: str) -> None:
    template = told(content)
    assert to_text(template) == content
    assert not template.is_shared
    assert settled(template.text) == template.text


@EACH
def test_nothing_is_said_of_any_even_where_every_token_is_empty(
    language: str, content: str
) -> None:
    template = told(content)
    shares = dict.fromkeys(TOKENS + LOCAL_TOKENS, 1.0)
    assert lint(template.name, template.text, shares, me=ROSA) == []
    assert needed(template.text) == set()


@EACH
def test_each_reads_well_for_everybody(language: str, content: str) -> None:
    text = told(content).text
    nobody = volunteer(first_name="", last_name="", zip=None, city=None)
    for person, me in (
        (participation(), ROSA),
        (participation(mission=None, volunteer=nobody), None),
    ):
        rendering = render(text, person, me)
        assert rendering.missing == rendering.unknown == ()
        assert not re.search(r"[\[\]|]| ,|  |“”|«\s*»", rendering.text)
    published = for_platform(text, ROSA)
    assert published.refused == ()
    assert lint("name", published.text, me=ROSA) == []


@EACH
def test_each_is_written_in_its_language(language: str, content: str) -> None:
    assert language_of(told(content).text) == language
    assert "'" not in content
    assert '"' not in content


@pytest.mark.parametrize("content", dict(PACKS["fr"]).values(), ids=dict(PACKS["fr"]))
def test_french_is_set_as_french_is(content: str) -> None:
    text = told(content).text
    assert not re.search("(?<![\N{NARROW NO-BREAK SPACE}])[;!?]", text)
    assert not re.search("(?<![\N{NO-BREAK SPACE}])[:»]", text)
    assert not re.search("«(?!\N{NO-BREAK SPACE})", text)
    assert not GENDERED.search(text)


@pytest.mark.parametrize("content", dict(PACKS["en"]).values(), ids=dict(PACKS["en"]))
def test_english_is_set_as_english_is(content: str) -> None:
    assert not re.search(r"\s[:;!?]|[«»\xa0]\w|[«»]", told(content).text)


def test_none_declines_but_for_what_the_mission_is() -> None:
    declines = Brings(Decision.DECLINE, DeclineReason.TERMINATED)
    for pack in PACKS.values():
        brought = [told(content).brings for _file, content in pack]
        assert brought.count(declines) == 2
        assert brought.count(Brings(Decision.VALIDATE)) == 1
        assert brought.count(Brings(None)) == 4


def test_files_have_names_that_every_system_takes() -> None:
    for pack in PACKS.values():
        for file, _content in pack:
            assert file_name(file.removesuffix(".txt"), lambda _file: False) == file
