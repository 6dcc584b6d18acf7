"""The command: bare, or with ``demo``, it opens the client; the rest is the shell's."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from contextlib import suppress
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jva_tui import __version__, discretion, editor, i18n, logs
from jva_tui.cli.options import add_reading, positive
from jva_tui.paths import NotOurs, reason_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jva_tui.cli.options import Commands

DEMO_PARTICIPATIONS = 600
DEMO_SEED = 1
_HIGHEST_PORT = 65_535
_OF_THE_PLATFORM = ("sandbox", "preload")
"""Commands that the client starts as well, and that inherit its environment."""
_PASSPHRASE = "JVA_TUI_PASSPHRASE"  # noqa: S105 - a name


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code.

    Args:
        arguments: of the command; without them the whole process is this command.
    """
    if arguments is None:
        discretion.say_no_data()
    i18n.use_language(i18n.preferred_language())
    given = sys.argv[1:] if arguments is None else list(arguments)
    opens = _from_command(given)[:1] in ([], ["demo"])
    parser = _parser(opens=opens)
    options = parser.parse_args(given)
    if options.command not in _OF_THE_PLATFORM:
        try:
            _begin(options.log)
        except OSError as error:
            parser.error(_told_of_log(options.log, error))
    if options.command in (None, "demo"):
        gc.disable()  # until the first list stands, when the application turns it on again
        from jva_tui import app

        return app.main(options)
    from jva_tui import cli

    return cli.main(options)


def _begin(log: str | None) -> None:
    """Writes a log, if one is wanted, and removes what a process that died has left open.

    A passphrase leaves the environment, which editors and other programs inherit from us.

    Raises:
        OSError: the log cannot be written.
    """
    if os.environ.get(_PASSPHRASE):
        from jva_tui.accounts.passphrases import take_variable

        take_variable()
    if log:
        logs.start(Path(log))
    with suppress(NotOurs):  # whatever comes next says so
        editor.clear_up(os.environ)


def _from_command(given: list[str]) -> list[str]:
    """The words without the debug log's, which stands before them."""
    if given[:1] == ["--log"]:
        return given[2:]
    return given[1:] if given and given[0].startswith("--log=") else given


def _told_of_log(file: str, error: OSError) -> str:
    told = i18n._("the debug log {file} cannot be written ({error})")
    return told.format(file=file, error=reason_of(error))


class _Parser(argparse.ArgumentParser):
    """Does not repeat words that it has no use for: they may be a message, or a password."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """See `argparse.ArgumentParser.parse_args`."""
        options, unknown = self.parse_known_args(args, namespace)
        if unknown:
            names = [word.partition("=")[0] if word.startswith("-") else "…" for word in unknown]
            self.error(gettext("unrecognized arguments: %s") % " ".join(names))
        return options


def _parser(*, opens: bool) -> argparse.ArgumentParser:
    """What is understood; without the other commands where the client opens, which waits for it."""
    _ = i18n._
    parser = _Parser(
        prog="jva-tui",
        description=_("Answer the volunteers of JeVeuxAider.gouv.fr from the terminal."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"jva-tui {__version__}",
        help=_("show program's version number and exit"),  # Python 3.11 leaves it in English
    )
    parser.add_argument(
        "--log",
        metavar=_("FILE"),
        default=os.environ.get("JVA_TUI_LOG"),
        help=_("write a debug log, without anything of people, to send when something goes wrong"),
    )
    commands = parser.add_subparsers(
        dest="command", metavar=_("command"), parser_class=argparse.ArgumentParser
    )
    demo = commands.add_parser("demo", help=_("try the client on an invented organisation"))
    _inbox_options(demo)
    demo.add_argument(
        "--preload",
        action="store_true",
        help=_("fill the inbox directly, unless it is filled, rather than through the platform"),
    )
    demo.add_argument(
        "--offline", action="store_true", help=_("open without starting the platform")
    )
    demo.add_argument("--fresh", action="store_true", help=_("forget the earlier demonstration"))
    demo.add_argument(
        "--still", action="store_true", help=_("nobody writes or decides while you watch")
    )
    if not opens:
        _other_commands(commands)
    return parser


def _other_commands(commands: Commands) -> None:
    from jva_tui.cli.account_options import add_accounts
    from jva_tui.cli.answering_options import add_answering
    from jva_tui.cli.doctor_options import add_doctor
    from jva_tui.cli.export_options import add_export
    from jva_tui.cli.report_options import add_report
    from jva_tui.cli.template_options import add_templates
    from jva_tui.cli.triage_options import add_triage

    _ = i18n._
    add_accounts(commands)
    add_reading(commands)
    add_export(commands)
    add_triage(commands)
    add_report(commands)
    add_answering(commands)
    add_templates(commands)
    add_doctor(commands)
    sandbox = commands.add_parser("sandbox", help=_("run the embedded platform on its own"))
    _inbox_options(sandbox)
    sandbox.add_argument("--port", type=_port, default=8100, help=_("0: any free port"))
    sandbox.add_argument("--journal", metavar=_("FILE"), help=_("keep what happens in this file"))
    sandbox.add_argument(
        "--stop-with-stdin", action="store_true", help=_("end when the standard input closes")
    )
    sandbox.add_argument(
        "--alive", action="store_true", help=_("let volunteers and a colleague act meanwhile")
    )
    preload = commands.add_parser("preload")  # our own, so without a line in the help
    _inbox_options(preload)


def _inbox_options(parser: argparse.ArgumentParser) -> None:
    _ = i18n._
    parser.add_argument(
        "--participations",
        type=positive,
        default=DEMO_PARTICIPATIONS,
        metavar="N",
        help=_("how many requests the inbox holds ({default})").format(default=DEMO_PARTICIPATIONS),
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=DEMO_SEED,
        metavar="S",
        help=_("another number invents other people ({default})").format(default=DEMO_SEED),
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(i18n._("a port from 0 to 65535 is wanted"))
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
