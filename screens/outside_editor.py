"""A text in the user's own editor, with the terminal lent to it."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import SuspendNotSupported

from jva_tui.editor import FILE_NAME, NotEdited, editor_command, left_in, private_file
from jva_tui.i18n import _
from screens.lent_terminal import lent_terminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import App

_PATIENCE = 2
"""Seconds that an editor has to end when nobody waits for its text any more."""


class Edited(NamedTuple):
    """What came of the editor."""

    text: str | None
    """What it left; None where the text is to stay as it is."""
    why: str = ""
    """Why it is to stay, in words for the user."""


async def edit_outside(
    app: App[Any], text: str, environ: Mapping[str, str], *, name: str = FILE_NAME
) -> Edited:
    """Lends the terminal to the user's editor until it ends; to be awaited in a worker.

    Everything behind the screen goes on meanwhile. Cancelled, it ends the editor.

    Args:
        app: lends its terminal.
        text: to begin with.
        environ: says which editor, and is the editor's own environment.
        name: of the file that it is given.
    """
    try:
        command = editor_command(environ)
        with private_file(text, environ, name) as file:
            with lent_terminal(app, file.parent):
                status = await _run([*command, str(file)], environ)
            return Edited(left_in(file, status))
    except NotEdited as error:
        return Edited(None, str(error))
    except SuspendNotSupported:
        return Edited(None, _("An editor cannot be opened in this terminal now."))


async def _run(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs a program in the terminal until it ends, and returns its status."""
    try:
        # What it writes goes where we draw, wherever our own output goes.
        process = await asyncio.create_subprocess_exec(
            *command, stdout=sys.__stderr__, env=dict(environ)
        )
    except OSError as error:
        told = _("The editor “{name}” could not be started ({error}).")
        raise NotEdited(told.format(name=Path(command[0]).name, error=error.strerror)) from error
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
