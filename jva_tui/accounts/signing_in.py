"""Signing in: with a password or a token, to one organisation or several."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.accounts.account import Account, remember, use
from jva_tui.accounts.keys import REFRESH, TOKEN, NoSecrets, database_key
from jva_tui.accounts.lock_code import forget_code
from jva_tui.accounts.places import Memory, Place
from jva_tui.i18n import _
from jva_tui.paths import private_folder
from jva_tui.store.errors import StoreError
from jva_tui.store.outbox_db import OutboxDb

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jva_tui.accounts.keys import Secrets
    from jva_tui.api.client import Client
    from jva_tui.api.signing import Token
    from jva_tui.clock import Clock
    from jva_tui.domain import Identity
    from jva_tui.paths import Paths


class NoOffice(Exception):  # noqa: N818 - a state of affairs, told to the user in its own words
    """Somebody signed in who coordinates no organisation.

    Args:
        email: theirs.
    """

    def __init__(self, email: str) -> None:
        told = _(
            "{email} coordinates no organisation on the platform: only an organisation’s "
            "coordinators can use jva-tui. Ask somebody of yours to add you there, then sign in "
            "again. Nothing was changed."
        )
        super().__init__(told.format(email=email))


class Application(NamedTuple):
    """What the platform knows this program by: not a secret of the user's."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"Application({self.client_id!r}, …)"


class SignedIn(NamedTuple):
    """What signing in gave."""

    url: str
    token: Token
    identity: Identity


def opens(url: str, identity: Identity, place: Place) -> list[Account]:
    """The accounts that somebody has; first that of the organisation current on the platform."""
    me = identity.me
    return [
        Account(
            url=url,
            email=identity.email,
            structure_id=role.structure_id,
            structure_name=role.structure_name,
            user_id=me.user_id,
            person=" ".join(filter(None, (me.first_name, me.last_name))),
            place=place,
        )
        for role in sorted(identity.offices, key=lambda role: role.structure_id != me.structure_id)
    ]


def address(typed: str) -> str:
    """The platform's address as it is kept: pasted with ``/api`` as often as not."""
    return typed.strip().rstrip("/").removesuffix("/api")


async def sign_in(
    url: str, email: str, password: str, application: Application, clock: Clock
) -> SignedIn:
    """Signs in with a password, and asks the platform who that is.

    Raises:
        ApiError: the platform did not let us in, or did not answer.
        NoOffice: it did, and whoever signed in coordinates no organisation.
        ValueError: the address is neither HTTPS nor on this computer.
    """
    async with await client_of(url, clock) as client:
        token = await client.sign_in(email, password, *application)
        client.token = token.access_token
        return await _introduced(url, token, client, email)


async def sign_in_with_token(url: str, access_token: str, clock: Clock) -> SignedIn:
    """As `sign_in`, with an access token that the platform gave elsewhere.

    It cannot be renewed: when it ends, another one is needed.

    Raises:
        ApiError: see `sign_in`.
        NoOffice: see `sign_in`.
        ValueError: see `sign_in`; or this is no token.
    """
    token = access_token.strip().removeprefix("Bearer ").strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError(_("This is no access token: it is one long word without spaces."))
    async with await client_of(url, clock, token) as client:
        from jva_tui.api.signing import Token  # which came with the client, in its thread

        return await _introduced(url, Token(token, "", None), client, "")


async def client_of(url: str, clock: Clock, token: str | None = None) -> Client:
    """A client; made away from the event loop, for it takes longer than a frame.

    Raises:
        ValueError: the address is neither HTTPS nor on this computer.
    """
    return await asyncio.to_thread(_make_client, url, clock, token)


def _make_client(url: str, clock: Clock, token: str | None) -> Client:
    from jva_tui.api.client import Client
    from jva_tui.api.pacing import Pacer

    return Client(url, pacer=Pacer(clock), token=token)


async def _introduced(url: str, token: Token, client: Client, email: str) -> SignedIn:
    identity = await client.identity()
    if not (identity.email or email):
        raise ValueError(_("The platform does not say whose token this is. Nothing was changed."))
    identity = identity._replace(email=(identity.email or email).strip().lower())
    if not identity.offices:
        raise NoOffice(identity.email)
    return SignedIn(address(url), token, identity)


def keep(
    paths: Paths, signed_in: SignedIn, secrets: Secrets, told: Sequence[Account], chosen: Account
) -> None:
    """Keeps the tokens, and makes one account the one that `jva-tui` opens.

    Args:
        paths: the folders of this user.
        signed_in: what signing in gave.
        secrets: the place of the sign-in's secrets, opened.
        told: the accounts that it opens.
        chosen: one of them.

    Raises:
        NoSecrets: the tokens cannot be kept; nothing else was changed.
    """
    keep_tokens(secrets, signed_in.token)
    forget_code(secrets)  # who knows the password of the platform may choose another
    _bring_along(paths, chosen, secrets)
    remember(paths, told)
    use(paths, chosen)


def keep_tokens(secrets: Secrets, token: Token) -> None:
    """Keeps the tokens in place of earlier ones.

    The second goes first: with an old access token and a new refresh token we still get in.

    Raises:
        NoSecrets: they cannot be kept.
    """
    if token.refresh_token:
        secrets.write(REFRESH, token.refresh_token)
    else:
        secrets.forget(REFRESH)
    secrets.write(TOKEN, token.access_token)


def known(url: str, email: str, among: Iterable[Account]) -> Account | None:
    """An account of this sign-in, where there is one: its secrets stay where they are."""
    wanted = Account(url=address(url), email=email, structure_id=0).sign_in
    return next((one for one in among if one.sign_in == wanted), None)


def _bring_along(paths: Paths, chosen: Account, secrets: Secrets) -> None:
    """Versions that knew one account only kept its databases in the sign-in's own folder."""
    before = chosen.sign_in_folder(paths)
    after = chosen.folder(paths)
    if not (before / "outbox.db").exists() or (after / "outbox.db").exists():
        return
    try:
        outbox = OutboxDb.open(before / "outbox.db", database_key(secrets, is_new=False))
    except (NoSecrets, StoreError):
        return  # it stays where it is
    owner = outbox.owner()
    outbox.close()
    if owner == (chosen.user_id, chosen.structure_id):
        private_folder(after)
        # The outbox goes last: interrupted before that, the next time goes on.
        for path in (*before.glob("cache.db*"), before / "templates", *before.glob("outbox.db*")):
            if path.exists():
                path.replace(after / path.name)


async def sign_out(account: Account, secrets: Secrets, clock: Clock) -> bool:
    """Forgets the tokens of a sign-in, also on the platform; its databases and their key stay.

    Returns:
        Whether the platform has ended the token: where it is out of reach, it goes on knowing it.

    Raises:
        NoSecrets: the tokens cannot be had.
    """
    from jva_tui.api.errors import ApiError, SignedOut

    token = await asyncio.to_thread(secrets.read, TOKEN)
    is_told = token is None
    if token is not None:
        with suppress(ApiError):
            async with await client_of(account.url, clock, token) as client:
                with suppress(SignedOut):  # it had ended before
                    await client.sign_out()
                is_told = True
    for name in (TOKEN, REFRESH):
        await asyncio.to_thread(secrets.forget, name)
    return is_told


async def give_back(signed_in: SignedIn, clock: Clock) -> None:
    """Ends a token that nobody will have; one that was pasted is its owner's."""
    if signed_in.token.refresh_token:
        secrets = Memory()
        secrets.write(TOKEN, signed_in.token.access_token)
        account = opens(signed_in.url, signed_in.identity, Place())[0]
        await sign_out(account, secrets, clock)
