"""What the commands about platforms and accounts take on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.cli.options import add_command, add_json
from jva_tui.i18n import _

if TYPE_CHECKING:
    from jva_tui.cli.options import Commands


def add_accounts(commands: Commands) -> None:
    """Adds the commands about platforms and accounts."""
    _deployment(commands)


def _deployment(commands: Commands) -> None:
    deployment = commands.add_parser(
        "deployment",
        help=_("the platforms that this computer knows: add, list, share, remove"),
        allow_abbrev=False,
    )
    parts = deployment.add_subparsers(dest="part", metavar=_("command"), required=True)
    _add(parts)
    listing = add_command(parts, "list", _("list them"), of="deployment")
    add_json(listing)
    told = _("print one as a line that colleagues can paste")
    share = add_command(parts, "share", told, of="deployment")
    share.add_argument(
        "name", nargs="?", metavar=_("NAME"), help=_("which one; the only one, if left out")
    )
    told = _("forget one; what was read there is kept")
    remove = add_command(parts, "remove", told, of="deployment")
    remove.add_argument("name", metavar=_("NAME"), help=_("its name, or its address"))


def _add(parts: Commands) -> None:
    more = _(
        "The file is TOML or JSON with url, client_id, client_secret and, if you like, name. The "
        "line is what deployment share prints. Others on this computer can see what stands on a "
        "command line: - reads it from the standard input instead."
    )
    told = _("import a platform, from a small file or a line that you were given")
    add = add_command(parts, "add", told, more=more, of="deployment")
    add.add_argument("words", nargs="+", metavar=_("FILE|LINE|-"), help=_("what names it"))
    add.add_argument("--name", metavar=_("NAME"), help=_("what it is to be called here"))
