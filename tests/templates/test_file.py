from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jva_tui.domain import Decision, DeclineReason
from jva_tui.templates.file import (
    LONGEST_NAME,
    BadFile,
    Brings,
    TemplateFile,
    file_name,
    notes_in,
    parse,
    settled_text,
    to_text,
)
from jva_tui.templates.folder import is_name
from jva_tui.text import clean, one_line

WELCOME = """\
---
name: Bienvenue dans l’équipe
decision: validate
shared: yes
---
Bonjour [destinataire_prenom],

À bientôt
"""

_NAMES = st.text(min_size=1, max_size=80).map(lambda text: one_line(clean(text), 80)).filter(bool)
_BRINGS = st.one_of(
    st.none(),
    st.builds(Brings, st.sampled_from([None, *set(Decision) - {Decision.DECLINE}]), st.none()),
    st.builds(Brings, st.just(Decision.DECLINE), st.sampled_from(DeclineReason)),
)
FILES = st.builds(
    TemplateFile, _NAMES, st.text(max_size=300).map(settled_text), _BRINGS, st.booleans()
)


def test_a_file_says_what_the_template_is() -> None:
    assert parse(WELCOME, "bienvenue") == TemplateFile(
        name="Bienvenue dans l’équipe",
        text="Bonjour [destinataire_prenom],\n\nÀ bientôt",
        brings=Brings(Decision.VALIDATE),
        is_shared=True,
    )


@given(FILES)
@example(TemplateFile("---", "---\nname: x\n---"))
@example(TemplateFile("a: b # c", "# no comment"))
def test_what_is_written_is_read_again_as_it_was(template: TemplateFile) -> None:
    assert parse(to_text(template), "else") == template


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_the_line_ends_of_every_system_are_read(ends: str) -> None:
    assert parse(WELCOME.replace("\n", ends), "x") == parse(WELCOME, "x")


def test_a_mark_of_the_byte_order_is_no_text() -> None:
    assert parse("\ufeff" + WELCOME, "x") == parse(WELCOME, "x")


def test_a_text_without_anything_said_of_it_is_a_template_named_as_its_file() -> None:
    assert parse("\nBonjour\n", "mot du jour") == TemplateFile("mot du jour", "Bonjour")


def test_a_template_without_a_name_is_named_as_its_file() -> None:
    assert parse("---\nshared: no\n---\nBonjour", "mot").name == "mot"


def test_french_words_are_read_as_well() -> None:
    lines = "Nom : Non merci\nDécision : décliner\nmotif: change_mind\npartagé: oui"
    brings = Brings(Decision.DECLINE, DeclineReason.CHANGE_MIND)
    assert parse(f"---\n{lines}\n---\nBonjour", "x") == TemplateFile(
        "Non merci", "Bonjour", brings, is_shared=True
    )


def test_a_decline_without_a_reason_has_the_one_that_nobody_reads() -> None:
    told = parse("---\nname: x\ndecision: decline\n---\nBonjour", "x")
    assert told.brings == Brings(Decision.DECLINE, DeclineReason.OTHER)


def test_a_message_alone_is_a_decision_of_its_own() -> None:
    assert parse("---\nname: x\ndecision: message\n---\nBonjour", "x").brings == Brings(None)


def test_remarks_and_empty_lines_say_nothing() -> None:
    assert parse("---\n# of mine\n\nname: x\n---\nBonjour", "y").name == "x"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("name: x\nBonjour", "the line “---” is missing"),
        (
            "name: x\ndecison: validate\n---\nBonjour",
            "line 3: “decison: validate” is none of: name",
        ),
        ("name: x\nBonjour\n---", "line 3: “Bonjour”"),
        ("name: x\nname: y\n---\nBonjour", "line 3: “name” is said twice"),
        ("name: x\ndecision: yes\n---\nBonjour", "“decision: yes” is none of: validate"),
        ("name: x\nreason: other\n---\nBonjour", "decision: decline"),
        ("name: x\ndecision: validate\nreason: other\n---\nBonjour", "decision: decline"),
        (
            "name: x\ndecision: decline\nreason: rude\n---\nBonjour",
            "“reason: rude” is none of: other",
        ),
        ("name: x\nshared: perhaps\n---\nBonjour", "“shared: perhaps” is neither yes nor no"),
        (f"name: {'x' * (LONGEST_NAME + 1)}\n---\nBonjour", "longer than 255"),
    ],
)
def test_what_is_wrong_is_told_with_where_it_stands(lines: str, told: str) -> None:
    with pytest.raises(BadFile) as error:
        parse(f"---\n{lines}", "x")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("language", "lines", "word"),
    [
        ("en", "name: x\ndecision: {}", "validate"),
        ("fr", "nom: x\ndécision: {}", "valider"),
        ("en", "decision: decline\nreason: {}", "no_response"),
        ("fr", "décision: refuser\nmotif: {}", "Le bénévole ne répond pas"),
    ],
)
@pytest.mark.usefixtures("spoken")
def test_what_is_told_instead_are_words_of_the_users_language_that_are_read(
    lines: str, word: str
) -> None:
    with pytest.raises(BadFile) as error:
        parse(f"---\n{lines.format('nimporte')}\n---\nBonjour", "x")
    known = str(error.value).rpartition(": ")[2].split(", ")
    assert word in known
    for one in known:
        assert parse(f"---\n{lines.format(one)}\n---\nBonjour", "x").brings is not None


@pytest.mark.usefixtures("french")
def test_in_french_the_lines_that_are_told_are_french() -> None:
    with pytest.raises(BadFile, match="nom, décision, motif, raison, partagé"):
        parse("---\nnmo: x\n---\nBonjour", "x")
    read = "nom: x\ndécision: refuser\n{}: autre\npartagé: oui"
    for reason in ("motif", "raison"):
        template = parse(f"---\n{read.format(reason)}\n---\nBonjour", "y")
        assert template == TemplateFile(
            "x", "Bonjour", Brings(Decision.DECLINE, DeclineReason.OTHER), is_shared=True
        )


@given(st.text(max_size=200))
@example("---\n---")
@example("---\nname:\n---\n")
def test_any_text_is_a_template_or_tells_what_is_wrong(content: str) -> None:
    with suppress(BadFile):
        found = parse(content, "x")
        assert found.name
        assert len(found.name) <= LONGEST_NAME


@given(st.text(max_size=100), st.lists(st.text(max_size=5), max_size=3))
@example("../../etc/passwd", [])
@example("CON", [])
@example("signature", [])
@example("…", [])
def test_a_file_is_called_so_that_every_system_takes_it(name: str, others: list[str]) -> None:
    taken: set[str] = set()
    for each in (name, name, *others):
        found = file_name(each, taken.__contains__)
        assert is_name(found)
        assert found not in taken
        assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
        assert found.count(".") == 1
        assert found.removesuffix(".txt") not in {"con", "prn", "aux", "nul", "signature", ""}
        taken.add(found)


def test_a_file_is_called_after_its_template() -> None:
    taken = {"bienvenue-dans-l-equipe.txt"}
    assert file_name("Bienvenue dans l’équipe !", taken.__contains__) == (
        "bienvenue-dans-l-equipe-2.txt"
    )


def test_notes_of_the_user_stay_when_something_else_is_said() -> None:
    before = "---\n# relu par Rosa\nname: Merci\n  # le 3 mars\n---\n# Bonjour\n"
    assert notes_in(before) == ["# relu par Rosa", "  # le 3 mars"]
    after = to_text(TemplateFile("Adieu", "# Bonsoir"), notes_in(before))
    assert parse(after, "x") == TemplateFile("Adieu", "# Bonsoir")
    assert notes_in(after) == notes_in(before)
    assert notes_in("# a text\n---\n# only") == []


@pytest.mark.parametrize("before", ["\n", " \n\n\t\n"])
def test_empty_lines_at_the_beginning_are_nothing(before: str) -> None:
    assert parse(before + WELCOME, "x") == parse(WELCOME, "x")


@pytest.mark.parametrize(
    "content",
    [
        "# bonjour---\nname: x\nshared: no\n---\nBonjour",
        "name: x\nshared: no\n---\nBonjour",
        "Nom : x\n---\nBonjour",
        "# note\n---\nname: x\n---\nBonjour",
    ],
)
def test_what_is_said_of_a_text_without_its_beginning_is_never_sent_as_text(content: str) -> None:
    with pytest.raises(BadFile, match="is missing before"):
        parse(content, "x")


def test_a_text_with_lines_across_is_a_text() -> None:
    content = "Bonjour\n---\nÀ bientôt\n---"
    assert parse(content, "x").text == content


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("other", DeclineReason.OTHER),
        ("Autre", DeclineReason.OTHER),
        ("Le bénévole ne répond pas.", DeclineReason.NO_RESPONSE),
        ("la mission est terminee", DeclineReason.TERMINATED),
    ],
)
def test_a_reason_may_be_told_as_the_platform_shows_it(said: str, reason: DeclineReason) -> None:
    told = parse(f"---\nname: x\ndecision: refuser\nmotif: {said}\n---\nBonjour", "x")
    assert told.brings == Brings(Decision.DECLINE, reason)
