"""What ``report`` takes on the command line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from jva_tui.cli.options import add_command, add_json
from jva_tui.i18n import _

if TYPE_CHECKING:
    from jva_tui.cli.options import Commands
    from jva_tui.figures.weeks import Week

_LAST = ("last", "dernière", "derniere")


def add_report(commands: Commands) -> None:
    """Adds the command."""
    more = _(
        "Reckoned on this computer from what it knows, and printed: nothing is sent anywhere. "
        "docs/INDICATORS.md tells how."
    )
    told = _("tell how a week went: requests, answers, how long people waited")
    report = add_command(commands, "report", told, more=more)
    report.add_argument(
        "--week",
        nargs="?",
        type=_week,
        metavar=_("WEEK"),
        help=_("as 2026-W48; last, or left out: the last one that is over"),
    )
    whose = report.add_mutually_exclusive_group()
    whose.add_argument(
        "--mine", action="store_true", help=_("of the missions that you answer for (the default)")
    )
    whose.add_argument(
        "--everyone",
        "--all",
        action="store_true",
        help=_("of the whole organisation’s missions"),
    )
    form = report.add_mutually_exclusive_group()
    add_json(form)
    form.add_argument(
        "--html",
        metavar=_("FILE"),
        help=_("as a page for a browser, in this file; - for the standard output"),
    )
    report.add_argument(
        "--overwrite", action="store_true", help=_("also where another file is called so")
    )


def _week(text: str) -> Week | None:
    """The week that is named; None for the last one that is over."""
    from jva_tui.figures.weeks import week_named

    if text.strip().casefold() in _LAST:
        return None
    try:
        return week_named(text)
    except ValueError:
        told = _("a week is wanted, as 2026-W48, or last")
        raise ArgumentTypeError(told) from None
