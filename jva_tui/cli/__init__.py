"""The shell's commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def main(options: Namespace) -> int:
    """Runs the command that ``options.command`` names, and returns its exit code."""
    match options.command:
        case "login":
            from jva_tui.cli.login import run
        case "preload":
            from jva_tui.cli.preload import run
        case _:
            from jva_tui.cli.sandbox import run
    return run(options)
