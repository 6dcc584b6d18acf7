"""``jva-tui login``: signs in once, so that ``jva-tui`` opens this account's inbox."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts import deployment
from jva_tui.accounts.account import accounts, current, remember
from jva_tui.accounts.keys import NoSecrets
from jva_tui.accounts.signing_in import (
    Application,
    NoOffice,
    SignedIn,
    give_back,
    keep,
    known,
    opens,
    sign_in,
    sign_in_with_token,
)
from jva_tui.api.errors import ApiError, WrongCredentials
from jva_tui.cli.account_lines import kept_in
from jva_tui.cli.asking import ask_line, ask_number, ask_unseen, can_ask
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, code_of, complain, words_for_signing_in
from jva_tui.cli.naming_platform import given
from jva_tui.cli.places import Chosen, chosen, moved
from jva_tui.cli.session import claim
from jva_tui.cli.words import folded
from jva_tui.clock import SystemClock
from jva_tui.i18n import _
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from jva_tui.accounts.account import Account
    from jva_tui.accounts.deployment import Deployment


class _Picked(NamedTuple):
    """One of the accounts that signing in opens."""

    account: Account
    is_meant: bool
    """Whether the user wants the platform to answer for this organisation."""


def run(options: Namespace) -> Exit:
    """Asks for what was not given, signs in, and keeps the tokens.

    Raises:
        Stop: it did not go through; nothing was changed.
        NoSecrets: the secrets cannot be kept; nothing was changed.
    """
    paths = Paths.here()
    platform, is_new = given(options, paths)
    email = _email(options, platform, paths)
    place = None
    if email:  # before a password is typed in vain; a token tells whose it is only then
        place = chosen(options, known(platform.url, email, accounts(paths)), paths)
    signed_in = _sign_in(options, platform, email)
    try:
        picked = _keep(options, signed_in, place if signed_in.identity.email == email else None)
    except (Stop, NoSecrets, KeyboardInterrupt, EOFError):
        asyncio.run(give_back(signed_in, SystemClock()))
        raise
    if is_new:
        _import(platform, paths)
    _tell(picked.account, signed_in, paths)
    me = signed_in.identity.me
    if picked.is_meant and picked.account.structure_id != me.structure_id:
        return asyncio.run(claim(picked.account))
    return Exit.OK


def _email(options: Namespace, platform: Deployment, paths: Paths) -> str:
    """With which address somebody signs in; empty where a token will tell."""
    typed: str = options.email or ""
    if not typed and not options.token:
        if not can_ask():
            raise Stop(Exit.USAGE, _("The e-mail address is missing: --email."))
        at = current(paths)
        usual = at.email if at and at.url == platform.url else ""
        question = _("E-mail [{usual}]: ").format(usual=usual) if usual else _("E-mail: ")
        typed = _needed(ask_line(question) or usual)
    return typed.strip().lower()


def _sign_in(options: Namespace, platform: Deployment, email: str) -> SignedIn:
    """Asks for the password, or for a token, and shows it to the platform."""
    clock = SystemClock()
    try:
        if options.token:
            token = _unseen(_("Access token: "))
            signed_in = asyncio.run(sign_in_with_token(platform.url, token, clock))
        else:
            password = _unseen(_("Password of {email}: ").format(email=email))
            application = Application(platform.client_id, platform.client_secret)
            attempt = sign_in(platform.url, email, password, application, clock)
            signed_in = asyncio.run(attempt)
    except ApiError as error:
        told = words_for_signing_in(error, platform.url)
        if isinstance(error, WrongCredentials) and not options.token:
            told += "\n" + _("An access token does instead of a password: jva-tui login --token.")
        raise Stop(code_of(error), told) from error
    except NoOffice as error:
        raise Stop(Exit.OTHER_ORGANISATION, str(error)) from error
    except ValueError as error:
        raise Stop(Exit.USAGE, f"{error} " + _("Nothing was changed.")) from error
    if options.token and email and signed_in.identity.email != email:
        told = _("This token is {other}’s, not {email}’s. Nothing was changed.")
        raise Stop(Exit.SIGN_IN, told.format(other=signed_in.identity.email, email=email))
    return signed_in


def _unseen(question: str) -> str:
    """What is typed without being shown; one line of the input where that is no terminal."""
    if can_ask():
        return _needed(ask_unseen(question))
    return _needed(sys.stdin.readline().rstrip("\r\n"))


def _needed(answer: str) -> str:
    if not answer:
        raise Stop(Exit.USAGE, _("Nothing was entered. Nothing was changed."))
    return answer


def _keep(options: Namespace, signed_in: SignedIn, place: Chosen | None) -> _Picked:
    """Keeps the tokens where they are to be, and makes one of the accounts the current one."""
    paths = Paths.here()
    before = known(signed_in.url, signed_in.identity.email, accounts(paths))
    place = place or chosen(options, before, paths)
    told = opens(signed_in.url, signed_in.identity, place.place)
    picked = _pick(options, told, signed_in, current(paths))
    secrets = moved(picked.account, before, place, paths, lambda: remember(paths, told))
    keep(paths, signed_in, secrets, told, picked.account)
    return picked


def _pick(
    options: Namespace, told: Sequence[Account], signed_in: SignedIn, at: Account | None
) -> _Picked:
    """The account that is meant: as asked for, else the one that was current, else asked."""
    if options.organisation is not None:
        for account in told:
            if account.structure_id == options.organisation:
                return _Picked(account, is_meant=True)
        words = _("{email} does not coordinate organisation {number}; these: {names}.")
        names = _names(told)
        words = words.format(
            email=signed_in.identity.email, number=options.organisation, names=names
        )
        raise Stop(Exit.USAGE, f"{words} " + _("Nothing was changed."))
    if len(told) == 1:
        return _Picked(told[0], is_meant=True)
    for account in told:
        if at and account.key == at.key:
            return _Picked(account, is_meant=False)
    if can_ask():
        for number, account in enumerate(told, start=1):
            complain(f"{number}  {account.structure_name}")
        nothing = _("Nothing was chosen. Nothing was changed.")
        which = ask_number(_("For which organisation?"), len(told), otherwise=nothing, default=1)
        return _Picked(told[which - 1], is_meant=True)
    if told[0].structure_id == signed_in.identity.me.structure_id:
        return _Picked(told[0], is_meant=False)
    words = _("Several organisations: name one with --organisation. {names}.")
    raise Stop(Exit.USAGE, words.format(names=_names(told)) + " " + _("Nothing was changed."))


def _names(told: Sequence[Account]) -> str:
    return ", ".join(f"{account.structure_id} {account.structure_name}" for account in told)


def _import(platform: Deployment, paths: Paths) -> None:
    """Notes the platform, so that the token can be renewed and nobody names it again."""
    try:
        deployment.add(paths, platform)
    except deployment.NotADeployment as error:
        complain(str(error))


def _tell(account: Account, signed_in: SignedIn, paths: Paths) -> None:
    told = _("Signed in as {name}, for {organisation}.")
    print(told.format(name=account.person, organisation=account.structure_name))
    print(folded(kept_in(account, paths)))
    others = [one for one in signed_in.identity.offices if one.structure_id != account.structure_id]
    if others:
        names = ", ".join(one.structure_name for one in others)
        words = _("You coordinate {names} as well: jva-tui accounts use.")
        print(folded(words.format(names=names)))
    if not signed_in.token.refresh_token:
        words = _(
            "This token cannot be renewed: when it ends, another one is needed. Whoever sets a "
            "password on the platform signs in with that, and is asked no more."
        )
        print(folded(words))
    print(_("Read the inbox now with: jva-tui sync\nOpen it with: jva-tui"))
