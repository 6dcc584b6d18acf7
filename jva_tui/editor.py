"""The user's own editor, as ``VISUAL`` or ``EDITOR`` names it, and the file that it is given.

The file holds what is otherwise encrypted. It goes with the editor; where this process dies before,
the next one removes it, which the lock beside its folder tells that nobody uses it any more.
"""

from __future__ import annotations

import os
import shlex
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.i18n import _
from jva_tui.locks import FileLock
from jva_tui.paths import PRIVATE_FOLDER, Paths, private_folder, write_private
from jva_tui.text import clean, trim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE_NAME = "jva-tui-reponse.txt"
_LOCK = ".lock"
_TRIES = 3
_VARIABLES = ("VISUAL", "EDITOR")
_MOUNTS = Path("/proc/self/mountinfo")
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_OPEN_TO_OTHERS = 0o077


class NotEdited(Exception):  # noqa: N818 - the user may well have meant it
    """Nothing came of it; says why in words for the user."""


def has_editor(environ: Mapping[str, str]) -> bool:
    """Whether the user has named an editor."""
    return any(environ.get(name, "").strip() for name in _VARIABLES)


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The user's editor and its arguments; no shell is asked what they mean.

    Raises:
        NotEdited: there is none.
    """
    values = (environ.get(name, "").strip() for name in _VARIABLES)
    named = next(filter(None, values), "")
    if not named:
        told = _("No editor is set: name yours in VISUAL or EDITOR, as in EDITOR=nano.")
        raise NotEdited(told)
    try:
        program, *arguments = shlex.split(named, posix=os.name != "nt")
    except ValueError as error:  # a quote that nothing closes
        told = _("The editor’s command “{command}” cannot be understood.")
        raise NotEdited(told.format(command=named)) from error
    found = shutil.which(program, path=environ.get("PATH"))
    if found is None:
        raise NotEdited(_("The editor “{name}” was not found.").format(name=program))
    return [found, *arguments]


@contextmanager
def private_file(text: str, environ: Mapping[str, str], name: str = FILE_NAME) -> Iterator[Path]:
    """The text in a file that only this user can read; gone afterwards, with all beside it.

    Args:
        text: to begin with.
        environ: the editor's own environment.
        name: of the file.

    Raises:
        NotEdited: it cannot be written.
    """
    try:
        lock, folder = _new_folder(private_folder(_rooms(environ)[0]))
    except OSError as error:
        raise _no_file(error) from error
    try:
        file = folder / name
        try:
            write_private(file, f"{clean(text)}\n".encode())
        except OSError as error:
            raise _no_file(error) from error
        yield file
    finally:
        _remove(folder, lock)


def clear_up(environ: Mapping[str, str]) -> None:
    """Removes what editors were given by processes that have died since; quick if nothing is left.

    Args:
        environ: the environment.
    """
    for room in _rooms(environ):
        with suppress(OSError):  # then it is tried again at the next start
            for known in room.glob(f"*{_LOCK}"):
                lock = FileLock(known)
                if lock.acquire():
                    _remove(known.with_suffix(""), lock)


def keep(file: Path) -> Path:
    """Lets a `private_file` stay when it would go; returns where it is then."""
    kept = file.parent.with_name(f"{file.parent.name}-kept")
    file.parent.rename(kept)  # which needs no room on a full disk
    return kept / file.name


def _no_file(error: OSError) -> NotEdited:
    told = _("No file could be written for the editor ({error}).")
    return NotEdited(told.format(error=error.strerror))


def _rooms(environ: Mapping[str, str]) -> list[Path]:
    """Where files for editors may be, the best first: in memory, or with all else that we keep."""
    memory = _folder_in_memory(environ)
    ours = Paths.here().data / "editor"
    return [ours] if memory is None else [memory / "jva-tui", ours]


def _new_folder(room: Path) -> tuple[FileLock, Path]:
    """A folder for this user only, and its lock, which is there before it."""
    for _try in range(_TRIES):  # who clears up in this very moment may have it
        folder = room / os.urandom(8).hex()
        lock = FileLock(_lock_of(folder))
        if lock.acquire():
            break
    folder.mkdir(PRIVATE_FOLDER)
    return lock, folder


def _remove(folder: Path, lock: FileLock) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()
    with suppress(OSError):
        _lock_of(folder).unlink()


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{_LOCK}")


def _folder_in_memory(environ: Mapping[str, str]) -> Path | None:
    """The user's own folder of this session, if what stands in it never reaches a disk."""
    named = environ.get("XDG_RUNTIME_DIR")
    if not named or os.name == "nt":
        return None
    folder = Path(named)
    try:
        known = folder.stat()
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    is_private = known.st_uid == os.getuid() and not known.st_mode & _OPEN_TO_OTHERS
    is_usable = stat.S_ISDIR(known.st_mode) and os.access(folder, os.W_OK | os.X_OK)
    return folder if is_private and is_usable and _is_in_memory(known.st_dev, mounts) else None


def _is_in_memory(device: int, mounts: str) -> bool:
    """Whether a device is memory, by Linux's table of what is mounted."""
    number = f"{os.major(device)}:{os.minor(device)}"
    for line in mounts.splitlines():
        where, _dash, what = line.partition(" - ")
        if number in where.split()[2:3]:
            return what.split(" ")[0] in _IN_MEMORY
    return False


def left_in(file: Path, status: int) -> str:
    """The text that an editor left, without the line end that editors add.

    Args:
        file: that it was given.
        status: with which it ended.

    Raises:
        NotEdited: it left nothing that could be taken.
    """
    if status < 0:
        told = _("The editor was ended by signal {number}: the text stays as it was.")
        raise NotEdited(told.format(number=-status))
    if status:
        told = _("The editor ended with status {status}: the text stays as it was.")
        raise NotEdited(told.format(status=status))
    try:
        text = clean(file.read_bytes().decode("utf-8-sig")).removesuffix("\n")
    except UnicodeDecodeError as error:
        told = _("What the editor saved is not UTF-8: the text stays as it was.")
        raise NotEdited(told) from error
    except OSError as error:
        told = _("What the editor saved cannot be read ({error}): the text stays as it was.")
        raise NotEdited(told.format(error=error.strerror)) from error
    if not trim(text):
        raise NotEdited(_("The editor left an empty text: yours stays as it was."))
    return text
