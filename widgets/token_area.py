"""The editor of replies: tokens stand out, and are completed while they are typed."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.message import Message
from textual.widgets import TextArea

from jva_tui.templates.tokens import LOCAL_TOKENS, TOKENS, places
from widgets.choices import Choice, matching
from widgets.masking import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.text import Text
    from textual import events
    from textual.widgets.text_area import Selection

_OPENING, _CLOSING = "[", "]"
_KNOWN, _LOCAL = "token-area--known", "token-area--local"
_UNKNOWN = "token-area--unknown"
_STEPS = {"down": 1, "ctrl+n": 1, "up": -1, "ctrl+p": -1}
_TAKING = frozenset({"tab", "enter"})
_CHOICES = [Choice(token, token.strip("[]").replace("_", " ")) for token in TOKENS + LOCAL_TOKENS]


class Candidate(NamedTuple):
    """A token that may be meant by what is typed."""

    token: str
    """As it is written."""
    value: str
    """What it stands for, for the person being written to; empty where nothing is known."""

    @property
    def is_local(self) -> bool:
        """Whether only we know it, and not the platform."""
        return self.token in LOCAL_TOKENS


class TokenArea(TextArea):
    """A text with tokens, all of it plain text.

    What was meant as a token is marked, with its fallback: bold where it is one, in a colour of its
    own where only we know it, underlined where there is none such. From the moment ``[`` is typed
    the area tells which tokens may be meant; what shows them (`TokenHints`) is up to who listens.
    Up and down choose, Tab and Enter take, Escape stops; none of these keys goes any further
    meanwhile.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {_KNOWN, _LOCAL, _UNKNOWN}
    DEFAULT_CSS = """
    TokenArea {
        .token-area--known { color: $primary; text-style: bold; }
        .token-area--local { color: $success; text-style: bold; }
        .token-area--unknown { color: $error; text-style: underline; }
    }
    """

    @dataclass
    class Completing(Message):
        """Other tokens may be meant than before, or another one of them is marked."""

        area: TokenArea
        """Where it is typed."""
        candidates: tuple[Candidate, ...]
        """The best first; none once nothing is being completed."""
        index: int
        """Of the one that Tab or Enter would take."""

        @property
        def control(self) -> TokenArea:
            """See `Message.control`."""
            return self.area

    values: Mapping[str, str] = MappingProxyType({})
    """What each token, as it is written, stands for in the present text."""

    _candidates: tuple[Candidate, ...] = ()
    _index = 0
    _start: tuple[int, int] | None = None
    """Where the bracket stands that opened what is being completed."""
    _is_opening = False
    """Whether the edit to come is a bracket from the keyboard."""

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        # The style of the cursor's line would take the tokens' colours away.
        super().__init__(
            text,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            id=id,
            classes=classes,
        )

    # Marking

    def get_line(self, line_index: int) -> Text:
        """See `TextArea.get_line`; asked for the lines on the screen only."""
        line = super().get_line(line_index)
        line.plain = shown(line.plain)
        for place in places(line.plain):
            look = _LOCAL if place.is_local else _KNOWN if place.is_known else _UNKNOWN
            style = self.get_component_rich_style(look, partial=True)
            line.stylize(style, place.start, place.end)
        return line

    # Completing

    @property
    def is_completing(self) -> bool:
        """Whether there is something to choose from."""
        return bool(self._candidates)

    def candidates(self, typed: str) -> tuple[Candidate, ...]:
        """The tokens that may be meant by what stands behind a bracket, the best first."""
        if typed[:1].isspace():
            return ()  # prose; elsewhere a space may stand between the words of a token
        found = matching(_CHOICES, typed.replace("_", " "))
        return tuple(Candidate(one.id, self.values.get(one.id, "")) for one in found)

    def complete(self, token: str) -> None:
        """Puts a token in the place of what was typed since the bracket."""
        if self._start is None:
            return
        row, column = self.cursor_location
        if self.document.get_line(row)[column : column + 1] == _CLOSING:
            column += 1
        self.replace(token, self._start, (row, column), maintain_selection_offset=False)
        self.stop_completing()

    def stop_completing(self) -> None:
        """Leaves what is typed as it is; the next bracket begins anew."""
        self._start = None
        self._offer(())

    async def on_key(self, event: events.Key) -> None:
        """Chooses and takes while there is something to choose from; see `TextArea`."""
        key = event.key
        self._is_opening = event.character == _OPENING
        if not self.is_completing:
            return
        if key in _STEPS:
            self._offer(self._candidates, (self._index + _STEPS[key]) % len(self._candidates))
        elif key in _TAKING:
            self.complete(self._candidates[self._index].token)
        elif key == "escape":
            self.stop_completing()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_blur(self) -> None:
        """Nothing is completed elsewhere."""
        self.stop_completing()

    def update_suggestion(self) -> None:
        """See `TextArea.update_suggestion`: called after every edit."""
        if self._is_opening:
            self._is_opening = False
            row, column = self.cursor_location
            self._start = row, column - 1
        self._narrow()

    def watch_selection(self, _selection: Selection) -> None:
        """Whoever moves the cursor elsewhere has done with the token."""
        self._narrow()

    def _narrow(self) -> None:
        """Offers what may be meant by what stands between the bracket and the cursor."""
        typed = self._typed()
        if typed is None:
            self.stop_completing()
            return
        if not (candidates := self.candidates(typed)):
            self.stop_completing()
        elif candidates != self._candidates:
            self._offer(candidates)

    def _typed(self) -> str | None:
        """What was typed since the bracket; None where there is no bracket before the cursor."""
        if self._start is None or not self.selection.is_empty:
            return None
        (row, start), (cursor_row, column) = self._start, self.cursor_location
        if cursor_row != row or column <= start:
            return None
        line = self.document.get_line(row)
        return line[start + 1 : column] if line[start : start + 1] == _OPENING else None

    def _offer(self, candidates: tuple[Candidate, ...], index: int = 0) -> None:
        if (candidates, index) != (self._candidates, self._index):
            self._candidates, self._index = candidates, index
            self.post_message(self.Completing(self, candidates, index))
