"""What ``export`` takes on the command line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from jva_tui.cli.options import add_chosen, add_command
from jva_tui.exporting import BY_NAME, COLUMNS, NOTICE, Format
from jva_tui.i18n import _

if TYPE_CHECKING:
    from jva_tui.cli.options import Commands
    from jva_tui.exporting import Column


def add_export(commands: Commands) -> None:
    """Adds the command."""
    names = ", ".join(column.name for column in COLUMNS)
    more = _("Columns: {names}.").format(names=names) + "\n\n" + _(NOTICE)
    told = _("write the requests of a view into a file for other programs")
    export = add_command(commands, "export", told, more=more)
    add_chosen(export)
    export.add_argument(
        "--format",
        choices=[str(one) for one in Format],
        default=str(Format.CSV),
        help=_("csv for spreadsheets, json for programs ({default})").format(default=Format.CSV),
    )
    export.add_argument(
        "--columns",
        type=_columns,
        metavar=_("NAMES"),
        help=_("which ones, with commas between them; the usual ones, where it is left out"),
    )
    export.add_argument(
        "--output",
        metavar=_("FILE"),
        help=_("the file, or - for the standard output; in your documents, where it is left out"),
    )
    export.add_argument(
        "--overwrite", action="store_true", help=_("also where another file is called so")
    )


def _columns(text: str) -> tuple[Column, ...]:
    names = [name.strip() for name in text.split(",")]
    if unknown := [name for name in names if name not in BY_NAME]:
        told = _("no column is called “{name}”; there are: {names}")
        raise ArgumentTypeError(told.format(name=unknown[0], names=", ".join(BY_NAME)))
    return tuple(BY_NAME[name] for name in dict.fromkeys(names))
