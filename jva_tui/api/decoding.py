"""JSON read in slices, so that a thread that reads a long answer leaves others their turn.

``json.loads`` holds the interpreter until it is done, and so does the release of what it made: for
a list of 500 conversations both are long enough to be seen as a stutter. Here the outermost levels
are walked in Python, between whose steps another thread may run, and every row is handed on and
forgotten before the next is read.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Take = Callable[[object], object]

ROWS = "data"
"""Where the platform's paginator holds its rows."""
MOST_ROWS = 5_000
"""Ten times what we ever ask for at once; each costs some time, and a few bytes can be one."""

_SPACE = re.compile(r"[ \t\n\r]*")
_read_one = json.JSONDecoder().raw_decode


def decode(body: bytes, take: Take | None = None) -> object:
    """The JSON of an answer, as ``json.loads`` would read its UTF-8.

    Args:
        body: the answer.
        take: is given each row (an item of the list that the answer is, or that its ``data`` is)
            as soon as it is read; what it returns stands in the row's place. What it raises goes
            through.

    Raises:
        ValueError: it is no JSON, or has more than `MOST_ROWS`.
        RecursionError: it is nested beyond any sense.
    """
    text = body.decode("utf-8", "surrogatepass")
    value, at = _outermost(text, _skip(text, 0), take or _as_it_is)
    if _skip(text, at) != len(text):
        raise _broken("more than one value", text, at)
    return value


def _as_it_is(row: object) -> object:
    return row


def _outermost(text: str, at: int, take: Take) -> tuple[object, int]:
    """The value that begins ``at``, and where it ends."""
    if text.startswith("{", at):
        return _object(text, at + 1, take)
    if text.startswith("[", at):
        return _list(text, at + 1, take)
    return _read_one(text, at)


def _object(text: str, at: int, take: Take) -> tuple[dict[str, object], int]:
    found: dict[str, object] = {}
    at = _skip(text, at)
    if text.startswith("}", at):
        return found, at + 1
    while True:
        key, at = _read_one(text, at)
        at = _skip(text, at)
        if not isinstance(key, str) or not text.startswith(":", at):
            raise _broken("a key is missing", text, at)
        at = _skip(text, at + 1)
        if key == ROWS and text.startswith("[", at):
            found[key], at = _list(text, at + 1, take)
        else:
            found[key], at = _read_one(text, at)
        at, is_over = _next(text, at, "}")
        if is_over:
            return found, at


def _list(text: str, at: int, take: Take) -> tuple[list[object], int]:
    found: list[object] = []
    at = _skip(text, at)
    if text.startswith("]", at):
        return found, at + 1
    while True:
        value, at = _read_one(text, at)
        if len(found) == MOST_ROWS:
            raise _broken("more rows than are read", text, at)
        found.append(take(value))
        at, is_over = _next(text, at, "]")
        if is_over:
            return found, at


def _next(text: str, at: int, end: str) -> tuple[int, bool]:
    """Where the next member begins, or the container ends."""
    at = _skip(text, at)
    sign = text[at : at + 1]
    if sign not in (",", end):
        raise _broken("neither a comma nor the end", text, at)
    return (at + 1, True) if sign == end else (_skip(text, at + 1), False)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _broken(why: str, text: str, at: int) -> json.JSONDecodeError:
    return json.JSONDecodeError(why, text, at)
