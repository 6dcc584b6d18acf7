"""Text measured in terminal cells: cut, padded and wrapped without splitting what is seen as one.

Widths are Textual's own (rich's table), so that a line never upsets the layout around it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len, split_graphemes

from widgets import masking

if TYPE_CHECKING:
    from collections.abc import Iterator

ELLIPSIS = "…"

# Characters of one cell each that never combine: most of what is written in French.
_SIMPLE = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u2013\u2014\u2018-\u201f\u2022\u2026\u202f\u20ac\u2500-\u257f]*"
).fullmatch
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_JOINER = "\u200d"
# Joiners with nothing to join on one side: rich measures those at a start in two ways.
_LOST_JOINERS = re.compile("(?:\\A|(?<= ))\u200d+|(?<!\u200d)\u200d++(?= |\\Z)")
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_BREAKS = re.compile("( +)")


def plain(text: str) -> str:
    """The text on one line: controls, line feeds and tabs become spaces, lost joiners go.

    All text of a line comes through here, so that contact data is masked here where it is at all.
    """
    text = masking.shown(text)
    if text.isprintable():
        return text
    return _LOST_JOINERS.sub("", _CONTROLS.sub(" ", text))


def width_of(text: str) -> int:
    """Cells that the text takes on the screen."""
    return len(text) if _SIMPLE(text) else cell_len(text)


def graphemes(text: str) -> Iterator[tuple[str, int]]:
    """The text in pieces that are seen as one each, with their width in cells.

    Flags (two letters) and skin tones stay with what they belong to.
    """
    widths = {char: cell_len(char) for char in set(text)}
    if all(widths.values()) and not any(map(_joins, widths)):
        return ((char, widths[char]) for char in text)
    return _joined_graphemes(text)


def _joins(char: str) -> bool:
    """Whether a character that has a width can still be a part of what stands beside it."""
    return _FLAG_LETTERS[0] <= char <= _FLAG_LETTERS[1] or _SKIN_TONES[0] <= char <= _SKIN_TONES[1]


def _joined_graphemes(text: str) -> Iterator[tuple[str, int]]:
    piece, width, flag = "", 0, False
    for start, end, cells in split_graphemes(text)[0]:
        first = text[start]
        is_letter = _FLAG_LETTERS[0] <= first <= _FLAG_LETTERS[1]
        is_tone = _SKIN_TONES[0] <= first <= _SKIN_TONES[1]
        if piece and ((flag and is_letter) or is_tone):
            piece, width, flag = piece + text[start:end], width + cells, False
            continue
        if piece:
            yield piece, width
        piece, width, flag = text[start:end], cells, is_letter
    if piece:
        yield piece, width


def take(text: str, width: int) -> str:
    """The longest start of the text that fits in ``width`` cells."""
    if _SIMPLE(text):
        return text[: max(0, width)]
    kept, room = [], width
    for piece, cells in graphemes(text):
        if cells > room:
            break
        kept.append(piece)
        room -= cells
    # A joiner at the end would swallow whatever is drawn after it.
    return "".join(kept).rstrip(_JOINER)


def cut(text: str, width: int) -> str:
    """The text in at most ``width`` cells, with an ellipsis where something is missing."""
    text = plain(text)
    if width <= 0:
        return ""
    if width_of(text) <= width:
        return text.rstrip(_JOINER)
    return take(text, width - 1).rstrip(" ") + ELLIPSIS


def fit(text: str, width: int, align: Literal["left", "right", "centre"] = "left") -> str:
    """The text in exactly ``width`` cells: cut, or padded with spaces."""
    text = cut(text, width)
    room = max(0, width) - width_of(text)
    if align == "right":
        return " " * room + text
    before = room // 2 if align == "centre" else 0
    return " " * before + text + " " * (room - before)


def wrap(text: str, width: int) -> tuple[str, ...]:
    """The text in lines of at most ``width`` cells, broken at spaces where there are any.

    Line feeds are kept; no-break spaces do not break.

    Raises:
        ValueError: ``width`` is not positive.
    """
    if width < 1:
        raise ValueError("no room to wrap in")
    return _wrap(text, width, masking.is_on())


@lru_cache(maxsize=256)
def _wrap(text: str, width: int, is_masked: bool) -> tuple[str, ...]:  # noqa: FBT001 - what is kept depends on it
    if is_masked:
        text = masking.shown(text)  # before it is cut: numbers may run over several lines
    lines: list[str] = []
    for paragraph in text.split("\n"):
        one = plain(paragraph.expandtabs(4)).rstrip()
        lines.extend(_wrap_simple(one, width) if _SIMPLE(one) else _wrap_any(one, width))
    return tuple(lines)


def _wrap_simple(text: str, width: int) -> Iterator[str]:
    """Wraps where every character takes one cell."""
    at, length = 0, len(text)
    while length - at > width:
        space = text.rfind(" ", at, at + width + 1)
        if space > at and text[at:space].strip():
            yield text[at:space].rstrip()
            at = space + 1
        else:
            yield text[at : at + width]
            at += width
        while at < length and text[at] == " ":
            at += 1
    yield text[at:]


def _wrap_any(text: str, width: int) -> Iterator[str]:
    """Wraps text with wide, narrow and combined characters."""
    line, used = "", 0
    for word in _BREAKS.split(text):
        cells = width_of(word)
        if used + cells <= width:
            line, used = line + word, used + cells
            continue
        if word.startswith(" "):
            yield line.rstrip()
            line, used = "", 0
            continue
        if line.strip():
            yield line.rstrip()
        *full, line = _break_word(word, width) if cells > width else [word]
        yield from full
        used = width_of(line)
    yield line.rstrip().rstrip(_JOINER)


def _break_word(word: str, width: int) -> list[str]:
    """A word that is too long for a line, in pieces that are not; never empty."""
    pieces, piece, used = [], "", 0
    for one, cells in graphemes(word):
        if used + cells > width and piece:
            pieces.append(piece.rstrip(_JOINER))
            piece, used = "", 0
        # What is wider than the whole line cannot be shown.
        piece, used = piece + (one if cells <= width else ELLIPSIS), used + min(cells, width)
    return [*pieces, piece]
