"""An application that lends its terminal to an editor, and works on behind it.

Its work is a server: whoever asks while the editor has the terminal is answered by an event loop
that goes on, after everything has been tried that might write to the screen.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Label

from screens.outside_editor import edit_outside

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.worker import Worker

TEXT = "Bonjour [destinataire_prenom],\nà bientôt"
STILL = "a line that never changes"
TOLD = "told"


class EditingApp(App[int]):
    """``e`` opens the editor; the rest is told by who connects.

    Args:
        folder: where it writes down on which port it listens.
    """

    CSS = "#foot { dock: bottom; }"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._worker: Worker[None] | None = None
        self.answered = 0
        self.heard = ""
        self.left = "nothing yet"
        self.shown_size = ""

    def compose(self) -> ComposeResult:
        """What is known, what stays, and a line at the edge."""
        yield Label(id="head", markup=False)
        yield Label(STILL)
        yield Label(id="foot", markup=False)

    async def on_mount(self) -> None:
        """Begins to work."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        (self._folder / "port").write_text(str(port))
        self.show()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            match line.strip().decode():
                case "cancel" if self._worker:
                    self._worker.cancel()
                case "again":
                    self.edit()
                case "close":
                    self.exit(return_code=3)
                case _:
                    self._try_to_write()
            writer.write(b"done\n")
            await writer.drain()
        writer.close()

    def _try_to_write(self) -> None:
        """Counts, in all the ways in which something may reach the screen."""
        self.answered += 1
        self.show()
        self.refresh(layout=True)
        self.notify(f"{TOLD} {self.answered}")
        self.bell()
        print(TOLD)
        logging.getLogger(__name__).warning(TOLD)

    def on_key(self, event: events.Key) -> None:
        """Notes every key that it hears."""
        self.heard += f"<{event.key}>"
        if event.key == "e":
            self.edit()
        elif event.key == "q":
            self.exit(return_code=0)
        self.show()

    def on_resize(self, event: events.Resize) -> None:
        """Shows the new size."""
        self.shown_size = f"{event.size.width}x{event.size.height}"
        self.show()

    def edit(self) -> None:
        """Opens the editor."""
        worker = self.run_worker(self._edit(), exit_on_error=False)
        self._worker = self._worker or worker

    async def _edit(self) -> None:
        self.left = "cancelled"
        try:
            self.left = repr(tuple(await edit_outside(self, TEXT, os.environ)))
        finally:
            self.show()

    def show(self) -> None:
        """Draws anew what changes."""
        known = f"{self.answered} answered, heard {self.heard}, {self.left}."
        self.query_one("#head", Label).update(known)
        self.query_one("#foot", Label).update(f"foot of {self.shown_size}")


if __name__ == "__main__":
    app = EditingApp(Path(sys.argv[1]))
    app.run()
    raise SystemExit(app.return_code)
