"""What a process of ours says by itself, whatever goes wrong in it, holds nothing of people.

Python prints an exception that nobody caught with its words, and so do its threads, its warnings
and what asyncio and other libraries log; on the screen of the client it would stand in the middle
of the list besides.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from jva_tui.defects import report, trace
from jva_tui.i18n import _
from jva_tui.logs import Log

if TYPE_CHECKING:
    from types import TracebackType

_TALKATIVE = ("TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_LOG", "TEXTUAL_SCREENSHOT")
"""Variables with which Textual writes down each key and text, or sends them to a console."""
_log = Log(__name__)


def say_no_data() -> None:
    """Tells what nobody catches as a `report`, and all else to the log alone, if there is one.

    To be called before Textual is imported, which asks its variables then.
    """
    logging.getLogger().addHandler(logging.NullHandler())  # without any they go to the terminal
    sys.excepthook = _ended
    threading.excepthook = _ended_a_thread
    sys.unraisablehook = _passed_over
    warnings.showwarning = _warned
    for name in _TALKATIVE:
        os.environ.pop(name, None)
    _dump_no_memory()


def _ended(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    _log.defect("a defect ended the program", error)
    told = _("A defect stopped jva-tui. Everything read and queued is kept: open it again.")
    with suppress(OSError):  # nobody reads it any more
        print(report(trace(error), told), file=sys.stderr)


def _ended_a_thread(args: threading.ExceptHookArgs) -> None:
    if not isinstance(args.exc_value, SystemExit):
        _log.defect("a defect ended a thread", args.exc_value)


def _passed_over(args: sys.UnraisableHookArgs) -> None:
    _log.defect("a defect was passed over", args.exc_value)


def _warned(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:  # noqa: ARG001 - named as Python calls it
    _log.debug("a %s", category)


def _dump_no_memory() -> None:
    """A crash of the interpreter leaves no picture of its memory on the disk."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
