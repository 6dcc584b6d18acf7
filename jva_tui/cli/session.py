"""The desk of the account that is signed in, for the time of one command."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from jva_tui.accounts.access import Access
from jva_tui.accounts.account import accounts, current
from jva_tui.accounts.keys import NoSecrets
from jva_tui.api.errors import ApiError, Retryable
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, code_of, complain, words_for
from jva_tui.cli.patience import patiently
from jva_tui.cli.places import opened
from jva_tui.cli.progress import Progress
from jva_tui.desk import Desk
from jva_tui.i18n import _
from jva_tui.paths import Paths
from jva_tui.sync import OtherOrganisation

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from jva_tui.accounts.account import Account


def signed_in(paths: Paths) -> Account:
    """The account that is current.

    Raises:
        Stop: there is none.
    """
    account = current(paths)
    if account is None:
        told = _(
            "Nobody is signed in on this computer yet. Sign in first: jva-tui login --help says "
            "how."
        )
        if accounts(paths):
            told = _(
                "No account is chosen. jva-tui accounts tells which there are, and jva-tui "
                "accounts use chooses one."
            )
        raise Stop(Exit.SIGN_IN, told)
    return account


@asynccontextmanager
async def opened_desk(
    *, online: bool, account: Account | None = None, claims: bool = False
) -> AsyncIterator[Desk]:
    """The desk, opened; it sends only when told to, and others may be open on the same folder.

    Args:
        online: whether the platform may be asked.
        account: whose; None: the current one.
        claims: whether the platform is to answer for its organisation from now on.

    Raises:
        Stop: nobody is signed in.
        NoSecrets: the key of what is stored cannot be had.
        StoreError: what is stored cannot be opened.
    """
    paths = Paths.here()
    account = account or signed_in(paths)
    opened(account, paths)
    profile = Access(account, paths).profile(claims=claims)
    desk = Desk(profile if online else profile._replace(connect=None))
    desk.open()
    try:
        yield desk
    finally:
        await desk.close()


async def claim(account: Account) -> Exit:
    """Makes the platform answer for the account's organisation, and says where that fails.

    It is the platform's own state, which a browser shares.

    Raises:
        NoSecrets: the account's secrets cannot be had.
        StoreError: what is stored cannot be opened.
    """
    try:
        async with opened_desk(online=True, account=account, claims=True) as desk:
            await desk.read_templates()
    except (ApiError, OtherOrganisation) as error:
        complain(words_for(error))
        return code_of(error)
    return Exit.OK


async def read_first(desk: Desk, *, whole: int | None = None) -> Exit:
    """Reads what is new; where that fails, says why, for what is stored can be shown all the same.

    Args:
        desk: opened, with the platform.
        whole: a request to read with all that lists do not tell.
    """
    try:
        await desk.read_once(whole=whole)
    except (ApiError, OtherOrganisation) as error:
        complain(words_for(error))
        return code_of(error)
    return Exit.OK


async def read_before(
    desk: Desk, *, quiet: bool, read: Callable[[], Awaitable[object]] | None = None
) -> Exit:
    """Reads what is new before something is sent.

    Where the platform is out of reach that is said: what is sent is checked once more when it
    leaves.

    Args:
        desk: opened, with the platform.
        quiet: whether nothing is said of how it goes.
        read: reads; by default everything that is new.

    Raises:
        Stop: the platform does not let us in, or answers for another organisation.
    """
    with Progress(desk, shown=sys.stderr.isatty() and not quiet) as progress:
        try:
            await patiently(read or desk.read_once, desk.clock, progress)
        except Retryable as error:
            progress.say("")
            complain(words_for(error))
            return code_of(error)
        except (ApiError, NoSecrets, OtherOrganisation) as error:
            nothing = _("Nothing was sent.")
            raise Stop(code_of(error), f"{words_for(error)} {nothing}") from error
    return Exit.OK
