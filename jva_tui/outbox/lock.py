"""One sender a folder."""

from __future__ import annotations

from jva_tui.i18n import _
from jva_tui.locks import FileLock


class SenderBusy(Exception):  # noqa: N818 - a state of affairs, not a defect
    """Another process sends for this folder."""

    def __str__(self) -> str:
        return _("Another jva-tui is open on this account: it sends what waits.")


class SenderLock(FileLock):
    """Held for the life of the process that sends."""
