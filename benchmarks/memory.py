"""What stays in memory with the list on the screen, and after moving about in it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from benchmarks.programs import (
    ALL_REQUESTS,
    EMPTY_APP,
    Program,
    first_drawn,
    press,
    start,
    stop,
)

if TYPE_CHECKING:
    from tests.terminal.pseudo_terminal import PseudoTerminal

GOAL_MIB = 40
MOVES = ("j",) * 190 + ("pagedown",) * 10


def memory(inbox: Program) -> list[Figure]:
    """Compares ``inbox`` with an empty Textual application; the goal is for the difference."""
    reference, _ = _resident(EMPTY_APP)
    at_first, moved = _resident(inbox)
    when = {"with the first list": at_first, "after 200 cursor moves": moved}
    return [
        Figure.difference(
            f"memory, {inbox.name}, {what}, difference (MiB)", mib, reference, GOAL_MIB
        )
        for what, mib in when.items()
    ]


def _resident(program: Program) -> tuple[float, float]:
    with start(program) as terminal:
        first_drawn(program, terminal)
        at_first = resident_mib(terminal)
        if program is not EMPTY_APP:  # keys change nothing there
            for key in (ALL_REQUESTS, *MOVES):
                press(terminal, key)
        moved = resident_mib(terminal)
        stop(terminal)
    return at_first, moved


def resident_mib(terminal: PseudoTerminal) -> float:
    """Resident memory of the program in ``terminal``, in MiB."""
    status = Path(f"/proc/{terminal.pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024
    told = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(terminal.pid)], check=True, capture_output=True, text=True
    )
    return int(told.stdout) / 1024
