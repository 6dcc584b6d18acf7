"""The shell's commands."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING

from jva_tui import i18n, settings
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from argparse import Namespace


def main(options: Namespace) -> int:
    """Runs the command that ``options.command`` names, and returns its exit code.

    Each command is a module of this package with a function ``run``.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal or pipe that is not for all signs
            stream.reconfigure(errors="replace")
    try:
        if language := settings.load(Paths.here()).language:
            i18n.use_language(language)
        command = import_module(f"jva_tui.cli.{options.command}")
        code: int = command.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has what they wanted. The interpreter flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as error:
        return _stopped(error)
    return code


def _stopped(error: Exception | KeyboardInterrupt) -> int:
    """Tells why the command ended; a defect of ours shows where it is instead."""
    from jva_tui.cli.failures import EXPECTED, code_of, complain, words_for

    if not isinstance(error, EXPECTED):
        raise error
    complain(words_for(error))
    return code_of(error)
