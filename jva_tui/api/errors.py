"""What can go wrong between us and the platform, as a tree.

    ApiError
    ├── Retryable: the same request may succeed later
    │   ├── NotConnected    no connection was made
    │   │   └── Untrusted   because who answered cannot prove to be the platform
    │   ├── Unanswered      a connection was made, but no usable answer came
    │   ├── Intercepted     somebody else than the platform answered
    │   ├── Throttled       429
    │   ├── ServerTrouble   5xx
    │   └── Cut             the status line came, the body did not come whole
    └── Permanent: the same request will fail again
        ├── SignedOut       401 « Unauthenticated. »
        ├── WrongCredentials  401 while signing in
        ├── Blocked         any other 401
        ├── RoleRefused     401 about the Context-Role header
        ├── Forbidden       403
        ├── NotFound        404
        ├── Invalid         400, 422
        ├── Unreadable      2xx whose body means nothing to us
        ├── TooLarge        2xx whose body is longer than we read
        ├── WrongAddress    a server that has no such route
        └── Unexpected      a status that the platform is not known for

Retryable speaks of reading. Whether a *write* may be repeated is another question, which
`ApiError.outcome` prepares and only the outbox answers.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outcome(StrEnum):
    """What is known of a write after its attempt."""

    DID_NOT_HAPPEN = "did_not_happen"
    HAPPENED = "happened"
    UNKNOWN = "unknown"


REFUSALS = frozenset({401, 403, 404, 422, 429})
"""Statuses with which the platform says that it did nothing."""


class ApiError(Exception):
    """Base of everything that `jva_tui.api` raises once a request was begun.

    Args:
        message: the server's own words, cleaned and bounded; else ours, for the log.
        status: the HTTP status, None where no status line came.
        retry_after: seconds that the server asks us to wait, where it does.
    """

    def __init__(
        self, message: str = "", *, status: int | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.retry_after = retry_after

    @property
    def outcome(self) -> Outcome:
        """What is known of the request, had it been a write."""
        if self.status is None:
            return Outcome.UNKNOWN
        if 200 <= self.status < 300:
            return Outcome.HAPPENED
        return Outcome.DID_NOT_HAPPEN if self.status in REFUSALS else Outcome.UNKNOWN

    def __str__(self) -> str:
        status = "" if self.status is None else f" {self.status}"
        return f"{type(self).__name__}{status}: {self.message}".rstrip(": ")


class Retryable(ApiError):  # noqa: N818 - a kind of ApiError, which says so
    """The same request may succeed later."""


class Permanent(ApiError):  # noqa: N818 - as above
    """The same request will fail again, until somebody changes something."""


class NotConnected(Retryable):
    """No connection was made, so nothing was asked: offline, no such host, refused, bad TLS."""

    @property
    def outcome(self) -> Outcome:
        """Certainly nothing happened."""
        return Outcome.DID_NOT_HAPPEN


class Untrusted(NotConnected):
    """Whoever answered has no certificate for the platform's address that this computer trusts."""


class Unanswered(Retryable):
    """A connection was made and no usable answer came: silence, reset, nonsense."""


class Intercepted(Retryable):
    """An answer without the platform's rate headers: a captive portal, a proxy, another server.

    Whether the platform was reached behind it cannot be known, whatever the status says.
    """

    @property
    def outcome(self) -> Outcome:
        """Unknown."""
        return Outcome.UNKNOWN


class Throttled(Retryable):
    """429: the minute's requests are spent; ``retry_after`` says for how long."""


class ServerTrouble(Retryable):
    """5xx. A write may have happened, wholly or in part."""


class Cut(Retryable):
    """The status line came and the body broke off. With a 2xx, a write has happened."""


class SignedOut(Permanent):
    """The token is missing, expired or revoked: sign in again."""


class WrongCredentials(Permanent):
    """Signing in was refused: e-mail, password, or the application's own key."""


class Blocked(Permanent):
    """401 in other words than « Unauthenticated. »: the account was blocked in mid-session."""


class RoleRefused(Permanent):
    """The Context-Role header was missing or not ours to use: a defect of this program."""


class Forbidden(Permanent):
    """403: not ours, or no longer, or the current organisation was changed elsewhere."""


class NotFound(Permanent):
    """404: there is no such thing any more."""


class Invalid(Permanent):
    """400 or 422: the platform does not accept what we sent.

    Args:
        message: see `ApiError`.
        status: see `ApiError`.
        fields: what it says of each field.
    """

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        fields: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        super().__init__(message, status=status)
        self.fields = dict(fields or {})


class Unreadable(Permanent):
    """2xx whose body is not what the platform is known to answer. A write has happened."""


class TooLarge(Permanent):
    """2xx whose body is longer than we are willing to read. A write has happened."""


class WrongAddress(Permanent):
    """A server of the platform's kind says that it has no such route: it is not this platform.

    Such answers carry no rate headers, so of a write we know no more than of an `Intercepted` one.
    """

    @property
    def outcome(self) -> Outcome:
        """Unknown."""
        return Outcome.UNKNOWN


class Unexpected(Permanent):
    """A status that the platform is not known to answer to this request."""
