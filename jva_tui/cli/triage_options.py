"""What the commands that find and sort out take on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.cli.answering_options import add_sending
from jva_tui.cli.options import add_command, add_json, positive
from jva_tui.i18n import _

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from jva_tui.cli.options import Commands


def add_triage(commands: Commands) -> None:
    """Adds the commands."""
    _views(commands)
    _missions(commands)
    _tag(commands)
    _archive(commands)


def _views(commands: Commands) -> None:
    add_json(add_command(commands, "views", _("list the saved views, with how many each finds")))


def _missions(commands: Commands) -> None:
    told = _("list the missions: open requests, places, the longest wait")
    missions = add_command(commands, "missions", told)
    missions.add_argument(
        "--everyone", action="store_true", help=_("of the whole organisation’s missions")
    )
    add_json(missions)


def _tag(commands: Commands) -> None:
    more = _(
        "Without a name it lists the labels, with how many requests bear each. A label that the "
        "organisation does not have is made; “Suivi : Rosa” tells everybody who follows a request."
    )
    tag = add_command(commands, "tag", _("put a label of the organisation on requests"), more=more)
    tag.add_argument("name", nargs="?", metavar=_("LABEL"), help=_("the name of the label"))
    _whom(tag)
    tag.add_argument("--off", action="store_true", help=_("take it off instead"))


def _archive(commands: Commands) -> None:
    more = _("What is archived counts as read, and comes back once the volunteer writes.")
    told = _("archive the conversations of requests on the platform")
    archive = add_command(commands, "archive", told, more=more)
    _whom(archive)
    how = archive.add_mutually_exclusive_group()
    how.add_argument("--back", action="store_true", help=_("bring them back instead"))
    how.add_argument("--read", action="store_true", help=_("only mark them as read instead"))


def _whom(parser: ArgumentParser) -> None:
    parser.add_argument(
        "ids", type=positive, nargs="*", metavar="ID", help=_("numbers of the requests")
    )
    parser.add_argument(
        "--find", metavar=_("WORDS"), help=_("all that this finds; docs/SEARCH.md tells how")
    )
    add_sending(parser)
    add_json(parser)
