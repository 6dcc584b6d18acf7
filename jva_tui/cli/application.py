"""The application's number and secret: from a file, the environment or the command line."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.i18n import _
from jva_tui.paths import reason_of

if TYPE_CHECKING:
    from argparse import Namespace

SECRET_VARIABLE = "JVA_TUI_CLIENT_SECRET"  # noqa: S105 - the name of a variable
_MOST_BYTES = 65_536


class Given(NamedTuple):
    """What is known of the platform before anybody is asked; empty where nothing is."""

    url: str = ""
    client_id: str = ""
    client_secret: str = ""


def given(options: Namespace) -> Given:
    """What ``options`` say, else the environment, else the file that they name.

    Raises:
        Stop: the file cannot be used.
    """
    file = _read(Path(options.client)) if options.client else Given()
    return Given(
        url=options.url or file.url,
        client_id=options.client_id or file.client_id,
        client_secret=(
            options.client_secret or os.environ.get(SECRET_VARIABLE, "") or file.client_secret
        ),
    )


def _read(path: Path) -> Given:
    try:
        with path.open("rb") as opened:
            mode, content = os.fstat(opened.fileno()).st_mode, opened.read(_MOST_BYTES)
    except OSError as error:
        told = _("{file} cannot be read: {error}.").format(file=path, error=reason_of(error))
        raise Stop(Exit.USAGE, told) from error
    if os.name == "posix" and mode & (stat.S_IRGRP | stat.S_IROTH):
        told = _("Others on this computer can read {file}. To close it: chmod 600 {file}")
        complain(told.format(file=path))
    found = _parse(content)
    known = {name: found.get(name, "") for name in Given._fields}
    is_number = isinstance(known["client_id"], int) and not isinstance(known["client_id"], bool)
    if is_number:  # the platform's are, so people leave out the quotes
        known["client_id"] = str(known["client_id"])
    texts = {name: value for name, value in known.items() if isinstance(value, str)}
    if texts != known or not texts["client_id"] or not texts["client_secret"]:
        told = _(
            "{file} is not what was expected: TOML or JSON with client_id and client_secret, and "
            "url if you like."
        )
        raise Stop(Exit.USAGE, told.format(file=path))
    return Given(**texts)


def _parse(content: bytes) -> dict[str, object]:
    """The file's names and values; empty where it is neither JSON nor TOML."""
    for load in (json.loads, tomllib.loads):
        try:
            found = load(content.decode())
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return {}
