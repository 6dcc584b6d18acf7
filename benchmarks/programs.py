"""The programs that are measured: how each is started, and how to tell what it has drawn."""

from __future__ import annotations

import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.domain import State, View
from tests.terminal.pseudo_terminal import PseudoTerminal
from tests.terminal.session import Display, key_bytes
from widgets.signs import state_sign

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    import pyte

HERE = Path(__file__).parent
SIZES = (100, 10_000, 100_000)
SEED = 1
COLUMNS, ROWS = 120, 40
ALL_REQUESTS = str(list(View).index(View.ALL) + 1)
"""The key of the view that holds every participation."""

# A row of the list: the sign of its state, its age right-aligned in seven cells, a name.
_SIGNS = re.escape("".join(state_sign(state)[0] for state in State))
_ROW = re.compile(rf"[{_SIGNS}] (?=.{{6}}\S )[ \w.’'\xa0\u202f<-]{{7}} \S.{{12}}")


@dataclass(frozen=True, slots=True)
class Program:
    """Something to start in a pseudo-terminal."""

    name: str
    command: tuple[str, ...]
    seen: Callable[[pyte.Screen], Hashable]
    """What counts on its screen; empty as long as nothing of it is drawn."""
    home: Path | None = None
    """Folder of its files, for those that keep any."""


def list_rows(screen: pyte.Screen) -> Hashable:
    """The rows of the inbox list that stand on the screen."""
    return tuple(row[0] for line in screen.display if (row := _ROW.search(line)))


def every_cell(screen: pyte.Screen) -> Hashable:
    """The whole screen with its colours, once its last corner has one."""
    if screen.buffer[ROWS - 1][COLUMNS - 1].bg == "default":
        return ()
    return tuple(tuple(screen.buffer[y][x] for x in range(COLUMNS)) for y in range(ROWS))


def inbox(participations: int, home: Path) -> Program:
    """The client on an invented inbox, without a platform."""
    command = (
        *(str(Path(sys.executable).with_name("jva-tui")), "demo", "--preload", "--offline"),
        *("--participations", str(participations), "--seed", str(SEED)),
    )
    return Program(f"inbox of {participations:,}", command, list_rows, home)


EMPTY_APP = Program("empty app", (sys.executable, str(HERE / "empty_app.py")), every_cell)
LINE_APP = Program("one line", (sys.executable, str(HERE / "line_app.py")), every_cell)


def start(program: Program) -> PseudoTerminal:
    """Starts the program, in French, on a terminal with all colours."""
    unwanted = re.compile("PYTHON|COV_|TEXTUAL|NO_COLOR|LC_|JVA_")
    env = {name: value for name, value in os.environ.items() if not unwanted.match(name)}
    env |= {"LANG": "fr_FR.UTF-8", "LANGUAGE": "fr"}
    if program.home:
        env["JVA_TUI_HOME"] = str(program.home)
    return PseudoTerminal(program.command, columns=COLUMNS, rows=ROWS, env=env)


def first_drawn(
    program: Program, terminal: PseudoTerminal, *, patience: float = 30, quiet: float = 0.5
) -> float:
    """When all of what counts stood on the screen for the first time (``time.perf_counter``).

    Reads until the program is quiet and its screen is drawn; then replays what it wrote, piece by
    piece, to find the one that completed the picture.

    Args:
        program: What runs.
        terminal: Where it was just started.
        patience: Seconds to wait at most.
        quiet: Seconds without output after which nothing more is expected.

    Raises:
        TimeoutError: Nothing that counts was drawn.
    """
    deadline = time.perf_counter() + patience
    pieces: list[tuple[float, bytes]] = []
    display, fed = Display(COLUMNS, ROWS), 0
    while not (final := program.seen(display.screen)):
        if time.perf_counter() > deadline or (pieces and not terminal.is_open):
            raise TimeoutError(f"{program.name} drew nothing to measure:\n{display.text}")
        while piece := terminal.read(quiet):
            pieces.append((time.perf_counter(), piece))
        for _, piece in pieces[fed:]:
            display.feed(piece)
        fed = len(pieces)
    again = Display(COLUMNS, ROWS)
    for at, piece in pieces:
        again.feed(piece)
        if program.seen(again.screen) == final:
            return at
    raise AssertionError("the last piece completes the picture")


def press(
    terminal: PseudoTerminal, key: str, *, patience: float = 0.5, quiet: float = 0.04
) -> float | None:
    """Seconds from pressing ``key`` to the last byte that followed; None if none did.

    Args:
        terminal: Where the program runs.
        key: As `key_bytes` takes it.
        patience: Seconds to wait for the first byte.
        quiet: Seconds without output after which the last byte has come.
    """
    while terminal.read(0):
        pass
    last, begin = 0.0, time.perf_counter()
    terminal.write(key_bytes(key))
    while terminal.read(quiet if last else patience):
        last = time.perf_counter()
    return last - begin if last else None


def stop(terminal: PseudoTerminal) -> None:
    """Ends the program as its user would, so that the next one finds its files in order.

    Raises:
        RuntimeError: It ended with an error.
    """
    terminal.write(key_bytes("ctrl+q"))
    if status := terminal.wait():
        raise RuntimeError(f"a measured program ended with status {status}")
