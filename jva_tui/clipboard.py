"""Ways to the clipboard: the system's own program for it, or the terminal's.

A program is told the text on its input, where no list of processes shows it, and has to say that it
did what was asked. The terminal is told by an escape sequence (OSC 52), and never answers.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from shutil import which
from subprocess import DEVNULL, PIPE
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 2.0
"""How long a program may take: one that waits for a display which hangs would wait for ever."""
MOST_ESCAPED = 74_994
"""Bytes that most terminals take from one escape sequence."""
_SILENT = frozenset({"", "dumb", "linux", "unknown"})
"""What ``TERM`` is where an escape sequence would be shown, or does nothing."""


class Tool(NamedTuple):
    """A program that puts its input on the clipboard."""

    command: tuple[str, ...]
    encoding: str = "utf-8"


_TOOLS = {
    "mac": (Tool(("pbcopy",)),),
    # Without a byte order mark it would take the text for the old code page.
    "windows": (Tool(("clip.exe",), "utf-16"),),
    "wayland": (Tool(("wl-copy", "--type", "text/plain")),),
    "x11": (Tool(("xclip", "-selection", "clipboard")), Tool(("xsel", "--clipboard", "--input"))),
}


def tool(environ: Mapping[str, str], platform: str = sys.platform) -> Tool | None:
    """The program for the clipboard of whoever sits here; None where there is none.

    Over SSH the clipboard of this computer is not that of whoever reads the screen.

    Args:
        environ: variables of the environment.
        platform: as in `sys.platform`.
    """
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return None
    tools = (known for desktop in _desktops(environ, platform) for known in _TOOLS[desktop])
    for known in tools:
        if found := which(known.command[0], path=environ.get("PATH")):
            return Tool((found, *known.command[1:]), known.encoding)
    return None


def _desktops(environ: Mapping[str, str], platform: str) -> list[str]:
    if platform == "darwin":
        return ["mac"]
    if platform == "win32":
        return ["windows"]
    here = {"WSL_DISTRO_NAME": "windows", "WAYLAND_DISPLAY": "wayland", "DISPLAY": "x11"}
    return [desktop for variable, desktop in here.items() if environ.get(variable)]


async def copy(text: str, tool: Tool, *, seconds: float = SECONDS) -> bool:
    """Puts a text on the clipboard; False where the program did not say that it is there.

    Args:
        text: what to copy.
        tool: does it.
        seconds: after which the program is given up, and ended.
    """
    try:
        # In a session of its own: some go on holding the text, also when this terminal is closed.
        process = await asyncio.create_subprocess_exec(
            *tool.command,
            stdin=PIPE,
            stdout=DEVNULL,
            stderr=DEVNULL,  # the screen is ours
            env={**os.environ, "LC_CTYPE": "UTF-8"} if tool.command[0].endswith("pbcopy") else None,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(seconds):
            await process.communicate(text.encode(tool.encoding))
    except TimeoutError:
        return False
    finally:
        if process.returncode is None:
            if process.stdin:
                process.stdin.close()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return process.returncode == 0


def can_escape(text: str, environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether the terminal may take a text by an escape sequence.

    Args:
        text: what to copy.
        environ: variables of the environment.
        platform: as in `sys.platform`; Windows does not say which terminal it has.
    """
    term = environ.get("TERM", "")
    is_silent = term in _SILENT and not (platform == "win32" and not term)
    return not is_silent and len(text.encode()) <= MOST_ESCAPED
