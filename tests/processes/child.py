"""A process that sends, seen from the test that started it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Self

from tests.terminal.client import ROOT

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable

PATIENCE = 50.0
"""Seconds after which a test gives up."""
GLANCE = 0.01

Json = dict[str, Any]


class Sender:
    """A process that sends: `tests.processes.sender`, or the client's own command.

    Args:
        arguments: of its command line.
        module: that it runs.
    """

    def __init__(self, *arguments: str, module: str = "tests.processes.sender") -> None:
        command = [sys.executable, "-m", module, *arguments]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        self._unread = b""
        self.told: list[Json] = []
        """What it has said so far, as far as it was read."""

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """Ends it as a power cut would; it cannot do anything about it."""
        self._process.kill()
        self._process.wait()

    def has_ended(self, within: float = GLANCE) -> bool:
        """Whether it ends within so many seconds."""
        try:
            self._process.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def wait(self) -> int:
        """The exit code, when it has ended by itself."""
        assert self.has_ended(PATIENCE), self.told
        return self._process.returncode

    def wait_until(self, holds: Callable[[Json], bool]) -> Json:
        """Reads what it says until something holds of it.

        Raises:
            TimeoutError: nothing of the kind was said in time, or before it ended.
        """
        deadline = time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0:
            for line in self._lines(left):
                self.told.append(json.loads(line))
                if holds(self.told[-1]):
                    return self.told[-1]
        raise TimeoutError(f"it only said {self.told}")

    def _lines(self, timeout: float) -> list[bytes]:
        stream = self._process.stdout
        assert stream is not None
        if not select.select([stream], [], [], timeout)[0]:
            return []
        data = os.read(stream.fileno(), 65536)
        if not data:
            raise TimeoutError(f"it ended, and only said {self.told}")
        *lines, self._unread = (self._unread + data).split(b"\n")
        return lines

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        assert self._process.stdout is not None
        self._process.stdout.close()
