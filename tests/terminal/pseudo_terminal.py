"""A command in a pseudo-terminal of its own, byte by byte."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# What Textual asks of a terminal, with the answers of one that can draw a frame at once
# (mode 2026) and that tells a new size by a signal instead of in its input (mode 2048).
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}

# Opening the terminal by its name, as leader of a new session, makes it the controlling one: only
# then does the command hear of a new size.
IN_TERMINAL = ("/bin/sh", "-c", 'exec "$@" <>"$0" >&0 2>&0')


class PseudoTerminal:
    """Runs a command in a pseudo-terminal; reading never blocks longer than asked to.

    Args:
        command: The program, by its path, with its arguments.
        columns: Width of the terminal in cells.
        rows: Height of the terminal in cells.
        env: The whole environment of the command, without TERM; this process's own by default.
        cwd: Where the command runs; where this process runs by default.
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
        self.is_open = True
        """Whether the command may still write; False once the end of its output was read."""
        self._master, slave = pty.openpty()
        self.resize(columns, rows)
        environment = dict(os.environ if env is None else env)
        for name in ("COLUMNS", "LINES"):  # they would stand for the size, and hide a new one
            environment.pop(name, None)
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        try:
            self._process = subprocess.Popen(
                [*IN_TERMINAL, os.ttyname(slave), *map(str, command)],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=environment,
                cwd=cwd,
                start_new_session=True,
            )
        finally:
            os.close(slave)

    @property
    def pid(self) -> int:
        """The process id of the command."""
        return self._process.pid

    def write(self, data: bytes) -> None:
        """Sends bytes as the keyboard would."""
        os.write(self._master, data)

    def read(self, timeout: float) -> bytes:
        """What the command has written; waits up to ``timeout`` seconds for the first byte.

        Returns nothing when the time is up or the command has ended. The command's questions to
        the terminal are answered on the way.
        """
        if not self.is_open or not select.select([self._master], [], [], max(0, timeout))[0]:
            return b""
        try:
            data = os.read(self._master, 65536)
        except OSError:  # Linux's way to tell that nobody has the other side open any more
            data = b""
        self.is_open = bool(data)
        for question, answer in ANSWERS.items():
            if question in data:
                self.write(answer)
        return data

    def resize(self, columns: int, rows: int) -> None:
        """Gives the terminal another size, in cells."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait(self, timeout: float = 10) -> int:
        """The exit status (minus the signal's number where one ended it), read to the end.

        Raises:
            TimeoutError: The command still runs after ``timeout`` seconds.
        """
        deadline = time.monotonic() + timeout
        while self.is_open and time.monotonic() < deadline:
            self.read(deadline - time.monotonic())
        try:
            return self._process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired as error:
            raise TimeoutError(f"still running after {timeout} s") from error

    def kill(self) -> None:
        """Ends the command and all that it started in its session, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """Ends the command, if it still runs, and gives the terminal back."""
        if self._process.poll() is None:
            self.kill()
        os.close(self._master)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
