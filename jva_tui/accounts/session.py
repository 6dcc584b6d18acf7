"""What is kept for one session only: a folder that ends with the process."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from jva_tui.locks import FileLock
from jva_tui.paths import private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.paths import Paths

_SESSIONS = "sessions"
_LOCK = "session.lock"
_held: dict[Path, tuple[Path, FileLock]] = {}


def session_folder(paths: Paths) -> Path:
    """The folder of this process, locked for as long as it lives; made at the first call."""
    room = paths.data / _SESSIONS
    if room not in _held:
        _held[room] = _new_folder(room)
    return _held[room][0]


def end_session(paths: Paths) -> None:
    """Removes the folder of this process, and those of processes that died."""
    room = paths.data / _SESSIONS
    if room in _held:
        _folder, lock = _held.pop(room)
        lock.release()
    for folder in room.glob("*/"):
        lock = FileLock(folder / _LOCK)
        if lock.acquire():
            shutil.rmtree(folder, ignore_errors=True)
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)  # Windows keeps a file that is held


def _new_folder(room: Path) -> tuple[Path, FileLock]:
    while True:
        folder = private_folder(room / os.urandom(8).hex())
        lock = FileLock(folder / _LOCK)
        with suppress(FileNotFoundError):  # who clears up in this very moment may have it
            if lock.acquire():
                return folder, lock
