"""``jva-tui whoami``: who is signed in, for whom, until when, and what waits."""

from __future__ import annotations

import asyncio
import base64
import json
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts import deployment
from jva_tui.accounts.access import Access
from jva_tui.accounts.keys import REFRESH, TOKEN
from jva_tui.api.errors import ApiError, SignedOut
from jva_tui.cli.account_lines import account_json, kept_in, platform_name, unsent
from jva_tui.cli.as_json import moment, print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import code_of, complain, words_for
from jva_tui.cli.places import opened
from jva_tui.cli.session import signed_in
from jva_tui.cli.words import folded
from jva_tui.clock import SystemClock
from jva_tui.i18n import _, ngettext
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from jva_tui.accounts.account import Account
    from jva_tui.cli.as_json import Json
    from jva_tui.domain import Identity

_LATEST = 1 << 35
"""An instant beyond any date of ours."""


class _Life(NamedTuple):
    """Of an access token, as far as it tells; seconds since the epoch."""

    since: int | None = None
    until: int | None = None


def run(options: Namespace) -> Exit:
    """Tells who is signed in.

    Raises:
        Stop: nobody is.
        NoSecrets: what is stored cannot be opened.
    """
    paths = Paths.here()
    account = signed_in(paths)
    secrets = opened(account, paths)
    token = secrets.read(TOKEN)
    renews = secrets.read(REFRESH) is not None and deployment.of(paths, account.url) is not None
    life = _life(token or "")
    waiting = unsent(account, secrets, paths)
    code = Exit.OK if token else Exit.SIGN_IN
    identity = None
    if options.online and token is not None:
        code, identity = _asked(account, paths)
    is_signed_in = token is not None and code is not Exit.SIGN_IN
    if options.json:
        told: Json = account_json(account, paths) | {
            "signed_in": is_signed_in,
            "since": moment(life.since),
            "until": moment(life.until),
            "renews": renews,
            "unsent": waiting,
        }
        if options.online:
            told["online"] = _online_json(identity)
        print_json(told)
        return code
    print(f"{account.person} · {account.email} · {account.structure_name}")
    print(f"{platform_name(account, paths)} · {account.url}")
    print(_standing(life, is_signed_in=is_signed_in, renews=renews))
    print(folded(kept_in(account, paths)))
    if waiting:
        words = ngettext("{n} reply has not arrived.", "{n} replies have not arrived.", waiting)
        print(words.format(n=waiting))
    if identity:
        print(_answers_for(identity, account))
    return code


def _standing(life: _Life, *, is_signed_in: bool, renews: bool) -> str:
    from widgets.wording import date_and_time

    if not is_signed_in:
        return _("Signed out: jva-tui login signs in again.")
    now = int(SystemClock().now())
    told = [_("Signed in.")]
    if life.since is not None and life.until is not None:
        since, until = date_and_time(life.since, now), date_and_time(life.until, now)
        told = [_("Signed in: {since}. Until: {until}.").format(since=since, until=until)]
    if renews:
        told.append(_("Renewed by itself."))
    else:
        told.append(_("Not renewed by itself: jva-tui login does it."))
    return " ".join(told)


def _asked(account: Account, paths: Paths) -> tuple[Exit, Identity | None]:
    """Whom the platform knows by the token; says why where it tells nobody."""
    try:
        return Exit.OK, asyncio.run(_identity(account, paths))
    except ApiError as error:
        complain(words_for(error))
        return code_of(error), None


async def _identity(account: Account, paths: Paths) -> Identity:
    """Who the token belongs to; it is renewed where it has ended, and can be."""
    profile, clock = Access(account, paths).profile(), SystemClock()
    for is_last in (False, True):
        assert profile.connect is not None  # noqa: S101 - a real account's has one
        async with await profile.connect(clock) as client:
            try:
                return await client.identity()
            except SignedOut:
                if is_last or profile.renew is None or not await profile.renew(clock):
                    raise
    raise AssertionError  # the last try has returned or raised


def _answers_for(identity: Identity, account: Account) -> str:
    me = identity.me
    if me.user_id != account.user_id:
        return _("The token is somebody else’s: {email}.").format(email=identity.email)
    if not identity.speaks_for(account.structure_id):
        told = _("The platform says that you coordinate {organisation} no more.")
        return told.format(organisation=account.structure_name)
    if me.structure_id != account.structure_id:
        told = _("The platform answers for another organisation now: {organisation}.")
        names = {role.structure_id: role.structure_name for role in identity.roles}
        return told.format(organisation=names.get(me.structure_id or 0, "?"))
    return _("The platform answers for this organisation.")


def _online_json(identity: Identity | None) -> Json | None:
    if identity is None:
        return None
    return {
        "email": identity.email,
        "user_id": identity.me.user_id,
        "organisation": identity.me.structure_id,
        "organisations": [role.structure_id for role in identity.offices],
    }


def _life(token: str) -> _Life:
    """When a token began and ends, which the platform's say in the middle; it is not checked."""
    parts = token.split(".")
    if len(parts) != 3:
        return _Life()
    with suppress(ValueError, RecursionError):
        told = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        if isinstance(told, dict):
            return _Life(_instant(told, "iat"), _instant(told, "exp"))
    return _Life()


def _instant(told: Mapping[str, object], name: str) -> int | None:
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _LATEST:
        return None
    return int(value)
