"""The debug log: what the client does, in numbers, for those who mend it.

Nothing of people gets into it: our own lines are made of fixed words and of values that are no
texts, which the type checker sees to. Of what others log only that they did is written, and of any
exception only its `trace`.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import stat
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NewType

from jva_tui import __version__
from jva_tui.defects import brief, trace
from jva_tui.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from enum import Enum
    from pathlib import Path
    from typing import TypeAlias

    Value: TypeAlias = "float | Enum | type | BaseException | Route | Collection[int] | None"

MOST_BYTES = 4 << 20
"""What a log may grow to; as much of what came before is kept beside it."""
_OURS = ("jva_tui", "screens", "widgets")
"""The packages whose own words are written."""
_TELLING = re.compile(r"[a-z-]+|[0-9]+", re.ASCII)
"""The parts of a path that say what is asked for: the platform's own words, and numbers."""

Route = NewType("Route", str)
"""What is asked of the platform, as `route` tells it."""


class Log:
    """What one module logs.

    Args:
        name: of the module.
    """

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, words: str, *values: Value) -> None:
        """Notes what is done; costs next to nothing without a log.

        Args:
            words: the same each time, with a ``%s`` or the like for each value.
            values: no texts; of an exception only its `brief` is told.
        """
        if self._logger.isEnabledFor(logging.DEBUG):
            self._logger.debug(words, *map(_in_words, values))

    def defect(self, words: str, error: BaseException | None = None) -> None:
        """Notes a defect of ours: where it is, and never what it says.

        Args:
            words: the same each time.
            error: the defect; without it, the one that is being handled.
        """
        self._logger.error(words, exc_info=sys.exc_info() if error is None else error)


def route(method: str, path: str, names: Iterable[str] = ()) -> Route:
    """What is asked of the platform.

    Args:
        method: of HTTP.
        path: its numbers are told, but nothing else that somebody put into it.
        names: what the query tells, without what it tells of that.
    """
    parts = path.partition("?")[0].split("/")
    shown = "/".join(part if not part or _TELLING.fullmatch(part) else "…" for part in parts)
    return Route(f"{method} {shown} {','.join(names)}".rstrip())


def _in_words(value: Value) -> object:
    match value:
        case BaseException():
            return brief(value)
        case type():
            return value.__name__
    return value


def start(path: Path) -> None:
    """Writes a debug log from now on, after what already stands in it.

    Raises:
        OSError: it cannot be written, or is no file of this user's.
    """
    logging.getLogger().addHandler(_LogFile(path))
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    python = ".".join(map(str, sys.version_info[:3]))
    began = "jva-tui %s begins, with Python %s on %s"
    logging.getLogger(__name__).debug(began, __version__, python, sys.platform)


class _LogFile(logging.Handler):
    """Writes each line at once, so that a log tells of the last moment before a death."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file, self._size = _opened(path)

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a line; that a disk is full must not end what the line tells of."""
        with suppress(OSError):
            line = f"{_told(record)}\n".encode(errors="replace")
            if self._size + len(line) > MOST_BYTES:
                self._begin_anew()
            self._size += os.write(self._file, line)

    def _begin_anew(self) -> None:
        self._path.replace(self._path.with_name(f"{self._path.name}.1"))
        os.close(self._file)
        self._file, self._size = _opened(self._path)

    def close(self) -> None:
        """See `logging.Handler.close`."""
        os.close(self._file)
        super().close()


def _opened(path: Path) -> tuple[int, int]:
    """A file at whose end can be written, for this user alone; and its size.

    Raises:
        OSError: see `start`.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    # A pipe would keep us waiting, and a link lead into another file.
    flags |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    file = os.open(path, flags, PRIVATE_FILE)
    known = os.fstat(file)
    has_owners = os.name != "nt"
    if not stat.S_ISREG(known.st_mode) or (has_owners and known.st_uid != os.geteuid()):
        os.close(file)
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    if has_owners:
        os.fchmod(file, PRIVATE_FILE)
    return file, known.st_size


def _told(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    is_ours = record.name.partition(".")[0] in _OURS
    words = record.getMessage() if is_ours else "(words left out)"
    line = f"{at} {record.process} {record.levelname} {record.name} {words}"
    error = record.exc_info[1] if record.exc_info else None
    return line if error is None else f"{line}\n{trace(error)}"
