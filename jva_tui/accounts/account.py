"""A real account: where its platform is, who signs in, and how to come back to it."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import quote

from jva_tui import settings
from jva_tui.accounts.keys import (
    KEY,
    TOKEN,
    Keyring,
    NoSecrets,
    PrivateFiles,
    Secrets,
    database_key,
)
from jva_tui.accounts.profile import Profile
from jva_tui.paths import make_folder, write_private

if TYPE_CHECKING:
    from jva_tui.api.client import Client
    from jva_tui.clock import Clock
    from jva_tui.domain import Me
    from jva_tui.paths import Paths

_CURRENT = "account.json"

Place = Literal["keyring", "files"]
"""Where secrets can be kept; ``files`` only for those who ask for it."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that `jva-tui` opens; its password is never kept."""

    url: str
    email: str
    secrets: Place = "keyring"

    @property
    def name(self) -> str:
        """What its folder and its secrets are called: no other account has the same name.

        Percent signs stand for what a file name cannot hold on every system.
        """
        host = self.url.split("://", 1)[-1].rstrip("/").lower()
        return f"{quote(self.email.lower(), safe='@')}@{quote(host, safe='')}"

    def profile(self, paths: Paths) -> Profile:
        """What the desk needs to work for this account."""
        return Profile(
            folder=paths.account(self.name),
            key=lambda: database_key(self._kept_in(self.secrets, paths)),
            connect=lambda clock: self._connect(paths, clock),
            settle_seconds=settings.load(paths).settle_seconds,
        )

    async def _connect(self, paths: Paths, clock: Clock) -> Client:
        from jva_tui.api.client import Client
        from jva_tui.api.pacing import Pacer

        token = await asyncio.to_thread(self._kept_in(self.secrets, paths).read, TOKEN)
        # Reading the certificates that the computer trusts takes longer than a frame.
        return await asyncio.to_thread(Client, self.url, pacer=Pacer(clock), token=token)

    def check(self, paths: Paths) -> None:
        """Asks the place of the secrets whether it can be used, before a password is typed.

        Raises:
            NoSecrets: it cannot.
        """
        self._kept_in(self.secrets, paths).read(TOKEN)

    def keep(self, paths: Paths, token: str) -> None:
        """Makes this the account that `jva-tui` opens.

        Secrets that were kept in another place come along, so that the databases stay open to
        us; nothing is left behind there but a key that is not the same.

        Raises:
            NoSecrets: the token cannot be kept; nothing was changed.
        """
        place = self._kept_in(self.secrets, paths)
        other = self._kept_in("files" if self.secrets == "keyring" else "keyring", paths)
        with suppress(NoSecrets):
            if place.read(KEY) is None and (key := other.read(KEY)):
                place.write(KEY, key)
        place.write(TOKEN, token)
        make_folder(paths.data)
        write_private(paths.data / _CURRENT, json.dumps(asdict(self)).encode())
        with suppress(NoSecrets):
            other.forget(TOKEN)
            if other.read(KEY) == place.read(KEY):
                other.forget(KEY)

    def _kept_in(self, place: Place, paths: Paths) -> Secrets:
        if place == "files":
            return PrivateFiles(paths.account(self.name))
        return Keyring(self.name)


def current(paths: Paths) -> Account | None:
    """The account signed in on this computer; None where the file tells of none."""
    try:
        told = json.loads((paths.data / _CURRENT).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    match told:
        case {"url": str(url), "email": str(email)} if url and email:
            place: Place = "files" if told.get("secrets") == "files" else "keyring"
            return Account(url=url, email=email, secrets=place)
    return None


class Application(NamedTuple):
    """What the platform knows this program by: not a secret of the user's."""

    client_id: str
    client_secret: str


class SignedIn(NamedTuple):
    """What signing in gave."""

    token: str
    me: Me


async def sign_in(
    account: Account, password: str, application: Application, clock: Clock
) -> SignedIn:
    """Signs in with a password, and asks the platform who that is.

    Raises:
        ApiError: the platform did not let us in, or did not answer.
        ValueError: the address is neither HTTPS nor on this computer.
    """
    from jva_tui.api.client import Client
    from jva_tui.api.pacing import Pacer

    async with Client(account.url, pacer=Pacer(clock)) as client:
        token = await client.sign_in(account.email, password, *application)
        client.token = token.access_token
        return SignedIn(token.access_token, await client.me())
