"""``python -m jva_tui.sandbox``: the sandbox from the shell."""

from __future__ import annotations

import argparse
from pathlib import Path

from jva_tui.sandbox.server import serve


def main() -> None:
    """Serves until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m jva_tui.sandbox", description=serve.__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--participations", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--journal", type=Path)
    parser.add_argument("--stop-with-stdin", action="store_true")
    parser.add_argument("--alive", action="store_true")
    options = parser.parse_args()
    serve(
        options.port,
        participations=options.participations,
        seed=options.seed,
        journal=options.journal,
        stop_with_stdin=options.stop_with_stdin,
        alive=options.alive,
    )


if __name__ == "__main__":
    main()
