"""The shell's commands."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable


def main(options: Namespace) -> int:
    """Runs the command that ``options.command`` names, and returns its exit code."""
    run: Callable[[Namespace], int] = import_module(f"jva_tui.cli.{options.command}").run
    return run(options)
