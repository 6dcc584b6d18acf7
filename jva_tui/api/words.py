"""Errors in the user's words: what happened, what was kept, what to do next."""

from __future__ import annotations

from jva_tui.api import errors
from jva_tui.api.errors import ApiError
from jva_tui.i18n import N_, _

_READING: tuple[tuple[type[ApiError], str], ...] = (
    (
        errors.Untrusted,
        N_(
            "Whoever answers cannot prove to be the platform, so nothing was told to them: this "
            "network may be listening in. Try another one, and look at this computer’s clock. What "
            "was read and queued is kept."
        ),
    ),
    (errors.NotConnected, N_("No connection to the platform. Everything read so far is kept.")),
    (
        errors.Throttled,
        N_("The platform asks to wait: this address has used its requests of the minute."),
    ),
    (
        errors.Intercepted,
        N_("This network wants a sign-in: open a browser. What was read and queued is kept."),
    ),
    (
        errors.WrongAddress,
        N_("There is no such platform at this address ({answer}): check the address."),
    ),
    (
        errors.SignedOut,
        N_("The platform wants you to sign in again: A. What is read and queued is kept."),
    ),
    (
        errors.WrongCredentials,
        N_("Signing in was refused: check the e-mail and the password."),
    ),
    (errors.Blocked, N_("The platform has blocked this account. What is queued is kept.")),
    (
        errors.ServerTrouble,
        N_("The platform has a problem of its own. It is asked again by itself."),
    ),
    (
        errors.Retryable,
        N_("The platform did not answer to the end. It is asked again by itself."),
    ),
    (ApiError, N_("The platform answered something unforeseen: {answer}")),
)

_WRONG_APPLICATION = "Client authentication failed"
"""The platform's words for a number and a secret that do not belong together."""
_SIGNING_IN: tuple[tuple[type[errors.ApiError], str], ...] = (
    (
        errors.Untrusted,
        N_(
            "Whoever answers at {address} cannot prove to be the platform, so neither the password "
            "nor anything else was told to them: this network may be listening in. Try another "
            "one, and look at this computer’s clock and at the address."
        ),
    ),
    (
        errors.NotConnected,
        N_("No connection to {address}: is the address right, and is there a network?"),
    ),
    (
        errors.WrongAddress,
        N_("There is a server at {address}, but not this platform: check the address."),
    ),
    (
        errors.Intercepted,
        N_(
            "Something other than the platform answers at {address}: check the address. If this "
            "network wants a sign-in of its own, do that first, in a browser."
        ),
    ),
    (
        errors.Throttled,
        N_(
            "There is no room for signing in now: this network has used its requests of the "
            "minute. Try again in {seconds} s."
        ),
    ),
    (
        errors.WrongCredentials,
        N_(
            "Signing in was refused: check the e-mail and the password. A blocked account gets the "
            "same answer. Whoever signs in through FranceConnect sets a password on the platform "
            "first."
        ),
    ),
    (
        errors.SignedOut,
        N_(
            "The platform does not take this access token: it has ended, or it was not copied "
            "whole."
        ),
    ),
    (errors.Blocked, N_("The platform has blocked this account.")),
    (errors.ServerTrouble, N_("The platform has a problem ({status}). Try again later.")),
    (errors.Retryable, N_("The platform did not answer to the end. Try again.")),
    (errors.ApiError, N_("The platform answered something unforeseen: {answer}.")),
)


def while_reading(error: ApiError) -> str:
    """Why the inbox could not be read; what is on this computer stays, and it is tried again."""
    words = next(words for kind, words in _READING if isinstance(error, kind))
    return _(words).format(answer=_answered(error))


def _answered(error: ApiError) -> str:
    """What came for an answer: the platform's own words, with the status they came with."""
    status = "" if error.status is None else str(error.status)
    return " ".join(filter(None, (status, error.message))) or _("no answer")


def while_signing_in(error: ApiError, url: str) -> str:
    """Why signing in did not go through."""
    if error.message == _WRONG_APPLICATION:
        return _("The platform does not know this application: check its number and its secret.")
    words = next(words for kind, words in _SIGNING_IN if isinstance(error, kind))
    return _(words).format(
        address=url,
        seconds=error.retry_after or 60,
        status=error.status,
        answer=error.message or error.status,
    )
