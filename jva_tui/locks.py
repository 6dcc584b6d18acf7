"""A lock between processes that the operating system frees when its holder dies."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from jva_tui.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from pathlib import Path


class FileLock:
    """Held until it is released, or its process ends; never taken from a living holder.

    Args:
        path: of the lock file; it stays behind, empty, which is harmless.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Whether we hold it now; another living holder may, and is not waited for."""
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Lets another have it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
