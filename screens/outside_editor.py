"""A text in the user's own editor, as ``VISUAL`` or ``EDITOR`` names it."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import SuspendNotSupported

from jva_tui.i18n import _
from jva_tui.paths import write_private
from jva_tui.text import clean, trim
from screens.lent_terminal import lent_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textual.app import App

FILE_NAME = "jva-tui-reponse.txt"
_VARIABLES = ("VISUAL", "EDITOR")
_MOUNTS = Path("/proc/self/mountinfo")
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_OPEN_TO_OTHERS = 0o077
_PATIENCE = 2
"""Seconds that an editor has to end when nobody waits for its text any more."""


class Edited(NamedTuple):
    """What came of the editor."""

    text: str | None
    """What it left; None where the text is to stay as it is."""
    why: str = ""
    """Why it is to stay, in words for the user."""


class _NotEdited(Exception):  # noqa: N818 - the user may well have meant it
    """Nothing came of it; says why in words for the user."""


def has_editor(environ: Mapping[str, str]) -> bool:
    """Whether the user has named an editor."""
    return any(environ.get(name, "").strip() for name in _VARIABLES)


async def edit_outside(app: App[Any], text: str, environ: Mapping[str, str]) -> Edited:
    """Lends the terminal to the user's editor until it ends; to be awaited in a worker.

    Everything behind the screen goes on meanwhile. Cancelled, it ends the editor.

    Args:
        app: lends its terminal.
        text: to begin with.
        environ: says which editor, and is the editor's own environment.
    """
    try:
        command = _command(environ)
        with _private_file(text, environ) as file:
            with lent_terminal(app, file.parent):
                status = await _run([*command, str(file)], environ)
            return Edited(_left_in(file, status))
    except _NotEdited as error:
        return Edited(None, str(error))
    except SuspendNotSupported:
        return Edited(None, _("An editor cannot be opened in this terminal now."))


def _command(environ: Mapping[str, str]) -> list[str]:
    """The program and its arguments; no shell is asked what they mean."""
    values = (environ.get(name, "").strip() for name in _VARIABLES)
    named = next(filter(None, values), "")
    if not named:
        told = _("No editor is set: name yours in VISUAL or EDITOR, as in EDITOR=nano.")
        raise _NotEdited(told)
    try:
        program, *arguments = shlex.split(named, posix=os.name != "nt")
    except ValueError as error:  # a quote that nothing closes
        told = _("The editor’s command “{command}” cannot be understood.")
        raise _NotEdited(told.format(command=named)) from error
    found = shutil.which(program, path=environ.get("PATH"))
    if found is None:
        raise _NotEdited(_("The editor “{name}” was not found.").format(name=program))
    return [found, *arguments]


async def _run(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs a program in the terminal until it ends, and returns its status."""
    try:
        # What it writes goes where we draw, wherever our own output goes.
        process = await asyncio.create_subprocess_exec(
            *command, stdout=sys.__stderr__, env=dict(environ)
        )
    except OSError as error:
        told = _("The editor “{name}” could not be started ({error}).")
        raise _NotEdited(told.format(name=Path(command[0]).name, error=error.strerror)) from error
    try:
        return await process.wait()
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Sees to it that a program no longer runs."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):  # it has just ended
        process.terminate()
        try:
            async with asyncio.timeout(_PATIENCE):
                await process.wait()
        except (TimeoutError, asyncio.CancelledError):
            process.kill()


# The file


@contextmanager
def _private_file(text: str, environ: Mapping[str, str]) -> Iterator[Path]:
    """The text in a file that only this user can read; gone afterwards, with all beside it."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="jva-tui-", dir=_folder_in_memory(environ)))
    except OSError as error:
        raise _no_file(error) from error
    try:
        file = folder / FILE_NAME
        try:
            write_private(file, f"{clean(text)}\n".encode())
        except OSError as error:
            raise _no_file(error) from error
        yield file
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _no_file(error: OSError) -> _NotEdited:
    told = _("No file could be written for the editor ({error}).")
    return _NotEdited(told.format(error=error.strerror))


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


def _left_in(file: Path, status: int) -> str:
    """The text that an editor left, without the line end that editors add."""
    if status < 0:
        told = _("The editor was ended by signal {number}: the text stays as it was.")
        raise _NotEdited(told.format(number=-status))
    if status:
        told = _("The editor ended with status {status}: the text stays as it was.")
        raise _NotEdited(told.format(status=status))
    try:
        text = clean(file.read_bytes().decode("utf-8-sig")).removesuffix("\n")
    except UnicodeDecodeError as error:
        told = _("What the editor saved is not UTF-8: the text stays as it was.")
        raise _NotEdited(told) from error
    except OSError as error:
        told = _("What the editor saved cannot be read ({error}): the text stays as it was.")
        raise _NotEdited(told.format(error=error.strerror)) from error
    if not trim(text):
        raise _NotEdited(_("The editor left an empty text: yours stays as it was."))
    return text
