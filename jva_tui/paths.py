"""Where the files are, and that nobody else on the computer can read them."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NamedTuple

from jva_tui.i18n import N_, _

_REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EEXIST: N_("another file is called so"),
    errno.EISDIR: N_("it is a folder"),
    errno.EACCES: N_("access is denied"),
    errno.EPERM: N_("access is denied"),
    errno.EROFS: N_("nothing can be written there"),
    errno.ENOSPC: N_("the disk is full"),
}
"""What the system says in English only."""
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


class Paths(NamedTuple):
    """The folders of the client.

    ``JVA_TUI_HOME`` puts everything under one folder; otherwise the system's usual places are
    used.
    """

    config: Path
    data: Path

    @classmethod
    def here(cls) -> Paths:
        """The folders of this user on this computer (not created yet)."""
        if home := os.environ.get("JVA_TUI_HOME"):
            root = Path(home).expanduser().resolve()
            return cls(config=root, data=root)
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("jva-tui", appauthor=False)
        return cls(config=dirs.user_config_path, data=dirs.user_data_path)

    def demo(self, participations: int, seed: int) -> Path:
        """The folder of one demonstration: its databases, key and journal."""
        return self.data / f"demo-{participations}-{seed}"

    def account(self, name: str) -> Path:
        """The folder of one account's databases."""
        return self.data / "accounts" / name


def make_folder(path: Path) -> Path:
    """Creates ``path`` with the parents that it lacks, for this user only, and returns it.

    A folder that was there stays as open as its owner left it.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):  # mkdir's own ``parents`` would leave these open to others
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return path


def private_folder(path: Path) -> Path:
    """As `make_folder`, for a folder of our own: it is closed to others if it was left open."""
    make_folder(path).chmod(PRIVATE_FOLDER)
    return path


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that only this user can read, replacing an earlier one in one step."""
    scratch = path.with_name(path.name + ".new")
    scratch.unlink(missing_ok=True)
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


def reason_of(error: OSError) -> str:
    """Why a file or folder cannot be used, in the user's language where it is a common reason."""
    if error.errno in _REASONS:
        return _(_REASONS[error.errno])
    return error.strerror or str(error) or type(error).__name__
