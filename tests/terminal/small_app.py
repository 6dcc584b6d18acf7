"""The smallest program that a session can be tried on: shows what it hears and its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Label

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class SmallApp(App[int]):
    """Writes down keys and sizes; ``q`` ends it with status 3."""

    heard = ""
    shown_size = ""

    def compose(self) -> ComposeResult:
        """One line."""
        yield Label(markup=False)

    def on_key(self, event: events.Key) -> None:
        """Adds the key to the line."""
        if event.key == "q":
            self.exit(return_code=3)
        self.heard += f"<{event.key}>"
        self.show()

    def on_resize(self, event: events.Resize) -> None:
        """Shows the new size."""
        self.shown_size = f"{event.size.width}x{event.size.height}"
        self.show()

    def show(self) -> None:
        """Draws the line anew."""
        self.query_one(Label).update(f"{self.shown_size} été {self.heard}.")


if __name__ == "__main__":
    app = SmallApp()
    app.run()
    raise SystemExit(app.return_code)
