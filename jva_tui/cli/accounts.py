"""``jva-tui accounts``: whose inboxes are on this computer, and which one is opened."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jva_tui.accounts.account import accounts, current, use
from jva_tui.accounts.keys import TOKEN, NoSecrets
from jva_tui.accounts.places import PlaceKind
from jva_tui.cli.account_lines import account_json, platform_name, unsent
from jva_tui.cli.as_json import print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.places import opened
from jva_tui.cli.session import claim
from jva_tui.i18n import _, ngettext
from jva_tui.paths import Paths
from jva_tui.text import fold, one_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from jva_tui.accounts.account import Account

_QUIET = (PlaceKind.KEYRING, PlaceKind.VARIABLE, PlaceKind.FILES)
"""Places that ask the user nothing: to list is no reason to."""


def run(options: Namespace) -> Exit:
    """Lists the accounts, or makes one the current one.

    Raises:
        Stop: it is not clear which one is meant.
    """
    return _use(options) if options.part == "use" else _list(options)


def _list(options: Namespace) -> Exit:
    paths = Paths.here()
    known, at = accounts(paths), current(paths)
    waiting = _waiting(known, paths)
    if options.json:
        print_json(
            [
                account_json(account, paths)
                | {"number": number, "current": account == at, "unsent": count}
                for number, (account, count) in enumerate(zip(known, waiting, strict=True), 1)
            ]
        )
        return Exit.OK
    for number, (account, count) in enumerate(zip(known, waiting, strict=True), 1):
        told = [account.structure_name, account.person, account.email]
        told.append(platform_name(account, paths))
        if count:
            told.append(ngettext("{n} not arrived", "{n} not arrived", count).format(n=count))
        mark = "*" if account == at else " "
        print(f"{mark} {number}  {' · '.join(filter(None, told))}")
    complain(ngettext("{n} account", "{n} accounts", len(known)).format(n=len(known)))
    return Exit.OK


def _waiting(known: Sequence[Account], paths: Paths) -> list[int | None]:
    """What has not arrived of each; None where that cannot be seen without asking the user."""
    counts: list[int | None] = []
    refused: set[PlaceKind] = set()
    for account in known:
        kind = account.place.kind
        count = None
        if kind in _QUIET and kind not in refused:
            try:
                secrets = account.secrets(paths)
                secrets.read(TOKEN)
                count = unsent(account, secrets, paths)
            except NoSecrets:
                refused.add(kind)  # a keyring that is silent is so for 3 s each time
        counts.append(count)
    return counts


def _use(options: Namespace) -> Exit:
    paths = Paths.here()
    account = meant(options.account, accounts(paths))
    if not options.offline:
        opened(account, paths)  # before anything is changed
    use(paths, account)
    told = _("jva-tui opens {organisation} from now on, as {email}.")
    print(told.format(organisation=account.structure_name, email=account.email))
    return Exit.OK if options.offline else asyncio.run(claim(account))


def meant(named: str, known: Sequence[Account]) -> Account:
    """The account of that number, or that has it in its names.

    Raises:
        Stop: there is none, or there are several.
    """
    if named.isascii() and named.isdecimal():
        found = [account for number, account in enumerate(known, 1) if number == int(named)]
    else:
        found = [account for account in known if fold(named) in fold(_names(account))]
        exact = [one for one in found if fold(named) in (fold(one.structure_name), one.email)]
        found = exact if len(exact) == 1 else found
    if len(found) == 1:
        return found[0]
    shown = one_line(named)
    if not found:
        told = _("No account is called “{name}” here: jva-tui accounts tells all.")
        raise Stop(Exit.NO_SUCH_REQUEST, told.format(name=shown))
    told = _("“{name}” may be several accounts; name one by its number: jva-tui accounts.")
    raise Stop(Exit.USAGE, told.format(name=shown))


def _names(account: Account) -> str:
    return f"{account.structure_name}\n{account.email}\n{account.person}"
