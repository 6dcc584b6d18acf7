"""``jva-tui login``: signs in once, so that ``jva-tui`` opens this account's inbox."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from getpass import getpass
from typing import TYPE_CHECKING

from jva_tui.accounts.account import Account, Application, current, sign_in
from jva_tui.api.errors import ApiError
from jva_tui.cli.application import given
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, code_of, words_for_signing_in
from jva_tui.cli.words import folded
from jva_tui.clock import SystemClock
from jva_tui.i18n import _
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from argparse import Namespace

    from jva_tui.accounts.account import Place
    from jva_tui.domain import Me

_ROLE = "responsable"


def run(options: Namespace) -> Exit:
    """Asks for what was not given, signs in, and keeps the token.

    Raises:
        Stop: it did not go through; nothing was changed.
        NoSecrets: the secrets cannot be kept; nothing was changed.
    """
    known, paths = given(options), Paths.here()
    if not known.url:
        raise Stop(Exit.USAGE, _("The address of the platform is missing: --url."))
    if not known.client_id:
        told = _("The application’s number and secret are missing: --client, or --client-id.")
        raise Stop(Exit.USAGE, told)
    email = (options.email or _ask(_("E-mail: "))).strip().lower()
    url = known.url.rstrip("/").removesuffix("/api")  # pasted with it, as often as not
    account = _account(url, email, options.secrets, paths)
    account.check(paths)  # before a password is typed in vain
    password = _ask_unseen(_("Password of {email}: ").format(email=email))
    secret = known.client_secret or _ask_unseen(_("Secret of the application: "))
    token, me = _sign_in(account, password, Application(known.client_id, secret))
    account.keep(paths, token)
    _tell(account, me, paths)
    return Exit.OK


def _account(url: str, email: str, place: Place | None, paths: Paths) -> Account:
    """The account, with its secrets where they are wanted, or else where they were."""
    account, before = Account(url=url, email=email), current(paths)
    if place is None and before and before.name == account.name:
        place = before.secrets
    return replace(account, secrets=place or "keyring")


def _ask(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise Stop(Exit.USAGE, _("The e-mail address is missing: --email."))
    return _needed(input(prompt))


def _ask_unseen(prompt: str) -> str:
    """What is typed without being shown; one line of the input where it is no terminal."""
    if sys.stdin.isatty():
        return _needed(getpass(prompt))
    return _needed(sys.stdin.readline().rstrip("\r\n"))


def _needed(answer: str) -> str:
    if not answer:
        raise Stop(Exit.USAGE, _("Nothing was entered. Nothing was changed."))
    return answer


def _sign_in(account: Account, password: str, application: Application) -> tuple[str, Me]:
    try:
        token, me = asyncio.run(sign_in(account, password, application, SystemClock()))
    except ApiError as error:
        raise Stop(code_of(error), words_for_signing_in(error, account)) from error
    except ValueError as error:
        raise Stop(Exit.USAGE, str(error)) from error
    if me.role != _ROLE or me.structure_id is None:
        told = _(
            "The platform answers for no organisation when {email} signs in: only an "
            "organisation’s coordinators can use jva-tui. Whoever is one chooses the organisation "
            "on the platform first. Nothing was changed."
        )
        raise Stop(Exit.OTHER_ORGANISATION, told.format(email=account.email))
    return token, me


def _tell(account: Account, me: Me, paths: Paths) -> None:
    name = " ".join(filter(None, (me.first_name, me.last_name)))
    told = _("Signed in as {name}, for {organisation}.")
    print(told.format(name=name, organisation=me.structure_name))
    print(folded(_kept(account, paths)))
    print(_("Read the inbox now with: jva-tui sync\nOpen it with: jva-tui"))


def _kept(account: Account, paths: Paths) -> str:
    if account.secrets == "keyring":
        return _("The access token and the key of what is stored are in the system’s keyring.")
    told = _(
        "The access token and the key of what is stored are in files that only you may read, under "
        "{folder}. Whoever gets at your files, or a copy of them, can read the inbox and answer in "
        "your name."
    )
    return told.format(folder=paths.account(account.name))
