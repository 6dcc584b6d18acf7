"""Every string of the interface has its French, whole and in French typography."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from jva_tui.i18n import DOMAIN, LOCALES
from tests.project.source import PACKAGES, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from babel.messages.catalog import Catalog, Message

FRENCH = LOCALES / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po"

# What French typography does not allow; the no-break spaces are U+00A0 and U+202F.
FAULTS = {
    "a plain space before a double sign or after «": re.compile(r" [;:!?»]|« "),
    "no space before a double sign": re.compile(r"[\w)}\]»][;!?»]|[\w)}\]»]:(?=\s|\Z)"),
    "no space after «": re.compile(r"«(?![\xa0\u202f ])"),
    "a straight apostrophe": re.compile(r"\w'[\w{«]"),
    "three dots for an ellipsis": re.compile(r"\.\.\."),
    "English quotation marks": re.compile("[“”]"),
}

Id = str | tuple[str, ...]


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The text, or each of its plural forms."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def in_code() -> dict[Id, str]:
    """Every msgid of the code (a pair where it has a plural), with the file where it stands."""
    found: dict[Id, str] = {}
    for package in PACKAGES:
        for file, _line, text, _comments, _context in extract_from_dir(ROOT / package):
            found[tuple(text) if isinstance(text, tuple | list) else text] = f"{package}/{file}"
    return found


def msgid(message: Message) -> Id:
    """The msgid as `in_code` has it."""
    return tuple(message.id) if isinstance(message.id, tuple | list) else message.id


@pytest.fixture(scope="module")
def french() -> Catalog:
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr", domain=DOMAIN)


def fields(text: str) -> set[str]:
    """Names of the ``{placeholders}``."""
    return {name for _before, name, _spec, _conversion in Formatter().parse(text) if name}


def typography_faults(text: str) -> list[str]:
    """What French typography has against ``text``."""
    return [fault for fault, pattern in FAULTS.items() if pattern.search(text)]


def placeholders_differ(source: tuple[str, ...], target: tuple[str, ...]) -> bool:
    """Whether a translation names something else than the code gives.

    The singular may leave out what the plural counts.
    """
    if len(source) == 1:
        return fields(source[0]) != fields(target[0])
    one, many = target[0], target[-1]
    return fields(many) != fields(source[-1]) or not fields(one) <= fields(source[-1])


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("Envoyer\xa0?", True),
        ("Envoyer ?", False),
        ("Envoyer?", False),
        ("«\xa0{name}\xa0», à 12:07", True),
        ("« {name} »", False),
        ("État\xa0: {state}", True),
        ("{name}: {state}", False),
        ("l’envoi…", True),
        ("l'envoi", False),
        ("Attendre...", False),
        ("pip install 'jva-tui[demo]'", True),
    ],
)
def test_typography_is_judged_rightly(text: str, is_right: bool) -> None:
    assert (not typography_faults(text)) is is_right


def test_every_string_of_the_code_is_translated(french: Catalog) -> None:
    missing = [
        f"{file}: {text!r}"
        for text, file in in_code().items()
        if (entry := french.get(forms(text)[0])) is None
        or msgid(entry) != text
        or entry.fuzzy
        or not all(forms(entry.string))
    ]
    assert in_code(), "no strings found: the extraction is broken"
    assert not missing, f"{len(missing)} without French (make catalogues):\n" + "\n".join(missing)


def test_the_catalogue_has_nothing_that_the_code_does_not_say(french: Catalog) -> None:
    known = set(in_code())
    stale = [repr(entry.id) for entry in french if entry.id and msgid(entry) not in known]
    assert not stale + list(french.obsolete), "\n".join(stale)


def test_translations_have_every_plural_form_and_the_same_placeholders(french: Catalog) -> None:
    assert french.num_plurals == 2
    wrong = []
    for entry in french:
        source, target = forms(msgid(entry)), forms(entry.string)
        if not entry.id or not all(target):
            continue
        if len(target) != len(source) or placeholders_differ(source, target):
            wrong.append(f"{source!r} -> {target!r}")
    assert not wrong, "\n".join(wrong)


def test_french_typography(french: Catalog) -> None:
    wrong = [
        f"{form!r}: {', '.join(faults)}"
        for entry in french
        if entry.id
        for form in forms(entry.string)
        if (faults := typography_faults(form))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_compiled_catalogue_is_the_written_one(french: Catalog) -> None:
    compiled = FRENCH.with_suffix(".mo")
    assert compiled.exists(), "make catalogues compiles it"
    with compiled.open("rb") as file:
        in_use = {msgid(entry): forms(entry.string) for entry in read_mo(file) if entry.id}
    written = {
        msgid(entry): forms(entry.string)
        for entry in french
        if entry.id and all(forms(entry.string)) and not entry.fuzzy
    }
    assert in_use == written, "make catalogues compiles it anew"
