"""Where the files are, and that nobody else on the computer can read or exchange them."""

from __future__ import annotations

import errno
import os
import stat
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
    errno.EDQUOT: N_("the disk is full"),
    errno.ENOLCK: N_("this disk has no locks: choose a folder on a disk of this computer"),
    errno.EOPNOTSUPP: N_("this disk cannot do it: choose a folder on a disk of this computer"),
    errno.ELOOP: N_("it is a link, which may lead anywhere"),
}
"""What the system says in English only."""
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_NOT_PRIVATE = 0o077
_WRITABLE_BY_OTHERS = 0o022
_ADMINISTRATOR = 0


class NotOurs(OSError):  # noqa: N818 - a state of affairs, told to the user
    """A file or folder that others on this computer hold, or could exchange for theirs.

    Args:
        path: of it.
        why: in the user's words, as the end of a sentence.
    """

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(0, why, str(path))


class Paths(NamedTuple):
    """The folders of the client.

    ``JVA_TUI_HOME`` puts everything under one folder; otherwise the system's usual places are
    used.
    """

    config: Path
    data: Path

    @classmethod
    def here(cls) -> Paths:
        """The folders of this user on this computer (not created yet).

        Raises:
            NotOurs: others hold one of them, or it cannot be told where they are.
        """
        if home := os.environ.get("JVA_TUI_HOME"):
            root = Path(os.path.expanduser(home)).absolute()  # noqa: PTH111 - raises nothing
            _keep_others_out(root, _WRITABLE_BY_OTHERS)
            return cls(config=root.resolve(), data=root.resolve())
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("jva-tui", appauthor=False)
        try:
            paths = cls(config=dirs.user_config_path, data=dirs.user_data_path)
        except RuntimeError:
            paths = cls(Path(), Path())
        for folder in paths:
            if not folder.is_absolute():
                raise NotOurs(Path("~"), _("no home is known: set HOME, or JVA_TUI_HOME"))
            _keep_others_out(folder, _WRITABLE_BY_OTHERS)
        return paths

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
    """As `make_folder`, for a folder of our own: it is closed to others if it was left open.

    Raises:
        NotOurs: it is somebody else's, or cannot be closed.
    """
    _keep_others_out(make_folder(path), _NOT_PRIVATE)
    return path


def private_file(path: Path) -> None:
    """Creates an empty file unless it is there, and closes it to others if it was left open.

    Raises:
        NotOurs: it is a link, somebody else's, or cannot be closed.
    """
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    os.close(os.open(path, flags, PRIVATE_FILE))
    _keep_others_out(path, _NOT_PRIVATE)


def _keep_others_out(path: Path, closed: int) -> None:
    """Closes a file or folder to others, if it is there.

    Args:
        path: of it; a link to it may be ours, or the administrator's.
        closed: the modes that others must not have.

    Raises:
        NotOurs: it is somebody else's, or cannot be closed.
    """
    if os.name != "posix":  # elsewhere a user's folders are closed, and modes say nothing
        return
    try:
        link, found = path.lstat(), path.stat()
    except FileNotFoundError:
        return
    me = os.geteuid()
    if found.st_uid != me or link.st_uid not in {me, _ADMINISTRATOR}:
        raise NotOurs(path, _("it belongs to another user of this computer"))
    if not found.st_mode & closed:
        return
    if stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX:
        raise NotOurs(path, _("it is there for everybody: choose a folder of your own"))
    path.chmod(stat.S_IMODE(found.st_mode) & ~closed)
    if path.stat().st_mode & closed:
        told = _("others can get at it, and its disk cannot change that: choose another")
        raise NotOurs(path, told)


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
