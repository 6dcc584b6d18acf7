"""Secrets in files that only this user may read: the choice of those who have no keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.paths import private_folder, write_private

if TYPE_CHECKING:
    from pathlib import Path


class PrivateFiles:
    """One file for each secret.

    Args:
        folder: the sign-in's own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> str | None:
        """See `Secrets.read`."""
        try:
            return (self._folder / name).read_text("utf-8")
        except FileNotFoundError:
            return None

    def write(self, name: str, secret: str) -> None:
        """See `Secrets.write`."""
        write_private(private_folder(self._folder) / name, secret.encode())

    def forget(self, name: str) -> None:
        """See `Secrets.forget`."""
        (self._folder / name).unlink(missing_ok=True)
