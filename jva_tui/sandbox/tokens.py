"""Signing in: OAuth's password and refresh grants as the platform answers them."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jva_tui.sandbox.exchange import JSON, Answer, Json, Refused, server_error

if TYPE_CHECKING:
    from jva_tui.sandbox.situation import Situation, User

CLIENT_ID = "2"
CLIENT_SECRET = "client-secret-0123456789abcdefghijklmnop"  # noqa: S105 - opens the sandbox only
LIFETIME = 31_536_000

_MALFORMED = (
    "The request is missing a required parameter, includes an invalid parameter value, includes a "
    "parameter more than once, or is otherwise malformed."
)
_ISSUED = {"Cache-Control": "no-store, private"}


@dataclass(frozen=True, slots=True)
class _Pair:
    user_id: int
    expires_at: int
    access: str
    refresh: str


@dataclass
class Tokens:
    """The tokens that are valid, and the refresh tokens that were."""

    _by_access: dict[str, _Pair] = field(default_factory=dict)
    _by_refresh: dict[str, _Pair] = field(default_factory=dict)
    _spent: set[str] = field(default_factory=set)

    def issue(self, user: User, now: int) -> Json:
        """A new pair for ``user``, as the sign-in answers it."""
        access, refresh = _access(user, now), secrets.token_urlsafe(48)
        pair = _Pair(user.id, now + LIFETIME, access, refresh)
        self._by_access[access] = self._by_refresh[refresh] = pair
        return {
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "access_token": access,
            "refresh_token": refresh,
        }

    def user_id(self, access: str, now: int) -> int | None:
        """Whose token it is; None if it is unknown, revoked or expired."""
        pair = self._by_access.get(access)
        return pair.user_id if pair is not None and now < pair.expires_at else None

    def revoke(self, access: str) -> None:
        """Ends one access token; its refresh token lives on."""
        self._by_access.pop(access, None)

    def end(self, user_id: int, *, refresh: bool) -> int:
        """Ends the access tokens of a user, and with ``refresh`` what renews them; how many."""
        ended = [pair for pair in self._by_access.values() if pair.user_id == user_id]
        for pair in ended:
            self.revoke(pair.access)
        if refresh:
            for token, pair in list(self._by_refresh.items()):
                if pair.user_id == user_id:
                    self._spent.add(token)
                    del self._by_refresh[token]
        return len(ended)

    def grant(self, situation: Situation, form: Json, now: int) -> Answer:
        """Answers ``POST /oauth/token``.

        Raises:
            Refused: client, grant or credentials are not accepted.
        """
        kind = form.get("grant_type")
        if kind not in ("password", "refresh_token"):
            raise _unsupported()
        client = str(form.get("client_id", ""))
        if not client.isdecimal():
            raise server_error()
        if client != CLIENT_ID or form.get("client_secret") != CLIENT_SECRET:
            raise _error(401, "invalid_client", "Client authentication failed")
        _check_scope(form)
        if kind == "password":
            user = _by_password(situation, form)
        else:
            user = self._by_refresh_token(situation, form)
        return Answer(self.issue(user, now), media_type=f"{JSON}; charset=UTF-8", headers=_ISSUED)

    def _by_refresh_token(self, situation: Situation, form: Json) -> User:
        refresh = str(_required(form, "refresh_token"))
        pair = self._by_refresh.pop(refresh, None)
        if pair is None:
            spent = refresh in self._spent
            hint = "Token has been revoked" if spent else "Cannot decrypt the refresh token"
            raise _error(401, "invalid_request", "The refresh token is invalid.", hint)
        self._spent.add(refresh)
        self.revoke(pair.access)
        return situation.users[pair.user_id]


def _access(user: User, now: int) -> str:
    """A token of the platform's shape (a JWT), which tells when it ends; nothing is signed."""
    told = {"aud": CLIENT_ID, "jti": secrets.token_hex(20), "iat": now, "exp": now + LIFETIME}
    told |= {"sub": str(user.id), "scopes": ["*"]}
    parts = ({"typ": "JWT", "alg": "RS256"}, told)
    shown = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join((*shown, secrets.token_urlsafe(48)))


def _by_password(situation: Situation, form: Json) -> User:
    """E-mails are compared with their case."""
    email, password = _required(form, "username"), _required(form, "password")
    user = situation.user_by_email.get(str(email))
    if user is None or user.banned_at is not None or user.password != password:
        body = {"error": "invalid_grant", "message": "Les identifiants sont incorrects."}
        raise Refused(Answer(body, 401))
    return user


def _required(form: Json, name: str) -> object:
    if form.get(name) in (None, ""):
        raise _error(400, "invalid_request", _MALFORMED, f"Check the `{name}` parameter")
    return form[name]


def _check_scope(form: Json) -> None:
    for scope in str(form.get("scope") or "").split():
        if scope != "*":
            message = "The requested scope is invalid, unknown, or malformed"
            raise _error(400, "invalid_scope", message, f"Check the `{scope}` scope")


def _unsupported() -> Refused:
    message = "The authorization grant type is not supported by the authorization server."
    hint = "Check that all required parameters have been provided"
    return _error(400, "unsupported_grant_type", message, hint)


def _error(status: int, error: str, message: str, hint: str | None = None) -> Refused:
    body: Json = {"error": error, "error_description": message}
    if hint is not None:
        body["hint"] = hint
    return Refused(Answer(body | {"message": message}, status))
