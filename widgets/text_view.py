"""A text that is only read: wrapped, plain, scrolled by the wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.drawn import segments_of
from widgets.line_view import LineView
from widgets.lines import sentence

if TYPE_CHECKING:
    from collections.abc import Hashable

    from rich.segment import Segment

    from widgets.lines import Line

INDENT = "│ "


class TextView(LineView, can_focus=False):
    """Shows a text from others or of ours, never as markup."""

    _text = ""
    _lines: list[Line] | None = None

    def show(self, text: str) -> None:
        """Shows this text from its start."""
        if text != self._text:
            self._text = text
            self.forget()
            self.show_from(0)
            self.refresh()

    def forget(self) -> None:
        """See `Drawn.forget`."""
        super().forget()
        self._lines = None

    def _wrapped(self) -> list[Line]:
        if self._lines is None:
            self._lines = list(sentence(self._text, self.text_width, indent=INDENT))
        return self._lines

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        return len(self._wrapped())

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        return index

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        return segments_of(self._wrapped()[index], width, self.palette)
