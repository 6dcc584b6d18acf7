"""A platform as it is given: in a file, a pasted line, the environment or the command line."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.accounts.deployment import MOST_BYTES, Deployment, NotADeployment, parse
from jva_tui.cli.asking import can_ask
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.i18n import _
from jva_tui.paths import reason_of
from jva_tui.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

STANDARD_INPUT = "-"


def from_words(words: Sequence[str]) -> Deployment:
    """The platform that the words of a command line name: a file, a line, or what is typed.

    Raises:
        Stop: they name none.
    """
    if list(words) == [STANDARD_INPUT]:
        return _typed()
    line = " ".join(words)
    if len(words) == 1 and (Path(line).exists() or "jva" not in line.lower()):
        return from_file(Path(line))
    return _parsed(line)


def from_file(path: Path, *, url: str = "") -> Deployment:
    """The platform that a file names.

    Args:
        path: TOML, JSON, or a line.
        url: the address, where it is told apart.

    Raises:
        Stop: the file cannot be used.
    """
    shown = one_line(clean(str(path)))
    try:
        with path.open("rb") as opened:
            mode, content = os.fstat(opened.fileno()).st_mode, opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = reason_of(error) if isinstance(error, OSError) else str(error)
        told = _("{file} cannot be read: {error}.").format(file=shown, error=why)
        raise Stop(Exit.USAGE, told) from error
    if os.name == "posix" and mode & (stat.S_IRGRP | stat.S_IROTH):
        told = _("Others on this computer can read {file}. To close it: chmod 600 {file}")
        complain(told.format(file=shown))
    return _parsed(content.decode("utf-8", "replace"), url=url, file=shown)


def _typed() -> Deployment:
    """What stands on the standard input; a terminal is read until it is complete."""
    if not can_ask():
        return _parsed(sys.stdin.buffer.read(MOST_BYTES + 1).decode("utf-8", "replace"))
    print(_("Paste the line, then press Enter:"), file=sys.stderr)
    typed = ""
    while (line := sys.stdin.readline()).strip():
        typed += line
        try:
            return parse(typed)
        except NotADeployment:
            continue  # a mail program broke the line: the rest of it comes
    return _parsed(typed)


def _parsed(text: str, *, url: str = "", file: str = "") -> Deployment:
    try:
        return parse(text, url=url)
    except NotADeployment as error:
        raise Stop(Exit.USAGE, f"{file}: {error}" if file else str(error)) from error
