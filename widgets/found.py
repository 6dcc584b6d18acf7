"""The words that a query sought, made to stand out where they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.query.highlighting import Highlighter
from jva_tui.query.language import Key
from widgets.cells import ELLIPSIS, plain
from widgets.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.query import Query
    from widgets.lines import Line
    from widgets.tones import Span

_BEFORE = 3
"""The part of a line that may stand before what was sought."""
_SIGNS = frozenset({Tone.RULE, Tone.ACCENT})


class Found:
    """Makes what a query sought stand out.

    Args:
        query: what was sought.
    """

    def __init__(self, query: Query) -> None:
        self.query = query
        """What was sought."""
        self._highlighter = Highlighter(query)

    def pieces(self, shown: str, tone: Tone, whole: str = "", key: str | None = None) -> list[Span]:
        """A text in pieces, of which those that were sought stand out.

        Args:
            shown: as it is drawn, perhaps cut, perhaps padded.
            tone: of what was not sought.
            whole: the text from which it was cut, so that a word may be known by its start.
            key: what it tells (`Key`), where a key seeks that alone.
        """
        start = shown.rstrip(" ").removesuffix(ELLIPSIS)
        text = plain(whole)
        if not text.startswith(start):
            text = shown
        at, pieces = 0, []
        for begin, end in self._highlighter.spans(text, Key(key) if key else None):
            if begin < len(start):
                stop = min(end, len(start))
                pieces += [(shown[at:begin], tone), (shown[begin:stop], Tone.FOUND)]
                at = stop
        return [piece for piece in (*pieces, (shown[at:], tone)) if piece[0]]

    def passage(self, text: str, width: int) -> str:
        """The text from a little before what was sought, where its start alone would not show it.

        Args:
            text: in full.
            width: cells in which it is drawn.
        """
        spans = self._highlighter.spans(plain(text))
        end = text.find(" ", spans[0][1]) if spans else 0
        if (len(text) if end < 0 else end) < width:
            return text
        start = max(0, spans[0][0] - width // _BEFORE)
        space = text.find(" ", start, spans[0][0])
        return ELLIPSIS + text[start if space < 0 else space + 1 :]

    def in_lines(self, lines: Iterable[Line], key: str | None = None) -> list[Line]:
        """Lines of a pane, in which it stands out; rules and signs are left alone."""
        return [
            tuple(piece for text, tone in line for piece in self._in_line(text, tone, key))
            for line in lines
        ]

    def _in_line(self, text: str, tone: Tone, key: str | None) -> list[Span]:
        return [(text, tone)] if tone in _SIGNS else self.pieces(text, tone, "", key)
