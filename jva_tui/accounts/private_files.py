"""Secrets in files that only this user may read: the choice of those who have no keyring."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jva_tui.accounts.keys import Unusable
from jva_tui.i18n import _
from jva_tui.paths import PRIVATE_FILE, private_folder, reason_of, write_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class PrivateFiles:
    """One file for each secret.

    Args:
        folder: the sign-in's own.

    Raises:
        Unusable: by every method: the disk refuses, or a file is not ours.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> str | None:
        """See `Secrets.read`."""
        path = self._folder / name
        with telling_of(path):
            close_to_others(path)
            try:
                return path.read_text("utf-8")
            except FileNotFoundError:
                return None

    def write(self, name: str, secret: str) -> None:
        """See `Secrets.write`."""
        path = self._folder / name
        with telling_of(path):
            write_private(private_folder(self._folder) / name, secret.encode())
            sync_folder(self._folder)

    def forget(self, name: str) -> None:
        """See `Secrets.forget`."""
        path = self._folder / name
        with telling_of(path):
            path.unlink(missing_ok=True)


def close_to_others(path: Path) -> None:
    """Lets only this user read a file, if it is there.

    Raises:
        Unusable: it is a link, or somebody else's.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    is_ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    if not stat.S_ISREG(found.st_mode) or not is_ours:
        told = _("{file} is not a file of yours. Find out who put it there, and remove it.")
        raise Unusable(told.format(file=path))
    if stat.S_IMODE(found.st_mode) & ~PRIVATE_FILE:
        path.chmod(PRIVATE_FILE)


def sync_folder(folder: Path) -> None:
    """Makes a power cut leave the names of its files as they are now."""
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def telling_of(path: Path) -> Iterator[None]:
    """Says in plain words why a file of secrets cannot be used.

    Raises:
        Unusable: it cannot.
    """
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        why = reason_of(error) if isinstance(error, OSError) else _("it is damaged")
        told = _("{file} cannot be used ({error}). Look at it and at its folder, then try again.")
        raise Unusable(told.format(file=path, error=why)) from error
