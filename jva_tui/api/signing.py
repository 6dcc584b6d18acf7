"""The endpoints about who I am: signing in and out, my roles, the organisation that is current."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jva_tui.api.caller import ONE_BYTES, Caller
from jva_tui.api.counting import SIGN_IN_LIMIT
from jva_tui.api.funnel import Ask
from jva_tui.api.office_models import MeRow, TokenRow, UnreadRow
from jva_tui.api.pages import read_one

if TYPE_CHECKING:
    from jva_tui.domain import Identity, Me


@dataclass(frozen=True, slots=True)
class Token:
    """What signing in gives."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int | None
    """Seconds; the platform gives a year."""


class Signing(Caller):
    """Signing in and out, and who I am."""

    async def sign_in(self, email: str, password: str, client_id: str, client_secret: str) -> Token:
        """``POST /oauth/token``. The client goes on with the token it had, if any.

        The platform compares e-mails by case and holds them in lower case.
        """
        return await self._grant(
            grant_type="password",
            client_id=client_id,
            client_secret=client_secret,
            scope="*",
            username=email.strip().lower(),
            password=password,
        )

    async def refresh(self, refresh_token: str, client_id: str, client_secret: str) -> Token:
        """``POST /oauth/token`` with a refresh token: it and its access token die with that.

        The client goes on with the token it had, if any.
        """
        return await self._grant(
            grant_type="refresh_token",
            client_id=client_id,
            client_secret=client_secret,
            refresh_token=refresh_token,
        )

    async def sign_out(self) -> None:
        """``POST /logout``: this token, and no other, is good for nothing afterwards."""
        await self._do(Ask("POST", "/api/logout"))

    async def me(self) -> Me:
        """``GET /user``: who is signed in, and for which organisation at this moment."""
        ask = Ask("GET", "/api/user", limit=ONE_BYTES)
        return await self._read(ask, lambda body: read_one(MeRow, body).me())

    async def identity(self) -> Identity:
        """``GET /user``: as `me`, with for which organisations I may speak."""
        ask = Ask("GET", "/api/user", limit=ONE_BYTES)
        return await self._read(ask, lambda body: read_one(MeRow, body).identity())

    async def switch_role(self, structure_id: int) -> Me | None:
        """``PUT /user/switch-role``: makes this organisation the current one, everywhere.

        It is the platform's own state, which my browser shares. None where the answer was lost.
        """
        body = {
            "context_role": self.shared.role,
            "contextable_type": "structure",
            "contextable_id": structure_id,
        }
        ask = Ask("PUT", "/api/user/switch-role", body=body, limit=ONE_BYTES)
        row = await self._write_row(ask, MeRow)
        return row.me() if row else None

    async def unread_count(self) -> int:
        """``GET /user/unread-messages``: how many of my conversations are unread."""
        ask = Ask("GET", "/api/user/unread-messages")
        return await self._read(ask, lambda body: read_one(UnreadRow, body).count)

    async def _grant(self, **body: str) -> Token:
        ask = Ask("POST", "/oauth/token", body=body, turns=SIGN_IN_LIMIT)
        row = await self._read(ask, lambda answer: read_one(TokenRow, answer))
        return Token(row.access_token, row.refresh_token, row.expires_in)
