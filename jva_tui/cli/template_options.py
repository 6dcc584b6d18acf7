"""What ``templates`` and its parts take on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.cli.answering_options import NOTHING, add_decision, add_sending, add_skip
from jva_tui.cli.options import add_command, add_json, positive
from jva_tui.domain import DeclineReason
from jva_tui.i18n import _, language

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from jva_tui.cli.options import Commands

KEEPS = ("mine", "theirs", "both", "merged")
"""See `jva_tui.sharing.Keep`, which would take long to import."""
LANGUAGES = ("fr", "en")


def add_templates(commands: Commands) -> None:
    """Adds ``templates`` with its parts."""
    templates = commands.add_parser(
        "templates",
        help=_(
            "what is said again and again: list, show, new, edit, lint, pull, publish, diff, "
            "delete, history, restore, import, export"
        ),
        allow_abbrev=False,
    )
    parts = templates.add_subparsers(dest="part", metavar=_("command"), required=True)
    _list(parts)
    _show(parts)
    _new(parts)
    _edit(parts)
    _lint(parts)
    _pull(parts)
    _publish(parts)
    _diff(parts)
    _delete(parts)
    _history(parts)
    _restore(parts)
    _import(parts)
    _export(parts)


def _part(parts: Commands, name: str, told: str, *, more: str = "") -> ArgumentParser:
    return add_command(parts, name, told, more=more, of="templates")


def _list(parts: Commands) -> None:
    listing = _part(parts, "list", _("list the templates: how each stands, what it brings"))
    listing.add_argument(
        "words",
        nargs="*",
        metavar=_("WORD"),
        help=_("only those with all these words in name or text"),
    )
    add_json(listing)


def _show(parts: Commands) -> None:
    show = _part(parts, "show", _("show the text of a template"))
    _one(show)
    how = show.add_mutually_exclusive_group()
    how.add_argument(
        "--for",
        dest="reader",
        type=positive,
        metavar="ID",
        help=_("as the volunteer of this request would read it"),
    )
    how.add_argument("--raw", action="store_true", help=_("the whole file"))
    add_json(show)


def _new(parts: Commands) -> None:
    more = _("Without a text, your editor ($VISUAL or $EDITOR) opens on the new file.")
    new = _part(parts, "new", _("write a new template"), more=more)
    new.add_argument("name", metavar=_("NAME"), help=_("how it is to be called"))
    _text(new)
    add_decision(new, _("what it decides as well when it is used"))
    _reason(new)
    new.add_argument(
        "--shared",
        dest="is_shared",
        action="store_true",
        help=_("the whole organisation is to see it, once it is published"),
    )
    add_json(new)


def _edit(parts: Commands) -> None:
    more = _("Without anything to change, your editor ($VISUAL or $EDITOR) opens on the file.")
    edit = _part(parts, "edit", _("change a template, in your editor or here"), more=more)
    _one(edit)
    edit.add_argument("--name", metavar=_("NAME"), help=_("how it is to be called from now on"))
    _text(edit)
    told = _("what it decides as well when it is used; {none} leaves the decision as it is")
    add_decision(edit, told.format(none=NOTHING[language()]), may_be_nothing=True)
    _reason(edit)
    _sharing(edit, "--shared")
    add_json(edit)


def _lint(parts: Commands) -> None:
    told = _("say what cannot go, or should be looked at, in templates")
    lint = _part(parts, "lint", told)
    _some(lint, _("which ones; all, where none is named"))
    lint.add_argument(
        "--strict",
        action="store_true",
        help=_("the least remark counts too"),
    )
    add_json(lint)


def _pull(parts: Commands) -> None:
    more = _(
        "What was changed on both sides is left alone: jva-tui templates diff shows it, and --keep "
        "says what becomes of it: mine (the file stays, and can be published), theirs (the file "
        "says what the platform says), both (what the file said becomes another template), merged "
        "(the changes of both, where they do not touch). What the file said stays in its history."
    )
    told = _("fetch what is new on the platform, yours and your organisation’s")
    pull = _part(parts, "pull", told, more=more)
    _some(pull, _("which ones; all but what was deleted here, where none is named"))
    pull.add_argument(
        "--keep", choices=KEEPS, help=_("what becomes of those named that differ on both sides")
    )
    _quiet(pull)
    add_json(pull)


def _publish(parts: Commands) -> None:
    more = _(
        "The platform gets the text without fallbacks: for [destinataire_prenom|you], "
        "[destinataire_prenom]. Of the tokens that only jva-tui knows, [signature] and "
        "[organisation_telephone] are written out. Where that cannot be, as with "
        "[mission_responsable], the fallback is; without one the template cannot be published.\n\n"
        "Where one that is named cannot be published, that is said, and nothing is sent, unless "
        "you say --skip."
    )
    publish = _part(parts, "publish", _("bring templates to the platform"), more=more)
    _some(publish, _("which ones"))
    publish.add_argument(
        "--changed",
        action="store_true",
        help=_("all that the platform holds and that were changed here"),
    )
    _sharing(publish, "--share")
    add_skip(publish, _("leave out those that cannot be published"))
    add_sending(publish)
    add_json(publish)


def _diff(parts: Commands) -> None:
    told = _("compare a template with the platform’s, as it was last read, or with what it said")
    diff = _part(parts, "diff", told)
    _one(diff)
    diff.add_argument(
        "--version",
        type=positive,
        metavar="N",
        help=_("with this version; jva-tui templates history lists them"),
    )
    add_json(diff)


def _delete(parts: Commands) -> None:
    more = _("A file that was deleted comes back with jva-tui templates restore.")
    delete = _part(parts, "delete", _("delete a template, here by default"), more=more)
    _one(delete)
    where = delete.add_mutually_exclusive_group()
    where.add_argument(
        "--there", action="store_true", help=_("on the platform; the file stays here")
    )
    where.add_argument("--everywhere", action="store_true", help=_("here and on the platform"))
    delete.add_argument(
        "--yes", action="store_true", help=_("do not ask before deleting, in a terminal")
    )
    add_sending(delete)
    add_json(delete)


def _history(parts: Commands) -> None:
    history = _part(parts, "history", _("list what a template has said, the newest first"))
    _one(history)
    add_json(history)


def _restore(parts: Commands) -> None:
    restore = _part(parts, "restore", _("let a template say again what it said before"))
    _one(restore)
    restore.add_argument(
        "version", type=positive, metavar="N", help=_("jva-tui templates history lists them")
    )
    add_json(restore)


def _import(parts: Commands) -> None:
    told = _("add the templates of a pack, or those for the usual situations")
    taking = _part(parts, "import", told)
    whence = taking.add_mutually_exclusive_group(required=True)
    whence.add_argument("path", nargs="?", metavar=_("PATH"), help=_("a folder or a zip file"))
    whence.add_argument(
        "--starter", choices=LANGUAGES, help=_("those that come with jva-tui, in this language")
    )
    add_json(taking)


def _export(parts: Commands) -> None:
    packing = _part(parts, "export", _("write a pack that others can import"))
    packing.add_argument(
        "path", metavar=_("PATH"), help=_("a folder, or a zip file where it ends in .zip")
    )
    _some(packing, _("which ones; all that have a file here, where none is named"))
    add_json(packing)


def _one(parser: ArgumentParser) -> None:
    told = _("its name, its file’s, or its number on the platform")
    parser.add_argument("template", metavar=_("TEMPLATE"), help=told)


def _some(parser: ArgumentParser, told: str) -> None:
    # Without a default, argparse says of what may be left out that it is missing.
    parser.add_argument("templates", nargs="*", default=(), metavar=_("TEMPLATE"), help=told)


def _text(parser: ArgumentParser) -> None:
    text = parser.add_mutually_exclusive_group()
    text.add_argument("--text", metavar=_("TEXT"), help=_("what it says"))
    text.add_argument(
        "--text-file", metavar=_("FILE"), help=_("the same from a file; - is the standard input")
    )


def _reason(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--reason",
        choices=[str(reason) for reason in DeclineReason],
        help=_("why it is declined, of a template that declines ({default})").format(
            default=DeclineReason.OTHER
        ),
    )


def _sharing(parser: ArgumentParser, yes: str) -> None:
    sharing = parser.add_mutually_exclusive_group()
    sharing.add_argument(
        yes,
        dest="is_shared",
        action="store_true",
        default=None,
        help=_("the whole organisation is to see it, once it is published"),
    )
    sharing.add_argument(
        "--not-shared",
        dest="is_shared",
        action="store_false",
        help=_("only its owner is to see it, once it is published"),
    )


def _quiet(parser: ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help=_("only say what went wrong"))
