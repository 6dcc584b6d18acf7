"""Lines of text for a pane: wrapped, indented, under headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import ngettext
from jva_tui.masking import MOST_OF_ONE
from widgets import masking
from widgets.cells import cut, fit, width_of, wrap
from widgets.tones import Span, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

Line = tuple[Span, ...]
"""A line in pieces; as narrow as what it says."""

BLANK: Line = ()
MOST_CHARACTERS = 20_000
"""What is laid out of one text: a message of a megabyte must not hold up the keys."""
_LABEL = 14
_ROOMY = 44
"""Width from which labels stand in a column of their own."""


def heading(title: str, width: int) -> Iterator[Line]:
    """A section's title, with a thin rule to the right edge."""
    yield BLANK
    title = cut(title.upper(), width)
    rule = "─" * max(0, width - width_of(title) - 1)
    yield ((title, Tone.HEADING), (" " + rule if rule else "", Tone.RULE))


def sentence(
    text: str,
    width: int,
    tone: Tone = Tone.TEXT,
    *,
    indent: str = "",
    most: int = MOST_CHARACTERS,
) -> Iterator[Line]:
    """A text of ours or of others, wrapped; of a very long one the start, and how much is left."""
    room = max(1, width - width_of(indent))
    start = text[:most]
    if len(text) > most:  # a number that is cut in two would be known for none
        start = masking.shown(text[: most + MOST_OF_ONE])[:most]
    for line in wrap(start, room):
        yield ((indent, Tone.MUTED), (line, tone))
    if (more := len(text) - most) > 0:
        told = ngettext("… {n} more character", "… {n} more characters", more).format(n=more)
        yield ((indent, Tone.MUTED), (cut(told, room), Tone.MUTED))


def signed(sign: Span, text: str, width: int, tone: Tone) -> Iterator[Line]:
    """A sign, then a text that hangs beside it."""
    for number, line in enumerate(sentence(text, width - 2, tone)):
        yield ((sign[0] + " ", sign[1]) if number == 0 else ("  ", tone), *line)


def field(label: str, value: str | None, width: int) -> Iterator[Line]:
    """A label and its value; nothing where there is no value."""
    if not value:
        return
    if width >= _ROOMY:
        first, rest = fit(label, _LABEL - 1) + " ", " " * _LABEL
    else:
        first, rest = cut(label, max(1, width // 2)) + " ", "  "
    for number, line in enumerate(sentence(value, width - width_of(first))):
        yield ((rest if number else first, Tone.MUTED), *line)


def together(parts: list[tuple[Span, ...]], width: int) -> Iterator[Line]:
    """Parts on as few lines as they fit on, none split unless it is wider than a line."""
    line: Line = BLANK
    used = 0
    for part in filter(None, parts):
        cells = sum(width_of(text) for text, _tone in part)
        if line and used + 3 + cells > width:
            yield line
            line, used = BLANK, 0
        used += cells + (3 if line else 0)
        line = (*line, ("   ", Tone.TEXT), *part) if line else part
    if line:
        yield line
