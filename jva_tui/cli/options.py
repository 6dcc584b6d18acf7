"""What the commands that read an account take on the command line, and what all have in common."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from jva_tui.domain import View
from jva_tui.i18n import _
from jva_tui.showing import Sort

if TYPE_CHECKING:
    from argparse import _ActionsContainer, _SubParsersAction

    Commands = _SubParsersAction[ArgumentParser]


def add_reading(commands: Commands) -> None:
    """Adds the commands that read."""
    _sync(commands)
    _list(commands)
    _show(commands)


def add_command(
    commands: Commands, name: str, told: str, *, more: str = "", of: str = ""
) -> ArgumentParser:
    """Adds a command whose help ends with its exit codes.

    Args:
        commands: to which it is added.
        name: as it is typed.
        told: what it does.
        more: what else is to know.
        of: the command that it is a part of.
    """
    from jva_tui.cli.exits import exit_codes
    from jva_tui.cli.words import folded

    codes = exit_codes(f"{of} {name}".lstrip())
    epilog = "\n\n".join(filter(None, (folded(more), codes)))
    return commands.add_parser(
        name,
        help=told,
        description=told,
        epilog=epilog,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,  # a script's short form must not change its meaning one day
    )


def _sync(commands: Commands) -> None:
    told = _("read the platform into the local store; sends nothing")
    sync = add_command(commands, "sync", told)
    sync.add_argument(
        "--full", action="store_true", help=_("compare every request, not only what is new or open")
    )
    sync.add_argument("--quiet", action="store_true", help=_("only say what went wrong"))
    add_json(sync)


def _list(commands: Commands) -> None:
    more = _(
        "Views: wrote (their word is the last one), todo (to answer), priority (urgent by the "
        "platform’s rule), progress, validated, declined, all, tocall (only a call reaches them), "
        "later (put off).\n\n"
        "Words find what stands anywhere, “is:unread mission:school -tag:done older:7d” more "
        "than that, among all missions; docs/SEARCH.md tells how. Where one begins with “-”, put "
        "“--” before the first.\n\n"
        "After the number stand the signs of the inbox: ● unread, ∅ no conversation, → waiting to "
        "be sent; ○ new, ◐ in progress, ✓ validated, ✕ declined, – cancelled."
    )
    told = _("list the requests of a view, from the local store")
    listing = add_command(commands, "list", told, more=more)
    add_chosen(listing)
    listing.add_argument(
        "--limit", type=positive, metavar="N", help=_("the first N; all without it")
    )
    listing.add_argument("--count", action="store_true", help=_("only say how many there are"))
    _online(listing, _("read what is new on the platform first"))
    add_json(listing)


def add_chosen(parser: ArgumentParser) -> None:
    """Adds which requests it is about, and in which order; see `jva_tui.cli.choosing`."""
    parser.add_argument(
        "query", nargs="*", metavar=_("WORDS"), help=_("what is to be found, in place of a view")
    )
    parser.add_argument(
        "--saved", metavar=_("NAME"), help=_("a view that was saved, by its name or its key")
    )
    parser.add_argument(
        "--sort",
        choices=[str(sort) for sort in Sort if sort is not Sort.VIEW],
        metavar=_("ORDER"),
        help=_("age, mission, name, word (the newest message first) or urgency"),
    )
    parser.add_argument(
        "--view",
        choices=[str(view) for view in View],
        metavar=_("VIEW"),
        help=_("which requests ({default})").format(default=View.TODO),
    )
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument(
        "--mine",
        action="store_true",
        help=_("of the missions that you answer for (the default)"),
    )
    whose.add_argument(
        "--everyone", action="store_true", help=_("of the whole organisation’s missions")
    )


def _show(commands: Commands) -> None:
    told = _("show one request, from the local store")
    show = add_command(commands, "show", told)
    show.add_argument("id", type=positive, metavar="ID", help=_("number of the request"))
    _online(show, _("read it from the platform first, with its whole conversation"))
    add_json(show)


def _online(parser: ArgumentParser, told: str) -> None:
    parser.add_argument("--online", action="store_true", help=told)


def add_json(parser: _ActionsContainer) -> None:
    """Adds ``--json``."""
    parser.add_argument("--json", action="store_true", help=_("for programs; see docs/SHELL.md"))


def outgoing(text: str) -> int | str:
    """What the outbox holds something about: the number of a request, or a template.

    Raises:
        ArgumentTypeError: it is neither.
    """
    if not text.strip():
        raise ArgumentTypeError(_("the number of a request, or a template is wanted"))
    is_number = text.isascii() and text.lstrip("-").isdecimal()
    return positive(text) if is_number else text


def positive(text: str) -> int:
    """A whole number above 0.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 1 << 63:
        raise ArgumentTypeError(_("a number above 0 is wanted"))
    return int(text)
