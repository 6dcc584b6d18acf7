"""An account's way in: its token, renewed when it has ended, and the key of its databases."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from jva_tui import settings
from jva_tui.accounts import deployment
from jva_tui.accounts.account import note
from jva_tui.accounts.keys import REFRESH, TOKEN, database_key
from jva_tui.accounts.places import PlaceKind
from jva_tui.accounts.private_files import telling_of
from jva_tui.accounts.profile import Profile
from jva_tui.accounts.signing_in import client_of, keep_tokens, opens
from jva_tui.locks import FileLock
from jva_tui.paths import private_folder

if TYPE_CHECKING:
    from jva_tui.accounts.account import Account
    from jva_tui.accounts.keys import Secrets
    from jva_tui.api.client import Client
    from jva_tui.api.signing import Token
    from jva_tui.clock import Clock
    from jva_tui.domain import Identity
    from jva_tui.paths import Paths

_LOCK = "renewal.lock"
_LOOK_SECONDS = 0.2
"""How often is looked whether another process has renewed the token."""
_LAST_SECONDS = 10
"""How long who leaves waits for tokens that are on their way: the old ones die of them."""


class Access:
    """What one open account needs of its secrets, whose place stays open once it was.

    Args:
        account: whose.
        paths: the folders of this user.
    """

    def __init__(self, account: Account, paths: Paths) -> None:
        self.account = account
        self._paths = paths
        self._given: str | None = None
        """The token that was last given out."""
        self._refused: str | None = None
        """The refresh token that the platform takes no more."""
        self._unkept: Token | None = None
        """What the platform has given, and could not be kept yet."""

    @property
    def is_quiet(self) -> bool:
        """Whether no passphrase is asked for: that would keep out as many as a lock does."""
        return self.account.place.kind is not PlaceKind.PASSPHRASE

    def secrets(self) -> Secrets:
        """The place of the secrets, opened; may take a while.

        Raises:
            NoSecrets: it cannot be had now.
        """
        return self.account.secrets(self._paths)

    def profile(
        self, *, claims: bool = False, passphrase: str | None = None, terminal: bool = False
    ) -> Profile:
        """What the desk needs to work for this account.

        Args:
            claims: see `Profile.claims`.
            passphrase: what was typed, where the place of the secrets wants one.
            terminal: whether a command that prints it may ask in the terminal.
        """
        preferred = settings.load(self._paths)
        return Profile(
            folder=self.account.folder(self._paths),
            key=lambda: self._key(passphrase, terminal=terminal),
            connect=self._connect,
            renew=self._renew,
            met=self._met,
            site=self.account.url,
            owner=(self.account.user_id, self.account.structure_id),
            named=(self.account.person, self.account.structure_name),
            claims=claims,
            lasts=self.account.place.kind is not PlaceKind.SESSION,
            settle_seconds=preferred.settle_seconds,
            keep_closed_days=preferred.keep_closed_days,
        )

    def _key(self, passphrase: str | None, *, terminal: bool) -> bytes:
        secrets = self.account.secrets(self._paths, passphrase, terminal=terminal)
        inboxes = self.account.folder(self._paths).parent.glob("*/outbox.db")
        return database_key(secrets, is_new=not any(inboxes))

    def _read(self, name: str) -> str | None:
        return self.secrets().read(name)

    async def _connect(self, clock: Clock) -> Client:
        self._given = await asyncio.to_thread(self._read, TOKEN)
        return await client_of(self.account.url, clock, self._given)

    async def _renew(self, clock: Clock) -> bool:
        """See `Profile.renew`: one process renews, for the old refresh token dies of it.

        Raises:
            ApiError: the platform did not answer, so that it can be tried again.
            NoSecrets: the tokens cannot be read, or not be kept.
        """
        path = self.account.folder(self._paths).parent / _LOCK
        lock = FileLock(path)
        with telling_of(path):
            await asyncio.to_thread(private_folder, path.parent)
            while not lock.acquire():
                await clock.sleep(_LOOK_SECONDS)
        work = asyncio.ensure_future(self._renewed(clock))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            with suppress(Exception):  # nobody is there to be told
                await asyncio.wait_for(work, _LAST_SECONDS)
            raise
        finally:
            lock.release()

    async def _renewed(self, clock: Clock) -> bool:
        """See `_renew`; nobody else renews meanwhile."""
        if await asyncio.to_thread(self._read, TOKEN) != self._given:
            self._unkept = None
            return True  # another process has, or somebody signed in there
        if self._unkept is None:
            self._unkept = await self._asked(clock)
        if self._unkept is None:
            return False
        await asyncio.to_thread(self._keep, self._unkept)
        self._unkept = None
        return True

    def _keep(self, token: Token) -> None:
        keep_tokens(self.secrets(), token)

    async def _asked(self, clock: Clock) -> Token | None:
        """New tokens; None where there is no way to any."""
        refresh = await asyncio.to_thread(self._read, REFRESH)
        application = await asyncio.to_thread(deployment.of, self._paths, self.account.url)
        if application is None or not refresh or refresh == self._refused:
            return None
        token = await self._ask(clock, refresh, application)
        if token is None:
            self._refused = refresh
        return token

    async def _ask(
        self, clock: Clock, refresh: str, application: deployment.Deployment
    ) -> Token | None:
        """New tokens; None where the platform takes the refresh token no more."""
        from jva_tui.api.errors import Permanent

        client = await client_of(self.account.url, clock)
        try:
            return await client.refresh(refresh, application.client_id, application.client_secret)
        except Permanent:
            return None
        finally:
            await client.aclose()

    async def _met(self, identity: Identity) -> None:
        """See `Profile.met`: names change, and organisations are added."""
        with suppress(OSError):  # they are told again the next time
            await asyncio.to_thread(self._note, identity)

    def _note(self, identity: Identity) -> None:
        account = self.account
        identity = identity._replace(email=identity.email.strip().lower())
        if (identity.me.user_id, identity.email) == (account.user_id, account.email):
            note(self._paths, opens(account.url, identity, account.place))
