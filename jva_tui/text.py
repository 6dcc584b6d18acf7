"""Text from others is data: how it is cleaned, and what the platform makes of ours."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_CHARACTERS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls but line feed and tab
    "\u202a-\u202e\u2066-\u206f"  # bidi overrides and isolates; old switches of shapes and digits
    "\ufff9-\ufffb\U000e0001"  # annotations, and languages, that nobody sees
    f"\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]"  # lone surrogates, and what is no character
)
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
MOST_ON_ONE = 10
"""Characters that may stand on another one, or be joined to it; no language needs as many."""
_JOINER = "\u200d"
_MAYBE_A_PILE = re.compile(f"[^ -~\u00a0-\u00ac\u00ae-\u02ff]{{{MOST_ON_ONE + 1},}}")


def clean(text: str) -> str:
    """Makes a stranger's text safe to show: no controls, no bidi overrides, composed (NFC).

    Line feeds and tabs stay, other line ends become line feeds; U+200D stays for emoji. Of marks
    and invisible characters that pile up on one place, the first `MOST_ON_ONE` stay.
    """
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))
    return _MAYBE_A_PILE.sub(lambda found: _levelled(found[0]), text)


def _levelled(text: str) -> str:
    """The text without what piles up beyond measure."""
    kept: list[str] = []
    height = 0
    for char in text:
        is_joined = takes_no_room(char) or kept[-1:] == [_JOINER]
        height = height + 1 if is_joined else 0
        # A joiner on top would draw in whatever comes next.
        if height < MOST_ON_ONE + (char != _JOINER):
            kept.append(char)
    return "".join(kept)


@lru_cache(maxsize=1024)
def takes_no_room(char: str) -> bool:
    """Whether a character has no place of its own: a mark, a vowel on a Korean letter, a format."""
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return True
    return "\u1160" <= char <= "\u11ff" or char == "\uffa0"


def one_line(text: str, limit: int = 200) -> str:
    """The text with all its white space folded, cut to ``limit`` characters, for lists."""
    return " ".join(text[: limit * 2].split())[:limit]


def fold(text: str) -> str:
    """For comparing and searching: no accents, ligatures, case (cœur, Coeur -> coeur), one '."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.replace("æ", "ae").replace("Æ", "ae").casefold()


_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text as they are sought: folded, in order; signs and spaces separate them."""
    return [word for part in text.split() for word in _words(part)]


@lru_cache(maxsize=4096)  # people use the same words, and folding is most of the work
def _words(part: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(part)))


def trim(text: str) -> str:
    """Trims the ends as the platform does: Unicode white space, zero-width space and BOM."""
    return text.strip(_TRIMMED)


_TRIMMED = (
    "".join(
        chr(c)
        for c in (*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029)
    )
    + "\u202f\u205f\u3000\u200b\ufeff\x00"
)


def as_stored(text: str) -> str:
    """What the platform keeps of a message: trimmed, then PHP's ``strip_tags`` (PLATFORM.md).

    A ``<`` followed by anything but ASCII white space opens a tag that runs to its ``>`` (quotes
    inside counting, ``<`` nesting), or to the end of the text without one.
    """
    return strip_tags(trim(text)).replace("\x00", "")


# PHP asks isspace() of what follows; inside a tag too, where "<" nests.
_OPENING = re.compile(r"<(?![ \t\n\r\v\f])")
_SIGNS = re.compile(_OPENING.pattern + "|[>\"']")


def strip_tags(text: str) -> str:
    """PHP's ``strip_tags`` for the text of a message, without its PHP and comment special cases."""
    kept, at = [], 0
    for start, end in tags(text):
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])


def tags(text: str) -> Iterator[tuple[int, int]]:
    """Where `strip_tags` sees tags, from their start to their end."""
    at = 0
    while tag := _OPENING.search(text, at):
        at = _end_of_tag(text, tag.end())
        yield tag.start(), at


def _end_of_tag(text: str, at: int) -> int:
    """Where the tag ends whose inside begins ``at``; the end of the text if nothing closes it."""
    nested, quote = 0, ""
    for found in _SIGNS.finditer(text, at):
        sign = found[0]
        if sign == ">" and nested:
            nested -= 1
        elif sign == ">" and not quote:
            return found.end()
        elif sign == "<" and not quote:
            nested += 1
        elif sign in "\"'" and quote in ("", sign):
            quote = "" if quote else sign
    return len(text)


def settled(text: str) -> str:
    """The text as it can be frozen: composed, and left alone by the platform's own treatment.

    Stripping may uncover white space at the ends, trimming that may leave a ``<`` at the very end,
    which would be dropped in turn, and so on. Anywhere else a ``<`` that stripping left stands
    before white space, and stays.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    stored = unicodedata.normalize("NFC", as_stored(text))
    return stored.lstrip(_TRIMMED).rstrip(_TRIMMED + "<")
