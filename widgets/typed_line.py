"""A line to type in: it takes the whole of what is pasted, and masks contact data as all do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from widgets.masking import shown

if TYPE_CHECKING:
    from rich.text import Text
    from textual.events import Paste


class TypedLine(Input):
    """As `Input`, which would drop what stands behind the first line break.

    A mail program breaks a platform's line, and a browser's window a token: neither has a space
    in it, so that the parts are put together without one.
    """

    def _on_paste(self, event: Paste) -> None:
        event.prevent_default()  # Textual would do its own as well
        event.stop()
        self.replace("".join(event.text.splitlines()), *self.selection)

    @property
    def _value(self) -> Text:
        """What is drawn, in Textual's own words; its length says where the cursor stands."""
        drawn = super()._value
        drawn.plain = shown(drawn.plain)
        return drawn
