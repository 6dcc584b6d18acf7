"""A text in a dialogue: wrapped as everywhere else, so that no line breaks at a no-break space."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from widgets.cells import width_of, wrap

if TYPE_CHECKING:
    from textual.geometry import Size


_NO_BREAK = re.compile("[\u00a0\u202f]")
_NOTICE, _NOTICE_EDGES = 60, 4
"""Cells of Textual's notices at most, of which they never take more than half a line, and beside
their text."""


def kept_together(text: str, screen_width: int) -> str:
    """A notice with line breaks of its own, where Textual might break at a no-break space."""
    if not _NO_BREAK.search(text):
        return text
    width = min(_NOTICE, screen_width // 2) - _NOTICE_EDGES
    return "\n".join(wrap(text, max(1, width)))


class Words(Widget):
    """Shows a text of ours or of others, never as markup.

    Args:
        text: what it says.
        id: Textual's.
        classes: Textual's.
    """

    DEFAULT_CSS = "Words { height: auto; }"

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._text = text

    def update(self, text: str) -> None:
        """Says something else."""
        if text != self._text:
            self._text = text
            self.refresh(layout=True)

    def get_content_width(self, _container: Size, _viewport: Size) -> int:
        """See `Widget.get_content_width`."""
        return max(map(width_of, self._text.split("\n")))

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """See `Widget.get_content_height`."""
        return len(self._lines(width))

    def render(self) -> Content:
        """See `Widget.render`."""
        return Content("\n".join(self._lines(self.content_size.width)))

    def _lines(self, width: int) -> tuple[str, ...]:
        return wrap(self._text, max(1, width))
