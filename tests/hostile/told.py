"""What a terminal is told, taken apart: text, lone controls, and escape sequences by their kind."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# ECMA-48: control sequences, strings up to their end, and what else an escape may begin.
_PART = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)(?P<inner>[ -/]*)(?P<final>[@-~])"
    r"|\x1b(?P<string>[\]PX^_])(?P<body>.*?)(?:\x07|\x1b\\)"
    r"|\x1b(?P<between>[ -/]*)(?P<other>[0-~])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)",
    re.DOTALL,
)
_COLOURS = {"38": "foreground", "48": "background"}


_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def unprintable(text: str) -> set[str]:
    """The characters of a text that a terminal, or a reader, could take for something else."""
    return {
        char
        for char in set(text) - set("\n\t")
        if unicodedata.category(char) in {"Cc", "Cs"}
        or unicodedata.bidirectional(char) in _TURNING
        or ord(char) & 0xFFFE == 0xFFFE
    }


class Told(NamedTuple):
    """A terminal's input."""

    kinds: frozenset[str]
    """Of all but its text."""
    texts: tuple[str, ...]
    """Between the sequences."""


def told(data: bytes) -> Told:
    """Takes a terminal's whole input apart.

    Raises:
        UnicodeDecodeError: it is not UTF-8.
        ValueError: it ends in the middle of a sequence.
    """
    kinds: set[str] = set()
    texts: list[str] = []
    at = 0
    written = data.decode()
    for part in _PART.finditer(written):
        if part.start() != at:
            raise ValueError(f"no sequence at all: {written[at : at + 40]!r}")
        at = part.end()
        if part["text"] is not None:
            texts.append(part["text"])
        else:
            kinds.update(_kinds(part))
    if at != len(written):
        raise ValueError(f"unfinished: {written[at : at + 40]!r}")
    return Told(frozenset(kinds), tuple(texts))


def _kinds(part: re.Match[str]) -> Iterator[str]:
    if part["control"] is not None:
        yield f"control {part['control']!r}"
    elif part["string"] is not None:
        yield f"string {part['string']} {part['body'].split(';')[0]}"
    elif part["other"] is not None:
        yield f"escape {part['between']}{part['other']}"
    elif part["final"] == "m" and part["parameters"][:1] not in "<=>?":
        yield from (f"style {one}" for one in _styles(part["parameters"]))
    elif part["final"] in "hlpq" or part["parameters"][:1] in ("<", "=", ">", "?"):
        yield f"mode {part['parameters']}{part['inner']}{part['final']}"
    else:
        yield f"sequence {part['inner']}{part['final']}"


def _styles(parameters: str) -> Iterator[str]:
    """The attributes that a style sets, each colour as one."""
    numbers = iter(parameters.split(";"))
    for number in numbers:
        if number in _COLOURS:
            for _ in range({"5": 1, "2": 3}[next(numbers)]):
                next(numbers)
        yield _COLOURS.get(number, number)
