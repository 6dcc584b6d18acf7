"""A lock between processes that the operating system frees when its holder dies."""

from __future__ import annotations

import errno
import os
import sys
import time
from typing import TYPE_CHECKING

from jva_tui.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from pathlib import Path


_HELD = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})
"""What systems answer where somebody else holds a lock."""
_LOOK_SECONDS = 0.05
"""How often is looked whether a holder has let it go."""


class FileLock:
    """Held until it is released, or its process ends; never taken from a living holder.

    Args:
        path: of the lock file; it stays behind, empty, which is harmless.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Whether we hold it now; another living holder may, and is not waited for.

        Raises:
            OSError: nobody can tell, as on a network drive without locks.
        """
        if self._descriptor is not None:
            return True
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(self._path, flags, PRIVATE_FILE)
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in _HELD:
                return False
            error.filename = str(self._path)
            raise
        self._descriptor = descriptor
        return True

    def wait(self, seconds: float) -> bool:
        """As `acquire`; another living holder is waited for, but no longer than this."""
        ends = time.monotonic() + seconds
        while not self.acquire():
            if time.monotonic() > ends:
                return False
            time.sleep(_LOOK_SECONDS)
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
