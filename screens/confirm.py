"""A question with two answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.screen import ModalScreen

from jva_tui.commands import shown_key
from widgets.words import Words

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType


class ConfirmScreen(ModalScreen[bool]):
    """Asks, and answers True for Enter and False for Escape.

    Args:
        title: what it is about.
        text: what will happen.
        yes: what Enter does, in a word.
        no: what Escape does, in a word.
    """

    DEFAULT_CSS = """
    ConfirmScreen { align: center middle; }
    ConfirmScreen > Vertical {
        width: 62; max-width: 100%; height: auto; padding: 1 2;
        background: $surface; border: round $primary;
    }
    ConfirmScreen Words { margin-bottom: 1; }
    ConfirmScreen #title { text-style: bold; color: $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,y,o", "answer(True)", ""),
        ("escape,n,q", "answer(False)", ""),
    ]

    def __init__(self, title: str, text: str, *, yes: str, no: str) -> None:
        super().__init__()
        self._texts = (title, text, yes, no)

    def compose(self) -> ComposeResult:
        """Title, text, and the two answers, which can be clicked."""
        title, text, yes, no = self._texts
        with Vertical():
            yield Words(title, id="title")
            yield Words(text)
            yield Words(f"⏎ {yes}", id="yes")
            yield Words(f"{shown_key('escape')} {no}", id="no")

    def on_click(self, event: events.Click) -> None:
        """An answer was clicked."""
        if event.widget and event.widget.id in {"yes", "no"}:
            self.dismiss(event.widget.id == "yes")

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001 - an action's argument
        """Ends with the answer."""
        self.dismiss(answer)
