"""``make bench``: measures, prints, writes ``benchmarks/results/latest.json``.

Everything runs in a pseudo-terminal on this computer, beside an empty Textual application in the
same run: ratios say more than milliseconds. The exit status tells whether every goal is met.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.blocking import blocking, bursts
from benchmarks.budgets import INBOXES, budgets
from benchmarks.figures import Figure, table, write_json
from benchmarks.first_list import first_list
from benchmarks.indicators import indicators
from benchmarks.keyring_list import keyring_list
from benchmarks.keys import keys
from benchmarks.memory import memory
from benchmarks.programs import EMPTY_APP, LINE_APP, SIZES, first_drawn, inbox, start, stop
from benchmarks.reply_desk import reply_desk
from benchmarks.search import search
from benchmarks.sending import sending

RESULTS = Path(__file__).parent / "results" / "latest.json"
FILLING_SECONDS = 600
"""Patience with an inbox that is not filled yet."""


def measure(home: Path, *, is_quick: bool) -> list[Figure]:
    """Fills the inboxes under ``home``, then takes every figure."""
    inboxes = [inbox(size, home) for size in SIZES]
    for program in (EMPTY_APP, LINE_APP, *inboxes):
        _say(f"preparing: {program.name}")
        with start(program) as terminal:
            first_drawn(program, terminal, patience=FILLING_SECONDS)
            stop(terminal)
    _say("first list")
    figures = first_list(inboxes, **({"rounds": 3} if is_quick else {}))
    _say("keyring")
    figures += keyring_list(home, SIZES[-1], **({"rounds": 2} if is_quick else {}))
    _say("keys")
    figures += keys(inboxes, **({"blocks": 2} if is_quick else {}))
    _say("reply desk")
    figures += reply_desk(home, **({"rounds": 2} if is_quick else {}))
    _say("memory")
    figures += memory(inboxes[-1])
    _say("search")
    figures += search(home, SIZES[-1])
    figures += indicators(home, SIZES[-1])
    _say("pauses")
    figures += blocking(home, SIZES[0 if is_quick else -1])
    figures += bursts(SIZES[1])
    _say("requests")
    figures += budgets(INBOXES[:1] if is_quick else INBOXES)
    _say("sending")
    return figures + sending(is_quick=is_quick)


def main() -> int:
    """Runs everything; 0 if every goal is met."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and keys, for a look")
    parser.add_argument("--home", type=Path, help="keep the inboxes in this folder, for next time")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="jva-tui-bench-") as scratch:
        figures = measure(options.home or Path(scratch), is_quick=options.quick)
    write_json(figures, RESULTS)
    print(table(figures))
    return 0 if all(one.met for one in figures) else 1


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
