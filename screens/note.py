"""A note about a request, which nobody but the user ever reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from jva_tui.commands import shown_key
from jva_tui.i18n import _
from jva_tui.store.errors import StoreError
from widgets.masking import shown
from widgets.words import Words

if TYPE_CHECKING:
    from rich.text import Text
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from jva_tui.desk import Desk

PAUSE_SECONDS = 1
"""How long typing pauses before what is written is on the disk."""


class NoteArea(TextArea):
    """A text of a few lines, which masks contact data as all do."""

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False)

    def get_line(self, line_index: int) -> Text:
        """See `TextArea.get_line`."""
        line = super().get_line(line_index)
        line.plain = shown(line.plain)
        return line


class NoteScreen(ModalScreen[str]):
    """Keeps what is written as soon as typing pauses; ends with what stands there.

    Args:
        desk: keeps it.
        participation_id: the request that it is about.
        name: of the volunteer.
        kept: what stands on the disk.
        text: what stands on the screen at first.
    """

    DEFAULT_CSS = """
    NoteScreen { align: center middle; }
    NoteScreen > Vertical {
        width: 76; max-width: 100%; height: auto; padding: 1 2;
        background: $surface; border: round $primary;
    }
    NoteScreen #title { text-style: bold; color: $primary; }
    NoteScreen #note-hint { color: $text-muted; }
    NoteScreen NoteArea {
        height: 8; max-height: 40vh; margin: 1 0; padding: 0 1; background: $panel;
        border: none; &:focus { border: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("escape,ctrl+s", "leave", "")]

    _pause: Timer

    def __init__(
        self, desk: Desk, participation_id: int, name: str, *, kept: str, text: str
    ) -> None:
        super().__init__()
        self._desk = desk
        self._request = participation_id
        self._name = name
        self._kept = kept
        self._text = text

    def compose(self) -> ComposeResult:
        """Whom it is about, that it stays here, and a place to write."""
        with Vertical():
            yield Words(_("Note about {name}").format(name=self._name), id="title")
            told = _("On this computer only: the platform and your colleagues never see it.")
            yield Words(told, id="note-hint")
            yield NoteArea(self._text)
            yield Words(f"{shown_key('escape')} {_('save and go back')}", id="keys")

    def on_mount(self) -> None:
        """The next key is written at the end of what stands there."""
        self._pause = self.set_interval(PAUSE_SECONDS, self._keep_now, pause=True)
        area = self.query_one(NoteArea)
        area.move_cursor(area.document.end)
        area.focus()

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._pause.reset()
        self._pause.resume()

    async def _keep_now(self) -> None:
        self._pause.pause()
        text = self.query_one(NoteArea).text.strip()
        if text == self._kept:
            return
        try:
            await self._desk.private.set_note(self._request, text)
            self._kept = text
        except StoreError as error:
            self.notify(str(error), severity="warning", markup=False)

    async def action_leave(self) -> None:
        """Keeps what stands there, and goes back; what cannot be kept stays on the screen."""
        await self._keep_now()
        if self.query_one(NoteArea).text.strip() == self._kept:
            self.dismiss(self._kept)
