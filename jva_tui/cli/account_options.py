"""What the commands about platforms and accounts take on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.accounts.passphrases import VARIABLE
from jva_tui.cli.options import add_command, add_json, positive
from jva_tui.i18n import _

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from jva_tui.cli.options import Commands


def add_accounts(commands: Commands) -> None:
    """Adds the commands about platforms and accounts."""
    _login(commands)
    _logout(commands)
    _whoami(commands)
    _accounts(commands)
    _forget(commands)
    _deployment(commands)


def _login(commands: Commands) -> None:
    more = _(
        "The password, or the token, is asked for, or read as one line from the standard input "
        "where that is no terminal. A password is never kept."
    )
    told = _("sign in, so that jva-tui opens this inbox")
    login = add_command(commands, "login", told, more=more)
    _platform(login)
    login.add_argument("--email", help=_("of your account on the platform; asked for if left out"))
    login.add_argument(
        "--token",
        action="store_true",
        help=_(
            "with an access token instead of a password, for who signs in through FranceConnect"
        ),
    )
    login.add_argument(
        "--organisation",
        type=positive,
        metavar="ID",
        help=_("number of the organisation, for who coordinates several; asked for if left out"),
    )
    login.add_argument(
        "--secrets",
        choices=("keyring", "passphrase", "command", "variable", "files"),
        metavar=_("PLACE"),
        help=_(
            "where the access token and the key of what is stored are kept: keyring (the "
            "system’s), or, for a computer without one, passphrase (typed at each start), command "
            "(which prints the passphrase), variable ({variable}), files (that only you may "
            "read); as before, where it is left out; see docs/SECRETS.md"
        ).format(variable=VARIABLE),
    )
    login.add_argument(
        "--secrets-command",
        metavar=_("COMMAND"),
        help=_("prints the passphrase, such as “pass show jva-tui”; no shell reads it"),
    )


def _platform(login: ArgumentParser) -> None:
    login.add_argument(
        "--url",
        metavar=_("ADDRESS|NAME"),
        help=_("address of the platform’s API, or its name here; the only one that is known"),
    )
    login.add_argument(
        "--client",
        metavar=_("FILE"),
        help=_("imports the platform from this file first: see deployment add"),
    )
    login.add_argument("--client-id", metavar="N", help=_("number of the application"))
    login.add_argument(
        "--client-secret",
        metavar=_("SECRET"),
        help=_(
            "its secret; others on this computer can see it here: better in the file, in "
            "JVA_TUI_CLIENT_SECRET, or asked for"
        ),
    )


def _logout(commands: Commands) -> None:
    told = _("end the access token, here and on the platform; what is stored stays")
    more = _("To remove what is stored as well: jva-tui forget account.")
    logout = add_command(commands, "logout", told, more=more)
    told = _("says how to remove what is stored as well, and does nothing")
    logout.add_argument("--forget", action="store_true", help=told)


def _whoami(commands: Commands) -> None:
    told = _("tell who is signed in, for which organisation, and what waits")
    whoami = add_command(commands, "whoami", told)
    whoami.add_argument("--online", action="store_true", help=_("ask the platform as well"))
    add_json(whoami)


def _accounts(commands: Commands) -> None:
    told = _("list the accounts of this computer; choose the one that jva-tui opens")
    accounts = add_command(commands, "accounts", told)
    add_json(accounts)
    parts = accounts.add_subparsers(dest="part", metavar=_("command"))
    more = _(
        "The platform answers for that organisation from then on, in your browser as well. "
        "Nothing of the other accounts is mixed with it, and what waits in them stays there."
    )
    told = _("choose the account that jva-tui opens")
    use = add_command(parts, "use", told, more=more, of="accounts")
    use.add_argument(
        "account",
        metavar=_("NAME|NUMBER"),
        help=_("number in the list, or part of the organisation’s name or of the e-mail"),
    )
    use.add_argument("--offline", action="store_true", help=_("without telling the platform"))


def _forget(commands: Commands) -> None:
    told = _("remove a volunteer, an account or everything from this computer")
    forget = commands.add_parser("forget", help=told, allow_abbrev=False)
    parts = forget.add_subparsers(dest="part", metavar=_("command"), required=True)
    more = _(
        "Of the inbox that jva-tui opens. Their requests of today stay away afterwards; a new one "
        "appears. Another jva-tui may be open meanwhile."
    )
    told = _("remove everything about one person")
    volunteer = add_command(parts, "volunteer", told, more=more, of="forget")
    volunteer.add_argument(
        "person", metavar=_("ID|E-MAIL"), help=_("number of one of their requests, or address")
    )
    _sure(volunteer)
    more = _("With the last account of a sign-in go its tokens and its key.")
    told = _("remove an account with all that was read, written and queued in it")
    account = add_command(parts, "account", told, more=more, of="forget")
    account.add_argument(
        "account",
        nargs="?",
        metavar=_("NAME|NUMBER"),
        help=_("as in accounts use; the one that jva-tui opens, if left out"),
    )
    _sure(account)
    told = _("remove all that jva-tui keeps on this computer")
    _sure(add_command(parts, "all", told, of="forget"))


def _sure(parser: ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help=_("without asking"))
    parser.add_argument(
        "--unsent-too",
        action="store_true",
        help=_("without asking a second time where replies, drafts or notes would be lost"),
    )


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
        "command line: without it, or with -, it is read from the standard input."
    )
    told = _("import a platform, from a small file or a line that you were given")
    add = add_command(parts, "add", told, more=more, of="deployment")
    told = _("what names it; without it, or with -, the standard input")
    add.add_argument("words", nargs="*", metavar=_("FILE|LINE|-"), help=told)
    add.add_argument("--name", metavar=_("NAME"), help=_("what it is to be called here"))
