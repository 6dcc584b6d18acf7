"""``jva-tui export``: the requests of a view as a table in a file, outside the encrypted store."""

from __future__ import annotations

import asyncio
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui import settings
from jva_tui.cli.choosing import showing_of
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.session import opened_desk
from jva_tui.cli.words import freshness
from jva_tui.exporting import NOTICE, Format, Table, exported_name, pieces, usual_columns
from jva_tui.i18n import _, ngettext
from jva_tui.paths import Paths, reason_of
from jva_tui.text import clean
from jva_tui.writing_out import suggested, write_out

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import AsyncIterator

_STANDARD_OUTPUT = "-"


def run(options: Namespace) -> Exit:
    """Exports what ``options`` ask for."""
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> Exit:
    showing, is_masked = showing_of(options), settings.load(Paths.here()).mask_contacts
    async with opened_desk(online=False) as desk:
        columns = options.columns or usual_columns(is_masked=is_masked)
        is_file = options.output != _STANDARD_OUTPUT
        table = Table(columns, Format(options.format), desk.now(), is_file=is_file)
        ids = await desk.ids(showing)
        written = pieces(desk.listing.for_export, ids, table)
        complain(_(NOTICE))
        if is_file:
            path = _path(options, exported_name(showing.named or "found", table.now))
            count = await write_file(path, written, replaces=options.overwrite)
            told = ngettext("{n} request is in {path}.", "{n} requests are in {path}.", count)
            print(told.format(n=count, path=clean(str(path))))
        else:
            await _print(written)
        complain(freshness(desk.status.fresh_at, table.now))
    return Exit.OK


def _path(options: Namespace, name: str) -> Path:
    if options.output:
        return Path(options.output).expanduser()
    return suggested(name, f".{options.format}")


async def _print(written: AsyncIterator[tuple[str, int]]) -> None:
    """To the standard output, in UTF-8 with its line ends as they are."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    async for piece, _count in written:
        sys.stdout.write(piece)


async def write_file(path: Path, written: AsyncIterator[tuple[str, int]], *, replaces: bool) -> int:
    """Writes a file for the user, as `write_out`.

    Raises:
        Stop: another file is called so, or it cannot be written.
    """
    try:
        return await write_out(path, written, replaces=replaces)
    except FileExistsError as error:
        told = _("{path} is there already: nothing was written. --overwrite replaces it.")
        raise Stop(Exit.USAGE, told.format(path=clean(str(path)))) from error
    except OSError as error:
        told = _("{path} cannot be written: {error}.")
        why = reason_of(error)
        raise Stop(Exit.USAGE, told.format(path=clean(str(path)), error=why)) from error
