"""A user at a terminal: sees the screen, presses keys, waits until something stands there."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pyte

from tests.terminal.pseudo_terminal import PseudoTerminal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
}
"""What a terminal sends for the keys that have a name; any other key is its own character."""

# Sequences that pyte would print instead of passing over: mode requests and keyboard protocols.
UNKNOWN = re.compile(rb"\x1b\[[?><=]?[0-9;]*(?:\$p|u)")
UNFINISHED = re.compile(rb"\x1b(?:\[[?><=]?[0-9;]*\$?)?\Z")


def key_bytes(key: str) -> bytes:
    """What a terminal sends for ``key``, named as Textual names it (``j``, ``ctrl+q``, ``enter``).

    Raises:
        ValueError: There is no such key here.
    """
    if key in KEYS:
        return KEYS[key].encode()
    if re.fullmatch(r"ctrl\+[a-z]", key):
        return bytes([ord(key[-1]) & 0x1F])
    if len(key) != 1:
        raise ValueError(f"no key is called {key}")
    return key.encode()


class Display:
    """What stands on the screen, from the bytes that a program wrote."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Draws ``data``; a sequence cut at its end waits for what follows."""
        data = self._rest + data
        cut = UNFINISHED.search(data)
        end = cut.start() if cut else len(data)
        self._rest = data[end:]
        self._stream.feed(UNKNOWN.sub(b"", data[:end]))

    @property
    def text(self) -> str:
        """The lines of the screen, without the blanks at their ends."""
        # Not ``screen.display``, which fails where half of a wide character was drawn over.
        lines = (self.screen.buffer[line] for line in range(self.screen.lines))
        cells = range(self.screen.columns)
        return "\n".join("".join(line[cell].data for cell in cells).rstrip() for line in lines)


class Session(PseudoTerminal):
    """A command in a pseudo-terminal, with its screen and a keyboard.

    Args:
        command: See `PseudoTerminal`.
        columns: Width in cells.
        rows: Height in cells.
        env: See `PseudoTerminal`.
        cwd: See `PseudoTerminal`.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        columns: int = 120,
        rows: int = 40,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.display = Display(columns, rows)
        super().__init__(command, columns=columns, rows=rows, env=env, cwd=cwd)

    def read(self, timeout: float) -> bytes:
        """See `PseudoTerminal.read`; what is read also stands on the screen."""
        data = super().read(timeout)
        self.display.feed(data)
        return data

    def press(self, *keys: str) -> None:
        """Presses keys one after the other, named as Textual names them."""
        for key in keys:
            self.write(key_bytes(key))

    def type(self, text: str) -> None:
        """Types a text."""
        self.write(text.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Gives the terminal another size, in cells."""
        self.display.screen.resize(rows, columns)
        super().resize(columns, rows)

    def screen_text(self) -> str:
        """What stands on the screen, as last read."""
        return self.display.text

    def wait_for(self, what: str | Callable[[str], bool], timeout: float = 20) -> str:
        """Reads until ``what`` (a text, or a test of the whole screen) holds; returns the screen.

        Raises:
            TimeoutError: It did not within ``timeout`` seconds, or the command ended before.
        """
        holds = what if callable(what) else lambda screen: what in screen
        deadline = time.monotonic() + timeout
        while not holds(screen := self.screen_text()):
            left = deadline - time.monotonic()
            if left <= 0 or not self.is_open:
                ended = "" if self.is_open else " (the command has ended)"
                raise TimeoutError(f"waited for {what!r}{ended}; the screen shows:\n{screen}")
            self.read(left)
        return screen
