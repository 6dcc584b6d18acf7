"""How long each step takes at the reply desk while it is open for a thousand people."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from benchmarks.programs import ALL_REQUESTS, first_drawn, inbox, press, start, stop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.pseudo_terminal import PseudoTerminal

RECIPIENTS = 1_000
GOAL_MS, ALL_MS = 100, 1_000
ROUNDS = 5
BRIEF, QUIET = 0.03, 0.2
"""Seconds without output after which the screen stands, and after which a step is over."""
EVERYBODY = "everybody"
TO_ALL = ("o", ALL_REQUESTS, "*")
"""Marks everybody: the whole organisation's, all of them."""
OPENING, TEXT = "m", "Bonjour [destinataire_prenom], à bientôt."
STEPS = {
    "next person": "j",
    "next one to look at": "n",
    "in or out": "space",
    "all in": "*",
    "the templates": "t",
    "a template for all": "enter",
    "another decision": "d",
    "the decision back": "m",
    "into the editor": "i",
    "a letter": "x",
    "tokens are offered": "[",
    "a token is taken": "tab",
    "out of the editor": "escape",
    "the question before sending": "enter",
    "not yet": "escape",
    "back to the list": "q",
}
"""In this order, each from the key to the last byte that follows."""
ESCAPE = "escape"
"""Not counted: Textual waits a tenth of a second for what may follow and make another key of it."""


def reply_desk(home: Path, rounds: int = ROUNDS) -> list[Figure]:
    """The median of each step over some rounds, the longest named.

    Args:
        home: where the inboxes are.
        rounds: how often everything is done.

    Raises:
        RuntimeError: A step drew nothing.
    """
    program = inbox(RECIPIENTS, home)
    counted = [name for name, key in STEPS.items() if key != ESCAPE]
    taken: dict[str, list[float]] = {name: [] for name in ("opening", EVERYBODY, *counted)}
    with start(program) as terminal:
        first_drawn(program, terminal, patience=60)
        for key in TO_ALL:
            press(terminal, key)
        for _ in range(rounds):
            for name, seconds in _round(terminal).items():
                if name in taken:
                    taken[name].append(seconds)
        stop(terminal)
    medians = {name: round(statistics.median(times) * 1000, 1) for name, times in taken.items()}
    everybody = medians.pop(EVERYBODY)
    slowest = max(medians, key=lambda name: medians[name])
    return [
        Figure.absolute(
            f"slowest step with {RECIPIENTS:,} recipients: {slowest} (ms)",
            medians[slowest],
            GOAL_MS,
        ),
        Figure.absolute(f"until all {RECIPIENTS:,} recipients are read (ms)", everybody, ALL_MS),
    ]


def _round(terminal: PseudoTerminal) -> dict[str, float]:
    """One time through everything; seconds of each step."""
    begun = time.perf_counter()
    told = {"opening": _seconds("opening", press(terminal, OPENING, quiet=BRIEF))}
    last = begun + told["opening"]
    while terminal.read(QUIET):  # people are read some at a time, while one can work already
        last = time.perf_counter()
    told[EVERYBODY] = last - begun
    return told | {
        name: _seconds(name, press(terminal, key, quiet=QUIET)) for name, key in STEPS.items()
    }


def _seconds(name: str, taken: float | None) -> float:
    if taken is None:
        raise RuntimeError(f"“{name}” drew nothing")
    return taken
