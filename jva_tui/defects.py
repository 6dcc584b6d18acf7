"""Where in the program something went wrong, without anything that it had in its hands.

The words of an exception, its notes, and the variables around it may hold a name, a message or a
token. What is told of it is its type, its number where it has one, and where it happened: module,
line and function.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from jva_tui import __version__
from jva_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_FRAMES, _LAST_FRAMES = 10, 30
_MOST_EXCEPTIONS = 20
_NUMBERS = ("errno", "status", "extendedresult")
"""What an exception of the system, of the platform, or of SQLite calls its number."""


def trace(error: BaseException) -> str:
    """An exception and those behind it, one line each, with their frames below, outermost first."""
    return "\n".join(
        "\n".join([how + _name(one), *_frames(one)]) for how, one in _with_those_behind(error)
    )


def brief(error: BaseException) -> str:
    """An exception and those behind it, on one line and without their frames."""
    return "; ".join(how + _name(one) for how, one in _with_those_behind(error))


def report(where: str, kept: str) -> str:
    """What is shown when a defect ends the program, and can be sent as it is.

    Args:
        where: the defect's `trace`.
        kept: what happened and what was kept, in words for the user.
    """
    python = ".".join(map(str, sys.version_info[:3]))
    lines = f"jva-tui {__version__} · Python {python} · {sys.platform}\n{where}"
    send = _(
        "To have it mended, send the lines above to those from whom you have jva-tui. They say "
        "where in the program it happened; no names, texts or passwords stand in them."
    )
    return f"{lines}\n\n{kept}\n{send}"


def _with_those_behind(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """An exception and those behind it, once each, with how it belongs to the one before."""
    seen: set[int] = set()
    waiting = [("", error)]
    while waiting and len(seen) < _MOST_EXCEPTIONS:
        how, one = waiting.pop(0)
        if id(one) not in seen:
            seen.add(id(one))
            yield how, one
            waiting += _behind(one)


def _behind(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """The exceptions that belong to this one, each with how it does."""
    if isinstance(error, BaseExceptionGroup):
        yield from (("one of them: ", one) for one in error.exceptions)
    if error.__cause__ is not None:
        yield "caused by: ", error.__cause__
    elif error.__context__ is not None and not error.__suppress_context__:
        yield "while handling: ", error.__context__


def _name(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ != "builtins":
        name = f"{kind.__module__}.{name}"
    numbers = (getattr(error, number, None) for number in _NUMBERS)
    number = next((number for number in numbers if isinstance(number, int)), None)
    return name if number is None else f"{name} {number:d}"


def _frames(error: BaseException) -> list[str]:
    """Without the folders in which the files are: those may be called after the user."""
    lines = []
    at = error.__traceback__
    while at is not None:
        module = at.tb_frame.f_globals.get("__name__", "?")
        lines.append(f"  {module}:{at.tb_lineno} {at.tb_frame.f_code.co_qualname}")
        at = at.tb_next
    left_out = len(lines) - _FIRST_FRAMES - _LAST_FRAMES
    if left_out > 0:
        lines[_FIRST_FRAMES:-_LAST_FRAMES] = [f"  ({left_out} more)"]
    return lines
