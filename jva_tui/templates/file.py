"""A template as a plain text file: a few lines about it between two ``---``, then its text.

Any editor writes it; what is wrong in one is told with its line, in the user's words.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from jva_tui.domain import Decision, DeclineReason
from jva_tui.i18n import _, language
from jva_tui.text import clean, fold, one_line, trim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")
SUFFIX = ".txt"
MOST_BYTES = 65_536
LONGEST_NAME = 255
"""Characters, at the platform; more is an error of its own there."""
_FENCE = "---"
_MESSAGE = "message"
"""Stands for a decision where a template brings none, but a message alone."""
_YES, _NO = frozenset({"yes", "oui", "true"}), frozenset({"no", "non", "false"})
_NAMED, _HEAD = re.compile(r"\s*(?:name|nom)\s*:", re.IGNORECASE), 8
"""The line that tells the name, and how many lines stand around it at most."""
_LONGEST_STEM = 60
_RESERVED = re.compile(r"(?:con|prn|aux|nul|signature|(?:com|lpt)\d)\Z")
"""What Windows takes for a device; and the file of the signature."""


class BadFile(ValueError):  # noqa: N818 - what is wrong is the file
    """A file is no template; its text says what is wrong, in the user's words."""


class Brings(NamedTuple):
    """What a template decides as well when it is used; no decision is a message alone."""

    decision: Decision | None
    reason: DeclineReason | None = None


class TemplateFile(NamedTuple):
    """What stands in the file of a template."""

    name: str
    text: str
    """With its tokens; trimmed as the platform trims."""
    brings: Brings | None = None
    """None where it leaves the decision as it is."""
    is_shared: bool = False
    """Whether the whole organisation is to see it, once it is published."""


def parse(content: str, stem: str) -> TemplateFile:
    """Reads a file; one without lines about it is a text, named as the file is.

    Args:
        content: of the file.
        stem: its name, without the end.

    Raises:
        BadFile: something in it is wrong.
    """
    lines, stem = _lines(content), clean(stem)
    if (start := _start(lines)) is None:
        if _is_headless(lines):
            raise BadFile(_("the line “---” is missing before what is said of it"))
        return TemplateFile(one_line(stem, LONGEST_NAME), trim("\n".join(lines)))
    fences = (at for at in range(start + 1, len(lines)) if lines[at].rstrip() == _FENCE)
    if (end := next(fences, None)) is None:
        raise BadFile(_("the line “---” is missing between what is said of it and the text"))
    told = _told(lines[start + 1 : end], start + 2)
    name = one_line(told.get("name", "") or stem, LONGEST_NAME + 1)
    if len(name) > LONGEST_NAME:
        raise BadFile(_("the name is longer than {n} characters").format(n=LONGEST_NAME))
    return TemplateFile(
        name=name,
        text=trim("\n".join(lines[end + 1 :])),
        brings=_brings(told),
        is_shared=_truth(told),
    )


def notes_in(content: str) -> list[str]:
    """The user's own notes between the fences: lines that begin with ``#``."""
    lines = _lines(content)
    if (start := _start(lines)) is None:
        return []
    said = takewhile(lambda line: line.rstrip() != _FENCE, lines[start + 1 :])
    return [line.rstrip() for line in said if line.lstrip().startswith("#")]


def to_text(template: TemplateFile, notes: Sequence[str] = ()) -> str:
    """The reverse of `parse`.

    Args:
        template: what the file is to say.
        notes: as `notes_in` found them in what it said before.
    """
    lines = [*notes, f"name: {template.name}"]
    if template.brings:
        lines.append(f"decision: {template.brings.decision or _MESSAGE}")
        if template.brings.reason:
            lines.append(f"reason: {template.brings.reason}")
    lines.append(f"shared: {'yes' if template.is_shared else 'no'}")
    return "\n".join([_FENCE, *lines, _FENCE, template.text, ""])


def file_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """A name for a file that every system takes, and that leads out of no folder.

    Args:
        name: of the template.
        is_taken: whether a file is called so already.
    """
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:_LONGEST_STEM].strip("-")
    stem = f"template-{plain}".rstrip("-") if not plain or _RESERVED.match(plain) else plain
    found, number = stem + SUFFIX, 2
    while is_taken(found):
        found, number = f"{stem}-{number}{SUFFIX}", number + 1
    return found


def _lines(content: str) -> list[str]:
    return clean(content.removeprefix("\ufeff")).split("\n")


def _start(lines: Sequence[str]) -> int | None:
    """Where the first fence stands; None where nothing is said of the text."""
    for at, line in enumerate(lines):
        if line.rstrip() == _FENCE:
            return at
        if line.strip():
            break
    return None


def _is_headless(lines: Sequence[str]) -> bool:
    """Whether something is said of the text without the line that begins it."""
    named = (at for at, line in enumerate(lines[:_HEAD]) if _NAMED.match(line))
    at = next(named, None)
    return at is not None and any(line.rstrip() == _FENCE for line in lines[at : at + _HEAD])


def _told(lines: list[str], first: int) -> dict[str, str]:
    """What stands between the fences, by the name of each line in English.

    Args:
        lines: between them.
        first: the number of the first of these in the file.
    """
    told: dict[str, str] = {}
    for number, line in enumerate(lines, first):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        word, colon, value = line.partition(":")
        key = _KEY_OF.get(fold(word.strip()))
        if not colon or key is None:
            known = ", ".join(_KEYS[language()])
            text = _("line {n}: “{line}” is none of: {known}")
            raise BadFile(text.format(n=number, line=one_line(line, 40), known=known))
        if key in told:
            text = _("line {n}: “{key}” is said twice")
            raise BadFile(text.format(n=number, key=word.strip()))
        told[key] = value.strip()
    return told


def _brings(told: Mapping[str, str]) -> Brings | None:
    said, reason = told.get("decision", ""), told.get("reason", "")
    if not said:
        if reason:
            raise BadFile(_("a reason goes with “decision: decline” only"))
        return None
    try:
        decision = decision_called(said)
    except KeyError:
        text, known = _("“decision: {said}” is none of: {known}"), ", ".join(decision_words())
        raise BadFile(text.format(said=one_line(said, 40), known=known)) from None
    if decision is not Decision.DECLINE:
        if reason:
            raise BadFile(_("a reason goes with “decision: decline” only"))
        return Brings(decision)
    meant = _REASON_OF.get(_plain(reason)) if reason else DeclineReason.OTHER
    if meant is None:
        text = _("“reason: {said}” is none of: {known}")
        known = ", ".join(_REASONS[language()])
        raise BadFile(text.format(said=one_line(reason, 40), known=known))
    return Brings(decision, meant)


def _truth(told: Mapping[str, str]) -> bool:
    said = fold(told.get("shared", ""))
    if said in _YES:
        return True
    if said in _NO or not said:
        return False
    text = _("“shared: {said}” is neither yes nor no")
    raise BadFile(text.format(said=one_line(said, 40)))


def decision_words() -> list[str]:
    """What a decision can be called, in the interface's language."""
    return [*_DECISIONS[language()]]


def decision_called(word: str) -> Decision | None:
    """The decision that is called so, in English or French; None for a message alone.

    Raises:
        KeyError: none is.
    """
    return _DECISION_OF[_plain(word)]


def _plain(word: str) -> str:
    """A word without what may be left out: accents, case, and the stop at its end."""
    return fold(word).rstrip(".")


def _by_word(words: Mapping[str, Mapping[str, T]]) -> dict[str, T]:
    """What every word means, whatever its language."""
    return {_plain(word): meant for told in words.values() for word, meant in told.items()}


_KEYS = {
    "en": {key: key for key in ("name", "decision", "reason", "shared")},
    "fr": {
        "nom": "name",
        "décision": "decision",
        "motif": "reason",
        "raison": "reason",
        "partagé": "shared",
    },
}
"""What each line is called, by language."""
_DECISIONS: dict[str, dict[str, Decision | None]] = {
    "en": {**{str(decision): decision for decision in Decision}, _MESSAGE: None},
    "fr": {
        "valider": Decision.VALIDATE,
        "décliner": Decision.DECLINE,
        "refuser": Decision.DECLINE,
        "prendre en main": Decision.TAKE_IN_HAND,
        "annuler": Decision.CANCEL,
        _MESSAGE: None,
    },
}
"""What each decision is called, by language."""
_REASONS = {
    "en": {str(reason): reason for reason in DeclineReason},
    "fr": {
        "autre": DeclineReason.OTHER,
        **{reason.label.rstrip("."): reason for reason in DeclineReason},
    },
}
"""What each reason is called: by its code, or as the platform, which is French, shows it."""
_KEY_OF, _DECISION_OF, _REASON_OF = _by_word(_KEYS), _by_word(_DECISIONS), _by_word(_REASONS)


def settled_text(text: str) -> str:
    """A text as the platform keeps a template's: composed and trimmed, but not stripped."""
    return trim(clean(text))
