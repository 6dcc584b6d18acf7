"""What is kept for one session only: a folder that ends with the process."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from jva_tui.locks import FileLock
from jva_tui.paths import private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.paths import Paths

_SESSIONS = "sessions"
_LOCK = "session.lock"
_held: dict[Path, FileLock] = {}


def session_folder(paths: Paths) -> Path:
    """The folder of this process, locked for as long as it lives; made at the first call."""
    folder = paths.data / _SESSIONS / str(os.getpid())
    if folder not in _held:
        shutil.rmtree(folder, ignore_errors=True)  # of an earlier process with our number
        lock = FileLock(private_folder(folder) / _LOCK)
        lock.acquire()
        _held[folder] = lock
    return folder


def end_session(paths: Paths) -> None:
    """Removes the folder of this process, and those of processes that died."""
    if lock := _held.pop(paths.data / _SESSIONS / str(os.getpid()), None):
        lock.release()
    for folder in (paths.data / _SESSIONS).glob("*"):
        lock = FileLock(folder / _LOCK)
        if lock.acquire():
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)
