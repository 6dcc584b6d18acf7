"""A real account: where its platform is, who signs in, and how to come back to it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from jva_tui.accounts.keys import keyring_key, read_secret, write_secret
from jva_tui.accounts.profile import Profile
from jva_tui.paths import make_folder, write_private

if TYPE_CHECKING:
    from jva_tui.api.client import Client
    from jva_tui.clock import Clock
    from jva_tui.paths import Paths

_CURRENT = "account.json"


@dataclass(frozen=True, slots=True)
class Account:
    """The account that `jva-tui` opens; its password is never kept."""

    url: str
    email: str

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
            key=lambda: keyring_key(self.name),
            connect=self._connect,
        )

    async def _connect(self, clock: Clock) -> Client:
        from jva_tui.api.client import Client
        from jva_tui.api.pacing import Pacer

        token = await asyncio.to_thread(read_secret, self._token_name)
        return Client(self.url, pacer=Pacer(clock), token=token)

    @property
    def _token_name(self) -> str:
        return f"{self.name} token"

    def keep(self, paths: Paths, token: str) -> None:
        """Makes this the account that `jva-tui` opens.

        Raises:
            NoKeyring: the token cannot be kept; nothing was changed.
        """
        write_secret(self._token_name, token)
        make_folder(paths.data)
        write_private(paths.data / _CURRENT, json.dumps(asdict(self)).encode())


def current(paths: Paths) -> Account | None:
    """The account signed in on this computer; None where the file tells of none."""
    try:
        told = json.loads((paths.data / _CURRENT).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    match told:
        case {"url": str(url), "email": str(email)} if url and email:
            return Account(url=url, email=email)
    return None


async def sign_in(  # noqa: PLR0913 - what signing in needs, each named
    *, url: str, email: str, password: str, client_id: str, client_secret: str, clock: Clock
) -> tuple[Account, str]:
    """Signs in with a password, and returns the account with its access token.

    Raises:
        ApiError: the platform did not let us in, or did not answer.
        ValueError: the address is neither HTTPS nor on this computer.
    """
    from jva_tui.api.client import Client
    from jva_tui.api.pacing import Pacer

    async with Client(url, pacer=Pacer(clock)) as client:
        token = await client.sign_in(email, password, client_id, client_secret)
    return Account(url=url, email=email.lower()), token.access_token
