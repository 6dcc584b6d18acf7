"""The folders in which all is kept: who can get at them, on which disk, with how much room."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.doctor.disks import is_of_the_network, kind_of
from jva_tui.doctor.finding import Check, care, fine, harmless, trouble
from jva_tui.i18n import _, ngettext
from jva_tui.locks import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jva_tui.doctor.finding import Finding
    from jva_tui.paths import Paths

MEBIBYTE = 1 << 20
LEAST_ROOM, LITTLE_ROOM = 50 * MEBIBYTE, 500 * MEBIBYTE
_OPEN_TO_OTHERS = 0o077
_WRITABLE_BY_OTHERS = 0o022
_CLOSED = ("accounts", "accounts/*", "accounts/*/[0-9]*", "sessions", "demo-*", "editor")
"""Folders of data that others must not even look into."""
_CLOSED_FILES = ("accounts/*/*", "accounts/*/[0-9]*/*", "demo-*/*", "accounts.json")
_DAMAGED = "*/**/*.damaged-*"


def checks(paths: Paths, environ: Mapping[str, str]) -> list[Check]:
    """What is looked at."""
    return [
        Check("storage.folders", partial(_folders, paths, environ)),
        Check("storage.disk", partial(_disk, paths, kind_of)),
        Check("storage.room", partial(_room, paths)),
        Check("storage.left", partial(_left, paths, environ)),
    ]


def shown(folder: Path, environ: Mapping[str, str]) -> str:
    """A folder of ours as the user can type it, without saying whose it is."""
    home = Path(environ.get("JVA_TUI_HOME") or "/nowhere").expanduser()
    for known, name in ((home, "$JVA_TUI_HOME"), (Path.home(), "~")):
        for root in (known, known.resolve()):
            if folder.is_relative_to(root):
                return str(Path(name, folder.relative_to(root)))
    return _("the folder of jva-tui")


def _folders(paths: Paths, environ: Mapping[str, str]) -> Finding:
    where = shown(paths.data, environ)
    if not paths.data.exists():
        return fine(_("Nothing is kept here yet ({folder}).").format(folder=where))
    if os.name != "posix":
        return fine(_("All is kept in {folder}.").format(folder=where))
    found = [path for path, closed in _to_be_closed(paths) if _is_open(path, closed)]
    if not found:
        return fine(_("Only you can get at what is kept ({folder}).").format(folder=where))
    told = ngettext(
        "Others on this computer can get at {number} file or folder of {folder}.",
        "Others on this computer can get at {number} files and folders of {folder}.",
        len(found),
    )
    then = _("Close them: chmod -R go= {folder}. Where they are not yours, ask whose they are.")
    return trouble(told.format(number=len(found), folder=where), then.format(folder=where))


def _to_be_closed(paths: Paths) -> Iterator[tuple[Path, int]]:
    """What others must not get at, and the modes that they must not have there."""
    yield paths.data, _WRITABLE_BY_OTHERS
    yield paths.config, _WRITABLE_BY_OTHERS
    for pattern in _CLOSED:
        yield from ((path, _OPEN_TO_OTHERS) for path in paths.data.glob(pattern) if path.is_dir())
    for pattern in _CLOSED_FILES:
        yield from ((path, _OPEN_TO_OTHERS) for path in paths.data.glob(pattern) if path.is_file())


def _is_open(path: Path, closed: int) -> bool:
    try:
        found = path.stat()
    except FileNotFoundError:  # it has just gone
        return False
    return found.st_uid != os.geteuid() or bool(found.st_mode & closed)


def _disk(paths: Paths, tell_kind: Callable[[Path], str]) -> Finding:
    kind = tell_kind(_nearest(paths.data))
    if is_of_the_network(kind):
        return trouble(
            _("The folder is on a drive of the network ({kind}).").format(kind=harmless(kind)),
            _(
                "Databases can be damaged there. Set JVA_TUI_HOME to a folder on a disk of this "
                "computer, and move what is kept there while no jva-tui is open."
            ),
        )
    told = _("The folder is on a disk of this computer ({kind}).")
    return fine(told.format(kind=harmless(kind) if kind else "?"))


def _room(paths: Paths) -> Finding:
    free = shutil.disk_usage(_nearest(paths.data)).free
    told = _("{size} are free on its disk.").format(size=in_words(free))
    if free < LEAST_ROOM:
        return trouble(told, _("Make room: nothing can be queued on a full disk."))
    if free < LITTLE_ROOM:
        return care(told, _("Make room before the disk is full."))
    return fine(told)


def _left(paths: Paths, environ: Mapping[str, str]) -> Finding:
    where = shown(paths.data, environ)
    if damaged := sum(1 for _each in paths.data.glob(_DAMAGED)):
        told = ngettext(
            "{number} damaged database was set aside.",
            "{number} damaged databases were set aside.",
            damaged,
        )
        then = _(
            "The platform has told again what stood there. Look at the disk: damage has a reason. "
            "Then remove them: find {folder} -name '*.damaged-*' -delete"
        )
        return care(told.format(number=damaged), then.format(folder=where))
    if dead := sum(map(_is_dead, paths.data.glob("sessions/*/session.lock"))):
        told = ngettext(
            "{number} session of a process that died has left its files.",
            "{number} sessions of processes that died have left their files.",
            dead,
        )
        return care(told.format(number=dead), _("They go when jva-tui is opened and quit."))
    return fine(_("Nothing was left behind by a death or a damage."))


def _is_dead(lock: Path) -> bool:
    held = FileLock(lock)
    if not held.acquire():
        return False
    held.release()
    return True


def _nearest(folder: Path) -> Path:
    """The folder, or what is there above it."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def in_words(size: int) -> str:
    """A size on a disk."""
    if size >= 1 << 30:
        return _("{number} GB").format(number=f"{size / (1 << 30):.1f}")
    return _("{number} MB").format(number=f"{size / MEBIBYTE:.1f}")
