"""Whether the platform is reached, by whom the way leads, and what its clock says."""

from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from jva_tui.accounts import deployment
from jva_tui.accounts.account import current
from jva_tui.api import errors
from jva_tui.api.client import Client, Patience
from jva_tui.api.errors import ApiError
from jva_tui.api.pacing import Pacer
from jva_tui.doctor.finding import Check, Finding, Verdict, care, fine, trouble
from jva_tui.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import httpx

    from jva_tui.clock import Clock
    from jva_tui.paths import Paths

_VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
_OWN_COMPUTER = frozenset({"localhost", "127.0.0.1", "::1"})
_CLOCK_SECONDS = 30
"""By how much this computer’s clock may be wrong."""


class Reached(NamedTuple):
    """What came of asking the platform."""

    error: ApiError | None
    """What went wrong; None where it answered as it does to anybody."""
    milliseconds: int
    ahead: int | None
    """By how many seconds our clock is ahead of the platform's; None where that is not known."""


def known_address(paths: Paths) -> str:
    """The platform that is opened, or could be; empty where none is known."""
    account = current(paths)
    if account is not None:
        return account.url
    return next((known.url for known in deployment.load(paths)), "")


def checks(url: str, environ: Mapping[str, str], asked: Callable[[], Reached]) -> list[Check]:
    """What is looked at.

    Args:
        url: of the platform; empty where none is known.
        environ: the variables that lead elsewhere.
        asked: asks the platform, once.
    """
    proxies = Check("network.proxy", partial(_proxies, environ))
    if not url:
        return [proxies, Check("network.platform", _unknown)]
    return [
        proxies,
        Check("network.name", partial(_name, url, socket.getaddrinfo)),
        Check("network.platform", lambda: _platform(asked()), seconds=20),
        Check("network.clock", lambda: _clock(asked()), seconds=20),
    ]


async def ask(
    url: str, clock: Clock, *, transport: httpx.AsyncBaseTransport | None = None
) -> Reached:
    """Asks the platform who we are, without saying so: it costs one of the minute's requests."""
    patience = Patience(connect=5, silence=8, whole=12)
    client = Client(url, pacer=Pacer(clock), transport=transport, patience=patience)
    error: ApiError | None = None
    began, began_at = clock.monotonic(), clock.now()
    async with client:
        try:
            await client.me()
        except errors.SignedOut:  # as was to be expected
            pass
        except ApiError as raised:
            error = raised
        told_at = client.server_date
    took = clock.monotonic() - began
    ahead = None if told_at is None else round(began_at + took / 2 - told_at)
    return Reached(error, round(took * 1000), ahead)


def _unknown() -> Finding:
    return care(
        _("No platform is known here."),
        _("Import it from the file or line that you were given: jva-tui deployment add."),
    )


def _proxies(environ: Mapping[str, str]) -> Finding:
    found = [name for name in _VARIABLES if environ.get(name) or environ.get(name.lower())]
    if not found:
        return fine(_("No proxy is set in the environment."))
    return fine(_("The way out is set in the environment: {names}.").format(names=", ".join(found)))


def _name(url: str, resolve: Callable[[str, int], Iterable[object]]) -> Finding | None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in _OWN_COMPUTER:
        return fine(_("The platform is on this very computer."))
    if parts.scheme in getproxies() and not proxy_bypass(host):
        return None  # it is the proxy that looks the name up
    try:
        resolve(host, parts.port or 443)
    except OSError:
        return trouble(
            _("The platform’s name is not found (DNS)."),
            _("Check that this computer is online, and which name servers it asks."),
        )
    return fine(_("The platform’s name is found (DNS)."))


_UNREACHED: tuple[tuple[type[ApiError], str, str], ...] = (
    (
        errors.Untrusted,
        N_("Whoever answers cannot prove to be the platform (its certificate)."),
        N_(
            "Look at this computer’s date first. Where a firm’s filter reads along, have those who "
            "run it give you its certificate, for SSL_CERT_FILE."
        ),
    ),
    (
        errors.NotConnected,
        N_("No connection to the platform can be made."),
        N_("Check the network, the firewall, and the proxy where there is one."),
    ),
    (
        errors.Intercepted,
        N_("Somebody else than the platform answers, such as a network that wants you to sign in."),
        N_("Open a page in your browser, and do what the network asks there; then try again."),
    ),
    (
        errors.WrongAddress,
        N_("A server answers that is not the platform."),
        N_("Import the platform again from what you were given: jva-tui deployment add."),
    ),
    (
        errors.Throttled,
        N_("The platform answers, but this minute’s requests are spent."),
        N_("Wait a minute. Others behind the same connection share them with you."),
    ),
    (
        errors.ServerTrouble,
        N_("The platform is reached, and has a problem of its own."),
        N_("Try again later; what is queued waits."),
    ),
    (
        errors.Retryable,
        N_("A connection is made, but the answer does not come, or not to its end."),
        N_("Try again; if it stays so, a proxy or a filter on the way may hold it back."),
    ),
)
"""What each error means, the more particular ones first."""


def _platform(reached: Reached) -> Finding:
    for kind, told, then in _UNREACHED:
        if isinstance(reached.error, kind):
            is_there = isinstance(reached.error, errors.Throttled)
            return Finding(Verdict.CARE if is_there else Verdict.TROUBLE, _(told), _(then))
    told = _("The platform answers, with the count of its requests, in {number} ms.")
    return fine(told.format(number=reached.milliseconds))


def _clock(reached: Reached) -> Finding | None:
    if reached.ahead is None:
        return None
    if abs(reached.ahead) <= _CLOCK_SECONDS:
        return fine(_("This computer’s clock is right."))
    told = _("This computer’s clock is {number} s behind the platform’s.")
    if reached.ahead > 0:
        told = _("This computer’s clock is {number} s ahead of the platform’s.")
    then = _("Let the system set it by itself: what is recent, and when to send, go by it.")
    return trouble(told.format(number=abs(reached.ahead)), then)
