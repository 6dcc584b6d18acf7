"""How long each step takes at the reply desk while it is open for a thousand people."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from benchmarks.programs import ALL_REQUESTS, first_drawn, inbox, press, start, stop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.pseudo_terminal import PseudoTerminal

RECIPIENTS = 1_000
GOAL_MS = 100
ROUNDS = 5
QUIET = 0.2
"""Seconds without output after which a step is over: people are read some at a time."""
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
    taken: dict[str, list[float]] = {name: [] for name in ("opening", *counted)}
    with start(program) as terminal:
        first_drawn(program, terminal, patience=60)
        for key in TO_ALL:
            press(terminal, key)
        for _ in range(rounds):
            for name, seconds in _round(terminal).items():
                if name in taken:
                    taken[name].append(seconds)
        stop(terminal)
    medians = {name: statistics.median(times) * 1000 for name, times in taken.items()}
    slowest = max(medians, key=lambda name: medians[name])
    what = f"slowest step with {RECIPIENTS:,} recipients: {slowest} (ms)"
    return [Figure.absolute(what, round(medians[slowest], 1), GOAL_MS)]


def _round(terminal: PseudoTerminal) -> dict[str, float]:
    """One time through everything; seconds of each step."""
    told = {}
    for name, key in {"opening": OPENING, **STEPS}.items():
        if (seconds := press(terminal, key, quiet=QUIET)) is None:
            raise RuntimeError(f"“{name}” drew nothing")
        told[name] = seconds
    return told
