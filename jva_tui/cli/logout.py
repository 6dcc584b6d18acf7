"""``jva-tui logout``: ends the access token, here and on the platform."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jva_tui.accounts.account import accounts
from jva_tui.accounts.keys import REFRESH, TOKEN
from jva_tui.accounts.signing_in import sign_out
from jva_tui.cli.account_lines import unsent
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.places import opened
from jva_tui.cli.session import signed_in
from jva_tui.cli.words import folded
from jva_tui.clock import SystemClock
from jva_tui.i18n import _, ngettext
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from argparse import Namespace

    from jva_tui.accounts.account import Account
    from jva_tui.accounts.keys import Secrets


def run(options: Namespace) -> Exit:
    """Signs out whoever is signed in; what was read and what waits stays.

    Raises:
        Stop: nobody is, or more is asked than this does.
        NoSecrets: the token cannot be had; nothing was changed.
    """
    if options.forget:
        told = _(
            "Nothing was done. jva-tui forget account removes what is stored here of the account, "
            "its tokens and its key included."
        )
        raise Stop(Exit.USAGE, told)
    paths = Paths.here()
    account = signed_in(paths)
    secrets = opened(account, paths)
    if secrets.read(TOKEN) is None:
        told = _("{email} is signed out already. Nothing was changed.")
        raise Stop(Exit.SIGN_IN, told.format(email=account.email))
    was_pasted = secrets.read(REFRESH) is None
    is_told = asyncio.run(sign_out(account, secrets, SystemClock()))
    print(_("{email} is signed out.").format(email=account.email))
    if was_pasted and is_told:
        print(folded(_("The token was your browser’s as well: you are signed out there, too.")))
    print(folded(_what_stays(account, secrets, paths)))
    if not is_told:
        complain(
            _(
                "The platform is out of reach, and knows nothing of it yet: the token is forgotten "
                "here, but is good for whoever has a copy. To be sure, sign in and out again later."
            )
        )
        return Exit.OUT_OF_REACH
    return Exit.OK


def _what_stays(account: Account, secrets: Secrets, paths: Paths) -> str:
    told = [
        _("What was read stays on this computer, closed to others; signing in goes on with it.")
    ]
    same = [one for one in accounts(paths) if one.sign_in == account.sign_in]
    waiting = sum(unsent(one, secrets, paths) or 0 for one in same)
    if waiting:
        told.append(
            ngettext(
                "{n} reply that has not arrived waits until then.",
                "{n} replies that have not arrived wait until then.",
                waiting,
            ).format(n=waiting)
        )
    told.append(_("To remove all of it: jva-tui forget account."))
    return " ".join(told)
