"""What the commands that answer take on the command line: ``reply`` and ``outbox``."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from jva_tui.cli.options import add_command, add_json, outgoing, positive
from jva_tui.domain import DeclineReason
from jva_tui.i18n import _, language
from jva_tui.operations import OperationState
from jva_tui.templates.file import decision_called, decision_words
from jva_tui.text import clean, fold, one_line

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

    from jva_tui.cli.options import Commands

MESSAGE = "message"
"""Stands for a decision where there is none, but a message alone; as in the files of templates."""
NOTHING = {"en": "none", "fr": "aucune"}
"""Stands for a decision where a template is to leave it as it is, by language."""
_STATES = tuple(OperationState)[1:]
"""Those that a reply in the outbox can have."""


def add_answering(commands: Commands) -> None:
    """Adds the commands that answer volunteers, and look after the answers."""
    _reply(commands)
    outbox = commands.add_parser(
        "outbox", help=_("what was answered: list, show, flush, retry, drop"), allow_abbrev=False
    )
    parts = outbox.add_subparsers(dest="part", metavar=_("command"), required=True)
    _list(parts)
    _show(parts)
    _flush(parts)
    _retry(parts)
    _drop(parts)


def _reply(commands: Commands) -> None:
    more = _(
        "Tokens such as [destinataire_prenom] are filled in for each person. Whoever cannot be "
        "answered so is named with the reason, and then nothing is sent to anybody, unless you say "
        "--skip."
    )
    told = _("answer volunteers: decide, write, or both; the same for all")
    reply = add_command(commands, "reply", told, more=more)
    _ids(reply)
    add_decision(
        reply,
        _("what is decided; without it, or with {message}, only the message is sent").format(
            message=MESSAGE
        ),
    )
    reply.add_argument(
        "--reason",
        choices=[str(reason) for reason in DeclineReason],
        help=_(
            "why it is declined: the volunteer reads it, unless it is {default} (the default)"
        ).format(default=DeclineReason.OTHER),
    )
    text = reply.add_mutually_exclusive_group()
    text.add_argument("--message", metavar=_("TEXT"), help=_("what is written to each of them"))
    text.add_argument(
        "--message-file", metavar=_("FILE"), help=_("the same from a file; - is the standard input")
    )
    text.add_argument(
        "--template",
        metavar=_("TEMPLATE"),
        help=_(
            "the same from a template, with the decision that it brings, unless --decision says "
            "otherwise"
        ),
    )
    _consents(reply)
    reply.add_argument(
        "--dry-run",
        action="store_true",
        help=_("show exactly who would get what, and send nothing"),
    )
    add_sending(reply)
    reply.add_argument(
        "--offline",
        action="store_true",
        help=_("ask the platform nothing: judge by what is stored, and leave it in the outbox"),
    )
    add_json(reply)


def add_decision(parser: ArgumentParser, told: str, *, may_be_nothing: bool = False) -> None:
    """Adds ``--decision``, which takes what the files of templates take.

    Args:
        parser: of the command.
        told: what it is for.
        may_be_nothing: whether one of `NOTHING` is taken as well.
    """
    known = [*decision_words(), *([NOTHING[language()]] if may_be_nothing else [])]
    parser.add_argument(
        "--decision",
        type=_decision(known, may_be_nothing=may_be_nothing),
        metavar="{" + ",".join(known) + "}",
        help=told,
    )


def _decision(known: list[str], *, may_be_nothing: bool) -> Callable[[str], str]:
    def decision(typed: str) -> str:
        """The decision that is called so in English or French, `MESSAGE`, or nothing in English.

        Raises:
            ArgumentTypeError: none is.
        """
        if may_be_nothing and fold(typed) in NOTHING.values():
            return NOTHING["en"]
        try:
            return decision_called(typed) or MESSAGE
        except KeyError:
            told = _("“{said}” is none of: {known}")
            said = one_line(clean(typed), 40)
            raise ArgumentTypeError(told.format(said=said, known=", ".join(known))) from None

    return decision


def _consents(reply: ArgumentParser) -> None:
    _skip(reply)
    reply.add_argument(
        "--reverse", action="store_true", help=_("go back on decisions that were taken")
    )
    reply.add_argument(
        "--accept-text",
        action="store_true",
        help=_("send the message although the platform removes part of it"),
    )
    reply.add_argument(
        "--yes", action="store_true", help=_("do not ask before sending, in a terminal")
    )


def _list(parts: Commands) -> None:
    told = _("list the replies that have not arrived, or of which there is something to know")
    listing = add_command(parts, "list", told, of="outbox")
    listing.add_argument(
        "--state",
        action="append",
        choices=[str(state) for state in _STATES],
        help=_("only those that stand so; may be given several times"),
    )
    listing.add_argument(
        "--needs-you", action="store_true", help=_("only those that wait for your decision")
    )
    add_json(listing)


def _show(parts: Commands) -> None:
    told = _("show one reply: its text, its requests, and what the platform answered")
    show = add_command(parts, "show", told, of="outbox")
    show.add_argument(
        "id", type=outgoing, metavar="ID", help=_("number of the request, or template")
    )
    add_json(show)


def _flush(parts: Commands) -> None:
    told = _("send what waits, and check what became of what was not confirmed")
    flush = add_command(parts, "flush", told, of="outbox")
    _waiting(flush)
    add_json(flush)


def _retry(parts: Commands) -> None:
    more = _(
        "What has failed is sent again as it was. What was stopped because something had changed, "
        "or what may have arrived already, is sent again only with --anyway: first look at it with "
        "jva-tui outbox show."
    )
    retry = add_command(parts, "retry", _("send replies again"), more=more, of="outbox")
    _outgoing(retry)
    retry.add_argument(
        "--anyway", action="store_true", help=_("also what was stopped, or may have arrived")
    )
    _skip(retry)
    add_sending(retry)
    add_json(retry)


def _drop(parts: Commands) -> None:
    more = _(
        "What has not left is taken back, and its text is kept as a draft. Of the rest you take "
        "note: it is put away, and nothing more of it is sent."
    )
    told = _("take back what has not left, and put away what needs you no more")
    drop = add_command(parts, "drop", told, more=more, of="outbox")
    _outgoing(drop)
    _skip(drop)
    add_json(drop)


def _ids(parser: ArgumentParser) -> None:
    parser.add_argument(
        "ids", type=positive, nargs="+", metavar="ID", help=_("numbers of the requests")
    )


def _outgoing(parser: ArgumentParser) -> None:
    parser.add_argument(
        "ids", type=outgoing, nargs="+", metavar="ID", help=_("numbers of requests, or templates")
    )


def _skip(parser: ArgumentParser) -> None:
    add_skip(parser, _("leave out those for whom it cannot be done"))


def add_skip(parser: ArgumentParser, told: str) -> None:
    """Adds ``--skip``."""
    parser.add_argument("--skip", action="store_true", help=told)


def add_sending(parser: ArgumentParser) -> None:
    """Adds what is to be known of sending."""
    parser.add_argument(
        "--queue-only", action="store_true", help=_("leave it in the outbox, to be sent later")
    )
    _waiting(parser)


def _waiting(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--wait",
        action="store_true",
        help=_("wait, two minutes for most, until what nobody knows yet is known"),
    )
    parser.add_argument("--quiet", action="store_true", help=_("only say what went wrong"))
