"""``jva-tui templates import`` and ``export``: packs, which others can be given."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.cli.as_json import print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.session import opened_desk
from jva_tui.cli.template_lines import LeftOut, shown_key
from jva_tui.cli.template_names import all_named
from jva_tui.i18n import _, ngettext
from jva_tui.paths import reason_of
from jva_tui.templates.pack import NoPack, read_pack, starter_pack, write_pack
from jva_tui.text import clean, one_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from jva_tui.composing import TakenIn
    from jva_tui.templates.library import Entry
    from jva_tui.templates.pack import Packed


async def take_in(options: Namespace) -> Exit:
    """Makes files of the templates of a pack; what is here already is left alone."""
    packed = starter_pack(options.starter) if options.starter else _read(options.path)
    async with opened_desk(online=False) as desk:
        taken = await desk.take_in(packed)
    if options.json:
        print_json([one._asdict() for one in taken])
    else:
        for one in taken:
            if one.key is not None:
                print(f"{one_line(clean(one.file))} · {_how(one)}")
        sys.stdout.flush()  # before what the other stream says of it
    broken = [one for one in taken if one.key is None]
    for one in broken:
        told = _("{file} was left out: {trouble}.")
        complain(told.format(file=one_line(clean(one.file)), trouble=one.trouble))
    return Exit.LEFT_OUT if broken else Exit.OK


def _read(path: str) -> list[Packed]:
    try:
        return read_pack(Path(path))
    except (NoPack, OSError) as error:
        why = _sentence(reason_of(error)) if isinstance(error, OSError) else str(error)
        told = _("{path} cannot be imported. {why} Nothing was changed.")
        raise Stop(Exit.USAGE, told.format(path=clean(path), why=why)) from error


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}."


def _how(one: TakenIn) -> str:
    if one.is_new:
        return _("new: {key}").format(key=one.key)
    return _("here already: {key}").format(key=one.key)


async def export(options: Namespace) -> Exit:
    """Writes the templates that ``options`` name into a pack, or all that have a file."""
    async with opened_desk(online=False) as desk:
        entries = desk.templates()
        wanted = all_named(entries, options.templates) if options.templates else _files(entries)
        broken = [entry for entry in wanted if not entry.is_usable]
        files = desk.packed([entry.key for entry in wanted])
    for entry in broken:
        told = _("{file} was left out: {trouble}.")
        complain(told.format(file=shown_key(entry), trouble=entry.trouble))
    if not files:
        raise Stop(Exit.LEFT_OUT, _("There is no template to export: nothing was written."))
    _write(Path(options.path), files)
    if options.json:
        left_out = [LeftOut(entry, entry.trouble).json() for entry in broken]
        print_json({"path": options.path, "files": [*files], "left_out": left_out})
    else:
        n = len(files)
        told = ngettext("{n} template is in {path}.", "{n} templates are in {path}.", n)
        print(told.format(n=n, path=clean(options.path)))
    return Exit.LEFT_OUT if broken else Exit.OK


def _files(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.has_file]


def _write(path: Path, files: dict[str, str]) -> None:
    try:
        write_pack(path, files)
    except FileExistsError as error:
        told = _("{path} is there already: nothing was written. Choose another name.")
        raise Stop(Exit.USAGE, told.format(path=clean(str(path)))) from error
    except FileNotFoundError as error:
        told = _("There is no folder {folder}: nothing was written.")
        raise Stop(Exit.USAGE, told.format(folder=clean(str(path.parent)))) from error
    except OSError as error:
        told = _("{path} cannot be written: {error}.")
        why = reason_of(error)
        raise Stop(Exit.USAGE, told.format(path=clean(str(path)), error=why)) from error
