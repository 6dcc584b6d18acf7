"""The tokens that may be meant by what is typed, with what each stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from jva_tui.i18n import _
from widgets.cells import fit, plain, width_of
from widgets.drawn import segments_of
from widgets.line_view import LineView
from widgets.palette import Look, Span, Tone

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from rich.segment import Segment
    from textual import events
    from textual.geometry import Size

    from widgets.token_area import Candidate

MOST_LINES = 6
_CURSOR = "▌"
_GAP = 2


class TokenHints(LineView, can_focus=False):
    """A line for each token; takes room only while there are any.

    It shows what it is told and tells what is clicked: the keys are the editor's.
    """

    DEFAULT_CSS = f"""
    TokenHints {{ height: auto; max-height: {MOST_LINES}; display: none; }}
    TokenHints.-offering {{ display: block; }}
    """

    class Chosen(Message):
        """A token was clicked."""

        def __init__(self, token: str) -> None:
            super().__init__()
            self.token = token
            """As it is written."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._candidates: Sequence[Candidate] = ()
        self._index = 0
        self._column = 0

    def show(self, candidates: Sequence[Candidate], index: int) -> None:
        """Shows these, and marks one; without any it vanishes."""
        is_other = len(candidates) != len(self._candidates)
        self._candidates, self._index = candidates, index
        self._column = max((width_of(one.token) for one in candidates), default=0)
        self.forget()
        self.set_class(bool(candidates), "-offering")
        self.refresh(layout=is_other)
        self.show_line(index)

    @property
    def line_count(self) -> int:
        """See `LineView.line_count`."""
        return len(self._candidates)

    def get_content_height(self, _container: Size, _viewport: Size, _width: int) -> int:
        """See `Widget.get_content_height`."""
        return min(MOST_LINES, len(self._candidates))

    def resized(self) -> None:
        """See `Drawn.resized`: the marked one stays in sight."""
        super().resized()
        self.show_line(self._index)

    def line_key(self, index: int) -> Hashable:
        """See `LineView.line_key`."""
        return index, index == self._index

    def line_segments(self, index: int, width: int) -> list[Segment]:
        """See `LineView.line_segments`."""
        one = self._candidates[index]
        is_marked = index == self._index
        nothing = (_("nothing known for this person"), Tone.WARN)
        spans: list[Span] = [
            (_CURSOR if is_marked else " ", Tone.HEADING),
            (fit(one.token, self._column + _GAP), Tone.STRONG),
            (plain(one.value), Tone.TEXT) if one.value else nothing,
        ]
        if one.is_local:
            spans.append((" " + _("(only here)"), Tone.MUTED))
        look = Look.CURSOR if is_marked else Look.PLAIN
        return segments_of(spans, width, self.palette, look)

    def on_click(self, event: events.Click) -> None:
        """Takes the token that stands there."""
        event.stop()
        index = self.top + event.y
        if event.x < self.text_width and index < len(self._candidates):
            self.post_message(self.Chosen(self._candidates[index].token))
