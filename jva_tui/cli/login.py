"""``jva-tui login``: signs in once, so that ``jva-tui`` opens this account's inbox."""

from __future__ import annotations

import asyncio
import sys
from getpass import getpass
from typing import TYPE_CHECKING

from jva_tui.accounts.account import sign_in
from jva_tui.accounts.keys import NoKeyring, read_secret
from jva_tui.api.errors import ApiError
from jva_tui.api.words import while_reading
from jva_tui.clock import SystemClock
from jva_tui.i18n import _
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from argparse import Namespace

FAILED = 1


def run(options: Namespace) -> int:
    """Asks for the password, signs in, and keeps the token in the system's keyring."""
    try:
        read_secret("probe")  # before a password is typed in vain
        password = getpass(_("Password of {email}: ").format(email=options.email))
        secret = options.client_secret or getpass(_("Secret of the application: "))
        account, token = asyncio.run(
            sign_in(
                url=options.url,
                email=options.email,
                password=password,
                client_id=options.client_id,
                client_secret=secret,
                clock=SystemClock(),
            )
        )
        account.keep(Paths.here(), token)
    except ApiError as error:
        return _stop(while_reading(error))
    except (NoKeyring, ValueError) as error:
        return _stop(str(error))
    print(_("Signed in. Open the inbox with: jva-tui"))
    return 0


def _stop(why: str) -> int:
    print(why, file=sys.stderr)
    return FAILED
