"""One choice among several, found by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from jva_tui.commands import shown_key
from jva_tui.i18n import _
from widgets.picker import Picker
from widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from widgets.choices import Choice


_FRAME_LINES = 6
"""Border, title, the line to type in, and the keys."""


class ChooseScreen(ModalScreen[str | None]):
    """Ends with the id of the choice, or None.

    Args:
        title: what is chosen.
        choices: in their order.
        nothing: what to say when there is no choice at all.
        at: id of the one that the cursor stands on at first; the first one without it.
    """

    DEFAULT_CSS = """
    ChooseScreen { align: center middle; }
    ChooseScreen > Vertical {
        width: 90%; max-width: 90; height: 80%; padding: 0 1;
        background: $surface; border: round $primary;
    }
    ChooseScreen #title { text-style: bold; color: $primary; }
    ChooseScreen #keys { color: $text-muted; }
    """

    def __init__(
        self, title: str, choices: Sequence[Choice], nothing: str = "", *, at: str = ""
    ) -> None:
        super().__init__()
        self._at = at
        self._title_text = title
        self._choices = choices
        self._nothing = nothing

    def compose(self) -> ComposeResult:
        """Title and picker."""
        with Vertical():
            yield Static(self._title_text, id="title", markup=False)
            if self._nothing and not self._choices:
                yield Static(self._nothing, markup=False)
            yield self.picker()
            take, back = _("choose"), _("back")
            yield Words(f"⏎ {take}   ↓↑   {shown_key('escape')} {back}", id="keys")

    def picker(self) -> Picker:
        """What it is chosen with."""
        return Picker(self._choices, placeholder=_("a few letters to find it"), at=self._at)

    def on_mount(self) -> None:
        """A few choices without previews need no more room than they take."""
        if not any(choice.preview for choice in self._choices):
            box = self.query_one(Vertical)
            box.styles.height = len(self._choices) + _FRAME_LINES
            box.styles.max_height = "80%"

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        self.dismiss(event.id)

    @on(Picker.Left)
    def _left(self) -> None:
        self.dismiss(None)
