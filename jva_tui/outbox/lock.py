"""One sender a folder."""

from __future__ import annotations

from jva_tui.locks import FileLock


class SenderLock(FileLock):
    """Held for the life of the process that sends."""
