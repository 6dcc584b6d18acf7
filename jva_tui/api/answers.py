"""From what httpx reports to what it means: an answer to use, or an error of our tree."""

from __future__ import annotations

import json
import re
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

from jva_tui.api import errors
from jva_tui.api.pacing import whole_number
from jva_tui.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGE_LIMIT = 500
"""Characters of a server's message that we keep."""

SIGN_IN_TO_NETWORK = 511
"""What an honest captive portal answers."""

_NO_ROUTE = re.compile(r"^The (route .+ could not be found|\w+ method is not supported for route)")
"""The platform's framework about a route that it does not have."""

TRANSPORT: Mapping[type[httpx.RequestError], type[errors.ApiError]] = {
    httpx.ConnectError: errors.NotConnected,
    httpx.ConnectTimeout: errors.NotConnected,
    httpx.PoolTimeout: errors.NotConnected,
    httpx.ProxyError: errors.NotConnected,
    httpx.UnsupportedProtocol: errors.NotConnected,
    httpx.ReadTimeout: errors.Unanswered,
    httpx.WriteTimeout: errors.Unanswered,
    httpx.ReadError: errors.Unanswered,
    httpx.WriteError: errors.Unanswered,
    httpx.CloseError: errors.Unanswered,
    httpx.LocalProtocolError: errors.Unanswered,
    httpx.RemoteProtocolError: errors.Unanswered,
    httpx.DecodingError: errors.Unanswered,
    httpx.TooManyRedirects: errors.Unanswered,
}
"""What each error of httpx means before a status line has come."""


@dataclass(slots=True)
class Answer:
    """A status line with its headers, and as much of the body as came and as we read."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    is_whole: bool = False
    """Whether the body arrived to its end."""
    is_too_large: bool = False
    """Whether we stopped reading at our own limit."""

    @property
    def is_from_platform(self) -> bool:
        """Whether it bears the rate headers that the platform puts on every known route."""
        return "x-ratelimit-limit" in self.headers and "x-ratelimit-remaining" in self.headers

    def details(self) -> Mapping[str, object]:
        """The body as a JSON object; empty where it is anything else."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def from_transport(error: Exception) -> errors.ApiError:
    """The error of our tree for a failure that came before any status line.

    A kind of httpx error unknown to us counts as the nearest known one, and else as unanswered,
    which promises nothing.
    """
    if _is_untrusted(error):
        return errors.Untrusted(_words(error))
    for kind in type(error).__mro__:
        if kind in TRANSPORT:
            return TRANSPORT[kind](_words(error))
    return errors.Unanswered(_words(error))


def _is_untrusted(error: BaseException) -> bool:
    """Whether it began with a certificate."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def judge(answer: Answer) -> errors.ApiError | None:
    """None for an answer to use, otherwise the error that it is."""
    status, wait = answer.status, retry_after(answer.headers)
    if status >= 500 and status != SIGN_IN_TO_NETWORK:
        return errors.ServerTrouble(_message(answer), status=status, retry_after=wait)
    if not answer.is_from_platform:
        return _from_elsewhere(answer)
    if status == 429:
        return errors.Throttled(_message(answer), status=status, retry_after=wait)
    is_good = 200 <= status < 300
    if is_good and answer.is_too_large:
        return errors.TooLarge(f"over {len(answer.body)} bytes", status=status)
    if not answer.is_whole and not answer.is_too_large:
        return errors.Cut(f"after {len(answer.body)} bytes", status=status)
    return None if is_good else _refusal(answer)


def _from_elsewhere(answer: Answer) -> errors.ApiError:
    """The error that an answer without rate headers is."""
    status, message = answer.status, _message(answer)
    if status in {404, 405} and _NO_ROUTE.search(message):
        return errors.WrongAddress(message, status=status)
    wait = retry_after(answer.headers)
    return errors.Intercepted("no rate headers", status=status, retry_after=wait)


def retry_after(headers: Mapping[str, str]) -> int | None:
    """Seconds that the server asks us to wait, at most a day; None where it does not say."""
    seconds = whole_number(headers, "retry-after")
    return None if seconds is None else min(seconds, 86_400)


def _refusal(answer: Answer) -> errors.ApiError:
    message, status = _message(answer), answer.status
    if status in {400, 422}:
        return errors.Invalid(message, status=status, fields=_fields(answer))
    if status == 401:
        return _unauthorised(answer)(message, status=status)
    kinds = {403: errors.Forbidden, 404: errors.NotFound}
    return kinds.get(status, errors.Unexpected)(message, status=status)


def _unauthorised(answer: Answer) -> type[errors.ApiError]:
    details = answer.details()
    if "error" in details:  # as OAuth says it, on /oauth/token only
        return errors.WrongCredentials
    if details.get("message") == "Unauthenticated.":
        return errors.SignedOut
    if b"Context-Role" in answer.body:
        return errors.RoleRefused
    return errors.Blocked


def _message(answer: Answer) -> str:
    said = answer.details().get("message")
    return _bounded(said) if isinstance(said, str) else ""


def _fields(answer: Answer) -> dict[str, tuple[str, ...]]:
    told = answer.details().get("errors")
    if not isinstance(told, dict):
        return {}
    return {
        _bounded(str(name)): tuple(_bounded(line) for line in lines[:5] if isinstance(line, str))
        for name, lines in list(told.items())[:20]
        if isinstance(lines, list)
    }


def _words(error: Exception) -> str:
    return _bounded(str(error)) or type(error).__name__


def _bounded(text: str) -> str:
    return one_line(clean(text[: MESSAGE_LIMIT * 2]), MESSAGE_LIMIT)
