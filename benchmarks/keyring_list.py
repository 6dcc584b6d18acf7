"""With the key in a system keyring: until a frame stands, and the list once the keyring answers."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

from benchmarks import slow_keyring
from benchmarks.figures import Figure
from benchmarks.programs import (
    EMPTY_APP,
    SEED,
    Program,
    every_cell,
    first_drawn,
    list_rows,
    start,
    stop,
)
from jva_tui.accounts.account import Account, use
from jva_tui.accounts.keys import demo_key
from jva_tui.accounts.places import Place
from jva_tui.paths import Paths, private_folder

GOAL = 1.3
LIST_GOAL = 0.5
"""How much of an empty application's start may pass between the answer and the list: a tenth of a
second, which is felt as at once, on a computer that starts one in a fifth."""
ROUNDS = 15
FRAME_SECONDS, LIST_SECONDS = 2.0, 0.5
"""How long the keyring takes: until long after the frame stands, or soon after."""
NOBODY = "http://127.0.0.1:1"
"""A platform that is out of reach."""


def keyring_list(home: Path, participations: int, rounds: int = ROUNDS) -> list[Figure]:
    """Compares a signed-in account with an empty Textual application.

    Args:
        home: where the inboxes are; the account's is one of them.
        participations: how many this one holds.
        rounds: how often each is started.
    """
    program = _account(home, participations)
    frame = replace(program, name="frame", seen=every_cell)
    taken: dict[str, list[float]] = {"empty": [], "frame": [], "list": []}
    for _ in range(rounds):
        begin, drawn = _once(EMPTY_APP)
        taken["empty"].append(drawn - begin)
        _tell(program, FRAME_SECONDS)
        begin, drawn = _once(frame)
        taken["frame"].append(drawn - begin)
        _tell(program, LIST_SECONDS)
        _, drawn = _once(program)
        taken["list"].append(drawn - _answered(program))
    median = {name: statistics.median(values) * 1000 for name, values in taken.items()}
    told = f"key in a keyring, {participations:,} participations"
    return [
        Figure.ratio_of(f"empty frame, {told} (ms)", median["frame"], median["empty"], GOAL),
        Figure.ratio_of(
            f"list after its answer, {told} (ms)", median["list"], median["empty"], LIST_GOAL
        ),
    ]


def _account(home: Path, participations: int) -> Program:
    """Somebody signed in whose inbox is the demonstration's, in a home of its own."""
    demo = Paths(config=home, data=home).demo(participations, SEED)
    own = private_folder(home / f"keyring-{participations}")
    paths = Paths(config=own, data=own)
    backend = f"{slow_keyring.Keyring.__module__}.{slow_keyring.Keyring.__qualname__}"
    account = Account(
        NOBODY, "rosa@example.org", 1, "Les Amis", 1, "Rosa Exemple", Place(detail=backend)
    )
    use(paths, account)
    folder = private_folder(account.folder(paths))
    for file in demo.glob("*.db*"):
        if not (folder / file.name).exists():
            os.link(file, folder / file.name)
    (own / slow_keyring.TOLD).write_text(json.dumps({"key": demo_key(demo).hex(), "seconds": 0}))
    client = str(Path(sys.executable).with_name("jva-tui"))
    return Program(f"keyring, {participations:,}", (client,), list_rows, own)


def _tell(program: Program, seconds: float) -> None:
    """Lets the keyring take so long from now on."""
    assert program.home
    file = program.home / slow_keyring.TOLD
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {"seconds": seconds}))


def _answered(program: Program) -> float:
    assert program.home
    return float((program.home / slow_keyring.ANSWERED).read_text())


def _once(program: Program) -> tuple[float, float]:
    """When it was started, and when what counts stood on its screen."""
    begin = time.perf_counter()
    with start(program) as terminal:
        drawn = first_drawn(program, terminal)
        stop(terminal)
    return begin, drawn
