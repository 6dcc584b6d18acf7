"""A file for the user to take elsewhere: theirs alone, whole or not there, in no other’s place."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from errno import EEXIST
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import AsyncIterable
    from typing import TextIO


def suggested(name: str, suffix: str) -> Path:
    """A file that is not there yet, among the user's documents, or in their home without any.

    Args:
        name: of the file; a number is added where others are called so.
        suffix: its end.
    """
    from platformdirs import user_documents_path

    documents = user_documents_path()
    folder = documents if documents.is_dir() else Path.home()
    names = (f"{name}{more}{suffix}" for more in ("", *(f"-{n}" for n in range(2, 1_000))))
    return next((folder / one for one in names if not os.path.lexists(folder / one)), folder / name)


async def write_out(
    path: Path, pieces: AsyncIterable[tuple[str, int]], *, replaces: bool = False
) -> int:
    """Writes a text as UTF-8, with its line ends as they are, outside the event loop.

    Args:
        path: of the file; it stands there only once it is whole.
        pieces: of the text, each with how many of something stand in it.
        replaces: whether another file may give way to it.

    Returns:
        How many of that there are in all.

    Raises:
        FileExistsError: another file is called so; it stays as it is.
        OSError: it cannot be written; nothing of it is left.
    """
    file = await asyncio.to_thread(_begin, path, replaces=replaces)
    scratch, count = _scratch(path), 0
    try:
        with file:
            async for piece, n in pieces:
                await asyncio.to_thread(file.write, piece)
                count += n
            await asyncio.to_thread(_finish, file)
        await asyncio.to_thread(_put, scratch, path, replaces=replaces)
    finally:
        with suppress(FileNotFoundError):  # which it is where it has its name
            scratch.unlink()
    return count


def _scratch(path: Path) -> Path:
    """What it is called meanwhile: whoever finds it after a crash sees what it is."""
    return path.with_name(path.name + ".part")


def _begin(path: Path, *, replaces: bool) -> TextIO:
    if not replaces and os.path.lexists(path):
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path))
    scratch = _scratch(path)
    scratch.unlink(missing_ok=True)
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="")


def _finish(file: TextIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _put(scratch: Path, path: Path, *, replaces: bool) -> None:
    """Gives the file its name; where links are known, without any moment for another to come."""
    if replaces:
        scratch.replace(path)
        return
    try:
        os.link(scratch, path)
    except FileExistsError:
        raise
    except OSError:  # as on a memory stick
        if os.path.lexists(path):
            raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path)) from None
        scratch.replace(path)
